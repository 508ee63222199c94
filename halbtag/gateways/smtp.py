"""The mail server: hands over one finished message, and tells a refusal from a fault that passes (RFC 5321)."""

import smtplib
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from halbtag.domain.mail import Deferred, Refused

#: How long a server may say nothing, in seconds.
TIMEOUT_SECONDS = 30.0

#: How long a message may take in all, in seconds: well below the worker's lease, however slowly the server drips.
DEADLINE_SECONDS = 240.0

#: How long to wait for the server's good-bye, in seconds.
PARTING_SECONDS = 3.0

#: Replies that speak of us and not of the message, though they are 5xx: log in, encrypt (RFC 4954, 6; RFC 3207, 4).
ACCESS_CODES = frozenset({523, 530, 534, 535, 538})

#: Where a server listens whose address names no port: submission, not relay (RFC 6409; RFC 8314, 3.3).
DEFAULT_PORTS = {"smtp": 587, "smtps": 465}

_PERMANENT = 500


@dataclass(frozen=True, slots=True)
class SmtpTransport:
    """Delivers through one server; `uses_tls_at_once` is implicit TLS, `uses_starttls` demands STARTTLS."""

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    uses_tls_at_once: bool = False
    uses_starttls: bool = True
    timeout: float = TIMEOUT_SECONDS
    deadline: float = DEADLINE_SECONDS

    @classmethod
    def from_url(cls, url: str, *, timeout: float = TIMEOUT_SECONDS, deadline: float = DEADLINE_SECONDS) -> Self:
        """Read an SMTP_URL: `smtps://` is TLS from the start, `smtp://` demands STARTTLS unless `?tls=off` is written.

        Raises ValueError for any other scheme.
        """
        parts = urlsplit(url)
        if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
            raise ValueError("not an SMTP address")
        is_plain = parse_qs(parts.query).get("tls") == ["off"]
        return cls(
            host=parts.hostname,
            port=parts.port or DEFAULT_PORTS[parts.scheme],
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            uses_tls_at_once=parts.scheme == "smtps",
            uses_starttls=parts.scheme == "smtp" and not is_plain,
            timeout=timeout,
            deadline=deadline,
        )

    def send(self, sender: str, recipient: str, content: bytes) -> None:
        """Hand the message over to the byte; returning means that the server has taken it.

        Raises Refused when it says no for good, and Deferred for everything that may be better next time: no
        connection, no valid certificate, a wrong password, 4xx, and an end of which nobody knows what it meant.
        """
        with _Deadline(self.deadline) as deadline:
            try:
                connection = self._connect(deadline)
            except (OSError, smtplib.SMTPException) as error:
                raise Deferred(deadline.describe() or _describe(error)) from error
            try:
                connection.sendmail(sender, [recipient], content)
            except (OSError, smtplib.SMTPException) as error:
                # A reply that was cut off is none: what is left of it may look like any code.
                cut_off = deadline.describe()
                raise (Deferred(cut_off) if cut_off else _judge_error(error, recipient)) from error
            finally:
                _part(connection)

    def _connect(self, deadline: "_Deadline") -> smtplib.SMTP:
        connection = _Conversation(self, deadline)
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: smtplib.SMTP) -> None:
        connection.ehlo_or_helo_if_needed()
        if self.uses_starttls:
            # Without an offer of STARTTLS this raises, and nothing goes out in the clear.
            connection.starttls(context=ssl.create_default_context())
            connection.ehlo_or_helo_if_needed()
        if self.user is not None and self.password is not None:
            connection.login(self.user, self.password)


class _Deadline:
    """Cuts a conversation off when its time is over: the time-out of a socket begins anew with every byte."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._is_over = threading.Event()
        self._line: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._cut_off)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        self._timer.join()
        if self._line is not None:
            self._line.close()

    def watch(self, line: socket.socket) -> None:
        """Take the line under watch; TLS may be laid over it later. Raises TimeoutError where it comes too late."""
        self._line = line.dup()
        if self._is_over.is_set():
            raise TimeoutError

    def describe(self) -> str:
        """Return that the conversation was cut off, or nothing where it was not."""
        return f"no end within {self._seconds:g} seconds" if self._is_over.is_set() else ""

    def _cut_off(self) -> None:
        self._is_over.set()
        if self._line is not None:
            with suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)


class _Conversation(smtplib.SMTP):
    """A connection whose line is watched from the first byte on, the handshake of TLS included."""

    def __init__(self, server: SmtpTransport, deadline: _Deadline) -> None:
        self._server = server
        self._deadline = deadline
        super().__init__(server.host, server.port, timeout=server.timeout)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        line = socket.create_connection((host, port), timeout)
        try:
            self._deadline.watch(line)
            if self._server.uses_tls_at_once:
                return ssl.create_default_context().wrap_socket(line, server_hostname=host)
        except BaseException:
            line.close()
            raise
        return line


def _part(connection: smtplib.SMTP) -> None:
    # The answer to the message has been given; what becomes of the connection is no news any more.
    with suppress(OSError, smtplib.SMTPException):
        if connection.sock is not None:
            connection.sock.settimeout(PARTING_SECONDS)
        connection.quit()
    connection.close()


def _judge_error(error: Exception, recipient: str) -> Exception:
    match error:
        case smtplib.SMTPRecipientsRefused():
            return _judge(*error.recipients[recipient])
        case smtplib.SMTPResponseException():
            return _judge(error.smtp_code, error.smtp_error)
        case _:
            return Deferred(_describe(error))


def _judge(code: int, reply: bytes | str) -> Exception:
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    is_final = code >= _PERMANENT and code not in ACCESS_CODES
    return Refused(f"{code} {text}") if is_final else Deferred(f"{code} {text}")


def _describe(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return str(_judge(error.smtp_code, error.smtp_error))
    return f"{type(error).__name__}: {error}"
