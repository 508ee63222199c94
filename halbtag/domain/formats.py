"""Dates, times and lists as readers of the spoken language expect them: in Berlin's time, each day with its weekday."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from babel.dates import format_date, get_day_names
from babel.numbers import format_decimal

from halbtag.domain.half import Half
from halbtag.domain.language import Language, gettext, mark, ngettext, pgettext, spoken
from halbtag.domain.zone import local

_HALVES = {Half.MORNING: mark("Vormittag"), Half.AFTERNOON: mark("Nachmittag")}
_WEEKDAY_HALVES = {
    Half.MORNING: mark("%(weekday)s vormittags"),
    Half.AFTERNOON: mark("%(weekday)s nachmittags"),
}
_WHEN = {Half.MORNING: mark("vormittags"), Half.AFTERNOON: mark("nachmittags")}

#: How `from_to` says when something is, the longest text first: what is read back must not be taken for less.
SPANS = (
    mark("%(first)s, %(start)s bis %(last)s, %(end)s Uhr"),
    mark("ganztägig, %(first)s bis %(last)s"),
    mark("ganztägig"),
    mark("%(start)s–%(end)s Uhr"),
)

_DAY_LONG = {Language.GERMAN: "EEEE, d. MMMM yyyy", Language.ENGLISH: "EEEE, d MMMM yyyy"}
_DAY_SHORT = {Language.GERMAN: "EEE, dd.MM.", Language.ENGLISH: "EEE d MMM"}
_DAY_DATED = {Language.GERMAN: "EEE, dd.MM.yyyy", Language.ENGLISH: "EEE d MMM yyyy"}
_DAY_NUMERIC = {Language.GERMAN: "dd.MM.yyyy", Language.ENGLISH: "d MMM yyyy"}
_DAY_OF_YEAR = {Language.GERMAN: "dd.MM.", Language.ENGLISH: "d MMM"}
_MONTH = {Language.GERMAN: "MMMM yyyy", Language.ENGLISH: "MMMM yyyy"}


def day_long(day: date) -> str:
    """Return the day in full: "Donnerstag, 3. Dezember 2026". An aware datetime counts as its day in Berlin."""
    return _written(day, _DAY_LONG)


def day_short(day: date) -> str:
    """Return the day for tight places: "Do., 03.12.", "Thu 3 Dec"."""
    return _written(day, _DAY_SHORT)


def day_dated(day: date) -> str:
    """Return the day for tight places, with its year: "Do., 03.12.2026", "Thu 3 Dec 2026"."""
    return _written(day, _DAY_DATED)


def days_dated(first: date, last: date) -> str:
    """Return the days from first to last, ends included: "Do., 03.12.2026 bis Fr., 04.12.2026", or the one day."""
    if first == last:
        return day_dated(first)
    return gettext("%(first)s bis %(last)s", first=day_dated(first), last=day_dated(last))


def day_numeric(day: date) -> str:
    """Return the day without its weekday: "03.12.2026", "3 Dec 2026"."""
    return _written(day, _DAY_NUMERIC)


def weekday_name(weekday: int) -> str:
    """Return the name of a weekday; 0 is Monday."""
    return str(get_day_names("wide", locale=spoken().locale)[weekday])


def weekday_short(weekday: int) -> str:
    """Return a weekday for tight places: "Mo.", "Mon"; 0 is Monday."""
    return str(get_day_names("abbreviated", locale=spoken().locale)[weekday])


def weekday_half(weekday: int, half: Half) -> str:
    """Return half of a weekday: "Montag vormittags", "Monday morning"; 0 is Monday."""
    return gettext(_WEEKDAY_HALVES[half]) % {"weekday": weekday_name(weekday)}


def clock(moment: datetime) -> str:
    """Return the time of an aware instant on Berlin's clocks: "09:00"."""
    return f"{local(moment):%H:%M}"


def span(start: datetime, end: datetime) -> str:
    """Return the times between two aware instants of one day in Berlin: "09:00–12:30 Uhr"."""
    return gettext("%(start)s–%(end)s Uhr", start=clock(start), end=clock(end))


def clock_span(starts_at: time, ends_at: time) -> str:
    """Return the times between two times of one day: "09:00–12:30 Uhr"."""
    return gettext("%(start)s–%(end)s Uhr", start=f"{starts_at:%H:%M}", end=f"{ends_at:%H:%M}")


def lasting(start: datetime, end: datetime) -> str:
    """Return how long it is between two instants: "3 Stunden 30 Minuten", "4 Stunden"."""
    hours, minutes = divmod(round((end - start).total_seconds() / 60), 60)
    parts = [ngettext("%(num)d Stunde", "%(num)d Stunden", hours)] if hours else []
    return " ".join([*parts, ngettext("%(num)d Minute", "%(num)d Minuten", minutes)] if minutes or not hours else parts)


def from_to(start: datetime, end: datetime) -> str:
    """Return the times between two aware instants of any days: "10:00–11:00 Uhr", "ganztägig", or with both days."""
    begin, finish = local(start), local(end)
    if begin.date() == finish.date():
        return span(start, end)
    if begin.time() == finish.time() == time():
        last = finish.date() - timedelta(days=1)
        if last == begin.date():
            return gettext("ganztägig")
        return gettext("ganztägig, %(first)s bis %(last)s", first=day_short(begin), last=day_short(last))
    return gettext(
        "%(first)s, %(start)s bis %(last)s, %(end)s Uhr",
        first=day_short(begin),
        start=clock(start),
        last=day_short(finish),
        end=clock(end),
    )


def moment(instant: datetime) -> str:
    """Return an aware instant with its day in Berlin: "Mo., 23.11.2026, 14:05 Uhr"."""
    return gettext("%(day)s, %(clock)s Uhr", day=day_dated(instant), clock=clock(instant))


def days_between(first: date, last: date) -> str:
    """Return the days from one to another, briefly: "07.12. bis 11.12.2026", "7 Dec to 11 Dec 2026"."""
    year = _DAY_NUMERIC if first.year != last.year else _DAY_OF_YEAR
    return gettext("%(first)s bis %(last)s", first=_written(first, year), last=_written(last, _DAY_NUMERIC))


def month_name(day: date) -> str:
    """Return the day's month with its year: "Dezember 2026"."""
    return _written(day, _MONTH)


def half_name(half: Half) -> str:
    """Return "Vormittag" or "Nachmittag"."""
    return gettext(_HALVES[half])


def half_title(half: Half) -> str:
    """Return "Vormittag" or "Nachmittag", as it stands by itself: "Morning"."""
    if half is Half.MORNING:
        return pgettext("für sich allein", "Vormittag")
    return pgettext("für sich allein", "Nachmittag")


def half_when(half: Half) -> str:
    """Return "vormittags" or "nachmittags", as it stands behind a day: "Thu 3 Dec" is followed by "in the morning"."""
    return gettext(_WHEN[half])


def listed(words: Sequence[str]) -> str:
    """Return the words as one list: "a", "a und b", "a, b und c"."""
    return _joined(words, gettext("und"))


def listed_as_choice(words: Sequence[str]) -> str:
    """Return the words as a list of which one counts: "a", "a oder b", "a, b oder c"."""
    return _joined(words, gettext("oder"))


def quoted(words: str) -> str:
    """Return what somebody said between quotation marks: „Wort“, “word”."""
    return gettext("„%(words)s“", words=words)


def grouped(number: int) -> str:
    """Return a whole number with its thousands apart: "1.000", "1,000"."""
    words: str = format_decimal(number, locale=spoken().locale)
    return words


def _joined(words: Sequence[str], conjunction: str) -> str:
    return f" {conjunction} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _written(day: date, patterns: Mapping[Language, str]) -> str:
    return format_date(_day(day), patterns[spoken()], locale=spoken().locale)


def _day(day: date) -> date:
    return local(day).date() if isinstance(day, datetime) else day
