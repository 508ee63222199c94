"""The whole service as production runs it: gunicorn and the worker, each a process of its own."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

from halbtag.settings import VARIABLES
from tests.mail_server import free_port, wait_until

ROOT = Path(__file__).parents[1]
GUNICORN = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "tests.live_app:start()"]
#: Looks at the outbox more often than it does by default: somebody waits for each mail.
WORKER = [sys.executable, "-m", "flask", "--app", "app", "worker", "--poll", "0.2"]


class LiveServer:
    """Two gunicorn processes and one worker; `base_url` answers, `log` keeps what they said."""

    def __init__(
        self, *, database_url: str, smtp_url: str | None, instance: Path, variables: dict[str, str] | None = None
    ) -> None:
        port = free_port()
        self.base_url = f"http://127.0.0.1:{port}"
        self.instance = instance
        self.log = instance / "log.txt"
        self.environment = {
            **os.environ,
            # Whatever the developer's own `.env` says, it does not count here.
            **{variable.name: "" for variable in VARIABLES},
            "DATABASE_URL": database_url,
            "SMTP_URL": smtp_url or "",
            "INSTANCE_PATH": str(instance),
            "PORT": str(port),
            "WEB_PROCESSES": "2",
            "PYTHONUNBUFFERED": "1",
            **(variables or {}),
        }
        self.web: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.instance.mkdir(exist_ok=True)
        self.start_web()
        self.start_worker()

    def start_web(self) -> None:
        self.web = self._run(GUNICORN)
        wait_until(self._answers)

    def start_worker(self) -> None:
        self.worker = self._run(WORKER)

    def stop(self) -> None:
        running = [process for process in (self.web, self.worker) if process is not None]
        for process in running:
            _signal(process, signal.SIGTERM)
        for process in running:
            _wait(process)

    def kill_web(self) -> None:
        """End gunicorn and its children as a power cut would."""
        if self.web is not None:
            _end(self.web, signal.SIGKILL)

    def kill_worker(self) -> None:
        """End the worker as a power cut would."""
        if self.worker is not None:
            _end(self.worker, signal.SIGKILL)

    def _run(self, command: list[str]) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def _answers(self) -> bool:
        if self.web is not None and self.web.poll() is not None:
            raise RuntimeError(f"gunicorn has ended:\n{self.log.read_text()}")
        try:
            with urllib.request.urlopen(f"{self.base_url}/healthz", timeout=5) as response:  # noqa: S310
                return bool(response.status == 200)
        except OSError as error:
            if isinstance(error, urllib.error.HTTPError):
                error.close()
            return False


def _end(process: subprocess.Popen[bytes], signal_number: int) -> None:
    _signal(process, signal_number)
    _wait(process)


def _signal(process: subprocess.Popen[bytes], signal_number: int) -> None:
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal_number)


def _wait(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(5)
