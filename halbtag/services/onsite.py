"""The on-site sheet of an agreed half-day: saved part by part, and brought to the calendars where they change by it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from halbtag.domain.booking_states import Action
from halbtag.domain.errors import IllegalTransition, Refusal
from halbtag.domain.onsite import PIECES, Piece, Site
from halbtag.domain.states import AGREED, Actor, Scope
from halbtag.persistence import bookings
from halbtag.persistence.bookings import OpenBooking
from halbtag.persistence.models import Booking
from halbtag.services.briefings import brief_again
from halbtag.services.mails import Mails, event_of
from halbtag.services.messages.onsite import site_described
from halbtag.services.steps import require, tell

#: How long a revision waits for the next one: whoever fills the sheet in sends one mail and not one for each part.
MAILS_WAIT = timedelta(minutes=10)


class OtherPlace(Refusal):
    """The postal code is another: whether the half-day can be reached there was never judged."""


def save_piece(
    session: Session, mails: Mails, *, token: str, piece: Piece, values: dict[str, Any], now: datetime
) -> Booking:
    """Store one part of the sheet; everybody gets the event's next revision, soon, if it says anything new.

    `values` are fields of `Site`, cleaned and checked. The same part saved again changes nothing. Raises
    IllegalTransition if the half-day is not agreed or has begun, UnknownLink.
    """
    opened = _open(session, token, now=now)
    site = replace(Site.of(opened.booking.site), **values)
    _save(session, mails, opened, token=token, piece=piece, site=site, place={}, now=now)
    return opened.booking


def save_address(
    session: Session, mails: Mails, *, token: str, street: str, postal_code: str, city: str, now: datetime
) -> Booking:
    """Store that the address was checked, and what was mended in it; like `save_piece`.

    Raises OtherPlace for another postal code: then the half-day has to be moved, or the consultant asked.
    """
    opened = _open(session, token, now=now)
    booking = opened.booking
    require(booking, *AGREED)
    if postal_code != booking.postal_code:
        raise OtherPlace
    place = {"street": street, "city": city}
    site = replace(Site.of(booking.site), address_checked=True, is_carried_over=False)
    _save(session, mails, opened, token=token, piece=Piece.ADDRESS, site=site, place=place, now=now)
    return booking


def _open(session: Session, token: str, *, now: datetime) -> OpenBooking:
    bookings.lock_booking(session, token, scope=Scope.BOOKING, now=now)
    return bookings.open_booking(session, token, scope=Scope.BOOKING, now=now)


def _save(
    session: Session,
    mails: Mails,
    opened: OpenBooking,
    *,
    token: str,
    piece: Piece,
    site: Site,
    place: dict[str, str],
    now: datetime,
) -> None:
    booking = opened.booking
    require(booking, *AGREED)
    if booking.starts_at <= now:
        raise IllegalTransition(booking.status)
    before = event_of(booking, opened.profile)
    values = {"site": site.store(), **place}
    if site == Site.of(booking.site) and all(getattr(booking, name) == value for name, value in place.items()):
        return
    for name, value in values.items():
        set_committed_value(booking, name, value)
    if event_of(booking, opened.profile) == before:
        bookings.keep_site(session, booking, site.store(), now=now)
        brief_again(session, mails, opened, now=now)
        return
    detail, _ = PIECES[piece]  # said when it is read, in the reader's language
    bookings.advance(session, booking, Action.DESCRIBE, by=Actor.PROSPECT, now=now, detail=detail, **values)
    messages = site_described(mails, booking=booking, profile=opened.profile, token=token, now=now)
    tell(session, opened, messages, now=now, due_at=now + MAILS_WAIT)
    brief_again(session, mails, opened, now=now)
