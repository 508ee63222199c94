"""The decision about half-days, against examples and against a slow oracle."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halbtag.domain.half import Half
from halbtag.domain.slots import (
    BEGUN,
    DEFAULT_TIMES,
    Availability,
    Limits,
    Override,
    Reason,
    ReasonCode,
    Slot,
    Taken,
    WeeklyRule,
    earliest_day,
    free_slots,
    half_days,
    nearest_slots,
)

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
WEEK = tuple(WeeklyRule(weekday, half, *DEFAULT_TIMES[half]) for weekday in range(5) for half in Half)


def availability(**changes):
    weekly_limit = changes.pop("weekly_limit", 10)
    settings = {
        "land": "BY",
        "notice_days": 0,
        "horizon_days": 400,
        "rules": WEEK,
        "limits": Limits(per_week=weekly_limit),
    }
    return Availability(**{**settings, **changes})


def judge(day, half=Half.MORNING, *, now=NOW, ignore_booking=None, **changes):
    judged = half_days(day, day, availability=availability(**changes), now=now, ignore_booking=ignore_booking)
    return next(half_day for half_day in judged if half_day.half is half)


def reasons(day, half=Half.MORNING, **changes):
    return [reason.code for reason in judge(day, half, **changes).reasons]


def test_half_day_of_the_weekly_rule_is_free_with_its_times():
    assert judge(date(2026, 11, 24)).slot == Slot(
        date(2026, 11, 24),
        Half.MORNING,
        datetime(2026, 11, 24, 8, 0, tzinfo=UTC),
        datetime(2026, 11, 24, 11, 30, tzinfo=UTC),
    )
    assert judge(date(2026, 11, 24)).is_free


def test_half_days_come_in_order_mornings_first():
    judged = half_days(MONDAY, MONDAY + timedelta(days=1), availability=availability(), now=NOW)
    assert [(half_day.day, half_day.half) for half_day in judged] == [
        (MONDAY, Half.MORNING),
        (MONDAY, Half.AFTERNOON),
        (MONDAY + timedelta(days=1), Half.MORNING),
        (MONDAY + timedelta(days=1), Half.AFTERNOON),
    ]


def test_weekend_is_closed_by_rule():
    assert reasons(date(2026, 11, 28)) == [ReasonCode.RULE]


def test_rule_outside_its_validity_does_not_open():
    rule = WeeklyRule(1, Half.MORNING, time(9), time(12), valid_from=date(2026, 12, 1), valid_until=date(2026, 12, 8))
    opened = [
        day for day in (date(2026, 11, 24), date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 15))
        if judge(day, rules=(rule,)).is_free
    ]  # fmt: skip
    assert opened == [date(2026, 12, 1), date(2026, 12, 8)]


def test_holiday_closes_and_is_named():
    assert judge(date(2026, 12, 25)).reasons == (Reason(ReasonCode.HOLIDAY, "Erster Weihnachtstag"),)


def test_holiday_of_another_land_does_not_close():
    corpus_christi = date(2027, 5, 27)
    assert not judge(corpus_christi, land="BY").is_free
    assert judge(corpus_christi, land="BE").is_free


def test_override_opens_a_holiday_knowingly():
    opening = Override(date(2026, 12, 25), date(2026, 12, 25), Half.MORNING, is_open=True)
    assert judge(date(2026, 12, 25), overrides=(opening,)).is_free
    assert not judge(date(2026, 12, 25), Half.AFTERNOON, overrides=(opening,)).is_free


def test_override_opens_a_saturday_with_its_own_times():
    opening = Override(date(2026, 11, 28), date(2026, 11, 28), None, is_open=True, starts_at=time(10), ends_at=time(13))
    slot = judge(date(2026, 11, 28), overrides=(opening,)).slot
    assert (slot.start, slot.end) == (
        datetime(2026, 11, 28, 9, 0, tzinfo=UTC),
        datetime(2026, 11, 28, 12, 0, tzinfo=UTC),
    )


def test_override_closes_a_range_ends_included_with_its_reason():
    vacation = Override(date(2026, 11, 24), date(2026, 11, 26), None, is_open=False, reason="Urlaub")
    days = [date(2026, 11, day) for day in range(23, 28)]
    closed = [day for day in days if not judge(day, Half.AFTERNOON, overrides=(vacation,)).is_free]
    assert closed == [date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 26)]
    assert judge(days[1], overrides=(vacation,)).reasons == (Reason(ReasonCode.OVERRIDE, "Urlaub"),)


def test_later_override_wins():
    day = date(2026, 11, 24)
    closing = Override(day, day, None, is_open=False)
    opening = Override(day, day, Half.MORNING, is_open=True)
    assert judge(day, overrides=(closing, opening)).is_free
    assert not judge(day, overrides=(opening, closing)).is_free


def test_half_day_that_has_begun_is_closed_though_no_notice_is_asked():
    assert reasons(MONDAY, now=NOW) == [ReasonCode.NOTICE]
    assert judge(MONDAY, now=NOW - timedelta(microseconds=1)).is_free


def test_horizon_closes_the_day_after_its_last():
    assert judge(MONDAY + timedelta(days=1), horizon_days=1).is_free
    assert reasons(MONDAY + timedelta(days=2), horizon_days=1) == [ReasonCode.HORIZON]


def test_booking_and_hold_are_told_apart():
    taken = (
        Taken(date(2026, 11, 24), Half.MORNING, is_held=True, booking_id=1),
        Taken(date(2026, 11, 24), Half.AFTERNOON, is_held=False, booking_id=2),
    )
    assert reasons(date(2026, 11, 24), Half.MORNING, taken=taken) == [ReasonCode.HELD]
    assert reasons(date(2026, 11, 24), Half.AFTERNOON, taken=taken) == [ReasonCode.BOOKED]


def test_weekly_limit_closes_the_rest_of_the_iso_week_only():
    taken = (Taken(date(2026, 11, 24), Half.MORNING, is_held=False, booking_id=1),)
    assert reasons(date(2026, 11, 27), taken=taken, weekly_limit=1) == [ReasonCode.LIMIT]
    assert judge(date(2026, 11, 30), taken=taken, weekly_limit=1).is_free


def test_weekly_limit_holds_over_the_turn_of_the_year():
    taken = (Taken(date(2026, 12, 28), Half.MORNING, is_held=False, booking_id=1),)
    friday = date(2027, 1, 1)
    opening = Override(friday, friday, None, is_open=True)
    assert reasons(friday, taken=taken, weekly_limit=1, overrides=(opening,)) == [ReasonCode.LIMIT]


def test_own_booking_neither_blocks_its_half_day_nor_counts_for_the_limit():
    taken = (Taken(date(2026, 11, 24), Half.MORNING, is_held=True, booking_id=7),)
    assert judge(date(2026, 11, 24), taken=taken, weekly_limit=1, ignore_booking=7).is_free
    assert judge(date(2026, 11, 25), taken=taken, weekly_limit=1, ignore_booking=7).is_free


def test_all_reasons_are_told():
    closing = Override(date(2026, 12, 26), date(2026, 12, 26), None, is_open=False, reason="Familie")
    assert reasons(date(2026, 12, 26), overrides=(closing,), notice_days=30, horizon_days=10) == [
        ReasonCode.OVERRIDE,
        ReasonCode.RULE,
        ReasonCode.HOLIDAY,
        ReasonCode.NOTICE,
        ReasonCode.HORIZON,
    ]


def test_named_reasons_become_cautions_and_the_half_day_is_free():
    day = date(2026, 12, 26)
    closing = Override(day, day, None, is_open=False, reason="Familie")
    lifts = ("override:Familie", "rule", "holiday:Zweiter Weihnachtstag", "notice", "horizon")
    opening = Override(day, day, Half.MORNING, is_open=True, lifts=lifts)
    judged = judge(day, overrides=(closing, opening), notice_days=30, horizon_days=10)
    assert (judged.is_free, tuple(reason.key for reason in judged.lifted)) == (True, lifts)
    assert judged.cautions == judged.lifted


def test_opening_that_names_nothing_lifts_the_pattern_alone():
    saturday = date(2026, 11, 28)
    opening = Override(saturday, saturday, None, is_open=True)
    judged = judge(saturday, overrides=(opening,), notice_days=6)
    assert (judged.reasons, judged.cautions) == ((Reason(ReasonCode.NOTICE),), ())


def test_lifted_limit_holds_again_when_it_becomes_another_one():
    taken = (Taken(date(2026, 11, 24), Half.MORNING, is_held=False, booking_id=1),)
    friday = date(2026, 11, 27)
    opening = Override(friday, friday, None, is_open=True, lifts=("limit:1 in der Woche",))
    assert judge(friday, overrides=(opening,), taken=taken, weekly_limit=1).is_free
    assert reasons(friday, overrides=(opening,), taken=taken, weekly_limit=0) == [ReasonCode.LIMIT]


def test_younger_override_that_names_nothing_takes_the_lifting_back():
    tuesday = date(2026, 11, 24)
    knowing = Override(tuesday, tuesday, None, is_open=True, lifts=("notice",))
    assert judge(tuesday, overrides=(knowing,), notice_days=3).is_free
    plain = Override(tuesday, tuesday, None, is_open=True)
    assert reasons(tuesday, overrides=(knowing, plain), notice_days=3) == [ReasonCode.NOTICE]


def test_half_day_that_has_begun_is_not_opened_by_lifting_the_notice():
    opening = Override(MONDAY, MONDAY, None, is_open=True, lifts=("notice", BEGUN.key))
    assert judge(MONDAY, now=NOW, overrides=(opening,)).reasons == (BEGUN,)


@pytest.mark.parametrize(
    ("today", "notice", "expected"),
    [
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 11, 23), 3, date(2026, 11, 26)),
        (date(2026, 11, 26), 3, date(2026, 12, 1)),  # over a weekend
        (date(2026, 12, 23), 2, date(2026, 12, 28)),  # over Christmas, a Friday and a Saturday in 2026
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # asked on a Saturday
    ],
)
def test_notice_counts_working_days(today, notice, expected):
    assert earliest_day(today, notice_days=notice, land="BY") == expected


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        (date(2027, 3, 26), "08:00", "11:30"),  # before summer time, Good Friday opened
        (date(2027, 3, 28), "07:00", "10:30"),  # the day it begins
        (date(2027, 10, 31), "08:00", "11:30"),  # the day it ends
    ],
)
def test_local_times_hold_on_both_days_the_clocks_change(day, start, end):
    slot = judge(day, overrides=(Override(day, day, None, is_open=True),)).slot
    assert (f"{slot.start:%H:%M}", f"{slot.end:%H:%M}") == (start, end)


def test_slot_in_the_hour_that_the_clocks_skip_still_has_a_length():
    day = date(2027, 3, 28)
    night = Override(day, day, Half.MORNING, is_open=True, starts_at=time(2, 30), ends_at=time(5))
    slot = judge(day, overrides=(night,)).slot
    assert slot.end - slot.start == timedelta(hours=1, minutes=30)


def test_nearest_slots_come_in_the_order_of_the_calendar():
    slots = free_slots(half_days(MONDAY, MONDAY + timedelta(days=13), availability=availability(), now=NOW))
    nearest = nearest_slots(slots, wanted=date(2026, 12, 1), count=3)
    assert [(slot.day.isoformat(), slot.half) for slot in nearest] == [
        ("2026-11-30", Half.MORNING),
        ("2026-12-01", Half.MORNING),
        ("2026-12-01", Half.AFTERNOON),
    ]


# --- The oracle: one half-day at a time, each rule said again in the plainest way ------------------------------------

DAYS = st.dates(date(2026, 11, 20), date(2027, 4, 10))
HALVES = st.sampled_from(Half)
LIFTS = st.sets(st.sampled_from(["notice", "horizon", *(f"limit:{number} in der Woche" for number in range(5))]))
OVERRIDES = st.builds(
    lambda first, length, half, is_open, lifts: Override(
        first, first + timedelta(days=length), half, is_open, lifts=tuple(lifts)
    ),
    DAYS, st.integers(0, 40), st.none() | HALVES, st.booleans(), LIFTS,
)  # fmt: skip
TAKEN = st.lists(st.tuples(DAYS, HALVES), max_size=12, unique=True).map(
    lambda keys: tuple(Taken(*key, is_held=False, booking_id=number) for number, key in enumerate(keys))
)


def oracle_is_free(day, half, basis, now):
    opened, lifts = None, ()
    for override in basis.overrides:
        if override.first_day <= day <= override.last_day and override.half in (None, half):
            opened, lifts = override.is_open, override.lifts if override.is_open else ()
    if opened is False or (opened is None and (day.weekday() > 4 or holiday(day))):
        return False
    working_days, probe = 0, now.date()
    while working_days < basis.notice_days:
        probe += timedelta(days=1)
        working_days += probe.weekday() <= 4 and not public_holiday(probe)
    if day < probe and "notice" not in lifts:
        return False
    if day > now.date() + timedelta(days=basis.horizon_days) and "horizon" not in lifts:
        return False
    begin = 9 if half is Half.MORNING else 13.5
    if day < now.date() or (day == now.date() and begin <= 9):
        return False
    monday = day - timedelta(days=day.weekday())
    same_week = [entry for entry in basis.taken if monday <= entry.day < monday + timedelta(days=7)]
    is_full = len(same_week) >= basis.limits.per_week and f"limit:{basis.limits.per_week} in der Woche" not in lifts
    return not is_full and (day, half) not in {(entry.day, entry.half) for entry in same_week}


def holiday(day):
    return public_holiday(day) or (day.month, day.day) in {(12, 24), (12, 31)}


def public_holiday(day):
    bavaria = {(12, 25), (12, 26), (1, 1), (1, 6)}
    return (day.month, day.day) in bavaria or day in {date(2027, 3, 26), date(2027, 3, 29)}


@given(
    day=DAYS,
    half=HALVES,
    overrides=st.lists(OVERRIDES, max_size=4).map(tuple),
    taken=TAKEN,
    notice=st.integers(0, 6),
    horizon=st.integers(0, 150),
    limit=st.integers(0, 4),
)
def test_engine_agrees_with_the_oracle(day, half, overrides, taken, notice, horizon, limit):
    basis = availability(overrides=overrides, taken=taken, notice_days=notice, horizon_days=horizon, weekly_limit=limit)
    judged = half_days(day, day, availability=basis, now=NOW)
    found = next(half_day for half_day in judged if half_day.half is half)
    assert found.is_free == oracle_is_free(day, half, basis, NOW)
    assert found.is_free or found.reasons
