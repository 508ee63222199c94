"""Calendars that a server names to somebody who signs in to it, to choose one from."""

from dataclasses import dataclass

from halbtag.domain.fetching import FetchFailed, FetchFault


@dataclass(frozen=True, slots=True)
class FoundCalendar:
    """One calendar: what its owner calls it, and its address."""

    name: str
    address: str


class FoundElsewhere(FetchFailed):
    """The server keeps the calendars on another host, to which no password goes by itself; `address` leads there."""

    def __init__(self, address: str) -> None:
        super().__init__(FetchFault.ELSEWHERE)
        self.address = address
