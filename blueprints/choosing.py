"""Choosing the half-days of a counter-proposal: the same for the page from the mail and for the admin."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask import request

from halbtag.domain.consent import is_proposable
from halbtag.domain.errors import SlotTaken
from halbtag.domain.half import Half
from halbtag.domain.months import half_day_key, parse_day, parse_half_day
from halbtag.domain.slots import HalfDay
from halbtag.persistence.bookings import OpenBooking
from halbtag.persistence.database import Session
from halbtag.services.candidates import load_candidates
from halbtag.services.proposals import FEWEST, MOST, HalfDaysClosed, WrongChoice

#: The names of the fields: a half-day that is chosen, the day from which on half-days are shown, and the button that
#: shows them from another one.
FIELD = "halbtag"
FROM = "ab"
TO = "weiter-ab"

NUMBERS = {2: "zwei", 3: "drei"}

_COUNT = f"Bitte wählen Sie {NUMBERS[FEWEST]} oder {NUMBERS[MOST]} Halbtage aus."
_TAKEN = "Einer dieser Halbtage wurde gerade vergeben. Bitte wählen Sie noch einmal."


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a choice was not taken as it stands: `status` of the answer, words, and half-days that are closed."""

    status: int
    words: str = ""
    closed: Sequence[HalfDay] = field(default=())

    @property
    def is_curable(self) -> bool:
        """Say whether the consultant may decide against all that speaks against the choice."""
        return bool(self.closed) and all(map(is_proposable, self.closed))


#: What `chosen` half-days can be refused with.
REFUSALS = (WrongChoice, HalfDaysClosed, SlotTaken)


def objection_to(refusal: Exception) -> Objection:
    """Return what to say of one of REFUSALS."""
    match refusal:
        case HalfDaysClosed():
            return Objection(409, closed=refusal.closed)
        case SlotTaken():
            return Objection(409, _TAKEN)
        case _:
            return Objection(422, _COUNT)


def chosen() -> list[tuple[date, Half]]:
    """Return the half-days that the form names, each once."""
    found = map(parse_half_day, request.form.getlist(FIELD))
    return list(dict.fromkeys(half_day for half_day in found if half_day))


def choice_values(
    session: Session, opened: OpenBooking, *, objection: Objection | None = None, now: datetime
) -> dict[str, Any]:
    """Return what `decision/_choice.html` shows: a page of half-days, and those chosen so far wherever they are."""
    wanted = parse_day(request.form.get(TO, "") or request.form.get(FROM, ""))
    candidates = load_candidates(session, opened.booking, opened.profile, wanted=wanted, now=now)
    picked = chosen()
    weeks = [*candidates.wished, *candidates.weeks]
    shown = {(each.day, each.half) for week in weeks for each in (*week.free, *week.closed)}
    return {
        "candidates": candidates,
        "picked": {half_day_key(*each) for each in picked},
        "picked_elsewhere": [each for each in picked if each not in shown],
        "objection": objection,
        "is_proposable": is_proposable,
        "key_of": half_day_key,
        "field_name": FIELD,
        "from_field": FROM,
        "to_field": TO,
    }
