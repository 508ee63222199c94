"""Requests to typed-in addresses against real servers on loopback: the good, the slow, the huge and the cunning."""

import gzip
import socket
import time
from collections.abc import Iterator

import pytest

from halbtag.domain.fetching import FetchFailed, FetchFault
from halbtag.gateways.guarded_http import Answer, Credentials, Limits, check_address, is_public, request
from tests.mail_server import free_port
from tests.web_server import CERTIFICATE, WebServer, answer, redirect

LOOPBACK = frozenset({"127.0.0.1", "localhost", "cloud.example"})
QUICK = Limits(seconds=1.0)
ANNA = Credentials("anna", "geheim:ß")


@pytest.fixture
def server() -> Iterator[WebServer]:
    with WebServer() as server:
        yield server


@pytest.fixture
def other_server() -> Iterator[WebServer]:
    with WebServer() as server:
        yield server


def get(url: str, *, allowed: frozenset[str] = LOOPBACK, limits: Limits = QUICK, **options: object) -> Answer:
    return request("GET", url, headers={}, allowed_hosts=allowed, limits=limits, **options)  # type: ignore[arg-type]


def fault_of(url: str, **options: object) -> FetchFault:
    with pytest.raises(FetchFailed) as failed:
        get(url, **options)  # type: ignore[arg-type]
    return failed.value.fault


# --- What comes back --------------------------------------------------------------------------------------------------


def test_answer_has_status_headers_and_body(server: WebServer) -> None:
    server.replies["/a?b=c%20d"] = answer(b"BEGIN", etag='"1"')
    found = get(server.url("/a?b=c%20d"))
    assert (found.status, found.headers["etag"], found.body, found.url) == (
        200,
        '"1"',
        b"BEGIN",
        server.url("/a?b=c%20d"),
    )


def test_request_carries_headers_body_and_credentials(server: WebServer) -> None:
    server.replies["/dav/"] = answer(b"", status="207 Multi-Status")
    headers = {"Depth": "1", "If-None-Match": '"1"'}
    request("REPORT", server.url("/dav/"), headers=headers, body=b"<x/>", credentials=ANNA, allowed_hosts=LOOPBACK)
    (sent,) = server.requests
    assert sent.startswith(b"REPORT /dav/ HTTP/1.1\r\n")
    for line in (b"Depth: 1", b'If-None-Match: "1"', b"Authorization: Basic YW5uYTpnZWhlaW06w58="):
        assert line in sent.split(b"\r\n")
    assert f"Host: 127.0.0.1:{server.port}".encode() in sent.split(b"\r\n")
    assert sent.endswith(b"\r\n\r\n<x/>")


@pytest.mark.parametrize("status", ["304 Not Modified", "404 Not Found", "412 Precondition Failed", "500 Oops"])
def test_status_is_no_error(server: WebServer, status: str) -> None:
    server.replies["/"] = answer(b"", status=status)
    assert get(server.url()).status == int(status[:3])


def test_gzip_is_unpacked(server: WebServer) -> None:
    server.replies["/"] = answer(gzip.compress(b"BEGIN:VCALENDAR" * 1000), content_encoding="gzip")
    assert get(server.url()).body == b"BEGIN:VCALENDAR" * 1000


def test_chunks_are_put_together(server: WebServer) -> None:
    server.replies["/"] = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    assert get(server.url()).body == b"abcde"


def test_umlauts_in_host_and_path_are_encoded(server: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.replies["/%C3%BC/caf%C3%A9.ics"] = answer(b"da")
    lead_to_loopback(monkeypatch)
    allowed = frozenset({"xn--mller-kva.example"})
    assert get(f"http://müller.example:{server.port}/ü/caf%C3%A9.ics", allowed=allowed).body == b"da"


# --- Where it may go (A26) ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.1", "0.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b:1::1", "2002:7f00:1::", "2001::1", "2001:db8::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1",
        "fd00:ec2::254", "ff02::1", "100::1",
    ],
)  # fmt: skip
def test_address_of_no_public_server_is_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "142.250.185.78", "2a00:1450:4001:82a::200e", "64:ff9b::808:808"])
def test_public_address_is_known(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "[::1]", "localhost", "0x7f.1", "2130706433", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]", "0"],
)
def test_no_spelling_of_loopback_is_asked(host: str) -> None:
    assert fault_of(f"http://{host}/", allowed=frozenset()) is FetchFault.FORBIDDEN_ADDRESS


@pytest.mark.parametrize("host", ["169.254.169.254", "192.168.178.1", "[fd00:ec2::254]"])
def test_no_private_address_is_asked(host: str) -> None:
    assert fault_of(f"http://{host}/", allowed=frozenset()) is FetchFault.FORBIDDEN_ADDRESS
    with pytest.raises(FetchFailed, match="private"):
        check_address(f"http://{host}/")


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    lead_to(monkeypatch, "8.8.8.8", "127.0.0.1")
    assert fault_of("http://rebind.example/", allowed=frozenset()) is FetchFault.FORBIDDEN_ADDRESS


def test_name_is_resolved_once_and_the_checked_address_used(server: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.replies["/"] = answer(b"da")
    asked = lead_to_loopback(monkeypatch)
    assert get(f"http://cloud.example:{server.port}/").body == b"da"
    assert asked == ["cloud.example"]


@pytest.mark.parametrize("port", [22, 25, 8080, 6379])
def test_other_ports_are_for_allowed_hosts(port: int) -> None:
    assert fault_of(f"http://kalender.example:{port}/", allowed=frozenset()) is FetchFault.FORBIDDEN_ADDRESS


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://kalender.example/", "gopher://127.0.0.1:25/", "//kalender.example/", "kalender",
        "http:///pfad", "http://", "",
        "http://kalender.example\\@127.0.0.1/", "http://kalender.example/\r\nX: y", "http://kalender .example/",
        "http://kalender.example/\u2028", "http://kalender.example:99999/", "http://kalender.example:a/", "http://[::1/",
        "http://a..b.ü.example/", "http://" + "ü" * 70 + ".example/", "http://kal$ender/",
    ],
)  # fmt: skip
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    assert fault_of(url) is FetchFault.BAD_ADDRESS


@pytest.mark.parametrize("url", ["http://anna:geheim@kalender.example/", "http://kalender.example@127.0.0.1/"])
def test_credentials_in_the_address_are_refused_by_name(url: str) -> None:
    assert fault_of(url) is FetchFault.USER_IN_ADDRESS


def test_webcal_is_asked_by_https() -> None:
    with WebServer(uses_tls=True) as server:
        url = server.url(host="localhost").replace("https:", "webcal:")
        assert fault_of(url) is FetchFault.CERTIFICATE


# --- Redirects (A27) ------------------------------------------------------------------------------------------------


def test_three_redirects_are_followed_and_no_fourth(server: WebServer) -> None:
    for number in range(4):
        server.replies[f"/{number}"] = redirect(f"/{number + 1}")
    server.replies["/4"] = answer(b"da")
    assert get(server.url("/1")).body == b"da"
    assert fault_of(server.url("/0")) is FetchFault.BAD_REDIRECT


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_redirect_to_loopback_is_refused(server: WebServer, other_server: WebServer, status: str) -> None:
    server.replies["/"] = redirect(other_server.url(), status=status)
    assert fault_of(server.url(host="localhost"), allowed=frozenset({"localhost"})) is FetchFault.FORBIDDEN_ADDRESS
    assert other_server.requests == []


@pytest.mark.parametrize("location", ["file:///etc/passwd", "http://[", "http://anna:x@127.0.0.1/", "gopher://x/"])
def test_redirect_to_no_web_address_is_refused(server: WebServer, location: str) -> None:
    server.replies["/"] = redirect(location)
    assert fault_of(server.url()) is FetchFault.BAD_REDIRECT


def test_credentials_stay_with_the_host_and_port(server: WebServer, other_server: WebServer) -> None:
    server.replies["/"] = redirect("/weiter")
    server.replies["/weiter"] = redirect(other_server.url())
    other_server.replies["/"] = answer(b"da")
    assert get(server.url(), credentials=ANNA).body == b"da"
    assert [b"Authorization" in sent for sent in [*server.requests, *other_server.requests]] == [True, True, False]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "REPORT"])
def test_what_is_no_get_is_not_led_to_another_host(server: WebServer, other_server: WebServer, method: str) -> None:
    server.replies["/"] = redirect(other_server.url(), status="307 Temporary Redirect")
    with pytest.raises(FetchFailed, match="another host"):
        request(method, server.url(), headers={}, body=b"privat", allowed_hosts=LOOPBACK)
    assert other_server.requests == []


def test_password_is_not_sent_in_the_clear() -> None:
    assert fault_of("http://kalender.example/", credentials=ANNA) is FetchFault.INSECURE_PASSWORD


def test_credentials_do_not_show_in_a_trace() -> None:
    assert "geheim" not in repr(ANNA)


# --- Size and time (A28) --------------------------------------------------------------------------------------------


def test_answer_of_just_the_limit_is_taken(server: WebServer) -> None:
    server.replies["/"] = answer(b"x" * 1000)
    assert len(get(server.url(), limits=Limits(seconds=1, max_bytes=1000)).body) == 1000
    assert fault_of(server.url(), limits=Limits(seconds=1, max_bytes=999)) is FetchFault.TOO_LARGE


def test_huge_answer_is_given_up(server: WebServer) -> None:
    server.replies["/"] = answer(b"x" * (3 * 1024 * 1024))
    assert fault_of(server.url(), limits=Limits(seconds=5)) is FetchFault.TOO_LARGE


@pytest.mark.parametrize("times", [1, 2])
def test_gzip_bomb_is_given_up(server: WebServer, times: int) -> None:
    bomb = gzip.compress(b"\0" * (200 * 1024 * 1024), 9)
    server.replies["/"] = answer(bomb if times == 1 else gzip.compress(bomb), content_encoding="gzip")
    if times == 1:
        assert fault_of(server.url(), limits=Limits(seconds=5)) is FetchFault.TOO_LARGE
    else:
        assert len(get(server.url(), limits=Limits(seconds=5)).body) == len(bomb)  # unpacked once, not twice


@pytest.mark.parametrize("endless", ["chunks", "headers", "continue", "body"])
def test_endless_answer_is_given_up(server: WebServer, endless: str) -> None:
    start, again = {
        "chunks": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 1000),
        "headers": (b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n" * 1000),
        "continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000),
        "body": (b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 10_000),
    }[endless]

    def flood(connection: socket.socket) -> None:
        connection.sendall(start)
        while True:
            connection.sendall(again)

    server.replies["/"] = flood
    expected = {FetchFault.TOO_LARGE, FetchFault.TOO_SLOW, FetchFault.BAD_ANSWER}
    assert fault_of(server.url(), limits=Limits(seconds=3)) in expected


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n"])
def test_slow_drip_ends_at_the_deadline(server: WebServer, start: bytes) -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(start)
        for _ in range(60):
            connection.sendall(b"x")
            time.sleep(0.1)

    server.replies["/"] = drip
    started = time.monotonic()
    assert fault_of(server.url(), limits=Limits(seconds=0.5)) is FetchFault.TOO_SLOW
    assert time.monotonic() - started < 2


def test_slow_resolver_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(3) or [])
    assert fault_of("http://cloud.example/", limits=Limits(seconds=0.3)) is FetchFault.TOO_SLOW


def test_redirects_share_one_deadline(server: WebServer) -> None:
    def wait(connection: socket.socket) -> None:
        time.sleep(0.4)
        connection.sendall(redirect("/"))

    server.replies["/"] = wait
    assert fault_of(server.url(), limits=Limits(seconds=0.6)) is FetchFault.TOO_SLOW


# --- Everything else that goes wrong ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reply",
    [
        b"garbage\r\n\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 999999 OK\r\n\r\n",
        answer(b"no gzip", content_encoding="gzip"),
        answer(gzip.compress(b"abc" * 500)[:-9], content_encoding="gzip"),
        answer(b"abc", content_encoding="br"),
    ],
)
def test_broken_answer_is_named(server: WebServer, reply: bytes) -> None:
    server.replies["/"] = reply
    assert fault_of(server.url()) in {FetchFault.BAD_ANSWER, FetchFault.UNREACHABLE}


def test_nobody_there_is_named() -> None:
    assert fault_of(f"http://127.0.0.1:{free_port()}/") is FetchFault.UNREACHABLE


def test_unknown_name_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    assert fault_of("http://gibtsnicht.example/") is FetchFault.UNKNOWN_HOST


def test_certificate_must_be_known_and_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    with WebServer(uses_tls=True) as server:
        server.replies["/"] = answer(b"da")
        assert fault_of(server.url(host="localhost")) is FetchFault.CERTIFICATE
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        assert get(server.url(host="localhost")).body == b"da"
        assert fault_of(server.url(host="127.0.0.1")) is FetchFault.CERTIFICATE


def test_https_is_not_led_down_to_http(server: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with WebServer(uses_tls=True) as secure:
        secure.replies["/"] = redirect(server.url())
        assert fault_of(secure.url(host="localhost")) is FetchFault.BAD_REDIRECT
    assert server.requests == []


def lead_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Make every name stand for these addresses; return the names that are asked for."""
    asked: list[str] = []

    def resolve(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked


def lead_to_loopback(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    return lead_to(monkeypatch, "127.0.0.1")
