"""Writing into a calendar: Radicale is the server, other clients and a lying server come in between."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from halbtag.domain.calendar_entry import Leg, journey_uid
from halbtag.domain.invitation import Attendee, Event, EventStatus, Person, build_calendar_entry, build_importable
from halbtag.domain.mail import Deferred, Refused
from halbtag.gateways.caldav_target import CalendarTarget
from halbtag.gateways.guarded_http import Credentials, Limits
from tests.calendar_server import PASSWORD, USER, CalendarServer
from tests.mail_server import free_port
from tests.web_server import WebServer, answer

UID = "3f1c2b6e-9a44-4c1e-8d5b-2f7a6c0e9b11"
OTHER_UID = "8d0c7c39-0f52-4f4c-8c7f-1f8e7f4f0a55"
EVENT = Event(
    uid=UID,
    sequence=0,
    dtstamp=datetime(2026, 11, 23, 10, 0, 5, tzinfo=UTC),
    start=datetime(2026, 12, 3, 8, 0, tzinfo=UTC),
    end=datetime(2026, 12, 3, 11, 30, tzinfo=UTC),
    summary="KI-Strategietermin vor Ort – Müller & Söhne GmbH",
    location="Gewerbering 4, 82515 Wolfratshausen",
    description="Woran wir arbeiten",
    organizer=Person("Dr. Jörg Beispiel", "termin@beispiel.example"),
    attendees=(Attendee("Anna Müller", "anna@kunde.example"),),
    status=EventStatus.TENTATIVE,
)
CONFIRMED = replace(EVENT, status=EventStatus.CONFIRMED)
ENTRY, CONFIRMED_ENTRY = build_calendar_entry(EVENT), build_calendar_entry(CONFIRMED)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[CalendarServer]:
    with CalendarServer(tmp_path) as server:
        yield server


@pytest.fixture
def target(server: CalendarServer) -> CalendarTarget:
    return CalendarTarget(server.url, Credentials(USER, PASSWORD), frozenset({"127.0.0.1"}))


def statuses(server: CalendarServer) -> dict[str, str]:
    return {
        name: next(line for line in content.splitlines() if line.startswith("STATUS:"))
        for name, content in server.entries().items()
    }


# --- As it should be --------------------------------------------------------------------------------------------------


def test_entry_is_made(server: CalendarServer, target: CalendarTarget) -> None:
    target.put(UID, ENTRY)
    (content,) = server.entries().values()
    assert f"UID:{UID}" in content
    assert "SUMMARY:KI-Strategietermin vor Ort – Müller & Söhne GmbH" in content
    assert content.count("SCHEDULE-AGENT=CLIENT") == 2
    assert "METHOD" not in content


def test_entry_is_changed_in_its_place(server: CalendarServer, target: CalendarTarget) -> None:
    target.put(UID, ENTRY)
    target.put(UID, CONFIRMED_ENTRY)
    assert statuses(server) == {f"{UID}.ics": "STATUS:CONFIRMED"}


def test_entry_written_twice_is_there_once(server: CalendarServer, target: CalendarTarget) -> None:
    target.put(UID, ENTRY)
    target.put(UID, ENTRY)
    assert len(server.entries()) == 1


def test_entry_is_removed(server: CalendarServer, target: CalendarTarget) -> None:
    target.put(UID, ENTRY)
    target.put(OTHER_UID, build_calendar_entry(replace(EVENT, uid=OTHER_UID)))
    target.remove(UID)
    assert list(server.entries()) == [f"{OTHER_UID}.ics"]


def test_entry_that_is_not_there_is_removed_already(server: CalendarServer, target: CalendarTarget) -> None:
    target.remove(UID)
    assert server.methods == ["REPORT"]


def test_entry_that_the_consultant_deleted_comes_back_with_the_next_change(
    server: CalendarServer, target: CalendarTarget
) -> None:
    target.put(UID, ENTRY)
    server.ask("DELETE", f"{server.url}{UID}.ics")
    target.put(UID, CONFIRMED_ENTRY)
    assert statuses(server) == {f"{UID}.ics": "STATUS:CONFIRMED"}


def test_address_without_a_slash_at_its_end_will_do(server: CalendarServer, target: CalendarTarget) -> None:
    replace(target, url=server.url.removesuffix("/")).put(UID, ENTRY)
    assert list(server.entries()) == [f"{UID}.ics"]


# --- The same UID under another name ----------------------------------------------------------------------------------


def accept_invitation(server: CalendarServer) -> None:
    """What the consultant's mail program does with the invitation."""
    server.ask("PUT", f"{server.url}angenommen%20am%20Montag.ics", build_importable(EVENT))


def test_invitation_that_was_accepted_is_changed_where_it_stands(
    server: CalendarServer, target: CalendarTarget
) -> None:
    accept_invitation(server)
    target.put(UID, CONFIRMED_ENTRY)
    assert statuses(server) == {"angenommen am Montag.ics": "STATUS:CONFIRMED"}


def test_invitation_that_was_accepted_is_removed_where_it_stands(
    server: CalendarServer, target: CalendarTarget
) -> None:
    accept_invitation(server)
    target.remove(UID)
    assert server.entries() == {}


def test_journey_is_not_taken_for_its_visit(server: CalendarServer, target: CalendarTarget) -> None:
    outbound = journey_uid(UID, Leg.OUTBOUND)
    target.put(outbound, build_calendar_entry(replace(EVENT, uid=outbound)))
    target.put(UID, ENTRY)
    assert sorted(server.entries()) == [f"{outbound}.ics", f"{UID}.ics"]
    target.remove(UID)
    assert list(server.entries()) == [f"{outbound}.ics"]


# --- Conflicts --------------------------------------------------------------------------------------------------------


def test_entry_changed_in_between_is_read_again(server: CalendarServer, target: CalendarTarget) -> None:
    target.put(UID, ENTRY)
    once = iter([build_importable(replace(EVENT, summary="Umbenannt"))])

    def step_in(method: str, _path: str) -> None:
        if method == "PUT" and (content := next(once, None)):
            server.ask("PUT", f"{server.url}{UID}.ics", content)

    server.step_in = step_in
    server.requests.clear()
    target.put(UID, CONFIRMED_ENTRY)
    assert server.methods == ["REPORT", "PUT", "PUT", "REPORT", "PUT"]
    assert statuses(server) == {f"{UID}.ics": "STATUS:CONFIRMED"}


def test_entry_made_in_between_is_read_again(server: CalendarServer, target: CalendarTarget) -> None:
    once = iter([build_importable(EVENT)])

    def step_in(method: str, _path: str) -> None:
        if method == "PUT" and (content := next(once, None)):
            server.ask("PUT", f"{server.url}{UID}.ics", content)

    server.step_in = step_in
    target.put(UID, CONFIRMED_ENTRY)
    assert statuses(server) == {f"{UID}.ics": "STATUS:CONFIRMED"}


def test_entry_changed_while_it_is_removed_is_read_again(server: CalendarServer, target: CalendarTarget) -> None:
    target.put(UID, ENTRY)
    once = iter([build_importable(EVENT)])

    def step_in(method: str, _path: str) -> None:
        if method == "DELETE" and (content := next(once, None)):
            server.ask("PUT", f"{server.url}{UID}.ics", content)

    server.step_in = step_in
    target.remove(UID)
    assert server.entries() == {}


def test_entry_removed_by_somebody_else_meanwhile_is_removed(server: CalendarServer, target: CalendarTarget) -> None:
    target.put(UID, ENTRY)
    server.step_in = lambda method, _path: ("404 Not Found", b"") if method == "DELETE" else None
    target.remove(UID)


@pytest.mark.parametrize("change", [lambda target: target.put(UID, ENTRY), lambda target: target.remove(UID)])
def test_conflict_that_does_not_resolve_itself_is_shown(
    server: CalendarServer, target: CalendarTarget, change: Callable[[CalendarTarget], None]
) -> None:
    target.put(UID, ENTRY)
    server.step_in = lambda method, _path: ("412 Precondition Failed", b"") if method in {"PUT", "DELETE"} else None
    with pytest.raises(Deferred, match=r"^conflict$"):
        change(target)


# --- Faults -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "body", "kind", "text"),
    [
        ("403 Forbidden", b"", Deferred, "read_only: HTTP 403"),
        ("403 Forbidden", b"<error><C:no-uid-conflict/></error>", Refused, "uid_conflict: HTTP 403"),
        ("409 Conflict", b"<error><C:no-uid-conflict/></error>", Refused, "uid_conflict: HTTP 409"),
        ("409 Conflict", b"", Refused, "refused: HTTP 409"),
        ("415 Unsupported Media Type", b"", Refused, "refused: HTTP 415"),
        ("423 Locked", b"", Deferred, "refused: HTTP 423"),
        ("429 Too Many Requests", b"", Deferred, "server_fault: HTTP 429"),
        ("500 Internal Server Error", b"", Deferred, "server_fault: HTTP 500"),
        ("507 Insufficient Storage", b"", Deferred, "no_space: HTTP 507"),
        ("304 Not Modified", b"", Deferred, "bad_redirect: HTTP 304"),
    ],
)
def test_answer_to_writing_is_judged(
    server: CalendarServer, target: CalendarTarget, status: str, body: bytes, kind: type[Exception], text: str
) -> None:
    server.step_in = lambda method, _path: (status, body) if method == "PUT" else None
    with pytest.raises(kind) as caught:
        target.put(UID, ENTRY)
    assert str(caught.value) == text


def test_wrong_password_is_tried_again_later(target: CalendarTarget) -> None:
    with pytest.raises(Deferred, match=r"^refused_login: HTTP 401$"):
        replace(target, credentials=Credentials(USER, "falsch")).put(UID, ENTRY)


def test_calendar_that_is_gone_is_shown_at_once(server: CalendarServer, target: CalendarTarget) -> None:
    server.ask("DELETE", server.url)
    with pytest.raises(Refused, match=r"^not_found: HTTP 404$"):
        target.put(UID, ENTRY)


def test_server_that_is_down_is_tried_again_later(target: CalendarTarget) -> None:
    with pytest.raises(Deferred, match=r"^unreachable: ConnectionRefusedError$"):
        replace(target, url=f"http://127.0.0.1:{free_port()}/").put(UID, ENTRY)


def test_server_that_is_slow_is_tried_again_later(target: CalendarTarget) -> None:
    with WebServer() as web:
        web.replies["/c/"] = lambda _connection: time.sleep(1)
        with pytest.raises(Deferred, match=r"^too_slow$"):
            replace(target, url=web.url("/c/"), limits=Limits(seconds=0.3)).put(UID, ENTRY)


def test_private_address_is_refused(server: CalendarServer, target: CalendarTarget) -> None:
    with pytest.raises(Refused, match=r"^forbidden_address"):
        replace(target, allowed_hosts=frozenset()).put(UID, ENTRY)
    assert server.requests == []


# --- Servers that are wrong -------------------------------------------------------------------------------------------


def multi_status(href: str, uid: str, etag: str = '"1"') -> bytes:
    return answer(
        f"""<?xml version="1.0"?><D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:response>
<D:href>{href}</D:href><D:propstat><D:prop><D:getetag>{etag}</D:getetag><C:calendar-data>BEGIN:VCALENDAR
BEGIN:VEVENT
UID:{uid}
END:VEVENT
END:VCALENDAR</C:calendar-data></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>
</D:multistatus>""".encode(),
        status="207 Multi-Status",
    )


@pytest.fixture
def web() -> Iterator[WebServer]:
    with WebServer() as web:
        yield web


def target_of(web: WebServer) -> CalendarTarget:
    return CalendarTarget(web.url("/c/"), Credentials(USER, PASSWORD), frozenset({"127.0.0.1"}))


def test_server_that_ignores_the_filter_loses_no_other_entry(web: WebServer) -> None:
    web.replies["/c/"] = multi_status("/c/zahnarzt.ics", "zahnarzt")
    target_of(web).remove(UID)
    web.replies[f"/c/{UID}.ics"] = answer(b"", status="201 Created")
    target_of(web).put(UID, ENTRY)
    assert [request.split(b" ", 2)[:2] for request in web.requests[2:]] == [[b"PUT", f"/c/{UID}.ics".encode()]]


@pytest.mark.parametrize("href", ["https://evil.example/c/x.ics", "//evil.example/c/x.ics", "/other/x.ics", "../x.ics"])
def test_entry_outside_the_calendar_is_not_followed(web: WebServer, href: str) -> None:
    web.replies["/c/"] = multi_status(href, UID)
    with pytest.raises(Deferred, match=r"^bad_answer: entry outside the calendar$"):
        target_of(web).put(UID, ENTRY)
    assert len(web.requests) == 1


def test_weak_etag_is_sent_as_a_strong_one(web: WebServer) -> None:
    web.replies["/c/"] = multi_status("/c/x.ics", UID, etag='W/"abc"')
    web.replies["/c/x.ics"] = answer(b"", status="204 No Content")
    target_of(web).put(UID, ENTRY)
    assert b'If-Match: "abc"' in web.requests[1]


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Bitte anmelden",
        b"",
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><D:multistatus xmlns:D="DAV:">&b;</D:multistatus>',
    ],
)
def test_answer_that_is_no_plain_xml_is_not_read(web: WebServer, body: bytes) -> None:
    web.replies["/c/"] = answer(body, status="207 Multi-Status")
    with pytest.raises(Deferred, match=r"^bad_answer: "):
        target_of(web).put(UID, ENTRY)


def test_other_xml_is_no_calendar(web: WebServer) -> None:
    web.replies["/c/"] = answer(b"<rss/>", status="207 Multi-Status")
    with pytest.raises(Deferred, match=r"^no_calendar: "):
        target_of(web).remove(UID)


def test_web_page_is_no_calendar(web: WebServer) -> None:
    web.replies["/c/"] = answer(b"<html>Willkommen</html>")
    with pytest.raises(Deferred, match=r"^no_calendar: 200$"):
        target_of(web).remove(UID)
