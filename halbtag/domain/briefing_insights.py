"""What the answers of a company suggest: how KI is led there, and what to suppose of Ausrichtung, Fokus and Rahmen.

Every version of the questionnaire is read: the first one knew only which elements are settled.
"""

from collections.abc import Iterator, Mapping

from halbtag.domain.briefing_words import AREAS, DRIVER, FRAME, MANDATE, PROGRESS, SUGGESTION, goal_words
from halbtag.domain.formats import listed
from halbtag.domain.language import gettext, mark
from halbtag.domain.questionnaire import Answers

#: The three elements of a KI strategy, in the order in which they are settled.
ELEMENTS = {"direction": mark("Ausrichtung"), "focus": mark("Fokus"), "frame": mark("Rahmen")}

#: More goals than this are no choice.
MOST_GOALS = 3


def element_state(answers: Answers, element: str) -> str:
    """Return "settled", "partial" or "open" for "direction", "focus" or "frame", whatever version was answered."""
    elements: object = answers.get("elements")
    if isinstance(elements, Mapping):
        state = elements.get(element)
        return state if state in ("settled", "partial") else "open"
    return "settled" if element in (answers.get("settled") or ()) else "open"


def given(answers: Answers, question_id: str) -> list[str]:
    """Return the options that were chosen, one or several, in the order of the answer; none without an answer."""
    answer = answers.get(question_id) or []
    return [answer] if isinstance(answer, str) else [str(each) for each in answer]


def pain_of(answers: Answers) -> str:
    """Return what hurts most, in the words of whoever asked; empty where it was not asked or not said."""
    return str(answers.get("pain") or "").strip()


def describe_situation(answers: Answers) -> Iterator[str]:
    """Yield how KI is led today, then what that suggests, each a paragraph."""
    driver, progress = str(answers.get("driver")), str(answers.get("progress"))
    found = (DRIVER.get(driver), MANDATE.get(str(answers.get("mandate"))), PROGRESS.get(progress))
    yield " ".join(gettext(words) for words in found if words)
    suggestion = SUGGESTION.get(driver, {}).get(progress)
    if suggestion:
        yield gettext(suggestion)


def suppose(answers: Answers) -> Iterator[tuple[str, str]]:
    """Yield each element's id with what to suppose of it, in order."""
    yield "direction", _direction(answers)
    yield "focus", _focus(answers)
    yield "frame", gettext(FRAME[element_state(answers, "frame")].get(str(answers.get("progress")), ""))


def known_goals(answers: Answers) -> list[str]:
    """Return the goals that were named, as words, in the order of the answer."""
    words = goal_words()
    return [words[goal] for goal in given(answers, "goals") if goal in words]


def likely_areas(answers: Answers, most: int = 3) -> list[str]:
    """Return the areas to hold against the company's own, for its sector, those of its goals first."""
    areas = AREAS.get(str(answers.get("sector")), AREAS["other"])
    goals = [goal for goal in given(answers, "goals") if goal in areas]
    order = [*goals, *(goal for goal in ("speed", "margin", "quality") if goal not in goals)]
    return [gettext(areas[goal]) for goal in order][:most]


def _direction(answers: Answers) -> str:
    state, named = element_state(answers, "direction"), known_goals(answers)
    if not named:
        return gettext(_NO_GOAL[state])
    if len(named) > MOST_GOALS:
        return gettext(_TOO_MANY_GOALS, goals=listed(named))
    return gettext((_ONE_GOAL if len(named) == 1 else _SOME_GOALS)[state], goals=listed(named))


_NO_GOAL = {
    "settled": mark("Gilt als geklärt, ein Ziel ist aber nicht genannt. Den Widerspruch gleich zu Beginn auflösen."),
    "partial": mark("Halb geklärt und doch kein Ziel genannt: vermutlich ein Leitsatz, aus dem noch nichts folgt."),
    "open": mark("Kein Ziel genannt. Vom Ärger im Tagesgeschäft aus fragen, nicht von KI aus."),
}
_TOO_MANY_GOALS = mark("%(goals)s: zu viele Ziele für eine Auswahl. Höchstens zwei behalten.")
_HALF_SETTLED = mark("%(goals)s: Die Richtung steht, vermutlich fehlen Zahl und Frist.")
_ONE_GOAL = {
    "settled": mark("Gesetzt ist %(goals)s. Prüfen, ob alle am Tisch dieselbe Zahl nennen."),
    "partial": _HALF_SETTLED,
    "open": mark("Genannt ist %(goals)s, beschlossen ist nichts. Vermutung: ein Wunsch, noch kein Ziel."),
}
_SOME_GOALS = {
    "settled": mark("Gesetzt sind %(goals)s. Prüfen, ob alle am Tisch dieselbe Zahl nennen."),
    "partial": _HALF_SETTLED,
    "open": mark("Genannt sind %(goals)s, beschlossen ist nichts. Vermutung: Am Tisch gewichtet jede:r anders."),
}


def _focus(answers: Answers) -> str:
    return gettext(_FOCUS[element_state(answers, "focus")], areas="; ".join(likely_areas(answers)))


_FOCUS = {
    "settled": mark("Bereiche sind gewählt, erfragen welche. Zum Abgleich: %(areas)s."),
    "partial": mark("Eine Auswahl zeichnet sich ab. Dagegenhalten: %(areas)s."),
    "open": mark("Kein Bereich gewählt. Naheliegend: %(areas)s."),
}
