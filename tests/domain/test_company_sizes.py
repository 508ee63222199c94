"""The sizes that are taken on, in words."""

import pytest

from halbtag.domain.company_sizes import sizes_taken_on
from halbtag.domain.language import speaking
from halbtag.domain.questionnaire import SIZES


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ({"50-249"}, "50 bis 249"),
        ({"1-9", "10-49"}, "höchstens 49"),
        ({"10-49", "50-249", "250-999", "1000+"}, "mindestens 10"),
        ({"10-49", "50-249", "1000+"}, "10 bis 249 und mindestens 1.000"),
        ({"1-9", "50-249", "250-999"}, "höchstens 9 und 50 bis 999"),
        (set(), "einer anderen Zahl von"),
    ],
)
def test_sizes_that_follow_each_other_are_one_span(sizes, words):
    assert sizes_taken_on(sizes) == words


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ({"1-9", "10-49"}, "at most 49"),
        ({"10-49", "50-249", "1000+"}, "10 to 249 and at least 1,000"),
        (set(), "a different number of"),
    ],
)
def test_sizes_are_said_in_english(sizes, words):
    with speaking("en"):
        assert sizes_taken_on(sizes) == words


@pytest.mark.parametrize("option", SIZES)
def test_each_size_of_the_questionnaire_has_its_words(option):
    assert sizes_taken_on({option.id}) != sizes_taken_on(set())
