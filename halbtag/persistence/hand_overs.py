"""Queries on inquiries that are handed over."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, true, update
from sqlalchemy.orm import Session

from halbtag.domain.errors import UnknownLink
from halbtag.domain.states import Scope
from halbtag.persistence import tokens
from halbtag.persistence.models import HandOver, Inquiry, Profile, Token


@dataclass(frozen=True, slots=True)
class OpenHandOver:
    """What the link of a hand-over opens: who prepared what, and the consultant."""

    hand_over: HandOver
    inquiry: Inquiry
    profile: Profile


def open_hand_over(session: Session, token: str, *, now: datetime) -> OpenHandOver:
    """Return what the secret opens, in one statement; raises UnknownLink."""
    statement = (
        select(HandOver, Inquiry, Profile)
        .join(Inquiry, Inquiry.id == HandOver.inquiry_id)
        .join(Token, Token.inquiry_id == Inquiry.id)
        .join(Profile, true())
        .where(tokens.opens(token, Scope.HAND_OVER, now))
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        raise UnknownLink
    return OpenHandOver(*row)


def note_taking_up(session: Session, hand_over: HandOver, *, now: datetime) -> None:
    """Keep when it was taken up for the first time."""
    session.execute(
        update(HandOver)
        .where(HandOver.inquiry_id == hand_over.inquiry_id, HandOver.taken_up_at.is_(None))
        .values(taken_up_at=now)
    )
