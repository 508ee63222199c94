"""Finds the calendars of somebody who knows only her server (RFC 6764, 6 and RFC 4791, 6.2.1)."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree.ElementTree import Element  # only for its type: defusedxml does the parsing

from halbtag.domain.fetching import FetchFailed, FetchFault, fault_of_status
from halbtag.domain.found_calendars import FoundCalendar, FoundElsewhere
from halbtag.domain.text import clean_line
from halbtag.gateways.caldav import parse_multistatus
from halbtag.gateways.guarded_http import Credentials, Limits, request

_DAV, _CALDAV = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
_WELL_KNOWN = "/.well-known/caldav"
_MAX_NAME_LENGTH = 120
#: More is no household's and no company's; each costs a line on a page.
_MAX_CALENDARS = 50
#: What a server says that is there, but is nothing to ask about calendars.
_NOTHING_THERE = frozenset({FetchFault.NOT_FOUND, FetchFault.NO_CALENDAR, FetchFault.REFUSED, FetchFault.BAD_ANSWER})

_PROPERTIES = b"""<?xml version="1.0" encoding="utf-8"?>
<D:propfind xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop>
  <D:resourcetype/><D:displayname/><D:current-user-principal/>
  <C:calendar-home-set/><C:supported-calendar-component-set/>
</D:prop></D:propfind>
"""


def find_calendars(
    address: str, *, credentials: Credentials | None, limits: Limits, allowed_hosts: frozenset[str]
) -> list[FoundCalendar]:
    """Return the calendars for events at the address, or of whom the credentials belong to, by their names.

    An address that is a calendar itself is the only one. Otherwise the way is: the address or, where it knows nobody,
    the server's well-known one; the current user's principal; her calendar homes; what is in them. All requests
    together have the time and each the size of `limits`, and all stay on the host that was typed in.

    Raises FetchFailed: what `request` raises, REFUSED_LOGIN and SERVER_FAULT; FoundElsewhere where the way leads to
    another host. Nothing found is an empty list.
    """
    server = _Server(credentials, limits, allowed_hosts, time.monotonic() + limits.seconds)
    here = server.look(address) or server.look(urljoin(address, _WELL_KNOWN))
    if here is None:
        return []
    if here.is_calendar:
        return [FoundCalendar(here.name, here.address)]
    if not here.homes:
        principal = here.principal or _principal_of(server.look(urljoin(address, _WELL_KNOWN)))
        here = (server.look(principal) if principal else None) or here
    found = [each for home in here.homes for each in server.list_inside(home) if each.is_calendar]
    by_address = {each.address: FoundCalendar(each.name, each.address) for each in found}
    return sorted(by_address.values(), key=lambda each: (each.name.casefold(), each.address))[:_MAX_CALENDARS]


@dataclass(frozen=True, slots=True)
class _Resource:
    address: str
    name: str
    is_calendar: bool
    principal: str
    homes: tuple[str, ...]


def _principal_of(resource: _Resource | None) -> str:
    return resource.principal if resource else ""


@dataclass(frozen=True, slots=True)
class _Server:
    credentials: Credentials | None
    limits: Limits
    allowed_hosts: frozenset[str]
    ends_at: float = field(default=0.0)

    def look(self, address: str) -> _Resource | None:
        """Return what stands at the address, or None where nothing does that knows of calendars."""
        try:
            return next(self._ask(address, depth="0"), None)
        except FetchFailed as failed:
            if failed.fault in _NOTHING_THERE:
                return None
            raise

    def list_inside(self, address: str) -> list[_Resource]:
        """Return what is in a collection, itself among it."""
        return list(self._ask(address, depth="1"))

    def _ask(self, address: str, *, depth: str) -> Iterator[_Resource]:
        answer = request(
            "PROPFIND",
            address,
            headers={"Content-Type": "application/xml; charset=utf-8", "Depth": depth},
            body=_PROPERTIES,
            credentials=self.credentials,
            limits=replace(self.limits, seconds=max(self.ends_at - time.monotonic(), 0.0)),
            allowed_hosts=self.allowed_hosts,
        )
        # Forbidden is a place, not the login: other places on the server may be hers.
        fault = FetchFault.REFUSED if answer.status == 403 else fault_of_status(answer.status)
        if fault is not None or answer.status != 207:
            raise FetchFailed(fault or FetchFault.NO_CALENDAR, f"status {answer.status}")
        for response in parse_multistatus(answer.body).iterfind(f"{_DAV}response"):
            yield _read(response, base=answer.url)


def _read(response: Element, *, base: str) -> _Resource:
    address = _resolve(base, response.findtext(f"{_DAV}href") or "")
    found = {each.tag: each for each in _found_properties(response)}
    name = clean_line(_text(found.get(f"{_DAV}displayname")), _MAX_NAME_LENGTH)
    principal = found.get(f"{_DAV}current-user-principal")
    homes = found.get(f"{_CALDAV}calendar-home-set")
    return _Resource(
        address=address,
        name=name or clean_line(unquote(urlsplit(address).path.rstrip("/").rpartition("/")[2]), _MAX_NAME_LENGTH),
        is_calendar=_is_calendar(found),
        principal=next(iter(_hrefs(principal, base)), ""),
        homes=tuple(_hrefs(homes, base)),
    )


def _found_properties(response: Element) -> Iterator[Element]:
    """Yield the properties that are there; a server names those that are not under a status of their own."""
    for propstat in response.iterfind(f"{_DAV}propstat"):
        if " 200 " in f"{propstat.findtext(f'{_DAV}status') or ''} ":
            for prop in propstat.iterfind(f"{_DAV}prop"):
                yield from prop


def _is_calendar(found: dict[str, Element]) -> bool:
    """Say whether it is a calendar that holds events; one that names no components takes all (RFC 4791, 5.2.3)."""
    kind = found.get(f"{_DAV}resourcetype")
    if kind is None or kind.find(f"{_CALDAV}calendar") is None:
        return False
    components = found.get(f"{_CALDAV}supported-calendar-component-set")
    named = [] if components is None else [each.get("name", "").upper() for each in components]
    return not named or "VEVENT" in named


def _text(element: Element | None) -> str:
    return "" if element is None else element.text or ""


def _hrefs(element: Element | None, base: str) -> Iterator[str]:
    for href in () if element is None else element.iterfind(f"{_DAV}href"):
        yield _resolve(base, href.text or "")


def _resolve(base: str, href: str) -> str:
    """Return the address that a server means, on the host that has answered; raises FoundElsewhere for another one."""
    here = urlsplit(base)
    try:
        there = urlsplit(urljoin(base, href.strip()))
        is_same_host = there.hostname == here.hostname
    except ValueError as error:
        raise FetchFailed(FetchFault.BAD_ANSWER, "no address") from error
    if not is_same_host:
        raise FoundElsewhere(there.geturl())
    # Behind a proxy, servers name themselves by http or by a port that nobody outside knows.
    return there._replace(scheme=here.scheme, netloc=here.netloc).geturl()
