"""What happened to a booking, in the words of the table of steps, for either side to read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from halbtag.domain.booking_states import edge_of
from halbtag.domain.states import Actor
from halbtag.persistence.bookings import list_steps


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history: when (aware, in UTC), what, by whom, and what was said with it."""

    at: datetime
    words: str
    by: str
    detail: str


def load_history(session: Session, booking_id: int, *, names: Mapping[Actor, str]) -> list[Entry]:
    """Return every step that was taken, the oldest first; `names` tell how the reader calls those who took them."""
    steps = list_steps(session, booking_id)
    return [Entry(step.at, edge_of(step.action).words, names[step.by], step.detail) for step in steps]
