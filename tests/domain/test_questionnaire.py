"""The questions as data."""

import pytest

from halbtag.domain.questionnaire import AI_TODAY, CIRCLE, COMPANY, STEPS, describe, first_open_step, questions
from tests.factories import ANSWERS


def test_questionnaire_has_at_most_twelve_questions_with_ids_of_their_own():
    ids = [question.id for question in questions()]
    assert len(ids) <= 12
    assert len(set(ids)) == len(ids)


def test_options_have_ids_of_their_own():
    for question in questions():
        ids = [option.id for option in question.options]
        assert len(set(ids)) == len(ids)


def test_first_open_step_walks_in_order():
    company = {question.id: ANSWERS[question.id] for question in COMPANY.questions}
    ai_today = {question.id: ANSWERS[question.id] for question in AI_TODAY.questions}
    assert first_open_step({}) is COMPANY
    assert first_open_step(company) is AI_TODAY
    assert first_open_step({**company, **ai_today}) is CIRCLE
    assert first_open_step(ANSWERS) is None


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
    ],
)
def test_impossible_answer_leaves_its_step_open(question_id, answer):
    assert first_open_step({**ANSWERS, question_id: answer}) is not None


def test_nothing_settled_is_an_answer():
    assert first_open_step({**ANSWERS, "settled": ""}) is None


def test_describe_shows_labels_and_keeps_unknown_ids_readable():
    shown = dict(describe({**ANSWERS, "sector": "mining"})[0][1])
    assert shown["In welcher Branche sind Sie tätig?"] == "mining"
    assert shown["Wie viele Menschen arbeiten bei Ihnen?"] == "50 bis 249 Beschäftigte"
    assert [step for step, _ in describe(ANSWERS)] == list(STEPS)
