"""Signing in and out of the admin, and the set-up by a one-time link."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from halbtag.domain.errors import UnknownLink
from halbtag.domain.language import spoken
from halbtag.domain.passwords import MAX_LENGTH
from halbtag.persistence import accounts
from halbtag.persistence.models import Admin
from halbtag.persistence.profile import set_language

#: A session ends after so long without a request …
IDLE_TIMEOUT = timedelta(hours=12)
#: … and in any case after so long.
ABSOLUTE_TIMEOUT = timedelta(days=7)
#: A session's last use is written at most this often: reading pages should not mean writing rows.
SEEN_GRANULARITY = timedelta(minutes=5)

_hasher = PasswordHasher()
#: What is checked where there is no account, so that the answer takes as long. Of no password: to make a hash takes as
#: long as to check one, and every process would make this one at its start.
_NOBODYS_HASH = f"$argon2id$v=19$m=65536,t=3,p=4${'A' * 22}${'A' * 43}"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is asking, and in which language; `is_due` says that the last use should be written down."""

    admin_id: int
    email: str
    session_id: str
    language: str
    is_due: bool


def hash_password(password: str) -> str:
    """Return the argon2id hash (RFC 9106, the second recommended option).

    Takes tens of milliseconds on purpose: to be done outside a writing transaction.
    """
    return _hasher.hash(password)


def set_up(session: Session, *, token: str, email: str, password_hash: str, now: datetime) -> Admin:
    """Use up the set-up link and return the account it makes.

    Whoever makes the first one reads the admin, and gets mail, in the language that is spoken: nobody has chosen yet.
    Where the address has an account already (the password was lost and a new link made on the server), it gets the new
    password and is signed out everywhere. Raises UnknownLink for a link that is used up, has run out or never was.
    """
    if not accounts.redeem_setup_token(session, token, now=now):
        raise UnknownLink
    admin = accounts.find_admin(session, email)
    if admin is None:
        if not accounts.has_admin(session):
            set_language(session, spoken())
        return accounts.add_admin(session, email=email, password_hash=password_hash, now=now)
    change_password(session, admin_id=admin.id, password_hash=password_hash)
    return admin


def verify_login(session: Session, *, email: str, password: str) -> Admin | None:
    """Return the account if the password is right, else None.

    Takes as long for an address without an account (ASVS 6.3.8): there the hash of nobody is checked.
    """
    admin = accounts.find_admin(session, email)
    is_right = _matches(admin.password_hash if admin else _NOBODYS_HASH, password[: MAX_LENGTH + 1])
    return admin if admin and is_right else None


def sign_in(session: Session, *, admin_id: int, now: datetime) -> str:
    """Return the id of a new session. What has run out is removed on the way."""
    accounts.delete_stale_sessions(session, created_before=now - ABSOLUTE_TIMEOUT, seen_before=now - IDLE_TIMEOUT)
    return accounts.add_session(session, admin_id=admin_id, now=now)


def find_signed_in(session: Session, session_id: str, *, now: datetime) -> SignedIn | None:
    """Return who holds this session, or None when it is unknown or has run out."""
    found = accounts.find_session(session, session_id)
    if found is None:
        return None
    admin, row, language = found
    if row.seen_at <= now - IDLE_TIMEOUT or row.created_at <= now - ABSOLUTE_TIMEOUT:
        return None
    return SignedIn(admin.id, admin.email, session_id, language, is_due=row.seen_at <= now - SEEN_GRANULARITY)


def sign_out(session: Session, session_id: str) -> None:
    """End one session."""
    accounts.delete_session(session, session_id)


def sign_out_everywhere(session: Session, *, admin_id: int) -> None:
    """End every session of the account, the one that asks included."""
    accounts.delete_sessions(session, admin_id=admin_id)


def change_password(session: Session, *, admin_id: int, password_hash: str) -> None:
    """Replace the password and end every session: whoever knew the old one is out."""
    accounts.set_password_hash(session, admin_id, password_hash)
    accounts.delete_sessions(session, admin_id=admin_id)


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
