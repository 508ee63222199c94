"""Whom a mail did not reach is told in the briefing, until a later one did."""

from datetime import timedelta

import pytest

from halbtag.domain.briefing import Part
from halbtag.persistence import outbox
from halbtag.persistence.bookings import load_booking
from halbtag.persistence.profile import load_profile
from halbtag.services import cancellations
from halbtag.services.briefings import briefing_of
from tests.conftest import START
from tests.factories import CONTACT, GUESTS, later
from tests.services.test_circle import MAILS, agreed, invite, one_database, reload, uninvite

pytestmark = one_database
GUEST = GUESTS[0]
REFUSED = "550 5.1.1 User unknown"


def deliver(database, *, refused=(), now=START):
    """Send what is due, as a worker does, save to these addresses."""
    while True:
        with database.writing() as session:
            claim = outbox.claim_due(session, now=now, leased_until=now + timedelta(minutes=1))
            if claim is None:
                return
            if claim.recipient in refused:
                outbox.mark_failed(session, claim, error=REFUSED, now=now)
            else:
                outbox.mark_sent(session, claim, now=now)


def briefing(database, booking_id):
    with database.reading() as session:
        return briefing_of(
            session, load_booking(session, booking_id), load_profile(session), now=later(START, minutes=9)
        )


def unreached(database, booking_id):
    missing = next(each for each in briefing(database, booking_id).sections if each.part is Part.MISSING)
    return [item for item in missing.items if "zustellbar" in item]


@pytest.fixture
def refused(ready_database):
    """Return the id and the link of an agreed half-day of which one guest and the prospect got no word."""
    booking_id, link = agreed(ready_database, guests=())
    invite(ready_database, link, GUEST)
    deliver(ready_database, refused=(GUEST.email,))
    return booking_id, link


def test_invitation_that_was_refused_is_told(ready_database, refused):
    told = [f"Einladung an {GUEST.name} nicht zustellbar: „{REFUSED}“"]
    assert unreached(ready_database, refused[0]) == told


def test_later_invitation_that_arrived_makes_up_for_it(ready_database, refused):
    invite(ready_database, refused[1], GUESTS[1], now=later(START, minutes=1))
    with ready_database.writing() as session:
        cancellations.cancel_booking(
            session, MAILS, booking_id=refused[0], reason="", by_consultant=False, now=later(START, minutes=2)
        )
    deliver(ready_database, now=later(START, minutes=3))
    assert unreached(ready_database, refused[0]) == []


def test_guest_who_is_not_invited_any_more_is_not_told(ready_database, refused):
    [guest] = reload(ready_database, refused[0]).participants
    uninvite(ready_database, refused[1], guest.id, now=later(START, minutes=1))
    assert unreached(ready_database, refused[0]) == []


def test_cancellation_that_did_not_reach_the_prospect_is_told_under_what_it_is(ready_database, refused):
    with ready_database.writing() as session:
        cancellations.cancel_booking(
            session, MAILS, booking_id=refused[0], reason="", by_consultant=True, now=later(START, minutes=1)
        )
    deliver(ready_database, refused=(CONTACT.email,), now=later(START, minutes=1))
    assert unreached(ready_database, refused[0]) == [f"Absage an {CONTACT.name} nicht zustellbar: „{REFUSED}“"]
    found = briefing(ready_database, refused[0])
    assert (found.state, found.is_void) == ("Abgesagt", True)
