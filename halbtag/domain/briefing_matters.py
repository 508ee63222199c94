"""What of a booking matters to a reader of its briefing: kept in no language, and said in his when it has changed."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from halbtag.domain.briefing import Visit
from halbtag.domain.briefing_insights import ELEMENTS, element_state, given, pain_of
from halbtag.domain.briefing_table import Guest, Undelivered, Unreached
from halbtag.domain.formats import day_long, span
from halbtag.domain.language import Language, gettext, mark, speaking
from halbtag.domain.onsite import Site, describe_site
from halbtag.domain.questionnaire import Answers, answer_label, find_question

#: Key -> what is so, in the order in which it is told, as JSON takes it: what people typed as it is, options by their
#: ids. What was kept before that is a text, the words in German.
Matters = Mapping[str, Any]

GUEST = "guest:"
SITE = "site:"
UNREACHED = "unreached:"

LABELS = {
    "when": mark("Termin"),
    "company": mark("Unternehmen"),
    "place": mark("Adresse"),
    "name": mark("Ansprechperson"),
    "phone": mark("Telefon"),
    "email": mark("E-Mail"),
    "note": mark("Nachricht"),
    "size": mark("Größe"),
    "sector": mark("Branche"),
    "role": mark("Rolle"),
    "driver": mark("Wer KI treibt"),
    "progress": mark("Stand"),
    "mandate": mark("Auftrag"),
    "elements": mark("Ausrichtung, Fokus, Rahmen"),
    "goals": mark("Ziele"),
    "pain": mark("Was am meisten hemmt"),
    "decision_maker": mark("Teilnahme der Person, die entscheidet"),
    "circle": mark("Angekündigte Runde"),
    "count": mark("Zahl der Personen"),
}

_ANSWERS = ("size", "sector", "role", "driver", "progress", "mandate", "goals", "decision_maker", "circle", "count")
_STATES = {
    "settled": mark("%(element)s geklärt"),
    "partial": mark("%(element)s teilweise"),
    "open": mark("%(element)s offen"),
}
_LINES = {
    "reception": ("reception",),
    "parking": ("parking",),
    "room": ("room",),
    "contact": ("contact_name", "contact_mobile"),
    "equipment": ("wall", "screen"),
}


def what_matters(visit: Visit, answers: Answers) -> dict[str, Any]:
    """Return what a reader of the briefing relies on, so that it can be kept and compared later.

    Not in it: drives and neighbours in the calendar, which change by themselves and are looked up when the briefing is
    opened; whether the address was checked; where the inquiry came from.
    """
    return {key: value for key, value in _matters(visit, answers) if value}


def is_same(key: str, was: Any, is_now: Any) -> bool:
    """Say whether one thing is as it was, in whatever language or way it was kept.

    That somebody is reached by now, or is not to come any more, is no news of its own.
    """
    if key.startswith(UNREACHED) and not is_now:
        return True
    if was == is_now or not isinstance(was, str) or isinstance(is_now, str):
        return bool(was == is_now)
    with speaking(Language.GERMAN):
        return was == words_of(key, is_now)


def label_of(key: str, value: Any) -> str:
    """Return what something is called, in the language that is spoken; a member of the circle has no label."""
    if key.startswith(SITE):
        return _line(value)[0] if isinstance(value, dict) else gettext(_LABELS_BEFORE.get(key.removeprefix(SITE), key))
    return gettext(LABELS[key]) if key in LABELS else key


def words_of(key: str, value: Any) -> str:
    """Return what is so, in the language that is spoken; nothing where nothing is."""
    if not value or isinstance(value, str):
        return value or ""
    if key == "when":
        start, end = (datetime.fromisoformat(value[name]) for name in ("start", "end"))
        return f"{day_long(start)}, {span(start, end)}"
    if key == "elements":
        return ", ".join(gettext(_STATES[value[each]], element=gettext(name)) for each, name in ELEMENTS.items())
    if key.startswith(GUEST):
        return Guest(value["name"], "", value["role"], value["is_required"]).words
    if key.startswith(UNREACHED):
        return Unreached(value["name"], Undelivered(value["what"])).words
    return _line(value)[1] if key.startswith(SITE) else answer_label(key, {key: value})


def read_matters(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was kept, with what can be told apart from the German words of earlier days by its ids again."""
    return dict(_read(key, value) for key, value in stored.items())


def _matters(visit: Visit, answers: Answers) -> Iterator[tuple[str, Any]]:
    if not visit.undecided:
        yield "when", {"start": _instant(visit.start), "end": _instant(visit.end)}
    yield "company", visit.company
    yield "place", f"{visit.street}, {visit.postal_code} {visit.city}"
    for name in ("name", "phone", "email", "note"):
        yield name, getattr(visit, name)
    for guest in visit.circle:
        told = {"name": guest.name, "role": guest.role, "is_required": guest.is_required}
        yield f"{GUEST}{guest.email.lower()}", told
    if visit.site:
        yield from _lines(visit.site.store())
    for each in visit.unreached:
        yield f"{UNREACHED}{each.name}", {"name": each.name, "what": each.what}
    for question_id in _ANSWERS:
        yield question_id, given(answers, question_id)
    yield "elements", {element: element_state(answers, element) for element in ELEMENTS}
    yield "pain", pain_of(answers)


def _lines(stored: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the lines of the on-site sheet, each with the fields that it is made of, or None where it says nothing."""
    for name, fields in _LINES.items():
        line = {field: stored[field] for field in fields}
        yield f"{SITE}{name}", line if describe_site(Site.of(line)) else None


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _line(stored: Mapping[str, Any]) -> tuple[str, str]:
    """Return the label and the words of one line of the on-site sheet."""
    [line] = describe_site(Site.of(stored))
    return line


# --- What was kept in German words ------------------------------------------------------------------------------------

_LINES_BEFORE = {
    "Anmeldung": "reception",
    "Parken": "parking",
    "Raum": "room",
    "Kontakt am Tag": "contact",
    "Ausstattung": "equipment",
}

_LABELS_BEFORE = {name: label for label, name in _LINES_BEFORE.items()}

#: How an option was called while words were kept -> how it is called now.
_RENAMED = {"Attraktivität als Arbeitgeber:in": "Attraktivität als Arbeitgeber"}


def _read(key: str, value: Any) -> tuple[str, Any]:
    if not isinstance(value, str):
        return key, value
    if key.startswith(SITE):
        label = key.removeprefix(SITE)
        return f"{SITE}{_LINES_BEFORE.get(label, label)}", value
    if key == "elements":
        return key, _elements(value) or value
    return key, (_ids(key, value) or value) if key in _ANSWERS else value


def _ids(question_id: str, words: str) -> list[str]:
    """Return the options with these labels; none where one is not known."""
    known = {option.label: option.id for option in find_question(question_id).options}
    labels = [_RENAMED.get(label, label) for label in words.split(", ")]
    return [known[label] for label in labels] if known.keys() >= set(labels) else []


def _elements(words: str) -> dict[str, str]:
    found = {
        element: state
        for element, name in ELEMENTS.items()
        for state, said in _STATES.items()
        if said % {"element": name} in words.split(", ")
    }
    return found if found.keys() == ELEMENTS.keys() else {}
