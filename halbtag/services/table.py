"""What the table of a booking lacks: told by the pages of the circle and by the mails."""

from halbtag.domain.circle import Gap, find_gap, gap_words
from halbtag.persistence.models import Booking, Participant


def gap_of(booking: Booking, *, without: Participant | None = None) -> Gap | None:
    """Return what the table of a booking lacks, or would lack without one; inquiry and participants are loaded."""
    return find_gap(booking.inquiry.answers, [guest.role for guest in booking.participants if guest is not without])


def gap_hint(booking: Booking) -> str:
    """Return the same in the words that the prospect reads, or nothing where IT and others sit at the table."""
    gap = gap_of(booking)
    return gap_words(gap) if gap else ""
