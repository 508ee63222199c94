"""A half-day as a form carries it: with the times that its page showed, so that nobody books others unknowingly."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from halbtag.domain.formats import clock
from halbtag.domain.half import Half
from halbtag.domain.months import half_day_key, parse_half_day
from halbtag.domain.slots import Slot

_TIMES = re.compile(r"[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]")


@dataclass(frozen=True, slots=True)
class Choice:
    """A half-day that somebody chose; `shown` are its times as she saw them, such as "09:00-12:30".

    Where `shown` is empty, the page said nothing of times, and any are meant.
    """

    day: date
    half: Half
    shown: str = ""

    @property
    def key(self) -> str:
        """Return it as `parse_choice` reads it."""
        key = half_day_key(self.day, self.half)
        return f"{key}:{self.shown}" if self.shown else key

    def means(self, start: datetime, end: datetime) -> bool:
        """Say whether these aware instants are the times that were shown."""
        return self.shown in ("", shown_times(start, end))


def shown_times(start: datetime, end: datetime) -> str:
    """Return two aware instants on Berlin's clocks, as `Choice.shown` holds them."""
    return f"{clock(start)}-{clock(end)}"


def choice_key(slot: Slot) -> str:
    """Return a half-day with its times as `parse_choice` reads it: "2026-12-03:morning:09:00-12:30"."""
    return f"{half_day_key(slot.day, slot.half)}:{shown_times(slot.start, slot.end)}"


def parse_choice(text: str) -> Choice | None:
    """Return what `choice_key` or `half_day_key` wrote, or None for anything else."""
    day, _, rest = text.partition(":")
    half, _, shown = rest.partition(":")
    found = parse_half_day(f"{day}:{half}")
    if found is None or not (shown == "" or _TIMES.fullmatch(shown)):
        return None
    return Choice(*found, shown)
