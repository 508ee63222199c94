"""What was changed in the availability, and what undoing it did, in one sentence."""

from collections.abc import Sequence

from halbtag.domain.changes import Change, Entry
from halbtag.domain.formats import clock_span, day_dated, day_short, days_dated, half_name, half_when, weekday_half
from halbtag.domain.half import Half
from halbtag.domain.language import gettext, mark, ngettext, pgettext
from halbtag.domain.lifted_words import lift_words
from halbtag.domain.reason_words import reason_words
from halbtag.domain.slots import HalfDay, Override, WeeklyRule
from halbtag.domain.worked_times import Overlap, Source

#: More are counted, not named.
_MOST_NAMED = 4

#: What is said of entries that were taken out and put in: the first time, and again.
_REMOVED = (mark("Entfernt: %(entries)s."), mark("Wieder entfernt: %(entries)s."))
_ADDED = (mark("Eingetragen: %(entries)s."), mark("Wieder eingetragen: %(entries)s."))
_PATTERN = (mark("Wochenmuster geändert: %(entries)s."), mark("Wochenmuster zurückgesetzt: %(entries)s."))


def describe_change(change: Change) -> str:
    """Return what was changed: "Eingetragen: Do., 03.12.2026, ganzer Tag, geschlossen („Urlaub“)."."""
    return _sentence(change, is_again=False)


def describe_undo(undoing: Change) -> str:
    """Return what undoing did; `undoing` is the change that it made. Without one, the state was the old one already."""
    if not undoing:
        return gettext("Nichts mehr rückgängig zu machen: Es ist schon so wie vor der Änderung.")
    return gettext("Rückgängig gemacht. %(sentence)s", sentence=_sentence(undoing, is_again=True))


def describe_override(override: Override) -> str:
    """Return days, half, times, direction and reason of an override."""
    parts = [
        days_dated(override.first_day, override.last_day),
        half_name(override.half) if override.half else gettext("ganzer Tag"),
        *([clock_span(override.starts_at, override.ends_at)] if override.starts_at and override.ends_at else []),
        gettext("geöffnet") if override.is_open else gettext("geschlossen"),
    ]
    said = ", ".join(parts)
    if override.reason:
        said = gettext("%(what)s („%(reason)s“)", what=said, reason=override.reason)
    if override.lifts:
        said = gettext("%(what)s, trotz: %(lifted)s", what=said, lifted="; ".join(map(lift_words, override.lifts)))
    return said


def describe_still_closed(half_days: Sequence[HalfDay]) -> str:
    """Return which of the half-days that were opened stay closed, by reason; a long list is counted."""
    by_reasons: dict[str, list[str]] = {}
    for each in half_days:
        name = f"{day_short(each.day)} {half_when(each.half)}"
        by_reasons.setdefault("; ".join(map(reason_words, each.reasons)), []).append(name)
    return ngettext(
        "Ein Halbtag bleibt trotzdem zu: %(told)s. Einzelne öffnen Sie im Kalender unter „Warum zu?“.",
        "%(num)d Halbtage bleiben trotzdem zu: %(told)s. Einzelne öffnen Sie im Kalender unter „Warum zu?“.",
        len(half_days),
        told="; ".join(f"{reasons} ({_listed(named, ', ')})" for reasons, named in by_reasons.items()),
    )


def describe_overlap(overlap: Overlap) -> str:
    """Return which halves of which day overlap, what sets their times, and what to do about it."""
    morning, afternoon = overlap.morning, overlap.afternoon
    return gettext(
        "%(day)s: Der Nachmittag beginnt um %(start)s Uhr (%(afternoon)s), der Vormittag endet erst um %(end)s Uhr "
        "(%(morning)s). Bitte ändern Sie eine der Uhrzeiten, oder schließen Sie zuerst die andere Tageshälfte.",
        day=day_dated(overlap.day),
        start=f"{afternoon.starts_at:%H:%M}",
        afternoon=_source_words(afternoon.source),
        end=f"{morning.ends_at:%H:%M}",
        morning=_source_words(morning.source),
    )


def _source_words(source: Source) -> str:
    match source:
        case Source.PATTERN:
            return pgettext("Herkunft einer Uhrzeit", "Wochenmuster")
        case Source.SEASON:
            return pgettext("Herkunft einer Uhrzeit", "zeitweise Regel")
        case Source.OVERRIDE:
            return pgettext("Herkunft einer Uhrzeit", "Abweichung")


def _sentence(change: Change, *, is_again: bool) -> str:
    if any(entry.pattern_key for entry in (*change.removed, *change.added)):
        return _filled(_PATTERN[is_again], _pattern(change))
    told = ((_REMOVED[is_again], change.removed), (_ADDED[is_again], change.added))
    return " ".join(_filled(message, [_describe(entry) for entry in entries]) for message, entries in told if entries)


def _filled(message: str, entries: list[str]) -> str:
    return gettext(message) % {"entries": _listed(entries)}


def _listed(items: list[str], separator: str = "; ") -> str:
    named, more = separator.join(items[:_MOST_NAMED]), len(items) - _MOST_NAMED
    return gettext("%(named)s und %(more)d weitere", named=named, more=more) if more > 0 else named


def _describe(entry: Entry) -> str:
    if isinstance(entry.what, Override):
        return describe_override(entry.what)
    rule = entry.what
    first, last = rule.valid_from, rule.valid_until
    during = days_dated(first, last) if first and last else gettext("ohne Ende")
    return ", ".join([weekday_half(rule.weekday, rule.half), clock_span(rule.starts_at, rule.ends_at), during])


def _pattern(change: Change) -> list[str]:
    before = _times_by_half(change.removed)
    after = _times_by_half(change.added)
    halves = list(Half)
    keys = sorted({*before, *after}, key=lambda key: (key[0], halves.index(key[1])))
    return [_half_change(key, before.get(key), after.get(key)) for key in keys]


def _times_by_half(entries: tuple[Entry, ...]) -> dict[tuple[int, Half], str]:
    rules = [entry.what for entry in entries if isinstance(entry.what, WeeklyRule)]
    return {(rule.weekday, rule.half): clock_span(rule.starts_at, rule.ends_at) for rule in rules}


def _half_change(key: tuple[int, Half], before: str | None, after: str | None) -> str:
    name = weekday_half(*key)
    if after is None:
        return gettext("%(half)s geschlossen, bisher %(before)s", half=name, before=before)
    if before is None:
        return gettext("%(half)s %(after)s, bisher geschlossen", half=name, after=after)
    return gettext("%(half)s %(after)s, bisher %(before)s", half=name, after=after, before=before)
