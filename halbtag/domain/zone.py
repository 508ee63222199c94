"""The one time zone in which half-days are meant: stored is UTC, shown and reckoned is Europe/Berlin."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


def local(moment: datetime) -> datetime:
    """Return the same instant in Europe/Berlin.

    Raises ValueError for a naive datetime: an instant without a zone is a guess.
    """
    if moment.tzinfo is None:
        raise ValueError("a naive datetime has no place in Halbtag")
    return moment.astimezone(BERLIN)


def at(day: date, clock: time) -> datetime:
    """Return the instant, in UTC, at which the clocks in Berlin show `clock` on `day`.

    A time that the clocks skip in spring is read with the offset before the change, one that they show twice in
    autumn as the first of the two (PEP 495, fold=0).
    """
    return datetime.combine(day, clock, tzinfo=BERLIN).astimezone(UTC)
