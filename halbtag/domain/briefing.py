"""What the consultant reads before a half-day: who, where, how they stand, what it suggests, a plan for the hours."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from halbtag.domain.briefing_agenda import plan_agenda
from halbtag.domain.briefing_insights import (
    ELEMENTS,
    describe_situation,
    pain_of,
    suppose,
)
from halbtag.domain.briefing_journey import describe_journey, route_link
from halbtag.domain.briefing_questions import choose_questions
from halbtag.domain.briefing_table import Guest, Table, Unreached, describe_seats, find_missing
from halbtag.domain.briefing_verdict import reasons_to_know, verdict_words
from halbtag.domain.conditions import Facts
from halbtag.domain.formats import clock, day_long, span
from halbtag.domain.half import Half
from halbtag.domain.onsite import Site, describe_site
from halbtag.domain.qualification import Criteria, facts_for, qualify
from halbtag.domain.questionnaire import VERSION, Answers, answer_label, named_as, present_answers
from halbtag.domain.surroundings import Surroundings, describe_days

__all__ = ["Briefing", "Fact", "Guest", "Part", "Section", "Visit", "describe_source", "make_briefing"]


class Part(StrEnum):
    """The parts of a briefing, in the order in which they are read."""

    WHO = "who"
    JOURNEY = "journey"
    GLANCE = "glance"
    TABLE = "table"
    SITUATION = "situation"
    HYPOTHESES = "hypotheses"
    MISSING = "missing"
    AGENDA = "agenda"
    QUESTIONS = "questions"
    AROUND = "around"
    ORIGIN = "origin"


@dataclass(frozen=True, slots=True)
class Visit:
    """The appointment itself; `start` and `end` are aware.

    `site` is None as long as nobody was asked for it: before the half-day is agreed.
    """

    company: str
    name: str
    email: str
    phone: str
    street: str
    postal_code: str
    city: str
    note: str
    start: datetime
    end: datetime
    half: Half
    circle: tuple[Guest, ...] = ()
    site: Site | None = None
    #: While no half-day is kept or agreed: what is known instead; `start` and `end` then mean nothing.
    undecided: str = ""
    #: Who answered the questions before the inquiry was handed over, as `hand_over.preparer_words` says it.
    prepared_by: str = ""
    #: Whether the circle has been invited; before the half-day is agreed nobody is.
    has_invited: bool = True
    #: Whom of these people a mail did not reach.
    unreached: tuple[Unreached, ...] = ()
    #: What is to be known of the state of the booking before anything else; empty where the half-day simply stands.
    state: str = ""
    #: Whether it is off: its time means nothing any more.
    is_void: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A label with its value; `link` is where it leads, `detail` what is said below it.

    `minutes` stand in the agenda only: how long it takes.
    """

    label: str
    value: str
    link: str = ""
    detail: str = ""
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a briefing; any of its three forms may be empty. `is_changed`: something in it is not as it was."""

    part: Part
    title: str
    facts: tuple[Fact, ...] = ()
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class Briefing:
    """What there is to read, for a mail, a page, or paper alike; company and time are for its head, not in its parts.

    `half` is "morning" or "afternoon", empty while nothing is agreed. `changes` tell what is not as it was told on
    `since`, which is empty where nothing was told before. `state` belongs above all, where there is one; `is_void`
    says that the half-day will not take place.
    """

    company: str
    when: str
    half: str
    sections: tuple[Section, ...]
    changes: tuple[str, ...] = ()
    since: str = ""
    state: str = ""
    is_void: bool = False

    @property
    def title(self) -> str:
        """Return what it is called."""
        return f"Briefing: {self.company}"

    def link(self, scheme: str) -> str:
        """Return the first link of a kind: "https" is the route on a map, "tel" and "mailto" reach the prospect.

        Empty where there is none: an end of the route is unknown, no number was given.
        """
        links = (fact.link for section in self.sections for fact in section.facts)
        return next((link for link in links if link.startswith(f"{scheme}:")), "")

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Briefing":
        """Return the briefing that `dataclasses.asdict` made plain, also after it went through JSON."""
        sections = tuple(
            Section(
                part=Part(each["part"]),
                title=each["title"],
                facts=tuple(Fact(**fact) for fact in each["facts"]),
                paragraphs=tuple(each["paragraphs"]),
                items=tuple(each["items"]),
                is_changed=each["is_changed"],
            )
            for each in stored["sections"]
        )
        return cls(**{**stored, "sections": sections, "changes": tuple(stored["changes"])})


def make_briefing(
    *,
    visit: Visit,
    answers: Answers,
    source: Mapping[str, str],
    criteria: Criteria,
    around: Surroundings | None = None,
    version: int = VERSION,
) -> Briefing:
    """Return the briefing for one visit, in the order in which it is read; times are shown in Europe/Berlin.

    `answers` are those to this `version` of the questionnaire; what they do not ask for any more does not count.
    `around` is what lies around its half-day, where one is known.
    """
    qualification = qualify(answers, criteria, version=version)
    facts = facts_for(answers, criteria, version=version)
    answers = present_answers(answers, version=version)
    verdict = verdict_words(qualification.verdict, facts, is_agreed=visit.has_invited)
    glance = tuple(_glance(answers, verdict))
    return Briefing(
        company=visit.company,
        when=when_words(visit),
        half="" if visit.undecided else visit.half.value,
        state=visit.state,
        is_void=visit.is_void,
        sections=(
            Section(Part.WHO, "Wer", facts=tuple(_who(visit, answers))),
            Section(Part.JOURNEY, "Anfahrt", facts=tuple(_journey(visit, criteria, around))),
            Section(Part.GLANCE, "Auf einen Blick", facts=glance, items=tuple(reasons_to_know(qualification))),
            Section(Part.TABLE, "Am Tisch", facts=tuple(_table(visit, answers))),
            Section(
                Part.SITUATION,
                "Wie KI heute geführt wird",
                paragraphs=tuple(describe_situation(answers)),
                facts=tuple(_pain(answers)),
            ),
            Section(Part.HYPOTHESES, "Hypothesen", facts=tuple(_hypotheses(answers))),
            Section(Part.MISSING, "Was noch fehlt", items=tuple(find_missing(_table_of(visit, answers, facts)))),
            Section(Part.AGENDA, "Vorschlag für den Ablauf", facts=tuple(_agenda(visit, answers))),
            Section(Part.QUESTIONS, "Fünf Fragen", items=tuple(choose_questions(answers))),
            Section(Part.AROUND, "Davor und danach", facts=tuple(_around(around))),
            Section(Part.ORIGIN, "Woher die Anfrage kommt", facts=tuple(_origin(source))),
        ),
    )


def when_words(visit: Visit) -> str:
    """Return day and times in full, or what is known while nothing is agreed."""
    return visit.undecided or f"{day_long(visit.start)}, {span(visit.start, visit.end)}"


def mark_changes(briefing: Briefing, *, parts: Collection[Part], words: tuple[str, ...], since: str) -> Briefing:
    """Return the briefing with these parts marked as changed, what changed in words, and since when."""
    sections = tuple(replace(section, is_changed=section.part in parts) for section in briefing.sections)
    return replace(briefing, sections=sections, changes=words, since=since)


def _who(visit: Visit, answers: Answers) -> Iterator[Fact]:
    yield Fact("Ansprechperson", named_as(visit.name, answers))
    if visit.prepared_by:
        yield Fact("Vorbereitet von", visit.prepared_by)
    if visit.phone:
        yield Fact("Telefon", visit.phone, link=f"tel:{_digits(visit.phone)}")
    yield Fact("E-Mail", visit.email, link=f"mailto:{visit.email}")
    if visit.note:
        yield Fact("Nachricht", visit.note)


def _digits(phone: str) -> str:
    return "".join(character for character in phone if character in "+0123456789")


def _journey(visit: Visit, criteria: Criteria, around: Surroundings | None) -> Iterator[Fact]:
    route = route_link(criteria.home, visit.postal_code)
    yield Fact("Adresse", f"{visit.street}, {visit.postal_code} {visit.city}", link=route)
    for label, words in describe_journey(visit.postal_code, criteria.home, around):
        yield Fact(label, words)
    for label, words in describe_site(visit.site) if visit.site else ():
        yield Fact(label, words)


def _glance(answers: Answers, verdict: str) -> Iterator[Fact]:
    yield Fact("Größe", answer_label("size", answers))
    yield Fact("Branche", answer_label("sector", answers))
    yield Fact("Ergebnis", verdict)


def _table(visit: Visit, answers: Answers) -> Iterator[Fact]:
    yield Fact("Angekündigt", describe_seats(answers))
    for guest in visit.circle:
        role = f", {guest.role}" if guest.role else ""
        freely = "" if guest.is_required else " (freigestellt)"
        label = "Eingeladen" if visit.has_invited else "Soll dabei sein"
        yield Fact(label, f"{guest.name}{role}{freely}", detail=guest.email)


def _table_of(visit: Visit, answers: Answers, facts: Facts) -> Table:
    return Table(
        answers, facts, circle=visit.circle, site=visit.site, is_agreed=visit.has_invited, unreached=visit.unreached
    )


def _pain(answers: Answers) -> Iterator[Fact]:
    if pain := pain_of(answers):
        yield Fact("Was am meisten hemmt", f"„{pain}“")


def _hypotheses(answers: Answers) -> Iterator[Fact]:
    for element, words in suppose(answers):
        yield Fact(ELEMENTS[element], words)


def _agenda(visit: Visit, answers: Answers) -> Iterator[Fact]:
    if visit.undecided:
        return
    for item in plan_agenda(visit.start, visit.end, answers):
        minutes = (item.end - item.start) // timedelta(minutes=1)
        yield Fact(f"{clock(item.start)}–{clock(item.end)}", item.title, detail=item.detail, minutes=minutes)


def _around(around: Surroundings | None) -> Iterator[Fact]:
    if around:
        for label, words in describe_days(around):
            yield Fact(label, words)


#: How the sources of an inquiry are named.
SOURCE_WORDS = {
    "von": "Artikel",
    "referrer": "Verweisende Seite",
    "utm_source": "Quelle",
    "utm_medium": "Medium",
    "utm_campaign": "Kampagne",
    "utm_content": "Inhalt",
    "utm_term": "Suchbegriff",
}

#: The medium of an inquiry that came by a personal link.
PERSONAL_LINK = "persoenlicher-link"

#: What Halbtag itself writes there, in words; what others write is shown as it is.
VALUE_WORDS = {("utm_medium", PERSONAL_LINK): "persönlicher Link"}


def describe_source(source: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return where an inquiry came from as label and value, in a fixed order, then what has no words under its name."""
    named = [
        (words, VALUE_WORDS.get((key, source[key]), source[key]))
        for key, words in SOURCE_WORDS.items()
        if source.get(key)
    ]
    return named + [(key, value) for key, value in sorted(source.items()) if value and key not in SOURCE_WORDS]


def _origin(source: Mapping[str, str]) -> Iterator[Fact]:
    for label, value in describe_source(source) or [("Quelle", "Direkt aufgerufen, ohne Herkunft")]:
        yield Fact(label, value)
