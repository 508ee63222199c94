"""A mail that is refused briefs the consultant once more, with whom it did not reach, and no oftener than that."""

from email import message_from_bytes, policy

import pytest
from sqlalchemy import select

from halbtag.domain.mail import Deferred, Refused
from halbtag.domain.states import MessageStatus, Scope
from halbtag.persistence import outbox, tokens
from halbtag.persistence.models import OutboxMessage
from halbtag.persistence.profile import load_profile
from halbtag.services import submissions
from halbtag.services.briefings import give_up_mail
from halbtag.services.delivery import LEASE, deliver_due
from tests.conftest import START
from tests.factories import CONTACT, GUESTS, UNSURE_ANSWERS, make_inquiry, submit
from tests.services.test_briefing_again import changes_in, text_of
from tests.services.test_circle import MAILS, one_database

GUEST = GUESTS[0].email
REFUSED = "550 5.1.1 User unknown"
TOLD = f"Einladung an {GUESTS[0].name} nicht zustellbar."


def agree(database, answers=None):
    """Book a half-day, its mails waiting."""
    token = make_inquiry(database, now=START, **({"answers": answers} if answers else {}))
    booking = submit(database, MAILS, token, now=START)
    with database.writing() as session:
        link = tokens.issue(session, scope=Scope.BOOKING, booking_id=booking.id, now=START)
        submissions.confirm_address(session, MAILS, token=link, now=START)


def deliver(database, clock, *, refused=(), deferred=()):
    """Send what is due, as the worker does, save to these addresses; return the briefings among it."""
    found = []

    def send(_, recipient, content):
        if recipient in refused:
            raise Refused(REFUSED)
        if recipient in deferred:
            raise Deferred("451 4.7.1 Try again later")
        mail = message_from_bytes(content, policy=policy.SMTP)
        if "Briefing: " in mail["Subject"]:
            found.append(mail)

    deliver_due(database, send, clock, give_up=give_up_mail(MAILS))
    return found


@pytest.fixture
def briefed(ready_database, clock):
    """Return the database with an agreed half-day of which all have word but the two guests, who are tried again."""
    agree(ready_database)
    assert len(deliver(ready_database, clock, deferred=[each.email for each in GUESTS])) == 1
    clock.advance(minutes=5)
    return ready_database


@one_database
def test_refused_invitation_is_a_briefing_ten_minutes_later_with_that_marked(briefed, clock):
    assert deliver(briefed, clock, refused=[GUEST]) == []
    clock.advance(minutes=10)

    (mail,) = deliver(briefed, clock)

    assert changes_in(mail) == ("Geändert seit Mo., 23.11.2026, 09:00 Uhr:", [TOLD])
    assert "WAS NOCH FEHLT (GEÄNDERT)" in text_of(mail)
    assert f"{TOLD[:-1]}: „{REFUSED}“" in " ".join(text_of(mail).split())


@one_database
def test_several_refusals_within_ten_minutes_are_one_briefing(briefed, clock):
    deliver(briefed, clock, refused=[GUEST], deferred=[GUESTS[1].email])
    clock.advance(minutes=6)
    deliver(briefed, clock, refused=[GUESTS[1].email])
    clock.advance(minutes=10)

    (mail,) = deliver(briefed, clock)

    assert changes_in(mail)[1] == [TOLD, f"Einladung an {GUESTS[1].name} nicht zustellbar."]


@one_database
def test_same_person_is_told_of_once(briefed, clock):
    deliver(briefed, clock, refused=[GUEST])
    clock.advance(minutes=10)
    deliver(briefed, clock)
    with briefed.writing() as session:
        outbox.retry_failed(session, now=clock())

    deliver(briefed, clock, refused=[GUEST])
    clock.advance(minutes=20)

    assert deliver(briefed, clock) == []


@one_database
def test_briefing_that_waits_tells_of_it_too(ready_database, clock):
    agree(ready_database)
    clock.advance(minutes=1)
    assert deliver(ready_database, clock, refused=[GUEST]) == []
    clock.advance(minutes=10)

    (mail,) = deliver(ready_database, clock)

    assert mail["Subject"].startswith("Briefing: ")
    assert f"{TOLD[:-1]}: „{REFUSED}“" in " ".join(text_of(mail).split())


@one_database
def test_it_is_told_in_the_consultants_language(briefed, clock):
    with briefed.writing() as session:
        load_profile(session).language = "en"
    deliver(briefed, clock, refused=[GUEST])
    clock.advance(minutes=10)

    (mail,) = deliver(briefed, clock)

    assert f"– Invitation to {GUESTS[0].name} could not be delivered." in text_of(mail).splitlines()


def test_refusal_and_briefing_are_noted_together_or_not_at_all(briefed, clock):
    with briefed.writing() as session:
        claim = outbox.claim_due(session, now=clock(), leased_until=clock() + LEASE)

    def give_up_and_stop():
        with briefed.writing() as session:
            assert give_up_mail(MAILS)(session, claim, error=REFUSED, now=clock())
            raise ConnectionError

    before = _statuses(briefed)
    with pytest.raises(ConnectionError):
        give_up_and_stop()
    assert _statuses(briefed) == before

    with briefed.writing() as session:
        assert give_up_mail(MAILS)(session, claim, error=REFUSED, now=clock())
        assert not give_up_mail(MAILS)(session, claim, error=REFUSED, now=clock())
    assert sorted(_statuses(briefed)[len(before) :]) == [("briefing", MessageStatus.PENDING)]


@one_database
def test_refusal_before_the_half_day_is_agreed_is_no_briefing(ready_database, clock):
    agree(ready_database, UNSURE_ANSWERS)

    deliver(ready_database, clock, refused=[CONTACT.email])
    clock.advance(minutes=20)

    assert deliver(ready_database, clock) == []


def _statuses(database):
    with database.reading() as session:
        rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
        return [(row.kind, row.status) for row in rows]
