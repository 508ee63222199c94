"""Until when a prospect may move or cancel an agreed half-day alone; afterwards the two sides talk to each other."""

from datetime import date, timedelta

from halbtag.domain.holidays import is_working_day
from halbtag.domain.language import gettext, mark
from halbtag.domain.slots import earliest_day

_NUMBERS = (
    mark("zwei"),
    mark("drei"),
    mark("vier"),
    mark("fünf"),
    mark("sechs"),
    mark("sieben"),
    mark("acht"),
    mark("neun"),
    mark("zehn"),
)


def may_change(day: date, *, today: date, notice_days: int, land: str) -> bool:
    """Say whether the half-day's `day` keeps the notice, in working days of the Land, that a change needs today."""
    return day >= earliest_day(today, notice_days=notice_days, land=land)


def notice_words(notice_days: int) -> str:
    """Return until when that is, as it is said of any half-day: "Bis zwei Werktage vor dem Termin"."""
    if not notice_days:
        return gettext("Bis zum Tag des Termins")
    if notice_days == 1:
        return gettext("Bis einen Werktag vor dem Termin")
    number = gettext(_NUMBERS[notice_days - 2]) if notice_days - 2 < len(_NUMBERS) else notice_days
    return gettext("Bis %(number)s Werktage vor dem Termin", number=number)


def last_day_to_change(day: date, *, notice_days: int, land: str) -> date:
    """Return the last day on which `may_change` holds for a half-day on `day`, whatever day of the week it is."""
    left = notice_days
    while left:
        left -= is_working_day(day, land=land)
        day -= timedelta(days=1)
    return day
