"""The consultant sends somebody he knows a link in which what is known already stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from halbtag.domain.briefing import PERSONAL_LINK
from halbtag.domain.language import Language, language_of, spoken
from halbtag.domain.outlook import Outlook, outlook_of
from halbtag.domain.questionnaire import VERSION, Answers
from halbtag.domain.states import Scope
from halbtag.persistence import outbox, personal_links, tokens
from halbtag.persistence.inquiries import OpenInquiry, latest_opened_day
from halbtag.persistence.models import Inquiry, PersonalLink
from halbtag.persistence.personal_links import OpenPersonalLink
from halbtag.persistence.profile import load_profile
from halbtag.services.funnel import count_start
from halbtag.services.holds import offer_half_days
from halbtag.services.inquiries import count_progress
from halbtag.services.mails import Mails
from halbtag.services.messages.personal_link import personal_link_sent

#: What the source of an inquiry says that came by a personal link and by nothing before it.
SOURCE = {"utm_medium": PERSONAL_LINK}


@dataclass(frozen=True, slots=True)
class Invitee:
    """To whom the link goes, and what is known; every line is cleaned and checked."""

    name: str
    email: str
    company: str
    words: str
    answers: Answers
    days: int
    #: In which language she is written to; the consultant's words stay as he typed them.
    language: str = Language.GERMAN
    #: Of the inquiry that she made before, if any: where she came from, and what she typed.
    source: Mapping[str, str] = field(default_factory=lambda: SOURCE)
    contact: Mapping[str, object] = field(default_factory=dict)


def invite(session: Session, mails: Mails, *, invitee: Invitee, now: datetime) -> PersonalLink:
    """Begin an inquiry with what is known and mail its link; it is good for `days` and for one half-day."""
    profile = load_profile(session)
    known = {"name": invitee.name, "email": invitee.email, "company": invitee.company}
    inquiry = Inquiry(
        questionnaire_version=VERSION,
        answers=dict(invitee.answers),
        source=dict(invitee.source),
        contact={**invitee.contact, **{name: value for name, value in known.items() if value}},
        known_email=invitee.email,
        language=language_of(invitee.language),
        created_at=now,
        updated_at=now,
    )
    session.add(inquiry)
    session.flush()
    link = PersonalLink(
        inquiry=inquiry,
        name=invitee.name,
        email=invitee.email,
        created_at=now,
        expires_at=now + timedelta(days=invitee.days),
        used_at=None,
        withdrawn_at=None,
    )
    session.add(link)
    token = tokens.issue(session, scope=Scope.PERSONAL, inquiry_id=inquiry.id, now=now, expires_at=link.expires_at)
    session.flush()
    message = personal_link_sent(mails, link=link, words=invitee.words, profile=profile, token=token, now=now)
    outbox.enqueue(session, message, booking_id=None, now=now)
    return link


def find_outlook(session: Session, link: PersonalLink, *, now: datetime) -> Outlook:
    """Return what the recipient of a link will find among the half-days, by what is known of her place."""
    inquiry = session.get_one(Inquiry, link.inquiry_id)
    if not inquiry.answers.get("postal_code"):
        return Outlook.OPEN
    opened = OpenInquiry(inquiry, load_profile(session), None, latest_opened_day(session))
    return outlook_of(offer_half_days(session, opened, now=now))


def follow_link(session: Session, opened: OpenPersonalLink, *, now: datetime) -> str:
    """Return the secret of a link to the inquiry itself; the personal one stays good until a half-day is asked for.

    The inquiry counts as begun in the week in which the link was sent, once it is followed.
    """
    inquiry = opened.inquiry
    inquiry.language = spoken()
    inquiry.updated_at = now
    if not inquiry.article:
        count_start(session, inquiry)
        count_progress(session, inquiry, opened.profile)
    return tokens.issue(session, scope=Scope.INQUIRY, inquiry_id=inquiry.id, now=now)


def take_back(session: Session, link_id: int, *, now: datetime) -> bool:
    """End a link, and say whether there was one that was not used yet."""
    return personal_links.withdraw(session, link_id, now=now)
