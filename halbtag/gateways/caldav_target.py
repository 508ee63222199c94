"""The consultant's calendar as a place to write to: one entry at a time, never over what was not read (RFC 4791)."""

from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree.ElementTree import Element, ParseError  # only the type and the error; defusedxml parses

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from halbtag.domain.calendar_faults import EntryFault
from halbtag.domain.fetching import FetchFailed, FetchFault, fault_of_status
from halbtag.domain.mail import Deferred, Refused
from halbtag.gateways.guarded_http import Answer, Credentials, Limits, request

#: How often an entry is read and written before a conflict counts as one that does not resolve itself.
ATTEMPTS = 2

#: What only somebody at the settings can mend.
_FINAL_FAULTS = frozenset(
    {
        FetchFault.BAD_ADDRESS,
        FetchFault.USER_IN_ADDRESS,
        FetchFault.FORBIDDEN_ADDRESS,
        FetchFault.INSECURE_PASSWORD,
    }
)

_DAV, _CALDAV = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"

#: RFC 4791, 7.8.6. A UID is of letters, digits and hyphens: nothing in it needs escaping.
_QUERY = """<?xml version="1.0" encoding="utf-8"?>
<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
<D:prop><D:getetag/><C:calendar-data/></D:prop>
<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">
<C:prop-filter name="UID"><C:text-match>{uid}</C:text-match></C:prop-filter>
</C:comp-filter></C:comp-filter></C:filter>
</C:calendar-query>"""


@dataclass(frozen=True, slots=True)
class CalendarTarget:
    """One CalDAV collection. Its methods raise Refused or Deferred with a text that `explain_entry_fault` explains."""

    url: str
    credentials: Credentials | None = None
    allowed_hosts: frozenset[str] = frozenset()
    limits: Limits = field(default=Limits())

    def put(self, uid: str, content: bytes) -> None:
        """Bring the entry to this content, wherever in the calendar it stands; the same again changes nothing.

        An invitation that the consultant has accepted stands there under the same UID and another name, and a calendar
        has each UID once (RFC 4791, 5.3.2.1): so the entry is looked for by its UID and not by its name.
        """
        for _ in range(ATTEMPTS):
            found = self._find(uid)
            answer = self._request(
                "PUT",
                found.url,
                headers={"Content-Type": "text/calendar; charset=utf-8", **found.condition},
                body=content,
            )
            if answer.status != HTTPStatus.PRECONDITION_FAILED:
                return _require_success(answer)
        raise Deferred(EntryFault.CONFLICT)

    def remove(self, uid: str) -> None:
        """Remove the entry; one that is not there is removed already."""
        for _ in range(ATTEMPTS):
            found = self._find(uid)
            if found.etag is None:
                return None
            answer = self._request("DELETE", found.url, headers=found.condition)
            if answer.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
                return None
            if answer.status != HTTPStatus.PRECONDITION_FAILED:
                return _require_success(answer)
        raise Deferred(EntryFault.CONFLICT)

    def _find(self, uid: str) -> "_Resource":
        """Return where the entry stands, or where it may be made."""
        answer = self._request(
            "REPORT",
            _as_folder(self.url),
            headers={"Content-Type": "application/xml; charset=utf-8", "Depth": "1"},
            body=_QUERY.format(uid=uid).encode(),
        )
        _require_success(answer)
        if answer.status != HTTPStatus.MULTI_STATUS:
            raise Deferred(f"{FetchFault.NO_CALENDAR}: {answer.status}")
        folder = _as_folder(answer.url)
        for response in _parse(answer.body).iterfind(f"{_DAV}response"):
            if (found := _read_resource(response, folder=folder, uid=uid)) is not None:
                return found
        return _Resource(f"{folder}{uid}.ics", None)

    def _request(self, method: str, url: str, *, headers: dict[str, str], body: bytes | None = None) -> Answer:
        try:
            return request(
                method,
                url,
                headers=headers,
                body=body,
                credentials=self.credentials,
                limits=self.limits,
                allowed_hosts=self.allowed_hosts,
            )
        except FetchFailed as failure:
            kind = Refused if failure.fault in _FINAL_FAULTS else Deferred
            raise kind(str(failure)) from failure


@dataclass(frozen=True, slots=True)
class _Resource:
    """An entry in the calendar; `etag` is None where it is yet to be made."""

    url: str
    etag: str | None

    @property
    def condition(self) -> dict[str, str]:
        return {"If-None-Match": "*"} if self.etag is None else {"If-Match": self.etag}


def _read_resource(response: Element, *, folder: str, uid: str) -> _Resource | None:
    # A server that does not know the filter answers with every entry: nothing is touched that was not asked for.
    content = response.findtext(f".//{_CALDAV}calendar-data") or ""
    if not _has_uid(content, uid):
        return None
    url = urljoin(folder, (response.findtext(f"{_DAV}href") or "").strip())
    # Nor anything outside the calendar, where the password would go along.
    if urlsplit(url)[:2] != urlsplit(folder)[:2] or not _path(url).startswith(_path(folder)):
        raise Deferred(f"{FetchFault.BAD_ANSWER}: entry outside the calendar")
    etag = (response.findtext(f".//{_DAV}getetag") or "").strip()
    # A weak ETag never matches (RFC 9110, 13.1.1); proxies that compress make one of a strong one.
    return _Resource(url, etag.removeprefix("W/") or "*")


def _has_uid(content: str, uid: str) -> bool:
    lines = content.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "").split("\n")
    return any(line.upper().startswith("UID") and line.partition(":")[2].strip() == uid for line in lines)


def _parse(body: bytes) -> Element:
    try:
        tree: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Deferred(f"{FetchFault.BAD_ANSWER}: {type(error).__name__}") from error
    if tree.tag != f"{_DAV}multistatus":
        raise Deferred(f"{FetchFault.NO_CALENDAR}: no multistatus")
    return tree


def _require_success(answer: Answer) -> None:
    status = answer.status
    if status < HTTPStatus.MULTIPLE_CHOICES:
        return
    detail = f"HTTP {status}"
    if status in {HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT} and b"no-uid-conflict" in answer.body:
        raise Refused(f"{EntryFault.UID_CONFLICT}: {detail}")
    if status == HTTPStatus.FORBIDDEN:
        raise Deferred(f"{EntryFault.READ_ONLY}: {detail}")
    if status == HTTPStatus.INSUFFICIENT_STORAGE:
        raise Deferred(f"{EntryFault.NO_SPACE}: {detail}")
    fault = fault_of_status(status)
    if fault is None:
        raise Deferred(f"{FetchFault.BAD_REDIRECT}: {detail}")
    is_final = fault in {FetchFault.NOT_FOUND, FetchFault.REFUSED} and status != HTTPStatus.LOCKED
    raise (Refused if is_final else Deferred)(f"{fault}: {detail}")


def _as_folder(url: str) -> str:
    return url if url.endswith("/") else f"{url}/"


def _path(url: str) -> str:
    return unquote(urlsplit(url).path)
