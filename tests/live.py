"""The whole service as production runs it: gunicorn and the worker, each a process of its own."""

import os
import signal
import urllib.error
import urllib.request
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path

from halbtag.settings import VARIABLES
from tests.mail_server import free_port, wait_until
from tests.warm import ROOT as ROOT  # noqa: PLC0414 (those who run the service look for its files there)
from tests.warm import start_module

GUNICORN = ["gunicorn", "--config", "gunicorn.conf.py", "tests.live_app:start()"]
#: Looks at the outbox more often than it does by default: somebody waits for each mail.
WORKER = ["flask", "--app", "app", "worker", "--poll", "0.2"]


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
        self.web: BaseProcess | None = None
        self.worker: BaseProcess | None = None

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

    def _run(self, arguments: list[str]) -> BaseProcess:
        return start_module(arguments, environment=self.environment, log=self.log)

    def _answers(self) -> bool:
        if self.web is not None and self.web.exitcode is not None:
            raise RuntimeError(f"gunicorn has ended:\n{self.log.read_text()}")
        try:
            with urllib.request.urlopen(f"{self.base_url}/healthz", timeout=5) as response:  # noqa: S310
                return bool(response.status == 200)
        except OSError as error:
            if isinstance(error, urllib.error.HTTPError):
                error.close()
            return False


def _end(process: BaseProcess, signal_number: int) -> None:
    _signal(process, signal_number)
    _wait(process)


def _signal(process: BaseProcess, signal_number: int) -> None:
    if process.exitcode is not None or process.pid is None:
        return
    try:
        os.killpg(process.pid, signal_number)
    except ProcessLookupError:  # it has no session of its own yet, or has just ended
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal_number)


def _wait(process: BaseProcess) -> None:
    process.join(15)
    if process.exitcode is None:
        _signal(process, signal.SIGKILL)
        process.join(5)
