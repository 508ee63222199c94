"""A half-day as a form carries it."""

from datetime import UTC, date, datetime

import pytest

from halbtag.domain.choice import Choice, choice_key, parse_choice
from halbtag.domain.half import Half
from halbtag.domain.slots import Slot

DAY = date(2026, 12, 3)
SLOT = Slot(DAY, Half.MORNING, datetime(2026, 12, 3, 8, 0, tzinfo=UTC), datetime(2026, 12, 3, 11, 30, tzinfo=UTC))


def test_choice_comes_back_with_its_times_on_the_clocks_of_berlin():
    assert choice_key(SLOT) == "2026-12-03:morning:09:00-12:30"
    assert parse_choice(choice_key(SLOT)) == Choice(DAY, Half.MORNING, "09:00-12:30")


def test_choice_without_times_is_read_too_and_means_any():
    choice = parse_choice("2026-12-03:morning")
    assert choice == Choice(DAY, Half.MORNING)
    assert choice.means(SLOT.start, SLOT.end)


@pytest.mark.parametrize(("shown", "means"), [("09:00-12:30", True), ("09:00-12:00", False), ("08:30-12:30", False)])
def test_choice_means_the_times_that_were_shown_and_no_others(shown, means):
    assert Choice(DAY, Half.MORNING, shown).means(SLOT.start, SLOT.end) is means


@pytest.mark.parametrize(
    "text",
    ["", "junk", "2026-12-03", "2026-12-03:night:09:00-12:30", "2026-12-03:morning:9-12", "2026-12-03:morning:<b>"],
)
def test_anything_else_is_no_choice(text):
    assert parse_choice(text) is None
