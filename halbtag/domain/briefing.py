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
from halbtag.domain.briefing_journey import LABELS, describe_journey, route_link
from halbtag.domain.briefing_questions import choose_questions
from halbtag.domain.briefing_table import Guest, Table, Unreached, describe_seats, find_missing
from halbtag.domain.briefing_verdict import reasons_to_know, verdict_words
from halbtag.domain.conditions import Facts
from halbtag.domain.formats import clock, day_long, quoted, span
from halbtag.domain.half import Half
from halbtag.domain.language import foreign_language, gettext, mark, spoken
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
    #: The tag of the language in which it was booked; empty where nobody knows.
    language: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label with its value; `link` is where it leads, `detail` what is said below it.

    `minutes` stand in the agenda only: how long it takes. `key` tells what it is where paper has a rule for that,
    whatever language the label speaks.
    """

    label: str
    value: str
    link: str = ""
    detail: str = ""
    minutes: int = 0
    key: str = ""


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
    says that the half-day will not take place. `language` is the tag of that in which all of it is said.
    """

    company: str
    when: str
    half: str
    sections: tuple[Section, ...]
    changes: tuple[str, ...] = ()
    since: str = ""
    state: str = ""
    is_void: bool = False
    language: str = "de"

    @property
    def title(self) -> str:
        """Return what it is called, in either language."""
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

    It speaks the language that is spoken, save what people typed.

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
        language=spoken().value,
        sections=(
            Section(Part.WHO, gettext("Wer"), facts=tuple(_who(visit, answers))),
            Section(Part.JOURNEY, gettext("Anfahrt"), facts=tuple(_journey(visit, criteria, around))),
            Section(Part.GLANCE, gettext("Auf einen Blick"), facts=glance, items=tuple(reasons_to_know(qualification))),
            Section(Part.TABLE, gettext("Am Tisch"), facts=tuple(_table(visit, answers))),
            Section(
                Part.SITUATION,
                gettext("Wie KI heute geführt wird"),
                paragraphs=tuple(describe_situation(answers)),
                facts=tuple(_pain(answers)),
            ),
            Section(Part.HYPOTHESES, gettext("Hypothesen"), facts=tuple(_hypotheses(answers))),
            Section(
                Part.MISSING, gettext("Was noch fehlt"), items=tuple(find_missing(_table_of(visit, answers, facts)))
            ),
            Section(Part.AGENDA, gettext("Vorschlag für den Ablauf"), facts=tuple(_agenda(visit, answers))),
            Section(Part.QUESTIONS, gettext("Fünf Fragen"), items=tuple(choose_questions(answers))),
            Section(Part.AROUND, gettext("Davor und danach"), facts=tuple(_around(around))),
            Section(Part.ORIGIN, gettext("Woher die Anfrage kommt"), facts=tuple(_origin(source))),
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
    yield Fact(gettext("Ansprechperson"), named_as(visit.name, answers))
    if foreign_language(visit.language):
        yield Fact(gettext("Sprache"), foreign_language(visit.language))
    if visit.prepared_by:
        yield Fact(gettext("Vorbereitet von"), visit.prepared_by)
    if visit.phone:
        yield Fact(gettext("Telefon"), visit.phone, link=f"tel:{_digits(visit.phone)}")
    yield Fact(gettext("E-Mail"), visit.email, link=f"mailto:{visit.email}")
    if visit.note:
        yield Fact(gettext("Nachricht"), visit.note, key="note")


def _digits(phone: str) -> str:
    return "".join(character for character in phone if character in "+0123456789")


def _journey(visit: Visit, criteria: Criteria, around: Surroundings | None) -> Iterator[Fact]:
    route = route_link(criteria.home, visit.postal_code)
    yield Fact(gettext("Adresse"), f"{visit.street}, {visit.postal_code} {visit.city}", link=route)
    for key, words in describe_journey(visit.postal_code, criteria.home, around):
        yield Fact(gettext(LABELS[key]), words, key=key)
    for label, words in describe_site(visit.site) if visit.site else ():
        yield Fact(label, words)


def _glance(answers: Answers, verdict: str) -> Iterator[Fact]:
    yield Fact(gettext("Größe"), answer_label("size", answers))
    yield Fact(gettext("Branche"), answer_label("sector", answers))
    yield Fact(gettext("Ergebnis"), verdict)


def _table(visit: Visit, answers: Answers) -> Iterator[Fact]:
    yield Fact(gettext("Angekündigt"), describe_seats(answers), key="announced")
    for guest in visit.circle:
        label = gettext("Eingeladen") if visit.has_invited else gettext("Soll dabei sein")
        yield Fact(label, guest.words, detail=guest.email)


def _table_of(visit: Visit, answers: Answers, facts: Facts) -> Table:
    return Table(
        answers, facts, circle=visit.circle, site=visit.site, is_agreed=visit.has_invited, unreached=visit.unreached
    )


def _pain(answers: Answers) -> Iterator[Fact]:
    if pain := pain_of(answers):
        yield Fact(gettext("Was am meisten hemmt"), quoted(pain), key="pain")


def _hypotheses(answers: Answers) -> Iterator[Fact]:
    for element, words in suppose(answers):
        yield Fact(gettext(ELEMENTS[element]), words)


def _agenda(visit: Visit, answers: Answers) -> Iterator[Fact]:
    if visit.undecided:
        return
    for item in plan_agenda(visit.start, visit.end, answers):
        minutes = (item.end - item.start) // timedelta(minutes=1)
        hours = f"{clock(item.start)}–{clock(item.end)}"
        key = "block" if item.is_block else "between"
        yield Fact(hours, item.title, detail=item.detail, minutes=minutes, key=key)


def _around(around: Surroundings | None) -> Iterator[Fact]:
    if around:
        for key, (label, words) in zip(("before", "same_day", "after"), describe_days(around), strict=True):
            yield Fact(label, words, key=key)


#: How the sources of an inquiry are named.
SOURCE_WORDS = {
    "von": mark("Artikel"),
    "referrer": mark("Verweisende Seite"),
    "utm_source": mark("Quelle"),
    "utm_medium": mark("Medium"),
    "utm_campaign": mark("Kampagne"),
    "utm_content": mark("Inhalt"),
    "utm_term": mark("Suchbegriff"),
}

#: The medium of an inquiry that came by a personal link.
PERSONAL_LINK = "persoenlicher-link"

#: What Halbtag itself writes there, in words; what others write is shown as it is.
VALUE_WORDS = {("utm_medium", PERSONAL_LINK): mark("persönlicher Link")}


def describe_source(source: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return where an inquiry came from as label and value, in a fixed order, then what has no words under its name."""
    named = [(gettext(words), _value_words(key, source[key])) for key, words in SOURCE_WORDS.items() if source.get(key)]
    return named + [(key, value) for key, value in sorted(source.items()) if value and key not in SOURCE_WORDS]


def _value_words(key: str, value: str) -> str:
    words = VALUE_WORDS.get((key, value))
    return gettext(words) if words else value


def _origin(source: Mapping[str, str]) -> Iterator[Fact]:
    for label, value in describe_source(source) or [(gettext("Quelle"), gettext("Direkt aufgerufen, ohne Herkunft"))]:
        yield Fact(label, value)
