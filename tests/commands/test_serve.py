"""`flask serve`: from an empty folder to an answering address, and back to nothing on a signal."""

import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from halbtag.settings import VARIABLES
from tests.live import ROOT
from tests.mail_server import free_port, wait_until


class Served:
    """One `flask serve` in a folder of its own."""

    def __init__(self, instance: Path, *, port: int | None = None, **variables: str) -> None:
        self.port = port or free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self.instance = instance
        self.log = instance / "log.txt"
        instance.mkdir(exist_ok=True)
        environment = {
            **os.environ,
            **{variable.name: "" for variable in VARIABLES},
            "INSTANCE_PATH": str(instance),
            "PYTHONUNBUFFERED": "1",
            "PORT": str(self.port),
            **variables,
        }
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "app", "serve"],
                cwd=ROOT, env=environment, stdout=log, stderr=log,
            )  # fmt: skip

    def text(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def wait_until_announced(self) -> None:
        wait_until(lambda: "Ctrl+C stops it." in self.text() or self.process.poll() is not None)
        assert self.process.poll() is None, self.text()

    def children(self) -> list[int]:
        return [int(pid) for pid in _children_file(self.process.pid).read_text().split()]

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(30)


def _children_file(pid: int) -> Path:
    return Path(f"/proc/{pid}/task/{pid}/children")


def _command_of(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    return ""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One that goes on running, for the tests after which it does: its start takes three processes' time."""
    served = Served(tmp_path_factory.mktemp("running") / "instance")
    served.wait_until_announced()
    yield served
    served.stop()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    served = Served(tmp_path / "instance")
    served.wait_until_announced()
    yield served
    served.stop()


def test_serve_makes_everything_and_announces_address_and_setup_link(running: Served) -> None:
    assert f"{running.base_url}/\n" in running.text()
    assert re.search(rf"{re.escape(running.base_url)}/admin/einrichtung/[\w-]{{32}} ", running.text())
    with urllib.request.urlopen(f"{running.base_url}/healthz") as response:  # noqa: S310 (our own address)
        assert response.status == 200
    files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in running.instance.iterdir()}
    assert (files["secret_key"], files["halbtag.db"]) == (0o600, 0o600)


def test_serve_stops_its_children_on_a_signal(served: Served) -> None:
    children = served.children()

    code = served.stop()

    assert code == 0
    assert len(children) == 2
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []


def test_serve_stops_while_browsers_are_still_connected(served: Served) -> None:
    request = f"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\n".encode()
    opened = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(12)]
    for connection in opened[:4]:  # kept alive
        connection.sendall(request + b"\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
    for connection in opened[4:6]:  # half a request
        connection.sendall(request)
    for connection in opened[6:8]:  # answered for the last time, and not hung up
        connection.sendall(request + b"Connection: close\r\n\r\n")
    # The others were opened ahead of time, and have asked nothing yet.

    told_at = time.monotonic()
    served.stop()

    # Gunicorn alone would take more than twenty seconds.
    assert time.monotonic() - told_at < 15
    for connection in opened:
        connection.close()


def test_serve_starts_a_worker_again_that_died(running: Served) -> None:
    [worker] = [pid for pid in running.children() if _command_of(pid).rstrip().endswith("worker")]

    os.kill(worker, signal.SIGKILL)

    wait_until(
        lambda: any(
            pid > 0 and pid != worker and _command_of(pid).rstrip().endswith("worker") for pid in running.children()
        )
    )


def test_serve_says_so_where_the_port_is_taken(running: Served, tmp_path: Path) -> None:
    second = Served(tmp_path / "second", port=running.port)

    assert second.process.wait(30) == 1
    assert second.text() == (
        f"Error: HOST, PORT: cannot listen on 127.0.0.1 port {running.port} (Address already in use); "
        "for example PORT=8001\n"
    )


def test_serve_stops_at_faulty_settings_with_a_line_for_each(tmp_path: Path) -> None:
    served = Served(tmp_path / "instance", PORT="eighty", SMTP_URL="mail.example.de")

    assert served.process.wait(30) == 2
    assert [line.split(":")[0] for line in served.text().splitlines()] == ["PORT", "SMTP_URL"]
