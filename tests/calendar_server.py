"""Radicale, a real CalDAV server, on loopback; a test may step in before any request, or answer it itself."""

import threading
from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any, Self
from urllib.request import Request, urlopen
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from radicale.app import Application
from radicale.config import load

USER, PASSWORD = "jörg", "Geheim: 7 Möwen"

#: Called before each request with method and path; what it returns is answered instead: status and body.
StepIn = Callable[[str, str], tuple[str, bytes] | None]


class _Server(ThreadingMixIn, WSGIServer):
    """One thread a request, so that a test that steps in may ask too."""


class _QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (its name there)
        pass


@dataclass
class CalendarServer:
    """Use as a context manager; `url` is the one calendar that it has."""

    folder: Path
    step_in: StepIn = lambda _method, _path: None
    requests: list[tuple[str, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/j%C3%B6rg/privat/"

    @property
    def methods(self) -> list[str]:
        return [method for method, _ in self.requests]

    def __enter__(self) -> Self:
        passwords = self.folder / "users"
        passwords.write_text(f"{USER}:{PASSWORD}\n")
        configuration = load()
        configuration.update(
            {
                "auth": {
                    "type": "htpasswd",
                    "htpasswd_filename": str(passwords),
                    "htpasswd_encryption": "plain",
                    "delay": "0",
                },
                "storage": {"filesystem_folder": str(self.folder / "collections")},
                "logging": {"level": "critical"},
            },
            "test",
        )
        self._application = Application(configuration)
        self._server = make_server("127.0.0.1", 0, self._answer, _Server, _QuietHandler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()
        self.ask("MKCALENDAR", self.url)
        self.requests.clear()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join(10)
        self._server.server_close()

    def ask(self, method: str, url: str, body: bytes | None = None, **headers: str) -> bytes:
        """Be another client of the same calendar."""
        login = b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        headers["Authorization"] = f"Basic {login}"
        with urlopen(Request(url, body, headers, method=method), timeout=10) as answer:  # noqa: S310 (our own server)
            content: bytes = answer.read()
        return content

    def entries(self) -> dict[str, str]:
        """Return the content of every entry by its name, line ends as "\\n" and lines unfolded."""
        files = (self.folder / "collections").rglob("*.ics")
        return {
            path.name: path.read_bytes().decode().replace("\r\n", "\n").replace("\n ", "")
            for path in files
            if ".Radicale" not in str(path.parent)
        }

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        # WSGI has the octets of the path as Latin-1; Radicale wants it as text, as its own server gives it.
        environ["PATH_INFO"] = environ["PATH_INFO"].encode("latin-1").decode()
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        self.requests.append((method, path))
        instead = self.step_in(method, path)
        if instead is None:
            answered: Iterable[bytes] = self._application(environ, start_response)
            return answered
        status, body = instead
        start_response(status, [("Content-Length", str(len(body)))])
        return [body]
