"""Undoing a change of the availability: exactly what was before, beside what other tabs did meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, time
from functools import partial

import pytest

from halbtag.domain.changes import Change, ChangedSince
from halbtag.domain.errors import SaidAlready, SavedMeanwhile
from halbtag.domain.half import Half
from halbtag.domain.slots import Override, Reason, ReasonCode, WeeklyRule
from halbtag.domain.worked_times import HalvesOverlap
from halbtag.persistence.changes import KEPT, override_entry, rule_entry
from halbtag.persistence.models import Override as OverrideRow
from halbtag.persistence.models import WeeklyRule as WeeklyRuleRow
from halbtag.persistence.profile import load_profile
from halbtag.services.changes import UnknownChange, undo_change
from halbtag.services.overrides import (
    HalfDayBegun,
    NotOpened,
    add_override,
    list_still_closed,
    open_knowingly,
    remove_override,
    set_half_day,
)
from halbtag.services.seasons import add_season, remove_season
from halbtag.services.week import save_week
from tests.conftest import START

MONDAY, FRIDAY = date(2026, 12, 7), date(2026, 12, 11)
VACATION = Override(MONDAY, FRIDAY, None, is_open=False, reason="Urlaub")
FAIR = Override(FRIDAY, FRIDAY, Half.MORNING, is_open=True, starts_at=time(8), ends_at=time(11), reason="Messe")
SUMMER = WeeklyRule(5, Half.MORNING, time(10), time(13), date(2027, 6, 1), date(2027, 8, 31))


def state(database):
    with database.reading() as session:
        overrides = [override_entry(row) for row in session.query(OverrideRow).order_by(OverrideRow.id)]
        return overrides, [rule_entry(row) for row in session.query(WeeklyRuleRow).order_by(WeeklyRuleRow.id)]


def pattern(database):
    return [entry.what for entry in state(database)[1] if entry.pattern_key]


def write(database, clock, service, *arguments, **options):
    clock.advance(minutes=1)
    with database.writing() as session:
        return service(session, *arguments, **options, now=clock())


def ranged(session, wanted, *, now):
    return add_override(session, wanted, now=now)[0]


@pytest.fixture
def do(ready_database, clock):
    return partial(write, ready_database, clock)


def save_pattern(session, rules, *, now):
    return save_week(session, rules, seen=load_profile(session).week_revision, now=now)


def week_without(database, weekday):
    return [rule for rule in pattern(database) if rule.weekday != weekday]


def test_every_change_is_undone_to_what_was_before(ready_database, do):
    fair, summer = do(ranged, FAIR).change.added[0], do(add_season, SUMMER).change.added[0]
    changes = (
        lambda: do(ranged, VACATION),
        lambda: do(remove_override, fair.id),
        lambda: do(set_half_day, day=FRIDAY, half=Half.MORNING, open_it=False),
        lambda: do(open_knowingly, day=date(2026, 11, 24), half=Half.MORNING, named=["notice"]),
        lambda: do(add_season, replace(SUMMER, weekday=6)),
        lambda: do(remove_season, summer.id),
        lambda: do(save_pattern, week_without(ready_database, 2)),
    )
    before = state(ready_database)
    for make in changes:
        recorded = make()
        assert state(ready_database) != before
        do(undo_change, recorded.id)
        assert state(ready_database) == before


def test_undone_twice_is_undone_once(ready_database, do):
    recorded = do(ranged, VACATION)
    assert do(undo_change, recorded.id) == Change(removed=recorded.change.added)
    again = do(ranged, VACATION)
    assert do(undo_change, recorded.id) == Change()
    assert state(ready_database)[0] == list(again.change.added)


def test_restored_override_comes_back_to_its_place_before_a_younger_one(ready_database, do):
    older = do(ranged, VACATION).change.added[0]
    removal = do(remove_override, older.id)
    younger = do(ranged, FAIR).change.added[0]
    do(undo_change, removal.id)
    assert state(ready_database)[0] == [older, younger]


def test_undoing_leaves_alone_what_another_tab_did(ready_database, do):
    vacation = do(ranged, VACATION)
    fair = do(ranged, FAIR).change.added[0]
    wednesdays = do(save_pattern, week_without(ready_database, 2))
    do(save_pattern, week_without(ready_database, 4))
    do(undo_change, vacation.id)
    do(undo_change, wednesdays.id)
    assert state(ready_database)[0] == [fair]
    assert {rule.weekday for rule in pattern(ready_database)} == {0, 1, 2, 3}


def test_pattern_that_was_changed_again_is_left_as_it_is(ready_database, do):
    first = do(save_pattern, week_without(ready_database, 2))
    do(save_pattern, [*pattern(ready_database), WeeklyRule(2, Half.MORNING, time(10), time(12))])
    before = state(ready_database)
    with pytest.raises(ChangedSince):
        do(undo_change, first.id)
    assert state(ready_database) == before


def test_override_that_is_gone_already_leaves_nothing_to_undo(do):
    recorded = do(ranged, VACATION)
    do(remove_override, recorded.change.added[0].id)
    assert do(undo_change, recorded.id) == Change()


def test_change_is_forgotten_in_the_end(clock, do):
    recorded = do(ranged, VACATION)
    clock.advance(days=KEPT.days + 1)
    do(ranged, FAIR)
    with pytest.raises(UnknownChange):
        do(undo_change, recorded.id)


def test_week_saved_as_it_is_changes_nothing(ready_database, do):
    before = state(ready_database)
    assert do(save_pattern, pattern(ready_database)) is None
    assert state(ready_database) == before


def test_half_day_is_not_opened_where_a_reason_came_up_that_nobody_named(do):
    do(ranged, VACATION)
    with pytest.raises(NotOpened):
        do(open_knowingly, day=MONDAY, half=Half.MORNING, named=["notice"])
    opened = do(open_knowingly, day=MONDAY, half=Half.MORNING, named=["override:Urlaub"])
    assert opened.change.added[0].what == Override(
        MONDAY, MONDAY, Half.MORNING, is_open=True, lifts=("override:Urlaub",)
    )


def test_half_day_of_two_years_ahead_stays_closed(do):
    with pytest.raises(NotOpened):
        do(open_knowingly, day=date(2029, 5, 7), half=Half.MORNING, named=["horizon"])


def test_opening_knowingly_keeps_the_times_that_an_opening_had(do):
    tomorrow = date(2026, 11, 24)
    early = Override(tomorrow, tomorrow, None, is_open=True, reason="Messe")
    do(ranged, early)
    opened = do(open_knowingly, day=tomorrow, half=Half.MORNING, named=["notice"])
    assert opened.change.added[0].what == Override(
        tomorrow, tomorrow, Half.MORNING, is_open=True, reason="Messe", lifts=("notice",)
    )


AFTERNOON_AT_NOON = Override(FRIDAY, FRIDAY, Half.AFTERNOON, is_open=True, starts_at=time(12), ends_at=time(17))
LONG_FRIDAYS = WeeklyRule(4, Half.MORNING, time(9), time(14), date(2026, 12, 1), date(2026, 12, 31))
CLOSED_MORNING = Override(FRIDAY, FRIDAY, Half.MORNING, is_open=False)


def long_pattern(database):
    return [
        rule if (rule.weekday, rule.half) != (4, Half.MORNING) else replace(rule, ends_at=time(14))
        for rule in pattern(database)
    ]


@pytest.mark.parametrize(
    "way",
    ["range", "season", "click", "knowing", "removal", "season's removal", "pattern", "undo"],
)
def test_no_way_leads_to_halves_that_overlap(ready_database, do, way):
    if way in ("click", "knowing", "removal", "undo"):
        closed = do(ranged, CLOSED_MORNING)
        do(ranged, AFTERNOON_AT_NOON)
    if way in ("pattern", "season's removal"):
        seasons = WeeklyRule(4, Half.MORNING, time(9), time(12), FRIDAY, FRIDAY)
        shorter = do(add_season, seasons)
        do(ranged, AFTERNOON_AT_NOON)
    ways = {
        "range": lambda: do(ranged, AFTERNOON_AT_NOON),
        "season": lambda: do(add_season, LONG_FRIDAYS),
        "click": lambda: do(set_half_day, day=FRIDAY, half=Half.MORNING, open_it=True),
        "knowing": lambda: do(open_knowingly, day=FRIDAY, half=Half.MORNING, named=["override"]),
        "removal": lambda: do(remove_override, closed.change.added[0].id),
        "season's removal": lambda: do(remove_season, shorter.change.added[0].id),
        "pattern": lambda: do(save_pattern, long_pattern(ready_database)),
        "undo": lambda: do(undo_change, closed.id),
    }
    before = state(ready_database)
    with pytest.raises(HalvesOverlap):
        ways[way]()
    assert state(ready_database) == before


def test_two_tabs_that_open_a_half_each_do_not_overlap_together(ready_database, clock):
    sunday = date(2026, 12, 6)
    wanted = [
        Override(sunday, sunday, Half.MORNING, is_open=True, starts_at=time(9), ends_at=time(14)),
        Override(sunday, sunday, Half.AFTERNOON, is_open=True, starts_at=time(12), ends_at=time(17)),
    ]

    def attempt(override):
        with ready_database.writing() as session:
            add_override(session, override, now=clock())

    with ThreadPoolExecutor(2) as pool:
        outcomes = [future.exception() for future in [pool.submit(attempt, override) for override in wanted]]
    assert sorted(type(outcome) for outcome in outcomes if outcome) == [HalvesOverlap]
    assert len(state(ready_database)[0]) == 1


def test_week_that_another_tab_has_saved_since_is_not_overwritten(ready_database, clock):
    def save(rules):
        with ready_database.writing() as session:
            return save_week(session, rules, seen=0, now=clock())

    save(week_without(ready_database, 2))
    with pytest.raises(SavedMeanwhile):
        save(week_without(ready_database, 4))
    assert {rule.weekday for rule in pattern(ready_database)} == {0, 1, 3, 4}


def test_undoing_the_week_counts_as_saving_it(ready_database, do):
    recorded = do(save_pattern, week_without(ready_database, 2))
    do(undo_change, recorded.id)
    with pytest.raises(SavedMeanwhile):
        do(save_week, week_without(ready_database, 4), seen=1)


@pytest.mark.parametrize("service", [ranged, add_season])
def test_what_is_there_already_is_not_entered_twice(ready_database, do, service):
    what = SUMMER if service is add_season else VACATION
    do(service, what)
    before = state(ready_database)
    with pytest.raises(SaidAlready):
        do(service, what)
    assert state(ready_database) == before


def test_half_day_that_has_begun_is_neither_opened_nor_closed(ready_database, do):
    for open_it in (True, False):
        with pytest.raises(HalfDayBegun):
            do(set_half_day, day=date(2026, 11, 20), half=Half.MORNING, open_it=open_it)
    assert state(ready_database)[0] == []


def test_half_days_opened_but_still_closed_are_told_with_their_reasons(ready_database, do):
    recorded = do(ranged, Override(date(2026, 11, 24), date(2026, 12, 5), Half.MORNING, is_open=True))
    with ready_database.reading() as session:
        closed = list_still_closed(session, recorded.change, now=START)
    too_soon = (Reason(ReasonCode.NOTICE),)
    assert [(each.day.day, each.reasons) for each in closed] == [(24, too_soon), (25, too_soon)]
