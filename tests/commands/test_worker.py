"""The worker reads and writes calendars beside its mail, and ends when it is told to."""

import threading
import time
from pathlib import Path

import pytest

from halbtag.commands.worker import Work
from halbtag.domain.calendar_entry import WRITTEN, CalendarEntry, EntryPlace
from halbtag.domain.mail import OutgoingMail
from halbtag.domain.states import MessageStatus
from halbtag.persistence import outbox
from halbtag.services.mails import Mails
from tests.mail_server import wait_until

MAILS = Mails(Path(__file__).parents[2] / "templates", "https://termine.example")


class SlowImport:
    """Stands in for calendars whose servers take their time; the real ones have tests of their own."""

    def __init__(self):
        self.rounds = 0

    def refresh_due(self, *, is_stopping):
        self.rounds += 1
        while not is_stopping():
            time.sleep(0.02)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_slow_calendar_keeps_no_mail_waiting_and_no_stop(ready_database, clock, monkeypatch):
    slow = SlowImport()
    work = Work(
        database=ready_database,
        mails=MAILS,
        send=lambda *_: None,
        write=lambda _claim: None,
        busy_import=slow,
        clock=clock,
    )
    rounds = []
    monkeypatch.setattr(work, "deliver", lambda: rounds.append(1))
    thread = threading.Thread(target=work.run, kwargs={"poll_seconds": 0.02})
    thread.start()
    ends_at = time.monotonic() + 5
    while len(rounds) < 3 and time.monotonic() < ends_at:
        time.sleep(0.02)
    work.stop()
    thread.join(5)
    assert not thread.is_alive()
    assert (slow.rounds, len(rounds) >= 3) == (1, True)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_slow_calendar_to_write_to_keeps_no_mail_waiting(ready_database, clock):
    entry = CalendarEntry(WRITTEN, EntryPlace(1, "u").to_stream(), 0, "Privat", "Termin", "entry-1", b"x")
    with ready_database.writing() as session:
        outbox.enqueue(session, [entry], booking_id=None, now=clock())
    written, delivered = threading.Event(), threading.Event()

    def write(_claim):
        written.set()
        assert delivered.wait(5)

    idle = SlowImport()
    work = Work(
        database=ready_database,
        mails=MAILS,
        send=lambda *_: delivered.set(),
        write=write,
        busy_import=idle,
        clock=clock,
    )
    thread = threading.Thread(target=work.run, kwargs={"poll_seconds": 0.02})
    thread.start()
    assert written.wait(5)
    mail = OutgoingMail("test", "s", None, "a@b.example", "Betreff", "<1@b.example>", b"From: c@d.example\r\n\r\n")
    with ready_database.writing() as session:
        outbox.enqueue(session, [mail], booking_id=None, now=clock())
    assert delivered.wait(5)
    wait_until(lambda: {row.status for row in _messages(ready_database)} == {MessageStatus.SENT}, seconds=5)
    work.stop()
    thread.join(5)
    assert not thread.is_alive()


def _messages(database):
    with database.reading() as session:
        return outbox.list_messages(session)
