"""The pre-qualification's questionnaire in all its versions: what is asked of whom, what counts, how answers read.

An inquiry is read with the version that it was asked. Form, checks, qualification, briefing and admin come from here.
"""

from collections.abc import Mapping, Sequence

from halbtag.domain.conditions import facts_named
from halbtag.domain.language import mark
from halbtag.domain.questions import (
    Answer,
    Answers,
    Kind,
    Option,
    Question,
    Questionnaire,
    Row,
    Step,
    facts_in,
    is_postal_code,
)
from halbtag.domain.questions_1 import VERSION_1
from halbtag.domain.questions_2 import AI_TODAY, CIRCLE, COMPANY, SIZES, VERSION_2

__all__ = [
    "AI_TODAY",
    "CIRCLE",
    "COMPANY",
    "ROLE_STEP",
    "SIZES",
    "STEPS",
    "VERSION",
    "VERSIONS",
    "Answer",
    "Answers",
    "Kind",
    "Option",
    "Question",
    "Questionnaire",
    "Row",
    "Step",
    "answer_label",
    "asked_questions",
    "counting_answers",
    "describe",
    "find_question",
    "find_step",
    "first_open_step",
    "is_postal_code",
    "known_answers",
    "named_as",
    "present_answers",
    "role_of",
    "steering_questions",
]

VERSIONS: Mapping[int, Questionnaire] = {each.version: each for each in (VERSION_1, VERSION_2)}

#: The version that new inquiries are asked; stored with each, so that answers stay readable when the questions change.
VERSION = VERSION_2.version

#: The steps that new inquiries are asked.
STEPS = VERSION_2.steps


def find_step(step_id: str, *, version: int) -> Step | None:
    """Return the version's step of this id, or None."""
    return next((step for step in VERSIONS[version].steps if step.id == step_id), None)


def asked_questions(step: Step, answers: Answers) -> list[Question]:
    """Return the questions of a step that are asked of whoever gave these answers, in order."""
    facts = facts_in(answers)
    return [question for question in step.questions if question.applies(facts)]


def steering_questions(step: Step) -> frozenset[str]:
    """Return the ids of a step's questions whose answers decide what else the step asks."""
    named = frozenset[str]().union(*(facts_named(question.condition) for question in step.questions))
    return named & {question.id for question in step.questions}


#: What only whoever takes a prepared inquiry up can say.
ROLE_STEP = Step(
    id="rolle",
    title=mark("Ihre Rolle"),
    intro="",
    questions=tuple(each for each in COMPANY.questions if each.id == "role"),
)


def first_open_step(answers: Answers, *, version: int) -> Step | None:
    """Return the first step that lacks an answer, or None when the questionnaire is complete."""
    for step in VERSIONS[version].steps:
        if not all(question.is_answered(answers.get(question.id)) for question in asked_questions(step, answers)):
            return step
    return None


def counting_answers(answers: Answers, *, version: int) -> Answers:
    """Return the answers to what is asked; those that a changed answer made pointless are kept, but do not count."""
    asked = (question.id for step in VERSIONS[version].steps for question in asked_questions(step, answers))
    return {question_id: answers[question_id] for question_id in asked if question_id in answers}


def present_answers(answers: Answers, *, version: int) -> Answers:
    """Return the answers that count, by the questions of the present version: what rules and texts look at.

    Version 1 asked which of the three elements are settled; what was not ticked is open. Goals that are "noch offen"
    are not settled, whatever is said of the direction: between the two answers it is settled in part. Goals that were
    named beside count as such.
    """
    counting = counting_answers(answers, version=version)
    return _without_contradiction(counting if version > 1 else _with_elements(counting))


def _with_elements(counting: Answers) -> Answers:
    settled = counting.get("settled") or ()
    rows = ("direction", "focus", "frame")
    elements: Answer = {row: "settled" if row in settled else "open" for row in rows}
    return {**{key: answer for key, answer in counting.items() if key != "settled"}, "elements": elements}


def _without_contradiction(counting: Answers) -> Answers:
    goals, elements = counting.get("goals") or (), counting.get("elements")
    if "unknown" not in goals:
        return counting
    named: Answer = [goal for goal in goals if goal != "unknown"] or ["unknown"]
    counting = {**counting, "goals": named}
    if isinstance(elements, dict) and elements.get("direction") == "settled":
        return {**counting, "elements": {**elements, "direction": "partial"}}
    return counting


def describe(answers: Answers, *, version: int) -> Sequence[tuple[Step, Sequence[tuple[str, str]]]]:
    """Return each step with its questions that were asked and the answers as a person reads them, in order."""
    return [
        (step, [(each.label, each.show(answers.get(each.id))) for each in asked_questions(step, answers)])
        for step in VERSIONS[version].steps
    ]


def known_answers(answers: Answers, *, version: int) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """Return the titles of the steps in which something is answered that counts, each with what is, in order."""
    known = (
        (
            step.title,
            [
                (each.label, each.show(answers[each.id]))
                for each in asked_questions(step, answers)
                if answers.get(each.id)
            ],
        )
        for step in VERSIONS[version].steps
    )
    return [(title, facts) for title, facts in known if facts]


def find_question(question_id: str, *, version: int = VERSION) -> Question:
    """Return the version's question of this id."""
    return next(each for each in VERSIONS[version].questions() if each.id == question_id)


def named_as(name: str, answers: Answers) -> str:
    """Return somebody's name with the role that these answers give her: "Jens Koch, IT-Leitung"."""
    return ", ".join(filter(None, (name, role_of(answers))))


def role_of(answers: Answers) -> str:
    """Return the role in these answers as it stands behind a name; empty where none was given, or none that says it."""
    role = answers.get("role")
    return find_question("role").describe_person(str(role)) if role else ""


def answer_label(question_id: str, answers: Answers, *, version: int = VERSION) -> str:
    """Return one answer as a person reads it, whether it counts or not."""
    return find_question(question_id, version=version).show(answers.get(question_id))
