"""A plan for the hours of one half-day: the four blocks of the format, weighted by what the answers leave open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from halbtag.domain.briefing_insights import MOST_GOALS, element_state, known_goals
from halbtag.domain.language import gettext, mark, pgettext
from halbtag.domain.questionnaire import Answers

#: From this length on the half-day has a break in its middle.
BREAK_FROM = timedelta(hours=3)
BREAK = timedelta(minutes=15)
WELCOME = timedelta(minutes=10)
_STEP = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One item from `start` to `end`, aware; `is_block` says whether it is one of the four, `weight` how much it is."""

    start: datetime
    end: datetime
    title: str
    detail: str = ""
    is_block: bool = False


@dataclass(frozen=True, slots=True)
class _Block:
    title: str
    detail: str
    weight: int


def plan_agenda(start: datetime, end: datetime, answers: Answers) -> list[AgendaItem]:
    """Return the items that fill the time between two aware instants without a gap, in order.

    What is open gets more time than what is settled. Lengths are whole steps of five minutes; what rounding leaves
    over goes to those that lost most by it, and what is no whole step to the last block.
    """
    blocks = _blocks(answers)
    has_break = end - start >= BREAK_FROM
    working = end - start - WELCOME - (BREAK if has_break else timedelta())
    return list(_place(start, blocks, _shares(blocks, working), has_break=has_break))


def _place(
    start: datetime, blocks: Sequence[_Block], lengths: Sequence[timedelta], *, has_break: bool
) -> Iterator[AgendaItem]:
    moment = start + WELCOME
    welcome = gettext("Wer sitzt am Tisch, was soll am Ende entschieden sein")
    yield AgendaItem(start, moment, gettext("Ankommen"), welcome)
    for number, (block, length) in enumerate(zip(blocks, lengths, strict=True)):
        if has_break and number == len(blocks) // 2:
            yield AgendaItem(moment, moment + BREAK, pgettext("in the agenda", "Pause"))
            moment += BREAK
        yield AgendaItem(moment, moment + length, block.title, block.detail, is_block=True)
        moment += length


def _shares(blocks: Sequence[_Block], total: timedelta) -> list[timedelta]:
    whole = sum(block.weight for block in blocks)
    exact = [total * block.weight / whole for block in blocks]
    shares = [each // _STEP * _STEP for each in exact]
    left_over = (total - sum(shares, timedelta())) // _STEP
    for number in sorted(range(len(blocks)), key=lambda each: shares[each] - exact[each])[:left_over]:
        shares[number] += _STEP
    return [*shares[:-1], total - sum(shares[:-1], timedelta())]


def _blocks(answers: Answers) -> tuple[_Block, ...]:
    return (_business_questions(answers), _areas(answers), _use_cases(answers), _next_steps(answers))


def _business_questions(answers: Answers) -> _Block:
    state, goals = element_state(answers, "direction"), known_goals(answers)
    weight = {"settled": 2, "partial": 3, "open": 4}[state] + (0 if goals else 1)
    return _Block(gettext("Geschäftsfragen"), _towards_goals(state, len(goals)), weight)


def _towards_goals(state: str, goals: int) -> str:
    if goals == 0:
        return gettext("Vom größten Ärger im Alltag zu höchstens zwei Zielen")
    if goals > MOST_GOALS:
        return gettext("Zwei Ziele behalten, jedes mit Zahl und Frist")
    return gettext((_TOWARDS_ONE if goals == 1 else _TOWARDS_SOME)[state])


_TOWARDS_ONE = {
    "settled": mark("Das Ziel nur bestätigen lassen; Zahl und Frist an die Wand"),
    "partial": mark("Aus dem Ziel eine Zahl mit Frist machen"),
    "open": mark("Jede:r nennt ein Problem, das Geld kostet; dann prüfen, ob das Ziel dazu passt"),
}
_TOWARDS_SOME = {
    "settled": mark("Die Ziele nur bestätigen lassen; Zahlen und Fristen an die Wand"),
    "partial": mark("Die Ziele ordnen, aus dem ersten eine Zahl mit Frist machen"),
    "open": mark("Jede:r nennt ein Problem, das Geld kostet; dann die Ziele in eine Reihenfolge bringen"),
}


def _areas(answers: Answers) -> _Block:
    detail, weight = _AREAS[element_state(answers, "focus")]
    return _Block(gettext("Bereiche mit dem größten Hebel"), gettext(detail), weight)


_AREAS = {
    "settled": (mark("Die Auswahl nur noch an den Zielen messen"), 3),
    "partial": (mark("Die vorhandene Auswahl gegen zwei andere Bereiche prüfen"), 4),
    "open": (mark("Abläufe sammeln, nach Nutzen und Aufwand ordnen, drei bis fünf behalten"), 5),
}


def _use_cases(answers: Answers) -> _Block:
    detail, weight = _USE_CASES.get(str(answers.get("progress")), _ANY_USE_CASE)
    return _Block(gettext("Anwendungsfälle"), gettext(detail), weight)


_ANY_USE_CASE = (mark("Ein bis zwei Fälle zum Testen"), 4)
_USE_CASES = {
    "nothing": (mark("Einen ersten Fall wählen, klein genug für sechs Wochen"), 3),
    "individuals": (mark("Aus dem, was Einzelne nutzen, einen Fall für das Haus machen"), 4),
    "pilots": (mark("Je Pilot entscheiden: weiter, anders oder Schluss"), 5),
    "production": (mark("Vom laufenden Einsatz aus den zweiten Fall bestimmen"), 5),
}


def _next_steps(answers: Answers) -> _Block:
    mandate, weight = _NEXT_STEPS.get(str(answers.get("mandate")), _NEXT_STEPS["unknown"])
    detail = gettext(mandate)
    if element_state(answers, "frame") == "open" and answers.get("progress") != "nothing":
        detail, weight = gettext("%(steps)s; Leitplanken als eigener Schritt", steps=detail), weight + 1
    return _Block(gettext("Nächste Schritte"), detail, weight)


_NEXT_STEPS = {
    "clear": (mark("Verantwortliche und Fristen; den Auftrag nur nachschärfen"), 3),
    "partial": (mark("Den Auftrag ergänzen: Zuständigkeit, Mittel, Grenzen; dann wer, was, bis wann"), 4),
    "none": (mark("Den Auftrag in zwei Sätzen aussprechen lassen; dann wer, was, bis wann"), 5),
    "unknown": (mark("Vor allen klären, welcher Auftrag gilt; dann wer, was, bis wann"), 4),
}
