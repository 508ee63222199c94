"""What people ask for who book no half-day (yet): queries, and the guarded step that settles one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, true, update
from sqlalchemy.orm import Session, joinedload

from halbtag.domain.errors import UnknownLink
from halbtag.domain.states import FollowUpKind, Scope
from halbtag.persistence import tokens
from halbtag.persistence.database import count_changed
from halbtag.persistence.models import FollowUp, Profile, Token


def count_of_inquiry(session: Session, inquiry_id: int) -> int:
    """Return how often somebody has asked for something with this inquiry."""
    return session.scalar(select(func.count()).where(FollowUp.inquiry_id == inquiry_id)) or 0


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """What the link in the mail to somebody who wants to be on the waiting list opens; her inquiry is loaded."""

    follow_up: FollowUp
    profile: Profile


def open_place(session: Session, token: str, *, now: datetime) -> OpenPlace:
    """Return what the secret opens, in one statement; raises UnknownLink."""
    statement = (
        select(FollowUp, Profile)
        .join(Token, Token.follow_up_id == FollowUp.id)
        .join(Profile, true())
        .where(tokens.opens(token, Scope.WAITING, now))
        .options(joinedload(FollowUp.inquiry))
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        raise UnknownLink
    return OpenPlace(*row)


def confirm_place(session: Session, follow_up_id: int, *, now: datetime) -> bool:
    """Note that the address is hers, and say whether that was new."""
    statement = (
        update(FollowUp)
        .where(FollowUp.id == follow_up_id, FollowUp.confirmed_at.is_(None))
        .values(confirmed_at=now)
        .execution_options(synchronize_session="fetch")
    )
    return count_changed(session, statement) == 1


def list_unconfirmed_emails(session: Session, *, since: datetime) -> Sequence[str]:
    """Return the addresses, as typed, asked since then to confirm a place, that have not: one for each place."""
    statement = select(FollowUp.email).where(
        FollowUp.kind == FollowUpKind.WAITING_LIST,
        FollowUp.confirmed_at.is_(None),
        FollowUp.created_at >= since,
    )
    return session.scalars(statement).all()


def _is_open(kinds: Collection[FollowUpKind]) -> ColumnElement[bool]:
    """Return the condition of what is still to be seen to; a place counts once it is confirmed."""
    is_asked_for = or_(FollowUp.kind != FollowUpKind.WAITING_LIST, FollowUp.confirmed_at.is_not(None))
    return and_(FollowUp.kind.in_(kinds), FollowUp.done_at.is_(None), is_asked_for)


def list_open(session: Session, *, kinds: Collection[FollowUpKind]) -> Sequence[FollowUp]:
    """Return what is still to be seen to of these kinds, with its inquiry, the oldest first."""
    statement = (
        select(FollowUp)
        .where(_is_open(kinds))
        .options(joinedload(FollowUp.inquiry))
        .order_by(FollowUp.created_at, FollowUp.id)
    )
    return session.scalars(statement).all()


def count_open(session: Session, *, kinds: Collection[FollowUpKind]) -> int:
    """Return how many of these kinds are still to be seen to."""
    return session.scalar(select(func.count()).where(_is_open(kinds))) or 0


def settle(session: Session, follow_up_id: int, *, now: datetime) -> bool:
    """Note that one was seen to, and say whether it was still open."""
    statement = (
        update(FollowUp)
        .where(FollowUp.id == follow_up_id, FollowUp.done_at.is_(None))
        .values(done_at=now)
        .execution_options(synchronize_session=False)
    )
    return count_changed(session, statement) == 1
