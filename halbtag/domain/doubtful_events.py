"""Events that do not say plainly when they are, taken for busy wherever they might be; never for free.

A time in a zone that nobody knows may be meant in any zone of the world, a rule that cannot be read may mean every day,
a length that cannot be read a whole day. Only an event without any readable day is left out, and told.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Any

from icalendar import Component
from icalendar.error import BrokenCalendarProperty
from icalendar.prop import vBroken, vDDDLists, vDDDTypes

from halbtag.domain.cautions import CautionReason
from halbtag.domain.zone import BERLIN, at

#: From UTC-12 to UTC+14: a wall clock reads the same so much later and earlier than in UTC (IANA time zone database).
LATEST, EARLIEST = timedelta(hours=12), timedelta(hours=14)

#: What reading an entry raises where the entry is to blame.
UNREADABLE = (BrokenCalendarProperty, ValueError, TypeError, KeyError, AttributeError, OverflowError)

_STARTS, _ENDS = ("DTSTART",), ("DTEND", "DURATION")
_RULES, _EXCEPTIONS = ("RRULE", "RDATE"), ("EXDATE", "RECURRENCE-ID")
_TIMES = ("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE")
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
#: Outlook names a zone by what its menu says, where it writes no VTIMEZONE for it.
_MENU_ZONE = re.compile(r"\((?:UTC|GMT)(?:([+-]\d{2}):(\d{2}))?\)")
_WRITTEN_DAY = re.compile(r"(?<!\d)(\d{4})-?(\d{2})-?(\d{2})(?!\d)")
_LINE_NAME = re.compile(r"'\s*([A-Za-z-]+)")
#: Rules by which an event is not at the same time of day each time.
_WITHIN_THE_DAY = re.compile(r"BYHOUR|BYMINUTE|BYSECOND|HOURLY|MINUTELY|SECONDLY", re.IGNORECASE)
_FREQUENCY = re.compile(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(?![A-Z])", re.IGNORECASE)

#: Start and end, both aware.
Span = tuple[datetime, datetime]
#: Writes out the recurrences of events.
Expand = Callable[[Sequence[Component]], Iterable[Span]]


@dataclass(frozen=True, slots=True)
class Doubtful:
    """One event of which something cannot be read: `day` is where it begins as written; `spans` may be empty."""

    event: Component
    reason: CautionReason
    day: date | None
    spans: tuple[Span, ...] = ()


def settle_zones(event: Component) -> None:
    """Give each time whose TZID nobody knows the zone that its name tells, as Outlook's menu does, where it does."""
    for name in _TIMES:
        for value in _values(event, name):
            zone = _menu_zone(_zone_name(value))
            for part in _parts(value):
                if zone is not None and _lacks_its_zone(part, value):
                    part.dt = part.dt.replace(tzinfo=zone)


def find_doubts(event: Component) -> set[CautionReason]:
    """Return what of an event, with its zones settled, cannot be read."""
    broken = _broken_names(event)
    doubts = {
        reason
        for reason, names in (
            (CautionReason.START, _STARTS), (CautionReason.LENGTH, _ENDS), (CautionReason.RULE, _RULES),
            (CautionReason.EXCEPTION, _EXCEPTIONS),
        )
        if not broken.isdisjoint(names)
    }  # fmt: skip
    if "DTSTART" not in event:
        doubts.add(CautionReason.START)
    if any(_lacks_its_zone(part, value) for name in _TIMES for value in _values(event, name) for part in _parts(value)):
        doubts.add(CautionReason.ZONE)
    return doubts


def read_zoneless(series: Sequence[Component], *, expand: Expand) -> list[Doubtful] | None:
    """Return a series all of whose times are in one zone that nobody knows; None where it is not such a series.

    Its exceptions and moved instances are still obeyed, for they speak of the same wall clock.
    """
    values = [value for event in series for name in _TIMES for value in _values(event, name)]
    if len({_zone_name(value) for value in values}) != 1 or any(find_doubts(e) != {CautionReason.ZONE} for e in series):
        return None
    spans = tuple(_anywhere(span) for span in expand([_in_utc(event) for event in series]) if span[0] < span[1])
    return [Doubtful(series[0], CautionReason.ZONE, min(filter(None, map(_day_of, series))), spans)]


def read_doubtful(
    event: Component, *, first: datetime, last: datetime, expand: Expand, is_every_day: bool = False
) -> Doubtful:
    """Return one event by itself: where it moves an instance of a series, the instance stays busy where it was too.

    `is_every_day` says that its rule is of no use, although nothing in it looks broken.
    """
    doubts = find_doubts(event)
    reason = min(doubts, key=list(CautionReason).index, default=CautionReason.RULE)
    day = _day_of(event)
    if day is None:
        return Doubtful(event, CautionReason.NO_START, min(_days(event, "RECURRENCE-ID"), default=None))
    if is_every_day or CautionReason.RULE in doubts:
        spans = tuple(_every_day(event, _first_span(event, day, doubts), first=first, last=last))
    else:
        spans = tuple(_instances(event, day, doubts, expand=expand))
    if not doubts.isdisjoint({CautionReason.ZONE, CautionReason.START}):
        spans = tuple(map(_anywhere, spans))
    return Doubtful(event, reason, day, spans)


def _anywhere(span: Span) -> Span:
    return span[0] - EARLIEST, span[1] + LATEST


# --- What is written --------------------------------------------------------------------------------------------------


def _values(event: Component, name: str) -> list[Any]:
    found = event.get(name)
    return [] if found is None else list(found) if isinstance(found, list) else [found]


def _parts(value: Any) -> list[Any]:
    if isinstance(value, vBroken):
        return []
    return list(value.dts) if isinstance(value, vDDDLists) else [value]


def _zone_name(value: Any) -> str:
    return str(value.params.get("TZID") or "")


def _lacks_its_zone(part: Any, value: Any) -> bool:
    moment = part.dt[0] if isinstance(part.dt, tuple) else part.dt  # RDATE may hold periods
    return bool(_zone_name(value)) and isinstance(moment, datetime) and moment.tzinfo is None


def _menu_zone(name: str) -> tzinfo | None:
    found = _MENU_ZONE.search(name)
    if found is None:
        return None
    hours, minutes = int(found[1] or 0), int(found[2] or 0)
    if hours == 1:
        return BERLIN
    return timezone(timedelta(hours=hours, minutes=-minutes if (found[1] or "").startswith("-") else minutes))


def _broken_names(event: Component) -> set[str]:
    """Return the names of what was dropped or kept as broken, and of what stands twice where it may stand once."""
    lines = [_LINE_NAME.search(text) for name, text in event.errors if name is None]
    names = {name.upper() for name, _ in event.errors if name} | {line[1].upper() for line in lines if line}
    names |= {name for name in event if any(isinstance(value, vBroken) for value in _values(event, name))}
    names |= {name for name in ("DTSTART", "DTEND", "DURATION", "RECURRENCE-ID") if len(_values(event, name)) > 1}
    if any("FREQ" not in rule for rule in _values(event, "RRULE") if not isinstance(rule, vBroken)):
        names.add("RRULE")
    return names


def _raw(event: Component, names: Sequence[str]) -> str:
    values = [str(value) for name in names for value in _values(event, name) if isinstance(value, vBroken)]
    told = [text for name, text in event.errors if name in names or (name is None and any(n in text for n in names))]
    return " ".join([*values, *told])


def _days(event: Component, name: str) -> set[date]:
    """Return every day that is written there, be it in the midst of what cannot be read."""
    found = {
        part.dt.date() if isinstance(part.dt, datetime) else part.dt
        for value in _values(event, name)
        for part in _parts(value)
        if isinstance(part.dt, date)
    }
    for year, month, day in _WRITTEN_DAY.findall(_raw(event, (name,))):
        with suppress(ValueError):
            found.add(date(int(year), int(month), int(day)))
    return found


def _day_of(event: Component) -> date | None:
    return min(_days(event, "DTSTART") or _days(event, "DTEND"), default=None)


# --- What that may mean -----------------------------------------------------------------------------------------------


def _in_utc(event: Component) -> Component:
    """Return a copy without anything broken, whose unknown zones are UTC and whose rules last as long as they may."""
    found = event.copy()
    for name in (*_TIMES, "DURATION", "RRULE"):
        sound = [value for value in _values(event, name) if not isinstance(value, vBroken)]
        found.pop(name, None)
        if sound:
            settled = [_prolong(value) if name == "RRULE" else _value_in_utc(value) for value in sound]
            found[name] = settled if len(settled) > 1 else settled[0]
    return found


def _value_in_utc(value: Any) -> Any:
    if not any(_lacks_its_zone(part, value) for part in _parts(value) if hasattr(part, "dt")):
        return value
    moments = [_moment_in_utc(part.dt) for part in _parts(value)]
    return vDDDLists(moments) if isinstance(value, vDDDLists) else vDDDTypes(moments[0])


def _moment_in_utc(moment: Any) -> Any:
    if isinstance(moment, tuple):
        return tuple(_moment_in_utc(part) for part in moment)
    return moment.replace(tzinfo=UTC) if isinstance(moment, datetime) and moment.tzinfo is None else moment


def _prolong(rule: Any) -> Any:
    found = rule.copy()
    if "UNTIL" in rule:
        found["UNTIL"] = [until + (EARLIEST if isinstance(until, datetime) else _DAY) for until in rule["UNTIL"]]
    return found


def _first_span(event: Component, day: date, doubts: set[CautionReason]) -> Span:
    begun, ended = _first_times(event, day, doubts)
    start, end = _instant(begun), _instant(ended)
    least = timedelta() if isinstance(begun, datetime) else _DAY
    return start, max(end, start + least)


def _first_times(event: Component, day: date, doubts: set[CautionReason]) -> tuple[date, date]:
    """Return start and end of the first instance, as dates or as times; the longest that they may mean."""
    sound = _in_utc(event)
    whole_days = _DAY * (max(_days(event, "DTSTART") | _days(event, "DTEND") | {day}) - day).days + _DAY
    if CautionReason.START in doubts:
        begun: date = datetime.combine(day, time.min, UTC)
        return begun, begun + whole_days + _duration(sound)
    begun = _moment(sound, "DTSTART")
    if CautionReason.LENGTH in doubts:
        return begun, begun + whole_days + _duration(sound)
    return begun, _moment(sound, "DTEND") if "DTEND" in sound else begun + _duration(sound)


def _moment(event: Component, name: str) -> date:
    value: Any = event[name]  # icalendar's types allow for thirty others
    moment: date = value.dt
    return moment


def _duration(event: Component) -> timedelta:
    found = [value.dt for value in _values(event, "DURATION") if isinstance(value.dt, timedelta)]
    return max(found, default=timedelta())


def _instant(moment: date) -> datetime:
    if not isinstance(moment, datetime):
        return at(moment, time.min)
    return (moment.replace(tzinfo=BERLIN) if moment.tzinfo is None else moment).astimezone(UTC)


def _instances(event: Component, day: date, doubts: set[CautionReason], *, expand: Expand) -> Iterator[Span]:
    single = _in_utc(event)
    # An exception that is not surely of the same clock may take away the wrong instance.
    for name in ("RECURRENCE-ID", "EXDATE"):
        single.pop(name, None)
    if not doubts.isdisjoint({CautionReason.START, CautionReason.LENGTH}):
        begun, ended = _first_times(event, day, doubts)
        single.pop("DURATION", None)
        single["DTSTART"], single["DTEND"] = vDDDTypes(begun), vDDDTypes(ended)
    for start, end in expand([single]):
        yield start, max(start, end)


def _every_day(event: Component, span: Span, *, first: datetime, last: datetime) -> Iterator[Span]:
    """Yield one span a day at the event's time of day, to the end of what is read; all the time where that is open."""
    start, end = span
    if end - start >= _DAY or not _is_once_a_day(event):
        yield max(start, first) - _DAY, last + _DAY
        return
    # Nothing before the first instance, nor what has ended long before anybody asks.
    start += max((first - end) // _DAY - 1, 0) * _DAY
    while start < last + _DAY:
        # Summer time moves the wall clock by an hour, one way or the other.
        yield start - _HOUR, start + (end - span[0]) + _HOUR
        start += _DAY


def _is_once_a_day(event: Component) -> bool:
    sound = [rule.to_ical().decode() for rule in _values(event, "RRULE")]
    rules = " ".join([_raw(event, ("RRULE", "RDATE")), *sound])
    return bool(_FREQUENCY.search(rules)) and not _WITHIN_THE_DAY.search(rules)
