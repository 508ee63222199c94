"""What the worker does by the clock alone: ends what nobody answered, reminds, asks what became of a half-day."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from halbtag.domain.errors import Refusal
from halbtag.persistence.database import Database
from halbtag.persistence.reminders import drop_untrue
from halbtag.services import deadlines, outcomes, reminders
from halbtag.services.mails import Mails

_List = Callable[[Session, datetime], Iterable[int]]

#: What may be due, and how it is done for one booking. What ends comes first: nobody is reminded of it any more.
_STEPS: tuple[tuple[_List, Callable[..., Any]], ...] = (
    (deadlines.list_overdue, deadlines.expire_unanswered),
    (deadlines.list_undecided, deadlines.remind_of_decision),
    (reminders.list_due, reminders.remind),
    (outcomes.list_unasked, outcomes.ask_outcome),
)

_log = logging.getLogger("halbtag.worker")


def take_due_steps(
    database: Database, mails: Mails, *, now: datetime, is_stopping: Callable[[], bool] = lambda: False
) -> None:
    """Do for each booking what is due, in a transaction of its own: one that fails does not stop the others.

    However long nothing was done, only what is true now is said; what was written and not sent meanwhile is dropped
    where it is not true any more. Two workers at once do it once.
    """
    for list_ids, take_step in _STEPS:
        with database.reading() as session:
            due = list(list_ids(session, now))
        for booking_id in due:
            if is_stopping():
                return
            _take(database, mails, take_step, booking_id=booking_id, now=now)
    with database.writing() as session:
        drop_untrue(session, now)


def _take(database: Database, mails: Mails, take_step: Callable[..., Any], *, booking_id: int, now: datetime) -> None:
    try:
        with database.writing() as session:
            take_step(session, mails, booking_id=booking_id, now=now)
    except Refusal:
        # Decided at this moment, or done by another worker.
        return
    except Exception as error:  # noqa: BLE001, one booking that fails must not stop those behind it
        # Neither the statement nor the mail: both would put personal data into the log.
        _log.error("booking %d: %s failed (%s)", booking_id, take_step.__name__, type(error).__name__)
