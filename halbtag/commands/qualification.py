"""`flask qualification …`: say on the terminal what comes of a set of answers, and why."""

import json
from typing import Any, TextIO

import click
from flask.cli import AppGroup

from halbtag.commands.wiring import wiring
from halbtag.domain.mirror import Mirror, make_mirror
from halbtag.domain.qualification import Qualification, qualify
from halbtag.domain.questionnaire import VERSION, VERSIONS, Answers, asked_questions
from halbtag.persistence.profile import criteria_of, load_profile

group = AppGroup("qualification", short_help="Explain what comes of a set of answers.")


@group.command("explain", short_help="Give verdict, reasons and the text about the situation.")
@click.argument("file", type=click.File(encoding="utf-8"), metavar="FILE")
@click.option("--questionnaire", "version", type=click.IntRange(min(VERSIONS), VERSION), default=VERSION)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def explain(file: TextIO, version: int, *, as_json: bool) -> None:
    """Give verdict, reasons and mirror text for the answers in FILE ("-" reads them from standard input).

    FILE is a JSON object, question id to answer, as `inquiries.answers` keeps it: {"size": "50-249", …}.
    """
    answers = _read(file, version)
    with wiring().database.reading() as session:
        criteria = criteria_of(load_profile(session))
    outcome = qualify(answers, criteria, version=version)
    mirror = make_mirror(answers, criteria, version=version)
    click.echo(json.dumps(_data(outcome, mirror), ensure_ascii=False, indent=2) if as_json else _text(outcome, mirror))


def _read(file: TextIO, version: int) -> Answers:
    try:
        answers = json.load(file)
    except (ValueError, RecursionError) as error:
        raise click.ClickException(f"{file.name}: not JSON: {error}") from error
    if not isinstance(answers, dict):
        raise click.ClickException(f'{file.name}: expected an object, question id to answer, {{"size": "50-249", …}}')
    faults = list(_faults(answers, version))
    if faults:
        raise click.ClickException("\n".join([f"{file.name}: these are no complete answers", *faults]))
    return answers


def _faults(answers: dict[str, Any], version: int) -> list[str]:
    questions = {question.id: question for question in VERSIONS[version].questions()}
    unknown = [f"  {each}: no question of version {version}" for each in answers if each not in questions]
    asked = {each.id for step in VERSIONS[version].steps for each in asked_questions(step, answers)}
    wrong = [
        f"  {each}: {'missing' if each not in answers else 'impossible'}{_choice(question.options)}"
        for each, question in questions.items()
        if each in asked and not question.is_answered(answers.get(each))
    ]
    return unknown + wrong


def _choice(options: Any) -> str:
    return f", one of {', '.join(option.id for option in options)}" if options else ""


def _text(outcome: Qualification, mirror: Mirror) -> str:
    reasons = [f"  {rule.effect.value:9} {rule.id}: {rule.consultant}" for rule in outcome.reasons]
    told = [f"  - {outcome.told(rule)}" for rule in outcome.listed]
    paragraphs = "\n\n".join(mirror.paragraphs)
    return "\n".join([outcome.verdict.value, *reasons, "", "The prospect reads:", *told, "", paragraphs])


def _data(outcome: Qualification, mirror: Mirror) -> dict[str, Any]:
    listed = {rule.id for rule in outcome.listed}
    return {
        "verdict": outcome.verdict.value,
        "reasons": [
            {
                "id": rule.id,
                "effect": rule.effect.value,
                "prospect": outcome.told(rule),
                "consultant": rule.consultant,
                "is_listed": rule.id in listed,
            }
            for rule in outcome.reasons
        ],
        "mirror": {"situation": list(mirror.situation), "half_day": list(mirror.half_day), "table": mirror.table},
    }
