"""How a booking stood when a page was shown: a step from a page that shows another state by now changes nothing."""

from sqlalchemy.orm import Session

from halbtag.domain.choice import choice_key
from halbtag.domain.errors import SavedMeanwhile
from halbtag.domain.states import AGREED
from halbtag.persistence.bookings import slot_of
from halbtag.persistence.models import Booking
from halbtag.persistence.proposals import open_proposals
from halbtag.services.steps import open_for_change


def stand_of(booking: Booking) -> str:
    """Return what a form carries of the booking that it was shown for; its proposals are loaded.

    That is whether it is agreed, its half-day with the times, and which others are open; circle and place may change
    without making it another one.
    """
    kind = "agreed" if booking.status in AGREED else booking.status
    offers = ",".join(str(offer.id) for offer in open_proposals(booking))
    return f"{kind}/{choice_key(slot_of(booking))}/{offers}"


def check_stand(session: Session, booking_id: int, seen: str) -> None:
    """Raise SavedMeanwhile like `require_stand`, before a step in the same transaction; UnknownBooking if none is.

    The booking is locked from here on.
    """
    require_stand(open_for_change(session, booking_id).booking, seen)


def require_stand(booking: Booking, seen: str) -> None:
    """Raise SavedMeanwhile where the form was shown for another state; `seen` is empty where it says nothing of it.

    To be called once nobody else can change the booking in this transaction any more.
    """
    if seen and seen != stand_of(booking):
        raise SavedMeanwhile
