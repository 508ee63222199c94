"""Public holidays and working days of a German Land."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays

from halbtag.domain.language import mark

#: The days before a holiday on which hardly anybody works, by month and day.
_CHRISTMAS_EVE = (12, 24)
_NEW_YEARS_EVE = (12, 31)

_SATURDAY = 5

#: Every name that the library gives a day of ours. It has English ones as well, but Americans' ("Labor Day").
NAMES = (
    mark("Neujahr"),
    mark("Heilige Drei Könige"),
    mark("Frauentag"),
    mark("Karfreitag"),
    mark("Ostersonntag"),
    mark("Ostermontag"),
    mark("Erster Mai"),
    mark("Christi Himmelfahrt"),
    mark("Pfingstsonntag"),
    mark("Pfingstmontag"),
    mark("Fronleichnam"),
    mark("Mariä Himmelfahrt"),
    mark("Weltkindertag"),
    mark("Tag der Deutschen Einheit"),
    mark("Reformationstag"),
    mark("Allerheiligen"),
    mark("Buß- und Bettag"),
    mark("Erster Weihnachtstag"),
    mark("Zweiter Weihnachtstag"),
    mark("75. Jahrestag des Aufstandes vom 17. Juni 1953"),
)


@dataclass(frozen=True, slots=True)
class HolidayClosing:
    """Which holidays close the consultant's calendar."""

    public: bool = True
    christmas_eve: bool = True
    new_years_eve: bool = True


def closing_name(day: date, *, land: str, closing: HolidayClosing) -> str | None:
    """Return the German name of the holiday that closes this day, or None; `gettext` says it in another language."""
    if closing.christmas_eve and (day.month, day.day) == _CHRISTMAS_EVE:
        return mark("Heiligabend")
    if closing.new_years_eve and (day.month, day.day) == _NEW_YEARS_EVE:
        return mark("Silvester")
    return holiday_name(day, land=land) if closing.public else None


def holiday_name(day: date, *, land: str) -> str | None:
    """Return the German name of the public holiday on this day in the Land, or None; `gettext` says it in another one.

    In Bayern Mariä Himmelfahrt counts: it is one in most municipalities there (Art. 1 Abs. 1 Nr. 2 FTG).
    """
    return _year(day.year, land).get(day)


def is_working_day(day: date, *, land: str) -> bool:
    """Say whether the day is a Monday to Friday that is no public holiday in the Land."""
    return day.weekday() < _SATURDAY and holiday_name(day, land=land) is None


@lru_cache(maxsize=256)
def _year(year: int, land: str) -> Mapping[date, str]:
    categories = ("public", "catholic") if land == "BY" else ("public",)
    return dict(holidays.country_holidays("DE", subdiv=land, years=year, language="de", categories=categories))
