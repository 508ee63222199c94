"""The questions as data, in their versions."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from halbtag.domain.conditions import facts_named
from halbtag.domain.questionnaire import (
    AI_TODAY,
    CIRCLE,
    COMPANY,
    STEPS,
    VERSIONS,
    Kind,
    asked_questions,
    counting_answers,
    describe,
    first_open_step,
    present_answers,
    steering_questions,
)
from tests.factories import ABSENT_ANSWERS, ANSWERS, ANSWERS_1, UNSURE_ANSWERS

EVERY_VERSION = pytest.mark.parametrize("version", VERSIONS)


def asked(answers, version=2):
    return [each.id for step in VERSIONS[version].steps for each in asked_questions(step, answers)]


def ways(version):
    """Every set of answers that the conditions tell apart: each option, or each single one of several."""
    questions = list(VERSIONS[version].questions())
    named = frozenset().union(*(facts_named(question.condition) for question in questions))
    steering = [question for question in questions if question.id in named]
    options = [
        [[each.id] if question.kind is Kind.CHOICES else each.id for each in question.options] for question in steering
    ]
    for values in itertools.product(*options):
        yield dict(zip([question.id for question in steering], values, strict=True))


@EVERY_VERSION
def test_no_way_through_the_questionnaire_is_longer_than_twelve_questions(version):
    lengths = {len(asked(answers, version)) for answers in ways(version)}
    assert lengths == ({12} if version == 1 else {11, 12})


@EVERY_VERSION
def test_conditions_look_only_at_questions_that_everybody_is_asked_before(version):
    seen = set()
    for question in VERSIONS[version].questions():
        assert facts_named(question.condition) <= seen
        if not facts_named(question.condition):
            seen.add(question.id)


@EVERY_VERSION
def test_questions_rows_and_options_have_ids_of_their_own(version):
    questions = list(VERSIONS[version].questions())
    for named in (questions, *(each.options for each in questions), *(each.rows for each in questions)):
        ids = [each.id for each in named]
        assert len(set(ids)) == len(ids)


@EVERY_VERSION
def test_versions_have_the_same_steps_in_their_addresses(version):
    assert [step.id for step in VERSIONS[version].steps] == ["unternehmen", "ki", "fuehrungskreis"]


def test_who_decides_and_comes_is_asked_how_many_come_and_nothing_else():
    assert asked(ANSWERS)[-2:] == ["circle", "count"]


@pytest.mark.parametrize(
    "answers", [UNSURE_ANSWERS, {**ANSWERS, "circle": ["it"]}, {"role": "assistant"}], ids=["role", "seats", "unseated"]
)
def test_who_decides_is_asked_for_where_roles_and_seats_do_not_tell(answers):
    assert asked(answers)[-2:] == ["circle", "decision_maker"]


def test_table_that_nobody_is_named_for_asks_no_more_of_who_decides():
    assert asked({"role": "owner"})[-1] == "circle"


@pytest.mark.parametrize(("progress", "is_asked"), [("nothing", False), ("individuals", True), ("production", True)])
def test_what_hurts_is_asked_where_something_was_begun(progress, is_asked):
    assert ("pain" in asked({"progress": progress})) is is_asked


def test_steering_questions_are_those_whose_answers_others_wait_for():
    assert [sorted(steering_questions(step)) for step in STEPS] == [[], ["progress"], ["circle"]]


def test_first_open_step_walks_in_order():
    company = {question.id: ANSWERS[question.id] for question in COMPANY.questions}
    ai_today = {question.id: ANSWERS[question.id] for question in AI_TODAY.questions}
    assert first_open_step({}, version=2) is COMPANY
    assert first_open_step(company, version=2) is AI_TODAY
    assert first_open_step({**company, **ai_today}, version=2) is CIRCLE
    assert first_open_step(ANSWERS, version=2) is None


def test_inquiry_of_the_first_version_is_complete_by_its_own_questions():
    assert first_open_step(ANSWERS_1, version=1) is None
    assert first_open_step(ANSWERS_1, version=2) is AI_TODAY
    assert first_open_step({**ANSWERS_1, "settled": ""}, version=1) is None


@pytest.mark.parametrize(
    ("question_id", "answer"),
    [
        ("size", "10-50"),
        ("size", ["10-49"]),
        ("postal_code", "8615"),
        ("postal_code", "86150 "),
        ("postal_code", "٨٦١٥٠"),
        ("postal_code", "00000"),
        ("goals", []),
        ("goals", "revenue"),
        ("goals", ["revenue", "world domination"]),
        ("goals", [["revenue"]]),
        ("elements", {}),
        ("elements", {"direction": "settled", "focus": "open"}),
        ("elements", {"direction": "settled", "focus": "open", "frame": "shut"}),
        ("elements", {"direction": "settled", "focus": "open", "frame": []}),
        ("elements", "settled"),
        ("pain", "zwei\nZeilen"),
        ("pain", "x" * 301),
        ("pain", ["x"]),
    ],
)
def test_impossible_answer_leaves_its_step_open(question_id, answer):
    assert first_open_step({**ANSWERS, question_id: answer}, version=2) is not None


def test_answers_that_are_not_asked_any_more_are_kept_and_do_not_count():
    changed = {**ANSWERS, "progress": "nothing", "decision_maker": "no"}
    counting = counting_answers(changed, version=2)
    assert counting == {key: answer for key, answer in changed.items() if key not in ("pain", "decision_maker")}
    assert counting_answers({**changed, "progress": "pilots"}, version=2)["pain"] == ANSWERS["pain"]


def test_first_version_is_understood_by_the_present_questions():
    elements = {"direction": "open", "focus": "open", "frame": "settled"}
    expected = {key: answer for key, answer in ANSWERS_1.items() if key != "settled"} | {"elements": elements}
    assert present_answers(ANSWERS_1, version=1) == expected
    assert present_answers({**ANSWERS_1, "settled": ""}, version=1)["elements"] == dict.fromkeys(elements, "open")


def test_describe_shows_labels_and_keeps_unknown_ids_readable():
    shown = dict(describe({**ANSWERS, "sector": "mining"}, version=2)[0][1])
    assert shown["In welcher Branche sind Sie tätig?"] == "mining"
    assert shown["Wie viele Menschen arbeiten bei Ihnen?"] == "50 bis 249 Beschäftigte"
    assert [step for step, _ in describe(ANSWERS, version=2)] == list(STEPS)


def test_describe_shows_a_grid_line_by_line_and_nothing_that_is_not_asked():
    shown = dict(describe({**ABSENT_ANSWERS, "count": "more", "progress": "nothing"}, version=2)[1][1])
    assert shown["Was ist bei Ihnen schon geklärt?"] == "Ausrichtung: offen; Fokus: offen; Rahmen: zum Teil"
    assert "Was hemmt Sie bei KI im Moment am meisten?" not in shown


def test_describe_reads_the_first_version_with_its_own_questions():
    shown = dict(describe(ANSWERS_1, version=1)[1][1])
    assert shown["Was ist bei Ihnen schon geklärt?"].startswith("Rahmen: Leitplanken")
    assert next(label for label, _ in describe(ANSWERS_1, version=1)[2][1]).startswith("Nimmt die Person teil")


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from(sorted(ANSWERS)), st.none() | st.just("") | st.just([]), max_size=4))
def test_gaps_anywhere_neither_break_the_reading_nor_count(gaps):
    answers = {key: answer for key, answer in {**ANSWERS, **gaps}.items() if answer is not None}
    assert len(describe(answers, version=2)) == 3
    assert set(counting_answers(answers, version=2)) <= set(answers)
