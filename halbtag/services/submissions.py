"""From the form to the booking or request: taken in, its address confirmed, taken back, or run out."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from halbtag.domain.booking_states import Action
from halbtag.domain.briefing import Guest
from halbtag.domain.choice import Choice
from halbtag.domain.errors import IllegalTransition, Refusal
from halbtag.domain.language import spoken
from halbtag.domain.mail_domains import FREE_MAIL, domain_of, mailbox_of
from halbtag.domain.qualification import Verdict
from halbtag.domain.slots import Reason, ReasonCode
from halbtag.domain.states import AGREED, Actor, BookingStatus, Scope
from halbtag.persistence import bookings, outbox, personal_links, tokens
from halbtag.persistence.bookings import OpenBooking
from halbtag.persistence.inquiries import OpenInquiry
from halbtag.persistence.models import Booking, Participant, Profile
from halbtag.persistence.profile import lock_profile
from halbtag.services.asking import ask_consultant
from halbtag.services.holds import hold_again, hold_slot
from halbtag.services.inquiries import qualify_inquiry, save_answers
from halbtag.services.known_contact import known_site
from halbtag.services.mails import Mails
from halbtag.services.messages import submission
from halbtag.services.steps import confirm, judge_booking, reasons_against

#: How long a half-day is kept while the prospect confirms the address, from the submission on.
CONFIRMATION_DURATION = timedelta(hours=2)

#: How many unconfirmed bookings one mailbox may have in a day: nobody's mailbox is flooded in her name.
UNCONFIRMED_PER_DAY = 3

#: How many the mailboxes of one domain may have: nobody's colleagues are flooded either, one after the other. Where
#: millions share a domain they are strangers to each other.
UNCONFIRMED_PER_DOMAIN = 12
UNCONFIRMED_PER_PROVIDER = 120


class TooManyUnconfirmed(Refusal):
    """Too many bookings wait for this address to be confirmed."""


class TooManyAtDomain(TooManyUnconfirmed):
    """Too many bookings wait for other addresses of this domain to be confirmed."""


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
    choice: Choice,
    contact: Contact,
    guests: Sequence[Guest],
    now: datetime,
) -> Booking:
    """Take the form in and ask for the address to be confirmed; `opened` must have been read for update.

    A hold that ran out while the form was filled in is renewed if the half-day is still free. Raises SlotTaken,
    TimesChanged or NotQualified like `hold_slot`, IllegalTransition if the form was already taken in, and
    TooManyUnconfirmed. What was typed must be kept by the caller before (`keep_contact`), for a refusal rolls this
    transaction back.
    """
    if opened.booking is not None and opened.booking.status is not BookingStatus.HELD:
        raise IllegalTransition(opened.booking.status)
    check_contact(session, opened, contact, now=now)
    booking = hold_slot(session, opened, day=choice.day, half=choice.half, shown=choice.shown, now=now)
    take_in(session, mails, opened=opened, booking=booking, contact=contact, guests=guests, now=now)
    return booking


def check_contact(session: Session, opened: OpenInquiry, contact: Contact, *, now: datetime) -> None:
    """Have the inquiry judged for the place of the visit, whatever was typed in the first step.

    Raises TooManyUnconfirmed where the mailbox, or its whole domain, has enough to confirm already.
    """
    save_answers(session, opened, answers={"postal_code": contact.postal_code}, now=now)
    since = now - timedelta(days=1)
    mailbox = mailbox_of(contact.email)
    domain = domain_of(mailbox)
    if bookings.count_unconfirmed(session, mailbox=mailbox, since=since) >= UNCONFIRMED_PER_DAY:
        raise TooManyUnconfirmed
    if bookings.count_unconfirmed_at(session, domain=domain, since=since) >= most_unconfirmed_at(domain):
        raise TooManyAtDomain


def most_unconfirmed_at(domain: str) -> int:
    """Return how many mails to addresses of a domain may wait in a day for somebody to confirm them."""
    return UNCONFIRMED_PER_PROVIDER if domain in FREE_MAIL else UNCONFIRMED_PER_DOMAIN


def take_in(
    session: Session,
    mails: Mails,
    *,
    opened: OpenInquiry,
    booking: Booking,
    contact: Contact,
    guests: Sequence[Guest],
    now: datetime,
) -> None:
    """Give a held booking its contact and guests, and ask for the address to be confirmed.

    Whoever came by the consultant's personal link reads the mailbox that it went to: that address is confirmed. What
    was said of the place for an earlier booking is taken over where the address is the same.
    """
    booking.language = spoken()  # whatever she spoke when she chose the half-day
    place = {"street": contact.street, "postal_code": contact.postal_code, "city": contact.city}
    site = known_site(session, opened.inquiry.id, **place)
    bookings.advance(
        session,
        booking,
        Action.SUBMIT,
        by=Actor.PROSPECT,
        now=now,
        verdict=qualify_inquiry(opened).verdict,
        expires_at=now + CONFIRMATION_DURATION,
        mailbox=mailbox_of(contact.email),
        organizer_name=opened.profile.name,
        organizer_email=opened.profile.booking_email,
        consultant_email=opened.profile.notify_email,
        site=site.store() if site else {},
        **asdict(contact),
    )
    bookings.insert_participants(session, booking, _participants(guests, opened.profile))
    personal_links.note_use(session, opened.inquiry.id, now=now)
    token = tokens.issue(session, scope=Scope.BOOKING, booking_id=booking.id, now=now)
    session.flush()
    if mailbox_of(opened.inquiry.known_email) == booking.mailbox:
        confirm_address(session, mails, token=token, now=now)
        return
    outbox.enqueue(
        session,
        submission.confirm_address(mails, booking=booking, profile=opened.profile, token=token, now=now),
        booking_id=booking.id,
        now=now,
    )


def take_back_submission(session: Session, opened: OpenInquiry, *, now: datetime) -> None:
    """Put a new hold in the place of an unconfirmed booking, so that its form can be mended; wishes keep nothing.

    The link already mailed ends: it may have gone to a stranger. `opened` must have been read for update. Raises
    IllegalTransition if there is nothing unconfirmed.
    """
    booking = opened.booking
    if booking is None or booking.status is not BookingStatus.VERIFYING:
        raise IllegalTransition(booking.status if booking else BookingStatus.EXPIRED)
    bookings.advance(session, booking, Action.TAKE_BACK, by=Actor.PROSPECT, now=now)
    tokens.revoke_booking(session, booking_id=booking.id)
    outbox.withdraw(session, booking_id=booking.id)
    if not booking.is_wish:
        hold_again(session, booking, now=now)


def confirm_address(session: Session, mails: Mails, *, token: str, now: datetime) -> Booking:
    """Confirm the address behind a booking's link: a FIT is then booked, a CLARIFY becomes a request.

    So does a FIT while the consultant's own calendars could not be read for too long, and where something has come up
    against the half-day since it was chosen: what is promised to her is his to keep or to replace, and he is told why.
    Confirming twice is confirming once. As long as nobody else was given the half-day, a confirmation after the
    promised time still counts. Raises UnknownLink, or IllegalTransition if the booking has ended or the half-day begun.
    """
    lock_profile(session)  # what else is booked at this moment counts in the limits, and on the road
    opened = bookings.open_booking(session, token, scope=Scope.BOOKING, now=now)
    booking = opened.booking
    if booking.status in AGREED | {BookingStatus.REQUESTED, BookingStatus.COUNTERED}:
        return booking
    if booking.starts_at <= now:
        raise IllegalTransition(BookingStatus.EXPIRED)
    against = doubts_about(session, opened, now=now)
    if booking.verdict == Verdict.FIT and not booking.is_wish and not against:
        confirm(session, mails, opened, Action.BOOK, by=Actor.PROSPECT, token=token, now=now)
    else:
        asked: dict[str, Any] = {"against": against, "verified_at": now}
        ask_consultant(session, mails, opened, Action.ASK, token=token, now=now, **asked)
    return booking


def doubts_about(session: Session, opened: OpenBooking, *, now: datetime) -> list[Reason]:
    """Return why a half-day cannot be booked without the consultant: what has come up against it, what nobody knows.

    The latter are his calendars that could not be read for too long. Nothing for wishes; otherwise one statement.
    """
    if opened.booking.is_wish:
        return []
    judged = judge_booking(session, opened.booking, opened.profile, now=now)
    unknown = [caution for caution in judged.cautions if caution.code is ReasonCode.STALE]
    return [*reasons_against(judged), *unknown]


def expire_holds(session: Session, *, now: datetime) -> int:
    """End every hold that has run out and free its half-day; returns how many."""
    lock_profile(session)
    return len(bookings.expire(session, now=now))


def _participants(guests: Sequence[Guest], profile: Profile) -> list[Participant]:
    """Return the guests as rows, without the consultant, who is invited anyway."""
    own = {profile.booking_email.lower(), profile.notify_email.lower()}
    return [Participant(**asdict(guest)) for guest in guests if guest.email.lower() not in own]
