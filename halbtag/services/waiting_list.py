"""The waiting list: an address is on it once its owner says so, and the consultant sees who fits his region days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from halbtag.domain.mail_domains import domain_of, mailbox_of
from halbtag.domain.states import FollowUpKind, Scope
from halbtag.domain.travel import Region, regions_to_come
from halbtag.domain.zone import local
from halbtag.persistence import follow_ups, outbox, tokens
from halbtag.persistence.inquiries import OpenInquiry
from halbtag.persistence.models import FollowUp, Profile
from halbtag.persistence.personal_links import latest_by_email
from halbtag.persistence.travel import list_region_days
from halbtag.services.mails import Mails
from halbtag.services.messages.follow_up import follow_up_left
from halbtag.services.messages.waiting_list import place_asked_for
from halbtag.services.submissions import UNCONFIRMED_PER_DAY, most_unconfirmed_at

#: How long an address can be confirmed.
CONFIRMABLE_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody on the waiting list, and the region days to come that lie near to her place, by first day."""

    follow_up: FollowUp
    postal_code: str
    regions: Sequence[Region]
    #: When the latest personal link went to her address, if one did.
    invited_at: datetime | None


def is_flooded(session: Session, email: str, *, now: datetime) -> bool:
    """Say whether this mailbox, or its whole company, is asked to confirm enough places already."""
    asked = follow_ups.list_unconfirmed_emails(session, since=now - timedelta(days=1))
    mailboxes = [mailbox_of(each) for each in asked]
    mailbox = mailbox_of(email)
    if mailboxes.count(mailbox) >= UNCONFIRMED_PER_DAY:
        return True
    domain = domain_of(mailbox)
    return [domain_of(each) for each in mailboxes].count(domain) >= most_unconfirmed_at(domain)


def ask_to_confirm(session: Session, mails: Mails, row: FollowUp, *, opened: OpenInquiry, now: datetime) -> None:
    """Mail the address that was typed a link by which its owner takes the place (UWG § 7 Abs. 2 Nr. 2).

    Whoever came by the consultant's personal link reads the mailbox that it went to: that address is confirmed.
    """
    known = opened.inquiry.known_email
    if known and mailbox_of(known) == mailbox_of(row.email):
        take_place(session, mails, row, profile=opened.profile, now=now, language=opened.inquiry.language)
        return
    expires_at = now + CONFIRMABLE_FOR
    token = tokens.issue(
        session,
        scope=Scope.WAITING,
        inquiry_id=opened.inquiry.id,
        follow_up_id=row.id,
        expires_at=expires_at,
        now=now,
    )
    messages = place_asked_for(
        mails, follow_up=row, language=opened.inquiry.language, profile=opened.profile, token=token, now=now
    )
    outbox.enqueue(session, messages, booking_id=None, now=now)


def take_place(
    session: Session, mails: Mails, row: FollowUp, *, profile: Profile, now: datetime, language: str = ""
) -> None:
    """Put somebody, who asked in this language, on the list and tell the consultant; a second time changes nothing."""
    if follow_ups.confirm_place(session, row.id, now=now):
        messages = follow_up_left(mails, follow_up=row, profile=profile, now=now, language=language)
        outbox.enqueue(session, messages, booking_id=None, now=now)


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
