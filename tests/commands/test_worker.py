"""The worker reads calendars beside its mail, and ends when it is told to."""

import threading
import time

import pytest

from halbtag.commands.worker import Work


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
    work = Work(database=ready_database, send=lambda *_: None, busy_import=slow, clock=clock)
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
