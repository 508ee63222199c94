"""The verdict and its reasons."""

import itertools

import pytest

from halbtag.domain.places import find_place
from halbtag.domain.qualification import RULES, Criteria, Effect, Verdict, qualify
from halbtag.domain.questionnaire import AI_TODAY, CIRCLE, COMPANY
from tests.factories import ANSWERS

CRITERIA = Criteria(sizes={"10-49", "50-249", "250-999", "1000+"}, home=find_place("86150"), range_km=300)


def verdict(**changes):
    return qualify({**ANSWERS, **changes}, CRITERIA).verdict


def rule_ids(**changes):
    return [rule.id for rule in qualify({**ANSWERS, **changes}, CRITERIA).reasons]


def test_decision_maker_at_the_table_fits():
    assert verdict() is Verdict.FIT
    assert "decision_maker_present" in rule_ids()


@pytest.mark.parametrize("driver", [option.id for option in AI_TODAY.questions[0].options])
def test_who_drives_ai_never_changes_the_verdict(driver):
    assert verdict(driver=driver) is Verdict.FIT


def test_it_alone_is_told_as_a_reason_to_come():
    reasons = qualify(ANSWERS, CRITERIA).reasons
    assert Effect.SUPPORTS in {rule.effect for rule in reasons if rule.id == "it_leads_alone"}


def test_table_without_decision_maker_is_not_yet_and_says_so_first():
    assert verdict(decision_maker="no") is Verdict.NOT_YET
    assert rule_ids(decision_maker="no")[0] == "decision_maker_absent"


def test_doubt_about_the_decision_maker_is_clarified():
    assert verdict(decision_maker="unsure") is Verdict.CLARIFY


def test_promised_decision_maker_that_nobody_names_is_clarified():
    assert verdict(role="it_head", circle=["it", "finance"]) is Verdict.CLARIFY


def test_assistant_who_names_the_management_fits_and_is_told_to_invite_it():
    assert verdict(role="assistant") is Verdict.FIT
    assert "prepared_for_another" in rule_ids(role="assistant")


def test_size_outside_is_not_yet():
    assert verdict(size="1-9") is Verdict.NOT_YET


def test_place_beyond_the_range_is_not_yet():
    assert verdict(postal_code="20095") is Verdict.NOT_YET


def test_unknown_place_is_clarified():
    assert verdict(postal_code="99999") is Verdict.CLARIFY


def test_large_circle_is_clarified():
    assert verdict(count="more") is Verdict.CLARIFY


def test_missing_it_is_hinted_at_only():
    assert verdict(circle=["owner"]) is Verdict.FIT
    assert "it_missing" in rule_ids(circle=["owner"])


def test_every_combination_has_one_verdict_with_a_reason_that_decided_it():
    decisive = {
        Verdict.FIT: Effect.SUPPORTS,
        Verdict.CLARIFY: Effect.CLARIFIES,
        Verdict.NOT_YET: Effect.POSTPONES,
    }
    options = {
        question.id: [option.id for option in question.options]
        for step in (COMPANY, AI_TODAY, CIRCLE)
        for question in step.questions
        if question.id in ("size", "role", "driver", "mandate", "decision_maker", "count")
    }
    circles = (["it"], ["owner", "it"], ["hr"])
    for values in itertools.product(*options.values(), circles, ("80331", "20095", "99999")):
        answers = {**ANSWERS, **dict(zip([*options, "circle", "postal_code"], values, strict=True))}
        outcome = qualify(answers, CRITERIA)
        assert outcome.reasons[0].effect is decisive[outcome.verdict]


def test_rules_have_ids_of_their_own_and_speak_to_both_sides():
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(rule.prospect and rule.consultant for rule in RULES)
