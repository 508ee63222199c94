"""How the consultant sets his travelling: the policy, driving times of his own, region days, and what comes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from halbtag.domain.errors import SaidAlready, SavedMeanwhile
from halbtag.domain.places import distance_km, find_place
from halbtag.domain.repetition import repeats_region
from halbtag.domain.travel import Beyond, Region, TravelPolicy, TravelTimes
from halbtag.domain.zone import local
from halbtag.persistence import travel
from halbtag.persistence.models import Profile, RegionDay, TravelTime
from halbtag.persistence.profile import load_profile, lock_profile, save_revision

#: No drive takes longer; the table of areas refuses more.
LONGEST_DRIVE_MINUTES = 1440


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that the page on travelling shows; `home` is the consultant's postal code, `revision` the policy's."""

    home: str
    revision: int
    is_home_known: bool
    policy: TravelPolicy
    areas: Sequence[TravelTime]
    regions: Sequence[RegionDay]


@dataclass(frozen=True, slots=True)
class Leg:
    """One drive; minutes and distance (as the crow flies) are None where a place is unknown."""

    origin: str
    destination: str
    minutes: int | None
    is_by_hand: bool
    distance_km: float | None


@dataclass(frozen=True, slots=True)
class Calculation:
    """The drive that was asked for, then those from home to it and back where it touches home at neither end.

    `beyond` says what holds for the destination where it is too far for a day trip; None: it is not.
    """

    legs: tuple[Leg, ...]
    beyond: Beyond | None


def load_settings(session: Session, *, now: datetime) -> Settings:
    """Return what is set, with the region days that are not over, by first day."""
    profile = load_profile(session)
    return Settings(
        home=profile.postal_code,
        revision=profile.travel_revision,
        is_home_known=find_place(profile.postal_code) is not None,
        policy=TravelPolicy.from_dict(profile.travel),
        areas=travel.list_manual_times(session),
        regions=travel.list_region_days(session, since=local(now).date()),
    )


def save_policy(session: Session, policy: TravelPolicy, *, seen: int) -> None:
    """Replace the policy. Bookings that were made under the old one stay as they are.

    Raises SavedMeanwhile where it has another revision by now than the one that was `seen`.
    """
    if not save_revision(session, Profile.travel_revision, seen, travel=policy.to_dict()):
        raise SavedMeanwhile


def set_manual_time(session: Session, *, prefix: str, minutes: int) -> bool:
    """Set the minutes from home to an area and say whether it is a new one.

    Raises SaidAlready where the area has just these minutes, and ValueError unless the prefix has one to five digits
    and the minutes are within a day.
    """
    if not (prefix.isascii() and prefix.isdigit() and len(prefix) <= 5 and 1 <= minutes <= LONGEST_DRIVE_MINUTES):
        raise ValueError(f"{minutes} minutes to {prefix!r}")
    lock_profile(session)  # Two tabs that add the same area take turns, so the second one finds it.
    if travel.load_manual_times(session).get(prefix) == minutes:
        raise SaidAlready
    return travel.put_manual_time(session, prefix=prefix, minutes=minutes)


def remove_manual_time(session: Session, area_id: int) -> bool:
    """Let the estimate hold again for an area and say whether the entry was there."""
    return travel.delete_manual_time(session, area_id)


def add_region(session: Session, wanted: Region) -> None:
    """Note that the consultant is in a region.

    Raises SaidAlready where an entry says so already, and ValueError for a range that ends before it starts.
    """
    if wanted.last_day < wanted.first_day:
        raise ValueError("the range ends before it starts")
    lock_profile(session)
    if repeats_region(wanted, travel.list_regions(session, since=wanted.first_day)):
        raise SaidAlready
    session.add(
        RegionDay(
            first_day=wanted.first_day,
            last_day=wanted.last_day,
            name=wanted.name,
            postal_code=wanted.postal_code,
            radius_km=wanted.radius_km,
        )
    )


def remove_region(session: Session, region_id: int) -> bool:
    """Take region days back and say whether they were there."""
    return travel.delete_region_days(session, region_id)


def calculate(session: Session, *, origin: str, destination: str) -> Calculation:
    """Return how long the drive between two postal codes takes by what is set now."""
    times = travel.travel_times_of(load_profile(session), travel.load_manual_times(session))
    pairs = [(origin, destination)]
    if times.home not in (origin, destination):
        pairs += [(times.home, origin), (times.home, destination)]
    away = times.minutes(times.home, destination)
    is_far = away is not None and away > times.policy.day_trip_minutes
    return Calculation(tuple(_leg(times, *pair) for pair in pairs), times.policy.beyond if is_far else None)


def _leg(times: TravelTimes, origin: str, destination: str) -> Leg:
    one, other = find_place(origin), find_place(destination)
    return Leg(
        origin=origin,
        destination=destination,
        minutes=times.minutes(origin, destination),
        is_by_hand=times.manual_minutes(origin, destination) is not None,
        distance_km=distance_km(one, other) if one and other else None,
    )
