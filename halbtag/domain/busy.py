"""What a foreign calendar keeps busy: reads iCalendar (RFC 5545) as Google, Outlook, Apple and Nextcloud write it."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Any

import recurring_ical_events
from icalendar import Calendar, Component
from icalendar.error import BrokenCalendarProperty, InvalidCalendar
from icalendar.prop import vDDDLists
from icalendar.timezone import tzp
from recurring_ical_events import BadRuleStringFormat, PeriodEndBeforeStart

from halbtag.domain.fetching import FetchFailed, FetchFault
from halbtag.domain.places import find_place
from halbtag.domain.states import CalendarKind
from halbtag.domain.text import clean_line
from halbtag.domain.zone import BERLIN, at, local

#: More busy times than a full life has; who sends them wants something else.
MAX_BUSY_TIMES = 20_000

#: More than any calendar that is read whole; also what the fetch takes (OWASP ASVS 5.0.0, 5.2).
MAX_CHARACTERS = 2 * 1024 * 1024

MAX_UID_LENGTH = 255

#: The day around the window in which zones may still move a time into it.
_SLACK = timedelta(days=1)
_TIMES = ("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE")
#: Outlook names a zone by what its menu says, where it writes no VTIMEZONE for it.
_MENU_ZONE = re.compile(r"\((?:UTC|GMT)(?:([+-]\d{2}):(\d{2}))?\)")
_ENDLESS_RULE = re.compile(r"SECONDLY|MINUTELY", re.IGNORECASE)
_POSTAL_CODE = re.compile(r"(?<!\d)(\d{5})(?=[\s ]+[^\W\d_])")


@dataclass(frozen=True, slots=True)
class BusyTime:
    """A time in which somebody is busy, `start` and `end` aware, in UTC; `postal_code` is empty for no known place."""

    uid: str
    start: datetime
    end: datetime
    is_tentative: bool = False
    postal_code: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a busy calendar is read from and what of it is wanted; `first` and `last` are aware instants."""

    kind: CalendarKind
    address: str = field(repr=False)
    username: str
    password: str = field(repr=False)
    etag: str
    last_modified: str
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """What a calendar said; `busy_times` is None where it has not changed since the last reading (304)."""

    busy_times: tuple[BusyTime, ...] | None
    etag: str = ""
    last_modified: str = ""


def read_calendars(texts: Iterable[str], *, first: datetime, last: datetime) -> list[BusyTime]:
    """Return what the calendars keep busy between two aware instants, in order of time, each time once.

    Recurrences are written out, moved and cancelled instances obeyed (RFC 5545, 3.8.4.4 and 3.8.5). Left out are
    events that are CANCELLED, TRANSPARENT (3.8.2.7), "free" in Outlook's own words, or without any length. A day is
    Berlin's day; a floating time is read in the calendar's X-WR-TIMEZONE, or Berlin's. What cannot be understood is
    never taken for free.

    Raises FetchFailed: NO_CALENDAR, BROKEN_ENTRY, TOO_LARGE, TOO_COMPLEX.
    """
    found: set[BusyTime] = set()
    for text in texts:
        for calendar in _parse(text):
            found.update(_busy_times(calendar, first=first, last=last))
            if len(found) > MAX_BUSY_TIMES:
                raise FetchFailed(FetchFault.TOO_COMPLEX, f"more than {MAX_BUSY_TIMES} busy times")
    return sorted(found, key=lambda busy: (busy.start, busy.end, busy.uid))


def without_own(busy_times: Iterable[BusyTime], own_uids: Collection[str]) -> tuple[BusyTime, ...]:
    """Return the busy times, in their order, that are not our own events come back; UIDs compare without case.

    Some servers change the case of a UID, none its signs.
    """
    known = {uid.casefold() for uid in own_uids}
    return tuple(busy for busy in busy_times if busy.uid.casefold() not in known)


def reading_window(now: datetime) -> tuple[datetime, datetime]:
    """Return the span that is read of every calendar: from the month before to some 26 months ahead, in whole months.

    That is beyond the furthest booking horizon. It stands still within a month, so that "nothing new" since a reading
    in the same month is enough: no further recurrence can have come into sight.
    """
    month = local(now).date().replace(day=1)
    first = (month - timedelta(days=1)).replace(day=1)
    last = (month + timedelta(days=26 * 31)).replace(day=1)
    return at(first, time.min), at(last, time.min)


def find_postal_code(location: str) -> str:
    """Return the first known German postal code in a LOCATION that a place's name follows, or ""."""
    return next((code for code in _POSTAL_CODE.findall(location) if find_place(code)), "")


# --- Parsing --------------------------------------------------------------------------------------------------------


def _parse(text: str) -> list[Calendar]:
    if len(text) > MAX_CHARACTERS:
        raise FetchFailed(FetchFault.TOO_LARGE, "the calendar's text")
    if not text.lstrip("\ufeff \r\n\t").upper().startswith("BEGIN:VCALENDAR"):
        raise FetchFailed(FetchFault.NO_CALENDAR, "no BEGIN:VCALENDAR")
    try:
        found = Calendar.from_ical(text.lstrip("\ufeff \r\n\t"), multiple=True)
    except (ValueError, KeyError, IndexError, RecursionError) as error:
        raise FetchFailed(FetchFault.NO_CALENDAR, type(error).__name__) from error
    calendars = [part for part in found if isinstance(part, Calendar)]
    if not calendars:
        raise FetchFailed(FetchFault.NO_CALENDAR, "ends before it begins")
    return calendars


def _busy_times(calendar: Calendar, *, first: datetime, last: datetime) -> Iterator[BusyTime]:
    try:
        _prepare(calendar)
        occurrences = recurring_ical_events.of(calendar).between(first - _SLACK, last + _SLACK)
        found = [*_of_events(occurrences), *_of_free_busy(calendar)]
    except _UNREADABLE as error:
        raise FetchFailed(FetchFault.BROKEN_ENTRY, type(error).__name__) from error
    for busy in found:
        if busy.start < last and first < busy.end:
            yield busy


_UNREADABLE = (
    BrokenCalendarProperty, InvalidCalendar, BadRuleStringFormat, PeriodEndBeforeStart,
    ValueError, TypeError, KeyError, AttributeError, OverflowError,
)  # fmt: skip


def _prepare(calendar: Calendar) -> None:
    _name_zone(calendar)
    # Something without a time, a task for one, keeps nobody busy.
    calendar.subcomponents = [part for part in calendar.subcomponents if part.name != "VEVENT" or "DTSTART" in part]
    for event in calendar.walk("VEVENT"):
        _refuse_endless(event)
        for name in _TIMES:
            values = event.get(name, [])
            for value in values if isinstance(values, list) else [values]:
                _settle_zone(value)


def _name_zone(calendar: Calendar) -> None:
    """Write X-WR-TIMEZONE by its Olson name, which the expander demands; one that nobody knows is left out."""
    written = calendar.pop("X-WR-TIMEZONE", None)
    zone = tzp.timezone(str(written)) if written else None
    key = getattr(zone, "key", None)
    if key:
        calendar["X-WR-TIMEZONE"] = key


def _refuse_endless(event: Component) -> None:
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        frequency = "".join(map(str, rule.get("FREQ", [])))
        if _ENDLESS_RULE.search(frequency) and "COUNT" not in rule and "UNTIL" not in rule:
            raise FetchFailed(FetchFault.TOO_COMPLEX, f"FREQ={frequency.upper()} without end")


def _settle_zone(value: Any) -> None:
    """Give a time whose TZID nobody knows the zone that its name tells; raises ValueError where it tells none."""
    name = value.params.get("TZID") if hasattr(value, "params") else None
    for part in value.dts if isinstance(value, vDDDLists) else [value]:
        instant = part.dt
        if name and isinstance(instant, datetime) and instant.tzinfo is None:
            part.dt = instant.replace(tzinfo=_menu_zone(str(name)))


def _menu_zone(name: str) -> tzinfo:
    found = _MENU_ZONE.search(name)
    if found is None:
        raise ValueError("unknown zone")
    hours, minutes = int(found[1] or 0), int(found[2] or 0)
    if hours == 1:
        return BERLIN
    return timezone(timedelta(hours=hours, minutes=minutes if hours >= 0 else -minutes))


# --- Events ---------------------------------------------------------------------------------------------------------


def _of_events(events: Iterable[Component]) -> Iterator[BusyTime]:
    for event in events:
        start, end = _instant(_moment(event, "DTSTART")), _end(event)
        if end > start and not _is_free(event):
            yield BusyTime(
                uid=clean_line(str(event.get("UID", "")), MAX_UID_LENGTH),
                start=start,
                end=end,
                is_tentative=_is_tentative(event),
                postal_code=find_postal_code(str(event.get("LOCATION", ""))),
            )


def _end(event: Component) -> datetime:
    first, last = _moment(event, "DTSTART"), _moment(event, "DTEND")
    if not isinstance(first, datetime) and last <= first:
        last = first + timedelta(days=1)  # Outlook's way to write one whole day
    return _instant(last)


def _moment(event: Component, name: str) -> date:
    value: Any = event[name]  # icalendar's types allow for thirty others
    moment: date = value.dt
    return moment


def _instant(moment: date) -> datetime:
    if not isinstance(moment, datetime):
        return at(moment, time.min)
    return (moment.replace(tzinfo=BERLIN) if moment.tzinfo is None else moment).astimezone(UTC)


def _is_free(event: Component) -> bool:
    return (
        _word(event, "STATUS") == "CANCELLED"
        or _word(event, "TRANSP") == "TRANSPARENT"
        or _word(event, "X-MICROSOFT-CDO-BUSYSTATUS") == "FREE"
    )


def _is_tentative(event: Component) -> bool:
    return _word(event, "STATUS") == "TENTATIVE" or _word(event, "X-MICROSOFT-CDO-BUSYSTATUS") == "TENTATIVE"


def _word(event: Component, name: str) -> str:
    return str(event.get(name, "")).strip().upper()


# --- Published free/busy times (RFC 5545, 3.6.4) ----------------------------------------------------------------------


def _of_free_busy(calendar: Calendar) -> Iterator[BusyTime]:
    for component in calendar.walk("VFREEBUSY"):
        uid = clean_line(str(component.get("UID", "")), MAX_UID_LENGTH)
        periods = component.get("FREEBUSY", [])
        for period in periods if isinstance(periods, list) else [periods]:
            kind = str(period.params.get("FBTYPE", "BUSY")).upper()
            start, end = _instant(period.start), _instant(period.end)
            if kind != "FREE" and end > start:
                yield BusyTime(uid=uid, start=start, end=end, is_tentative=kind == "BUSY-TENTATIVE")
