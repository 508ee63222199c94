"""Public holidays and working days of a German Land."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import holidays

#: The Länder by their ISO 3166-2 code without "DE-".
LAENDER = {
    "BW": "Baden-Württemberg",
    "BY": "Bayern",
    "BE": "Berlin",
    "BB": "Brandenburg",
    "HB": "Bremen",
    "HH": "Hamburg",
    "HE": "Hessen",
    "MV": "Mecklenburg-Vorpommern",
    "NI": "Niedersachsen",
    "NW": "Nordrhein-Westfalen",
    "RP": "Rheinland-Pfalz",
    "SL": "Saarland",
    "SN": "Sachsen",
    "ST": "Sachsen-Anhalt",
    "SH": "Schleswig-Holstein",
    "TH": "Thüringen",
}

_SATURDAY = 5


def holiday_name(day: date, *, land: str) -> str | None:
    """Return the German name of the public holiday on this day in the Land, or None.

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
