"""Which half-days can be booked, and why the others cannot: the one place that decides."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property, partial

from halbtag.domain.formats import day_short, from_to, half_when
from halbtag.domain.half import Half
from halbtag.domain.holidays import HolidayClosing, closing_name, holiday_name, is_working_day
from halbtag.domain.laender import land_of
from halbtag.domain.language import gettext, mark, pgettext
from halbtag.domain.places import find_place, km_beyond_reach
from halbtag.domain.told import told
from halbtag.domain.travel import Appointment, Journey, Reach, Region, TravelTimes, judge_journey, regions_near
from halbtag.domain.zone import at, local


class ReasonCode(StrEnum):
    """Why a half-day is not on offer, or only with care."""

    PAUSE = "pause"
    RULE = "rule"
    OVERRIDE = "override"
    HOLIDAY = "holiday"
    NOTICE = "notice"
    HORIZON = "horizon"
    LIMIT = "limit"
    HELD = "held"
    BOOKED = "booked"
    BUSY = "busy"
    TRAVEL = "travel"
    RANGE = "range"
    STALE = "stale"
    CLIENT_HOLIDAY = "client_holiday"

    @property
    def is_soft(self) -> bool:
        """Say whether the consultant may knowingly decide against it; another booking he can not."""
        return self not in (ReasonCode.HELD, ReasonCode.BOOKED)


@dataclass(frozen=True, slots=True)
class Slot:
    """A half-day that a visit can fill; `start` and `end` are aware, in UTC."""

    day: date
    half: Half
    start: datetime
    end: datetime


#: What an opening override can lift. A pause is ended where it was begun; a journey is one client's and decided with
#: the request; whose half-day it is, and a calendar that cannot be read, nobody decides away.
LIFTABLE = frozenset(
    {
        ReasonCode.RULE,
        ReasonCode.OVERRIDE,
        ReasonCode.HOLIDAY,
        ReasonCode.NOTICE,
        ReasonCode.HORIZON,
        ReasonCode.LIMIT,
        ReasonCode.BUSY,
    }
)

#: What an opening override lifts without naming it: to open against the pattern is what it is for.
_PATTERN = frozenset({ReasonCode.RULE, ReasonCode.OVERRIDE, ReasonCode.HOLIDAY})


@dataclass(frozen=True, slots=True)
class Reason:
    """One cause that closes a half-day; `detail` names it for the consultant (the holiday, his own words).

    It is the German one in every language, for it is kept: `halbtag.domain.reason_words` says it to readers.
    """

    code: ReasonCode
    detail: str = ""

    @property
    def key(self) -> str:
        """Return what an override lifts it by: the code and the detail.

        The code alone would lift what comes up later: another appointment, a lower limit, a different vacation.
        """
        return f"{self.code}:{self.detail}" if self.detail else str(self.code)

    @property
    def is_liftable(self) -> bool:
        """Say whether an opening override can lift it; nothing opens a half-day that has begun."""
        return self.code in LIFTABLE and self != BEGUN

    @property
    def is_pattern(self) -> bool:
        """Say whether every opening override lifts it, named or not."""
        return self.code in _PATTERN


#: The notice that no decision shortens.
BEGUN = Reason(ReasonCode.NOTICE, mark("hat schon begonnen"))

#: How the limits of `Limits` are called, in its order.
LIMITS = (mark("%(count)d am Tag"), mark("%(count)d in der Woche"), mark("%(count)d im Monat"))


@dataclass(frozen=True, slots=True)
class WeeklyRule:
    """The consultant works this half of this weekday (0 is Monday), within the validity range, ends included."""

    weekday: int
    half: Half
    starts_at: time
    ends_at: time
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def is_bounded(self) -> bool:
        """Say whether the rule holds for a time only."""
        return self.valid_from is not None or self.valid_until is not None

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

    Times stand only with an opening that differs from the weekly rule. An opening lifts rule, holiday and older closing
    overrides by itself, and of the other reasons those whose keys are in `lifts`.
    """

    first_day: date
    last_day: date
    half: Half | None
    is_open: bool
    starts_at: time | None = None
    ends_at: time | None = None
    reason: str = ""
    lifts: tuple[str, ...] = ()

    def names(self, reason: Reason) -> bool:
        """Say whether it opens knowingly in spite of this very reason."""
        return self.is_open and reason.is_liftable and reason.key in self.lifts

    def lifts_reason(self, reason: Reason) -> bool:
        """Say whether it opens in spite of this reason, named or not."""
        return self.is_open and (reason.is_pattern or self.names(reason))

    def applies_to(self, day: date, half: Half) -> bool:
        """Say whether the override speaks of this half-day."""
        return self.first_day <= day <= self.last_day and self.half in (None, half)


@dataclass(frozen=True, slots=True)
class Taken:
    """A half-day that a booking or a hold keeps, for the visit itself or, with `is_visit` False, for the journey to it.

    `visit` is when and where the consultant is at the client's.
    """

    day: date
    half: Half
    is_held: bool
    booking_id: int
    is_visit: bool = True
    visit: Appointment | None = None


@dataclass(frozen=True, slots=True)
class Busy:
    """A time in which one of the consultant's own calendars has something; `what` carries calendar name and place."""

    what: Appointment

    def overlaps(self, slot: Slot) -> bool:
        """Say whether it takes any part of the slot; one that ends where the other begins does not."""
        return self.what.start < slot.end and slot.start < self.what.end


@dataclass(frozen=True, slots=True)
class Limits:
    """How many visits the consultant makes at most in a day, an ISO week and a calendar month."""

    per_day: int = 2
    per_week: int = 14
    per_month: int = 62


#: Times for a half-day that an override opens where no weekly rule gives any: the default week's.
DEFAULT_TIMES = {
    Half.MORNING: (time(9, 0), time(12, 30)),
    Half.AFTERNOON: (time(13, 30), time(17, 0)),
}


@dataclass(frozen=True)
class Availability:
    """Everything the decision rests on. Later overrides in the sequence win over earlier ones.

    `stale_calendars` names those whose last good copy is too old to be relied on. Without `travel` no journey is
    judged. `range_km` is how far the consultant goes to somebody new; None for a client whose place was accepted.
    """

    land: str
    notice_days: int
    horizon_days: int
    limits: Limits = field(default_factory=Limits)
    closing: HolidayClosing = field(default_factory=HolidayClosing)
    pause_message: str = ""
    rules: Sequence[WeeklyRule] = ()
    overrides: Sequence[Override] = ()
    taken: Sequence[Taken] = ()
    busy: Sequence[Busy] = ()
    stale_calendars: Sequence[str] = ()
    travel: TravelTimes | None = None
    regions: Sequence[Region] = ()
    range_km: int | None = None

    @cached_property
    def busy_by_day(self) -> dict[date, list[Busy]]:
        """Map each day, as Berlin counts it, to the busy times that touch it."""
        return group_by_day(self.busy)


@dataclass(frozen=True, slots=True)
class HalfDay:
    """One half of one day with all the reasons that close it; none means that it is on offer.

    `slot` carries the times wherever some are known: a visit's own where one keeps the half-day, whatever the pattern
    says by now. `cautions` do not close: what the consultant, or the client, should know; among them, and once more in
    `lifted`, what an override lifts by name. `journey` is there where a destination was asked for, `regions` names
    where the consultant is anyway that day, near that destination.
    """

    day: date
    half: Half
    slot: Slot | None
    reasons: tuple[Reason, ...]
    taken: Taken | None = None
    cautions: tuple[Reason, ...] = ()
    journey: Journey | None = None
    regions: tuple[str, ...] = ()
    lifted: tuple[Reason, ...] = ()

    @property
    def is_free(self) -> bool:
        """Say whether the half-day can be chosen."""
        return self.slot is not None and not self.reasons

    @property
    def has_begun(self) -> bool:
        """Say whether it has begun or is over."""
        return BEGUN in self.reasons

    @property
    def takes(self) -> tuple[tuple[date, Half], ...]:
        """Return the half-days to keep for the journey, in order.

        None where the road speaks against it and the consultant decides so nonetheless: they may be somebody else's.
        """
        if self.journey is None or any(reason.code is ReasonCode.TRAVEL for reason in self.reasons):
            return ()
        return tuple(self.journey.takes)

    @property
    def is_tight(self) -> bool:
        """Say whether it is on offer, but with little time on the road."""
        return self.is_free and self.journey is not None and self.journey.reach is Reach.TIGHT


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
    first: date,
    last: date,
    *,
    availability: Availability,
    now: datetime,
    destination: str = "",
    ignore_booking: int | None = None,
) -> list[HalfDay]:
    """Judge every half-day from `first` to `last`, ends included, in order, mornings before afternoons.

    `now` is an aware instant. With a `destination`, a German postal code, the journeys there and back are judged too.
    `ignore_booking` leaves one booking out of account, its half-days, its journey and its share of the limits: it never
    stands in its own way.
    """
    judge = _Judge(availability, now, destination, ignore_booking)
    return [judge.half_day(day, half) for day in _days(first, last) for half in Half]


def judge_half_day(
    day: date,
    half: Half,
    *,
    availability: Availability,
    now: datetime,
    destination: str = "",
    ignore_booking: int | None = None,
    agreed: Slot | None = None,
) -> HalfDay:
    """Judge one half-day, as `half_days` does; at the times of `agreed`, if given, whatever the pattern says by now."""
    return _Judge(availability, now, destination, ignore_booking).half_day(day, half, agreed=agreed)


def group_by_day(busy: Iterable[Busy]) -> dict[date, list[Busy]]:
    """Map each day, as Berlin counts it, to the busy times that touch it."""
    by_day: dict[date, list[Busy]] = defaultdict(list)
    for each in busy:
        for day in _days(local(each.what.start).date(), local(each.what.end).date()):
            by_day[day].append(each)
    return by_day


def list_busy_beside(slot: Slot, by_day: Mapping[date, Sequence[Busy]]) -> list[Appointment]:
    """Return the busy times that a journey to the slot reckons with: those from the day before to the day after.

    What overlaps the slot is not among them; it is a reason of its own.
    """
    around = [slot.day + timedelta(days=offset) for offset in (-1, 0, 1)]
    near = dict.fromkeys(each for day in around for each in by_day.get(day, ()))
    return [each.what for each in near if not each.overlaps(slot)]


def rule_on(day: date, half: Half, rules: Iterable[WeeklyRule]) -> WeeklyRule | None:
    """Return the rule that holds for a half-day: of those for a time only the last one, else that of the pattern."""
    found = [rule for rule in rules if rule.half is half and rule.applies_on(day)]
    # What is said for a time only is said against the pattern, whichever was written down last.
    bounded = [rule for rule in found if rule.is_bounded]
    return next(reversed(bounded or found), None)


def override_on(day: date, half: Half, overrides: Iterable[Override]) -> Override | None:
    """Return the override that holds for a half-day: the last one that speaks of it."""
    return next(reversed([override for override in overrides if override.applies_to(day, half)]), None)


def times_on(half: Half, rule: WeeklyRule | None, override: Override | None) -> tuple[time, time] | None:
    """Return from when to when the half would be worked, Berlin time; None where neither rule nor opening says so."""
    opening = override if override is not None and override.is_open else None
    if rule is None and opening is None:
        return None
    starts_at, ends_at = (rule.starts_at, rule.ends_at) if rule else DEFAULT_TIMES[half]
    if opening is None:
        return starts_at, ends_at
    return opening.starts_at or starts_at, opening.ends_at or ends_at


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


def _set_slot(day: date, half: Half, times: tuple[time, time] | None) -> Slot | None:
    """Return the half-day from when to when it would be worked, None where it would not."""
    return Slot(day, half, at(day, times[0]), at(day, times[1])) if times else None


def _kept_slot(taken: Taken | None) -> Slot | None:
    """Return the times that were agreed with the client, where a visit keeps the half-day."""
    if taken is None or not taken.is_visit or taken.visit is None:
        return None
    visit = taken.visit
    return Slot(taken.day, taken.half, visit.start, visit.end)


def _runs_into(taken: Taken, slot: Slot) -> bool:
    """Say whether the visit takes any part of the slot; one that ends where the other begins does not."""
    return taken.visit is not None and taken.visit.start < slot.end and slot.start < taken.visit.end


def _needed_words(taken: Taken) -> str:
    half_day = f"{day_short(taken.day)} {half_when(taken.half)}"
    if taken.is_visit:
        return gettext("Der Halbtag, den die Reise braucht, ist vergeben: %(half_day)s.", half_day=half_day)
    return gettext(
        "Der Halbtag, den die Reise braucht, ist vergeben: %(half_day)s, %(use)s.",
        half_day=half_day,
        use=_road_words(taken),
    )


def _road_words(taken: Taken) -> str:
    """Return what a half-day on the road is for: it is closed to a neighbour of that client, too."""
    if taken.visit is None:
        return pgettext("Grund", "Reise")
    return gettext("Reise zu „%(name)s“ (%(place)s)", name=taken.visit.said_name, place=taken.visit.postal_code)


def _busy_words(busy: Busy) -> str:
    return f"{busy.what.name}, {from_to(busy.what.start, busy.what.end)}"


def _beyond_reach(availability: Availability, destination: str) -> Reason | None:
    """Return the reason that closes every half-day to a place that is further than the consultant's reach."""
    if availability.range_km is None or availability.travel is None:
        return None
    away = km_beyond_reach(find_place(availability.travel.home), find_place(destination), availability.range_km)
    if away is None:
        return None
    return Reason(ReasonCode.RANGE, told(partial(_away_words, away, availability.range_km)))


def _away_words(away_km: float, range_km: int) -> str:
    return gettext("%(away)s km Luftlinie, Reichweite %(range)d km", away=f"{away_km:.0f}", range=range_km)


def _limit_words(text: str, most: int) -> str:
    return gettext(text) % {"count": most}


class _Judge:
    """Holds what is the same for every half-day of one question."""

    def __init__(self, availability: Availability, now: datetime, destination: str, ignore_booking: int | None) -> None:
        today = local(now).date()
        taken = [entry for entry in availability.taken if entry.booking_id != ignore_booking]
        visits = [entry for entry in taken if entry.is_visit]
        self.availability = availability
        self.now = now
        self.destination = destination
        self.today = today
        self.client_land = land_of(destination)
        self.beyond_reach = _beyond_reach(availability, destination)
        self.earliest = earliest_day(today, notice_days=availability.notice_days, land=availability.land)
        self.latest = today + timedelta(days=availability.horizon_days)
        self.taken = {(entry.day, entry.half): entry for entry in taken}
        self.visits_by_day: dict[date, list[Taken]] = defaultdict(list)
        for entry in visits:
            self.visits_by_day[entry.day].append(entry)
        self.per_day = Counter(entry.day for entry in visits)
        self.per_week = Counter(iso_week(entry.day) for entry in visits)
        self.per_month = Counter((entry.day.year, entry.day.month) for entry in visits)

    def half_day(self, day: date, half: Half, *, agreed: Slot | None = None) -> HalfDay:
        rule = rule_on(day, half, self.availability.rules)
        overrides = [override for override in self.availability.overrides if override.applies_to(day, half)]
        override = override_on(day, half, overrides)
        slot = agreed or _set_slot(day, half, times_on(half, rule, override))
        taken = self.taken.get((day, half))
        journey = self._journey(slot)
        causes = (
            *self._closures(day, rule, overrides),
            *self._time_limits(day, slot),
            *self._conflicts(day, slot, taken, journey),
        )
        lifted = tuple(reason for reason in causes if override is not None and override.names(reason))
        return HalfDay(
            day=day,
            half=half,
            slot=_kept_slot(taken) or slot,
            reasons=tuple(reason for reason in causes if override is None or not override.lifts_reason(reason)),
            taken=taken,
            cautions=(*lifted, *self._cautions(day, journey)),
            journey=journey,
            regions=tuple(regions_near(self.destination, day, self.availability.regions)),
            lifted=lifted,
        )

    def _closures(self, day: date, rule: WeeklyRule | None, overrides: Sequence[Override]) -> Iterator[Reason]:
        """Yield what the consultant himself and the calendar close, lifted or not."""
        if self.availability.pause_message:
            yield Reason(ReasonCode.PAUSE, self.availability.pause_message)
        # The youngest closing one speaks for those before it.
        closing = [override for override in overrides if not override.is_open]
        if closing:
            yield Reason(ReasonCode.OVERRIDE, closing[-1].reason)
        if rule is None:
            yield Reason(ReasonCode.RULE)
        holiday = closing_name(day, land=self.availability.land, closing=self.availability.closing)
        if holiday:
            yield Reason(ReasonCode.HOLIDAY, holiday)

    def _time_limits(self, day: date, slot: Slot | None) -> Iterator[Reason]:
        if day < self.today or (slot is not None and slot.start <= self.now):
            yield BEGUN
        elif day < self.earliest:
            yield Reason(ReasonCode.NOTICE)
        if day > self.latest:
            yield Reason(ReasonCode.HORIZON)

    def _conflicts(
        self, day: date, slot: Slot | None, taken: Taken | None, journey: Journey | None
    ) -> Iterator[Reason]:
        if taken is not None:
            code = ReasonCode.HELD if taken.is_held else ReasonCode.BOOKED
            yield Reason(code, "" if taken.is_visit else told(partial(_road_words, taken)))
        elif overlapping := self._overlapping(slot):
            yield Reason(ReasonCode.HELD if overlapping.is_held else ReasonCode.BOOKED)
        else:
            yield from self._full(day)
        if slot is not None:
            busy = [each for each in self.availability.busy_by_day.get(day, ()) if each.overlaps(slot)]
            yield from dict.fromkeys(Reason(ReasonCode.BUSY, told(partial(_busy_words, each))) for each in busy)
        if journey is not None:
            yield from self._unreachable(journey)
        if self.beyond_reach is not None:
            yield self.beyond_reach

    def _overlapping(self, slot: Slot | None) -> Taken | None:
        """Return a visit of the same day's other half that runs into the slot: times may change after a booking."""
        if slot is None:
            return None
        return next((entry for entry in self.visits_by_day.get(slot.day, ()) if _runs_into(entry, slot)), None)

    def _full(self, day: date) -> Iterator[Reason]:
        limits = self.availability.limits
        used = (
            (self.per_day[day], limits.per_day),
            (self.per_week[iso_week(day)], limits.per_week),
            (self.per_month[day.year, day.month], limits.per_month),
        )
        for (count, most), text in zip(used, LIMITS, strict=True):
            if count >= most:
                yield Reason(ReasonCode.LIMIT, told(partial(_limit_words, text, most)))

    def _journey(self, slot: Slot | None) -> Journey | None:
        if slot is None or self.availability.travel is None or not self.destination:
            return None
        return judge_journey(
            start=slot.start,
            end=slot.end,
            half=slot.half,
            destination=self.destination,
            neighbours=self._neighbours(slot),
            times=self.availability.travel,
        )

    def _neighbours(self, slot: Slot) -> list[Appointment]:
        """Return what lies around the slot; what takes the half-day itself is a reason of its own already."""
        around = [slot.day + timedelta(days=offset) for offset in (-1, 0, 1)]
        visits = [
            entry.visit
            for day in around
            for entry in self.visits_by_day.get(day, ())
            if entry.visit is not None
            and (entry.day, entry.half) != (slot.day, slot.half)
            and not _runs_into(entry, slot)
        ]
        return [*visits, *list_busy_beside(slot, self.availability.busy_by_day)]

    def _unreachable(self, journey: Journey) -> Iterator[Reason]:
        if journey.reach is Reach.UNREACHABLE:
            yield from (Reason(ReasonCode.TRAVEL, reason) for reason in journey.reasons)
        else:
            for day, half in journey.takes:
                if taken := self.taken.get((day, half)):
                    yield Reason(ReasonCode.TRAVEL, told(partial(_needed_words, taken)))

    def _cautions(self, day: date, journey: Journey | None) -> Iterator[Reason]:
        yield from (Reason(ReasonCode.STALE, name) for name in self.availability.stale_calendars)
        if journey is not None and journey.reach is not Reach.UNREACHABLE:
            yield from (Reason(ReasonCode.TRAVEL, reason) for reason in journey.reasons)
        if self.client_land and (holiday := holiday_name(day, land=self.client_land)):
            yield Reason(ReasonCode.CLIENT_HOLIDAY, holiday)
