"""What the form for the contact is filled in with: what was typed, or, after a booking, how that stood at last."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from halbtag.domain.onsite import Site
from halbtag.persistence import bookings
from halbtag.persistence.models import Booking, Inquiry

FIELDS = ("name", "company", "email", "phone", "street", "postal_code", "city", "note")

#: In what was typed: after which ended booking that was.
_AFTER = "after_booking"


def known_contact(session: Session, inquiry: Inquiry) -> dict[str, Any]:
    """Return contact, `participants` and `wishes` for the form, in the names of its fields; two statements at most.

    Whoever books again after a booking has ended finds it as it last stood: who was taken out of its circle meanwhile
    is not in it, who was added is. What she types from then on counts more.
    """
    typed = inquiry.contact
    ended = bookings.find_last_ended(session, inquiry.id)
    if ended is None or ended.id == typed.get(_AFTER):
        return dict(typed)
    return {**typed, **{name: getattr(ended, name) for name in FIELDS}, "participants": _circle_of(ended)}


def keep_contact(session: Session, inquiry: Inquiry, contact: Mapping[str, object], *, now: datetime) -> None:
    """Remember what was typed at the contact step, so that a lost half-day does not cost the form."""
    ended = bookings.find_last_ended(session, inquiry.id)
    inquiry.contact = {**inquiry.contact, **contact, _AFTER: ended.id if ended else None}
    inquiry.updated_at = now


def known_site(session: Session, inquiry_id: int, *, street: str, postal_code: str, city: str) -> Site | None:
    """Return what the last booking of the inquiry says of the same address, to be checked again, or None."""
    ended = bookings.find_last_ended(session, inquiry_id)
    if ended is None or not ended.site:
        return None
    if (ended.street, ended.postal_code, ended.city) != (street, postal_code, city):
        return None
    return replace(Site.of(ended.site), address_checked=False, is_carried_over=True)


def _circle_of(booking: Booking) -> list[dict[str, Any]]:
    return [
        {"name": guest.name, "email": guest.email, "role": guest.role, "is_optional": not guest.is_required}
        for guest in booking.participants
    ]
