"""The CalDAV server (RFC 4791): asks one calendar for its events in a span of time."""

from collections.abc import Iterator
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, ParseError  # only for their types: defusedxml does the parsing

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from halbtag.domain.fetching import FetchFailed, FetchFault, fault_of_status
from halbtag.gateways.guarded_http import Credentials, Limits, request

_CALENDAR_DATA = "{urn:ietf:params:xml:ns:caldav}calendar-data"
_MULTISTATUS = "{DAV:}multistatus"
_QUERY = """<?xml version="1.0" encoding="utf-8"?>
<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
  <D:prop><C:calendar-data/></D:prop>
  <C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">
    <C:time-range start="{first}" end="{last}"/>
  </C:comp-filter></C:comp-filter></C:filter>
</C:calendar-query>
"""


def fetch_events(
    address: str,
    *,
    credentials: Credentials | None,
    first: datetime,
    last: datetime,
    limits: Limits,
    allowed_hosts: frozenset[str],
) -> list[str]:
    """Return the calendar's resources that reach into the span, each a whole VCALENDAR with all of its instances.

    Source: RFC 4791, 7.8 (calendar-query) and 9.9 (time-range, in UTC). Raises FetchFailed: what `request` raises,
    what the status says, and NO_CALENDAR where the answer is no report on a calendar.
    """
    answer = request(
        "REPORT",
        address,
        headers={"Content-Type": "application/xml; charset=utf-8", "Depth": "1"},
        body=_QUERY.format(first=_instant(first), last=_instant(last)).encode(),
        credentials=credentials,
        limits=limits,
        allowed_hosts=allowed_hosts,
    )
    fault = fault_of_status(answer.status)
    if fault is not None:
        # A page, or a collection that holds no events, knows no such report.
        is_no_calendar = answer.status in {400, 405, 409, 415, 422, 501}
        raise FetchFailed(FetchFault.NO_CALENDAR if is_no_calendar else fault, f"status {answer.status}")
    if answer.status != 207:
        raise FetchFailed(FetchFault.NO_CALENDAR, f"status {answer.status}")
    return list(_texts(parse_multistatus(answer.body)))


def _instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def parse_multistatus(body: bytes) -> Element:
    """Return the root of a multistatus answer (RFC 4918, 13); raises FetchFailed: BAD_ANSWER, NO_CALENDAR."""
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise FetchFailed(FetchFault.BAD_ANSWER, type(error).__name__) from error
    if root.tag != _MULTISTATUS:
        raise FetchFailed(FetchFault.NO_CALENDAR, "no multistatus")
    return root


def _texts(root: Element) -> Iterator[str]:
    for response in root.findall("{DAV:}response"):
        found = [data.text for data in response.iter(_CALENDAR_DATA) if data.text and data.text.strip()]
        if not found:
            # Nothing that was asked for may be left out unseen: it would count as free.
            raise FetchFailed(FetchFault.BAD_ANSWER, "a resource without its data")
        yield from found
