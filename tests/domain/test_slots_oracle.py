"""The whole decision against a slow oracle: everything that can close a half-day, at once."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from halbtag.domain.half import Half
from halbtag.domain.places import distance_km, find_place
from halbtag.domain.slots import (
    DEFAULT_TIMES,
    Availability,
    Busy,
    Limits,
    Override,
    ReasonCode,
    Taken,
    WeeklyRule,
    half_days,
)
from halbtag.domain.travel import Appointment, Beyond, Region, TravelPolicy, TravelTimes
from halbtag.domain.zone import at

NOW = datetime(2026, 12, 21, 11, 0, tzinfo=UTC)
CITIES = ("80331", "86150", "90402", "97070", "93047", "89073", "94032")
A_DAY = timedelta(days=1)

#: Christmas to Epiphany, and both changes of the clocks with Easter beside the first.
DAYS = st.sampled_from(
    [
        first + n * A_DAY
        for first, count in ((date(2026, 12, 20), 21), (date(2027, 3, 25), 8), (date(2027, 10, 29), 5))
        for n in range(count)
    ]
)
HOLIDAYS = {(12, 24), (12, 25), (12, 26), (12, 31), (1, 1), (1, 6), (3, 26), (3, 29), (11, 1)}
HALVES = st.sampled_from(Half)
PLACES = st.sampled_from(["", *CITIES])
PERIODS = ("am Tag", "in der Woche", "im Monat")
KEYS = ["notice", "horizon", *(f"limit:{number} {period}" for number in range(3) for period in PERIODS)]
MORNINGS = st.sampled_from([(time(8), time(11)), (time(9), time(14)), (time(10, 30), time(12, 30))])
AFTERNOONS = st.sampled_from([(time(13, 30), time(16)), (time(14), time(19)), (time(12), time(15))])
TIMES = {Half.MORNING: MORNINGS, Half.AFTERNOON: AFTERNOONS}

POLICIES = st.builds(
    lambda earliest, latest, latitude, longest: TravelPolicy(
        earliest_departure=time(earliest),
        latest_return=time(latest),
        tight_minutes=latitude,
        day_trip_minutes=longest,
        beyond=Beyond.OUT_OF_RANGE,
    ),
    st.integers(4, 7), st.integers(18, 22), st.integers(0, 60), st.sampled_from([720, 90]),
)  # fmt: skip


def rules(days):
    return HALVES.flatmap(
        lambda half: st.builds(
            lambda weekday, times, since, until: WeeklyRule(weekday, half, *times, since, until),
            days.map(date.weekday), TIMES[half], st.none() | days, st.none() | days,
        )
    )  # fmt: skip


def overrides(days):
    return HALVES.flatmap(
        lambda half: st.builds(
            lambda first, days, times, is_open, whole, lifts: Override(
                first,
                first + days * A_DAY,
                None if whole else half,
                is_open,
                *(times if is_open and not whole else (None, None)),
                lifts=tuple(lifts),
            ),
            days, st.integers(0, 10), TIMES[half] | st.just((None, None)), st.booleans(), st.booleans(),
            st.sets(st.sampled_from(KEYS)),
        )
    )  # fmt: skip


def kept(days):
    return st.lists(
        st.tuples(days, HALVES, st.sampled_from(CITIES), st.booleans()), max_size=8, unique_by=lambda k: k[:2]
    )


def busy(days):
    return st.builds(
        lambda day, hour, hours, place: Busy(
            Appointment(at(day, time(hour)), at(day, time(hour)) + timedelta(hours=hours), place, "Privat")
        ),
        days, st.integers(0, 23), st.sampled_from([1, 1, 2, 3, 30, 50]), PLACES,
    )  # fmt: skip


def regions(days):
    return st.builds(
        lambda first, days, place: Region(first, first + days * A_DAY, f"Raum {place}", place, 30),
        days, st.integers(0, 5), st.sampled_from(CITIES),
    )  # fmt: skip


def taken(keys):
    return tuple(
        Taken(day, half, False, number, is_visit, visit=visit(day, half, place))
        for number, (day, half, place, is_visit) in enumerate(keys)
    )


def visit(day, half, place):
    start, end = DEFAULT_TIMES[half]
    return Appointment(at(day, start), at(day, end), place, "Firma")


@st.composite
def cases(draw):
    """Return a basis and a day that something in it concerns."""
    day = draw(DAYS)
    days = st.integers(-2, 2).map(lambda offset: day + offset * A_DAY)
    often = st.integers(0, 9).map(lambda number: number < 8)
    default = [WeeklyRule(weekday, half, *DEFAULT_TIMES[half]) for weekday in range(5) for half in Half]
    more = draw(st.lists(rules(days), max_size=3))
    return day, Availability(
        land="BY",
        notice_days=draw(st.integers(0, 4)),
        horizon_days=400 if draw(often) else 5,
        limits=Limits(*(9 if draw(often) else draw(st.integers(0, 2)) for _ in PERIODS)),
        pause_message="" if draw(often) else "Zurück im Mai",
        rules=draw(st.sampled_from([(*default, *more), (*more, *default)])),
        overrides=tuple(draw(st.lists(overrides(days), max_size=3))),
        taken=taken(draw(kept(days))),
        busy=tuple(draw(st.lists(busy(days), max_size=4))),
        travel=TravelTimes(draw(st.sampled_from(CITIES)), draw(POLICIES), {}),
        regions=tuple(draw(st.lists(regions(days), max_size=3))),
        range_km=None if draw(often) else draw(st.sampled_from([50, 100, 200])),
    )


@given(case=cases(), half=HALVES, destination=st.sampled_from(CITIES))
def test_engine_agrees_with_the_oracle_of_everything(case, half, destination):
    day, basis = case
    judged = half_days(day, day, availability=basis, now=NOW, destination=destination)
    found = next(half_day for half_day in judged if half_day.half is half)
    assert found.is_free == is_free(basis, day, half, destination)
    near = {region.name for region in basis.regions if region.first_day <= day <= region.last_day}
    assert set(found.regions) == near & {f"Raum {destination}"}
    assert found.is_free or found.reasons
    occupied = {(entry.day, entry.half) for entry in basis.taken}
    is_taken = (day, half) in occupied or any(runs_into(entry, day, found.slot) for entry in basis.taken)
    assert is_taken == (ReasonCode.BOOKED in {reason.code for reason in found.reasons})


def runs_into(entry, day, slot):
    if slot is None or not entry.is_visit or entry.day != day:
        return False
    return entry.visit.start < slot.end and slot.start < entry.visit.end


def is_free(basis, day, half, destination):
    dated = [each for each in basis.overrides if each.first_day <= day <= each.last_day]
    speaking = [each for each in dated if each.half in (None, half)]
    last = speaking[-1] if speaking else None
    rule = in_force(basis.rules, day, half)
    if basis.pause_message or (last and not last.is_open):
        return False
    if last is None and (rule is None or (day.month, day.day) in HOLIDAYS):
        return False
    starts_at, ends_at = (rule.starts_at, rule.ends_at) if rule else DEFAULT_TIMES[half]
    start = at(day, (last and last.starts_at) or starts_at)
    end = at(day, (last and last.ends_at) or ends_at)
    return (
        start > NOW
        and set(calendar_reasons(basis, day)) <= set(last.lifts if last else ())
        and (day, half) not in {(entry.day, entry.half) for entry in basis.taken}
        and not any(each.what.start < end and start < each.what.end for each in basis.busy)
        and not is_beyond_reach(basis, destination)
        and is_reachable(basis, (day, half), start, end, destination)
    )


def is_beyond_reach(basis, destination):
    away = distance_km(find_place(basis.travel.home), find_place(destination))
    return basis.range_km is not None and away > basis.range_km


def in_force(rules, day, half):
    """Return the rule that speaks of the half-day: what holds for a time wins, then what stands later."""
    found = None
    for rule in rules:
        within = (rule.valid_from or day) <= day <= (rule.valid_until or day)
        bounded = bool(rule.valid_from or rule.valid_until)
        wins = found is None or bounded or not (found.valid_from or found.valid_until)
        if (rule.weekday, rule.half) == (day.weekday(), half) and within and wins:
            found = rule
    return found


def calendar_reasons(basis, day):
    """Yield what speaks against the day by notice, horizon and limits, by the keys that lift it."""
    probe, working = NOW.date(), 0
    while working < basis.notice_days:
        probe += A_DAY
        is_public = (probe.month, probe.day) in HOLIDAYS - {(12, 24), (12, 31)}
        working += probe.weekday() < 5 and not is_public
    if day < probe:
        yield "notice"
    if day > NOW.date() + basis.horizon_days * A_DAY:
        yield "horizon"
    days = [entry.day for entry in basis.taken if entry.is_visit]
    monday = day - day.weekday() * A_DAY
    counts = (
        days.count(day),
        sum(monday <= each < monday + 7 * A_DAY for each in days),
        sum((each.year, each.month) == (day.year, day.month) for each in days),
    )
    limits = (basis.limits.per_day, basis.limits.per_week, basis.limits.per_month)
    yield from (f"limit:{n} {period}" for n, count, period in zip(limits, counts, PERIODS, strict=True) if count >= n)


def is_reachable(basis, key, start, end, destination):
    """Say whether both ways can be driven; nothing here is further than a day trip, for that is not offered."""
    (day, half), times, policy = key, basis.travel, basis.travel.policy
    others = [entry.visit for entry in basis.taken if entry.is_visit and abs((entry.day - day).days) <= 1]
    if any(other.start < end and start < other.end for other in others):
        return False
    home = times.minutes(times.home, destination)
    if home > policy.day_trip_minutes:
        return False
    placed = [n for n in (*others, *(each.what for each in basis.busy)) if n.postal_code]
    latitude = timedelta(minutes=policy.tight_minutes)
    leave, back = at(day, policy.earliest_departure) - latitude, at(day, policy.latest_return) + latitude
    occupied = {(entry.day, entry.half) for entry in basis.taken}
    morning = half is Half.MORNING

    # The way there: from what ended last since the noon of yesterday, or for an afternoon since midnight.
    since = at(day - A_DAY, time(13)) if morning else at(day, time(0))
    drive = timedelta(minutes=home)
    gets_there = start - drive >= leave
    # Of two that end, or begin, at one instant the longer drive decides.
    ended = [(n.end, times.minutes(n.postal_code, destination), n) for n in placed if since < n.end <= start]
    before = max(ended, key=lambda each: each[:2])[2] if ended else None
    if before is not None:
        way = timedelta(minutes=times.minutes(before.postal_code, destination))
        if before.end >= at(day, time(0)):
            half_before = (day - A_DAY, Half.AFTERNOON) if morning else (day, Half.MORNING)
            is_long = way > timedelta(minutes=policy.day_trip_minutes)
            gets_there = before.end + way <= start and not (is_long and half_before in occupied)
        else:
            gets_there &= before.end + way <= at(day - A_DAY, policy.latest_return) + latitude or start - way >= leave

    until = at(day + A_DAY, time(0)) if morning else at(day + A_DAY, time(13))
    gets_back = end + drive <= back
    to_come = [(n.start, -times.minutes(destination, n.postal_code), n) for n in placed if end <= n.start < until]
    after = min(to_come, key=lambda each: each[:2])[2] if to_come else None
    if after is not None:
        way = timedelta(minutes=times.minutes(destination, after.postal_code))
        if after.start < at(day + A_DAY, time(0)):
            half_after = (day, Half.AFTERNOON) if morning else (day + A_DAY, Half.MORNING)
            is_long = way > timedelta(minutes=policy.day_trip_minutes)
            gets_back = end + way <= after.start and not (is_long and half_after in occupied)
        else:
            tomorrow = at(day + A_DAY, policy.earliest_departure) - latitude
            gets_back &= end + way <= back or after.start - way >= tomorrow
    return gets_there and gets_back
