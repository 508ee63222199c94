"""Dates and times as the pages and mails show them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from halbtag.domain.formats import clock, day_long, day_short, from_to, half_name, lasting, moment, month_name, span
from halbtag.domain.half import Half
from halbtag.domain.language import speaking


def test_day_long_names_the_weekday() -> None:
    assert day_long(date(2026, 12, 3)) == "Donnerstag, 3. Dezember 2026"


def test_day_long_of_an_instant_is_the_day_in_berlin() -> None:
    assert day_long(datetime(2026, 12, 2, 23, 30, tzinfo=UTC)) == "Donnerstag, 3. Dezember 2026"


def test_day_short_fits_a_narrow_column() -> None:
    assert day_short(date(2026, 12, 3)) == "Do., 03.12."


def test_month_name_carries_the_year() -> None:
    assert month_name(date(2027, 3, 1)) == "März 2027"


def test_moment_shows_day_and_time_in_berlin() -> None:
    assert moment(datetime(2026, 11, 23, 13, 5, tzinfo=UTC)) == "Mo., 23.11.2026, 14:05 Uhr"


@pytest.mark.parametrize(
    ("instant", "shown"),
    [
        (datetime(2026, 3, 28, 8, 0, tzinfo=UTC), "09:00"),
        (datetime(2026, 3, 29, 7, 0, tzinfo=UTC), "09:00"),
        (datetime(2026, 10, 25, 8, 0, tzinfo=UTC), "09:00"),
        (datetime(2026, 10, 24, 7, 0, tzinfo=UTC), "09:00"),
    ],
)
def test_clock_follows_summer_time(instant: datetime, shown: str) -> None:
    assert clock(instant) == shown


def test_clock_refuses_a_naive_datetime() -> None:
    with pytest.raises(ValueError, match="naive"):
        clock(datetime(2026, 12, 3, 9, 0))  # noqa: DTZ001


def test_span_joins_start_and_end() -> None:
    start, end = datetime(2026, 12, 3, 8, 0, tzinfo=UTC), datetime(2026, 12, 3, 11, 30, tzinfo=UTC)
    assert span(start, end) == "09:00–12:30 Uhr"


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (datetime(2026, 12, 3, 8, tzinfo=UTC), datetime(2026, 12, 3, 9, tzinfo=UTC), "09:00–10:00 Uhr"),
        (datetime(2026, 12, 2, 23, tzinfo=UTC), datetime(2026, 12, 3, 23, tzinfo=UTC), "ganztägig"),
        (
            datetime(2026, 12, 2, 23, tzinfo=UTC),
            datetime(2026, 12, 5, 23, tzinfo=UTC),
            "ganztägig, Do., 03.12. bis Sa., 05.12.",
        ),
        (
            datetime(2026, 12, 3, 21, tzinfo=UTC),
            datetime(2026, 12, 4, 9, tzinfo=UTC),
            "Do., 03.12., 22:00 bis Fr., 04.12., 10:00 Uhr",
        ),
    ],
)
def test_from_to_names_the_days_only_where_there_are_two(start: datetime, end: datetime, shown: str) -> None:
    assert from_to(start, end) == shown


def test_half_name_is_german() -> None:
    assert [half_name(half) for half in Half] == ["Vormittag", "Nachmittag"]


@pytest.mark.parametrize(
    ("minutes", "shown"), [(210, "3 Stunden 30 Minuten"), (240, "4 Stunden"), (60, "1 Stunde"), (45, "45 Minuten")]
)
def test_lasting_is_said_in_hours(minutes: int, shown: str) -> None:
    start = datetime(2026, 12, 3, 8, 0, tzinfo=UTC)
    assert lasting(start, start + timedelta(minutes=minutes)) == shown


def test_english_dates_have_the_day_before_the_month_and_no_am() -> None:
    start, end = datetime(2026, 12, 3, 8, 0, tzinfo=UTC), datetime(2026, 12, 3, 11, 30, tzinfo=UTC)
    with speaking("en"):
        assert [day_long(start), day_short(start), month_name(start), moment(start), span(start, end)] == [
            "Thursday, 3 December 2026",
            "Thu 3 Dec",
            "December 2026",
            "Thu 3 Dec 2026, 09:00",
            "09:00–12:30",
        ]
        assert [half_name(Half.MORNING), lasting(start, end)] == ["morning", "3 hours 30 minutes"]
