"""Choosing the half-days of a counter-proposal: the same for the page from the mail and for the admin."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from flask import request

from halbtag.domain.choice import Choice, choice_key, parse_choice, shown_times
from halbtag.domain.consent import is_proposable
from halbtag.domain.errors import SlotTaken
from halbtag.domain.half import Half
from halbtag.domain.language import gettext, mark
from halbtag.domain.months import half_day_key, parse_day
from halbtag.domain.slots import HalfDay, Slot
from halbtag.persistence.bookings import OpenBooking
from halbtag.persistence.database import Session
from halbtag.services.candidates import load_candidates
from halbtag.services.proposals import HalfDaysClosed, OtherTimes, WrongChoice

#: The names of the fields: a half-day that is chosen, the day from which on half-days are shown, and the button that
#: shows them from another one.
FIELD = "halbtag"
FROM = "ab"
TO = "weiter-ab"

_COUNT = mark("Bitte wählen Sie zwei oder drei Halbtage aus.")
_TAKEN = mark("Einer dieser Halbtage wurde gerade vergeben. Bitte wählen Sie noch einmal.")


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a choice was not taken as it stands: `status` of the answer, and one of the others.

    Words, half-days that are closed, or those that are at other times than the page showed.
    """

    status: int
    words: str = ""
    closed: Sequence[HalfDay] = field(default=())
    retimed: Sequence[Slot] = field(default=())

    @property
    def is_curable(self) -> bool:
        """Say whether the consultant may decide against all that speaks against the choice."""
        return bool(self.closed) and all(map(is_proposable, self.closed))


#: What `chosen` half-days can be refused with.
REFUSALS = (WrongChoice, OtherTimes, HalfDaysClosed, SlotTaken)


def objection_to(refusal: Exception) -> Objection:
    """Return what to say of one of REFUSALS."""
    match refusal:
        case HalfDaysClosed():
            return Objection(409, closed=refusal.closed)
        case OtherTimes():
            return Objection(409, retimed=refusal.slots)
        case SlotTaken():
            return Objection(409, gettext(_TAKEN))
        case _:
            return Objection(422, gettext(_COUNT))


def chosen() -> list[Choice]:
    """Return the half-days that the form names, each once, with the times that the page showed."""
    found = filter(None, map(parse_choice, request.form.getlist(FIELD)))
    return list({(choice.day, choice.half): choice for choice in found}.values())


def half_days_of(choices: Sequence[Choice]) -> list[tuple[date, Half]]:
    """Return which half-days are meant."""
    return [(choice.day, choice.half) for choice in choices]


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
        "picked": {half_day_key(choice.day, choice.half) for choice in picked},
        "picked_elsewhere": [
            _as_it_is(choice, objection) for choice in picked if (choice.day, choice.half) not in shown
        ],
        "objection": objection,
        "is_proposable": is_proposable,
        "key_of": half_day_key,
        "choice_key": choice_key,
        "field_name": FIELD,
        "from_field": FROM,
        "to_field": TO,
    }


def _as_it_is(choice: Choice, objection: Objection | None) -> Choice:
    """Return a choice with the times of now, where the page tells that they have changed."""
    retimed = objection.retimed if objection else ()
    now = {(slot.day, slot.half): shown_times(slot.start, slot.end) for slot in retimed}
    return replace(choice, shown=now.get((choice.day, choice.half), choice.shown))
