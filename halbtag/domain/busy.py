"""What a foreign calendar keeps busy: reads iCalendar (RFC 5545) as Google, Outlook, Apple and Nextcloud write it."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

import recurring_ical_events
from icalendar import Calendar, Component
from icalendar.error import InvalidCalendar
from icalendar.prop import vBroken
from icalendar.timezone import tzp
from recurring_ical_events import BadRuleStringFormat, PeriodEndBeforeStart

from halbtag.domain.calendar_text import parse_calendars
from halbtag.domain.cautions import Caution, CautionReason
from halbtag.domain.doubtful_events import (
    UNREADABLE,
    Doubtful,
    Span,
    find_doubts,
    read_doubtful,
    read_zoneless,
    settle_zones,
)  # fmt: skip
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
    cautions: tuple[Caution, ...] = ()


def read_calendars(texts: Iterable[str], *, first: datetime, last: datetime) -> Reading:
    """Return what the calendars keep busy between two aware instants, in order of time, each time once.

    Recurrences are written out, moved and cancelled instances obeyed (RFC 5545, 3.8.4.4 and 3.8.5). Left out are
    events that are CANCELLED, TRANSPARENT (3.8.2.7), "free" in Outlook's own words, or without any length. A day is
    Berlin's day; a floating time is read in the calendar's X-WR-TIMEZONE, or Berlin's. An event that cannot be
    understood is taken for busy wherever it might be, and told in the reading's cautions.

    Raises FetchFailed: NO_CALENDAR, CUT_SHORT, BROKEN_ENTRY, TOO_LARGE, TOO_COMPLEX.
    """
    found: set[BusyTime] = set()
    cautions: list[Caution] = []
    for text in texts:
        if len(text) > MAX_CHARACTERS:
            raise FetchFailed(FetchFault.TOO_LARGE, "the calendar's text")
        for calendar in parse_calendars(text):
            for busy in _busy_times(calendar, cautions, first=first, last=last):
                found.add(busy)
                if len(found) > MAX_BUSY_TIMES:
                    raise FetchFailed(FetchFault.TOO_COMPLEX, f"more than {MAX_BUSY_TIMES} busy times")
    in_order = sorted(found, key=lambda busy: (busy.start, busy.end, busy.uid))
    return Reading(tuple(in_order), cautions=tuple(cautions))


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


# --- Events, and which of them say plainly when they are ------------------------------------------------------------


def _busy_times(calendar: Calendar, cautions: list[Caution], *, first: datetime, last: datetime) -> Iterator[BusyTime]:
    """Yield what lies in the window, and add to `cautions` what was not read plainly."""
    _name_zone(calendar)
    expanding = _Expanding(calendar, first - _SLACK, last + _SLACK)
    plain, series_in_doubt = _sort(calendar.walk("VEVENT"))
    try:
        found = list(_of_events(expanding.events(plain)))
    except _UNREADABLE:
        # One of them is to blame: each by itself then, which takes longer.
        found, series_in_doubt = [], [*series_in_doubt, *_series(plain)]
    try:
        found += _of_free_busy(calendar)
        for doubtful in (one for series in series_in_doubt for one in _read_series(series, expanding)):
            seen = [busy for busy in doubtful.busy if _touches(busy, first, last)]
            found += seen
            if doubtful.caution is not None and (seen or doubtful.caution.reason is CautionReason.NO_START):
                cautions.append(doubtful.caution)
    except _UNREADABLE as error:
        raise FetchFailed(FetchFault.BROKEN_ENTRY, type(error).__name__) from error
    yield from (busy for busy in found if _touches(busy, first, last))


_UNREADABLE = (*UNREADABLE, InvalidCalendar, BadRuleStringFormat, PeriodEndBeforeStart)


def _touches(busy: BusyTime, first: datetime, last: datetime) -> bool:
    return busy.start < last and first < busy.end


def _name_zone(calendar: Calendar) -> None:
    """Write X-WR-TIMEZONE by its Olson name, which the expander demands; one that nobody knows is left out."""
    written = calendar.pop("X-WR-TIMEZONE", None)
    zone = tzp.timezone(str(written)) if written else None
    key = getattr(zone, "key", None)
    if key:
        calendar["X-WR-TIMEZONE"] = key


def _sort(events: Iterable[Component]) -> tuple[list[Component], list[list[Component]]]:
    """Return the events that can be read as they are, and the series of which anything is in doubt."""
    plain: list[Component] = []
    in_doubt: list[list[Component]] = []
    for series in _series(events):
        for event in series:
            _refuse_endless(event)
            settle_zones(event)
        if any(find_doubts(event) for event in series):
            in_doubt.append(series)
        else:
            plain += series
    return plain, in_doubt


def _series(events: Iterable[Component]) -> list[list[Component]]:
    found: dict[str, list[Component]] = {}
    for event in events:
        found.setdefault(str(event.get("UID", "")), []).append(event)
    return list(found.values())


def _refuse_endless(event: Component) -> None:
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        if isinstance(rule, vBroken):
            continue
        frequency = "".join(map(str, rule.get("FREQ", [])))
        if _ENDLESS_RULE.search(frequency) and "COUNT" not in rule and "UNTIL" not in rule:
            raise FetchFailed(FetchFault.TOO_COMPLEX, f"FREQ={frequency.upper()} without end")


@dataclass(frozen=True, slots=True)
class _Expanding:
    """Writes recurrences out, within a window and by the zones of one calendar."""

    calendar: Calendar
    first: datetime
    last: datetime

    def events(self, events: Sequence[Component]) -> list[Component]:
        """Return every occurrence as an event of its own."""
        if not events:
            return []
        part = self.calendar.copy()
        part.subcomponents = list(events)
        found: list[Component] = recurring_ical_events.of(part).between(self.first, self.last)
        return found

    def spans(self, events: Sequence[Component]) -> list[Span]:
        """Return start and end of every occurrence that is not free."""
        return [
            (_instant(_moment(event, "DTSTART")), _end(event)) for event in self.events(events) if not _is_free(event)
        ]


@dataclass(frozen=True, slots=True)
class _Cautious:
    busy: list[BusyTime]
    caution: Caution | None = None


def _read_series(series: list[Component], expanding: _Expanding) -> Iterator[_Cautious]:
    try:
        together = read_zoneless(series, expand=expanding.spans)
    except _UNREADABLE:
        together = None
    if together is not None:
        yield from map(_cautious, together)
        return
    for event in series:
        if not _is_free(event):
            yield _read_alone(event, expanding)


def _read_alone(event: Component, expanding: _Expanding) -> _Cautious:
    read = partial(read_doubtful, event, first=expanding.first, last=expanding.last, expand=expanding.spans)
    try:
        if not find_doubts(event):
            alone = event.copy()
            alone.pop("RECURRENCE-ID", None)
            return _Cautious(list(_of_events(expanding.events([alone]))))
        return _cautious(read())
    except _UNREADABLE:
        return _cautious(read(is_every_day=True))


def _cautious(doubtful: Doubtful) -> _Cautious:
    busy = [_busy_time(doubtful.event, start, end) for start, end in doubtful.spans if start < end]
    return _Cautious(busy, Caution(doubtful.reason, doubtful.day))


# --- Events ---------------------------------------------------------------------------------------------------------


def _of_events(events: Iterable[Component]) -> Iterator[BusyTime]:
    for event in events:
        start, end = _instant(_moment(event, "DTSTART")), _end(event)
        if end > start and not _is_free(event):
            yield _busy_time(event, start, end)


def _busy_time(event: Component, start: datetime, end: datetime) -> BusyTime:
    return BusyTime(
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
