"""The text about a prospect's situation: typical companies word for word, and every other in form."""

import re
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from halbtag.domain.language import Language, speaking
from halbtag.domain.mirror import make_mirror
from halbtag.domain.mirror_plans import AIM, OUTCOME, TABLE
from halbtag.domain.mirror_sentences import LEADING, PROGRESS
from halbtag.domain.qualification import Verdict, qualify
from halbtag.domain.questionnaire import AI_TODAY, VERSIONS, first_open_step
from tests.domain.mirror_cases import CASES, CRITERIA, FOLDER, path_of, render
from tests.domain.test_qualification import an_answer
from tests.factories import ANSWERS

#: So many words in a row said twice are a thought said twice.
STUTTER = 4


EVERY_LANGUAGE = pytest.mark.parametrize("language", Language)

#: What no English sentence has.
GERMAN = re.compile(
    r"[äöüÄÖÜß„]|\b([Dd]er|[Dd]ie|[Dd]as|und|oder|ist|nicht|bei|Ihnen|Sie|KI|Halbtag|Auftrag|Bereiche?)\b"
)


@EVERY_LANGUAGE
@pytest.mark.parametrize("name", CASES)
def test_typical_company_reads_its_situation_word_for_word(name, language):
    assert render(name, language) == path_of(name, language).read_text(encoding="utf-8")


def test_there_is_a_text_for_each_company_and_no_two_are_the_same():
    texts = {path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    assert {path_of(name, language) for name in CASES for language in Language} == set(FOLDER.iterdir())
    assert (len(CASES), len(texts)) == (32, 64)


def complete(version):
    questions = {question.id: an_answer(question) for question in VERSIONS[version].questions()}
    return st.fixed_dictionaries(questions).filter(lambda given: first_open_step(given, version=version) is None)


def runs(text):
    words = re.findall(r"\w+", text.lower())
    return [tuple(words[start : start + STUTTER]) for start in range(len(words) - STUTTER + 1)]


@EVERY_LANGUAGE
@settings(max_examples=400)
@given(answers=complete(2))
def test_whatever_is_answered_nothing_is_said_twice_and_every_part_is_whole(language, answers):
    with speaking(language):
        mirror = make_mirror(answers, CRITERIA, version=2)
        outcome = qualify(answers, CRITERIA, version=2)
        listed = {rule.id: outcome.told(rule) for rule in outcome.listed}
    text = " ".join(mirror.paragraphs)
    assert 2 <= len(mirror.situation) <= 4
    assert 2 <= len(mirror.half_day) <= 3
    for sentence in (*mirror.situation, *mirror.half_day, mirror.table):
        assert re.fullmatch(r"[A-ZÄÖÜ][^{}\n]*[^\s.]\.", sentence)
    assert "  " not in text
    assert not any(one == other for one, other in pairwise(re.findall(r"\w+", text.lower())))
    said = runs(text)
    assert len(set(said)) == len(said)
    assert not [rule_id for rule_id, told in listed.items() if not set(said).isdisjoint(runs(told))]
    assert language == Language.GERMAN or GERMAN.search(" ".join([text, *listed.values()])) is None


def situations():
    """Every combination of what the first two paragraphs look at, with two goals named."""
    ai_today = {question.id: [option.id for option in question.options] for question in AI_TODAY.questions}
    for driver, progress, mandate, *rows in product(
        ai_today["driver"], ai_today["progress"], ai_today["mandate"], *[ai_today["elements"]] * 3
    ):
        elements = dict(zip(("direction", "focus", "frame"), rows, strict=True))
        yield {**ANSWERS, "driver": driver, "progress": progress, "mandate": mandate, "elements": elements}


@EVERY_LANGUAGE
def test_no_situation_reads_torn_or_twice(language):
    with speaking(language):
        texts = [" ".join(make_mirror(answers, CRITERIA, version=2).paragraphs) for answers in situations()]
    assert len(texts) == 6 * 4 * 4 * 27
    assert [text for text in texts if len(set(runs(text))) != len(runs(text))] == []
    assert [text for text in texts if re.search(r"  |\.\.|,,| [,.;]|[;,] ?[.]|; [A-Z](?!I|T\b)", text)] == []
    assert language == Language.GERMAN or [text for text in texts if GERMAN.search(text)] == []


@pytest.mark.parametrize("sentence", [*LEADING, *PROGRESS, *AIM, *OUTCOME, *TABLE], ids=lambda each: each.words[:40])
def test_sentence_fills_in_the_same_in_every_language(sentence):
    german = sentence.words
    with speaking(Language.ENGLISH):
        assert sorted(re.findall(r"{\w+}", sentence.words)) == sorted(re.findall(r"{\w+}", german))
        assert sentence.words != german


@settings(max_examples=100)
@given(answers=complete(2))
def test_what_is_not_offered_is_told_as_what_it_would_be(answers):
    half_day = " ".join(make_mirror(answers, CRITERIA, version=2).half_day)
    with speaking(Language.ENGLISH):
        in_english = " ".join(make_mirror(answers, CRITERIA, version=2).half_day)
    is_offered = qualify(answers, CRITERIA, version=2).verdict is not Verdict.NOT_YET
    assert ("Im Halbtag geht es" in half_day) is is_offered
    assert ("stünde" in half_day) is not is_offered
    assert (" will " in in_english, " would " in in_english) == (is_offered, not is_offered)


def test_answers_that_are_missing_leave_no_part_without_words():
    assert all(make_mirror({}, CRITERIA, version=2).paragraphs)
