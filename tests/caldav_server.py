"""A real CalDAV server on loopback: Radicale in a process of its own, with one user and one calendar."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Self

from halbtag.gateways.guarded_http import Answer, Credentials, request
from tests.mail_server import free_port

ALLOWED = frozenset({"127.0.0.1"})


class CalDavServer:
    """Radicale; `address` is an empty calendar of `credentials`."""

    credentials = Credentials("berater", "ein gutes Kennwort")

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}/berater/termine/"
        users, configuration = folder / "users", folder / "config"
        users.write_text(f"{self.credentials.username}:{self.credentials.password}\n")
        configuration.write_text(
            f"[server]\nhosts = 127.0.0.1:{self.port}\n"
            f"[auth]\ntype = htpasswd\nhtpasswd_filename = {users}\nhtpasswd_encryption = plain\ndelay = 0\n"
            f"[storage]\nfilesystem_folder = {folder / 'collections'}\n[logging]\nlevel = error\n"
        )
        self._command = [sys.executable, "-m", "radicale", "--config", str(configuration)]

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._wait()
        made = self.ask("MKCALENDAR", "")
        assert made.status == 201, made
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=10)

    def ask(self, method: str, name: str, body: bytes | None = None, **headers: str) -> Answer:
        """Send a request about one resource of the calendar."""
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        return request(
            method,
            self.address + name,
            headers=named,
            body=body,
            credentials=self.credentials,
            allowed_hosts=ALLOWED,
        )

    def put(self, name: str, text: str) -> None:
        answer = self.ask("PUT", name, text.encode(), Content_Type="text/calendar; charset=utf-8")
        assert answer.status in {201, 204}, answer

    def _wait(self) -> None:
        ends_at = time.monotonic() + 20
        while time.monotonic() < ends_at:
            try:
                self.ask("OPTIONS", "")
            except Exception:  # noqa: BLE001 (not there yet)
                time.sleep(0.1)
            else:
                return
        raise TimeoutError("Radicale did not start")
