"""Queries on the links that the consultant sends to people he knows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, true, update
from sqlalchemy.orm import Session, joinedload

from halbtag.domain.errors import UnknownLink
from halbtag.domain.states import Scope
from halbtag.persistence import tokens
from halbtag.persistence.database import count_changed
from halbtag.persistence.models import Inquiry, PersonalLink, Profile, Token


@dataclass(frozen=True, slots=True)
class OpenPersonalLink:
    """What a personal link opens: for whom it is, what is known, and the consultant."""

    link: PersonalLink
    inquiry: Inquiry
    profile: Profile


def open_personal_link(session: Session, token: str, *, now: datetime) -> OpenPersonalLink:
    """Return what the secret opens, in one statement; raises UnknownLink, also once it was used or taken back."""
    statement = (
        select(PersonalLink, Inquiry, Profile)
        .join(Inquiry, Inquiry.id == PersonalLink.inquiry_id)
        .join(Token, Token.inquiry_id == Inquiry.id)
        .join(Profile, true())
        .where(
            tokens.opens(token, Scope.PERSONAL, now),
            PersonalLink.used_at.is_(None),
            PersonalLink.withdrawn_at.is_(None),
        )
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        raise UnknownLink
    return OpenPersonalLink(*row)


def list_personal_links(session: Session, *, limit: int) -> Sequence[PersonalLink]:
    """Return the youngest links, the youngest first, with their inquiries."""
    statement = (
        select(PersonalLink).options(joinedload(PersonalLink.inquiry)).order_by(PersonalLink.id.desc()).limit(limit)
    )
    return session.scalars(statement).all()


def latest_by_email(session: Session, emails: Collection[str]) -> dict[str, datetime]:
    """Return when the latest link went to each of these addresses, where one did."""
    statement = (
        select(PersonalLink.email, func.max(PersonalLink.created_at).label("sent_at"))
        .where(PersonalLink.email.in_(emails))
        .group_by(PersonalLink.email)
    )
    return {row.email: row.sent_at for row in session.execute(statement)}


def note_use(session: Session, inquiry_id: int, *, now: datetime) -> None:
    """End the link of an inquiry by which a half-day was asked for."""
    session.execute(
        update(PersonalLink)
        .where(PersonalLink.inquiry_id == inquiry_id, PersonalLink.used_at.is_(None))
        .values(used_at=now)
    )
    tokens.revoke_inquiry(session, inquiry_id=inquiry_id, scope=Scope.PERSONAL)


def withdraw(session: Session, link_id: int, *, now: datetime) -> bool:
    """Take a link back, and say whether there was one that was not used yet."""
    statement = (
        update(PersonalLink)
        .where(PersonalLink.id == link_id, PersonalLink.used_at.is_(None), PersonalLink.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
        .execution_options(synchronize_session=False)
    )
    return count_changed(session, statement) == 1
