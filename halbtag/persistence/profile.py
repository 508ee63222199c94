"""The one row about the consultant."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from halbtag.domain.places import find_place
from halbtag.domain.qualification import Criteria
from halbtag.persistence.models import Profile


def load_profile(session: Session) -> Profile:
    """Return the consultant's profile; raises sqlalchemy.exc.NoResultFound before the database was prepared."""
    return session.scalars(select(Profile).where(Profile.id == 1)).one()


def load_embed_origins(session: Session) -> list[str]:
    """Return the origins of the websites that may show the public pages in a frame, in the order they were given."""
    return list(session.scalar(select(Profile.embed_origins).where(Profile.id == 1)) or ())


def lock_profile(session: Session) -> None:
    """Make every other transaction that keeps or frees half-days wait until this one ends.

    The weekly limit counts rows that do not exist yet, so no unique key can guard it on PostgreSQL. On SQLite the
    transaction already has the only write lock.
    """
    session.execute(select(Profile.id).where(Profile.id == 1).with_for_update())


def criteria_of(profile: Profile) -> Criteria:
    """Return what the consultant takes on, as the qualification wants it."""
    return Criteria(sizes=frozenset(profile.sizes), home=find_place(profile.postal_code), range_km=profile.range_km)
