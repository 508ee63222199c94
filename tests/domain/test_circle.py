"""The hint about who should sit at the table."""

import pytest

from halbtag.domain.circle import Gap, find_gap, gap_words, is_it
from halbtag.domain.language import speaking

MANAGER = {"role": "managing_director", "circle": ["managing_director"]}
IT_HEAD = {"role": "it_head", "circle": ["it"]}


@pytest.mark.parametrize(
    ("answers", "roles", "expected"),
    [
        (MANAGER, [], Gap.IT_MISSING),
        (MANAGER, ["Vertrieb", ""], Gap.IT_MISSING),
        ({}, [], Gap.IT_MISSING),
        (MANAGER, ["IT-Leitung"], None),
        ({**MANAGER, "circle": ["managing_director", "it"]}, [], None),
        (IT_HEAD, [], Gap.IT_ALONE),
        (IT_HEAD, ["CIO", "Leitung EDV"], Gap.IT_ALONE),
        (IT_HEAD, ["Geschäftsführung"], None),
        (IT_HEAD, [""], None),
        ({**IT_HEAD, "circle": ["it", "owner"]}, [], None),
        ({"role": "assistant", "circle": ["it"]}, [], Gap.IT_ALONE),
        ({"role": "department_head", "circle": ["it"]}, [], None),
    ],
)
def test_gap_is_it_missing_or_it_alone(answers, roles, expected):
    assert find_gap(answers, roles) is expected


@pytest.mark.parametrize(
    "role", ["IT", "it-leiterin", "Leiter IT", "CIO", "EDV", "Informatik", "Systemadministratorin"]
)
def test_words_for_it_are_known(role):
    assert is_it(role)


@pytest.mark.parametrize("role", ["", "Vertrieb", "Mitarbeiterin", "Leitung Marketing", "Audit", "Qualität"])
def test_other_words_are_not_taken_for_it(role):
    assert not is_it(role)


def test_every_gap_is_put_into_words_that_ask_for_nothing():
    words = {gap: gap_words(gap) for gap in Gap}
    assert len(set(words.values())) == len(Gap)
    assert all(text.startswith("Bisher") and "Am besten" in text for text in words.values())


def test_gap_is_said_in_english_too():
    with speaking("en"):
        assert gap_words(Gap.IT_ALONE) == (
            "So far only IT is coming. "
            "It is best to have somebody at the table too who decides on goals, risks and budget."
        )
