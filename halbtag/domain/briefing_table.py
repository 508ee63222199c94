"""Who is to sit at the table, and what is still missing before the half-day can end with a decision."""

from collections.abc import Iterator
from dataclasses import dataclass

from halbtag.domain.briefing_insights import given
from halbtag.domain.briefing_words import SEATS
from halbtag.domain.circle import Gap, find_gap
from halbtag.domain.conditions import Facts
from halbtag.domain.formats import listed
from halbtag.domain.onsite import Site, tell_consultant
from halbtag.domain.qualification import CIRCLE_SIZES
from halbtag.domain.questionnaire import Answers, answer_label
from halbtag.domain.text import clean_line

#: So much of a mail server's words is told.
_LONGEST_ERROR = 120


@dataclass(frozen=True, slots=True)
class Guest:
    """A member of the leadership circle who is invited, or will be once the half-day is agreed."""

    name: str
    email: str
    role: str
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Unreached:
    """Somebody whom a mail did not reach: `what` it was ("Einladung"), and the mail server's words."""

    name: str
    what: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """What is known of who comes.

    `facts` are those of the qualification, by the consultant's criteria. `site` is None as long as nobody was asked for
    it. `is_agreed` says whether the consultant has said yes.
    """

    answers: Answers
    facts: Facts
    circle: tuple[Guest, ...] = ()
    site: Site | None = None
    is_agreed: bool = True
    unreached: tuple[Unreached, ...] = ()


def describe_seats(answers: Answers) -> str:
    """Return which seats were announced, and for how many people: "Geschäftsführung und IT, 3 bis 5 Personen".

    The number is asked only of those who decide themselves.
    """
    named = given(answers, "circle")
    seats = "Funktionen nicht genannt" if named == ["other"] else listed([SEATS.get(seat, seat) for seat in named])
    return ", ".join(filter(None, (seats, answer_label("count", answers) if answers.get("count") else "")))


def find_missing(table: Table) -> Iterator[str]:
    """Yield what is missing and what to do about it: on the way, at the table, for the decision, on the spot.

    There is always at least one sentence, and each point has one.
    """
    missing = [
        *(_not_reached(each) for each in table.unreached),
        *_at_the_table(table),
        *_not_named(table),
        *_for_the_decision(table),
        *(tell_consultant(table.site) if table.site is not None else ()),
    ]
    yield from missing or ["Nichts: Die Runde steht, und wer entscheidet, ist dabei."]


def _not_reached(unreached: Unreached) -> str:
    words = f"{unreached.what} an {unreached.name} nicht zustellbar"
    error = clean_line(unreached.error, _LONGEST_ERROR)
    return f"{words}: „{error}“" if error else f"{words}."


def _at_the_table(table: Table) -> Iterator[str]:
    gap = find_gap(table.answers, [guest.role for guest in table.circle])
    if gap is Gap.IT_MISSING and table.answers.get("driver") == "it_alone":
        yield "Die IT treibt das Thema und sitzt nicht am Tisch: vorher einladen lassen, sonst fehlt die Hälfte."
    elif gap is Gap.IT_MISSING:
        yield "Die IT sitzt nicht am Tisch: anregen, dass sie wenigstens für Anwendungsfälle und Schritte dazukommt."
    elif gap is Gap.IT_ALONE:
        yield "Bisher kommt nur die IT: Aus dem Geschäft sollte jemand dazukommen."


def _not_named(table: Table) -> Iterator[str]:
    """Yield that fewer people are named than were announced at least; whoever asked is one of them."""
    count, named = str(table.answers.get("count") or ""), len(table.circle)
    if not count and not named:
        yield "Aus der Runde ist noch niemand namentlich genannt."
    elif named + 1 < CIRCLE_SIZES.get(count, 0):
        announced = f"Angekündigt sind {answer_label('count', table.answers)}"
        is_named = "eingeladen" if table.is_agreed else "namentlich genannt"
        verb = "sind" if named > 1 else "ist"
        yield f"{announced}, {is_named} {verb} außer der Ansprechperson {_NUMBERS.get(named, named)}."


_NUMBERS = {0: "noch niemand", 1: "erst eine Person", 2: "erst 2"}


def _for_the_decision(table: Table) -> Iterator[str]:
    [decision_maker] = table.facts["decision_maker"]
    ahead = "Vor dem Termin anrufen" if table.is_agreed else "Vor der Zusage klären"
    if decision_maker == "unsure":
        question = "hat diese Person den Halbtag im Kalender" if table.is_agreed else "kommt diese Person"
        yield f"{ahead}: Wer entscheidet, und {question}?"
    elif decision_maker == "unnamed":
        yield (
            f"{ahead}: Wer ist die Person, die entscheidet? Ihre Teilnahme ist angekündigt, in der Runde steht aber "
            "weder Eigentümer:in noch Geschäftsführung."
        )
    elif decision_maker == "absent":
        yield f"{ahead}: Wer entscheidet, kommt bisher nicht; ohne diese Person endet der Halbtag bei Absichten."
    elif "prepares" in table.facts["asking"]:
        yield "Die Teilnahme der Geschäftsführung bei ihr selbst bestätigen lassen."
