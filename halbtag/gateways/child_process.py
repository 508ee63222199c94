"""A process of its own for what strangers' input might make expensive: it may be ended at any time.

It knows no secret, writes no file, and sets itself limits on processor time and memory before it reads anything of
what it works on (OWASP ASVS 5.0.0, 15.2.2).
"""

import json
import resource
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class ProcessLimits:
    """What the work may cost: seconds on the clock, seconds of processor time, bytes of memory."""

    seconds: float
    cpu_seconds: int
    memory_bytes: int


def run_confined(
    module: str, order: Mapping[str, Any], *, limits: ProcessLimits, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run `python -m module` on an order that goes there as JSON, and return how it ended and what it wrote.

    Raises subprocess.TimeoutExpired once the time is over, and OSError where no process is to be had.
    """
    limited = {"cpu_seconds": limits.cpu_seconds, "memory_bytes": limits.memory_bytes, "order": order}
    return subprocess.run(  # noqa: S603 (the module is named by our own code)
        [sys.executable, "-m", module],
        input=json.dumps(limited).encode(),
        capture_output=True,
        cwd=_ROOT,
        env={"PYTHONDONTWRITEBYTECODE": "1", **(environment or {})},
        timeout=limits.seconds,
        check=False,
    )


def take_order() -> Any:
    """Return, in the process that `run_confined` started, the order, once this process is confined."""
    limited = json.loads(sys.stdin.buffer.read())
    _confine(cpu_seconds=limited["cpu_seconds"], memory_bytes=limited["memory_bytes"])
    return limited["order"]


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
