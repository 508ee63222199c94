"""One process of gunicorn that stops at once: it waits for the answers it owes, and not for those who ask nothing."""

import socket
from contextlib import suppress
from types import FrameType
from typing import Any

from gunicorn.workers.gthread import ThreadWorker


class WebProcess(ThreadWorker):  # type: ignore[misc]
    """Gunicorn's threads, without waiting for browsers when told to stop.

    Browsers open connections ahead of time and keep them. Gunicorn waits for the first byte of each, for the rest of
    half a request until its whole grace is over, and two seconds, one connection after the other, for everybody to
    hang up. Of what waits here only the reading half is closed: a request that has arrived is read and answered.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting: set[Any] = set()

    def handle(self, conn: Any) -> Any:
        """Read a request and answer it; until it is read, the connection counts as waiting."""
        self._waiting.add(conn)
        if not self.alive:
            _expect_no_more(conn)
        try:
            return super().handle(conn)
        finally:
            self._waiting.discard(conn)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Answer; whoever still sends the body of a request is owed the answer to it."""
        self._waiting.discard(conn)
        return super().handle_request(req, conn)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop (SIGTERM)."""
        super().handle_exit(sig, frame)
        self.method_queue.defer(self._stop_waiting)

    def finish_request(self, conn: Any, fs: Any) -> None:
        """Keep or close the connection after an answer."""
        if not self.alive and not fs.cancelled() and not fs.exception() and fs.result() is False:
            _expect_no_more(conn)
        super().finish_request(conn, fs)

    def _stop_waiting(self) -> None:
        for conn in [*self._waiting, *self.pending_conns]:
            _expect_no_more(conn)


def _expect_no_more(conn: Any) -> None:
    with suppress(OSError):  # closed meanwhile
        conn.sock.shutdown(socket.SHUT_RD)
