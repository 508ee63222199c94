"""Writes the questionnaire and the table of rules as the page that people read."""

from halbtag.domain.conditions import describe_condition
from halbtag.domain.qualification_rules import RULES, Rule
from halbtag.domain.questionnaire import VERSION, VERSIONS, Question

_INTRODUCTION = (
    "# Qualification",
    "",
    "Made by `make docs` from `questions_2.py` and `qualification_rules.py` in `halbtag/domain/`, as both stand,",
    "and held equal by a test. What comes of one set of answers, and why: `flask qualification explain answers.json`.",
    "",
    "Whatever is answered, exactly one verdict comes out, with at least one reason. The gravest effect decides: a rule",
    "that *postpones* makes it `NOT_YET`, else one that *clarifies* makes it `CLARIFY`, else it is `FIT`. What",
    "*supports* is a reason to come, what *hints* is said beside.",
)

_FACTS = (
    "## What the rules look at",
    "",
    "The answers that count, by the id of their question (a line of a grid as `elements.direction`), and what they",
    "mean by the consultant's criteria, which he sets in the admin:",
    "",
    "| fact | words | by |",
    "| --- | --- | --- |",
    "| company | `taken_on`, `outside` | the sizes that he takes on |",
    "| place | `near`, `beyond`, `unknown` | the range around his own place, as the crow flies |",
    "| asking | `decides`, `prepares` | the roles that decide |",
    "| decision_maker | `present`, `unnamed`, `unsure`, `absent` | role, seats, and the answer where it is asked |",
    "| table | `it` or `no_it`; `large` or `small` | the largest circle; each seat named is one person at least |",
)

_RULES = (
    "## The rules",
    "",
    "In the order in which reasons are told. Those marked * are told to the prospect in context, by the text about her",
    "situation (`halbtag/domain/mirror.py`), and not listed beside it.",
    "",
    "| rule | applies where | effect | the prospect reads | the consultant reads |",
    "| --- | --- | --- | --- | --- |",
)


def qualification_page() -> str:
    """Return `docs/qualification.md`, Markdown: the questions of the present version, the facts, the rules."""
    parts = [*_INTRODUCTION, "", *_questions(), "", *_FACTS, "", *_RULES, *map(_rule, RULES), ""]
    return "\n".join(parts)


def _questions() -> list[str]:
    present = VERSIONS[VERSION]
    rows = [_question(step.id, question) for step in present.steps for question in step.questions]
    head = ["| step | question | it reads | asked where |", "| --- | --- | --- | --- |"]
    return [f"## The questions, version {VERSION}", "", *head, *rows]


def _question(step_id: str, question: Question) -> str:
    return _row(step_id, f"`{question.id}`", question.label, describe_condition(question.condition))


def _rule(rule: Rule) -> str:
    name = f"`{rule.id}`{' *' if rule.is_mirrored else ''}"
    return _row(name, describe_condition(rule.condition), rule.effect.value, rule.prospect, rule.consultant)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
