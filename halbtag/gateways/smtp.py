"""The mail server: hands over one finished message, and tells a refusal from a fault that passes (RFC 5321)."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from halbtag.domain.mail import Deferred, Refused

#: How long one step may take, in seconds; a message has about a dozen of them, which must stay below the lease.
TIMEOUT_SECONDS = 30.0

#: How long to wait for the server's good-bye, in seconds.
PARTING_SECONDS = 3.0

#: Replies that speak of us and not of the message, though they are 5xx: log in, encrypt (RFC 4954, 6; RFC 3207, 4).
ACCESS_CODES = frozenset({523, 530, 534, 535, 538})

_DEFAULT_PORTS = {"smtp": 25, "smtps": 465}
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

    @classmethod
    def from_url(cls, url: str, *, timeout: float = TIMEOUT_SECONDS) -> Self:
        """Read an SMTP_URL: `smtps://` is TLS from the start, `smtp://` demands STARTTLS unless `?tls=off` is written.

        Raises ValueError for any other scheme.
        """
        parts = urlsplit(url)
        if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
            raise ValueError("not an SMTP address")
        is_plain = parse_qs(parts.query).get("tls") == ["off"]
        return cls(
            host=parts.hostname,
            port=parts.port or _DEFAULT_PORTS[parts.scheme],
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            uses_tls_at_once=parts.scheme == "smtps",
            uses_starttls=parts.scheme == "smtp" and not is_plain,
            timeout=timeout,
        )

    def send(self, sender: str, recipient: str, content: bytes) -> None:
        """Hand the message over to the byte; returning means that the server has taken it.

        Raises Refused when it says no for good, and Deferred for everything that may be better next time: no
        connection, no valid certificate, a wrong password, 4xx, and an end of which nobody knows what it meant.
        """
        try:
            connection = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            raise Deferred(_describe(error)) from error
        try:
            connection.sendmail(sender, [recipient], content)
        except smtplib.SMTPRecipientsRefused as error:
            raise _judge(*error.recipients[recipient]) from error
        except smtplib.SMTPResponseException as error:
            raise _judge(error.smtp_code, error.smtp_error) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Deferred(_describe(error)) from error
        finally:
            _part(connection)

    def _connect(self) -> smtplib.SMTP:
        if self.uses_tls_at_once:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.timeout, context=ssl.create_default_context()
            )
        else:
            connection = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
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


def _part(connection: smtplib.SMTP) -> None:
    # The answer to the message has been given; what becomes of the connection is no news any more.
    with suppress(OSError, smtplib.SMTPException):
        if connection.sock is not None:
            connection.sock.settimeout(PARTING_SECONDS)
        connection.quit()
    connection.close()


def _judge(code: int, reply: bytes | str) -> Exception:
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    is_final = code >= _PERMANENT and code not in ACCESS_CODES
    return Refused(f"{code} {text}") if is_final else Deferred(f"{code} {text}")


def _describe(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return str(_judge(error.smtp_code, error.smtp_error))
    return f"{type(error).__name__}: {error}"
