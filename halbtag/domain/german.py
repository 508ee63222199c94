"""Dates, times and lists as German readers expect them: in Berlin's time, the weekday with each day that is named."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from babel.dates import format_date

from halbtag.domain.half import Half
from halbtag.domain.zone import local

_LOCALE = "de_DE"
_HALVES = {Half.MORNING: "Vormittag", Half.AFTERNOON: "Nachmittag"}


def day_long(day: date) -> str:
    """Return the day in full: "Donnerstag, 3. Dezember 2026". An aware datetime counts as its day in Berlin."""
    return format_date(_day(day), "EEEE, d. MMMM yyyy", locale=_LOCALE)


def day_short(day: date) -> str:
    """Return the day for tight places: "Do., 03.12."."""
    return format_date(_day(day), "EEE, dd.MM.", locale=_LOCALE)


def clock(moment: datetime) -> str:
    """Return the time of an aware instant on Berlin's clocks: "09:00"."""
    return f"{local(moment):%H:%M}"


def span(start: datetime, end: datetime) -> str:
    """Return the times between two aware instants of one day in Berlin: "09:00–12:30 Uhr"."""
    return f"{clock(start)}–{clock(end)} Uhr"


def lasting(start: datetime, end: datetime) -> str:
    """Return how long it is between two instants: "3 Stunden 30 Minuten", "4 Stunden"."""
    hours, minutes = divmod(round((end - start).total_seconds() / 60), 60)
    parts = [f"{hours} {'Stunde' if hours == 1 else 'Stunden'}"] if hours else []
    return " ".join([*parts, f"{minutes} Minuten"] if minutes or not hours else parts)


def from_to(start: datetime, end: datetime) -> str:
    """Return the times between two aware instants of any days: "10:00–11:00 Uhr", "ganztägig", or with both days."""
    begin, finish = local(start), local(end)
    if begin.date() == finish.date():
        return span(start, end)
    if begin.time() == finish.time() == time():
        last = finish.date() - timedelta(days=1)
        return "ganztägig" if last == begin.date() else f"ganztägig, {day_short(begin)} bis {day_short(last)}"
    return f"{day_short(begin)}, {clock(start)} bis {day_short(finish)}, {clock(end)} Uhr"


def moment(instant: datetime) -> str:
    """Return an aware instant with its day in Berlin: "Mo., 23.11.2026, 14:05 Uhr"."""
    return f"{format_date(_day(instant), 'EEE, dd.MM.yyyy', locale=_LOCALE)}, {clock(instant)} Uhr"


def month_name(day: date) -> str:
    """Return the day's month with its year: "Dezember 2026"."""
    return format_date(_day(day), "MMMM yyyy", locale=_LOCALE)


def half_name(half: Half) -> str:
    """Return "Vormittag" or "Nachmittag"."""
    return _HALVES[half]


def listed(words: Sequence[str], conjunction: str = "und") -> str:
    """Return the words as one list: "a", "a und b", "a, b und c"."""
    return f" {conjunction} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _day(day: date) -> date:
    return local(day).date() if isinstance(day, datetime) else day
