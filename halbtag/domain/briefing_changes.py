"""What of a booking matters to a briefing that was already sent, and how what changed in it is told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from halbtag.domain.briefing import Part, Visit, when_words
from halbtag.domain.briefing_insights import ELEMENTS, element_state, pain_of
from halbtag.domain.onsite import describe_site
from halbtag.domain.questionnaire import Answers, answer_label

#: Key -> what it says, in the order in which it is told; as JSON takes it.
Matters = Mapping[str, str]

_GUEST = "guest:"
_SITE = "site:"
_LONGEST = 90

_LABELS = {
    "when": "Termin",
    "company": "Unternehmen",
    "place": "Adresse",
    "name": "Ansprechperson",
    "phone": "Telefon",
    "email": "E-Mail",
    "note": "Nachricht",
    "size": "Größe",
    "sector": "Branche",
    "role": "Rolle",
    "driver": "Wer KI treibt",
    "progress": "Stand",
    "mandate": "Auftrag",
    "elements": "Ausrichtung, Fokus, Rahmen",
    "goals": "Ziele",
    "pain": "Was am meisten hemmt",
    "decision_maker": "Teilnahme der Person, die entscheidet",
    "circle": "Angekündigte Runde",
    "count": "Zahl der Personen",
}

#: Where a change shows; the verdict may follow any answer, and the agenda most of them, but they repeat it only.
_PARTS = {
    "when": Part.AGENDA,
    "company": Part.WHO,
    "place": Part.JOURNEY,
    "name": Part.WHO,
    "phone": Part.WHO,
    "email": Part.WHO,
    "note": Part.WHO,
    "size": Part.GLANCE,
    "sector": Part.GLANCE,
    "role": Part.WHO,
    "driver": Part.SITUATION,
    "progress": Part.SITUATION,
    "mandate": Part.SITUATION,
    "elements": Part.HYPOTHESES,
    "goals": Part.SITUATION,
    "pain": Part.SITUATION,
    "decision_maker": Part.TABLE,
    "circle": Part.TABLE,
    "count": Part.TABLE,
}

_ANSWERS = ("size", "sector", "role", "driver", "progress", "mandate", "goals", "decision_maker", "circle", "count")
_STATES = {"settled": "geklärt", "partial": "teilweise", "open": "offen"}


@dataclass(frozen=True, slots=True)
class Briefed:
    """What the consultant was last briefed of, and when; `before` is what he knew when that was put together.

    `number` counts the briefings of a booking, the first is 0; `before` is None for it. Instants are aware.
    """

    facts: Matters
    at: datetime
    before: Matters | None = None
    before_at: datetime | None = None
    number: int = 0

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Briefed | None":
        """Return what `store` made plain; None where nothing was told yet."""
        if not stored:
            return None
        before_at = stored["before_at"]
        return cls(
            facts=stored["facts"],
            at=datetime.fromisoformat(stored["at"]),
            before=stored["before"],
            before_at=datetime.fromisoformat(before_at) if before_at else None,
            number=stored["number"],
        )

    def store(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        return {
            "facts": dict(self.facts),
            "at": self.at.isoformat(),
            "before": None if self.before is None else dict(self.before),
            "before_at": self.before_at.isoformat() if self.before_at else None,
            "number": self.number,
        }

    def next(self, facts: Matters, *, now: datetime, was_read: bool) -> "Briefed":
        """Return what he is briefed of when the facts are these; it may tell nothing new, see `is_news`.

        Where the last briefing never went out (`was_read` False), the one before it is what he knows.
        """
        before, before_at = (self.facts, self.at) if was_read else (self.before, self.before_at)
        return Briefed(facts, now, before, before_at, self.number + 1)

    @property
    def is_news(self) -> bool:
        """Say whether there is anything to tell: it is the first briefing, or something is not as it was."""
        return self.before is None or bool(differences(self.before, self.facts))


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was; `before` or `after` is empty where it was not there or is no more."""

    key: str
    before: str
    after: str

    @property
    def part(self) -> Part:
        """Return the part of the briefing that shows it."""
        if self.key.startswith(_GUEST):
            return Part.TABLE
        return _PARTS.get(self.key, Part.JOURNEY)

    @property
    def words(self) -> str:
        """Return it in words, with what it was before: the briefing itself shows what it is now."""
        before = _shortened(self.before)
        if self.key.startswith(_GUEST):
            if not self.before:
                return f"Neu am Tisch: {_shortened(self.after)}"
            return f"{_shortened(self.after)} (bisher: {before})" if self.after else f"Nicht mehr dabei: {before}"
        label = self.key.removeprefix(_SITE) if self.key.startswith(_SITE) else _LABELS.get(self.key, self.key)
        if not self.before:
            return f"{label}: jetzt angegeben"
        return f"{label}: bisher {before}" if self.after else f"{label}: entfällt (bisher {before})"


def what_matters(visit: Visit, answers: Answers) -> dict[str, str]:
    """Return what a reader of the briefing relies on; texts, so that it can be kept and compared later.

    Not in it: drives and neighbours in the calendar, which change by themselves and are looked up when the briefing is
    opened; whether the address was checked; where the inquiry came from.
    """
    return {key: value for key, value in _matters(visit, answers) if value}


def differences(before: Matters, after: Matters) -> list[Difference]:
    """Return what is not as it was, in the order in which it is told; what is gone comes last.

    A question that `before` did not know, and one that `after` no longer asks, is told like any other.
    """
    keys = [*after, *(key for key in before if key not in after)]
    pairs = ((key, before.get(key, ""), after.get(key, "")) for key in keys)
    return [Difference(key, was, is_now) for key, was, is_now in pairs if was != is_now]


def _matters(visit: Visit, answers: Answers) -> Iterator[tuple[str, str]]:
    yield "when", when_words(visit)
    yield "company", visit.company
    yield "place", f"{visit.street}, {visit.postal_code} {visit.city}"
    for name in ("name", "phone", "email", "note"):
        yield name, getattr(visit, name)
    for guest in visit.circle:
        words = f"{guest.name}, {guest.role}" if guest.role else guest.name
        yield f"{_GUEST}{guest.email.lower()}", words if guest.is_required else f"{words} (freigestellt)"
    for label, words in describe_site(visit.site) if visit.site else ():
        yield f"{_SITE}{label}", words
    for question_id in _ANSWERS:
        if answers.get(question_id):
            yield question_id, answer_label(question_id, answers)
    yield "elements", ", ".join(f"{name} {_STATES[element_state(answers, each)]}" for each, name in ELEMENTS.items())
    yield "pain", pain_of(answers)


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rstrip()}…"
