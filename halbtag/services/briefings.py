"""The briefing of a booking: what is in it by what is known now, and when the consultant gets it again."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from halbtag.domain.briefing import Briefing, Guest, Visit, make_briefing, mark_changes
from halbtag.domain.briefing_changes import Briefed, differences, what_matters
from halbtag.domain.briefing_state import VOID, state_words
from halbtag.domain.briefing_table import Undelivered, Unreached
from halbtag.domain.formats import day_long, half_name, moment
from halbtag.domain.hand_over import preparer_words
from halbtag.domain.language import gettext, speaking
from halbtag.domain.onsite import Site
from halbtag.domain.questionnaire import present_answers
from halbtag.domain.states import AGREED, OVER, Actor, BookingStatus, Channel
from halbtag.domain.wishes import wish_lines
from halbtag.persistence import bookings, outbox
from halbtag.persistence.bookings import OpenBooking
from halbtag.persistence.models import Booking, OutboxMessage, Profile
from halbtag.persistence.outbox import Claim
from halbtag.persistence.profile import criteria_for, lock_profile
from halbtag.persistence.proposals import open_proposals
from halbtag.services.delivery import GiveUp
from halbtag.services.mails import Mails
from halbtag.services.messages.briefing import briefing_mail
from halbtag.services.surroundings import load_surroundings

#: How long a briefing waits for the next change: whoever changes several things brings one mail.
BRIEFING_WAITS = timedelta(minutes=10)


def briefing_of(session: Session, booking: Booking, profile: Profile, *, now: datetime) -> Briefing:
    """Return the briefing for a booking whose inquiry, participants and proposals are loaded, as the reader speaks."""
    keeps_a_half_day = booking.keeps_own_half_day or booking.status in OVER
    briefing = make_briefing(
        visit=replace(_visit_by_now(session, booking, now=now), state=_state(booking)),
        answers=booking.inquiry.answers,
        source=booking.inquiry.source,
        criteria=criteria_for(booking.inquiry, profile),
        around=load_surroundings(session, booking, profile, now=now) if keeps_a_half_day else None,
        version=booking.inquiry.questionnaire_version,
    )
    return _marked(session, briefing, booking, now=now)


def briefing_to_send(session: Session, booking: Booking, profile: Profile, *, now: datetime) -> Briefing:
    """Return the same for a mail, in the consultant's language, whoever's request it is that brings it about."""
    with speaking(profile.language):
        return briefing_of(session, booking, profile, now=now)


def note_first_briefing(session: Session, booking: Booking, *, now: datetime) -> None:
    """Keep what the consultant is briefed of as the half-day is agreed."""
    bookings.keep_briefed(session, booking, Briefed(_facts_of(session, booking, now=now), now).store())


def brief_again(session: Session, mails: Mails, opened: OpenBooking, *, now: datetime) -> None:
    """Brief the consultant once more, soon, if something that matters is not as he was told, with that marked.

    To be called after each step that may change anything in a briefing, in its transaction, which keeps other steps
    waiting; what matters says `briefing_changes.what_matters`. Several steps within `BRIEFING_WAITS` are one mail, and
    a change that was undone before it went out is none. A mail that waits is written anew by every step: it says how
    things stand, in what would not have been worth a mail too. The booking's inquiry and participants are loaded.
    """
    booking = opened.booking
    told = Briefed.of(booking.briefed)
    facts = _facts_of(session, booking, now=now)
    if told is None or booking.status not in AGREED or booking.starts_at <= now:
        return
    was_read = not take_back_briefing(session, booking)
    if was_read and not differences(told.facts, facts):
        return
    news = told.next(facts, now=now, was_read=was_read)
    bookings.keep_briefed(session, booking, news.store())
    if not news.is_news:
        return
    briefing = briefing_to_send(session, booking, opened.profile, now=now)
    mail = briefing_mail(mails.post(booking, opened.profile, now=now), briefing, occasion=str(news.number))
    # In a stream of its own: while it waits, nothing else has to.
    apart = replace(mail, stream=f"{mail.stream}:briefing")
    outbox.enqueue(session, [apart], booking_id=booking.id, now=now, due_at=now + BRIEFING_WAITS)


def take_back_briefing(session: Session, booking: Booking) -> bool:
    """Take back the briefing that has not gone out yet, and say whether there was one."""
    return outbox.withdraw_untried(session, booking_id=booking.id, kind="briefing") > 0


def give_up_mail(mails: Mails) -> GiveUp:
    """Return what gives up a mail and, in the same transaction, tells the consultant whom it did not reach.

    He is briefed once more, as after any change that matters: once for each person and kind of mail.
    """

    def give_up(session: Session, claim: Claim, *, error: str, now: datetime) -> bool:
        # Before the message is touched: steps take their turn first, and then look at the messages of a booking.
        lock_profile(session)
        is_ours = outbox.mark_failed(session, claim, error=error, now=now)
        opened = bookings.find_booking(session, claim.booking_id) if is_ours and claim.booking_id else None
        if opened is not None and claim.channel is Channel.MAIL:
            brief_again(session, mails, opened, now=now)
        return is_ours

    return give_up


def _visit_by_now(session: Session, booking: Booking, *, now: datetime) -> Visit:
    return replace(visit_of(booking), unreached=_unreached(session, booking, now=now))


def _facts_of(session: Session, booking: Booking, *, now: datetime) -> dict[str, Any]:
    inquiry = booking.inquiry
    answers = present_answers(inquiry.answers, version=inquiry.questionnaire_version)
    return what_matters(_visit_by_now(session, booking, now=now), answers)


def _marked(session: Session, briefing: Briefing, booking: Booking, *, now: datetime) -> Briefing:
    told = Briefed.of(booking.briefed)
    if told is None or told.before is None or told.before_at is None:
        return briefing
    found = differences(told.before, _facts_of(session, booking, now=now))
    words = tuple(each.words for each in found)
    return mark_changes(
        briefing, parts={each.part for each in found}, words=words, since=moment(told.before_at) if found else ""
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
        prepared_by=preparer_words(booking.inquiry.prepared_by),
        has_invited=booking.confirmed_at is not None,
        is_void=booking.status in VOID,
        language=booking.language,
    )


def _state(booking: Booking) -> str:
    offers = open_proposals(booking) if booking.status is BookingStatus.MOVING else []
    return state_words(
        booking.status,
        was_agreed=booking.confirmed_at is not None,
        proposed=[(each.day, each.half) for each in offers],
        by_prospect=all(each.by is Actor.PROSPECT for each in offers),
    )


def _unreached(session: Session, booking: Booking, *, now: datetime) -> tuple[Unreached, ...]:
    """Return whom of the prospect and the circle a mail did not reach, each once."""
    if booking.verified_at == now:
        return ()  # She has just answered the only mail so far.
    names = {booking.email.lower(): booking.name, **{each.email.lower(): each.name for each in booking.participants}}
    found: dict[str, Unreached] = {}
    for mail in outbox.list_undelivered(session, booking_id=booking.id):
        name = names.get(mail.recipient.lower())
        if name is not None:
            found.setdefault(name, Unreached(name, _kind_of_mail(mail), mail.last_error))
    return tuple(found.values())


def _kind_of_mail(mail: OutboxMessage) -> Undelivered:
    if mail.revision is None:
        return Undelivered.MAIL
    return Undelivered.CANCELLATION if mail.kind.endswith("_cancelled") else Undelivered.INVITATION


def _undecided(booking: Booking) -> str:
    if booking.wished:
        windows = "; ".join([*wish_lines(booking.wished), *filter(None, [booking.wished.words])])
        return gettext("noch offen. Wunschzeiten: %(windows)s", windows=windows)
    if booking.status is BookingStatus.COUNTERED:
        return gettext(
            "noch offen. Angefragt war %(day)s, %(half)s", day=day_long(booking.day), half=half_name(booking.half)
        )
    return ""
