"""What lies around the half-day of a booking, by what is known now."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from halbtag.domain.slots import judge_half_day
from halbtag.domain.surroundings import Surroundings, look_around
from halbtag.persistence.availability import load_availability
from halbtag.persistence.bookings import slot_of
from halbtag.persistence.models import Booking, Profile, Proposal

_A_DAY = timedelta(days=1)


def load_surroundings(
    session: Session, booking: Booking, profile: Profile, *, wished: Proposal | None = None, now: datetime
) -> Surroundings:
    """Return the booking's half-day, or the one `wished` instead, as it is judged by now, with what lies around it.

    At its own times, as the step judges it. One statement.
    """
    meant = wished or booking
    before, after = meant.day - _A_DAY, meant.day + _A_DAY
    availability = load_availability(session, profile, first=before, last=after, now=now)
    judged = judge_half_day(
        meant.day,
        meant.half,
        availability=availability,
        now=now,
        destination=booking.postal_code,
        ignore_booking=booking.id,
        agreed=None if wished is None and booking.is_wish else slot_of(meant),
    )
    return look_around(judged, availability=availability, destination=booking.postal_code, booking_id=booking.id)
