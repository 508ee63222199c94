"""Whether the consultant can get to a half-day and back: driving times, the journey around a visit, region days."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import partial
from math import ceil
from typing import Any, Self

from halbtag.domain.formats import clock, day_short, half_when, span
from halbtag.domain.half import Half
from halbtag.domain.language import gettext, mark
from halbtag.domain.places import Place, distance_km, find_place
from halbtag.domain.told import Told, as_told, told
from halbtag.domain.zone import at, local

#: Says something in the language that is spoken when it is called.
_Words = Callable[[], str]

#: A journey that takes a half-day: with room enough on it, and with too little.
_THERE = (
    mark("Anreise %(way)s: %(drive)s, %(when)s."),
    mark("Anreise %(way)s: %(drive)s, %(when)s, frei sind dort nur %(room)s"),
)
_BACK = (
    mark("Rückreise %(way)s: %(drive)s, %(when)s."),
    mark("Rückreise %(way)s: %(drive)s, %(when)s, frei sind dort nur %(room)s"),
)

#: Where a day is cut in two, on Berlin's clocks, when a journey takes a half of it.
MIDDAY = time(13, 0)


class Reach(StrEnum):
    """Whether a visit can be reached; tight ones are offered, and flagged to the consultant."""

    FREE = "free"
    TIGHT = "tight"
    UNREACHABLE = "unreachable"


class Beyond(StrEnum):
    """What holds for places that are too far for a day trip."""

    HALF_DAY = "half_day"
    OUT_OF_RANGE = "out_of_range"


@dataclass(frozen=True, slots=True)
class SpeedBand:
    """How fast the kilometres of a route up to `up_to_km` are driven; None: all that remain."""

    up_to_km: int | None
    km_per_hour: int


#: Fitted by hand to fifteen usual driving times between German city centres, in round figures (tests/domain/
#: test_travel.py): off by -4 to +19 %, by +7 % on average, for an estimate that is too long costs less than one that
#: is too short. Slow through the town, then the road out of it, then the motorway.
DEFAULT_BANDS = (SpeedBand(10, 40), SpeedBand(50, 90), SpeedBand(None, 110))


@dataclass(frozen=True, slots=True)
class TravelPolicy:
    """How the consultant travels; raises ValueError for what makes no sense.

    An estimate is the great circle times `detour_factor`, driven band by band (the first kilometres of every route at
    the first speed, the next ones at the second, so that a longer way never takes less time), plus `fixed_minutes`.
    `margin_minutes` should be left between two appointments on top of the drive. Setting out up to `tight_minutes`
    before `earliest_departure` or getting back as much after `latest_return`, on Berlin's clocks, is still offered.
    Beyond `day_trip_minutes` one way, `beyond` holds.
    """

    detour_factor: float = 1.25
    bands: tuple[SpeedBand, ...] = DEFAULT_BANDS
    fixed_minutes: int = 5
    margin_minutes: int = 30
    tight_minutes: int = 30
    earliest_departure: time = time(6, 0)
    latest_return: time = time(20, 30)
    day_trip_minutes: int = 180
    beyond: Beyond = Beyond.HALF_DAY

    def __post_init__(self) -> None:
        _demand(1 <= self.detour_factor <= 3, "detour_factor")
        _demand(0 <= self.fixed_minutes <= 120, "fixed_minutes")
        _demand(0 <= self.margin_minutes <= 240, "margin_minutes")
        _demand(0 <= self.tight_minutes <= 240, "tight_minutes")
        _demand(0 <= self.day_trip_minutes <= 720, "day_trip_minutes")
        _demand(self.earliest_departure < MIDDAY < self.latest_return, "earliest_departure and latest_return")
        ends = [band.up_to_km for band in self.bands]
        _demand(bool(ends) and ends[-1] is None and None not in ends[:-1], "bands: only the last one has no end")
        bounded = [end for end in ends if end is not None]
        _demand(bounded == sorted(set(bounded)) and all(end > 0 for end in bounded), "bands: their order")
        _demand(all(5 <= band.km_per_hour <= 200 for band in self.bands), "bands: a speed")

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return the policy that `to_dict` wrote; what is missing has its default.

        Raises ValueError for an unknown key, a value of the wrong type, and one that makes no sense.
        """
        unknown = set(stored) - set(_READERS)
        _demand(not unknown, f"{sorted(unknown)}: no such setting")
        return cls(**{name: _READERS[name](value) for name, value in stored.items()})

    def to_dict(self) -> dict[str, Any]:
        """Return the policy as plain JSON values."""
        stored = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            **stored,
            "bands": [[band.up_to_km, band.km_per_hour] for band in self.bands],
            "earliest_departure": f"{self.earliest_departure:%H:%M}",
            "latest_return": f"{self.latest_return:%H:%M}",
            "beyond": self.beyond.value,
        }


@dataclass(frozen=True, slots=True)
class TravelTimes:
    """How long the consultant drives; `home` is his postal code, `manual` his own minutes from home by prefix."""

    home: str
    policy: TravelPolicy
    manual: Mapping[str, int]

    def minutes(self, origin: str, destination: str) -> int | None:
        """Return the minutes from one postal code to another, or None where a place is unknown.

        Between home and elsewhere the manual table wins, in both directions, and in it the longest prefix.
        """
        by_hand = self.manual_minutes(origin, destination)
        if by_hand is not None:
            return by_hand
        one, other = find_place(origin), find_place(destination)
        return estimate_minutes(one, other, self.policy) if one and other else None

    def manual_minutes(self, origin: str, destination: str) -> int | None:
        """Return what the manual table says of the way between two postal codes, or None where it is silent."""
        if self.home not in (origin, destination):
            return None
        area = destination if origin == self.home else origin
        prefixes = (area[:length] for length in range(len(area), 0, -1))
        return next((self.manual[prefix] for prefix in prefixes if prefix in self.manual), None)


@dataclass(frozen=True, slots=True)
class Appointment:
    """Something else that the consultant keeps, from `start` to `end` (aware); without a postal code it has no place.

    `name` is what he reads in the reasons: the company, or the calendar that it comes from; `Told` where it has none.
    """

    start: datetime
    end: datetime
    postal_code: str
    name: str

    @property
    def said_name(self) -> str:
        """Return the name as it is read in the language that is spoken."""
        return as_told(self.name)


@dataclass(frozen=True, slots=True)
class Journey:
    """How a visit is got to and back from.

    `reasons` are for the consultant, `Told`, outbound before return; a FREE journey has some only where there is
    something to know, an UNREACHABLE one only what makes it so. The minutes are None where a place is unknown. `takes`
    are the half-days that go to getting there and back, besides the visit's own, in order. `origin` is where the way
    there begins and `goal` where the way back ends; None is home.
    """

    reach: Reach
    reasons: tuple[Told, ...]
    outbound_minutes: int | None
    return_minutes: int | None
    takes: tuple[tuple[date, Half], ...] = ()
    origin: Appointment | None = None
    goal: Appointment | None = None


def estimate_minutes(one: Place, other: Place, policy: TravelPolicy) -> int:
    """Return the estimated minutes by road between two places, rounded up; see `TravelPolicy` for the formula."""
    route_km = distance_km(one, other) * policy.detour_factor
    hours, begun_km = 0.0, 0.0
    for band in policy.bands:
        end_km = route_km if band.up_to_km is None else min(route_km, band.up_to_km)
        hours += max(0.0, end_km - begun_km) / band.km_per_hour
        begun_km = max(begun_km, end_km)
    return policy.fixed_minutes + ceil(hours * 60)


def judge_journey(
    *,
    start: datetime,
    end: datetime,
    half: Half,
    destination: str,
    neighbours: Sequence[Appointment],
    times: TravelTimes,
) -> Journey:
    """Say whether a visit from `start` to `end` (aware) at the postal code `destination` can be kept.

    `half` is the visit's half of the day of `start` in Berlin; `neighbours` in any order, far ones do no harm. Of two
    that end, or begin, at the same instant the one with the longer drive counts.

    - A neighbour at the same time makes it UNREACHABLE; touching ends do not overlap. One whose place is unknown does
      nothing else, save that no long journey is driven while it lasts.
    - The way there begins at the last neighbour with a known place that ends before the visit, the same day or in the
      half-day directly before; otherwise at home. The way back ends likewise.
    - Between two appointments of one day the drive has to fit: with less than nothing to spare the visit is
      UNREACHABLE, with less than the margin TIGHT.
    - From and to home the drive has to keep the earliest departure and the latest return; breaking them by no more
      than the policy's tight minutes is TIGHT. The same holds between the visit and a neighbour beyond the night: the
      drive is one of the evening or of the morning, whichever has more room. On a day trip the night is spent at home,
      so the way from or to home counts as well, and its minutes are given.
    - Beyond the day trip the place is UNREACHABLE, or the half-day before is taken for the journey and the one after
      for the way back, whether or not anybody works then: a Monday morning takes Sunday's afternoon. Afternoons last
      from 13:00 to the latest return, mornings from the earliest departure to 13:00 (before an afternoon visit: to
      its start; after a morning visit: from its end). No half-day is taken where a neighbour less than a day trip
      away stands in it.
    - A leg whose ends are not both known is not judged: the visit is FREE as far as it goes, with a reason saying so.

    The worst of all this is the journey's reach.
    """
    visit = _Visit(start.astimezone(UTC), end.astimezone(UTC), half, destination)
    clashes = [n for n in neighbours if n.start < visit.end and visit.start < n.end]
    if clashes:
        reasons = tuple(told(partial(_clash_words, clash)) for clash in sorted(clashes, key=_in_time))
        return Journey(Reach.UNREACHABLE, reasons, None, None)
    away = times.minutes(times.home, destination)
    if away is not None and away > times.policy.day_trip_minutes and times.policy.beyond is Beyond.OUT_OF_RANGE:
        return Journey(Reach.UNREACHABLE, (told(partial(_too_far_words, times, destination, away)),), away, away)
    legs = (_outbound(visit, neighbours, times), _return(visit, neighbours, times))
    reach = _worst(leg.reach for leg in legs)
    telling = [leg for leg in legs if reach is not Reach.UNREACHABLE or leg.reach is reach]
    return Journey(
        reach=reach,
        reasons=tuple(reason for leg in telling for reason in leg.reasons),
        outbound_minutes=legs[0].minutes,
        return_minutes=legs[1].minutes,
        takes=tuple(leg.takes for leg in legs if leg.takes),
        origin=legs[0].other_end,
        goal=legs[1].other_end,
    )


def duration(minutes: int) -> str:
    """Return minutes as people say them: "45 Min.", "2 Std.", "1 Std. 50 Min."."""
    hours, rest = divmod(minutes, 60)
    parts = [gettext("%(hours)d Std.", hours=hours)] if hours else []
    return " ".join([*parts, gettext("%(minutes)d Min.", minutes=rest)] if rest or not hours else parts)


@dataclass(frozen=True, slots=True)
class Region:
    """Days, ends included, on which the consultant is in a region anyway."""

    first_day: date
    last_day: date
    name: str
    postal_code: str
    radius_km: int


def regions_near(postal_code: str, day: date, region_days: Iterable[Region]) -> list[str]:
    """Return the names of the regions that the consultant is in on that day and the postal code is near to, in order.

    Near is what lies no further from the region's postal code than its radius, as the crow flies.
    """
    return [
        region.name
        for region in region_days
        if region.first_day <= day <= region.last_day and _is_near(postal_code, region)
    ]


def regions_to_come(postal_code: str, region_days: Iterable[Region]) -> list[Region]:
    """Return the region days that the postal code is near to, in the order in which they are given."""
    return [region for region in region_days if _is_near(postal_code, region)]


def months_near(postal_code: str, region_days: Iterable[Region], *, first: date, last: date) -> list[date]:
    """Return the months, by their first days and in order, in which the consultant is near the postal code anyway.

    Only days from `first` to `last`, ends included, count.
    """
    near = regions_to_come(postal_code, region_days)
    return sorted(
        {
            day.replace(day=1)
            for region in near
            for day in _days(max(region.first_day, first), min(region.last_day, last))
        }
    )


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))


def _is_near(postal_code: str, region: Region) -> bool:
    here, there = find_place(postal_code), find_place(region.postal_code)
    return here is not None and there is not None and distance_km(here, there) <= region.radius_km


# --- The legs of one journey ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Visit:
    start: datetime
    end: datetime
    half: Half
    destination: str

    @property
    def day(self) -> date:
        return local(self.start).date()

    @property
    def half_before(self) -> tuple[date, Half]:
        if self.half is Half.MORNING:
            return self.day - timedelta(days=1), Half.AFTERNOON
        return self.day, Half.MORNING

    @property
    def half_after(self) -> tuple[date, Half]:
        if self.half is Half.MORNING:
            return self.day, Half.AFTERNOON
        return self.day + timedelta(days=1), Half.MORNING


@dataclass(frozen=True, slots=True)
class _Leg:
    minutes: int | None
    reach: Reach = Reach.FREE
    reasons: tuple[Told, ...] = ()
    takes: tuple[date, Half] | None = None
    other_end: Appointment | None = None


def _outbound(visit: _Visit, neighbours: Sequence[Appointment], times: TravelTimes) -> _Leg:
    policy = times.policy
    earliest = at(visit.day, policy.earliest_departure)
    before, _ = visit.half_before
    begin = at(before, MIDDAY if visit.half is Half.MORNING else time(0))
    origins = [n for n in neighbours if begin < n.end <= visit.start and _is_placed(n, visit, times)]
    origin = max(origins, key=lambda n: (n.end, *_drive_first(n, _drive_from(n, visit, times))), default=None)
    minutes = times.minutes(times.home, visit.destination)
    is_far = minutes is not None and minutes > policy.day_trip_minutes
    from_origin = None
    if origin is not None:
        drive = _drive_from(origin, visit, times)
        way = partial(_way, partial(_named, origin), visit.destination)
        takes = visit.half_before if drive > policy.day_trip_minutes else None
        if local(origin.end).date() == visit.day:
            return replace(_gap_leg(drive, way, (origin.end, visit.start), policy, takes), other_end=origin)
        evening = at(local(origin.end).date(), policy.latest_return) - origin.end
        from_origin = _night_leg(drive, way, max(evening, visit.start - earliest), policy, takes)
        if is_far:
            return replace(from_origin, other_end=origin)
    way = partial(_way, partial(_home, times), visit.destination)
    if minutes is None:
        return _together(_unknown_leg(way), from_origin)
    if is_far:
        window = (begin, at(before, policy.latest_return)) if before < visit.day else (earliest, visit.start)
        return _long_leg(minutes, way, visit.half_before, window, neighbours, policy, words=_THERE)
    departure = visit.start - timedelta(minutes=minutes)
    said = told(partial(_from_home_words, way, minutes, departure, earliest))
    return _together(_home_leg(minutes, said, earliest - departure, policy), from_origin)


def _return(visit: _Visit, neighbours: Sequence[Appointment], times: TravelTimes) -> _Leg:
    policy = times.policy
    latest = at(visit.day, policy.latest_return)
    after, _ = visit.half_after
    limit = at(after, MIDDAY) if after > visit.day else at(visit.day + timedelta(days=1), time(0))
    goals = [n for n in neighbours if visit.end <= n.start < limit and _is_placed(n, visit, times)]
    goal = min(goals, key=lambda n: (n.start, *_drive_first(n, -_drive_to(n, visit, times))), default=None)
    minutes = times.minutes(visit.destination, times.home)
    is_far = minutes is not None and minutes > policy.day_trip_minutes
    to_goal = None
    if goal is not None:
        drive = _drive_to(goal, visit, times)
        way = partial(_way, visit.destination, partial(_named, goal))
        takes = visit.half_after if drive > policy.day_trip_minutes else None
        if local(goal.start).date() == visit.day:
            return replace(_gap_leg(drive, way, (visit.end, goal.start), policy, takes), other_end=goal)
        morning = goal.start - at(local(goal.start).date(), policy.earliest_departure)
        to_goal = _night_leg(drive, way, max(latest - visit.end, morning), policy, takes)
        if is_far:
            return replace(to_goal, other_end=goal)
    way = partial(_way, visit.destination, partial(_home, times))
    if minutes is None:
        return _together(_unknown_leg(way), to_goal)
    if is_far:
        window = (visit.end, latest) if after == visit.day else (at(after, policy.earliest_departure), limit)
        return _long_leg(minutes, way, visit.half_after, window, neighbours, policy, words=_BACK)
    arrival = visit.end + timedelta(minutes=minutes)
    said = told(partial(_to_home_words, way, minutes, arrival, latest))
    return _together(_home_leg(minutes, said, arrival - latest, policy), to_goal)


def _together(leg: _Leg, other: _Leg | None) -> _Leg:
    """Return the leg from or to home, as bad as the one past it where there is one."""
    if other is None:
        return leg
    return _Leg(leg.minutes, _worst([leg.reach, other.reach]), leg.reasons + other.reasons, leg.takes)


def _unknown_leg(way: _Words) -> _Leg:
    said = told(lambda: gettext("%(way)s: Fahrzeit unbekannt, bitte selbst prüfen.", way=way()))
    return _Leg(None, Reach.FREE, (said,))


def _home_leg(minutes: int, said: Told, over: timedelta, policy: TravelPolicy) -> _Leg:
    if over <= timedelta(0):
        return _Leg(minutes)
    reach = Reach.TIGHT if over <= timedelta(minutes=policy.tight_minutes) else Reach.UNREACHABLE
    return _Leg(minutes, reach, (said,))


def _gap_leg(
    minutes: int, way: _Words, gap: tuple[datetime, datetime], policy: TravelPolicy, takes: tuple[date, Half] | None
) -> _Leg:
    left, expected = gap
    room = _minutes(expected - left)
    reach = _reach_of_gap(room - minutes, policy)
    if reach is Reach.FREE:
        return _Leg(minutes, takes=takes)
    reason = told(partial(_gap_words, way, minutes, gap))
    return _Leg(minutes, reach, (reason,), takes)


def _night_leg(
    minutes: int, way: _Words, room: timedelta, policy: TravelPolicy, takes: tuple[date, Half] | None
) -> _Leg:
    missing = minutes - _minutes(room)
    if missing <= 0:
        return _Leg(minutes, takes=takes)
    reach = Reach.TIGHT if missing <= policy.tight_minutes else Reach.UNREACHABLE
    reason = told(partial(_night_words, way, minutes))
    return _Leg(minutes, reach, (reason,), takes)


def _long_leg(
    minutes: int,
    way: _Words,
    half_day: tuple[date, Half],
    window: tuple[datetime, datetime],
    neighbours: Sequence[Appointment],
    policy: TravelPolicy,
    *,
    words: tuple[str, str],
) -> _Leg:
    room = _longest_stretch(window, neighbours)
    reach = _reach_of_gap(room - minutes, policy)
    enough, too_little = words
    message = enough if reach is Reach.FREE else too_little
    return _Leg(minutes, reach, (told(partial(_long_words, message, way, minutes, half_day, room)),), half_day)


def _longest_stretch(window: tuple[datetime, datetime], neighbours: Iterable[Appointment]) -> int:
    """Return the minutes of the longest time in the window in which nothing stands."""
    free_from, until = window
    longest = timedelta(0)
    for neighbour in sorted(neighbours, key=lambda n: n.start):
        if neighbour.end > free_from and neighbour.start < until:
            longest = max(longest, neighbour.start - free_from)
            free_from = max(free_from, neighbour.end)
    return _minutes(max(longest, until - free_from))


def _reach_of_gap(spare_minutes: int, policy: TravelPolicy) -> Reach:
    if spare_minutes < 0:
        return Reach.UNREACHABLE
    return Reach.TIGHT if spare_minutes < policy.margin_minutes else Reach.FREE


def _worst(reaches: Iterable[Reach]) -> Reach:
    return max(reaches, key=list(Reach).index)


def _is_placed(neighbour: Appointment, visit: _Visit, times: TravelTimes) -> bool:
    return times.minutes(neighbour.postal_code, visit.destination) is not None


def _drive_from(origin: Appointment, visit: _Visit, times: TravelTimes) -> int:
    return times.minutes(origin.postal_code, visit.destination) or 0


def _drive_to(goal: Appointment, visit: _Visit, times: TravelTimes) -> int:
    return times.minutes(visit.destination, goal.postal_code) or 0


def _drive_first(neighbour: Appointment, drive: int) -> tuple[int, str, str]:
    """Return what settles a tie: the drive decides, the rest only keeps the answer the same in every order."""
    return drive, neighbour.postal_code, neighbour.name


def _in_time(neighbour: Appointment) -> tuple[datetime, datetime, str, str]:
    return neighbour.start, neighbour.end, neighbour.name, neighbour.postal_code


def _minutes(span: timedelta) -> int:
    return span // timedelta(minutes=1)


# --- The reasons in words, each made when it is told ------------------------------------------------------------------


def _way(origin: _Words | str, goal: _Words | str) -> str:
    """Return from where to where: "zu Hause (86150) → 80331"."""
    return " → ".join(end if isinstance(end, str) else end() for end in (origin, goal))


def _home(times: TravelTimes) -> str:
    return gettext("zu Hause (%(postal_code)s)", postal_code=times.home)


def _named(appointment: Appointment) -> str:
    return gettext("„%(name)s“ (%(postal_code)s)", name=appointment.said_name, postal_code=appointment.postal_code)


def _clash_words(clash: Appointment) -> str:
    if clash.end - clash.start >= timedelta(days=1):
        return gettext("Zur selben Zeit: „%(name)s“.", name=clash.said_name)
    times = span(clash.start, clash.end)
    return gettext("Zur selben Zeit: „%(name)s“ (%(times)s).", name=clash.said_name, times=times)


def _too_far_words(times: TravelTimes, destination: str, minutes: int) -> str:
    way, drive = _way(partial(_home, times), destination), duration(minutes)
    return gettext("%(way)s: %(drive)s, weiter als eine Tagesreise.", way=way, drive=drive)


def _from_home_words(way: _Words, minutes: int, departure: datetime, earliest: datetime) -> str:
    return gettext(
        "%(way)s: %(drive)s, Abfahrt um %(departure)s, gewünscht frühestens %(earliest)s Uhr.",
        way=way(),
        drive=duration(minutes),
        departure=clock(departure),
        earliest=clock(earliest),
    )


def _to_home_words(way: _Words, minutes: int, arrival: datetime, latest: datetime) -> str:
    return gettext(
        "%(way)s: %(drive)s, Rückkehr um %(arrival)s, gewünscht spätestens %(latest)s Uhr.",
        way=way(),
        drive=duration(minutes),
        arrival=clock(arrival),
        latest=clock(latest),
    )


def _gap_words(way: _Words, minutes: int, gap: tuple[datetime, datetime]) -> str:
    left, expected = gap
    return gettext(
        "%(way)s: %(drive)s Fahrt, %(room)s Zeit (%(times)s).",
        way=way(),
        drive=duration(minutes),
        room=duration(_minutes(expected - left)),
        times=span(left, expected),
    )


def _night_words(way: _Words, minutes: int) -> str:
    return gettext(
        "%(way)s: %(drive)s Fahrt, am Abend und am Morgen zu wenig Zeit.", way=way(), drive=duration(minutes)
    )


def _long_words(message: str, way: _Words, minutes: int, half_day: tuple[date, Half], room: int) -> str:
    day, half = half_day
    when = f"{day_short(day)} {half_when(half)}"
    return gettext(message) % {"way": way(), "drive": duration(minutes), "when": when, "room": duration(room)}


# --- Reading the stored policy ----------------------------------------------------------------------------------------


def _demand(holds: bool, what: str) -> None:
    if not holds:
        raise ValueError(f"travel policy: {what} makes no sense")


def _read_int(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"travel policy: {value!r} is no whole number")
    return value


def _read_number(value: object) -> float:
    return value if isinstance(value, float) else _read_int(value)


def _read_time(value: object) -> time:
    if not isinstance(value, str):
        raise ValueError(f"travel policy: {value!r} is no time of day")
    read = time.fromisoformat(value)
    _demand(read.tzinfo is None, value)
    return read


def _read_bands(value: object) -> tuple[SpeedBand, ...]:
    if not isinstance(value, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in value):
        raise ValueError(f"travel policy: {value!r} are no speed bands")
    return tuple(SpeedBand(None if end is None else _read_int(end), _read_int(speed)) for end, speed in value)


def _read_beyond(value: object) -> Beyond:
    return Beyond(str(value))


_READERS: dict[str, Callable[[object], Any]] = {
    "detour_factor": _read_number,
    "bands": _read_bands,
    "fixed_minutes": _read_int,
    "margin_minutes": _read_int,
    "tight_minutes": _read_int,
    "earliest_departure": _read_time,
    "latest_return": _read_time,
    "day_trip_minutes": _read_int,
    "beyond": _read_beyond,
}
