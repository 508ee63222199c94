"""For whoever books no half-day (yet): a message, a recall or the waiting list, for the consultant."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from halbtag.domain.errors import Refusal
from halbtag.domain.language import spoken
from halbtag.domain.states import FollowUpKind
from halbtag.persistence import follow_ups, outbox
from halbtag.persistence.inquiries import OpenInquiry
from halbtag.persistence.models import FollowUp
from halbtag.services.mails import Mails
from halbtag.services.messages.follow_up import follow_up_left
from halbtag.services.waiting_list import ask_to_confirm, is_flooded

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


def leave_follow_up(session: Session, mails: Mails, *, opened: OpenInquiry, wanted: Wanted, now: datetime) -> None:
    """Keep what is asked for and mail it to the consultant; `opened` must have been read for update.

    Whoever wants to be on the waiting list has agreed to be written to: when, is kept (Art. 7 Abs. 1 DSGVO). She
    confirms the address before the consultant hears of it, see `halbtag.services.waiting_list`.
    Raises TooManyFollowUps.
    """
    if follow_ups.count_of_inquiry(session, opened.inquiry.id) >= MOST_PER_INQUIRY:
        raise TooManyFollowUps
    if wanted.kind is FollowUpKind.WAITING_LIST and is_flooded(session, wanted.email, now=now):
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
    if row.kind is FollowUpKind.WAITING_LIST:
        ask_to_confirm(session, mails, row, opened=opened, now=now)
        return
    messages = follow_up_left(mails, follow_up=row, profile=opened.profile, now=now, language=opened.inquiry.language)
    outbox.enqueue(session, messages, booking_id=None, now=now)
