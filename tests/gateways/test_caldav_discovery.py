"""Finding calendars: Radicale is the server; others answer what Radicale would never say."""

import time
from collections.abc import Iterator

import pytest

from halbtag.domain.fetching import FetchFailed, FetchFault
from halbtag.domain.found_calendars import FoundCalendar, FoundElsewhere
from halbtag.gateways.busy_calendars import BusyCalendars
from halbtag.gateways.caldav_discovery import find_calendars
from halbtag.gateways.guarded_http import Limits
from tests.calendar_server import PASSWORD, USER, CalendarServer
from tests.web_server import WebServer, answer, redirect

LOOPBACK = frozenset({"127.0.0.1"})
MANY = "207 Multi-Status"

WORK = """<?xml version="1.0"?><C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop>
<D:displayname>Arbeit &amp; Reisen</D:displayname></D:prop></D:set></C:mkcalendar>"""
TASKS = """<?xml version="1.0"?><C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop>
<D:displayname>Aufgaben</D:displayname><C:supported-calendar-component-set><C:comp name="VTODO"/>
</C:supported-calendar-component-set></D:prop></D:set></C:mkcalendar>"""


@pytest.fixture(scope="module")
def radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CalendarServer]:
    """Somebody's calendars: one without a name, one with, and one for tasks, which keep no half-day closed."""
    with CalendarServer(tmp_path_factory.mktemp("radicale")) as server:
        for name, body in (("arbeit", WORK), ("aufgaben", TASKS)):
            server.ask("MKCALENDAR", server.url.replace("privat", name), body.encode())
        yield server


def find(address: str, *, hosts: frozenset[str] = LOOPBACK, password: str = PASSWORD) -> list[FoundCalendar]:
    return BusyCalendars(hosts).find(address, username=USER, password=password)


def fault_of(address: str, **options: str) -> FetchFault:
    with pytest.raises(FetchFailed) as failed:
        find(address, **options)  # type: ignore[arg-type]
    return failed.value.fault


def calendars_on(server: CalendarServer) -> list[FoundCalendar]:
    return [
        FoundCalendar("Arbeit & Reisen", server.url.replace("privat", "arbeit")),
        FoundCalendar("jörg/privat", server.url),  # Radicale's own name for one that nobody has named
    ]


@pytest.mark.parametrize("path", ["/", "", "/j%C3%B6rg/", "/.well-known/caldav", "/gibt-es/nicht/"])
def test_server_or_principal_leads_to_every_calendar_for_events(radicale: CalendarServer, path: str) -> None:
    server = radicale.url.partition("/j")[0]
    assert find(server + path) == calendars_on(radicale)


def test_address_of_a_calendar_is_taken_as_it_is(radicale: CalendarServer) -> None:
    assert find(radicale.url) == [FoundCalendar("jörg/privat", radicale.url)]


def test_wrong_password_is_told(radicale: CalendarServer) -> None:
    assert fault_of(radicale.url, password="falsch") is FetchFault.REFUSED_LOGIN


def test_web_page_names_no_calendars() -> None:
    with WebServer() as server:
        server.replies["/"] = answer(b"<html>Willkommen</html>", content_type="text/html")
        assert find(server.url()) == []


def test_private_server_is_not_asked(radicale: CalendarServer) -> None:
    with pytest.raises(FetchFailed) as failed:
        find(radicale.url, hosts=frozenset())
    assert failed.value.fault is FetchFault.FORBIDDEN_ADDRESS


def multistatus(path: str, *properties: str) -> bytes:
    return (
        f'<D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:response><D:href>{path}</D:href>'
        f"<D:propstat><D:prop>{''.join(properties)}</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>"
        "</D:response></D:multistatus>"
    ).encode()


def principal(href: str) -> str:
    return f"<D:current-user-principal><D:href>{href}</D:href></D:current-user-principal>"


def home(href: str) -> str:
    return f"<C:calendar-home-set><D:href>{href}</D:href></C:calendar-home-set>"


CALENDAR = "<D:resourcetype><D:collection/><C:calendar/></D:resourcetype><D:displayname>Team</D:displayname>"


def test_home_on_another_host_is_named_and_gets_no_password() -> None:
    with WebServer() as server, WebServer() as other:
        elsewhere = other.url("/heim/", host="localhost")
        server.replies["/"] = answer(multistatus("/", principal("/ich/")), status=MANY)
        server.replies["/ich/"] = answer(multistatus("/ich/", home(elsewhere)), status=MANY)
        with pytest.raises(FoundElsewhere) as found:
            find(server.url(), hosts=frozenset({"127.0.0.1", "localhost"}))
        assert (found.value.address, other.requests) == (elsewhere, [])


def test_server_that_names_itself_by_another_scheme_or_port_is_asked_where_it_answered() -> None:
    with WebServer() as server:
        server.replies["/"] = redirect("/dav/", status="301 Moved Permanently")
        server.replies["/dav/"] = answer(multistatus("/dav/", principal("https://127.0.0.1/ich/")), status=MANY)
        server.replies["/ich/"] = answer(multistatus("/ich/", home("http://127.0.0.1:1/heim/")), status=MANY)
        server.replies["/heim/"] = answer(multistatus("/heim/team/", CALENDAR), status=MANY)
        assert find(server.url()) == [FoundCalendar("Team", server.url("/heim/team/"))]


def test_search_as_a_whole_has_the_time_of_one_request() -> None:
    with WebServer() as server:
        server.replies["/"] = lambda _connection: time.sleep(1)
        with pytest.raises(FetchFailed) as failed:
            find_calendars(server.url(), credentials=None, limits=Limits(seconds=0.3), allowed_hosts=LOOPBACK)
        assert failed.value.fault is FetchFault.TOO_SLOW
