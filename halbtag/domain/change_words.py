"""What was changed in the availability, and what undoing it did, in one German sentence."""

from collections.abc import Sequence
from datetime import date, time

from babel.dates import get_day_names

from halbtag.domain.changes import Change, Entry
from halbtag.domain.formats import day_short, half_name
from halbtag.domain.half import Half
from halbtag.domain.reason_words import reason_words
from halbtag.domain.slots import HalfDay, Override, Reason, ReasonCode, WeeklyRule
from halbtag.domain.worked_times import Overlap, Source

#: More are counted, not named.
_MOST_NAMED = 4
_HALVES = {Half.MORNING: "vormittags", Half.AFTERNOON: "nachmittags"}
_SOURCES = {Source.PATTERN: "Wochenmuster", Source.SEASON: "zeitweise Regel", Source.OVERRIDE: "Abweichung"}
_WEEKDAYS = get_day_names("wide", locale="de_DE")


def describe_change(change: Change) -> str:
    """Return what was changed: "Eingetragen: Do., 03.12.2026, ganzer Tag, geschlossen („Urlaub“)."."""
    return _sentence(change, again="")


def describe_undo(undoing: Change) -> str:
    """Return what undoing did; `undoing` is the change that it made. Without one, the state was the old one already."""
    if not undoing:
        return "Nichts mehr rückgängig zu machen: Es ist schon so wie vor der Änderung."
    return f"Rückgängig gemacht. {_sentence(undoing, again='Wieder ')}"


def describe_override(override: Override) -> str:
    """Return days, half, times, direction and reason of an override."""
    half = half_name(override.half) if override.half else "ganzer Tag"
    times = f", {_times(override.starts_at, override.ends_at)}" if override.starts_at and override.ends_at else ""
    state = "geöffnet" if override.is_open else "geschlossen"
    reason = f" („{override.reason}“)" if override.reason else ""
    in_spite = f", trotz: {'; '.join(lift_words(key) for key in override.lifts)}" if override.lifts else ""
    return f"{_range(override.first_day, override.last_day)}, {half}{times}, {state}{reason}{in_spite}"


def lift_words(key: str) -> str:
    """Return a lifted reason in words, from its key."""
    code, _, detail = key.partition(":")
    return reason_words(Reason(ReasonCode(code), detail))


def describe_still_closed(half_days: Sequence[HalfDay]) -> str:
    """Return which of the half-days that were opened stay closed, by reason; a long list is counted."""
    by_reasons: dict[str, list[str]] = {}
    for each in half_days:
        name = f"{day_short(each.day)} {_HALVES[each.half]}"
        by_reasons.setdefault("; ".join(map(reason_words, each.reasons)), []).append(name)
    told = "; ".join(f"{reasons} ({_listed(named, ', ')})" for reasons, named in by_reasons.items())
    subject = "Ein Halbtag bleibt" if len(half_days) == 1 else f"{len(half_days)} Halbtage bleiben"
    return f"{subject} trotzdem zu: {told}. Einzelne öffnen Sie im Kalender unter „Warum zu?“."


def describe_overlap(overlap: Overlap) -> str:
    """Return which halves of which day overlap, what sets their times, and what to do about it."""
    morning, afternoon = overlap.morning, overlap.afternoon
    return (
        f"{day_short(overlap.day)}{overlap.day.year}: Der Nachmittag beginnt um {afternoon.starts_at:%H:%M} Uhr "
        f"({_SOURCES[afternoon.source]}), der Vormittag endet erst um {morning.ends_at:%H:%M} Uhr "
        f"({_SOURCES[morning.source]}). Bitte ändern Sie eine der Uhrzeiten, oder schließen Sie zuerst die andere "
        "Tageshälfte."
    )


def _sentence(change: Change, *, again: str) -> str:
    if any(entry.pattern_key for entry in (*change.removed, *change.added)):
        return f"Wochenmuster {'zurückgesetzt' if again else 'geändert'}: {_listed(_pattern(change))}."
    parts = []
    for word, entries in (("entfernt", change.removed), ("eingetragen", change.added)):
        if entries:
            verb = f"{again}{word}" if again else word.capitalize()
            parts.append(f"{verb}: {_listed([_describe(entry) for entry in entries])}.")
    return " ".join(parts)


def _listed(items: list[str], separator: str = "; ") -> str:
    named, more = items[:_MOST_NAMED], len(items) - _MOST_NAMED
    return separator.join(named) + (f" und {more} weitere" if more > 0 else "")


def _describe(entry: Entry) -> str:
    if isinstance(entry.what, Override):
        return describe_override(entry.what)
    rule = entry.what
    during = _range(rule.valid_from, rule.valid_until) if rule.valid_from and rule.valid_until else "ohne Ende"
    return f"{_WEEKDAYS[rule.weekday]} {_HALVES[rule.half]}, {_times(rule.starts_at, rule.ends_at)}, {during}"


def _pattern(change: Change) -> list[str]:
    before = _times_by_half(change.removed)
    after = _times_by_half(change.added)
    halves = list(Half)
    keys = sorted({*before, *after}, key=lambda key: (key[0], halves.index(key[1])))
    return [_half_change(key, before.get(key), after.get(key)) for key in keys]


def _times_by_half(entries: tuple[Entry, ...]) -> dict[tuple[int, Half], str]:
    rules = [entry.what for entry in entries if isinstance(entry.what, WeeklyRule)]
    return {(rule.weekday, rule.half): _times(rule.starts_at, rule.ends_at) for rule in rules}


def _half_change(key: tuple[int, Half], before: str | None, after: str | None) -> str:
    name = f"{_WEEKDAYS[key[0]]} {_HALVES[key[1]]}"
    if after is None:
        return f"{name} geschlossen, bisher {before}"
    return f"{name} {after}, bisher {before or 'geschlossen'}"


def _times(starts_at: time, ends_at: time) -> str:
    return f"{starts_at:%H:%M}–{ends_at:%H:%M} Uhr"


def _range(first: date, last: date) -> str:
    begin = f"{day_short(first)}{first.year}"
    return begin if first == last else f"{begin} bis {day_short(last)}{last.year}"
