"""Who is to sit at the table, and what is still missing before the half-day can end with a decision."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from halbtag.domain.briefing_insights import given
from halbtag.domain.briefing_words import seat_words
from halbtag.domain.circle import Gap, find_gap
from halbtag.domain.conditions import Facts
from halbtag.domain.formats import listed
from halbtag.domain.language import gettext, mark
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

    @property
    def words(self) -> str:
        """Return name and role, and whether coming is left to this person."""
        words = f"{self.name}, {self.role}" if self.role else self.name
        return words if self.is_required else gettext("%(guest)s (freigestellt)", guest=words)


class Undelivered(StrEnum):
    """What a mail was that did not arrive."""

    MAIL = "mail"
    INVITATION = "invitation"
    CANCELLATION = "cancellation"


_NOT_REACHED = {
    Undelivered.MAIL: (
        mark("Mail an %(name)s nicht zustellbar."),
        mark("Mail an %(name)s nicht zustellbar: „%(error)s“"),
    ),
    Undelivered.INVITATION: (
        mark("Einladung an %(name)s nicht zustellbar."),
        mark("Einladung an %(name)s nicht zustellbar: „%(error)s“"),
    ),
    Undelivered.CANCELLATION: (
        mark("Absage an %(name)s nicht zustellbar."),
        mark("Absage an %(name)s nicht zustellbar: „%(error)s“"),
    ),
}


@dataclass(frozen=True, slots=True)
class Unreached:
    """Somebody whom a mail did not reach: what it was, and the mail server's words."""

    name: str
    what: Undelivered
    error: str = ""

    @property
    def words(self) -> str:
        """Return it in a sentence, with so much of the mail server's words as is worth reading."""
        error = clean_line(self.error, _LONGEST_ERROR)
        alone, with_error = _NOT_REACHED[self.what]
        return gettext(with_error, name=self.name, error=error) if error else gettext(alone, name=self.name)


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
    if named == ["other"]:
        seats = gettext("Funktionen nicht genannt")
    else:
        words = seat_words()
        seats = listed([words.get(seat, seat) for seat in named])
    return ", ".join(filter(None, (seats, answer_label("count", answers) if answers.get("count") else "")))


def find_missing(table: Table) -> Iterator[str]:
    """Yield what is missing and what to do about it: on the way, at the table, for the decision, on the spot.

    There is always at least one sentence, and each point has one.
    """
    missing = [
        *(each.words for each in table.unreached),
        *_at_the_table(table),
        *_not_named(table),
        *_for_the_decision(table),
        *(tell_consultant(table.site) if table.site is not None else ()),
    ]
    yield from missing or [gettext("Nichts: Die Runde steht, und wer entscheidet, ist dabei.")]


def _at_the_table(table: Table) -> Iterator[str]:
    gap = find_gap(table.answers, [guest.role for guest in table.circle])
    if gap is Gap.IT_MISSING and table.answers.get("driver") == "it_alone":
        yield gettext(
            "Die IT treibt das Thema und sitzt nicht am Tisch: vorher einladen lassen, sonst fehlt die Hälfte."
        )
    elif gap is Gap.IT_MISSING:
        yield gettext(
            "Die IT sitzt nicht am Tisch: anregen, dass sie wenigstens für Anwendungsfälle und Schritte dazukommt."
        )
    elif gap is Gap.IT_ALONE:
        yield gettext("Bisher kommt nur die IT: Aus dem Geschäft sollte jemand dazukommen.")


def _not_named(table: Table) -> Iterator[str]:
    """Yield that fewer people are named than were announced at least; whoever asked is one of them."""
    count, named = str(table.answers.get("count") or ""), len(table.circle)
    if not count and not named:
        yield gettext("Aus der Runde ist noch niemand namentlich genannt.")
    elif named + 1 < CIRCLE_SIZES.get(count, 0):
        nobody, one, several = _INVITED if table.is_agreed else _NAMED
        words = nobody if named == 0 else one if named == 1 else several
        yield gettext(words, announced=answer_label("count", table.answers), num=named)


_INVITED = (
    mark("Angekündigt sind %(announced)s, eingeladen ist außer der Ansprechperson noch niemand."),
    mark("Angekündigt sind %(announced)s, eingeladen ist außer der Ansprechperson erst eine Person."),
    mark("Angekündigt sind %(announced)s, eingeladen sind außer der Ansprechperson erst %(num)d."),
)
_NAMED = (
    mark("Angekündigt sind %(announced)s, namentlich genannt ist außer der Ansprechperson noch niemand."),
    mark("Angekündigt sind %(announced)s, namentlich genannt ist außer der Ansprechperson erst eine Person."),
    mark("Angekündigt sind %(announced)s, namentlich genannt sind außer der Ansprechperson erst %(num)d."),
)


def _for_the_decision(table: Table) -> Iterator[str]:
    [decision_maker] = table.facts["decision_maker"]
    if decision_maker in _OPEN_DECISION:
        before_the_yes, agreed = _OPEN_DECISION[decision_maker]
        yield gettext(agreed if table.is_agreed else before_the_yes)
    elif "prepares" in table.facts["asking"]:
        yield gettext("Die Teilnahme der Geschäftsführung bei ihr selbst bestätigen lassen.")


#: What to do where it is open whether somebody who decides comes: before the consultant has said yes, and after.
_OPEN_DECISION = {
    "unsure": (
        mark("Vor der Zusage klären: Wer entscheidet, und kommt diese Person?"),
        mark("Vor dem Termin anrufen: Wer entscheidet, und hat diese Person den Halbtag im Kalender?"),
    ),
    "unnamed": (
        mark(
            "Vor der Zusage klären: Wer ist die Person, die entscheidet? Ihre Teilnahme ist angekündigt, in der Runde "
            "steht aber weder Eigentümer:in noch Geschäftsführung."
        ),
        mark(
            "Vor dem Termin anrufen: Wer ist die Person, die entscheidet? Ihre Teilnahme ist angekündigt, in der Runde "
            "steht aber weder Eigentümer:in noch Geschäftsführung."
        ),
    ),
    "absent": (
        mark(
            "Vor der Zusage klären: Wer entscheidet, kommt bisher nicht; ohne diese Person endet der Halbtag bei "
            "Absichten."
        ),
        mark(
            "Vor dem Termin anrufen: Wer entscheidet, kommt bisher nicht; ohne diese Person endet der Halbtag bei "
            "Absichten."
        ),
    ),
}
