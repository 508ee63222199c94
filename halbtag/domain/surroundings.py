"""What lies around a half-day that is to be decided: the days beside it, the ways there and back, and the limits."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import partial

from halbtag.domain.formats import day_short, from_to, half_name, span
from halbtag.domain.half import Half
from halbtag.domain.holidays import closing_name, holiday_name
from halbtag.domain.journeys import Drive, drives_of
from halbtag.domain.laender import land_of
from halbtag.domain.language import gettext, mark
from halbtag.domain.slots import Availability, HalfDay, Taken, iso_week
from halbtag.domain.told import Told, as_told, retell, told
from halbtag.domain.travel import Appointment, Journey, TravelTimes, duration


class Kind(StrEnum):
    """What an entry of a day is."""

    BOOKED = "booked"
    HELD = "held"
    JOURNEY = "journey"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that the consultant keeps on a day; `half` stands where it is a half-day, `start` to `end` are aware.

    `name` is the company, or the calendar that a busy time comes from.
    """

    kind: Kind
    name: str
    postal_code: str
    start: datetime
    end: datetime
    half: Half | None = None


@dataclass(frozen=True, slots=True)
class DayAround:
    """One day with its holidays, and what is kept on it, in order."""

    day: date
    holidays: tuple[Told, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class LimitUse:
    """How many other visits there are in a span of days, and how many the consultant makes at most; `span` is said."""

    span: str
    count: int
    most: int


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A judged half-day with the day before, its own and the day after.

    `drives` say from when to when; there are none where a place or the half-day's times are unknown.
    """

    judged: HalfDay
    days: tuple[DayAround, DayAround, DayAround]
    limits: tuple[LimitUse, ...]
    drives: tuple[Drive, ...] = ()

    @property
    def ways(self) -> tuple[str, ...]:
        """Return the drives there and back in words, as far as they are known."""
        return tuple(_ways(self.judged.journey)) if self.judged.journey else ()


def look_around(judged: HalfDay, *, availability: Availability, destination: str, booking_id: int) -> Surroundings:
    """Return what lies around a half-day that was judged for a client at the postal code `destination`.

    The availability must reach from the day before to the day after; the booking itself is left out.
    """
    others = [entry for entry in availability.taken if entry.booking_id != booking_id]
    before, after = judged.day - timedelta(days=1), judged.day + timedelta(days=1)
    return Surroundings(
        judged=judged,
        days=(
            _day(before, availability, others, destination),
            _day(judged.day, availability, others, destination),
            _day(after, availability, others, destination),
        ),
        limits=tuple(_limits(judged.day, availability, others)),
        drives=tuple(_drives(judged, availability.travel, destination)),
    )


def describe_days(around: Surroundings) -> list[tuple[str, str]]:
    """Return label and words of each of the three days, in order, the day's own halves apart from the half-day itself.

    A day on which nothing stands says so.
    """
    return [(_day_label(each.day, around.judged.day), _day_words(each)) for each in around.days]


def entry_words(entry: Entry) -> str:
    """Return one entry of a day as the consultant reads it: "13:30–17:00 Uhr: Termin, Holzbau Ahr GmbH (86161)"."""
    place = f" ({entry.postal_code})" if entry.postal_code else ""
    times = span(entry.start, entry.end) if entry.half else from_to(entry.start, entry.end)
    half = half_name(entry.half) if entry.half else ""
    return gettext(_ENTRY_WORDS[entry.kind]) % {"times": times, "half": half, "name": as_told(entry.name)} + place


_ENTRY_WORDS = {
    Kind.BOOKED: mark("%(times)s: Termin, %(name)s"),
    Kind.HELD: mark("%(times)s: reserviert, %(name)s"),
    Kind.JOURNEY: mark("%(half)s: Reise zu „%(name)s“"),
    Kind.BUSY: mark("%(times)s: belegt, Kalender „%(name)s“"),
}


def _day_label(day: date, own: date) -> str:
    return gettext("Derselbe Tag") if day == own else day_short(day)


def _day_words(around: DayAround) -> str:
    told_of = [*map(retell, around.holidays), *map(entry_words, around.entries)]
    return "; ".join(told_of) or gettext("nichts eingetragen")


def _drives(judged: HalfDay, times: TravelTimes | None, destination: str) -> list[Drive]:
    if judged.slot is None or judged.journey is None or times is None:
        return []
    visit = Appointment(judged.slot.start, judged.slot.end, destination, "")
    return drives_of(visit, judged.journey, times)


def _day(day: date, availability: Availability, others: list[Taken], destination: str) -> DayAround:
    taken = [_taken_entry(entry) for entry in others if entry.day == day]
    busy = [_busy_entry(each.what) for each in availability.busy_by_day.get(day, ())]
    entries = sorted((entry for entry in [*taken, *busy] if entry), key=lambda entry: (entry.start, entry.end))
    return DayAround(day, tuple(_holidays(day, availability, destination)), tuple(dict.fromkeys(entries)))


def _holidays(day: date, availability: Availability, destination: str) -> Iterator[Told]:
    own = closing_name(day, land=availability.land, closing=availability.closing)
    if own:
        yield told(partial(gettext, own))
    land = land_of(destination)
    theirs = holiday_name(day, land=land) if land else None
    if theirs and theirs != own:
        yield told(partial(_their_holiday_words, theirs))


def _their_holiday_words(name: str) -> str:
    return gettext("%(holiday)s (beim Unternehmen)", holiday=gettext(name))


def _taken_entry(taken: Taken) -> Entry | None:
    if taken.visit is None:
        return None
    kind = Kind.JOURNEY if not taken.is_visit else Kind.HELD if taken.is_held else Kind.BOOKED
    visit = taken.visit
    return Entry(kind, visit.name, visit.postal_code, visit.start, visit.end, taken.half)


def _busy_entry(busy: Appointment) -> Entry:
    return Entry(Kind.BUSY, busy.name, busy.postal_code, busy.start, busy.end)


def _ways(journey: Journey) -> Iterator[str]:
    if journey.outbound_minutes is not None:
        origin, drive = origin_words(journey.origin), duration(journey.outbound_minutes)
        yield gettext("Hinfahrt %(origin)s: %(drive)s", origin=origin, drive=drive)
    if journey.return_minutes is not None:
        goal, drive = goal_words(journey.goal), duration(journey.return_minutes)
        yield gettext("Rückfahrt %(goal)s: %(drive)s", goal=goal, drive=drive)


def origin_words(origin: Appointment | None) -> str:
    """Return where a way begins; None is home."""
    if origin is None:
        return gettext("von zu Hause")
    return gettext("von „%(name)s“ (%(place)s)", name=origin.said_name, place=origin.postal_code)


def goal_words(goal: Appointment | None) -> str:
    """Return where a way ends; None is home."""
    if goal is None:
        return gettext("nach Hause")
    return gettext("zu „%(name)s“ (%(place)s)", name=goal.said_name, place=goal.postal_code)


def _limits(day: date, availability: Availability, others: list[Taken]) -> Iterator[LimitUse]:
    visits = [entry.day for entry in others if entry.is_visit]
    limits = availability.limits
    in_week = sum(iso_week(each) == iso_week(day) for each in visits)
    yield LimitUse(mark("An diesem Tag"), visits.count(day), limits.per_day)
    yield LimitUse(mark("In dieser Woche"), in_week, limits.per_week)
    in_month = sum((each.year, each.month) == (day.year, day.month) for each in visits)
    yield LimitUse(mark("In diesem Monat"), in_month, limits.per_month)
