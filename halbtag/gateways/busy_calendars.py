"""Reads one busy calendar, by whichever way it is published: an ICS address or CalDAV."""

from dataclasses import dataclass, replace

from halbtag.domain.busy import Reading, Source
from halbtag.domain.fetching import FetchFailed, FetchFault, fault_of_status
from halbtag.domain.found_calendars import FoundCalendar
from halbtag.domain.states import CalendarKind
from halbtag.gateways.caldav import fetch_events
from halbtag.gateways.caldav_discovery import find_calendars
from halbtag.gateways.calendar_reader import LIMITS, read_busy_times
from halbtag.gateways.child_process import ProcessLimits
from halbtag.gateways.guarded_http import Credentials, Limits, check_address, request

_MAX_TAG_LENGTH = 500
_MAX_DATE_LENGTH = 100


@dataclass(frozen=True, slots=True)
class BusyCalendars:
    """The way to every busy calendar; hosts in `allowed_hosts` may be in the own network."""

    allowed_hosts: frozenset[str] = frozenset()

    def check(self, address: str) -> str:
        """Return the host of an address that may be asked; raises FetchFailed where it may not."""
        return check_address(address, allowed_hosts=self.allowed_hosts)

    def find(self, address: str, *, username: str, password: str) -> list[FoundCalendar]:
        """Return the calendars that a CalDAV server names to this user, by their names; raises FetchFailed."""
        credentials = Credentials(username, password) if username or password else None
        return find_calendars(address, credentials=credentials, limits=Limits(), allowed_hosts=self.allowed_hosts)

    def read(self, source: Source, *, seconds: float | None = None) -> Reading:
        """Return what the calendar says, within `seconds` in all where they are given.

        An ICS address is asked only for what is new (RFC 9110, 13.1). Raises FetchFailed.
        """
        limits, reader_limits = Limits(), LIMITS
        if seconds is not None:
            limits, reader_limits = Limits(seconds=seconds / 2), replace(LIMITS, seconds=seconds / 2)
        if source.kind is CalendarKind.CALDAV:
            texts = fetch_events(
                source.address,
                credentials=_credentials(source),
                first=source.first,
                last=source.last,
                limits=limits,
                allowed_hosts=self.allowed_hosts,
            )
            return read_busy_times(texts, first=source.first, last=source.last, limits=reader_limits)
        return self._read_ics(source, limits, reader_limits)

    def _read_ics(self, source: Source, limits: Limits, reader_limits: ProcessLimits) -> Reading:
        answer = request(
            "GET",
            source.address,
            headers=_conditions(source),
            credentials=_credentials(source),
            limits=limits,
            allowed_hosts=self.allowed_hosts,
        )
        if answer.status == 304 and (source.etag or source.last_modified):
            return Reading(None, source.etag, source.last_modified)
        fault = fault_of_status(answer.status)
        if fault is not None or answer.status != 200:
            raise FetchFailed(fault or FetchFault.BAD_ANSWER, f"status {answer.status}")
        text = answer.body.decode("utf-8", "replace")
        reading = read_busy_times([text], first=source.first, last=source.last, limits=reader_limits)
        if reading.cautions:
            # Read anew each time, for "nothing new" would not tell them again after a failure.
            return reading
        return replace(
            reading,
            # Half a tag would never match again, so that one that is too long is not kept at all.
            etag=_kept(answer.headers.get("etag", ""), _MAX_TAG_LENGTH),
            last_modified=_kept(answer.headers.get("last-modified", ""), _MAX_DATE_LENGTH),
        )


def _credentials(source: Source) -> Credentials | None:
    return Credentials(source.username, source.password) if source.username or source.password else None


def _conditions(source: Source) -> dict[str, str]:
    headers = {"Accept": "text/calendar"}
    if source.etag:
        headers["If-None-Match"] = source.etag
    if source.last_modified:
        headers["If-Modified-Since"] = source.last_modified
    return headers


def _kept(value: str, max_length: int) -> str:
    return value if len(value) <= max_length and value.isascii() and value.isprintable() else ""
