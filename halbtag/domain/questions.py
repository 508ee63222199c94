"""What a questionnaire is made of: questions with their kinds, options and conditions, in steps, by version."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from halbtag.domain.conditions import ALWAYS, Condition, Facts, holds
from halbtag.domain.language import gettext, mark
from halbtag.domain.said import Said
from halbtag.domain.text import clean_line

Answer = str | list[str] | dict[str, str]
#: Question id -> option id, list of option ids, option id by row, or text.
Answers = Mapping[str, Answer]

#: A sentence that somebody types; longer ones are cut off.
LONGEST_TEXT = 300

_POSTAL_CODE = re.compile(r"[0-9]{5}", re.ASCII)


class Kind(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    CHOICES = "choices"
    GRID = "grid"
    POSTAL_CODE = "postal_code"
    TEXT = "text"


@dataclass(frozen=True)
class Option:
    """One answer to choose; `id` is stored, `label` is shown.

    `person` is what stands behind the name of somebody who chose it, where the label would read wrong there; empty
    where it tells nothing of her.
    """

    id: str
    label: Said = Said()
    person: str | None = None


@dataclass(frozen=True)
class Row:
    """One line of a grid: `name` is its short form, `problem` what is read when it lacks an answer."""

    id: str
    name: Said = Said()
    label: Said = Said()
    problem: Said = Said()


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question; `problem` is what the visitor reads when the answer is missing or impossible."""

    id: str
    label: Said = Said()
    kind: Kind
    problem: Said = Said()
    options: tuple[Option, ...] = ()
    rows: tuple[Row, ...] = ()
    hint: Said = Said("")
    required: bool = True
    #: When it is asked; its answer counts only then.
    condition: Condition = ALWAYS
    #: What is shown where nothing was answered.
    nothing: Said = Said(mark("keine Angabe"))

    def label_of(self, option_id: str) -> str:
        """Return the label of an option; its id where a later version of the questionnaire no longer has it."""
        return next((option.label for option in self.options if option.id == option_id), option_id)

    def describe_person(self, option_id: str) -> str:
        """Return the option as it stands behind somebody's name; empty where it tells nothing."""
        option = next((option for option in self.options if option.id == option_id), None)
        return self.label_of(option_id) if option is None or option.person is None else gettext(option.person)

    def applies(self, facts: Facts) -> bool:
        """Say whether it is asked of somebody of whom these facts are known."""
        return holds(self.condition, facts)

    def is_answered(self, answer: Answer | None) -> bool:
        """Say whether this is a possible and, where one is required, present answer."""
        if not answer:
            return not self.required
        known = {option.id for option in self.options}
        match self.kind:
            case Kind.CHOICE:
                return isinstance(answer, str) and answer in known
            case Kind.CHOICES:
                return isinstance(answer, list) and _are_known(answer, known)
            case Kind.GRID:
                rows = {row.id for row in self.rows}
                return isinstance(answer, dict) and answer.keys() == rows and _are_known(answer.values(), known)
            case Kind.POSTAL_CODE:
                return isinstance(answer, str) and is_postal_code(answer)
            case Kind.TEXT:
                return isinstance(answer, str) and clean_line(answer, LONGEST_TEXT) == answer

    def show(self, answer: Answer | None) -> str:
        """Return the answer as a person reads it; a grid row by row."""
        if not answer:
            return self.nothing
        if isinstance(answer, dict):
            rows = [f"{row.name}: {self.label_of(answer.get(row.id, ''))}" for row in self.rows]
            return "; ".join(rows)
        answers = answer if isinstance(answer, list) else [answer]
        return ", ".join(self.label_of(each) for each in answers)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One page of the form; `id` stands in its address."""

    id: str
    title: Said = Said()
    intro: Said = Said()
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One version of the questions, kept as it was asked."""

    version: int
    steps: tuple[Step, ...]

    def questions(self) -> Iterator[Question]:
        """Yield every question in the order in which it is asked."""
        for step in self.steps:
            yield from step.questions


def _are_known(options: Iterable[object], known: Collection[str]) -> bool:
    return all(isinstance(option, str) and option in known for option in options)


def facts_in(answers: Answers) -> Facts:
    """Return the answers as facts: each its words, a grid's rows as "question.row"; what is no answer has no words."""
    facts: dict[str, frozenset[str]] = {}
    for question_id, answer in answers.items():
        if isinstance(answer, dict):
            facts |= {f"{question_id}.{row}": _words([word]) for row, word in answer.items()}
        else:
            facts[question_id] = _words(answer if isinstance(answer, list) else [answer])
    return facts


def _words(answered: Iterable[object]) -> frozenset[str]:
    return frozenset(word for word in answered if isinstance(word, str) and word)


def is_postal_code(text: str) -> bool:
    """Say whether the text has the form of a German postal code: five ASCII digits, at least 01001."""
    return _POSTAL_CODE.fullmatch(text) is not None and text >= "01001"
