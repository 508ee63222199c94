"""The briefing of a booking: what is in it by what is known now."""

from datetime import datetime

from sqlalchemy.orm import Session

from halbtag.domain.briefing import Briefing, Guest, Visit, make_briefing
from halbtag.domain.german import day_long, half_name
from halbtag.domain.onsite import Site
from halbtag.domain.states import AGREED, OVER, BookingStatus
from halbtag.domain.wishes import wish_lines
from halbtag.persistence.models import Booking, Profile
from halbtag.persistence.profile import criteria_of
from halbtag.services.surroundings import load_surroundings


def briefing_of(session: Session, booking: Booking, profile: Profile, *, now: datetime) -> Briefing:
    """Return the briefing for a booking whose inquiry and participants are loaded; one statement for the calendar."""
    keeps_a_half_day = booking.keeps_own_half_day or booking.status in OVER
    return make_briefing(
        visit=visit_of(booking),
        answers=booking.inquiry.answers,
        source=booking.inquiry.source,
        criteria=criteria_of(profile),
        around=load_surroundings(session, booking, profile, now=now) if keeps_a_half_day else None,
    )


def visit_of(booking: Booking) -> Visit:
    """Return what the briefing tells of the appointment itself; the booking's participants are loaded."""
    return Visit(
        company=booking.company,
        name=booking.name,
        email=booking.email,
        phone=booking.phone,
        street=booking.street,
        postal_code=booking.postal_code,
        city=booking.city,
        note=booking.note,
        start=booking.starts_at,
        end=booking.ends_at,
        half=booking.half,
        circle=tuple(Guest(guest.name, guest.email, guest.role, guest.is_required) for guest in booking.participants),
        site=Site.of(booking.site) if booking.status in AGREED | OVER else None,
        undecided=_undecided(booking),
    )


def _undecided(booking: Booking) -> str:
    if booking.wished:
        windows = "; ".join([*wish_lines(booking.wished), *filter(None, [booking.wished.words])])
        return f"noch offen. Wunschzeiten: {windows}"
    if booking.status is BookingStatus.COUNTERED:
        return f"noch offen. Angefragt war {day_long(booking.day)}, {half_name(booking.half)}"
    return ""
