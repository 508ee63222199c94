"""The verdict and its reasons."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from halbtag.domain.places import find_place
from halbtag.domain.qualification import RULES, Criteria, Effect, Verdict, qualify
from halbtag.domain.questionnaire import AI_TODAY, VERSIONS, Kind, counting_answers
from tests.factories import ABSENT_ANSWERS, ANSWERS, ANSWERS_1, UNSURE_ANSWERS

CRITERIA = Criteria(sizes={"10-49", "50-249", "250-999", "1000+"}, home=find_place("86150"), range_km=300)


def verdict(**changes):
    return qualify({**ANSWERS, **changes}, CRITERIA, version=2).verdict


def rule_ids(**changes):
    return [rule.id for rule in qualify({**ANSWERS, **changes}, CRITERIA, version=2).reasons]


def listed(**changes):
    return [rule.id for rule in qualify({**ANSWERS, **changes}, CRITERIA, version=2).listed]


def test_decision_maker_at_the_table_fits():
    assert verdict() is Verdict.FIT
    assert "decision_maker_present" in rule_ids()


@pytest.mark.parametrize("driver", [option.id for option in AI_TODAY.questions[0].options])
def test_who_drives_ai_never_changes_the_verdict(driver):
    assert verdict(driver=driver) is Verdict.FIT


def test_it_alone_is_told_as_a_reason_to_come():
    reasons = qualify(ANSWERS, CRITERIA, version=2).reasons
    assert Effect.SUPPORTS in {rule.effect for rule in reasons if rule.id == "it_leads_alone"}


def test_table_without_decision_maker_is_not_yet_and_says_so_first():
    assert qualify(ABSENT_ANSWERS, CRITERIA, version=2).verdict is Verdict.NOT_YET
    assert qualify(ABSENT_ANSWERS, CRITERIA, version=2).reasons[0].id == "decision_maker_absent"


def test_doubt_about_the_decision_maker_is_clarified():
    assert qualify(UNSURE_ANSWERS, CRITERIA, version=2).verdict is Verdict.CLARIFY


def test_doubt_that_is_not_asked_for_any_more_does_not_count():
    assert verdict(decision_maker="unsure") is Verdict.FIT
    assert verdict(decision_maker="no") is Verdict.FIT


def test_promised_decision_maker_that_nobody_names_is_clarified():
    assert verdict(role="it_head", circle=["it", "finance"], decision_maker="yes") is Verdict.CLARIFY


def test_assistant_who_names_the_management_fits_and_is_told_to_invite_it():
    assert verdict(role="assistant", decision_maker="yes") is Verdict.FIT
    assert listed(role="assistant", decision_maker="yes") == [
        "decision_maker_announced",
        "company_fits",
        "prepared_for_another",
    ]


def test_deciding_roles_are_the_consultants_choice():
    head = {**ANSWERS, "role": "department_head", "circle": ["it"], "decision_maker": "yes"}
    wider = replace(CRITERIA, deciding_roles={"department_head"})
    assert qualify(head, CRITERIA, version=2).verdict is Verdict.CLARIFY
    assert qualify(head, wider, version=2).verdict is Verdict.FIT


def test_size_outside_is_not_yet():
    assert verdict(size="1-9") is Verdict.NOT_YET


def test_place_beyond_the_range_is_not_yet():
    assert verdict(postal_code="20095") is Verdict.NOT_YET


def test_unknown_place_is_clarified():
    assert verdict(postal_code="99999") is Verdict.CLARIFY


def test_large_circle_is_clarified():
    assert verdict(count="more") is Verdict.CLARIFY


@pytest.mark.parametrize(
    ("largest", "count", "seats", "is_large"),
    [
        ("6-8", "6-8", 2, False),
        ("6-8", "more", 2, True),
        ("3-5", "6-8", 2, True),
        ("3-5", "3-5", 6, True),
        ("3-5", "3-5", 5, False),
        ("1-2", "1-2", 3, True),
        ("more", "more", 8, False),
    ],
)
def test_large_is_what_the_consultant_calls_so_and_each_seat_is_somebody(largest, count, seats, is_large):
    circle = ["owner", "managing_director", "it", "operations", "sales", "finance", "hr", "other"][:seats]
    answers = {**ANSWERS, "circle": circle, "count": count}
    criteria = replace(CRITERIA, largest_circle=largest)
    reasons = qualify(answers, criteria, version=2).reasons
    assert ("circle_large" in {rule.id for rule in reasons}) is is_large


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"postal_code": "24103", "size": "1-9"}, ["size_outside", "place_too_far"]),
        ({**ABSENT_ANSWERS, "postal_code": "99999"}, ["decision_maker_absent"]),
        ({**ABSENT_ANSWERS, "size": "1-9"}, ["size_outside"]),
    ],
)
def test_where_no_half_day_is_offered_only_what_stands_against_it_is_told(changes, expected):
    assert listed(**changes) == expected


def test_first_version_is_judged_by_what_it_asked():
    assert qualify(ANSWERS_1, CRITERIA, version=1).verdict is Verdict.FIT
    assert qualify({**ANSWERS_1, "decision_maker": "unsure"}, CRITERIA, version=1).verdict is Verdict.CLARIFY
    assert qualify({**ANSWERS_1, "decision_maker": "no"}, CRITERIA, version=1).verdict is Verdict.NOT_YET
    settled = {**ANSWERS_1, "settled": ["direction", "focus", "frame"]}
    assert "all_settled" in {rule.id for rule in qualify(settled, CRITERIA, version=1).reasons}


def test_missing_it_is_hinted_at_only():
    assert verdict(circle=["owner"]) is Verdict.FIT
    assert "it_missing" in rule_ids(circle=["owner"])


DECISIVE = {Verdict.FIT: Effect.SUPPORTS, Verdict.CLARIFY: Effect.CLARIFIES, Verdict.NOT_YET: Effect.POSTPONES}


def an_answer(question):
    """Anything that the question may be answered with, or no answer at all."""
    options = [option.id for option in question.options]
    match question.kind:
        case Kind.CHOICE:
            return st.sampled_from(options)
        case Kind.CHOICES:
            return st.lists(st.sampled_from(options), unique=True)
        case Kind.GRID:
            return st.fixed_dictionaries({row.id: st.sampled_from(options) for row in question.rows})
        case Kind.POSTAL_CODE:
            return st.sampled_from(["80331", "20095", "99999", "86150"])
        case Kind.TEXT:
            return st.text(max_size=20)


def some_answers(version):
    answered = {question.id: an_answer(question) for question in VERSIONS[version].questions()}
    return st.tuples(st.just(version), st.fixed_dictionaries({}, optional=answered) | st.fixed_dictionaries(answered))


some_criteria = st.builds(
    Criteria,
    sizes=st.sets(st.sampled_from(["1-9", "10-49", "50-249", "250-999", "1000+"])),
    home=st.sampled_from([None, find_place("86150")]),
    range_km=st.sampled_from([1, 300, 2000]),
    deciding_roles=st.sets(st.sampled_from(["owner", "managing_director", "board", "it_head", "assistant"])),
    largest_circle=st.sampled_from(["1-2", "3-5", "6-8", "more"]),
)


@settings(max_examples=500)
@given(st.one_of(*map(some_answers, VERSIONS)), some_criteria)
def test_every_combination_has_one_verdict_with_a_reason_that_decided_it(answered, criteria):
    version, answers = answered
    outcome = qualify(answers, criteria, version=version)
    assert outcome.reasons[0].effect is DECISIVE[outcome.verdict]
    assert outcome.listed
    assert sum(rule.id.startswith("decision_maker_") for rule in outcome.reasons) == 1


@settings(max_examples=500)
@given(st.one_of(*map(some_answers, VERSIONS)), some_criteria)
def test_answers_that_do_not_count_never_change_the_outcome(answered, criteria):
    version, answers = answered
    counting = counting_answers(answers, version=version)
    assert qualify(counting, criteria, version=version) == qualify(answers, criteria, version=version)


def test_rules_have_ids_of_their_own_and_speak_to_both_sides():
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(rule.prospect and rule.consultant for rule in RULES)
