"""`flask demo load`: a full copy to look at, made by the same steps that visitors take."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from halbtag.commands.demo_visitors import VISITORS
from halbtag.domain.questionnaire import VERSION, counting_answers, first_open_step
from halbtag.domain.states import BookingStatus, MessageStatus
from halbtag.persistence.database import Database, Session
from halbtag.persistence.inquiries import open_inquiry
from halbtag.persistence.models import Booking, FollowUp, Inquiry, OutboxMessage, Override, Participant, Profile
from halbtag.services.holds import offer_half_days
from tests.conftest import START, Clock
from tests.factories import ANSWERS, make_inquiry


def load(app: Flask) -> Database:
    result = app.test_cli_runner().invoke(args=["demo", "load"])
    assert result.output == "40 inquiries and 15 bookings are there.\n"
    database = app.extensions["halbtag"].database
    assert isinstance(database, Database)
    return database


@dataclass(frozen=True)
class Story:
    """Everything that was loaded, to be read."""

    profile: Profile
    inquiries: list[Inquiry]
    bookings: list[Booking]
    participants: list[Participant]
    follow_ups: list[FollowUp]
    messages: list[OutboxMessage]
    overrides: list[Override]


@pytest.fixture(scope="module")
def told() -> dict[str, Story]:
    return {}


@pytest.fixture
def story(database_kind: str, told: dict[str, Story], request: pytest.FixtureRequest) -> Story:
    """What `load` has made on this database: done once, for it takes seconds, and most tests only read it."""
    if database_kind not in told:
        with load(request.getfixturevalue("app")).reading() as session:
            told[database_kind] = Story(session.get_one(Profile, 1), *(_rows(session, table) for table in TABLES))
    return told[database_kind]


TABLES: tuple[type[Any], ...] = (Inquiry, Booking, Participant, FollowUp, OutboxMessage, Override)


def _rows(session: Session, table: type[Any]) -> list[Any]:
    return list(session.scalars(select(table).order_by(table.id)))


def test_load_makes_forty_inquiries_and_bookings_in_every_state(story: Story) -> None:
    assert len(story.inquiries) == 40
    assert Counter(booking.status for booking in story.bookings) == {
        BookingStatus.CONFIRMED: 8,
        BookingStatus.REQUESTED: 3,
        BookingStatus.CANCELLED: 1,
        BookingStatus.DECLINED: 1,
        BookingStatus.VERIFYING: 1,
        BookingStatus.HELD: 1,
    }


def test_load_leaves_one_message_refused_and_one_waiting(story: Story) -> None:
    count = Counter(message.status for message in story.messages)
    assert (count[MessageStatus.FAILED], count[MessageStatus.PENDING]) == (1, 1)
    assert count[MessageStatus.SENT] > 30


def test_load_shows_whom_an_invitation_did_not_reach(story: Story) -> None:
    [refused] = [message for message in story.messages if message.status is MessageStatus.FAILED]
    [booking] = [booking for booking in story.bookings if booking.id == refused.booking_id]
    [guest] = [guest for guest in story.participants if guest.email == refused.recipient]
    assert (booking.company, guest.name) == ("Sauer Maschinenbau GmbH", "Maria Conti")


def test_load_invents_everybody(story: Story) -> None:
    addresses = {
        story.profile.booking_email,
        story.profile.notify_email,
        *(booking.email for booking in story.bookings if booking.email),
        *(guest.email for guest in story.participants),
        *(message.recipient for message in story.messages),
        *(follow_up.email for follow_up in story.follow_ups),
    }
    assert [address for address in addresses if not address.endswith(".example")] == []


def test_companies_have_little_in_common() -> None:
    contacts = [visitor.contact for visitor in VISITORS]
    assert len({contact.phone for contact in contacts}) == len(VISITORS)
    assert len({contact.email for contact in contacts}) == len(VISITORS)
    pains = [visitor.answers["pain"] for visitor in VISITORS if visitor.answers.get("pain")]
    assert len(set(pains)) == len(pains) > len(VISITORS) / 2
    for question, least in {"sector": 7, "role": 6, "driver": 6, "progress": 4, "mandate": 4, "size": 3}.items():
        assert len({str(visitor.answers[question]) for visitor in VISITORS}) >= least, question


def test_companies_answer_what_is_asked_of_them_and_nothing_else() -> None:
    for visitor in VISITORS:
        assert first_open_step(visitor.answers, version=VERSION) is None, visitor.contact.company
        assert counting_answers(visitor.answers, version=VERSION) == visitor.answers, visitor.contact.company


def test_load_plans_a_vacation(story: Story) -> None:
    [vacation] = [override for override in story.overrides if override.reason == "Winterurlaub"]
    assert vacation.last_day - vacation.first_day == timedelta(days=11)


def test_load_shows_region_days_first_to_who_asks_from_munich(app: Flask) -> None:
    database = load(app)
    answers = ANSWERS
    token = make_inquiry(database, now=START, answers=answers)
    with database.reading() as session:
        offered = offer_half_days(session, open_inquiry(session, token, now=START), now=START)
    assert {day.regions for day in offered if day.is_free and day.regions} == {("Raum München",)}


def test_load_works_around_easter_too(app: Flask, clock: Clock) -> None:
    clock.now = START + timedelta(days=137)

    load(app)


def test_load_refuses_a_database_that_is_in_use(app: Flask) -> None:
    load(app)

    result = app.test_cli_runner().invoke(args=["demo", "load"])

    assert result.exit_code == 1
    assert "wants an empty database" in result.output
