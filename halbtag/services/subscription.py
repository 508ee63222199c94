"""The secret in the address of the consultant's calendar feed."""

from datetime import datetime

from sqlalchemy.orm import Session

from halbtag.domain.states import Scope
from halbtag.persistence import tokens
from halbtag.persistence.accounts import has_token


def has_feed(session: Session) -> bool:
    """Say whether there is an address that a calendar may be subscribed to."""
    return has_token(session, scope=Scope.FEED)


def replace_feed_secret(session: Session, *, now: datetime) -> str:
    """Return a new secret; the old one opens nothing from then on."""
    withdraw_feed(session)
    return tokens.issue(session, scope=Scope.FEED, now=now)


def withdraw_feed(session: Session) -> None:
    """End the address."""
    tokens.revoke(session, scope=Scope.FEED)
