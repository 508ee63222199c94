"""Week, overrides and single half-days as the consultant sets them, and the month he sees."""

from datetime import date, time

import pytest

from halbtag.domain.half import Half
from halbtag.domain.slots import Override, Reason, ReasonCode, WeeklyRule
from halbtag.services.availability import is_open, load_day, load_month
from halbtag.services.overrides import add_override, list_vacations, remove_override, set_half_day
from halbtag.services.week import load_week, save_week

THURSDAY = date(2026, 12, 3)
SATURDAY = date(2026, 12, 5)
CHRISTMAS = date(2026, 12, 25)


def half_day(database, clock, day, half=Half.MORNING):
    with database.reading() as session:
        halves = load_day(session, day=day, now=clock())[0].halves
    return next(each for each in halves if each.half is half)


def click(database, clock, day, *, open_it, half=Half.MORNING):
    with database.writing() as session:
        set_half_day(session, day=day, half=half, open_it=open_it, now=clock())


def overrides(database, clock):
    with database.reading() as session:
        return [vacation.override for vacation in list_vacations(session, now=clock())]


def test_half_day_is_closed_by_a_click(ready_database, clock):
    click(ready_database, clock, THURSDAY, open_it=False)
    assert half_day(ready_database, clock, THURSDAY).reasons == (Reason(ReasonCode.OVERRIDE),)
    assert half_day(ready_database, clock, THURSDAY, Half.AFTERNOON).is_free


def test_half_day_is_opened_by_a_click_against_the_pattern(ready_database, clock):
    click(ready_database, clock, SATURDAY, open_it=True)
    assert half_day(ready_database, clock, SATURDAY).is_free


def test_half_day_is_opened_by_a_click_on_a_holiday(ready_database, clock):
    assert half_day(ready_database, clock, CHRISTMAS).reasons == (Reason(ReasonCode.HOLIDAY, "Erster Weihnachtstag"),)
    click(ready_database, clock, CHRISTMAS, open_it=True)
    assert half_day(ready_database, clock, CHRISTMAS).is_free


def test_half_day_clicked_back_to_the_pattern_leaves_no_override(ready_database, clock):
    click(ready_database, clock, THURSDAY, open_it=False)
    click(ready_database, clock, THURSDAY, open_it=True)
    assert half_day(ready_database, clock, THURSDAY).is_free
    assert overrides(ready_database, clock) == []


def test_half_day_clicked_twice_is_overridden_once(ready_database, clock):
    for _ in range(2):
        click(ready_database, clock, THURSDAY, open_it=False)
    assert len(overrides(ready_database, clock)) == 1


def test_half_day_is_opened_by_a_click_within_a_vacation(ready_database, clock):
    with ready_database.writing() as session:
        add_override(session, Override(THURSDAY, SATURDAY, None, is_open=False, reason="Urlaub"), now=clock())
    assert half_day(ready_database, clock, THURSDAY).reasons == (Reason(ReasonCode.OVERRIDE, "Urlaub"),)
    click(ready_database, clock, THURSDAY, open_it=True)
    assert half_day(ready_database, clock, THURSDAY).is_free
    assert not half_day(ready_database, clock, THURSDAY, Half.AFTERNOON).is_free


def test_half_day_counts_as_open_whatever_the_notice_says(ready_database, clock):
    tomorrow = half_day(ready_database, clock, date(2026, 11, 24))
    assert [reason.code for reason in tomorrow.reasons] == [ReasonCode.NOTICE]
    assert is_open(tomorrow)


def test_override_opens_at_its_own_times(ready_database, clock):
    with ready_database.writing() as session:
        wanted = Override(SATURDAY, SATURDAY, Half.MORNING, is_open=True, starts_at=time(10), ends_at=time(13))
        add_override(session, wanted, now=clock())
    slot = half_day(ready_database, clock, SATURDAY).slot
    assert (slot.start.isoformat(), slot.end.isoformat()) == ("2026-12-05T09:00:00+00:00", "2026-12-05T12:00:00+00:00")


def test_override_is_removed_once(ready_database, clock):
    click(ready_database, clock, THURSDAY, open_it=False)
    (override,) = overrides(ready_database, clock)
    with ready_database.writing() as session:
        assert remove_override(session, override.id, now=clock())
        assert not remove_override(session, override.id, now=clock())
    assert half_day(ready_database, clock, THURSDAY).is_free


def test_overrides_that_are_over_are_not_listed(ready_database, clock):
    with ready_database.writing() as session:
        add_override(session, Override(THURSDAY, THURSDAY, None, is_open=False), now=clock())
    clock.advance(days=11)
    assert overrides(ready_database, clock) == []


def test_override_range_must_not_end_before_it_starts(ready_database, clock):
    with ready_database.writing() as session, pytest.raises(ValueError, match="ends before"):
        add_override(session, Override(SATURDAY, THURSDAY, None, is_open=False), now=clock())


def test_week_is_replaced_as_a_whole(ready_database, clock):
    with ready_database.writing() as session:
        save_week(session, [WeeklyRule(5, Half.MORNING, time(10), time(12))], seen=0, now=clock())
    with ready_database.reading() as session:
        assert load_week(session) == {(5, Half.MORNING): (time(10), time(12))}


def test_month_holds_every_day_and_leads_to_its_neighbours(ready_database, clock):
    with ready_database.reading() as session:
        month = load_month(session, month=date(2026, 12, 24), now=clock())
    assert (month.previous, month.first, month.following) == (date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1))
    assert [day.date for day in month.days] == [date(2026, 12, number) for number in range(1, 32)]
    assert month.offset == 1


def test_month_marks_today_and_what_is_past(ready_database, clock):
    with ready_database.reading() as session:
        days = load_month(session, month=date(2026, 11, 1), now=clock()).days
    assert [day.date.day for day in days if day.is_today] == [23]
    assert [day.date.day for day in days if day.is_past] == list(range(1, 23))


def test_month_ends_where_the_calendar_does(ready_database, clock):
    with ready_database.reading() as session:
        assert load_month(session, month=date(2020, 1, 1), now=clock()).previous is None
        assert load_month(session, month=date(2099, 12, 1), now=clock()).following is None
