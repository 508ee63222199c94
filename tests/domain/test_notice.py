"""The notice for changes, over weekends and holidays."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halbtag.domain.language import speaking
from halbtag.domain.notice import last_day_to_change, may_change, notice_words


@pytest.mark.parametrize(
    ("day", "notice_days", "last"),
    [
        (date(2026, 12, 3), 2, date(2026, 12, 1)),  # Thursday, from Tuesday
        (date(2026, 12, 1), 2, date(2026, 11, 29)),  # Tuesday: Monday is one, so the Sunday before is early enough
        (date(2026, 11, 30), 2, date(2026, 11, 26)),  # Monday: over the weekend, from Thursday
        (date(2026, 12, 5), 1, date(2026, 12, 3)),  # a Saturday is no working day: Friday is the one
        (date(2026, 12, 28), 2, date(2026, 12, 23)),  # Monday after Christmas: Thursday and Monday count
        (date(2027, 1, 7), 1, date(2027, 1, 6)),  # the day before is Epiphany, a holiday in Bayern
        (date(2027, 1, 7), 2, date(2027, 1, 4)),
        (date(2026, 12, 3), 0, date(2026, 12, 3)),
    ],
)
def test_notice_ends_on_a_day_and_not_before(day, notice_days, last):
    assert last_day_to_change(day, notice_days=notice_days, land="BY") == last
    assert may_change(day, today=last, notice_days=notice_days, land="BY")
    assert not may_change(day, today=last + timedelta(days=1), notice_days=notice_days, land="BY")


def test_holiday_of_another_land_does_not_count():
    assert last_day_to_change(date(2027, 1, 7), notice_days=2, land="NI") == date(2027, 1, 5)


_DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2028, 12, 31))


@given(day=_DAYS, today=_DAYS, notice_days=st.integers(0, 30))
def test_last_day_and_rule_say_the_same(day, today, notice_days):
    allowed = may_change(day, today=today, notice_days=notice_days, land="BY")
    assert allowed == (today <= last_day_to_change(day, notice_days=notice_days, land="BY"))


@pytest.mark.parametrize(
    ("notice_days", "words"),
    [
        (0, "Bis zum Tag des Termins"),
        (1, "Bis einen Werktag vor dem Termin"),
        (2, "Bis zwei Werktage vor dem Termin"),
        (30, "Bis 30 Werktage vor dem Termin"),
    ],
)
def test_notice_is_said_as_people_say_it(notice_days, words):
    assert notice_words(notice_days) == words


def test_notice_is_said_in_english_too():
    with speaking("en"):
        assert [notice_words(days) for days in (0, 1, 2, 12)] == [
            "Up to the day of the appointment",
            "Up to one working day before the appointment",
            "Up to two working days before the appointment",
            "Up to 12 working days before the appointment",
        ]
