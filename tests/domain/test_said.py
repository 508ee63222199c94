"""Texts of tables read in the language that is spoken; what is asked and told of has its words in each of them."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from halbtag.domain.language import Language, mark, speaking
from halbtag.domain.qualification import RULES
from halbtag.domain.questionnaire import ROLE_STEP, VERSIONS, Question, Step, find_question, role_of
from halbtag.domain.questions import LONGEST_TEXT
from halbtag.domain.said import Said
from translations.catalogue import read
from translations.extraction import LANGUAGES


@dataclass(frozen=True)
class Entry:
    """A row of a table."""

    id: str
    label: Said = Said()
    hint: Said = Said(mark("keine Angabe"))


def test_text_of_a_table_reads_as_is_spoken_where_it_is_read() -> None:
    entry = Entry("one", "Umsatz")
    assert (entry.label, entry.hint) == ("Umsatz", "keine Angabe")
    with speaking(Language.ENGLISH):
        assert (entry.label, entry.hint) == ("Revenue", "not answered")
        assert entry == Entry("one", "Umsatz")


def test_text_without_a_default_is_demanded() -> None:
    with pytest.raises(TypeError, match="label"):
        Entry("one")


def texts_of(step: Step) -> Iterator[str]:
    yield from (step.title, step.intro)
    for question in step.questions:
        yield from _texts_of_question(question)


def _texts_of_question(question: Question) -> Iterator[str]:
    yield from (question.label, question.hint, question.problem, question.nothing)
    for option in question.options:
        yield from (option.label, option.person or "")
    for row in question.rows:
        yield from (row.name, row.label, row.problem)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_is_asked_or_told_has_its_translation(language: str) -> None:
    """A new question is one entry, its translations, and its test: what nobody marked is in no catalogue."""
    steps = [step for version in VERSIONS.values() for step in version.steps]
    said = {text for step in (*steps, ROLE_STEP) for text in texts_of(step)}
    said |= {text for rule in RULES for text in (rule.prospect, rule.consultant)}
    known = {each.id for each in read(language)}
    assert sorted(said - known) == []


def test_hint_and_problem_name_the_length_that_is_taken() -> None:
    pain = find_question("pain")
    assert [str(LONGEST_TEXT) in text for text in (pain.hint, pain.problem)] == [True, True]
    with speaking(Language.ENGLISH):
        assert [str(LONGEST_TEXT) in text for text in (pain.hint, pain.problem)] == [True, True]


def test_answers_and_roles_are_shown_as_is_spoken() -> None:
    elements = find_question("elements")
    with speaking(Language.ENGLISH):
        shown = elements.show({"direction": "settled", "focus": "partial", "frame": "open"})
        assert shown == "Direction: settled; Focus: partly; Framework: open"
        assert (elements.show(None), find_question("settled", version=1).show([])) == (
            "not answered",
            "none of it yet",
        )
        assert [role_of({"role": role}) for role in ("owner", "department_head", "other", "")] == [
            "Owner",
            "Head of department",
            "",
            "",
        ]
