"""A web server on loopback that answers to the byte what a test tells it to, faults included."""

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Self

#: Self-signed, for `localhost`.
CERTIFICATE = Path(__file__).parent / "gateways" / "self_signed.pem"

Reply = bytes | Callable[[socket.socket], None]


class WebServer:
    """Answers `replies[path]`: whole bytes, or a function that writes to the connection; 404 for any other path."""

    def __init__(self, *, uses_tls: bool = False) -> None:
        self.replies: dict[str, Reply] = {}
        self.requests: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._context = None
        if uses_tls:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(CERTIFICATE)
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def url(self, path: str = "/", *, host: str = "127.0.0.1") -> str:
        return f"{'https' if self._context else 'http'}://{host}:{self.port}{path}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):  # closing alone would not wake the thread that waits
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(timeout=5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=[connection], daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        # Visitors who leave early are what is tested.
        with connection, suppress(OSError):
            connection.settimeout(10)
            if self._context:
                connection = self._context.wrap_socket(connection, server_side=True)
            with connection:
                request = _read_request(connection)
                self.requests.append(request)
                path = request.split(b" ", 2)[1].decode()
                reply = self.replies.get(path, answer(b"", status="404 Not Found"))
                if callable(reply):
                    reply(connection)
                else:
                    connection.sendall(reply)


def answer(body: bytes, *, status: str = "200 OK", **headers: str) -> bytes:
    """Return a whole answer; `content_type="text/html"` becomes Content-Type."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-').title()}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def redirect(location: str, *, status: str = "302 Found") -> bytes:
    return answer(b"", status=status, location=location)


def _read_request(connection: socket.socket) -> bytes:
    heard = b""
    while b"\r\n\r\n" not in heard:
        received = connection.recv(65536)
        if not received:
            raise ConnectionError
        heard += received
    head, _, body = heard.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body
