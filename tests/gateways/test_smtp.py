"""Delivery to real SMTP servers on loopback: those that take a message, and every kind that does not."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from halbtag.domain.mail import Deferred, Refused
from halbtag.gateways.smtp import DEADLINE_SECONDS, PARTING_SECONDS, SmtpTransport
from halbtag.services.delivery import LEASE
from tests.mail_server import MailServer, free_port

CERTIFICATE = Path(__file__).with_name("self_signed.pem")
SENDER, RECIPIENT = "termin@beispiel.example", "anna@kunde.example"
CONTENT = (
    b"From: termin@beispiel.example\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\nEins\r\n.\r\n..Zwei\r\nFrom drei\r\n"
)


class Handler:
    """Takes everything, unless told to answer something else."""

    def __init__(self, **replies: str) -> None:
        self.replies = replies
        self.contents: list[bytes] = []

    async def handle_MAIL(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.replies.get("mail", "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.replies.get("rcpt", "250 OK")

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        reply = self.replies.get("data", "250 OK")
        if reply.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.contents.append(envelope.content)
        return reply


@contextmanager
def served(handler: Handler, **options: object) -> Iterator[int]:
    controller = Controller(handler, hostname="127.0.0.1", port=free_port(), **options)  # type: ignore[arg-type]
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@contextmanager
def scripted(*steps: Callable[[socket.socket], object]) -> Iterator[int]:
    """A server that takes these steps with its one visitor and then hangs up."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            for step in steps:
                step(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    thread.join(timeout=10)
    listener.close()


def say(line: str) -> Callable[[socket.socket], object]:
    return lambda connection: connection.sendall(f"{line}\r\n".encode())


def hear(end: bytes = b"\r\n") -> Callable[[socket.socket], object]:
    def step(connection: socket.socket) -> None:
        heard = b""
        while not heard.endswith(end):
            received = connection.recv(65536)
            if not received:
                return
            heard += received

    return step


UP_TO_DATA = [say("220 hello"), hear(), say("250 hello"), hear(), say("250 OK"), hear(), say("250 OK"), hear()]


def transport(
    port: int, *, tls: str = "?tls=off", user: str = "", timeout: float = 5, deadline: float = 30
) -> SmtpTransport:
    return SmtpTransport.from_url(f"smtp://{user}127.0.0.1:{port}{tls}", timeout=timeout, deadline=deadline)


def deliver(port: int, **options: object) -> None:
    transport(port, **options).send(SENDER, RECIPIENT, CONTENT)  # type: ignore[arg-type]


# --- Taken ------------------------------------------------------------------------------------------------------------


def test_message_arrives_to_the_byte(smtp_server: MailServer) -> None:
    SmtpTransport.from_url(smtp_server.url).send(SENDER, RECIPIENT, CONTENT)
    (received,) = smtp_server.messages
    assert (received.sender, received.recipients, received.content) == (SENDER, (RECIPIENT,), CONTENT)


def test_server_that_dies_after_its_yes_has_said_yes() -> None:
    with scripted(*UP_TO_DATA, say("354 go"), hear(b"\r\n.\r\n"), say("250 taken")) as port:
        deliver(port)


def test_server_that_never_says_good_bye_has_said_yes() -> None:
    gone = threading.Event()
    steps = [*UP_TO_DATA, say("354 go"), hear(b"\r\n.\r\n"), say("250 taken"), hear(), lambda _: gone.wait(10)]
    with scripted(*steps) as port:
        deliver(port, timeout=1)
        gone.set()


# --- Refused for good -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
def test_5xx_is_final(step: str) -> None:
    with served(Handler(**{step: "550 5.1.1 no such user"})) as port, pytest.raises(Refused, match="no such user"):
        deliver(port)


# --- Put off ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
@pytest.mark.parametrize("code", [421, 450, 451])
def test_4xx_passes(step: str, code: int) -> None:
    handler = Handler(**{step: f"{code} come back later"})
    with served(handler) as port, pytest.raises(Deferred, match=f"{code} come back later"):
        deliver(port)


@pytest.mark.parametrize("code", [530, 535])
def test_refused_access_is_no_refused_message(code: int) -> None:
    with served(Handler(mail=f"{code} log in first")) as port, pytest.raises(Deferred, match="log in first"):
        deliver(port)


def test_wrong_password_is_put_off_and_told() -> None:
    handler = Handler()
    options = {"authenticator": lambda *_: AuthResult(success=False, handled=False), "auth_require_tls": False}
    with served(handler, **options) as port, pytest.raises(Deferred, match="535"):
        deliver(port, user="anna:wrong@")
    assert handler.contents == []


def test_right_password_with_special_characters_is_taken() -> None:
    seen = []

    def authenticate(_server: object, _session: object, _envelope: object, _mechanism: str, data: object) -> AuthResult:
        seen.append((data.login, data.password))  # type: ignore[attr-defined]
        return AuthResult(success=True)

    handler = Handler()
    with served(handler, authenticator=authenticate, auth_require_tls=False) as port:
        deliver(port, user="anna%40beispiel.example:p%2Fa%23%3A%40ss@")
    assert seen == [(b"anna@beispiel.example", b"p/a#:@ss")]
    assert handler.contents == [CONTENT]


def test_nobody_there_is_put_off() -> None:
    with pytest.raises(Deferred, match="refused"):
        deliver(free_port())


def test_unknown_host_is_put_off() -> None:
    with pytest.raises(Deferred):
        SmtpTransport.from_url("smtp://does-not-exist.invalid?tls=off").send(SENDER, RECIPIENT, CONTENT)


def test_server_that_greets_with_a_refusal_is_put_off() -> None:
    with scripted(say("554 no service here"), hear()) as port, pytest.raises(Deferred, match="554 no service here"):
        deliver(port)


@pytest.mark.parametrize("silent_after", [0, 1, 3, 5, 7])
def test_server_that_hangs_is_put_off(silent_after: int) -> None:
    over = threading.Event()
    with scripted(*UP_TO_DATA[:silent_after], lambda _: over.wait(10)) as port:
        with pytest.raises(Deferred):
            deliver(port, timeout=0.3)
        over.set()


def test_server_that_hangs_after_the_final_dot_is_put_off() -> None:
    over = threading.Event()
    with scripted(*UP_TO_DATA, say("354 go"), hear(b"\r\n.\r\n"), lambda _: over.wait(10)) as port:
        with pytest.raises(Deferred):
            deliver(port, timeout=0.3)
        over.set()


@pytest.mark.parametrize("gone_after", range(1, 9))
def test_server_that_dies_under_way_is_put_off(gone_after: int) -> None:
    with scripted(*UP_TO_DATA[:gone_after]) as port, pytest.raises(Deferred):
        deliver(port)


def test_server_that_dies_in_the_middle_of_data_is_put_off() -> None:
    with scripted(*UP_TO_DATA, say("354 go"), lambda connection: connection.recv(10)) as port, pytest.raises(Deferred):
        transport(port).send(SENDER, RECIPIENT, CONTENT + b"x" * 4_000_000)


def test_server_that_dies_after_the_final_dot_may_have_taken_it() -> None:
    with scripted(*UP_TO_DATA, say("354 go"), hear(b"\r\n.\r\n")) as port, pytest.raises(Deferred):
        deliver(port)


def drip(line: bytes) -> Callable[[socket.socket], object]:
    """Keep the visitor waiting with one piece after the other, each well within the time-out."""

    def step(connection: socket.socket) -> None:
        with suppress(OSError):
            for _ in range(100):
                connection.sendall(line)
                time.sleep(0.1)

    return step


@pytest.mark.parametrize("drips_after", [0, 2, 4, 6, 8])
@pytest.mark.parametrize("piece", [b"220-wait\r\n", b"x"])
def test_server_that_drips_is_cut_off(drips_after: int, piece: bytes) -> None:
    with scripted(*UP_TO_DATA[:drips_after], drip(piece)) as port:
        began = time.monotonic()
        with pytest.raises(Deferred, match="no end within"):
            transport(port, timeout=5, deadline=0.5).send(SENDER, RECIPIENT, CONTENT)
        assert time.monotonic() - began < 3


def test_server_that_drips_before_tls_is_cut_off() -> None:
    with scripted(drip(b"\x16\x03\x03\x40\x00")) as port:
        secure = SmtpTransport.from_url(f"smtps://127.0.0.1:{port}", timeout=5, deadline=0.5)
        with pytest.raises(Deferred):
            secure.send(SENDER, RECIPIENT, CONTENT)


def test_server_that_drips_its_good_bye_has_said_yes() -> None:
    steps = [*UP_TO_DATA, say("354 go"), hear(b"\r\n.\r\n"), say("250 taken"), hear(), drip(b"221-wait\r\n")]
    with scripted(*steps) as port:
        began = time.monotonic()
        transport(port, deadline=1).send(SENDER, RECIPIENT, CONTENT)
        assert time.monotonic() - began < 4


def test_deadline_is_well_below_the_lease() -> None:
    assert timedelta(seconds=DEADLINE_SECONDS + PARTING_SECONDS) < LEASE / 2


def test_server_that_speaks_something_else_is_put_off() -> None:
    with scripted(say("HTTP/1.1 400 Bad Request"), hear()) as port, pytest.raises(Deferred):
        deliver(port)


# --- Encryption -------------------------------------------------------------------------------------------------------


def certificate_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


def test_starttls_with_a_certificate_that_nobody_vouches_for_sends_nothing() -> None:
    handler = Handler()
    with served(handler, tls_context=certificate_context()) as port, pytest.raises(Deferred, match="self-signed"):
        deliver(port, tls="")
    assert handler.contents == []


def test_missing_starttls_sends_nothing_in_the_clear() -> None:
    handler = Handler()
    with served(handler) as port, pytest.raises(Deferred, match="STARTTLS"):
        deliver(port, tls="")
    assert handler.contents == []


def test_starttls_with_a_trusted_certificate_delivers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    handler = Handler()
    with served(handler, tls_context=certificate_context(), require_starttls=True) as port:
        SmtpTransport.from_url(f"smtp://localhost:{port}", timeout=5).send(SENDER, RECIPIENT, CONTENT)
    assert handler.contents == [CONTENT]


def test_starttls_with_a_certificate_for_another_name_sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    handler = Handler()
    with served(handler, tls_context=certificate_context()) as port, pytest.raises(Deferred, match="mismatch"):
        deliver(port, tls="")
    assert handler.contents == []


def test_implicit_tls_checks_the_certificate_too(monkeypatch: pytest.MonkeyPatch) -> None:
    handler = Handler()
    with served(handler, ssl_context=certificate_context()) as port:
        secure = SmtpTransport.from_url(f"smtps://localhost:{port}", timeout=5)
        with pytest.raises(Deferred, match="self-signed"):
            secure.send(SENDER, RECIPIENT, CONTENT)
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        secure.send(SENDER, RECIPIENT, CONTENT)
    assert handler.contents == [CONTENT]


# --- The address ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "port", "tls_at_once", "starttls"),
    [
        ("smtp://mail.example", 587, False, True),
        ("smtp://mail.example:25", 25, False, True),
        ("smtps://mail.example", 465, True, False),
        ("smtp://127.0.0.1:1025?tls=off", 1025, False, False),
        ("smtp://127.0.0.1:1025?tls=no", 1025, False, True),
    ],
)
def test_url_says_how_to_encrypt(url: str, port: int, tls_at_once: bool, starttls: bool) -> None:
    read = SmtpTransport.from_url(url)
    assert (read.port, read.uses_tls_at_once, read.uses_starttls) == (port, tls_at_once, starttls)


@pytest.mark.parametrize("url", ["http://mail.example", "mail.example:25", "smtp://", ""])
def test_url_of_something_else_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="SMTP"):
        SmtpTransport.from_url(url)


def test_password_is_not_shown() -> None:
    assert "secret" not in repr(SmtpTransport.from_url("smtp://anna:secret@mail.example"))
