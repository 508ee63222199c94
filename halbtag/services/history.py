"""What happened to a booking, in the words of the table of steps, for either side to read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from halbtag.domain.booking_states import Action, edge_of
from halbtag.domain.language import gettext
from halbtag.domain.states import Actor
from halbtag.domain.step_details import describe_detail
from halbtag.persistence.bookings import list_steps
from halbtag.persistence.models import BookingStep

#: Within how much time the same part of the sheet saved again, field by field as it is typed, is one line.
ONE_SITTING = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history: when (aware, in UTC), what, by whom, and what was said with it."""

    at: datetime
    words: str
    by: str
    detail: str


def load_history(session: Session, booking_id: int, *, names: Mapping[Actor, str]) -> list[Entry]:
    """Return every step that was taken, the oldest first; `names` tell how the reader calls those who took them.

    The words are those of the language that is spoken, whatever was spoken at the step.

    A part of the sheet that is saved several times in `ONE_SITTING` is one line, at the time of the last.
    """
    told: list[BookingStep] = []
    for step in list_steps(session, booking_id):
        if told and _says_nothing_new(step, told[-1]):
            told.pop()
        told.append(step)
    return [
        Entry(
            step.at,
            gettext(edge_of(step.action).words),
            names[step.by],
            describe_detail(step.action, step.detail),
        )
        for step in told
    ]


def _says_nothing_new(step: BookingStep, before: BookingStep) -> bool:
    is_same = (step.action, step.by, step.detail) == (before.action, before.by, before.detail)
    return is_same and step.action is Action.DESCRIBE and step.at - before.at <= ONE_SITTING
