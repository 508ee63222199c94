"""What the consultant reads before a half-day: who, where, how they stand, what it suggests, a plan for the hours."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from halbtag.domain.german import clock, day_long, span
from halbtag.domain.places import distance_km, find_place
from halbtag.domain.qualification import Criteria, Qualification, Verdict, qualify
from halbtag.domain.questionnaire import AI_TODAY, CIRCLE, Answers, answer_label, describe

#: How the verdict is put to the consultant.
VERDICT_WORDS = {
    Verdict.FIT: "passt",
    Verdict.CLARIFY: "vorab klären",
    Verdict.NOT_YET: "noch nicht",
}

#: What each of the three elements of an AI strategy asks, by its option id.
ELEMENTS = {
    "direction": ("Ausrichtung", "Welchen Geschäftszielen soll KI dienen?"),
    "focus": ("Fokus", "In welchen zwei oder drei Bereichen geht es los?"),
    "frame": ("Rahmen", "Welche Leitplanken gelten für Daten, Sicherheit, Verantwortung und Kommunikation?"),
}

#: From this length on the half-day has a break in its middle.
BREAK_FROM = timedelta(hours=3)
BREAK = timedelta(minutes=15)
WELCOME = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Guest:
    """A member of the leadership circle who is invited."""

    name: str
    email: str
    role: str
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Visit:
    """The appointment itself; `start` and `end` are aware."""

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
    circle: tuple[Guest, ...] = ()
    #: While no half-day is kept or agreed: what is known instead; `start` and `end` then mean nothing.
    undecided: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a briefing; any of its three forms may be empty."""

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Briefing:
    """A titled sequence of sections, for a mail, a page, or paper alike."""

    title: str
    sections: tuple[Section, ...]


def make_briefing(*, visit: Visit, answers: Answers, source: Mapping[str, str], criteria: Criteria) -> Briefing:
    """Return the briefing for one visit, in the order in which it is read; times are shown in Europe/Berlin."""
    qualification = qualify(answers, criteria)
    return Briefing(
        title=f"Briefing: {visit.company}",
        sections=(
            Section("Wer und wann", facts=tuple(_appointment(visit, answers))),
            Section("Anfahrt", facts=tuple(_journey(visit, criteria))),
            Section("Auf einen Blick", facts=tuple(_glance(answers, qualification))),
            Section("Führungskreis", facts=tuple(_circle(answers)), items=tuple(_guests(visit))),
            Section("KI heute", facts=_step_facts(answers, AI_TODAY.id)),
            Section("Was das bedeutet", items=tuple(rule.consultant for rule in qualification.reasons)),
            Section("Ausrichtung, Fokus, Rahmen", facts=tuple(_elements(answers))),
            Section("Vorschlag für den Ablauf", facts=tuple(_agenda(visit, answers))),
            Section("Fragen für den Termin", items=tuple(_questions(answers))),
            Section("Woher die Anfrage kommt", facts=tuple(_origin(source))),
        ),
    )


def _appointment(visit: Visit, answers: Answers) -> Iterator[tuple[str, str]]:
    yield "Unternehmen", visit.company
    yield "Termin", visit.undecided or f"{day_long(visit.start)}, {span(visit.start, visit.end)}"
    yield "Ansprechperson", f"{visit.name}, {answer_label('role', answers)}"
    yield "Telefon", visit.phone
    yield "E-Mail", visit.email
    if visit.note:
        yield "Nachricht", visit.note


def _journey(visit: Visit, criteria: Criteria) -> Iterator[tuple[str, str]]:
    yield "Adresse", f"{visit.street}, {visit.postal_code} {visit.city}"
    place = find_place(visit.postal_code)
    if place is None or criteria.home is None:
        yield "Entfernung", "unbekannt: Die Postleitzahl steht nicht im Verzeichnis, bitte selbst prüfen."
        return
    distance = round(distance_km(criteria.home, place))
    near = "im selben Postleitzahlgebiet wie Ihr Standort"
    yield "Entfernung", f"rund {distance} km Luftlinie von Ihrem Standort" if distance else near
    start = f"{criteria.home.latitude:.4f},{criteria.home.longitude:.4f}"
    end = f"{place.latitude:.4f},{place.longitude:.4f}"
    yield "Route", f"https://www.openstreetmap.org/directions?engine=fossgis_osrm_car&route={start};{end}"


def _glance(answers: Answers, qualification: Qualification) -> Iterator[tuple[str, str]]:
    yield "Größe", answer_label("size", answers)
    yield "Branche", answer_label("sector", answers)
    yield "Ergebnis", VERDICT_WORDS[qualification.verdict]


def _circle(answers: Answers) -> Iterator[tuple[str, str]]:
    yield from _step_facts(answers, CIRCLE.id)


def _guests(visit: Visit) -> Iterator[str]:
    for guest in visit.circle:
        role = f", {guest.role}" if guest.role else ""
        freely = "" if guest.is_required else ", freigestellt"
        yield f"Eingeladen: {guest.name}{role} ({guest.email}){freely}"


def _step_facts(answers: Answers, step_id: str) -> tuple[tuple[str, str], ...]:
    return next(tuple(facts) for step, facts in describe(answers) if step.id == step_id)


def _elements(answers: Answers) -> Iterator[tuple[str, str]]:
    settled = answers.get("settled") or ()
    for option_id, (name, question) in ELEMENTS.items():
        yield name, "gilt als geklärt, kurz bestätigen lassen" if option_id in settled else f"offen: {question}"


def _agenda(visit: Visit, answers: Answers) -> Iterator[tuple[str, str]]:
    if visit.undecided:
        return
    blocks = _weighted_blocks(answers)
    length = visit.end - visit.start
    has_break = length >= BREAK_FROM
    working = length - WELCOME - (BREAK if has_break else timedelta())
    moment = visit.start
    yield _line(moment, WELCOME), "Ankommen, Erwartungen, Ziel des Halbtags"
    moment += WELCOME
    for number, (title, minutes) in enumerate(_shares(blocks, working)):
        if has_break and number == len(blocks) // 2:
            yield _line(moment, BREAK), "Pause"
            moment += BREAK
        yield _line(moment, minutes), title
        moment += minutes


def _line(start: datetime, length: timedelta) -> str:
    return f"{clock(start)}–{clock(start + length)}"


def _weighted_blocks(answers: Answers) -> list[tuple[str, int]]:
    settled = answers.get("settled") or ()
    advanced = answers.get("progress") in ("pilots", "production")
    mandate_open = answers.get("mandate") != "clear"
    return [
        ("Geschäftsfragen: wobei KI helfen soll", 2 if "direction" in settled else 4),
        ("Die 3 bis 5 Bereiche mit dem größten Hebel", 3 if "focus" in settled else 5),
        ("1 bis 2 Anwendungsfälle zum Testen", 5 if advanced else 4),
        ("Nächste Schritte und Mandat: wer, was, bis wann", 4 if mandate_open else 3),
    ]


def _shares(blocks: Sequence[tuple[str, int]], total: timedelta) -> list[tuple[str, timedelta]]:
    """Split the time by weight in steps of five minutes; what rounding leaves over goes to the last block."""
    whole = sum(weight for _, weight in blocks)
    step = timedelta(minutes=5)
    shares = [(title, (total * weight / whole) // step * step) for title, weight in blocks]
    rest = total - sum((length for _, length in shares), timedelta())
    title, length = shares[-1]
    return [*shares[:-1], (title, length + rest)]


#: Questions to ask, each with the answer that calls for it; the first five that fit are taken.
_QUESTION_RULES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "decision_maker",
        ("unsure", "no"),
        "Wer entscheidet am Ende über Ziele und Mittel, und ist die Person informiert?",
    ),
    ("driver", ("it_alone",), "Was hat die Geschäftsführung der IT bisher über Ziele und Grenzen gesagt?"),
    ("driver", ("departments", "nobody"), "Wo arbeiten Menschen schon mit KI, ohne dass es abgesprochen ist?"),
    ("driver", ("external",), "Welche Entscheidungen fallen heute außer Haus, die ins Haus gehören?"),
    ("driver", ("management_alone", "management_with_it"), "Worin sind sich Geschäftsführung und IT noch nicht einig?"),
    (
        "mandate",
        ("none", "partial", "unknown"),
        "Was müsste in einem Auftrag stehen, damit die Beteiligten handeln können?",
    ),
    ("progress", ("pilots",), "Welches Pilotprojekt würden Sie vermissen, wenn es morgen endete?"),
    ("progress", ("production",), "Woran messen Sie, ob sich der Einsatz lohnt?"),
    ("progress", ("nothing", "individuals"), "Was hat Sie bisher davon abgehalten, anzufangen?"),
    ("goals", ("unknown",), "Welche Zahl in Ihrem Unternehmen soll in einem Jahr anders aussehen?"),
)

_ALWAYS_ASKED = (
    "Welche Entscheidung soll am Ende des Halbtags getroffen sein?",
    "Welches Risiko tragen Sie mit, und wo ist für Sie Schluss?",
    "Was erfährt die Belegschaft, wann und von wem?",
    "Wer übernimmt die nächsten Schritte, und mit wie viel Zeit?",
)


def _questions(answers: Answers) -> list[str]:
    fitting = [text for question_id, values, text in _QUESTION_RULES if _gave(answers, question_id, values)]
    return [*fitting, *_ALWAYS_ASKED][:5]


def _gave(answers: Answers, question_id: str, values: Sequence[str]) -> bool:
    answer = answers.get(question_id) or ()
    given = [answer] if isinstance(answer, str) else answer
    return any(value in given for value in values)


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


def describe_source(source: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return where an inquiry came from as label and value, in a fixed order, then what has no words under its name."""
    named = [(words, source[key]) for key, words in SOURCE_WORDS.items() if source.get(key)]
    return named + [(key, value) for key, value in sorted(source.items()) if value and key not in SOURCE_WORDS]


def _origin(source: Mapping[str, str]) -> list[tuple[str, str]]:
    return describe_source(source) or [("Quelle", "Direkt aufgerufen, ohne Herkunft")]
