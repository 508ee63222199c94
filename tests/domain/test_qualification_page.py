"""The page about the qualification is what the table says, and says it in words."""

from pathlib import Path

from halbtag.domain.conditions import Unless, describe_condition, either, every, given
from halbtag.domain.qualification import RULES
from halbtag.domain.qualification_page import qualification_page

PAGE = Path(__file__).parents[2] / "docs" / "qualification.md"


def test_page_is_made_from_the_table():
    assert PAGE.read_text(encoding="utf-8") == qualification_page()


def test_page_has_a_row_for_each_rule_and_question():
    page = qualification_page()
    assert [rule.id for rule in RULES if page.count(f"| `{rule.id}`") != 1] == []
    assert page.count("\n| ki | ") == 6


def test_conditions_read_as_words():
    begun = given("progress", "pilots", "production")
    condition = every(either(begun, Unless(given("role", "owner", "board"))), Unless(given("circle")))
    expected = "(progress is `pilots` or `production` or role is not `owner` nor `board`) and circle is not answered"
    assert describe_condition(condition) == expected
    assert describe_condition(Unless(condition)) == f"not ({expected})"
    assert describe_condition(every()) == "always"
