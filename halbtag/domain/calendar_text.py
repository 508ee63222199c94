"""The text of an iCalendar object before it is parsed: whole or cut short, without what nobody asks for (RFC 5545)."""

from collections.abc import Iterator

from icalendar import Calendar, Timezone

from halbtag.domain.fetching import FetchFailed, FetchFault

#: What the text of a calendar begins with; a byte order mark before it is no fault.
_BEGINNING = "BEGIN:VCALENDAR"
_BLANK = "\ufeff \r\n\t"

#: Components that keep nobody busy; one broken alarm in them would otherwise cost the whole calendar.
_IDLE = frozenset({"VALARM", "VTODO", "VJOURNAL"})
#: A calendar, its zone and the zone's summer time are three.
_MAX_DEPTH = 10
_KEPT_OF_CALENDAR = ("X-WR-TIMEZONE",)


def parse_calendars(text: str) -> list[Calendar]:
    """Return the calendars in a text, without alarms and tasks, and without definitions of zones that are broken.

    Raises FetchFailed: NO_CALENDAR for anything else than iCalendar, CUT_SHORT where a component does not end: what
    the rest would have said is not known; BROKEN_ENTRY where it is no iCalendar within, TOO_COMPLEX for components in
    components without number.
    """
    if not text.lstrip(_BLANK).upper().startswith(_BEGINNING):
        raise FetchFailed(FetchFault.NO_CALENDAR, "no BEGIN:VCALENDAR")
    lines = list(_wanted_lines(text.lstrip(_BLANK).replace("\r\n", "\n").split("\n")))
    try:
        found = _parse(lines)
    except _UNPARSABLE:
        found = _parse_without_broken_zones(lines)
    return [part for part in found if isinstance(part, Calendar)]


_UNPARSABLE = (ValueError, KeyError, IndexError, RecursionError)


def _parse(lines: list[str]) -> list[Calendar]:
    return Calendar.from_ical("\r\n".join([*lines, ""]), multiple=True)


def _parse_without_broken_zones(lines: list[str]) -> list[Calendar]:
    try:
        return _parse(list(_without_broken_zones(lines)))
    except _UNPARSABLE as error:
        raise FetchFailed(FetchFault.BROKEN_ENTRY, type(error).__name__) from error


def _wanted_lines(lines: list[str]) -> Iterator[str]:
    """Yield the lines of events, free/busy times and zones; of the calendar itself only what changes their times."""
    opened: list[str] = []
    is_kept = False
    for line in lines:
        word, name = _split(line)
        if word == "BEGIN":
            opened.append(name)
            if len(opened) > _MAX_DEPTH:
                raise FetchFailed(FetchFault.TOO_COMPLEX, "nested components")
        is_idle = not _IDLE.isdisjoint(opened)
        if line[:1] not in {" ", "\t"}:  # a folded line goes with the one before
            is_kept = not is_idle and (word in {"BEGIN", "END"} or len(opened) > 1 or word in _KEPT_OF_CALENDAR)
        if opened and is_kept:
            yield line
        if word == "END" and (not opened or opened.pop() != name):
            raise FetchFailed(FetchFault.CUT_SHORT, "END without BEGIN")
    if opened:
        raise FetchFailed(FetchFault.CUT_SHORT, "BEGIN without END")


def _split(line: str) -> tuple[str, str]:
    head, _, value = line.partition(":")
    word = head.partition(";")[0].upper()
    return word, value.strip().upper() if word in {"BEGIN", "END"} else ""


def _without_broken_zones(lines: list[str]) -> Iterator[str]:
    zone: list[str] = []
    for line in lines:
        part = _split(line)
        if part == ("BEGIN", "VTIMEZONE") or zone:
            zone.append(line)
            if part == ("END", "VTIMEZONE"):
                if _is_sound(zone):
                    yield from zone
                zone = []
        else:
            yield line


def _is_sound(zone: list[str]) -> bool:
    try:
        found = Timezone.from_ical("\r\n".join([*zone, ""]))
        assert isinstance(found, Timezone)  # noqa: S101 (that is what begins here)
        found.to_tz()
    except (*_UNPARSABLE, TypeError, AttributeError, OverflowError):
        return False
    return True
