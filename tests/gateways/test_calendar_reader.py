"""The process that reads foreign calendars, against texts that are meant to hang, fill or crash it."""

import os
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from halbtag.domain.busy import BusyTime, Reading
from halbtag.domain.cautions import Caution, CautionReason
from halbtag.domain.fetching import FetchFailed, FetchFault
from halbtag.gateways.calendar_reader import LIMITS, read_busy_times

FIRST = datetime(2026, 11, 22, tzinfo=UTC)
LAST = datetime(2027, 12, 1, tzinfo=UTC)
QUICK = replace(LIMITS, seconds=6, cpu_seconds=3)
EVENT = "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:{start}\r\nDURATION:PT1H\r\n{more}END:VEVENT\r\n"


def calendar(*, start: str = "20261201T080000Z", more: str = "") -> str:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{EVENT.format(start=start, more=more)}END:VCALENDAR\r\n"


def read(text: str) -> Reading:
    return read_busy_times([text], first=FIRST, last=LAST, limits=QUICK)


def test_busy_times_come_back_as_the_rules_read_them() -> None:
    start = datetime(2026, 12, 1, 8, tzinfo=UTC)
    text = calendar(more="LOCATION:86150 Augsburg\r\nSTATUS:TENTATIVE\r\n").replace("UID:a", "UID:ä€")
    assert read(text) == Reading((BusyTime("ä€", start, start + timedelta(hours=1), True, "86150"),))


def test_cautions_come_back_with_their_days() -> None:
    text = calendar(start="kaputt") + calendar(more="EXDATE:kaputt\r\n")
    assert read(text).cautions == (
        Caution(CautionReason.NO_START, None), Caution(CautionReason.EXCEPTION, date(2026, 12, 1)),
    )  # fmt: skip


def test_fault_comes_back_by_its_name() -> None:
    with pytest.raises(FetchFailed) as failed:
        read("<html>")
    assert failed.value.fault is FetchFault.NO_CALENDAR


@pytest.mark.parametrize(
    "text",
    [
        calendar(start="19700101T000000Z", more="RRULE:FREQ=SECONDLY\r\n"),
        calendar(start="19700101T000000Z", more="RRULE:FREQ=SECONDLY;UNTIL=20300101T000000Z\r\n"),
        calendar(start="00010101T000000Z", more="RRULE:FREQ=SECONDLY;COUNT=999999999\r\n"),
        calendar(start="19700101T000000Z", more="RRULE:FREQ=HOURLY;BYMINUTE=" + ",".join(map(str, range(60))) + "\r\n"),
        calendar(
            more="RRULE:FREQ=YEARLY;BYHOUR={0};BYMINUTE={1};BYSECOND={1}\r\n".format(
                *(",".join(map(str, range(most))) for most in (24, 60))
            )
        ),
        calendar(start="20260101T000000Z", more="RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\n"),
        calendar(start="19700101T000000Z", more="EXRULE:FREQ=SECONDLY\r\nRRULE:FREQ=SECONDLY\r\n"),
        "BEGIN:VCALENDAR\r\n" + "BEGIN:VEVENT\r\n" * 5000 + "END:VEVENT\r\n" * 5000 + "END:VCALENDAR\r\n",
        "BEGIN:VCALENDAR\r\n" + EVENT.format(start="20261201T080000Z", more="") * 100_000 + "END:VCALENDAR\r\n",
        calendar(more="SUMMARY:" + "x" * 20_000_000 + "\r\n"),
        calendar(more="SUMMARY:" + "\r\n " * 600_000 + "\r\n"),
        calendar(start="00010101T000000Z", more="RRULE:FREQ=DAILY;UNTIL=kaputt\r\n"),
        calendar(more="DTEND:99991231T235959Z\r\nRRULE:FREQ=DAILY\r\n"),
    ],
    ids=[
        "secondly", "secondly-until", "secondly-count", "hourly-by", "yearly-by", "never", "exrule",
        "nested", "many", "long-line", "folded", "old", "long-overlaps",
    ],
)  # fmt: skip
def test_no_text_holds_the_reader_for_long(text: str) -> None:
    started = time.monotonic()
    try:
        assert len(read(text).busy_times or ()) <= 20_000
    except FetchFailed as failed:
        assert failed.fault in {FetchFault.TOO_COMPLEX, FetchFault.TOO_LARGE, FetchFault.BROKEN_ENTRY}  # noqa: PT017
    assert time.monotonic() - started < 8


def test_memory_is_limited() -> None:
    limits = replace(LIMITS, seconds=10, cpu_seconds=10, memory_bytes=100 * 1024 * 1024)
    text = calendar(start="20261123T000000Z", more="RRULE:FREQ=SECONDLY;COUNT=3000000\r\n")
    with pytest.raises(FetchFailed) as failed:
        read_busy_times([text], first=FIRST, last=LAST, limits=limits)
    assert failed.value.fault is FetchFault.TOO_COMPLEX


def test_reader_knows_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, object] = {}
    real = __import__("subprocess").run

    def spy(*arguments: object, **options: object) -> object:
        seen.update(options)
        return real(*arguments, **options)

    monkeypatch.setenv("SECRET_KEY", "geheim")
    monkeypatch.setattr("subprocess.run", spy)
    read(calendar())
    assert "SECRET_KEY" in os.environ
    assert seen["env"] == {"PYTHONDONTWRITEBYTECODE": "1"}
