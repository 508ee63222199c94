"""Until when a prospect may move or cancel an agreed half-day alone; afterwards the two sides talk to each other."""

from datetime import date, timedelta

from halbtag.domain.holidays import is_working_day
from halbtag.domain.slots import earliest_day

_NUMBERS = dict(enumerate(("zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn"), start=2))


def may_change(day: date, *, today: date, notice_days: int, land: str) -> bool:
    """Say whether the half-day's `day` keeps the notice, in working days of the Land, that a change needs today."""
    return day >= earliest_day(today, notice_days=notice_days, land=land)


def notice_words(notice_days: int) -> str:
    """Return until when that is, as it is said of any half-day: "Bis zwei Werktage vor dem Termin"."""
    if not notice_days:
        return "Bis zum Tag des Termins"
    if notice_days == 1:
        return "Bis einen Werktag vor dem Termin"
    return f"Bis {_NUMBERS.get(notice_days, str(notice_days))} Werktage vor dem Termin"


def last_day_to_change(day: date, *, notice_days: int, land: str) -> date:
    """Return the last day on which `may_change` holds for a half-day on `day`, whatever day of the week it is."""
    left = notice_days
    while left:
        left -= is_working_day(day, land=land)
        day -= timedelta(days=1)
    return day
