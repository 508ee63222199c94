"""How what changed since the consultant was last briefed is told, and what he was last briefed of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from halbtag.domain.briefing import Part
from halbtag.domain.briefing_matters import (
    GUEST,
    UNREACHED,
    Matters,
    is_same,
    label_of,
    read_matters,
    what_matters,
    words_of,
)
from halbtag.domain.language import gettext

__all__ = ["Briefed", "Difference", "differences", "what_matters"]

_LONGEST = 90

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
            facts=read_matters(stored["facts"]),
            at=datetime.fromisoformat(stored["at"]),
            before=None if stored["before"] is None else read_matters(stored["before"]),
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
    """One thing that is not as it was, each as it is kept; None where it was not there or is no more."""

    key: str
    before: Any
    after: Any

    @property
    def part(self) -> Part:
        """Return the part of the briefing that shows it."""
        if self.key.startswith(GUEST):
            return Part.TABLE
        if self.key.startswith(UNREACHED):
            return Part.MISSING
        return _PARTS.get(self.key, Part.JOURNEY)

    @property
    def words(self) -> str:
        """Return it in words, with what it was before: the briefing itself shows what it is now."""
        before, after = (_shortened(words_of(self.key, each)) for each in (self.before, self.after))
        if self.key.startswith(GUEST):
            return _guest_words(before, after)
        if self.key.startswith(UNREACHED):
            return after
        label = label_of(self.key, self.after or self.before)
        if not before:
            return gettext("%(label)s: jetzt angegeben", label=label)
        if not after:
            return gettext("%(label)s: entfällt (bisher %(before)s)", label=label, before=before)
        return gettext("%(label)s: bisher %(before)s", label=label, before=before)


def _guest_words(before: str, after: str) -> str:
    if not before:
        return gettext("Neu am Tisch: %(guest)s", guest=after)
    if not after:
        return gettext("Nicht mehr dabei: %(guest)s", guest=before)
    return gettext("%(guest)s (bisher: %(before)s)", guest=after, before=before)


def differences(before: Matters, after: Matters) -> list[Difference]:
    """Return what is not as it was, in the order in which it is told; what is gone comes last.

    A question that `before` did not know, and one that `after` no longer asks, is told like any other.
    """
    keys = [*after, *(key for key in before if key not in after)]
    pairs = ((key, before.get(key), after.get(key)) for key in keys)
    return [Difference(key, was, is_now) for key, was, is_now in pairs if not is_same(key, was, is_now)]


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rstrip()}…"
