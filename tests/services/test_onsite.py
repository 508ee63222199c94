"""The on-site sheet: kept part by part, and brought to the calendars only where they change by it."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
import vobject
from sqlalchemy import select

from halbtag.domain.booking_states import Action
from halbtag.domain.errors import IllegalTransition
from halbtag.domain.onsite import Piece, Present, Site
from halbtag.domain.states import Actor, BookingStatus, MessageStatus
from halbtag.persistence import outbox
from halbtag.persistence.bookings import list_steps, load_booking
from halbtag.persistence.models import Booking, OutboxMessage
from halbtag.services import cancellations, onsite
from halbtag.services.history import load_history
from tests.conftest import START
from tests.factories import CONTACT, GUESTS, later
from tests.services.test_circle import CONSULTANT, MAILS, agreed, invite, one_database, uninvite

ARRIVAL = {"reception": "Am Empfang, Frau Koch", "parking": "Besucherparkplatz P2"}
EVERYBODY = [CONTACT.email, *(guest.email for guest in GUESTS), CONSULTANT]


def save(database, link, piece=Piece.ARRIVAL, values=ARRIVAL, *, now=START):
    with database.writing() as session:
        return onsite.save_piece(session, MAILS, token=link, piece=piece, values=dict(values), now=now)


def save_address(database, link, *, street=CONTACT.street, postal_code=CONTACT.postal_code, city=CONTACT.city):
    with database.writing() as session:
        return onsite.save_address(
            session, MAILS, token=link, street=street, postal_code=postal_code, city=city, now=START
        )


def waiting(database):
    """Return what waits, save the briefing that follows (test_briefing_again.py)."""
    told = select(OutboxMessage).where(OutboxMessage.kind != "briefing")
    with database.reading() as session:
        found = session.scalars(told.order_by(OutboxMessage.id)).all()
    return [(message.kind, message.recipient, message.revision, message.due_at) for message in found]


def reload(database, booking_id):
    with database.reading() as session:
        return load_booking(session, booking_id)


def steps(database, booking_id, action=Action.DESCRIBE):
    with database.reading() as session:
        return [step.detail for step in list_steps(session, booking_id) if step.action is action]


def deliver(database, now):
    """Take what is due, as a worker does; returns kind, recipient and event, save of briefings."""
    taken = []
    while True:
        with database.writing() as session:
            claim = outbox.claim_due(session, now=now, leased_until=now + timedelta(minutes=1))
            if claim is None:
                return taken
            outbox.mark_sent(session, claim, now=now)
        if claim.kind != "briefing":
            taken.append((claim.kind, claim.recipient, event_in(claim.content)))


def event_in(content):
    for part in message_from_bytes(content, policy=policy.SMTP).walk():
        if part.get_content_type() == "text/calendar":
            return vobject.readOne(part.get_payload(decode=True).decode()).vevent
    return None


def test_part_reaches_everybody_in_the_next_revision_ten_minutes_later(ready_database):
    booking_id, link = agreed(ready_database)
    save(ready_database, link)
    due_at = START + timedelta(minutes=10)
    kinds = ["booking_revised", "circle_revised", "circle_revised", "consultant_revised"]
    assert waiting(ready_database) == [(kind, who, 1, due_at) for kind, who in zip(kinds, EVERYBODY, strict=True)]
    booking = reload(ready_database, booking_id)
    assert (booking.sequence, booking.status) == (1, BookingStatus.CONFIRMED)
    assert Site.of(booking.site) == Site(**ARRIVAL)
    assert steps(ready_database, booking_id) == ["Anmeldung und Parken"]


def test_parts_saved_one_after_the_other_are_one_mail_with_everything(ready_database):
    _, link = agreed(ready_database)
    save(ready_database, link)
    contact = {"contact_name": "Petra Lang", "contact_mobile": "+49 170 1234567"}
    save(ready_database, link, Piece.CONTACT, contact, now=later(START, minutes=5))
    assert deliver(ready_database, later(START, minutes=14)) == []
    delivered = deliver(ready_database, later(START, minutes=15))
    assert [(kind, recipient) for kind, recipient, _ in delivered] == [
        ("booking_revised", CONTACT.email),
        *(("circle_revised", guest.email) for guest in GUESTS),
        ("consultant_revised", CONSULTANT),
    ]
    event = delivered[0][2]
    assert event.sequence.value == "2"
    for line in ("Anmeldung: Am Empfang, Frau Koch", "Kontakt am Tag: Petra Lang, +49 170 1234567"):
        assert line in event.description.value.splitlines()


@one_database
def test_cancellation_does_not_wait_for_what_it_supersedes(ready_database):
    booking_id, link = agreed(ready_database)
    save(ready_database, link)
    now = later(START, minutes=1)
    with ready_database.writing() as session:
        cancellations.cancel_booking(session, MAILS, booking_id=booking_id, reason="", by_consultant=False, now=now)
    delivered = deliver(ready_database, now)
    assert [(kind, recipient) for kind, recipient, _ in delivered] == [
        ("booking_cancelled", CONTACT.email),
        *(("circle_cancelled", guest.email) for guest in GUESTS),
        ("consultant_cancelled", CONSULTANT),
    ]
    with ready_database.reading() as session:
        left = session.scalars(select(OutboxMessage.status).where(OutboxMessage.kind == "booking_revised")).all()
    assert left == [MessageStatus.SUPERSEDED]


@one_database
def test_new_guest_does_not_wait_for_the_sheet(ready_database):
    _, link = agreed(ready_database)
    save(ready_database, link)
    invite(ready_database, link)
    delivered = deliver(ready_database, START)
    assert [kind for kind, _, _ in delivered] == ["circle_invited", "consultant_circle_changed"]
    assert "Parken: Besucherparkplatz P2" in delivered[0][2].description.value


@one_database
def test_same_part_again_changes_nothing(ready_database):
    booking_id, link = agreed(ready_database)
    save(ready_database, link)
    before = waiting(ready_database)
    save(ready_database, link, now=later(START, minutes=3))
    assert waiting(ready_database) == before
    assert reload(ready_database, booking_id).sequence == 1


def test_equipment_is_kept_without_a_revision(ready_database):
    booking_id, link = agreed(ready_database)
    save(ready_database, link, Piece.ROOM, {"room": "", "wall": Present.YES, "screen": Present.NO})
    booking = reload(ready_database, booking_id)
    assert Site.of(booking.site) == Site(wall=Present.YES, screen=Present.NO)
    assert (booking.sequence, waiting(ready_database), steps(ready_database, booking_id)) == (0, [], [])


@one_database
def test_address_that_is_right_is_noted_without_a_revision(ready_database):
    booking_id, link = agreed(ready_database)
    save_address(ready_database, link)
    booking = reload(ready_database, booking_id)
    assert (Site.of(booking.site), booking.sequence) == (Site(address_checked=True), 0)


@one_database
def test_mended_address_stands_in_the_place_of_the_event(ready_database):
    _, link = agreed(ready_database)
    save_address(ready_database, link, street="Isarstraße 14, Tor 2")
    delivered = deliver(ready_database, later(START, minutes=10))
    assert {event.location.value for _, _, event in delivered} == {"Isarstraße 14, Tor 2, 80331 München"}
    assert "vor Ort" not in delivered[0][2].description.value


@one_database
def test_other_postal_code_is_refused_and_changes_nothing(ready_database):
    booking_id, link = agreed(ready_database)
    with pytest.raises(onsite.OtherPlace):
        save_address(ready_database, link, postal_code="86150", city="Augsburg")
    booking = reload(ready_database, booking_id)
    assert (booking.postal_code, booking.city, booking.site, waiting(ready_database)) == ("80331", "München", {}, [])


@pytest.mark.parametrize("values", [ARRIVAL, {"reception": ""}], ids=["new", "nothing new"])
def test_sheet_ends_with_the_beginning_and_with_the_booking(ready_database, values):
    booking_id, link = agreed(ready_database)
    starts_at = reload(ready_database, booking_id).starts_at
    with pytest.raises(IllegalTransition):
        save(ready_database, link, values=values, now=starts_at)
    with ready_database.writing() as session:
        session.get(Booking, booking_id).status = BookingStatus.CANCELLED
    with pytest.raises(IllegalTransition):
        save(ready_database, link, values=values)
    assert (reload(ready_database, booking_id).site, waiting(ready_database)) == ({}, [])


@one_database
def test_sheet_is_filled_in_while_a_move_is_undecided(ready_database):
    booking_id, link = agreed(ready_database)
    with ready_database.writing() as session:
        session.get(Booking, booking_id).status = BookingStatus.MOVING
    save(ready_database, link)
    assert reload(ready_database, booking_id).status is BookingStatus.MOVING


@one_database
def test_hostile_words_write_no_line_of_their_own(ready_database):
    _, link = agreed(ready_database)
    save(
        ready_database,
        link,
        values={"reception": "Tor\r\nATTENDEE:mailto:x@evil.example\u202e", "parking": "a.evil.de"},
    )
    event = deliver(ready_database, later(START, minutes=10))[0][2]
    assert [attendee.value for attendee in event.attendee_list] == [f"mailto:{who}" for who in EVERYBODY[:3]]
    assert "Anmeldung: Tor ATTENDEE:mailto:x@evil. example" in event.description.value.splitlines()
    assert "Parken: a. evil. de" in event.description.value.splitlines()


@one_database
def test_part_saved_field_by_field_is_one_line_of_the_history(ready_database):
    booking_id, link = agreed(ready_database)
    save(ready_database, link, values={"reception": "Empfang"}, now=later(START, minutes=1))
    save(ready_database, link, values=ARRIVAL, now=later(START, minutes=2))
    save(ready_database, link, Piece.CONTACT, {"contact_name": "Petra Lang"}, now=later(START, minutes=3))
    save(ready_database, link, values={"parking": "im Hof"}, now=later(START, minutes=60))
    save(ready_database, link, values={"parking": "vor dem Tor"}, now=later(START, minutes=90))
    names = dict.fromkeys(Actor, "")
    with ready_database.reading() as session:
        history = load_history(session, booking_id, names=names)
    described = [(entry.at, entry.detail) for entry in history if entry.detail]
    assert described == [
        (later(START, minutes=2), "Anmeldung und Parken"),
        (later(START, minutes=3), "Kontakt am Tag"),
        (later(START, minutes=60), "Anmeldung und Parken"),
        (later(START, minutes=90), "Anmeldung und Parken"),
    ]


@one_database
def test_whoever_does_not_come_any_more_does_not_read_how_to_get_in(ready_database):
    booking_id, link = agreed(ready_database)
    save(ready_database, link, Piece.CONTACT, {"contact_name": "Petra Lang", "contact_mobile": "+49 170 1234567"})
    leaving, staying = reload(ready_database, booking_id).participants
    uninvite(ready_database, link, leaving.id)
    with ready_database.writing() as session:
        cancellations.cancel_booking(
            session, MAILS, booking_id=booking_id, reason="", by_consultant=False, now=later(START, minutes=1)
        )
    cancels = {
        recipient: event.description.value
        for kind, recipient, event in deliver(ready_database, later(START, minutes=1))
        if kind in ("circle_removed", "circle_cancelled")
    }
    assert list(cancels) == [leaving.email, staying.email]
    assert [words for words in cancels.values() if "Petra Lang" in words or "Kontakt am Tag" in words] == []
