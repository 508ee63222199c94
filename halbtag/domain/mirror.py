"""„So verstehen wir Ihre Lage“: what a prospect's answers say, what the half-day does about it, and who belongs there.

Every sentence stands whole in its table; names, lists and the verb that tells whether a half-day is offered are filled
in. The parts are cut so that no thought comes twice, neither among them nor with the reasons that are listed beside
them (`halbtag.domain.qualification.Qualification.listed`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from halbtag.domain.conditions import Facts, given, holds
from halbtag.domain.formats import listed, quoted
from halbtag.domain.language import gettext, mark, pgettext
from halbtag.domain.mirror_plans import AIM, OUTCOME, TABLE
from halbtag.domain.mirror_sentences import ASKED, ELEMENTS, LEADING, PROGRESS, Sentence
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


def _elements(facts: Facts, *, without: Sequence[str]) -> Iterator[str]:
    """Yield how far the elements are that are not dealt with yet: what is settled, settled in part, and open."""
    by_state: dict[str, list[str]] = {"settled": [], "partial": [], "open": []}
    has_begun = not holds(given("progress", "nothing"), facts)
    for element in (each for each in ASKED if each not in without):
        by_state[next(iter(facts.get(f"elements.{element}", ())), "open")].append(element)
    if by_state == {"settled": ["frame"], "partial": [], "open": []}:
        yield gettext("Leitplanken sind vereinbart.")
    elif any(by_state.values()):
        asked = {
            state: listed([gettext(ASKED[element][has_begun]) for element in found])
            for state, found in by_state.items()
        }
        settled, partial, unsettled = map(bool, by_state.values())
        yield _begun_large(gettext(ELEMENTS[settled, partial, unsettled]).format(**asked))


def _begun_large(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


#: From this many on goals are ranked before one is made of them.
MANY_GOALS = 3

_GOALS = {
    "revenue": mark("Umsatz"),
    "margin": mark("Marge"),
    "quality": mark("Qualität"),
    "speed": mark("Geschwindigkeit"),
    "employer": mark("Attraktivität als Arbeitgeber"),
}


def _half_day(facts: Facts, goals: Sequence[str]) -> Iterator[str]:
    is_offered = Verdict.NOT_YET not in facts["verdict"]
    named = listed([quoted(gettext(words)) for words in goals])
    yield _first(AIM, facts).words.format(
        goes=pgettext("der Halbtag", "geht") if is_offered else pgettext("der Halbtag", "ginge"), goals=named
    )
    yield _first(OUTCOME, facts).words.format(
        stands=pgettext("am Ende", "steht") if is_offered else pgettext("am Ende", "stünde")
    )
    if is_offered and facts.get("pain"):
        yield gettext("Was Sie als größtes Hemmnis genannt haben, gehört mit auf die Tagesordnung.")


def _table(facts: Facts) -> str:
    leader, everybody = _leader(facts), [_leader(facts), gettext("IT"), *_departments(facts)]
    return _begun_large(_first(TABLE, facts).words.format(leader=leader, everybody=listed(everybody)))


def _leader(facts: Facts) -> str:
    if not holds(given("circle", "managing_director"), facts) and holds(given("circle", "owner"), facts):
        return pgettext("am Tisch", "Eigentümer:in")
    return pgettext("am Tisch", "Geschäftsführung")


def _departments(facts: Facts) -> list[str]:
    names = {
        "operations": pgettext("am Tisch", "Betrieb"),
        "sales": pgettext("am Tisch", "Vertrieb"),
        "finance": pgettext("am Tisch", "Finanzen"),
        "hr": pgettext("am Tisch", "Personal"),
    }
    return [words for seat, words in names.items() if seat in facts.get("circle", ())]
