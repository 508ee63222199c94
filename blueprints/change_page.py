"""What the prospect's page says about changing a booking: whether she may, until when, and what is undecided."""

from datetime import datetime
from typing import Any

from blueprints.forms import ReasonForm
from halbtag.domain.notice import last_day_to_change
from halbtag.domain.states import AGREED, UNDECIDED, Actor, BookingStatus
from halbtag.persistence.bookings import OpenBooking
from halbtag.persistence.proposals import open_proposals
from halbtag.services.steps import keeps_notice


def may_cancel(opened: OpenBooking, now: datetime) -> bool:
    """Say whether the prospect can call the booking off alone."""
    booking = opened.booking
    if booking.status in AGREED:
        return booking.starts_at > now and keeps_notice(opened, now=now)
    return booking.status in UNDECIDED


def change_values(opened: OpenBooking, now: datetime) -> dict[str, Any]:
    """Return what `booking/_change.html` and `booking/_moving.html` show."""
    booking, profile = opened.booking, opened.profile
    offers = open_proposals(booking)
    notice_days = profile.change_notice_days
    return {
        "can_cancel": may_cancel(opened, now),
        "can_move": booking.status is BookingStatus.CONFIRMED and may_cancel(opened, now),
        "change_until": last_day_to_change(booking.day, notice_days=notice_days, land=profile.land),
        "asked_to_move": any(offer.by is Actor.PROSPECT for offer in offers),
        "moving_offers": offers,
        "keep_form": ReasonForm(formdata=None),
    }
