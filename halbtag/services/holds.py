"""Choosing a half-day: what is on offer, and keeping one for a short while."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from halbtag.domain.booking_states import Action
from halbtag.domain.choice import Choice
from halbtag.domain.errors import IllegalTransition, SlotTaken, TimesChanged
from halbtag.domain.half import Half
from halbtag.domain.months import month_of, next_month
from halbtag.domain.qualification import Verdict
from halbtag.domain.slots import HalfDay, Reason, Slot, earliest_day, half_days, judge_half_day
from halbtag.domain.states import Actor, BookingStatus
from halbtag.domain.travel import months_near
from halbtag.domain.zone import local
from halbtag.persistence import bookings
from halbtag.persistence.availability import CalendarFacts, load_availability, load_facts
from halbtag.persistence.bookings import slot_of
from halbtag.persistence.inquiries import OpenInquiry
from halbtag.persistence.models import Booking
from halbtag.services.funnel import count_answers
from halbtag.services.inquiries import qualify_inquiry
from halbtag.services.steps import reasons_against

#: How long a half-day is kept while the form is filled in.
HOLD_DURATION = timedelta(minutes=20)


class NotQualified(Exception):
    """The answers as they are now do not lead to a half-day."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Judged half-days, in order, and the months with a free one on which the consultant is near the client anyway.

    Months are named by their first days. `earliest` is the first day that keeps the minimum notice.
    """

    half_days: list[HalfDay]
    near_months: list[date]
    earliest: date


def load_offer(session: Session, opened: OpenInquiry, *, month: date | None = None, now: datetime) -> Offer:
    """Return every half-day from today to the booking horizon, judged for the client's place; one statement.

    With a `month`, a day of it, only that month's: it then costs the same whatever else the calendar holds, plus one
    statement for each other month in which the consultant is near the client anyway. Those are named only where one of
    their region days is free. The visitor's own hold does not stand in her way.
    """
    first, last = bookable_days(opened, now)
    wanted = (first, last) if month is None else _within_month(month, first, last)
    judged, near = _judge_span(session, opened, wanted, now=now)
    free = _months_with_region_days(judged)
    elsewhere = [] if month is None else [other for other in near if other != month_of(month)]
    for other in elsewhere:
        there, _ = _judge_span(session, opened, _within_month(other, first, last), now=now)
        free |= _months_with_region_days(there)
    earliest = earliest_day(first, notice_days=opened.profile.notice_days, land=opened.profile.land)
    return Offer(judged, [other for other in near if other in free], earliest)


def _judge_span(
    session: Session, opened: OpenInquiry, span: tuple[date, date], *, now: datetime
) -> tuple[list[HalfDay], list[date]]:
    """Return the half-days of the span, and the months of the whole horizon with region days near the client."""
    horizon = bookable_days(opened, now)
    availability = load_availability(
        session, opened.profile, first=span[0], last=span[1], now=now, regions_between=horizon
    )
    place, own = _destination(opened), opened.booking.id if opened.booking else None
    earliest = earliest_day(horizon[0], notice_days=availability.notice_days, land=availability.land)
    judged = half_days(*span, availability=availability, now=now, destination=place, ignore_booking=own)
    return judged, months_near(place, availability.regions, first=earliest, last=horizon[1])


def _within_month(month: date, first: date, last: date) -> tuple[date, date]:
    return max(first, month_of(month)), min(last, next_month(month) - timedelta(days=1))


def _months_with_region_days(judged: list[HalfDay]) -> set[date]:
    return {month_of(half_day.day) for half_day in judged if half_day.is_free and half_day.regions}


def offer_half_days(
    session: Session, opened: OpenInquiry, *, month: date | None = None, now: datetime
) -> list[HalfDay]:
    """Return the half-days of `load_offer` alone."""
    return load_offer(session, opened, month=month, now=now).half_days


def hold_slot(
    session: Session, opened: OpenInquiry, *, day: date, half: Half, shown: str = "", now: datetime
) -> Booking:
    """Keep a half-day, and those that the journey takes, until `HOLD_DURATION` from now.

    `opened` must have been read for update; `shown` is what the page said of the times, see `Choice`. Choosing the
    half-day that is already held keeps it with its time; choosing another one, or the same at other times, gives the
    first back in the same transaction. Raises SlotTaken if the half-day is not on offer (any more), its subclass
    TimesChanged if it is, but at other times than were shown, NotQualified if the answers rule one out, and
    IllegalTransition if the inquiry has gone beyond choosing.
    """
    verdict = qualify_inquiry(opened).verdict
    if verdict is Verdict.NOT_YET:
        raise NotQualified
    own = opened.booking
    if own is not None and own.status is not BookingStatus.HELD:
        raise IllegalTransition(own.status)
    first, last = bookable_days(opened, now)
    if not first <= day <= last:
        raise SlotTaken
    choice = Choice(day, half, shown)
    facts = load_facts(session, opened.profile, first=day, last=day, now=now)
    if own is not None and _is_meant(own, choice, opened, now=now):
        if reasons_against(_judge(facts, opened, choice, agreed=slot_of(own), now=now)):
            raise SlotTaken
        return own
    slot, journey = _offered(facts, opened, choice, now=now)
    if own is not None:
        bookings.advance(session, own, Action.CHOOSE_OTHER, by=Actor.PROSPECT, now=now)
        bookings.release(session, [own.id])
    if facts.lapsed:
        # All of them, not only those in the way: a lapsed hold that is confirmed late must not break a limit.
        bookings.expire(session, now=now, booking_ids=[entry.booking_id for entry in facts.lapsed])
    booking = _held_booking(opened.inquiry.id, slot, verdict=verdict, place=_destination(opened), now=now)
    bookings.insert_held(session, booking, journey=journey)
    opened.inquiry.updated_at = now
    count_answers(session, opened.inquiry, verdict=verdict, choice=True)
    return booking


def _offered(
    facts: CalendarFacts, opened: OpenInquiry, choice: Choice, *, now: datetime
) -> tuple[Slot, tuple[tuple[date, Half], ...]]:
    """Return what was chosen as it is on offer by now, and the half-days that the journey takes."""
    judged = _judge(facts, opened, choice, now=now)
    if not judged.is_free or judged.slot is None:
        raise SlotTaken
    if not choice.means(judged.slot.start, judged.slot.end):
        raise TimesChanged(judged.slot)
    return judged.slot, judged.takes


def reasons_against_hold(session: Session, opened: OpenInquiry, *, now: datetime) -> list[Reason]:
    """Return what has come up against the half-day that the visitor keeps while she fills in the form.

    Nothing where it stands, or where she keeps none; otherwise one statement. Notice and horizon do not count: she
    chose in time.
    """
    own = opened.booking
    if own is None or own.status is not BookingStatus.HELD:
        return []
    facts = load_facts(session, opened.profile, first=own.day, last=own.day, now=now)
    return reasons_against(_judge(facts, opened, Choice(own.day, own.half), agreed=slot_of(own), now=now))


def hold_again(session: Session, booking: Booking, *, now: datetime) -> Booking:
    """Give an ended booking's half-days to a new hold for the same inquiry, in the transaction that ends it."""
    journey = bookings.list_journey(session, booking)
    bookings.release(session, [booking.id])
    place = booking.postal_code
    held = _held_booking(booking.inquiry_id, slot_of(booking), verdict=booking.verdict, place=place, now=now)
    bookings.insert_held(session, held, journey=journey)
    return held


def _destination(opened: OpenInquiry) -> str:
    return str(opened.inquiry.answers.get("postal_code", ""))


def bookable_days(opened: OpenInquiry, now: datetime) -> tuple[date, date]:
    """Return the first and the last day that may be on offer: today, and the end of the booking horizon.

    A half-day that the consultant has knowingly opened beyond the horizon moves the end.
    """
    today = local(now).date()
    last = today + timedelta(days=opened.profile.horizon_days)
    return today, max(last, opened.opened_until or last)


def _judge(
    facts: CalendarFacts, opened: OpenInquiry, choice: Choice, *, agreed: Slot | None = None, now: datetime
) -> HalfDay:
    return judge_half_day(
        choice.day,
        choice.half,
        availability=facts.availability,
        now=now,
        destination=_destination(opened),
        ignore_booking=opened.booking.id if opened.booking else None,
        agreed=agreed,
    )


def _is_meant(own: Booking, choice: Choice, opened: OpenInquiry, *, now: datetime) -> bool:
    """Say whether the choice is what is held already: same half-day, same times, same place, and still in time."""
    if (own.day, own.half, own.postal_code) != (choice.day, choice.half, _destination(opened)):
        return False
    return own.expires_at is not None and own.expires_at > now and choice.means(own.starts_at, own.ends_at)


def _held_booking(inquiry_id: int, slot: Slot, *, verdict: str, place: str, now: datetime) -> Booking:
    return Booking(
        inquiry_id=inquiry_id,
        status=BookingStatus.HELD,
        verdict=verdict,
        day=slot.day,
        half=slot.half,
        starts_at=slot.start,
        ends_at=slot.end,
        postal_code=place,
        expires_at=now + HOLD_DURATION,
        revised_at=now,
        created_at=now,
    )
