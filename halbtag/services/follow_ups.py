"""For whoever books no half-day (yet): a message, a recall or the waiting list, for the consultant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from halbtag.domain.errors import Refusal
from halbtag.domain.language import spoken
from halbtag.domain.states import FollowUpKind
from halbtag.domain.travel import Region, regions_to_come
from halbtag.domain.zone import local
from halbtag.persistence import follow_ups, outbox
from halbtag.persistence.inquiries import OpenInquiry
from halbtag.persistence.models import FollowUp
from halbtag.persistence.personal_links import latest_by_email
from halbtag.persistence.travel import list_region_days
from halbtag.services.mails import Mails
from halbtag.services.messages.follow_up import follow_up_left

#: How often one inquiry may ask for something: a person does so once or twice.
MOST_PER_INQUIRY = 5

#: What wants an answer now; the waiting list waits for an occasion.
TO_ANSWER = (FollowUpKind.MESSAGE, FollowUpKind.RECALL)


class TooManyFollowUps(Refusal):
    """Enough was asked for with this inquiry."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who asks, and what for; lines and text are cleaned, what a kind does not ask for is empty."""

    kind: FollowUpKind
    name: str
    email: str = ""
    phone: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody on the waiting list, and the region days to come that lie near to her place, by first day."""

    follow_up: FollowUp
    postal_code: str
    regions: Sequence[Region]
    #: When the latest personal link went to her address, if one did.
    invited_at: datetime | None


def leave_follow_up(session: Session, mails: Mails, *, opened: OpenInquiry, wanted: Wanted, now: datetime) -> None:
    """Keep what is asked for and mail it to the consultant; `opened` must have been read for update.

    Whoever wants to be on the waiting list has agreed to be written to: when, is kept (Art. 7 Abs. 1 DSGVO).
    Raises TooManyFollowUps.
    """
    if follow_ups.count_of_inquiry(session, opened.inquiry.id) >= MOST_PER_INQUIRY:
        raise TooManyFollowUps
    row = FollowUp(
        inquiry_id=opened.inquiry.id,
        kind=wanted.kind,
        name=wanted.name,
        email=wanted.email,
        phone=wanted.phone,
        text=wanted.text,
        consented_at=now if wanted.kind is FollowUpKind.WAITING_LIST else None,
        created_at=now,
    )
    session.add(row)
    opened.inquiry.language = spoken()
    opened.inquiry.updated_at = now
    session.flush()
    outbox.enqueue(
        session, follow_up_left(mails, follow_up=row, profile=opened.profile, now=now), booking_id=None, now=now
    )


def list_waiting(session: Session, *, now: datetime) -> Sequence[Waiting]:
    """Return the waiting list, the oldest first."""
    today = local(now).date()
    regions = [
        Region(row.first_day, row.last_day, row.name, row.postal_code, row.radius_km)
        for row in list_region_days(session, since=today)
    ]
    waiting = follow_ups.list_open(session, kinds=(FollowUpKind.WAITING_LIST,))
    invited = latest_by_email(session, {row.email for row in waiting})
    return [_waiting(row, regions, invited_at=invited.get(row.email)) for row in waiting]


def _waiting(row: FollowUp, regions: Sequence[Region], *, invited_at: datetime | None) -> Waiting:
    postal_code = str(row.inquiry.answers.get("postal_code", ""))
    return Waiting(row, postal_code, regions_to_come(postal_code, regions), invited_at)
