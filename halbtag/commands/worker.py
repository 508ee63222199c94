"""`flask worker`: delivers mail, reads and writes calendars, does what is due by the clock, deletes in time."""

import logging
import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime
from types import FrameType

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from halbtag.commands.calendar_writing import choose_writer
from halbtag.commands.clockwork import take_due_steps
from halbtag.commands.wiring import wiring
from halbtag.gateways.mailbox import Mailbox
from halbtag.gateways.smtp import SmtpTransport
from halbtag.persistence.database import Database
from halbtag.persistence.failures import NoConnectionFree
from halbtag.services import retention, submissions
from halbtag.services.briefing_print import make_encloser
from halbtag.services.briefings import give_up_mail
from halbtag.services.busy_import import BusyImport
from halbtag.services.delivery import Finish, Send, Write, deliver_due
from halbtag.services.mails import Mails
from halbtag.settings import Settings

POLL_SECONDS = 2.0
HOUSEKEEPING_SECONDS = 60.0

#: How long to wait at the end for a calendar that is being read or written; a reading counts for nothing then, and an
#: entry is written again.
PARTING_SECONDS = 5.0

_log = logging.getLogger("halbtag.worker")


@click.command("worker", short_help="Deliver mail, read and write calendars, tidy up; run as many as you like.")
@click.option("--once", is_flag=True, help="Do everything that is due now, then end.")
@click.option("--poll", default=POLL_SECONDS, show_default=True, help="Seconds between two looks at the outbox.")
@with_appcontext
def worker(once: bool, poll: float) -> None:
    """Deliver mail, read and write calendars, remind, end what ran out and delete what is due, until told to stop.

    SIGTERM and SIGINT end it after the message in hand.
    """
    parts = wiring()
    work = Work(
        database=parts.database,
        mails=parts.mails,
        send=choose_transport(parts.settings),
        write=choose_writer(parts),
        finish=make_encloser(parts.typesetting),
        busy_import=parts.busy_import,
        clock=parts.clock,
    )
    if once:
        work.tidy_up()
        work.read_calendars()
        work.deliver()
        work.write_entries()
    else:
        work.stop_on_signals()
        work.run(poll_seconds=poll)


def choose_transport(settings: Settings) -> Send:
    """Return what delivers a mail: the mail server that is set, or the folder that keeps them."""
    if settings.smtp_url is None:
        return Mailbox(settings.mail_folder).send
    return SmtpTransport.from_url(settings.smtp_url).send


class Work:
    """The worker's loop; `stop` ends it after the message in hand."""

    def __init__(
        self,
        *,
        database: Database,
        mails: Mails,
        send: Send,
        write: Write,
        finish: Finish = lambda content: (content, ""),
        busy_import: BusyImport,
        clock: Callable[[], datetime],
    ) -> None:
        self.database = database
        self.mails = mails
        self.send = send
        self.write = write
        self.finish = finish
        self.busy_import = busy_import
        self.clock = clock
        self._stopping = threading.Event()
        self._tidied_at = float("-inf")

    def stop_on_signals(self) -> None:
        """End on SIGTERM and SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)

    def run(self, *, poll_seconds: float) -> None:
        """Work until told to stop; a database that fails is logged, and asked again at the next look.

        Calendars are read and written beside the rest: a server that is slow with its answer keeps no mail waiting.
        """
        threads = [
            threading.Thread(target=self._repeat, args=[step, poll_seconds], daemon=True)
            for step in (self.read_calendars, self.write_entries)
        ]
        for thread in threads:
            thread.start()
        self._repeat(self._tidy_up_and_deliver, poll_seconds)
        for thread in threads:
            thread.join(PARTING_SECONDS)

    def _repeat(self, step: Callable[[], None], poll_seconds: float) -> None:
        while not self._stopping.is_set():
            try:
                step()
            except (DBAPIError, NoConnectionFree) as error:
                # The statement and its values would put personal data into the log.
                _log.error("the database failed (%s), next try in %g s", type(error).__name__, poll_seconds)
            self._stopping.wait(poll_seconds)

    def _tidy_up_and_deliver(self) -> None:
        if time.monotonic() - self._tidied_at >= HOUSEKEEPING_SECONDS:
            self.tidy_up()
            self._tidied_at = time.monotonic()
        self.deliver()

    def read_calendars(self) -> None:
        """Read the consultant's own calendars that are due."""
        self.busy_import.refresh_due(is_stopping=self._stopping.is_set)

    def deliver(self) -> None:
        """Send the mails that are due."""
        deliver_due(
            self.database,
            self.send,
            self.clock,
            write=self.write,
            finish=self.finish,
            give_up=give_up_mail(self.mails),
            is_stopping=self._stopping.is_set,
        )

    def write_entries(self) -> None:
        """Write what is due into the consultant's own calendar."""
        deliver_due(self.database, None, self.clock, write=self.write, is_stopping=self._stopping.is_set)

    def tidy_up(self) -> None:
        """End what has run out, remind, ask what became of a half-day, and delete what has reached its date."""
        now = self.clock()
        with self.database.writing() as session:
            submissions.expire_holds(session, now=now)
        take_due_steps(self.database, self.mails, now=now, is_stopping=self._stopping.is_set)
        with self.database.writing() as session:
            retention.purge(session, now=now)
        retention.forget_log(self.database)

    def stop(self) -> None:
        """End the loop after the message in hand."""
        self._stopping.set()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stop()
