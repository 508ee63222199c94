"""Judged half-days laid out as months: weeks from Monday to Sunday, two halves a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from itertools import groupby

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


@dataclass(frozen=True, slots=True)
class WeekGroup:
    """A week of the month with something free, or all weeks in a row that have nothing."""

    weeks: tuple[tuple[DayCell, ...], ...]
    first: date
    last: date
    free_count: int


def group_weeks(weeks: Iterable[Sequence[DayCell]]) -> list[WeekGroup]:
    """Return the month's weeks in order, those in a row without a free half-day as one group.

    Saturday and Sunday are left out unless something is free on one of them; so is a week of which only they would be
    in the month. `first` and `last` are days of the month.
    """
    all_weeks = [tuple(week) for week in weeks]
    length = 7 if any(_free_in_month(week[5:]) for week in all_weeks) else 5
    shown = (week[:length] for week in all_weeks if any(cell.in_month for cell in week[:length]))
    groups: list[WeekGroup] = []
    for has_free, found in groupby(shown, key=lambda week: _free_in_month(week) > 0):
        in_a_row = tuple(found)
        groups += [_group((week,)) for week in in_a_row] if has_free else [_group(in_a_row)]
    return groups


def _group(weeks: tuple[tuple[DayCell, ...], ...]) -> WeekGroup:
    days = [cell.day for week in weeks for cell in week if cell.in_month]
    return WeekGroup(weeks, days[0], days[-1], sum(map(_free_in_month, weeks)))


def _free_in_month(week: Sequence[DayCell]) -> int:
    return sum(len(cell.free) for cell in week if cell.in_month)


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
