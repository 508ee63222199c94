"""`flask serve`: the whole service on one machine, from an empty folder to an answering address."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import click
from flask.cli import with_appcontext

from halbtag.commands.wiring import Wiring, wiring
from halbtag.persistence import migrate
from halbtag.persistence.accounts import has_admin
from halbtag.services.setup import make_setup_link, prepare
from halbtag.settings import Settings

ROOT = Path(__file__).parents[2]
GUNICORN = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py"), "app:create_app()"]
WORKER = [sys.executable, "-m", "flask", "--app", "app", "worker"]

#: A worker that dies is started again after a second, then two, and so on up to this many.
_LONGEST_PAUSE = 30
#: After so many seconds without a death it counts as healthy again.
_HEALTHY_AFTER = 60
#: How long children may take to finish what they do, in seconds; gunicorn's own limit is shorter.
_PATIENCE = 25


@click.command("serve", short_help="Run the website and the worker: one command for one machine.")
@with_appcontext
def serve() -> None:
    """Migrate, make what is missing, and run gunicorn with the worker beside it until told to stop."""
    parts = wiring()
    _refuse_taken_port(parts.settings)
    migrate.upgrade(parts.database)
    with parts.database.writing() as session:
        prepare(session)
    setup_link = _make_setup_link(parts)
    parts.database.dispose()
    sys.exit(_Service(parts.settings, setup_link).run())


def _refuse_taken_port(settings: Settings) -> None:
    try:
        family, kind, _, _, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except OSError as error:
        where = f"{settings.host} port {settings.port}"
        problem = f"HOST, PORT: cannot listen on {where} ({error.strerror}); for example PORT=8001"
        raise click.ClickException(problem) from None


def _make_setup_link(parts: Wiring) -> str | None:
    with parts.database.writing() as session:
        if has_admin(session):
            return None
        return make_setup_link(session, base_url=parts.settings.base_url, now=parts.clock())


class _Service:
    """The two children, and what happens when one of them ends."""

    def __init__(self, settings: Settings, setup_link: str | None) -> None:
        self.settings = settings
        self.setup_link = setup_link
        self.told_to_stop = threading.Event()

    def run(self) -> int:
        """Return what the process should end with: gunicorn's own code where it ended by itself."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self.told_to_stop.set())
        web = _start(GUNICORN)
        worker = _Worker()
        try:
            self._announce_when_answering(web)
            while web.poll() is None and not self.told_to_stop.wait(0.5):
                worker.look_after()
        finally:
            _stop(web, worker.process)
        return 0 if self.told_to_stop.is_set() else web.returncode

    def _announce_when_answering(self, web: subprocess.Popen[bytes]) -> None:
        while web.poll() is None and not self.told_to_stop.wait(0.1):
            if self._listens():
                click.echo(self._announcement())
                return

    def _listens(self) -> bool:
        try:
            with socket.create_connection((self.settings.host, self.settings.port), timeout=1):
                return True
        except OSError:
            return False

    def _announcement(self) -> str:
        lines = ["", f"Halbtag runs at      {self.settings.base_url}/"]
        if self.setup_link:
            lines.append(f"Set up the admin at  {self.setup_link}  (once, within 24 hours)")
        if self.settings.keeps_mail:
            lines.append(f"Mails are kept at    {self.settings.base_url}/postfach  (no SMTP_URL is set)")
        return "\n".join([*lines, "Ctrl+C stops it.", ""])


class _Worker:
    """The worker process, started again whenever it dies."""

    def __init__(self) -> None:
        self.pause = 1
        self.process = _start(WORKER)
        self.started = time.monotonic()
        self.restart_at: float | None = None

    def look_after(self) -> None:
        """Start the worker again if it has died and its pause is over."""
        if self.process.poll() is None:
            return
        now = time.monotonic()
        if self.restart_at is None:
            self.pause = 1 if now - self.started > _HEALTHY_AFTER else min(self.pause * 2, _LONGEST_PAUSE)
            self.restart_at = now + self.pause
            click.echo(f"The worker ended with {self.process.returncode}; next start in {self.pause} s.", err=True)
        elif now >= self.restart_at:
            self.process, self.started, self.restart_at = _start(WORKER), now, None


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl+C in the terminal reaches this process alone, which then stops both in order.
    return subprocess.Popen(command, cwd=ROOT, env=os.environ, start_new_session=True)  # noqa: S603 (our own words)


def _stop(*processes: subprocess.Popen[bytes]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + _PATIENCE
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
