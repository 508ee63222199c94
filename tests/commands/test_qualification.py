"""`flask qualification explain`."""

import json

import pytest

from halbtag.domain.qualification import qualify
from halbtag.persistence.profile import criteria_of, load_profile
from tests.factories import ANSWERS, ANSWERS_1, UNSURE_ANSWERS

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def explain(app, ready_database):  # noqa: ARG001 (a profile is there)
    def run(*arguments, given=""):
        return app.test_cli_runner().invoke(args=["qualification", "explain", *arguments], input=given)

    return run


def test_explain_prints_verdict_reasons_and_mirror(explain, tmp_path):
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(UNSURE_ANSWERS), encoding="utf-8")
    printed = explain(str(file))
    assert printed.exit_code == 0
    lines = printed.output.splitlines()
    assert lines[:2] == ["CLARIFY", "  clarifies decision_maker_unsure: " + _consultant("decision_maker_unsure")]
    assert "KI liegt bei Ihnen in den Händen der IT" in printed.output


def _consultant(rule_id):
    from halbtag.domain.qualification import RULES

    return next(rule.consultant for rule in RULES if rule.id == rule_id)


def test_explain_reads_standard_input_and_writes_for_programs(explain, ready_database):
    printed = explain("-", "--json", given=json.dumps(ANSWERS))
    said = json.loads(printed.output)
    with ready_database.reading() as session:
        expected = qualify(ANSWERS, criteria_of(load_profile(session)), version=2)
    assert said["verdict"] == expected.verdict.value
    assert [reason["id"] for reason in said["reasons"]] == [rule.id for rule in expected.reasons]
    assert [part for part in said["mirror"] if said["mirror"][part]] == ["situation", "half_day", "table"]


def test_explain_reads_the_first_version(explain):
    assert explain("-", "--questionnaire", "1", given=json.dumps(ANSWERS_1)).output.startswith("FIT")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "expected an object"),
        ('"x"', "expected an object"),
        ("{}", "size: missing, one of 1-9, 10-49"),
        (json.dumps({**ANSWERS, "colour": "red"}), "colour: no question of version 2"),
        (json.dumps({**ANSWERS, "role": ["owner"]}), "role: impossible, one of owner"),
        (json.dumps({**ANSWERS, "elements": 7}), "elements: impossible, one of settled, partial, open"),
        (json.dumps({**ANSWERS, "circle": None}), "circle: impossible"),
        (json.dumps(dict.fromkeys(ANSWERS, 1.5)), "postal_code: impossible"),
        (json.dumps({key: {"a": {"b": []}} for key in ANSWERS}), "size: impossible"),
    ],
)
def test_explain_says_what_is_wrong_with_junk(explain, given, expected):
    printed = explain("-", given=given)
    assert printed.exit_code == 1
    assert expected in printed.output
    assert "Traceback" not in printed.output


def test_explain_says_that_there_is_no_such_file(explain):
    assert explain("/nowhere/answers.json").exit_code == 2
