"""Reads foreign calendars in a process of its own, which may be ended at any time: they are written by strangers.

`python -m halbtag.gateways.calendar_reader` is that process: JSON in, JSON out, no secret in its environment, and
limits on processor time, memory and files that it sets itself before it parses anything (OWASP ASVS 5.0.0, 15.2.2).
"""

import json
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from halbtag.domain.busy import BusyTime, Reading, read_calendars
from halbtag.domain.cautions import Caution, CautionReason
from halbtag.domain.fetching import FetchFailed, FetchFault

_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class ReaderLimits:
    """What reading may cost: seconds on the clock, seconds of processor time, bytes of memory."""

    seconds: float = 30.0
    cpu_seconds: int = 20
    memory_bytes: int = 768 * 1024 * 1024


def read_busy_times(
    texts: Sequence[str], *, first: datetime, last: datetime, limits: ReaderLimits = ReaderLimits()
) -> Reading:
    """Return what `halbtag.domain.busy.read_calendars` finds, in its order.

    Raises FetchFailed: what that raises, and TOO_COMPLEX where a limit was reached or the reader died of the text.
    """
    question = json.dumps(
        {
            "texts": list(texts),
            "first": first.isoformat(),
            "last": last.isoformat(),
            "cpu_seconds": limits.cpu_seconds,
            "memory_bytes": limits.memory_bytes,
        }
    )
    try:
        finished = subprocess.run(
            [sys.executable, "-m", "halbtag.gateways.calendar_reader"],
            input=question.encode(),
            capture_output=True,
            cwd=_ROOT,
            env={"PYTHONDONTWRITEBYTECODE": "1"},
            timeout=limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FetchFailed(FetchFault.TOO_COMPLEX, "time") from error
    if finished.returncode != 0:
        raise FetchFailed(FetchFault.TOO_COMPLEX, f"reader ended with {finished.returncode}")
    return _answer(json.loads(finished.stdout))


def _answer(found: dict[str, Any]) -> Reading:
    if "fault" in found:
        raise FetchFailed(FetchFault(str(found["fault"])), str(found["detail"]))
    busy_times = tuple(
        BusyTime(uid, datetime.fromisoformat(start), datetime.fromisoformat(end), is_tentative, postal_code)
        for uid, start, end, is_tentative, postal_code in found["busy_times"]
    )
    cautions = tuple(
        Caution(CautionReason(reason), date.fromisoformat(day) if day else None) for reason, day in found["cautions"]
    )
    return Reading(busy_times, cautions=cautions)


def main() -> None:
    """Answer the question on standard input on standard output."""
    question = sys.stdin.buffer.read()
    asked = json.loads(question)
    _confine(cpu_seconds=asked["cpu_seconds"], memory_bytes=asked["memory_bytes"])
    first, last = (datetime.fromisoformat(asked[name]) for name in ("first", "last"))
    try:
        found = read_calendars(asked["texts"], first=first, last=last)
    except FetchFailed as failed:
        answer: dict[str, Any] = {"fault": failed.fault.value, "detail": failed.detail}
    else:
        answer = {
            "busy_times": [
                [busy.uid, busy.start.isoformat(), busy.end.isoformat(), busy.is_tentative, busy.postal_code]
                for busy in found.busy_times or ()
            ],
            "cautions": [[one.reason.value, one.day.isoformat() if one.day else ""] for one in found.cautions],
        }
    json.dump(answer, sys.stdout)


def _confine(*, cpu_seconds: int, memory_bytes: int) -> None:
    for kind, most in (
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (least, least))


if __name__ == "__main__":
    main()
