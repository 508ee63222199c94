"""What the consultant has set about travelling: his own driving times, and the days that he is in a region anyway."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from halbtag.domain.travel import Region, TravelPolicy, TravelTimes
from halbtag.persistence.models import Profile, RegionDay, TravelTime


def travel_times_of(profile: Profile, manual: Mapping[str, int]) -> TravelTimes:
    """Return how long the consultant drives; `manual` are his own minutes from home by prefix of a postal code."""
    return TravelTimes(home=profile.postal_code, policy=TravelPolicy.from_dict(profile.travel), manual=manual)


def load_manual_times(session: Session) -> dict[str, int]:
    """Return the consultant's own minutes from home, by prefix of a postal code."""
    return {row.prefix: row.minutes for row in session.execute(select(TravelTime.prefix, TravelTime.minutes))}


def list_manual_times(session: Session) -> Sequence[TravelTime]:
    """Return the areas with driving times of their own, by prefix."""
    return session.scalars(select(TravelTime).order_by(TravelTime.prefix)).all()


def put_manual_time(session: Session, *, prefix: str, minutes: int) -> bool:
    """Set the minutes of an area and say whether it is a new one; the caller keeps others from doing so meanwhile."""
    change = update(TravelTime).where(TravelTime.prefix == prefix).values(minutes=minutes).returning(TravelTime.id)
    if session.execute(change).first() is not None:
        return False
    session.add(TravelTime(prefix=prefix, minutes=minutes))
    return True


def delete_manual_time(session: Session, area_id: int) -> bool:
    """Remove one area and say whether it was there."""
    statement = delete(TravelTime).where(TravelTime.id == area_id).returning(TravelTime.id)
    return session.execute(statement).first() is not None


def list_region_days(session: Session, *, since: date) -> Sequence[RegionDay]:
    """Return the region days that are not over before `since`, by first day."""
    statement = select(RegionDay).where(RegionDay.last_day >= since).order_by(RegionDay.first_day, RegionDay.id)
    return session.scalars(statement).all()


def list_regions(session: Session, *, since: date) -> Sequence[Region]:
    """Return as values what `list_region_days` does."""
    return [
        Region(row.first_day, row.last_day, row.name, row.postal_code, row.radius_km)
        for row in list_region_days(session, since=since)
    ]


def delete_region_days(session: Session, region_id: int) -> bool:
    """Remove one entry of region days and say whether it was there."""
    statement = delete(RegionDay).where(RegionDay.id == region_id).returning(RegionDay.id)
    return session.execute(statement).first() is not None
