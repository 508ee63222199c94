"""Who is to sit at the table, and what is still missing before the half-day can end with a decision."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from halbtag.domain.briefing_insights import given
from halbtag.domain.briefing_words import SEATS
from halbtag.domain.circle import Gap, find_gap
from halbtag.domain.german import listed
from halbtag.domain.onsite import Site, tell_consultant
from halbtag.domain.qualification import DECIDING_ROLES, DECIDING_SEATS
from halbtag.domain.questionnaire import Answers, answer_label


@dataclass(frozen=True, slots=True)
class Guest:
    """A member of the leadership circle who is invited, or will be once the half-day is agreed."""

    name: str
    email: str
    role: str
    is_required: bool = True


def describe_seats(answers: Answers) -> str:
    """Return which seats were announced, and for how many people: "Geschäftsführung und IT, 3 bis 5 Personen".

    The number is asked only of those who decide themselves.
    """
    named = given(answers, "circle")
    seats = "Funktionen nicht genannt" if named == ["other"] else listed([SEATS.get(seat, seat) for seat in named])
    return ", ".join(filter(None, (seats, answer_label("count", answers) if answers.get("count") else "")))


def find_missing(answers: Answers, circle: Sequence[Guest], site: Site | None) -> Iterator[str]:
    """Yield what is missing and what to do about it: at the table, for the decision, on the spot.

    There is always at least one sentence. `site` is None as long as nobody was asked for it.
    """
    missing = [*_at_the_table(answers, circle), *_for_the_decision(answers), *_on_the_spot(site)]
    yield from missing or ["Nichts: Die Runde steht, und wer entscheidet, ist dabei."]


def _at_the_table(answers: Answers, circle: Sequence[Guest]) -> Iterator[str]:
    gap = find_gap(answers, [guest.role for guest in circle])
    if gap is Gap.IT_MISSING and answers.get("driver") == "it_alone":
        yield "Die IT treibt das Thema und sitzt nicht am Tisch: vorher einladen lassen, sonst fehlt die Hälfte."
    elif gap is Gap.IT_MISSING:
        yield "Die IT sitzt nicht am Tisch: anregen, dass sie wenigstens für Anwendungsfälle und Schritte dazukommt."
    elif gap is Gap.IT_ALONE:
        yield "Bisher kommt nur die IT: Es fehlt, wer über Ziele und Mittel entscheidet."
    if not circle and not answers.get("count"):
        yield "Aus der Runde ist noch niemand namentlich genannt."
    elif not circle and answers.get("count") != "1-2":
        yield f"Angekündigt sind {answer_label('count', answers)}, namentlich genannt ist noch niemand davon."


def _for_the_decision(answers: Answers) -> Iterator[str]:
    decides = answers.get("role") in DECIDING_ROLES
    comes = answers.get("decision_maker") or ("yes" if decides else "")
    if comes == "yes":
        if not decides and DECIDING_SEATS.isdisjoint(given(answers, "circle")):
            yield "Eine Entscheidung ist zugesagt, aber niemand aus der Geschäftsführung angekündigt: nachfragen."
        elif not decides:
            yield "Die Zusage der Geschäftsführung bei ihr selbst einholen."
    elif comes == "no":
        yield "Wer entscheidet, kommt nicht: ohne diese Person endet der Halbtag bei Absichten."
    else:
        yield "Vor dem Termin anrufen: Wer entscheidet, und hat diese Person den Halbtag im Kalender?"


def _on_the_spot(site: Site | None) -> Iterator[str]:
    yield from tell_consultant(site) if site is not None else ()
