"""The life of a booking after the hold: submit, confirm the address, accept, decline, cancel, expire."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from halbtag.domain.briefing import Briefing, Guest, Visit, make_briefing
from halbtag.domain.errors import IllegalTransition, Refusal
from halbtag.domain.half import Half
from halbtag.domain.mail import OutgoingMail
from halbtag.domain.qualification import Verdict
from halbtag.domain.slots import HalfDay, Reason, ReasonCode, judge_half_day
from halbtag.domain.states import BookingStatus, Scope
from halbtag.domain.text import mailbox_of
from halbtag.persistence import bookings, outbox, tokens
from halbtag.persistence.availability import load_availability
from halbtag.persistence.bookings import OpenBooking
from halbtag.persistence.inquiries import OpenInquiry
from halbtag.persistence.models import Booking, Participant, Profile
from halbtag.persistence.profile import criteria_of, load_profile, lock_profile
from halbtag.services.holds import hold_again, hold_slot
from halbtag.services.inquiries import qualify_inquiry, save_answers
from halbtag.services.mails import Mails
from halbtag.services.writeback import entries_for

#: How long a half-day is kept while the prospect confirms the address, from the submission on.
CONFIRMATION_DURATION = timedelta(hours=2)

#: How long the consultant's link still shows what became of a request after its half-day.
DECISION_REMAINS = timedelta(days=1)

#: How many unconfirmed bookings one mailbox may have in a day: nobody's mailbox is flooded in her name.
UNCONFIRMED_PER_DAY = 3


class TooManyUnconfirmed(Refusal):
    """Too many bookings wait for this address to be confirmed."""


class NeedsConsent(Refusal):
    """Something speaks against the half-day that the consultant has not named; `reasons` are all that do."""

    def __init__(self, reasons: Sequence[Reason]) -> None:
        super().__init__(", ".join(reason.code for reason in reasons))
        self.reasons = reasons


class UnknownBooking(Refusal):
    """There is no such booking."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Who books and where the half-day takes place; every line is cleaned and checked."""

    name: str
    company: str
    email: str
    phone: str
    street: str
    postal_code: str
    city: str
    note: str


def submit_booking(
    session: Session,
    mails: Mails,
    *,
    opened: OpenInquiry,
    day: date,
    half: Half,
    contact: Contact,
    guests: Sequence[Guest],
    now: datetime,
) -> Booking:
    """Take the form in and ask for the address to be confirmed; `opened` must have been read for update.

    A hold that ran out while the form was filled in is renewed if the half-day is still free. Raises SlotTaken or
    NotQualified like `hold_slot`, IllegalTransition if the form was already taken in, and TooManyUnconfirmed. What was
    typed must be kept by the caller before (`keep_contact`), for a refusal rolls this transaction back.
    """
    if opened.booking is not None and opened.booking.status is not BookingStatus.HELD:
        raise IllegalTransition(opened.booking.status)
    since = now - timedelta(days=1)
    # The half-day is judged for where it takes place, whatever was typed in the first step.
    save_answers(opened, answers={"postal_code": contact.postal_code}, now=now)
    mailbox = mailbox_of(contact.email)
    if bookings.count_unconfirmed(session, mailbox=mailbox, since=since) >= UNCONFIRMED_PER_DAY:
        raise TooManyUnconfirmed
    booking = hold_slot(session, opened, day=day, half=half, now=now)
    bookings.advance(
        session,
        booking,
        expected=(BookingStatus.HELD,),
        status=BookingStatus.VERIFYING,
        verdict=qualify_inquiry(opened).verdict,
        expires_at=now + CONFIRMATION_DURATION,
        mailbox=mailbox,
        organizer_name=opened.profile.name,
        organizer_email=opened.profile.booking_email,
        consultant_email=opened.profile.notify_email,
        **asdict(contact),
    )
    bookings.insert_participants(session, booking, _participants(guests, opened.profile))
    token = tokens.issue(session, scope=Scope.BOOKING, booking_id=booking.id, now=now)
    session.flush()
    outbox.enqueue(
        session,
        mails.confirm_address(booking=booking, profile=opened.profile, token=token, now=now),
        booking_id=booking.id,
        now=now,
    )
    return booking


def keep_contact(opened: OpenInquiry, contact: Mapping[str, object], *, now: datetime) -> None:
    """Remember what was typed at the contact step, so that a lost half-day does not cost the form."""
    opened.inquiry.contact = dict(contact)
    opened.inquiry.updated_at = now


def take_back_submission(session: Session, opened: OpenInquiry, *, now: datetime) -> None:
    """Put a new hold in the place of an unconfirmed booking, so that its form can be mended.

    The link already mailed ends: it may have gone to a stranger. `opened` must have been read for update. Raises
    IllegalTransition if there is nothing unconfirmed.
    """
    booking = opened.booking
    if booking is None or booking.status is not BookingStatus.VERIFYING:
        raise IllegalTransition(booking.status if booking else BookingStatus.EXPIRED)
    bookings.advance(
        session,
        booking,
        expected=(BookingStatus.VERIFYING,),
        status=BookingStatus.EXPIRED,
        expires_at=None,
        ended_at=now,
    )
    tokens.revoke_booking(session, booking_id=booking.id)
    outbox.withdraw(session, booking_id=booking.id)
    hold_again(session, booking, now=now)


def confirm_address(session: Session, mails: Mails, *, token: str, now: datetime) -> Booking:
    """Confirm the address behind a booking's link: a FIT is then booked, a CLARIFY becomes a request.

    So does a FIT while the consultant's own calendars could not be read for too long. Confirming twice is confirming
    once. As long as nobody else was given the half-day, a confirmation after the promised time still counts. Raises
    UnknownLink, or IllegalTransition if the booking has ended or the half-day begun.
    """
    opened = bookings.open_booking(session, token, scope=Scope.BOOKING, now=now)
    booking = opened.booking
    if booking.status in (BookingStatus.CONFIRMED, BookingStatus.REQUESTED):
        return booking
    if booking.starts_at <= now:
        raise IllegalTransition(BookingStatus.EXPIRED)
    if booking.verdict == Verdict.FIT and not opened.relies_on_old_calendars(now):
        _confirm(session, mails, opened, expected=BookingStatus.VERIFYING, token=token, now=now)
    else:
        _request(session, mails, opened, token=token, now=now)
    return booking


def judge_booking(session: Session, booking: Booking, profile: Profile, *, now: datetime) -> HalfDay:
    """Return this booking's half-day as it is judged by now, with the journey, and leaving the booking itself out."""
    availability = load_availability(session, profile, first=booking.day, last=booking.day, now=now)
    return judge_half_day(
        booking.day,
        booking.half,
        availability=availability,
        now=now,
        destination=booking.postal_code,
        ignore_booking=booking.id,
    )


def reasons_against(judged: HalfDay) -> list[Reason]:
    """Return what speaks against keeping a half-day that was asked for in time: notice and horizon do not count."""
    return [reason for reason in judged.reasons if reason.code not in (ReasonCode.NOTICE, ReasonCode.HORIZON)]


def accept_request(
    session: Session, mails: Mails, *, booking_id: int, knowing: Collection[str] = (), now: datetime
) -> Booking:
    """Turn a request into a booking, and invite everybody.

    `knowing` are the codes of the soft reasons that the consultant has seen and decides against. Raises NeedsConsent if
    any other stands by now, IllegalTransition if it is no request any more or the half-day has begun, UnknownBooking if
    there is none.
    """
    opened = _load(session, booking_id)
    if opened.booking.status is BookingStatus.REQUESTED and opened.booking.starts_at <= now:
        raise IllegalTransition(BookingStatus.EXPIRED)
    _require(opened.booking, BookingStatus.REQUESTED)
    reasons = reasons_against(judge_booking(session, opened.booking, opened.profile, now=now))
    if any(reason.code not in knowing or not reason.code.is_soft for reason in reasons):
        raise NeedsConsent(reasons)
    token = tokens.issue(session, scope=Scope.BOOKING, booking_id=booking_id, now=now)
    _confirm(session, mails, opened, expected=BookingStatus.REQUESTED, token=token, now=now)
    return opened.booking


def decline_request(session: Session, mails: Mails, *, booking_id: int, reason: str, now: datetime) -> Booking:
    """Decline a request, free the half-day and tell the prospect; `reason` may be empty.

    Raises IllegalTransition if it is no request any more, UnknownBooking if there is none.
    """
    opened = _load(session, booking_id)
    booking = opened.booking
    _require(booking, BookingStatus.REQUESTED)
    bookings.advance(
        session,
        booking,
        expected=(BookingStatus.REQUESTED,),
        status=BookingStatus.DECLINED,
        reason=reason,
        ended_at=now,
    )
    bookings.release(session, [booking.id])
    _tell(session, opened, mails.request_declined(booking=booking, profile=opened.profile, now=now), now=now)
    return booking


def cancel_booking(
    session: Session, mails: Mails, *, booking_id: int, reason: str, by_consultant: bool, now: datetime
) -> Booking:
    """Cancel a booking, free the half-day and tell everybody; `reason` may be empty.

    The prospect takes a request back in the same way; the consultant declines it instead. A cancelled booking is the
    next revision of its calendar event. Cancelling twice is cancelling once. Raises IllegalTransition if there is
    nothing to cancel or the half-day has begun, UnknownBooking if there is none.
    """
    opened = _load(session, booking_id)
    booking = opened.booking
    if booking.status is BookingStatus.CANCELLED:
        return booking
    withdrawable = () if by_consultant else (BookingStatus.REQUESTED,)
    _require(booking, BookingStatus.CONFIRMED, *withdrawable)
    if booking.starts_at <= now:
        raise IllegalTransition(booking.status)
    was_confirmed = booking.status is BookingStatus.CONFIRMED
    bookings.advance(
        session,
        booking,
        expected=(booking.status,),
        status=BookingStatus.CANCELLED,
        reason=reason,
        ended_at=now,
        sequence=booking.sequence + 1,
        revised_at=_next_revision(booking, now),
    )
    bookings.release(session, [booking.id])
    if was_confirmed:
        messages = mails.booking_cancelled(
            booking=booking, profile=opened.profile, by_consultant=by_consultant, now=now
        )
    else:
        messages = mails.request_withdrawn(booking=booking, profile=opened.profile, now=now)
    _tell(session, opened, messages, now=now)
    return booking


def expire_holds(session: Session, *, now: datetime) -> int:
    """End every hold that has run out and free its half-day; returns how many."""
    lock_profile(session)
    return len(bookings.expire(session, now=now))


def reopen_inquiry(session: Session, *, booking: Booking, now: datetime) -> str:
    """Return a new link's secret to the inquiry behind a booking that has ended, for choosing another half-day.

    Raises IllegalTransition for one whose address nobody confirmed: the link may have gone to a stranger, and the
    inquiry holds what the prospect typed. She has her own link to it.
    """
    if booking.verified_at is None or booking.is_active:
        raise IllegalTransition(booking.status)
    return tokens.issue(session, scope=Scope.INQUIRY, inquiry_id=booking.inquiry_id, now=now)


def briefing_of(booking: Booking, profile: Profile) -> Briefing:
    """Return the briefing for a booking whose inquiry and participants are loaded."""
    circle = tuple(Guest(guest.name, guest.email, guest.role) for guest in booking.participants)
    visit = Visit(
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
        circle=circle,
    )
    return make_briefing(
        visit=visit, answers=booking.inquiry.answers, source=booking.inquiry.source, criteria=criteria_of(profile)
    )


def _confirm(
    session: Session, mails: Mails, opened: OpenBooking, *, expected: BookingStatus, token: str, now: datetime
) -> None:
    booking, profile = opened.booking, opened.profile
    bookings.advance(
        session,
        booking,
        expected=(expected,),
        status=BookingStatus.CONFIRMED,
        expires_at=None,
        verified_at=booking.verified_at or now,
        confirmed_at=now,
        revised_at=_next_revision(booking, now),
    )
    briefing = briefing_of(booking, profile)
    messages = mails.booking_confirmed(booking=booking, profile=profile, briefing=briefing, token=token, now=now)
    _tell(session, opened, messages, now=now)


def _request(session: Session, mails: Mails, opened: OpenBooking, *, token: str, now: datetime) -> None:
    booking, profile = opened.booking, opened.profile
    bookings.advance(
        session,
        booking,
        expected=(BookingStatus.VERIFYING,),
        status=BookingStatus.REQUESTED,
        expires_at=None,
        verified_at=now,
    )
    decision = tokens.issue(
        session, scope=Scope.DECISION, booking_id=booking.id, now=now, expires_at=booking.ends_at + DECISION_REMAINS
    )
    briefing = briefing_of(booking, profile)
    session.flush()
    messages = [
        *mails.request_received(booking=booking, profile=profile, token=token, now=now),
        *mails.decision_needed(booking=booking, profile=profile, briefing=briefing, token=decision, now=now),
    ]
    _tell(session, opened, messages, now=now)


def _tell(session: Session, opened: OpenBooking, messages: Sequence[OutgoingMail], *, now: datetime) -> None:
    """Store the mails about a step, and what the consultant's own calendar has to hear of it, in one statement."""
    entries = entries_for(session, opened.booking, opened.profile)
    outbox.enqueue(session, [*messages, *entries], booking_id=opened.booking.id, now=now)


def _participants(guests: Sequence[Guest], profile: Profile) -> list[Participant]:
    """Return the guests as rows, without the consultant, who is invited anyway."""
    own = {profile.booking_email.lower(), profile.notify_email.lower()}
    return [Participant(**asdict(guest)) for guest in guests if guest.email.lower() not in own]


def _load(session: Session, booking_id: int) -> OpenBooking:
    booking = bookings.load_booking(session, booking_id)
    if booking is None:
        raise UnknownBooking
    return OpenBooking(booking, load_profile(session))


def _require(booking: Booking, *statuses: BookingStatus) -> None:
    if booking.status not in statuses:
        raise IllegalTransition(booking.status)


def _next_revision(booking: Booking, now: datetime) -> datetime:
    # RFC 5546 2.1.5 breaks ties in SEQUENCE by DTSTAMP, which has whole seconds: never the same twice.
    return max(now, booking.revised_at + timedelta(seconds=1))
