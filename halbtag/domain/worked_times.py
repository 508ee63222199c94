"""Whether the times that the consultant sets can be worked: long enough, and the morning over before the afternoon."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from halbtag.domain.errors import Refusal
from halbtag.domain.half import Half
from halbtag.domain.slots import Override, WeeklyRule, override_on, rule_on, times_on

#: Nobody travels for less; the offer is half a day.
SHORTEST = timedelta(hours=2)

#: Clocks are changed before that hour, so that every half-day is as long as it says, on those two days as well.
EARLIEST = time(5)

_WEEK = timedelta(days=7)


class TimesFault(StrEnum):
    """What speaks against the times of a half-day."""

    BACKWARDS = "backwards"
    SHORT = "short"
    EARLY = "early"


def times_fault(starts_at: time, ends_at: time) -> TimesFault | None:
    """Return what speaks against a half-day from then to then, Berlin time; None where nothing does."""
    if ends_at <= starts_at:
        return TimesFault.BACKWARDS
    if datetime.combine(date.min, ends_at) - datetime.combine(date.min, starts_at) < SHORTEST:
        return TimesFault.SHORT
    return TimesFault.EARLY if starts_at < EARLIEST else None


class Source(StrEnum):
    """Where the times of a half-day come from."""

    PATTERN = "pattern"
    SEASON = "season"
    OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class WorkedTimes:
    """From when to when a half of a day is worked, Berlin time, and what says so."""

    starts_at: time
    ends_at: time
    source: Source


@dataclass(frozen=True, slots=True)
class Overlap:
    """A day whose afternoon begins before its morning has ended."""

    day: date
    morning: WorkedTimes
    afternoon: WorkedTimes


class HalvesOverlap(Refusal):
    """After the change the halves of a day would overlap; it must not be kept."""

    def __init__(self, overlap: Overlap) -> None:
        super().__init__(f"the halves of {overlap.day} overlap")
        self.overlap = overlap


def worked_times(
    day: date, half: Half, *, rules: Iterable[WeeklyRule], overrides: Iterable[Override]
) -> WorkedTimes | None:
    """Return when a half of a day is worked by rules and overrides, None where they leave it closed.

    Holidays, bookings and limits do not count: they come and go, and what is set must fit without them. Later overrides
    and later rules for a time win, as in `halbtag.domain.slots`.
    """
    rule, override = rule_on(day, half, rules), override_on(day, half, overrides)
    times = times_on(half, rule, override)
    if times is None or (override is not None and not override.is_open):
        return None
    return WorkedTimes(*times, _source(rule, override))


def find_overlap(
    rules: Sequence[WeeklyRule], overrides: Sequence[Override], *, first: date, last: date
) -> Overlap | None:
    """Return the first day from `first` to `last`, ends included, whose halves overlap; None where there is none.

    Between two days on which a rule or an override begins or ends every week is like the other: so the week after each
    of them tells of all, however long the span is. Halves overlap too where the morning lies after the afternoon.
    """
    near = [override for override in overrides if override.first_day <= last and first <= override.last_day]
    for day in _telling_days(rules, near, first, last):
        morning, afternoon = (worked_times(day, half, rules=rules, overrides=near) for half in Half)
        if morning and afternoon and afternoon.starts_at < morning.ends_at:
            return Overlap(day, morning, afternoon)
    return None


def _source(rule: WeeklyRule | None, override: Override | None) -> Source:
    if override is not None and (override.starts_at or override.ends_at or rule is None):
        return Source.OVERRIDE
    return Source.SEASON if rule is not None and rule.is_bounded else Source.PATTERN


def _telling_days(
    rules: Iterable[WeeklyRule], overrides: Iterable[Override], first: date, last: date
) -> Sequence[date]:
    turns = {first, *_turns(rules, overrides)}
    days = (turn + timedelta(days=offset) for turn in turns if turn <= last for offset in range(_WEEK.days))
    return sorted({day for day in days if first <= day <= last})


def _turns(rules: Iterable[WeeklyRule], overrides: Iterable[Override]) -> Iterator[date]:
    """Yield the days from which on another rule or override may hold."""
    for rule in rules:
        if rule.valid_from:
            yield rule.valid_from
        if rule.valid_until:
            yield rule.valid_until + timedelta(days=1)
    for override in overrides:
        yield from (override.first_day, override.last_day + timedelta(days=1))
