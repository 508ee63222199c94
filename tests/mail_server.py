"""A real SMTP server on loopback that keeps what it accepts."""

import asyncio
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True)
class Received:
    """One accepted mail: its envelope, and its content to the byte."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        message = message_from_bytes(self.content, policy=policy.SMTP)
        assert isinstance(message, EmailMessage)
        return message

    @property
    def text(self) -> str:
        body = self.message.get_body(("plain",))
        assert body is not None
        return str(body.get_content())


class _HangingUp(Controller):
    """Closes its connections before its loop: one that is found open later fails whichever test runs then."""

    def __init__(self, handler: object, *, hostname: str, port: int) -> None:
        super().__init__(handler, hostname=hostname, port=port)
        self._lines: list[SMTP] = []

    def factory(self) -> SMTP:
        line = super().factory()
        self._lines.append(line)
        return line

    def stop(self, no_assert: bool = False) -> None:
        asyncio.run_coroutine_threadsafe(self._hang_up(), self.loop).result(10)
        super().stop(no_assert)

    async def _hang_up(self) -> None:
        for line in self._lines:
            if line.transport is not None:
                line.transport.abort()
        await asyncio.sleep(0.01)  # in which they are closed


class MailServer:
    """Use as a context manager; `url` is what SMTP_URL takes."""

    def __init__(self) -> None:
        self.messages: list[Received] = []
        self.port = free_port()
        self._controller = _HangingUp(self, hostname="127.0.0.1", port=self.port)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?tls=off"

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._controller.stop()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.messages.append(Received(envelope.mail_from or "", tuple(envelope.rcpt_tos), envelope.content))
        return "250 OK"

    def sent_to(self, recipient: str) -> list[Received]:
        return [message for message in self.messages if recipient in message.recipients]

    def wait_for(self, recipient: str, *, count: int = 1, seconds: float = 30) -> list[Received]:
        """Return the mails to the recipient as soon as there are `count`."""
        wait_until(lambda: len(self.sent_to(recipient)) >= count, seconds=seconds)
        return self.sent_to(recipient)


def wait_until(is_so: Callable[[], bool], *, seconds: float = 30) -> None:
    """Wait until the condition holds; raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not so within {seconds} seconds")
        time.sleep(0.05)


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
