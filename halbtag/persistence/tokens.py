"""Links that carry authority: the raw secret leaves once, only its SHA-256 stays."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import case, delete, func, or_, select, true
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from halbtag.domain.states import Scope
from halbtag.persistence.database import count_changed
from halbtag.persistence.models import Booking, Inquiry, Profile, Token

#: Random bytes of a secret: 192 bit, well above the 128 that OWASP ASVS 5.0 11.5.1 asks for.
TOKEN_BYTES = 24


def make_secret() -> str:
    """Return a new secret, good for an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> str:
    """Return the form in which a secret is stored. It is random, so a plain hash needs no salt and no stretching."""
    return hashlib.sha256(token.encode("utf-8", errors="surrogatepass")).hexdigest()


def issue(
    session: Session,
    *,
    scope: Scope,
    now: datetime,
    inquiry_id: int | None = None,
    booking_id: int | None = None,
    follow_up_id: int | None = None,
    expires_at: datetime | None = None,
) -> str:
    """Make a secret for one scope and return it; it cannot be read again later."""
    token = make_secret()
    session.add(
        Token(
            digest=digest(token),
            scope=scope,
            inquiry_id=inquiry_id,
            booking_id=booking_id,
            follow_up_id=follow_up_id,
            created_at=now,
            expires_at=expires_at,
        )
    )
    return token


def opens(token: str, scope: Scope, now: datetime) -> ColumnElement[bool]:
    """Return the condition that selects the token row: right secret, right scope, not run out."""
    return (
        (Token.digest == digest(token))
        & (Token.scope == scope)
        & or_(Token.expires_at.is_(None), Token.expires_at > now)
    )


def find(session: Session, token: str, *, scope: Scope, now: datetime) -> Token | None:
    """Return the row of a secret that is good for this scope, or None."""
    return session.scalars(select(Token).where(opens(token, scope, now))).one_or_none()


def find_language(session: Session, secret: str) -> str | None:
    """Return the language of whom a link belongs to, whatever it opens, or None for an unknown one.

    A decision is the consultant's; everything else belongs to whom the inquiry is about.
    """
    whose = case(
        (Token.scope == Scope.DECISION, Profile.language), else_=func.coalesce(Booking.language, Inquiry.language)
    )
    return session.scalar(
        select(whose)
        .select_from(Token)
        .join(Profile, true())
        .outerjoin(Booking, Booking.id == Token.booking_id)
        .outerjoin(Inquiry, Inquiry.id == Token.inquiry_id)
        .where(Token.digest == digest(secret))
    )


def revoke_booking(session: Session, *, booking_id: int, scope: Scope | None = None) -> None:
    """Withdraw every secret that opens this booking, or those of one scope."""
    statement = delete(Token).where(Token.booking_id == booking_id)
    session.execute(statement if scope is None else statement.where(Token.scope == scope))


def revoke_inquiry(session: Session, *, inquiry_id: int, scope: Scope) -> None:
    """Withdraw the secrets of one scope that open this inquiry."""
    session.execute(delete(Token).where(Token.inquiry_id == inquiry_id, Token.scope == scope))


def revoke(session: Session, *, scope: Scope) -> int:
    """Withdraw every secret of a scope; returns how many there were."""
    return count_changed(session, delete(Token).where(Token.scope == scope))
