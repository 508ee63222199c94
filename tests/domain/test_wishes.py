"""Wish windows: what lies in them, and how they are put into words."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from halbtag.domain.half import Half
from halbtag.domain.language import speaking
from halbtag.domain.wishes import Wishes, span_name, weeks_on_offer, wish_lines

#: Two Mondays that follow on each other, and one later.
FIRST, SECOND, LATER = date(2026, 12, 7), date(2026, 12, 14), date(2027, 1, 11)
WISHES = Wishes((FIRST, SECOND, LATER), (1, 3), (Half.MORNING,), "Nicht vor 9 Uhr.")


def test_wishes_come_back_as_they_were_stored():
    assert Wishes.from_dict(WISHES.to_dict()) == WISHES


def test_every_combination_is_wished_for():
    days = [(slot.day, slot.half) for slot in WISHES.slots()]
    assert days == [
        (date(2026, 12, 8), Half.MORNING),
        (date(2026, 12, 10), Half.MORNING),
        (date(2026, 12, 15), Half.MORNING),
        (date(2026, 12, 17), Half.MORNING),
        (date(2027, 1, 12), Half.MORNING),
        (date(2027, 1, 14), Half.MORNING),
    ]
    assert all(WISHES.contain(day, half) for day, half in days)


@pytest.mark.parametrize(
    ("day", "half"),
    [
        (date(2026, 12, 8), Half.AFTERNOON),
        (date(2026, 12, 9), Half.MORNING),
        (date(2026, 12, 22), Half.MORNING),
    ],
)
def test_other_half_days_are_not_wished_for(day, half):
    assert not WISHES.contain(day, half)


def test_windows_are_told_in_the_order_of_the_calendar_with_neighbouring_weeks_together():
    assert wish_lines(WISHES) == [
        "07.12. bis 18.12.2026; 11.01. bis 15.01.2027",
        "Dienstag und Donnerstag, vormittags",
    ]


def test_whole_weeks_are_told_shortly():
    whole = Wishes((SECOND,), (0, 1, 2, 3, 4), (Half.MORNING, Half.AFTERNOON))
    assert wish_lines(whole) == ["14.12. bis 18.12.2026", "Montag bis Freitag, vormittags oder nachmittags"]


def test_span_over_the_turn_of_the_year_names_both_years():
    assert span_name(date(2026, 12, 28), date(2026, 12, 28)) == "28.12.2026 bis 01.01.2027"


def test_weeks_on_offer_begin_with_the_next_one_in_berlin():
    late_on_sunday = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)  # Monday already in Berlin
    assert weeks_on_offer(late_on_sunday)[0] == FIRST
    assert len(weeks_on_offer(late_on_sunday)) == 12


def test_windows_are_said_in_english():
    with speaking("en"):
        assert span_name(date(2026, 12, 28), date(2026, 12, 28)) == "28 Dec 2026 to 1 Jan 2027"
        assert wish_lines(replace(WISHES, weekdays=(0, 1, 2, 3, 4), halves=tuple(Half)))[1] == (
            "Monday to Friday, in the morning or in the afternoon"
        )
