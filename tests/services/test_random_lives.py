"""Random lives of a booking: whatever happens, every recipient's calendar ends up showing what the database says."""

import random
from collections import defaultdict
from functools import cache
from pathlib import Path
from shutil import copyfile

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from halbtag.domain.invitation import Person
from halbtag.domain.mail import Deferred
from halbtag.domain.states import AGREED, OVER, Scope
from halbtag.persistence import tokens
from halbtag.persistence.bookings import load_booking
from halbtag.persistence.database import Database
from halbtag.persistence.profile import load_profile
from halbtag.services import submissions
from halbtag.services.delivery import deliver_due
from halbtag.services.mails import Mails, event_of
from halbtag.services.setup import prepare
from tests.calendar_store import CalendarStore, StoredEvent
from tests.conftest import Clock
from tests.factories import ANSWERS, CONTACT, GUESTS, UNSURE_ANSWERS, make_inquiry, submit
from tests.life import NEW_GUEST, STEPS, take_step

MAILS = Mails(Path(__file__).parents[2] / "templates", "https://termine.example")

CONSULTANT = Person("Anna", "kalender@beispiel-beratung.example")

EVERYBODY = (CONTACT.email, *(guest.email for guest in (*GUESTS, NEW_GUEST)), CONSULTANT.email)


@cache
def kept_database(address: str) -> Database:
    return Database(address)


class Life(RuleBasedStateMachine):
    """One booking, a mail server with moods, and the calendars of everybody who gets mail about it."""

    template: Path
    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.path = self.folder / "life.db"
        copyfile(self.template, self.path)
        # One for all lives: it keeps what it has made of each statement.
        self.database = kept_database(f"sqlite:///{self.path}")
        self.clock = Clock()
        self.sent: dict[str, list[bytes]] = defaultdict(list)

    @initialize(is_sure=st.booleans())
    def book(self, is_sure: bool) -> None:
        with self.database.writing() as session:
            prepare(session)
            load_profile(session).notify_email = CONSULTANT.email
        answers = ANSWERS if is_sure else UNSURE_ANSWERS
        inquiry = make_inquiry(self.database, now=self.clock(), answers=answers)
        self.booking_id = submit(self.database, MAILS, inquiry, now=self.clock()).id
        with self.database.writing() as session:
            token = tokens.issue(session, scope=Scope.BOOKING, booking_id=self.booking_id, now=self.clock())
            submissions.confirm_address(session, MAILS, token=token, now=self.clock())

    @rule(name=st.sampled_from(sorted(STEPS)), choice=st.integers(0, 9), minutes=st.integers(0, 90))
    def step(self, name: str, choice: int, minutes: int) -> None:
        self.clock.advance(minutes=minutes)
        take_step(self.database, MAILS, name, booking_id=self.booking_id, now=self.clock(), choice=choice)

    @rule(days=st.integers(1, 4))
    def wait(self, days: int) -> None:
        self.clock.advance(days=days)

    @rule(mood=st.sampled_from(["well", "refuses for now", "loses the answer"]), seed=st.integers(0, 2**16))
    def deliver(self, mood: str, seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311 (moods, no secrets)

        def send(_sender: str, recipient: str, content: bytes) -> None:
            if mood == "refuses for now" and chance.random() < 0.5:
                raise Deferred("451 later")
            self.sent[recipient].append(content)
            if mood == "loses the answer" and chance.random() < 0.5:
                raise Deferred("lost after the final dot")

        deliver_due(self.database, send, self.clock, chance=chance.random)

    @precondition(lambda self: hasattr(self, "booking_id"))
    @rule(seed=st.integers(0, 2**16))
    def everything_arrives_in_the_end(self, seed: int) -> None:
        """Deliver what is left, and compare every calendar with the database."""
        for _ in range(3):
            self.deliver("well", seed)
            self.clock.advance(hours=2)
        self.deliver("well", seed)
        expected = self.expected()
        for address in EVERYBODY:
            in_order = self.sent[address]
            shuffled = random.Random(seed).sample(in_order, len(in_order))  # noqa: S311
            for mails, minds_revisions in ((in_order, False), (shuffled, True)):
                store = CalendarStore(address, minds_revisions=minds_revisions)
                for content in mails:
                    store.receive(content)
                assert store.events == expected.get(address, {}), (address, minds_revisions)

    def expected(self) -> dict[str, dict[str, StoredEvent]]:
        """Return what the calendar of everybody who is invited has to show, by address."""
        with self.database.reading() as session:
            booking = load_booking(session, self.booking_id)
            event = event_of(booking, load_profile(session))
        if booking.status not in AGREED | OVER:
            return {}
        shown = StoredEvent(booking.starts_at, booking.ends_at, event.summary, event.location, "CONFIRMED")
        invited = (booking.email, CONSULTANT.email, *(guest.email for guest in booking.participants))
        return {address: {booking.uid: shown} for address in invited}

    def teardown(self) -> None:
        if hasattr(self, "booking_id"):
            self.everything_arrives_in_the_end(0)
        self.database.dispose()
        for path in self.folder.glob(f"{self.path.name}*"):
            path.unlink()


@pytest.mark.timeout(300)
def test_every_calendar_shows_what_the_database_says(sqlite_template, own_folder):
    Life.template, Life.folder = sqlite_template, own_folder
    machine = Life.TestCase
    machine.settings = settings(
        max_examples=settings().max_examples // 5,
        stateful_step_count=14,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    machine().runTest()
