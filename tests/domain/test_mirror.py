"""The text about a prospect's situation: typical companies word for word, and every other in form."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from halbtag.domain.mirror import make_mirror
from halbtag.domain.qualification import Verdict, qualify
from halbtag.domain.questionnaire import VERSIONS, first_open_step
from tests.domain.mirror_cases import CASES, CRITERIA, FOLDER, path_of, render
from tests.domain.test_qualification import an_answer

#: So many words in a row said twice are a thought said twice.
STUTTER = 4


@pytest.mark.parametrize("name", CASES)
def test_typical_company_reads_its_situation_word_for_word(name):
    assert render(name) == path_of(name).read_text(encoding="utf-8")


def test_there_is_a_text_for_each_company_and_no_two_are_the_same():
    texts = {path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    assert {path_of(name) for name in CASES} == set(FOLDER.iterdir())
    assert (len(CASES), len(texts)) == (32, 32)


def complete(version):
    questions = {question.id: an_answer(question) for question in VERSIONS[version].questions()}
    return st.fixed_dictionaries(questions).filter(lambda given: first_open_step(given, version=version) is None)


def runs(text):
    words = re.findall(r"\w+", text.lower())
    return [tuple(words[start : start + STUTTER]) for start in range(len(words) - STUTTER + 1)]


@settings(max_examples=400)
@given(complete(2))
def test_whatever_is_answered_nothing_is_said_twice_and_every_part_is_whole(answers):
    mirror = make_mirror(answers, CRITERIA, version=2)
    outcome = qualify(answers, CRITERIA, version=2)
    text = " ".join(mirror.paragraphs)
    assert 2 <= len(mirror.situation) <= 4
    assert 2 <= len(mirror.half_day) <= 3
    for sentence in (*mirror.situation, *mirror.half_day, mirror.table):
        assert re.fullmatch(r"[A-ZÄÖÜ][^{}\n]*[^\s.]\.", sentence)
    assert "  " not in text
    assert not any(one == other for one, other in pairwise(re.findall(r"\w+", text.lower())))
    said = runs(text)
    assert len(set(said)) == len(said)
    assert not [rule.id for rule in outcome.listed if not set(said).isdisjoint(runs(rule.prospect))]


@settings(max_examples=100)
@given(complete(2))
def test_what_is_not_offered_is_told_as_what_it_would_be(answers):
    half_day = " ".join(make_mirror(answers, CRITERIA, version=2).half_day)
    is_offered = qualify(answers, CRITERIA, version=2).verdict is not Verdict.NOT_YET
    assert ("Im Halbtag geht es" in half_day) is is_offered
    assert ("stünde" in half_day) is not is_offered


def test_answers_that_are_missing_leave_no_part_without_words():
    assert all(make_mirror({}, CRITERIA, version=2).paragraphs)
