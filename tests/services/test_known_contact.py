"""Booking again after a booking has ended: the contact, the circle and the place as they last stood."""

from halbtag.domain.half import Half
from halbtag.domain.onsite import Piece, Site
from halbtag.domain.states import Scope
from halbtag.persistence import tokens
from halbtag.persistence.bookings import load_booking
from halbtag.persistence.inquiries import open_inquiry
from halbtag.services import cancellations, onsite, submissions
from halbtag.services.known_contact import FIELDS, keep_contact, known_contact
from tests.conftest import START
from tests.factories import CONTACT, DAY, GUESTS, later, make_inquiry, submit
from tests.services.test_circle import MAILS, NEW, invite, one_database, uninvite

TYPED = {
    **{name: getattr(CONTACT, name) for name in FIELDS},
    "participants": [
        {"name": guest.name, "email": guest.email, "role": guest.role, "is_optional": False} for guest in GUESTS
    ],
}
SHEET = {"reception": "Am Empfang", "parking": "P2"}


def booked(database):
    """Return an inquiry's secret, and id and link of the booking that was made with what was typed."""
    inquiry = make_inquiry(database, now=START)
    keep(database, inquiry, TYPED)
    return inquiry, *book(database, inquiry)


def book(database, inquiry, **values):
    booking = submit(database, MAILS, inquiry, now=START, **values)
    with database.writing() as session:
        link = tokens.issue(session, scope=Scope.BOOKING, booking_id=booking.id, now=START)
        submissions.confirm_address(session, MAILS, token=link, now=START)
    return booking.id, link


def cancel(database, booking_id):
    with database.writing() as session:
        cancellations.cancel_booking(
            session, MAILS, booking_id=booking_id, reason="", by_consultant=False, now=later(START, minutes=2)
        )


def keep(database, inquiry, typed):
    with database.writing() as session:
        keep_contact(session, open_inquiry(session, inquiry, now=START).inquiry, typed, now=START)


def known(database, inquiry):
    with database.reading() as session:
        return known_contact(session, open_inquiry(session, inquiry, now=START).inquiry)


def site_of(database, booking_id):
    with database.reading() as session:
        return Site.of(load_booking(session, booking_id).site)


def emails(contact):
    return [row["email"] for row in contact["participants"]]


@one_database
def test_circle_of_the_next_booking_is_the_last_one_and_not_what_was_typed_first(ready_database):
    inquiry, booking_id, link = booked(ready_database)
    with ready_database.reading() as session:
        leaving = load_booking(session, booking_id).participants[0]
    uninvite(ready_database, link, leaving.id)
    invite(ready_database, link)
    assert emails(known(ready_database, inquiry)) == [guest.email for guest in GUESTS]
    cancel(ready_database, booking_id)
    now = known(ready_database, inquiry)
    assert {name: now[name] for name in FIELDS} == {name: TYPED[name] for name in FIELDS}
    assert now["participants"] == [
        {"name": GUESTS[1].name, "email": GUESTS[1].email, "role": "", "is_optional": False},
        {"name": NEW.name, "email": NEW.email, "role": NEW.role, "is_optional": True},
    ]


@one_database
def test_what_is_typed_after_the_end_counts_more_until_the_next_booking_ends(ready_database):
    inquiry, booking_id, _ = booked(ready_database)
    cancel(ready_database, booking_id)
    keep(ready_database, inquiry, {**TYPED, "participants": []})
    assert emails(known(ready_database, inquiry)) == []
    again, _ = book(ready_database, inquiry, guests=GUESTS[:1])
    cancel(ready_database, again)
    assert emails(known(ready_database, inquiry)) == [GUESTS[0].email]


@one_database
def test_sheet_is_taken_over_to_the_same_address_until_somebody_has_checked_it(ready_database):
    inquiry, booking_id, link = booked(ready_database)
    with ready_database.writing() as session:
        onsite.save_piece(session, MAILS, token=link, piece=Piece.ARRIVAL, values=dict(SHEET), now=START)
    check_address(ready_database, link)
    cancel(ready_database, booking_id)
    again, link = book(ready_database, inquiry, half=Half.AFTERNOON)
    assert site_of(ready_database, again) == Site(**SHEET, is_carried_over=True)
    check_address(ready_database, link)
    assert site_of(ready_database, again) == Site(**SHEET, address_checked=True)


@one_database
def test_sheet_is_not_taken_over_to_another_address(ready_database):
    inquiry, booking_id, link = booked(ready_database)
    with ready_database.writing() as session:
        onsite.save_piece(session, MAILS, token=link, piece=Piece.ARRIVAL, values=dict(SHEET), now=START)
        onsite.save_address(
            session, MAILS, token=link, street="Isarstraße 99", postal_code="80331", city="München", now=START
        )
    cancel(ready_database, booking_id)
    again, _ = book(ready_database, inquiry, day=DAY)
    assert site_of(ready_database, again) == Site()


def check_address(database, link):
    place = {name: TYPED[name] for name in ("street", "postal_code", "city")}
    with database.writing() as session:
        onsite.save_address(session, MAILS, token=link, **place, now=START)
