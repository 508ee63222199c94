"""The leadership circle once it was handed in: one more, one less; invited is whoever is in it when it is agreed."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from halbtag.domain.booking_states import Action
from halbtag.domain.briefing import Guest
from halbtag.domain.errors import Refusal
from halbtag.domain.mail_domains import mailbox_of
from halbtag.domain.states import AGREED, UNDECIDED, Actor, Scope
from halbtag.persistence import bookings
from halbtag.persistence.bookings import OpenBooking
from halbtag.persistence.models import Booking, Participant
from halbtag.services.briefings import brief_again
from halbtag.services.mails import Mails
from halbtag.services.messages.circle import participant_invited, participant_removed
from halbtag.services.stand import require_stand
from halbtag.services.steps import tell

#: More guests than this are no small leadership circle.
MOST_GUESTS = 8

#: How many invitations one booking sends in a day after the first ones: inviting and removing in turn writes mails.
INVITATIONS_PER_DAY = 12


class AlreadyInvited(Refusal):
    """The mailbox has the invitation, as prospect, member of the circle or consultant."""


class CircleFull(Refusal):
    """There are as many guests as a small circle takes."""


class TooManyInvitations(Refusal):
    """The booking has sent enough invitations for a day."""


def invite_participant(
    session: Session, mails: Mails, *, token: str, guest: Guest, seen: str = "", now: datetime
) -> Booking:
    """Take one more person into the circle; where the half-day is agreed, invite her, and tell the consultant.

    That is the event's next revision. Before, nobody has been invited, and nobody is written to: she is invited with
    all the others. `token` opens the booking; `guest` is cleaned and checked. Raises SavedMeanwhile where the page
    showed another state than `seen`, AlreadyInvited, CircleFull or TooManyInvitations, IllegalTransition if the booking
    has ended or the agreed half-day has begun, UnknownLink.
    """
    opened = _open(session, token, now=now)
    booking = opened.booking
    require_stand(booking, seen)
    if mailbox_of(guest.email) in _mailboxes(opened):
        raise AlreadyInvited
    if len(booking.participants) >= MOST_GUESTS:
        raise CircleFull
    day_ago = now - timedelta(days=1)
    action = Action.NAME_GUEST if booking.status in UNDECIDED else Action.INVITE
    if bookings.count_steps(session, booking.id, action, since=day_ago) >= INVITATIONS_PER_DAY:
        raise TooManyInvitations
    bookings.advance(session, booking, action, by=Actor.PROSPECT, now=now, detail=_named(guest))
    participant = Participant(
        name=guest.name,
        email=guest.email,
        role=guest.role,
        is_required=guest.is_required,
        since_sequence=booking.sequence,
    )
    bookings.add_participant(session, booking, participant)
    if booking.status in AGREED:
        messages = participant_invited(mails, booking=booking, profile=opened.profile, guest=participant, now=now)
        tell(session, opened, messages, now=now)
        brief_again(session, mails, opened, now=now)
    return booking


def uninvite_participant(
    session: Session, mails: Mails, *, token: str, participant_id: int, seen: str = "", now: datetime
) -> Booking:
    """Take one person out of the circle; where the half-day is agreed, tell her and the consultant.

    That is the event's next revision. Before, nobody has been invited, and nobody is written to. Removing somebody
    twice is removing once. Raises SavedMeanwhile like `invite_participant`, IllegalTransition if the booking has ended
    or the agreed half-day has begun, UnknownLink.
    """
    opened = _open(session, token, now=now)
    booking = opened.booking
    guest = find_participant(booking, participant_id)
    if guest is None:
        return booking
    require_stand(booking, seen)
    action = Action.DROP_GUEST if booking.status in UNDECIDED else Action.UNINVITE
    bookings.advance(session, booking, action, by=Actor.PROSPECT, now=now, detail=_named(guest))
    bookings.remove_participant(session, booking, guest)
    if booking.status in AGREED:
        messages = participant_removed(mails, booking=booking, profile=opened.profile, guest=guest, now=now)
        tell(session, opened, messages, now=now)
        brief_again(session, mails, opened, now=now)
    return booking


def is_open(booking: Booking, *, now: datetime) -> bool:
    """Say whether a page should offer to change the circle; whether it is changed, the UPDATE decides."""
    return booking.status in UNDECIDED or (booking.status in AGREED and booking.starts_at > now)


def find_participant(booking: Booking, participant_id: int) -> Participant | None:
    """Return the member of a booking's circle, or None where there is no such person in it (any more)."""
    return next((guest for guest in booking.participants if guest.id == participant_id), None)


def _open(session: Session, token: str, *, now: datetime) -> OpenBooking:
    bookings.lock_booking(session, token, scope=Scope.BOOKING, now=now)
    return bookings.open_booking(session, token, scope=Scope.BOOKING, now=now)


def _mailboxes(opened: OpenBooking) -> set[str]:
    booking, profile = opened.booking, opened.profile
    known = (
        booking.email,
        booking.organizer_email,
        booking.consultant_email,
        profile.booking_email,
        profile.notify_email,
        *(guest.email for guest in booking.participants),
    )
    return {mailbox_of(email) for email in known}


def _named(guest: Guest | Participant) -> str:
    return f"{guest.name}, {guest.role}" if guest.role else guest.name
