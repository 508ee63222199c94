"""Which half-days can be booked, and why the others cannot: the one place that decides."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property

from halbtag.domain.half import Half
from halbtag.domain.holidays import holiday_name, is_working_day
from halbtag.domain.zone import at, local


class ReasonCode(StrEnum):
    """Why a half-day is not on offer."""

    RULE = "rule"
    OVERRIDE = "override"
    HOLIDAY = "holiday"
    NOTICE = "notice"
    HORIZON = "horizon"
    LIMIT = "limit"
    HELD = "held"
    BOOKED = "booked"


@dataclass(frozen=True, slots=True)
class Slot:
    """A half-day that a visit can fill; `start` and `end` are aware, in UTC."""

    day: date
    half: Half
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Reason:
    """One cause that closes a half-day; `detail` names it for the consultant (the holiday, his own words)."""

    code: ReasonCode
    detail: str = ""


@dataclass(frozen=True, slots=True)
class WeeklyRule:
    """The consultant works this half of this weekday (0 is Monday), within the validity range, ends included."""

    weekday: int
    half: Half
    starts_at: time
    ends_at: time
    valid_from: date | None = None
    valid_until: date | None = None

    def applies_on(self, day: date) -> bool:
        """Say whether the rule speaks of this day."""
        return (
            day.weekday() == self.weekday
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_until is None or day <= self.valid_until)
        )


@dataclass(frozen=True, slots=True)
class Override:
    """Opens or closes the half-days from `first_day` to `last_day`, ends included; both halves where `half` is None.

    Times stand only with an opening that differs from the weekly rule.
    """

    first_day: date
    last_day: date
    half: Half | None
    is_open: bool
    starts_at: time | None = None
    ends_at: time | None = None
    reason: str = ""

    def applies_to(self, day: date, half: Half) -> bool:
        """Say whether the override speaks of this half-day."""
        return self.first_day <= day <= self.last_day and self.half in (None, half)


@dataclass(frozen=True, slots=True)
class Taken:
    """A half-day that a booking or a hold keeps; `booking_id` tells whose it is."""

    day: date
    half: Half
    is_held: bool
    booking_id: int


#: Times for a half-day that an override opens where no weekly rule gives any: the default week's.
DEFAULT_TIMES = {
    Half.MORNING: (time(9, 0), time(12, 30)),
    Half.AFTERNOON: (time(13, 30), time(17, 0)),
}


@dataclass(frozen=True)
class Availability:
    """Everything the decision rests on. Later overrides in the sequence win over earlier ones."""

    land: str
    notice_days: int
    horizon_days: int
    weekly_limit: int
    rules: Sequence[WeeklyRule] = ()
    overrides: Sequence[Override] = ()
    taken: Sequence[Taken] = ()

    @cached_property
    def taken_by_half_day(self) -> dict[tuple[date, Half], Taken]:
        """Map each kept half-day to what keeps it."""
        return {(entry.day, entry.half): entry for entry in self.taken}

    @cached_property
    def taken_by_week(self) -> Counter[tuple[int, int]]:
        """Count the kept half-days of each ISO week."""
        return Counter(iso_week(entry.day) for entry in self.taken)


@dataclass(frozen=True, slots=True)
class HalfDay:
    """One half of one day with all the reasons that close it; none means that it is on offer.

    `slot` carries the times wherever some are known, so that a booked half-day can be shown with them.
    """

    day: date
    half: Half
    slot: Slot | None
    reasons: tuple[Reason, ...]
    taken: Taken | None = None

    @property
    def is_free(self) -> bool:
        """Say whether the half-day can be chosen."""
        return self.slot is not None and not self.reasons


def iso_week(day: date) -> tuple[int, int]:
    """Return the ISO year and week of a day (ISO 8601: weeks begin on Monday)."""
    year, week, _ = day.isocalendar()
    return year, week


def earliest_day(today: date, *, notice_days: int, land: str) -> date:
    """Return the first day that keeps the minimum notice: the `notice_days`-th working day after today.

    Working days are Monday to Friday without the public holidays of the Land. Ordered on a Monday with three days'
    notice, Thursday is the first that can be booked; with none, today itself.
    """
    day = today
    for _ in range(notice_days):
        day += timedelta(days=1)
        while not is_working_day(day, land=land):
            day += timedelta(days=1)
    return day


def half_days(
    first: date, last: date, *, availability: Availability, now: datetime, ignore_booking: int | None = None
) -> list[HalfDay]:
    """Judge every half-day from `first` to `last`, ends included, in order, mornings before afternoons.

    `now` is an aware instant. `ignore_booking` leaves one booking's own half-day and its share of the weekly limit out
    of account: it never stands in its own way.
    """
    judge = _Judge(availability, now, ignore_booking)
    return [judge.half_day(day, half) for day in _days(first, last) for half in Half]


def free_slots(half_days: Iterable[HalfDay]) -> list[Slot]:
    """Return the slots on offer, in order."""
    return [half_day.slot for half_day in half_days if half_day.is_free and half_day.slot]


def nearest_slots(slots: Iterable[Slot], *, wanted: date, count: int) -> list[Slot]:
    """Return the `count` slots closest to the wanted day, in the order of the calendar."""
    by_distance = sorted(slots, key=lambda slot: (abs((slot.day - wanted).days), slot.start))
    return sorted(by_distance[:count], key=lambda slot: slot.start)


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


class _Judge:
    """Holds what is the same for every half-day of one question."""

    def __init__(self, availability: Availability, now: datetime, ignore_booking: int | None) -> None:
        today = local(now).date()
        self.availability = availability
        self.now = now
        self.ignore_booking = ignore_booking
        self.earliest = earliest_day(today, notice_days=availability.notice_days, land=availability.land)
        self.latest = today + timedelta(days=availability.horizon_days)
        self.ignored_weeks = Counter(
            iso_week(entry.day) for entry in availability.taken if entry.booking_id == ignore_booking
        )

    def half_day(self, day: date, half: Half) -> HalfDay:
        rule = self._rule(day, half)
        override = self._override(day, half)
        slot = self._slot(day, half, rule, override)
        taken = self._taken(day, half)
        reasons = tuple(self._reasons(day, slot, rule, override, taken))
        return HalfDay(day=day, half=half, slot=slot, reasons=reasons, taken=taken)

    def _rule(self, day: date, half: Half) -> WeeklyRule | None:
        rules = [rule for rule in self.availability.rules if rule.half is half and rule.applies_on(day)]
        return rules[-1] if rules else None

    def _override(self, day: date, half: Half) -> Override | None:
        overrides = [override for override in self.availability.overrides if override.applies_to(day, half)]
        return overrides[-1] if overrides else None

    def _taken(self, day: date, half: Half) -> Taken | None:
        taken = self.availability.taken_by_half_day.get((day, half))
        return None if taken is None or taken.booking_id == self.ignore_booking else taken

    def _slot(self, day: date, half: Half, rule: WeeklyRule | None, override: Override | None) -> Slot | None:
        opened = override is not None and override.is_open
        if rule is None and not opened:
            return None
        starts_at, ends_at = (rule.starts_at, rule.ends_at) if rule else DEFAULT_TIMES[half]
        if opened and override is not None:
            starts_at, ends_at = override.starts_at or starts_at, override.ends_at or ends_at
        return Slot(day=day, half=half, start=at(day, starts_at), end=at(day, ends_at))

    def _reasons(
        self, day: date, slot: Slot | None, rule: WeeklyRule | None, override: Override | None, taken: Taken | None
    ) -> Iterator[Reason]:
        if override is not None and not override.is_open:
            yield Reason(ReasonCode.OVERRIDE, override.reason)
        if rule is None and not (override and override.is_open):
            yield Reason(ReasonCode.RULE)
        holiday = holiday_name(day, land=self.availability.land)
        if holiday and not (override and override.is_open):
            yield Reason(ReasonCode.HOLIDAY, holiday)
        if day < self.earliest or (slot is not None and slot.start <= self.now):
            yield Reason(ReasonCode.NOTICE)
        if day > self.latest:
            yield Reason(ReasonCode.HORIZON)
        if taken is not None:
            yield Reason(ReasonCode.HELD if taken.is_held else ReasonCode.BOOKED)
        elif self._week_is_full(day):
            yield Reason(ReasonCode.LIMIT)

    def _week_is_full(self, day: date) -> bool:
        week = iso_week(day)
        count = self.availability.taken_by_week[week] - self.ignored_weeks[week]
        return count >= self.availability.weekly_limit
