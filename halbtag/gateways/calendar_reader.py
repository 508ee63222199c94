"""Reads foreign calendars in a process of its own, which may be ended at any time: they are written by strangers.

`python -m halbtag.gateways.calendar_reader` is that process: JSON in, JSON out.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from halbtag.domain.busy import BusyTime, Reading, read_calendars
from halbtag.domain.cautions import Caution, CautionReason
from halbtag.domain.fetching import FetchFailed, FetchFault
from halbtag.gateways.child_process import ProcessLimits, run_confined, take_order

#: What reading all calendars of a consultant may cost.
LIMITS = ProcessLimits(seconds=30.0, cpu_seconds=20, memory_bytes=768 * 1024 * 1024)


def read_busy_times(
    texts: Sequence[str], *, first: datetime, last: datetime, limits: ProcessLimits = LIMITS
) -> Reading:
    """Return what `halbtag.domain.busy.read_calendars` finds, in its order.

    Raises FetchFailed: what that raises, and TOO_COMPLEX where a limit was reached or the reader died of the text.
    """
    question = {"texts": list(texts), "first": first.isoformat(), "last": last.isoformat()}
    try:
        finished = run_confined("halbtag.gateways.calendar_reader", question, limits=limits)
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
    asked = take_order()
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


if __name__ == "__main__":
    main()
