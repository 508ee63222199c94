"""Who may sign in, and which browsers are signed in; of a session id only the SHA-256 is stored."""

import secrets
from datetime import datetime

from sqlalchemy import delete, exists, func, select, true, update
from sqlalchemy.orm import Session

from halbtag.domain.addresses import account_name
from halbtag.domain.states import Scope
from halbtag.persistence import tokens
from halbtag.persistence.models import Admin, AdminSession, Profile, Token


def has_admin(session: Session) -> bool:
    """Say whether anybody can sign in yet."""
    return bool(session.scalar(select(exists().select_from(Admin))))


def find_admin(session: Session, email: str) -> Admin | None:
    """Return the account with this address, however it was typed, or None."""
    return session.scalar(select(Admin).where(func.lower(Admin.email) == account_name(email)))


def add_admin(session: Session, *, email: str, password_hash: str, now: datetime) -> Admin:
    """Insert an account; its address is kept in one form, so that the unique key counts."""
    admin = Admin(email=account_name(email), password_hash=password_hash, created_at=now)
    session.add(admin)
    session.flush()
    return admin


def set_password_hash(session: Session, admin_id: int, password_hash: str) -> None:
    """Replace an account's password."""
    session.execute(update(Admin).where(Admin.id == admin_id).values(password_hash=password_hash))


def redeem_setup_token(session: Session, token: str, *, now: datetime) -> bool:
    """Use up a set-up link; of two at once the DELETE lets one through.

    Every other set-up link ends with it: none is left lying about once somebody can sign in.
    """
    redeemed = session.execute(
        delete(Token)
        .where(tokens.opens(token, Scope.SETUP, now))
        .returning(Token.digest)
        .execution_options(synchronize_session=False)
    ).all()
    if not redeemed:
        return False
    tokens.revoke(session, scope=Scope.SETUP)
    return True


def has_token(session: Session, *, scope: Scope) -> bool:
    """Say whether any link of this scope was given out."""
    return bool(session.scalar(select(exists().where(Token.scope == scope))))


def add_session(session: Session, *, admin_id: int, now: datetime) -> str:
    """Insert a signed-in browser and return the id that its cookie carries (256 bit)."""
    session_id = secrets.token_urlsafe(32)
    session.add(AdminSession(digest=tokens.digest(session_id), admin_id=admin_id, created_at=now, seen_at=now))
    session.flush()
    return session_id


def find_session(session: Session, session_id: str) -> tuple[Admin, AdminSession, str] | None:
    """Return account, session and the consultant's language behind a cookie, or None.

    Whether the session has run out is for the caller to say.
    """
    row = session.execute(
        select(Admin, AdminSession, Profile.language)
        .join(AdminSession, AdminSession.admin_id == Admin.id)
        .join(Profile, true())
        .where(AdminSession.digest == tokens.digest(session_id))
    ).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


def touch_session(session: Session, session_id: str, *, now: datetime) -> None:
    """Record that the browser was seen now."""
    session.execute(update(AdminSession).where(AdminSession.digest == tokens.digest(session_id)).values(seen_at=now))


def delete_session(session: Session, session_id: str) -> None:
    """Sign one browser out."""
    session.execute(delete(AdminSession).where(AdminSession.digest == tokens.digest(session_id)))


def delete_sessions(session: Session, *, admin_id: int) -> None:
    """Sign every browser of an account out."""
    session.execute(delete(AdminSession).where(AdminSession.admin_id == admin_id))


def delete_stale_sessions(session: Session, *, created_before: datetime, seen_before: datetime) -> None:
    """Remove the sessions that have run out."""
    session.execute(
        delete(AdminSession).where((AdminSession.created_at <= created_before) | (AdminSession.seen_at <= seen_before))
    )
