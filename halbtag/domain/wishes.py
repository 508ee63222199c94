"""Wish windows: the weeks, weekdays and halves that would suit a prospect whom no half-day on offer suits."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self

from halbtag.domain.formats import days_between, half_when, listed, listed_as_choice
from halbtag.domain.half import Half
from halbtag.domain.language import gettext, mark
from halbtag.domain.slots import DEFAULT_TIMES, Slot
from halbtag.domain.zone import at, local

#: How many weeks can be wished for, the present one not among them.
OFFERED_WEEKS = 12

#: Monday to Friday: visits take place while companies work.
WEEKDAYS = (mark("Montag"), mark("Dienstag"), mark("Mittwoch"), mark("Donnerstag"), mark("Freitag"))


@dataclass(frozen=True, slots=True)
class Wishes:
    """Every combination of `weeks` (their Mondays), `weekdays` (0 is Monday) and `halves` would suit; `words` add."""

    weeks: tuple[date, ...]
    weekdays: tuple[int, ...]
    halves: tuple[Half, ...]
    words: str = ""

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return the wishes that `to_dict` wrote."""
        return cls(
            weeks=tuple(map(date.fromisoformat, stored["weeks"])),
            weekdays=tuple(stored["weekdays"]),
            halves=tuple(map(Half, stored["halves"])),
            words=stored["words"],
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the wishes as plain JSON values."""
        return {
            "weeks": [week.isoformat() for week in self.weeks],
            "weekdays": list(self.weekdays),
            "halves": [half.value for half in self.halves],
            "words": self.words,
        }

    def slots(self) -> Iterator[Slot]:
        """Yield every wished half-day, in order, at the hours of an ordinary week: nobody has promised any."""
        for week in sorted(self.weeks):
            for weekday in sorted(self.weekdays):
                day = week + timedelta(days=weekday)
                for half in Half:
                    if half in self.halves:
                        start, end = DEFAULT_TIMES[half]
                        yield Slot(day, half, at(day, start), at(day, end))

    def contain(self, day: date, half: Half) -> bool:
        """Say whether a half-day lies in the windows."""
        return monday_of(day) in self.weeks and day.weekday() in self.weekdays and half in self.halves


def weeks_on_offer(now: datetime) -> list[date]:
    """Return the Mondays of the weeks that can be wished for, from next week on."""
    monday = monday_of(local(now).date())
    return [monday + timedelta(weeks=number) for number in range(1, OFFERED_WEEKS + 1)]


def monday_of(day: date) -> date:
    """Return the Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def wish_lines(wishes: Wishes) -> list[str]:
    """Return the windows, without the words that were added: the weeks, then weekdays and halves."""
    weeks = "; ".join(span_name(first, last) for first, last in _spans(wishes.weeks))
    return [weeks, f"{_weekdays(wishes.weekdays)}, {_halves(wishes.halves)}"]


def span_name(first: date, last: date) -> str:
    """Return the weeks from one Monday to another by their first and last working day: "07.12. bis 11.12.2026"."""
    return days_between(first, last + timedelta(days=4))


def _spans(weeks: Sequence[date]) -> list[tuple[date, date]]:
    """Return the weeks with those that follow on each other taken together."""
    spans: list[tuple[date, date]] = []
    for week in sorted(weeks):
        if spans and week - spans[-1][1] == timedelta(weeks=1):
            spans[-1] = (spans[-1][0], week)
        else:
            spans.append((week, week))
    return spans


def _weekdays(weekdays: Collection[int]) -> str:
    if len(weekdays) == len(WEEKDAYS):
        return gettext("Montag bis Freitag")
    return listed([gettext(WEEKDAYS[weekday]) for weekday in sorted(weekdays)])


def _halves(halves: Collection[Half]) -> str:
    return listed_as_choice([half_when(half) for half in Half if half in halves])
