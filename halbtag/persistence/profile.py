"""The one row about the consultant."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from halbtag.domain.places import find_place
from halbtag.domain.qualification import Criteria
from halbtag.persistence.database import count_changed
from halbtag.persistence.models import Inquiry, Profile


def load_profile(session: Session) -> Profile:
    """Return the consultant's profile; raises sqlalchemy.exc.NoResultFound before the database was prepared."""
    return session.scalars(select(Profile).where(Profile.id == 1)).one()


def load_embed_origins(session: Session) -> list[str]:
    """Return the origins of the websites that may show the public pages in a frame, in the order they were given."""
    return list(session.scalar(select(Profile.embed_origins).where(Profile.id == 1)) or ())


def save_revision(session: Session, counter: InstrumentedAttribute[int], seen: int, **values: Any) -> bool:
    """Set values of the profile and count on, if the counter still is what was seen; say whether it was.

    Of two tabs that have seen the same, one saves. On PostgreSQL the other waits for the first one's row, and then no
    longer finds it.
    """
    statement = update(Profile).where(Profile.id == 1, counter == seen)
    return count_changed(session, statement.values({counter.key: counter + 1, **values})) == 1


def count_week_on(session: Session) -> None:
    """Count a change of the weekly pattern that no form has asked for."""
    session.execute(update(Profile).where(Profile.id == 1).values(week_revision=Profile.week_revision + 1))


def clear_pause(session: Session) -> bool:
    """Take the pause from the profile, and say whether there was one."""
    statement = update(Profile).where(Profile.id == 1, Profile.pause_message != "")
    return (
        count_changed(session, statement.values(pause_message="", pause_message_en="", revision=Profile.revision + 1))
        == 1
    )


def set_language(session: Session, language: str) -> None:
    """Replace the language that the consultant reads."""
    session.execute(update(Profile).where(Profile.id == 1).values(language=language))


def lock_profile(session: Session) -> None:
    """Make every other transaction that keeps or frees half-days wait until this one ends.

    The weekly limit counts rows that do not exist yet, so no unique key can guard it on PostgreSQL. On SQLite the
    transaction already has the only write lock.
    """
    session.execute(select(Profile.id).where(Profile.id == 1).with_for_update())


def criteria_of(profile: Profile) -> Criteria:
    """Return what the consultant takes on, as the qualification wants it."""
    return Criteria(
        sizes=frozenset(profile.sizes),
        home=find_place(profile.postal_code),
        range_km=profile.range_km,
        deciding_roles=frozenset(profile.deciding_roles),
        largest_circle=profile.largest_circle,
    )


def criteria_for(inquiry: Inquiry, profile: Profile) -> Criteria:
    """Return the same for one inquiry: whoever came by a personal link was invited."""
    return replace(criteria_of(profile), is_invited=bool(inquiry.known_email))
