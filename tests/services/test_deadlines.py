"""What nobody answered in time: reminded of while there is time, then ended, and both sides told."""

from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy import select

from halbtag.domain.errors import IllegalTransition
from halbtag.domain.reminders import ReminderKind
from halbtag.domain.states import Actor, BookingStatus, ProposalStatus, Scope
from halbtag.persistence.bookings import open_booking
from halbtag.persistence.inquiries import open_inquiry
from halbtag.persistence.models import OutboxMessage
from halbtag.services import deadlines, move_offers, moves, requests
from halbtag.services.mails import Mails
from tests.conftest import START
from tests.factories import CONTACT, DAY, HALF, UNSURE_ANSWERS, later
from tests.services.test_proposals import (
    NEXT_WEEK,
    THURSDAY,
    claims,
    counter,
    kinds,
    last_step,
    reload,
    request,
    take,
)

CONSULTANT = "anna@beispiel-beratung.example"
ROOT = Path(__file__).parents[2]

#: Sixteen working hours after Monday, 09:00.
DUE = later(START, days=1, hours=8)


@pytest.fixture(scope="module")
def mails():
    return Mails(ROOT / "templates", "https://termine.example")


def accept(database, mails, booking, *, now=START):
    with database.writing() as session:
        requests.accept_request(session, mails, booking_id=booking.id, now=now)
    return reload(database, booking)


def expire(database, mails, booking, *, now):
    with database.writing() as session:
        deadlines.expire_unanswered(session, mails, booking_id=booking.id, now=now)
    return reload(database, booking)


def overdue(database, now):
    with database.reading() as session:
        return list(deadlines.list_overdue(session, now))


def remind(database, mails, booking, *, now):
    with database.writing() as session:
        return deadlines.remind_of_decision(session, mails, booking_id=booking.id, now=now)


def undecided(database, now):
    with database.reading() as session:
        return deadlines.list_undecided(session, now)


def text_of(database, kind):
    """Return the text of the newest mail of a kind."""
    with database.reading() as session:
        statement = select(OutboxMessage.content).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id.desc())
        content = session.scalars(statement).first()
    return message_from_bytes(content, policy=policy.default).get_body(("plain",)).get_content()


def secret_in(text, page):
    """Return the secret in the first link to a page."""
    return text.split(f"https://termine.example/{page}/")[1].split()[0].split("/")[0]


def test_request_without_an_answer_ends_and_frees_the_half_day(ready_database, mails):
    booking = request(ready_database, mails)
    before = len(kinds(ready_database))
    assert (booking.expires_at, overdue(ready_database, later(DUE, seconds=-1))) == (DUE, [])
    assert overdue(ready_database, DUE) == [booking.id]
    ended = expire(ready_database, mails, booking, now=DUE)
    assert (ended.status, ended.ended_at, ended.expires_at) == (BookingStatus.EXPIRED, DUE, None)
    assert (claims(ready_database), overdue(ready_database, DUE)) == ([], [])
    assert kinds(ready_database, beyond=before) == [
        ("request_expired", CONTACT.email),
        ("consultant_request_expired", CONSULTANT),
    ]
    assert last_step(ready_database, booking) == (Actor.CLOCK, "expire", BookingStatus.EXPIRED, "")


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_prospect_reads_of_the_next_free_half_days_and_chooses_with_all_her_answers(ready_database, mails):
    expire(ready_database, mails, request(ready_database, mails), now=DUE)
    text = text_of(ready_database, "request_expired")
    assert "bis Di., 24.11.2026, 17:00 Uhr zugesagt. Sie ist ausgeblieben. Bitte entschuldigen Sie das." in text
    assert "\n– Montag, 30. November 2026, Vormittag, 09:00–12:30 Uhr\n" in text.replace("\r", "")
    assert text.count("– ") == deadlines.FRESH_SLOTS
    secret = secret_in(text, "anfrage")
    assert f"/anfrage/{secret}/termine" in text
    with ready_database.reading() as session:
        opened = open_inquiry(session, secret, now=DUE)
    assert (opened.inquiry.answers, opened.booking) == (UNSURE_ANSWERS, None)


def test_proposals_that_nobody_took_are_free_again(ready_database, mails):
    booking = counter(ready_database, mails, request(ready_database, mails), THURSDAY, NEXT_WEEK)
    ended = expire(ready_database, mails, booking, now=booking.expires_at)
    assert (ended.status, [each.status for each in ended.proposals]) == (
        BookingStatus.EXPIRED,
        [ProposalStatus.FREED] * 2,
    )
    assert claims(ready_database) == []
    assert "Bis dahin kam keine Antwort von Ihnen" in text_of(ready_database, "request_expired")
    assert "hat auf Ihre Vorschläge" in text_of(ready_database, "consultant_request_expired")


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_nothing_ends_before_its_time(ready_database, mails):
    booking = request(ready_database, mails)
    before = kinds(ready_database)
    with pytest.raises(IllegalTransition):
        expire(ready_database, mails, booking, now=later(DUE, seconds=-1))
    assert (reload(ready_database, booking).status, kinds(ready_database)) == (BookingStatus.REQUESTED, before)
    assert claims(ready_database) == [(DAY, HALF)]


def test_decision_at_the_last_moment_stands(ready_database, mails):
    booking = accept(ready_database, mails, request(ready_database, mails), now=later(DUE, seconds=1))
    before = kinds(ready_database)
    with pytest.raises(IllegalTransition) as refusal:
        expire(ready_database, mails, booking, now=later(DUE, seconds=1))
    assert (refusal.value.status, kinds(ready_database)) == (BookingStatus.CONFIRMED, before)
    assert claims(ready_database) == [(DAY, HALF)]


@pytest.mark.parametrize("asked_by", [Actor.PROSPECT, Actor.CONSULTANT])
def test_move_without_an_answer_leaves_the_old_half_day(ready_database, mails, asked_by):
    booking = accept(ready_database, mails, request(ready_database, mails))
    moving = ask_move(ready_database, mails, booking, by=asked_by)
    before = len(kinds(ready_database))
    kept = expire(ready_database, mails, booking, now=moving.expires_at)
    assert (kept.status, kept.day, kept.half, kept.sequence, kept.expires_at) == (
        BookingStatus.CONFIRMED,
        DAY,
        HALF,
        booking.sequence,
        None,
    )
    assert (claims(ready_database), kept.scheduled_at) == ([(DAY, HALF)], booking.scheduled_at)
    assert kinds(ready_database, beyond=before) == [
        ("move_kept", CONTACT.email),
        ("consultant_move_kept", CONSULTANT),
    ]
    assert last_step(ready_database, booking) == (Actor.CLOCK, "expire_move", BookingStatus.CONFIRMED, "")


def ask_move(database, mails, booking, *, by):
    with database.writing() as session:
        if by is Actor.PROSPECT:
            moves.request_move(session, mails, booking_id=booking.id, wanted=NEXT_WEEK, now=START)
        else:
            wanted = [THURSDAY, NEXT_WEEK]
            move_offers.propose_move(session, mails, booking_id=booking.id, wanted=wanted, now=START)
    moving = reload(database, booking)
    assert moving.status is BookingStatus.MOVING
    return moving


def test_consultant_is_reminded_twice_while_a_request_waits(ready_database, mails):
    booking = request(ready_database, mails)
    half, late = later(START, hours=8), later(START, days=1, hours=4, minutes=48)
    assert undecided(ready_database, later(half, seconds=-1)) == []
    assert remind(ready_database, mails, booking, now=later(half, seconds=-1)) is None
    assert undecided(ready_database, half) == [booking.id]
    assert remind(ready_database, mails, booking, now=half) is ReminderKind.DECISION_HALF
    assert undecided(ready_database, later(late, seconds=-1)) == []
    assert remind(ready_database, mails, booking, now=half) is None
    assert remind(ready_database, mails, booking, now=late) is ReminderKind.DECISION_LATE
    assert undecided(ready_database, later(DUE, seconds=-1)) == []
    assert [each for each in kinds(ready_database) if each[0] == "decision_reminder"] == [
        ("decision_reminder", CONSULTANT)
    ] * 2


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_links_of_all_mails_about_one_question_open_it(ready_database, mails):
    booking = request(ready_database, mails)
    remind(ready_database, mails, booking, now=later(START, hours=8))
    for kind in ("decision_needed", "decision_reminder"):
        secret = secret_in(text_of(ready_database, kind), "entscheidung")
        with ready_database.reading() as session:
            assert open_booking(session, secret, scope=Scope.DECISION, now=START).booking.id == booking.id


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_consultant_is_reminded_of_moves_that_wait_for_him(ready_database, mails):
    booking = accept(ready_database, mails, request(ready_database, mails))
    ask_move(ready_database, mails, booking, by=Actor.PROSPECT)
    half = later(START, hours=8)
    assert undecided(ready_database, half) == [booking.id]
    assert remind(ready_database, mails, booking, now=half) is ReminderKind.DECISION_HALF
    assert "– Dienstag, 8. Dezember 2026, Vormittag, 09:00–12:30 Uhr" in text_of(ready_database, "decision_reminder")


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_consultant_is_not_reminded_of_what_waits_for_the_prospect(ready_database, mails):
    first = counter(ready_database, mails, request(ready_database, mails), THURSDAY, NEXT_WEEK)
    late = later(first.expires_at, minutes=-1)
    assert (undecided(ready_database, late), remind(ready_database, mails, first, now=late)) == ([], None)
    booking = take(ready_database, mails, first, 1)
    with ready_database.writing() as session:
        wanted = [THURSDAY, (DAY, HALF)]
        move_offers.propose_move(session, mails, booking_id=booking.id, wanted=wanted, now=START)
    late = later(reload(ready_database, booking).expires_at, minutes=-1)
    assert (undecided(ready_database, late), remind(ready_database, mails, booking, now=late)) == ([], None)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_new_question_is_reminded_of_anew(ready_database, mails):
    booking = request(ready_database, mails)
    remind(ready_database, mails, booking, now=later(START, hours=8))
    booking = accept(ready_database, mails, booking, now=later(START, hours=8))
    with ready_database.writing() as session:
        asked = later(START, days=1)
        moves.request_move(session, mails, booking_id=booking.id, wanted=NEXT_WEEK, now=asked)
    assert remind(ready_database, mails, booking, now=asked + timedelta(hours=8)) is ReminderKind.DECISION_HALF
