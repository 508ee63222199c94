"""How articles, weeks and stages are named and summed up."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halbtag.domain.funnel import (
    MAX_ARTICLE_LENGTH,
    NO_ARTICLE,
    OTHERS,
    Count,
    Place,
    Way,
    answered_steps,
    article_key,
    stages,
    sum_by,
    way_of,
    week_name,
    week_of,
    weeks_between,
)
from tests.factories import ANSWERS


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("ki-adventskalender-2", "ki-adventskalender-2"),
        ("KI & Führung: größer", "ki-fuehrung-groesser"),
        ("  --Tag_2--  ", "tag-2"),
        ("=HYPERLINK(1)", "hyperlink-1"),
        (OTHERS, "andere"),
        ("x" * 500, "x" * MAX_ARTICLE_LENGTH),
        ("", NO_ARTICLE),
        ("日本 \u202e\x00", NO_ARTICLE),
    ],
)
def test_article_is_counted_under_a_short_name(name, key):
    assert article_key(name) == key


@given(st.text(max_size=300))
def test_article_key_is_clean_whatever_was_typed(name):
    key = article_key(name)
    assert key == NO_ARTICLE or (set(key) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") and len(key) <= 80)
    assert article_key(key) in (key, "ohne")


def test_way_is_one_of_ours_or_another():
    given_ways = [{"utm_medium": "qr"}, {"utm_medium": "button"}, {"utm_medium": "frame"}, {"utm_medium": "email"}, {}]
    assert [way_of(source) for source in given_ways] == [Way.QR, Way.BUTTON, Way.FRAME, Way.OTHER, Way.OTHER]


def test_week_begins_on_monday_in_berlin():
    assert week_of(datetime(2026, 11, 29, 22, 59, tzinfo=UTC)) == date(2026, 11, 23)
    assert week_of(datetime(2026, 11, 29, 23, 0, tzinfo=UTC)) == date(2026, 11, 30)


def test_week_bears_the_year_of_its_thursday():
    assert [week_name(date(2026, 12, 28)), week_name(date(2027, 1, 4))] == ["KW 53/2026", "KW 1/2027"]


def test_weeks_between_two_days_are_whole():
    assert weeks_between(date(2026, 12, 31), date(2027, 1, 4)) == [date(2026, 12, 28), date(2027, 1, 4)]


def test_steps_are_answered_up_to_the_first_open_one():
    first = {name: ANSWERS[name] for name in ("size", "sector", "postal_code", "role")}
    assert answered_steps({}, version=2) == []
    assert answered_steps(first, version=2) == ["step:unternehmen"]
    assert answered_steps(ANSWERS, version=2) == [stage for stage in stages() if stage.startswith("step:")]


def test_rows_sum_up_what_shares_a_key():
    monday = date(2026, 11, 23)
    counts = [
        Count(Place(monday, "b", Way.QR), "seen", 2),
        Count(Place(monday, "a", Way.QR), "result:FIT", 1),
        Count(Place(monday, "b", Way.LINK), "seen", 3),
        Count(Place(monday, "b", Way.LINK), "result:NOT_YET", 4),
    ]
    rows = sum_by(counts, lambda place: place.article)
    assert list(rows) == ["b", "a"]
    assert (rows["b"]["seen"], rows["b"]["started"], rows["b"].results, rows["a"].results) == (5, 0, 4, 1)
