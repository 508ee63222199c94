"""What a new copy begins with: a consultant to be edited, and the default week."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from halbtag.domain.slots import DEFAULT_TIMES
from halbtag.domain.states import Scope
from halbtag.persistence import tokens
from halbtag.persistence.models import Profile, WeeklyRule
from halbtag.services.placeholder_texts import PLACEHOLDER_TEXTS

#: How long a set-up link is good for.
SETUP_LIFETIME = timedelta(hours=24)

_WORKING_DAYS = range(5)


def prepare(session: Session) -> None:
    """Store the placeholder profile and the default week where there is no profile yet; otherwise change nothing."""
    if session.scalar(select(Profile.id)) is not None:
        return
    session.add(_placeholder_profile())
    session.add_all(_default_week())
    session.flush()


def is_placeholder(session: Session) -> bool:
    """Say whether nobody has filled in the profile yet."""
    return session.scalar(select(Profile.is_placeholder)) is not False


def make_setup_link(session: Session, *, base_url: str, now: datetime) -> str:
    """Return a new one-time link to the admin's set-up page; the ones made before end with it.

    `now` is an aware instant; the link is good for `SETUP_LIFETIME` from then.
    """
    tokens.revoke(session, scope=Scope.SETUP)
    token = tokens.issue(session, scope=Scope.SETUP, now=now, expires_at=now + SETUP_LIFETIME)
    return f"{base_url}/admin/einrichtung/{token}"


def _placeholder_profile() -> Profile:
    return Profile(
        id=1,
        is_placeholder=True,
        name="Dr. Anna Beispiel",
        booking_email="termine@beispiel-beratung.example",
        notify_email="anna@beispiel-beratung.example",
        phone="0821 0000000",
        street="Beispielweg 1",
        postal_code="86150",
        city="Augsburg",
        land="BY",
        range_km=300,
        sizes=["10-49", "50-249", "250-999", "1000+"],
        notice_days=3,
        horizon_days=120,
        weekly_limit=3,
        retention_days=180,
        **PLACEHOLDER_TEXTS,
    )


def _default_week() -> list[WeeklyRule]:
    return [
        WeeklyRule(weekday=weekday, half=half, starts_at=starts_at, ends_at=ends_at)
        for weekday in _WORKING_DAYS
        for half, (starts_at, ends_at) in DEFAULT_TIMES.items()
    ]
