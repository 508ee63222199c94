"""Undoing a change of the availability: exactly what was before, beside what other tabs did meanwhile."""

from datetime import date, time
from functools import partial

import pytest

from halbtag.domain.changes import Change, ChangedSince
from halbtag.domain.half import Half
from halbtag.domain.slots import Override, WeeklyRule
from halbtag.persistence.changes import KEPT, override_entry, rule_entry
from halbtag.persistence.models import Override as OverrideRow
from halbtag.persistence.models import WeeklyRule as WeeklyRuleRow
from halbtag.services.changes import UnknownChange, undo_change
from halbtag.services.overrides import NotOpened, add_override, open_knowingly, remove_override, set_half_day
from halbtag.services.seasons import add_season, remove_season
from halbtag.services.week import save_week

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


def week_without(database, weekday):
    return [rule for rule in pattern(database) if rule.weekday != weekday]


def test_every_change_is_undone_to_what_was_before(ready_database, do):
    fair, summer = do(ranged, FAIR).change.added[0], do(add_season, SUMMER).change.added[0]
    changes = (
        lambda: do(ranged, VACATION),
        lambda: do(remove_override, fair.id),
        lambda: do(set_half_day, day=FRIDAY, half=Half.MORNING, open_it=False),
        lambda: do(open_knowingly, day=date(2026, 11, 24), half=Half.MORNING, named=["notice"]),
        lambda: do(add_season, SUMMER),
        lambda: do(remove_season, summer.id),
        lambda: do(save_week, week_without(ready_database, 2)),
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
    wednesdays = do(save_week, week_without(ready_database, 2))
    do(save_week, week_without(ready_database, 4))
    do(undo_change, vacation.id)
    do(undo_change, wednesdays.id)
    assert state(ready_database)[0] == [fair]
    assert {rule.weekday for rule in pattern(ready_database)} == {0, 1, 2, 3}


def test_pattern_that_was_changed_again_is_left_as_it_is(ready_database, do):
    first = do(save_week, week_without(ready_database, 2))
    do(save_week, [*pattern(ready_database), WeeklyRule(2, Half.MORNING, time(10), time(11))])
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
    assert do(save_week, pattern(ready_database)) is None
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
