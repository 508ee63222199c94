"""`flask demo load`: a full copy to look at, made by the same steps that visitors take."""

from collections import Counter
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from halbtag.commands.demo_visitors import VISITORS
from halbtag.domain.questionnaire import VERSION, counting_answers, first_open_step
from halbtag.domain.states import BookingStatus, MessageStatus
from halbtag.persistence.database import Database
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


def test_load_makes_forty_inquiries_and_bookings_in_every_state(app: Flask) -> None:
    with load(app).reading() as session:
        assert len(session.scalars(select(Inquiry.id)).all()) == 40
        assert Counter(session.scalars(select(Booking.status))) == {
            BookingStatus.CONFIRMED: 8,
            BookingStatus.REQUESTED: 3,
            BookingStatus.CANCELLED: 1,
            BookingStatus.DECLINED: 1,
            BookingStatus.VERIFYING: 1,
            BookingStatus.HELD: 1,
        }


def test_load_leaves_one_message_refused_and_one_waiting(app: Flask) -> None:
    with load(app).reading() as session:
        count = Counter(session.scalars(select(OutboxMessage.status)))

    assert (count[MessageStatus.FAILED], count[MessageStatus.PENDING]) == (1, 1)
    assert count[MessageStatus.SENT] > 30


def test_load_shows_whom_an_invitation_did_not_reach(app: Flask) -> None:
    with load(app).reading() as session:
        [refused] = session.scalars(select(OutboxMessage).where(OutboxMessage.status == MessageStatus.FAILED)).all()
        booking = session.get_one(Booking, refused.booking_id)
        guest = session.scalars(select(Participant).where(Participant.email == refused.recipient)).one()

    assert (booking.company, guest.name) == ("Sauer Maschinenbau GmbH", "Maria Conti")


def test_load_invents_everybody(app: Flask) -> None:
    with load(app).reading() as session:
        profile = session.get_one(Profile, 1)
        addresses = {
            profile.booking_email,
            profile.notify_email,
            *session.scalars(select(Booking.email).where(Booking.email != "")),
            *session.scalars(select(Participant.email)),
            *session.scalars(select(OutboxMessage.recipient)),
            *session.scalars(select(FollowUp.email)),
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


def test_load_plans_a_vacation(app: Flask) -> None:
    with load(app).reading() as session:
        [vacation] = session.scalars(select(Override).where(Override.reason == "Winterurlaub")).all()

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
