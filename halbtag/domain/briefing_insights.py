"""What the answers of a company suggest: how KI is led there, and what to suppose of Ausrichtung, Fokus and Rahmen.

Every version of the questionnaire is read: the first one knew only which elements are settled.
"""

from collections.abc import Iterator, Mapping

from halbtag.domain.briefing_words import AREAS, DRIVER, FRAME, GOALS, MANDATE, PROGRESS, SUGGESTION
from halbtag.domain.formats import listed
from halbtag.domain.questionnaire import Answers

#: The three elements of a KI strategy, in the order in which they are settled.
ELEMENTS = {"direction": "Ausrichtung", "focus": "Fokus", "frame": "Rahmen"}

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
    yield " ".join(filter(None, found))
    suggestion = SUGGESTION.get(driver, {}).get(progress)
    if suggestion:
        yield suggestion


def suppose(answers: Answers) -> Iterator[tuple[str, str]]:
    """Yield each element's id with what to suppose of it, in order."""
    yield "direction", _direction(answers)
    yield "focus", _focus(answers)
    yield "frame", FRAME[element_state(answers, "frame")].get(str(answers.get("progress")), "")


def known_goals(answers: Answers) -> list[str]:
    """Return the goals that were named, as words, in the order of the answer."""
    return [GOALS[goal] for goal in given(answers, "goals") if goal in GOALS]


def likely_areas(answers: Answers, most: int = 3) -> list[str]:
    """Return the areas to hold against the company's own, for its sector, those of its goals first."""
    areas = AREAS.get(str(answers.get("sector")), AREAS["other"])
    goals = [goal for goal in given(answers, "goals") if goal in areas]
    order = [*goals, *(goal for goal in ("speed", "margin", "quality") if goal not in goals)]
    return [areas[goal] for goal in order][:most]


def _direction(answers: Answers) -> str:
    state, named = element_state(answers, "direction"), known_goals(answers)
    goals = listed(named)
    if not named:
        return {
            "settled": "Gilt als geklärt, ein Ziel ist aber nicht genannt. Den Widerspruch gleich zu Beginn auflösen.",
            "partial": "Halb geklärt und doch kein Ziel genannt: vermutlich ein Leitsatz, aus dem noch nichts folgt.",
            "open": "Kein Ziel genannt. Vom Ärger im Tagesgeschäft aus fragen, nicht von KI aus.",
        }[state]
    if len(named) > MOST_GOALS:
        return f"{goals}: zu viele Ziele für eine Auswahl. Höchstens zwei behalten."
    if len(named) == 1:
        return {
            "settled": f"Gesetzt ist {goals}. Prüfen, ob alle am Tisch dieselbe Zahl nennen.",
            "partial": f"{goals}: Die Richtung steht, vermutlich fehlen Zahl und Frist.",
            "open": f"Genannt ist {goals}, beschlossen ist nichts. Vermutung: ein Wunsch, noch kein Ziel.",
        }[state]
    return {
        "settled": f"Gesetzt sind {goals}. Prüfen, ob alle am Tisch dieselbe Zahl nennen.",
        "partial": f"{goals}: Die Richtung steht, vermutlich fehlen Zahl und Frist.",
        "open": f"Genannt sind {goals}, beschlossen ist nichts. Vermutung: Am Tisch gewichtet jede:r anders.",
    }[state]


def _focus(answers: Answers) -> str:
    areas = "; ".join(likely_areas(answers))
    return {
        "settled": f"Bereiche sind gewählt, erfragen welche. Zum Abgleich: {areas}.",
        "partial": f"Eine Auswahl zeichnet sich ab. Dagegenhalten: {areas}.",
        "open": f"Kein Bereich gewählt. Naheliegend: {areas}.",
    }[element_state(answers, "focus")]
