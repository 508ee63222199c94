"""What a change of the availability removed and added, and what brings back the state before it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from halbtag.domain.half import Half
from halbtag.domain.slots import Override, WeeklyRule


class ChangedSince(Exception):
    """What the change left was itself changed since: to undo it would undo that too."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A weekly rule or an override as it is kept; of two overrides the one with the higher id is the younger one.

    `created_at` stands with overrides only.
    """

    id: int
    what: WeeklyRule | Override
    created_at: datetime | None = None

    @property
    def pattern_key(self) -> tuple[int, Half] | None:
        """Return weekday and half of a rule of the pattern, which has one for each; None for any other entry."""
        if isinstance(self.what, WeeklyRule) and not self.what.is_bounded:
            return self.what.weekday, self.what.half
        return None

    @property
    def days(self) -> tuple[date, date]:
        """Return the first and the last day that it speaks of; date.min and date.max stand for no end."""
        if isinstance(self.what, Override):
            return self.what.first_day, self.what.last_day
        return self.what.valid_from or date.min, self.what.valid_until or date.max


@dataclass(frozen=True, slots=True)
class Change:
    """The entries that were removed, and those that were added; what was replaced is in both."""

    removed: tuple[Entry, ...] = ()
    added: tuple[Entry, ...] = ()

    def __bool__(self) -> bool:
        """Say whether anything changed at all."""
        return bool(self.removed or self.added)

    @property
    def days(self) -> tuple[date, date]:
        """Return the first and the last day that it speaks of; date.min and date.max stand for no end."""
        ranges = [entry.days for entry in (*self.removed, *self.added)]
        return min(first for first, _ in ranges), max(last for _, last in ranges)


def pattern_change(before: Sequence[Entry], wanted: Iterable[WeeklyRule]) -> tuple[list[Entry], list[WeeklyRule]]:
    """Return the entries of the pattern that are to go and the rules that are to come; what is equal stays as it is."""
    wanted = list(wanted)
    kept = [entry.what for entry in before]
    return [entry for entry in before if entry.what not in wanted], [rule for rule in wanted if rule not in kept]


def plan_undo(change: Change, present: Iterable[Entry]) -> Change:
    """Return the change that undoes another one, whatever else was changed since.

    `present` holds the entries of the change that are there still, and the whole pattern. What was removed comes back
    with its id, and so to its place; what was added goes, unless it is gone already. Raises ChangedSince where the
    pattern has another rule by now for a half-day that is concerned.
    """
    present = list(present)
    there = {(type(entry.what), entry.id) for entry in present}
    going = tuple(entry for entry in change.added if (type(entry.what), entry.id) in there)
    coming = tuple(entry for entry in change.removed if (type(entry.what), entry.id) not in there)
    _check_pattern(change, present)
    return Change(removed=going, added=coming)


def _check_pattern(change: Change, present: Iterable[Entry]) -> None:
    touched = {entry.pattern_key for entry in (*change.removed, *change.added)} - {None}
    if not touched:
        return
    left = {entry.id for entry in change.added if entry.pattern_key}
    if left != {entry.id for entry in present if entry.pattern_key in touched}:
        raise ChangedSince
