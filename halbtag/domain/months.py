"""Judged half-days laid out as months: weeks from Monday to Sunday, two halves a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta

from halbtag.domain.half import Half
from halbtag.domain.slots import HalfDay


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day of the grid; a half is None where it was not judged, outside the span that is on offer."""

    day: date
    in_month: bool
    morning: HalfDay | None
    afternoon: HalfDay | None

    @property
    def free(self) -> tuple[HalfDay, ...]:
        """Return the halves that can be chosen."""
        return tuple(half for half in (self.morning, self.afternoon) if half is not None and half.is_free)


def month_weeks(month: date, judged: Iterable[HalfDay]) -> list[list[DayCell]]:
    """Return the weeks of the month that begins on `month`, Monday to Sunday, filled up with its neighbours' days."""
    known = {(half_day.day, half_day.half): half_day for half_day in judged}
    monday = month - timedelta(days=month.weekday())
    weeks = []
    while monday < next_month(month):
        weeks.append([_cell(monday + timedelta(days=offset), month, known) for offset in range(7)])
        monday += timedelta(days=7)
    return weeks


def _cell(day: date, month: date, known: dict[tuple[date, Half], HalfDay]) -> DayCell:
    return DayCell(
        day=day,
        in_month=(day.year, day.month) == (month.year, month.month),
        morning=known.get((day, Half.MORNING)),
        afternoon=known.get((day, Half.AFTERNOON)),
    )


def month_of(day: date) -> date:
    """Return the first day of the day's month."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def previous_month(month: date) -> date:
    """Return the first day of the month before."""
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


def parse_month(text: str) -> date | None:
    """Return the first day of the month written as "2026-12", or None for anything else."""
    year, _, month = text.partition("-")
    if not (len(year) == 4 and len(month) == 2 and (year + month).isascii() and (year + month).isdigit()):
        return None
    if not (MINYEAR < int(year) < MAXYEAR and 1 <= int(month) <= 12):
        return None
    return date(int(year), int(month), 1)


def parse_day(text: str) -> date | None:
    """Return the day written as "2026-12-03", or None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def parse_half_day(text: str) -> tuple[date, Half] | None:
    """Return day and half written as "2026-12-03:morning", or None for anything else."""
    day, _, half = text.partition(":")
    parsed = parse_day(day)
    return (parsed, Half(half)) if parsed and half in set(Half) else None


def half_day_key(day: date, half: Half) -> str:
    """Return day and half as `parse_half_day` reads them."""
    return f"{day.isoformat()}:{half}"
