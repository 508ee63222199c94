"""„So verstehen wir Ihre Lage“: what a prospect's answers say, what the half-day does about it, and who belongs there.

The parts are cut so that no thought comes twice, neither among them nor with the reasons that are listed beside them
(`halbtag.domain.qualification.Qualification.listed`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from halbtag.domain.conditions import Facts, given, holds
from halbtag.domain.formats import listed
from halbtag.domain.mirror_sentences import AIM, AREAS, LEADING, OUTCOME, PROGRESS, TABLE, Sentence
from halbtag.domain.qualification import Criteria, Verdict, facts_for, qualify
from halbtag.domain.questionnaire import Answers


@dataclass(frozen=True, slots=True)
class Mirror:
    """The three parts, in the order in which they are read; none of them is empty."""

    situation: tuple[str, ...]
    half_day: tuple[str, ...]
    table: str

    @property
    def paragraphs(self) -> tuple[str, str, str]:
        """Return the parts as paragraphs."""
        return " ".join(self.situation), " ".join(self.half_day), self.table


def make_mirror(answers: Answers, criteria: Criteria, *, version: int) -> Mirror:
    """Return the situation in two or three sentences, what the half-day does about it, and who belongs at the table.

    For answers that are complete; whatever they are, each part has its words. Where no half-day is offered, they tell
    what it would do.
    """
    verdict = qualify(answers, criteria, version=version).verdict
    facts = facts_for(answers, criteria, version=version)
    goals = [words for goal, words in _GOALS.items() if goal in facts.get("goals", ())]
    named = frozenset({"many" if len(goals) >= MANY_GOALS else "few"} if goals else ())
    facts = {**facts, "verdict": frozenset({verdict.value}), "goals_named": named}
    progress = _first(PROGRESS, facts)
    situation = (_first(LEADING, facts).words, progress.words, *_elements(facts, without=progress.covers))
    return Mirror(situation, tuple(_half_day(facts, goals)), _table(facts))


def _first(sentences: Sequence[Sentence], facts: Facts) -> Sentence:
    return next(sentence for sentence in sentences if holds(sentence.condition, facts))


#: What each element asks, as the subject of a sentence: before anything is begun, and after.
_SUBJECTS = {
    "direction": ("wozu KI dienen soll", "wozu KI dienen soll"),
    "focus": ("in welchen Bereichen Sie beginnen", "welche Bereiche Vorrang haben"),
    "frame": ("welche Leitplanken gelten", "welche Leitplanken gelten"),
}


def _elements(facts: Facts, *, without: Sequence[str]) -> Iterator[str]:
    """Yield how far the elements are that are not dealt with yet: what is settled, settled in part, and open."""
    by_state: dict[str, list[str]] = {"settled": [], "partial": [], "open": []}
    has_begun = not holds(given("progress", "nothing"), facts)
    for element, subjects in _SUBJECTS.items():
        if element not in without:
            by_state[next(iter(facts.get(f"elements.{element}", ())), "open")].append(subjects[has_begun])
    settled, partial, unsettled = by_state.values()
    if settled == [_SUBJECTS["frame"][0]] and not partial and not unsettled:
        yield "Leitplanken sind vereinbart."
        return
    clauses = [f"{listed(settled)}, steht fest"] if settled else []
    clauses += [f"{listed(partial)}, ist erst zum Teil geklärt"] if partial else []
    is_contrast = settled and not partial
    clauses += [f"{listed(unsettled)}, ist {'dagegen ' if is_contrast else ''}noch offen"] if unsettled else []
    if clauses:
        words = "; ".join(clauses[:2]) + "".join(f", und {clause}" for clause in clauses[2:])
        yield f"{words[:1].upper()}{words[1:]}."


#: From this many on goals are ranked before one is made of them.
MANY_GOALS = 3

_GOALS = {
    "revenue": "Umsatz",
    "margin": "Marge",
    "quality": "Qualität",
    "speed": "Geschwindigkeit",
    "employer": "Attraktivität als Arbeitgeber",
}


def _half_day(facts: Facts, goals: Sequence[str]) -> Iterator[str]:
    is_offered = Verdict.NOT_YET not in facts["verdict"]
    quoted = listed([f"„{words}“" for words in goals])
    aim = _first(AIM, facts).words.format(goals=quoted, areas=_first(AREAS, facts).words)
    yield f"Im Halbtag {'geht' if is_offered else 'ginge'} es {aim}."
    yield _first(OUTCOME, facts).words.format(stands="steht" if is_offered else "stünde")
    if is_offered and facts.get("pain"):
        yield "Was Sie als größtes Hemmnis genannt haben, gehört mit auf die Tagesordnung."


_DEPARTMENTS = {"operations": "Betrieb", "sales": "Vertrieb", "finance": "Finanzen", "hr": "Personal"}


def _table(facts: Facts) -> str:
    leader = "Geschäftsführung"
    if not holds(given("circle", "managing_director"), facts) and holds(given("circle", "owner"), facts):
        leader = "Eigentümer:in"
    departments = [words for seat, words in _DEPARTMENTS.items() if seat in facts.get("circle", ())]
    return _first(TABLE, facts).words.format(leader=leader, everybody=listed([leader, "IT", *departments]))
