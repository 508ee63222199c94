"""The consultant's start page and lists: what needs a decision, what comes next, who asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from halbtag.domain.qualification import Qualification, qualify
from halbtag.domain.questionnaire import first_open_step
from halbtag.domain.states import FollowUpKind
from halbtag.persistence import agenda, busy, follow_ups, inquiries, outbox
from halbtag.persistence.models import Booking, FollowUp, Inquiry, Profile
from halbtag.persistence.profile import criteria_for, load_profile
from halbtag.services.follow_ups import TO_ANSWER

#: How many inquiries one page of the list holds.
PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A calendar that is not read, since when, and why; `error` is "" where nobody even asks for it any more.

    `was_read` says that it could be read before, `is_stale` that its copy is too old to book by without the
    consultant's yes.
    """

    name: str
    since: datetime
    error: str
    was_read: bool
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What must not be overlooked: an example profile, messages given up, requests that wait, unreadable calendars.

    `pause_message` is what visitors read while nothing is on offer; "" where that is not so.
    """

    is_placeholder: bool
    pause_message: str
    failed: int
    requests: int
    unreadable: Sequence[Unreadable]


@dataclass(frozen=True, slots=True)
class InquiryLine:
    """One inquiry in a list; `qualification` is None while the questionnaire is not complete.

    `booking` is the latest one that got beyond the hold.
    """

    inquiry: Inquiry
    company: str
    qualification: Qualification | None
    booking: Booking | None


@dataclass(frozen=True, slots=True)
class Overview:
    """What the start page shows."""

    requests: Sequence[Booking]
    without_outcome: Sequence[Booking]
    follow_ups: Sequence[FollowUp]
    waiting: int
    upcoming: Sequence[Booking]
    inquiries: Sequence[InquiryLine]


@dataclass(frozen=True, slots=True)
class InquiryPage:
    """One page of inquiries, the youngest first; `next_before` pages on, where there is more."""

    lines: Sequence[InquiryLine]
    next_before: int | None


def load_standing(session: Session, *, now: datetime) -> Standing:
    """Return what the banner of every page tells."""
    profile = load_profile(session)
    return Standing(
        is_placeholder=profile.is_placeholder,
        pause_message=profile.pause_message,
        failed=outbox.count_failed(session),
        requests=agenda.count_requests(session),
        unreadable=_unreadable(session, good_since=now - timedelta(hours=profile.busy_max_age_hours)),
    )


def load_overview(session: Session, profile: Profile, *, now: datetime) -> Overview:
    """Return what needs a decision or an answer, the next five bookings and the five youngest inquiries."""
    return Overview(
        requests=agenda.list_requests(session),
        without_outcome=agenda.list_without_outcome(session, now=now),
        follow_ups=follow_ups.list_open(session, kinds=TO_ANSWER),
        waiting=follow_ups.count_open(session, kinds=(FollowUpKind.WAITING_LIST,)),
        upcoming=agenda.list_confirmed(session, now=now, limit=5),
        inquiries=_lines(inquiries.list_inquiries(session, limit=5), profile),
    )


def list_inquiry_lines(session: Session, profile: Profile, *, before_id: int | None = None) -> InquiryPage:
    """Return one page of inquiries, the youngest first."""
    found = inquiries.list_inquiries(session, limit=PAGE_SIZE + 1, before_id=before_id)
    shown = found[:PAGE_SIZE]
    next_before = shown[-1].id if len(found) > PAGE_SIZE else None
    return InquiryPage(_lines(shown, profile), next_before)


def describe_inquiry(inquiry: Inquiry, profile: Profile) -> InquiryLine:
    """Return one inquiry whose bookings are loaded, with its company and its result by the present profile."""
    return _line(inquiry, profile)


def _unreadable(session: Session, *, good_since: datetime) -> list[Unreadable]:
    return [
        Unreadable(
            name=calendar.name,
            since=calendar.failing_since or calendar.good_at or calendar.created_at,
            error=calendar.error if calendar.failing_since else "",
            was_read=calendar.good_at is not None,
            is_stale=calendar.good_at is None or calendar.good_at < good_since,
        )
        for calendar in busy.list_troubled(session, good_since=good_since)
    ]


def _lines(found: Sequence[Inquiry], profile: Profile) -> list[InquiryLine]:
    return [_line(inquiry, profile) for inquiry in found]


def _line(inquiry: Inquiry, profile: Profile) -> InquiryLine:
    booking = next((booking for booking in reversed(inquiry.bookings) if booking.company), None)
    version = inquiry.questionnaire_version
    complete = first_open_step(inquiry.answers, version=version) is None
    return InquiryLine(
        inquiry=inquiry,
        company=booking.company if booking else str(inquiry.contact.get("company") or ""),
        qualification=qualify(inquiry.answers, criteria_for(inquiry, profile), version=version) if complete else None,
        booking=booking,
    )
