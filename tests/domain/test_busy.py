"""Foreign calendars as Google, Outlook, Apple and Nextcloud write them, and as those write them who mean no good."""

from datetime import UTC, datetime, timedelta

import pytest

from halbtag.domain.busy import BusyTime, Reading, find_postal_code, read_calendars, reading_window, without_own
from halbtag.domain.fetching import FetchFailed, FetchFault, explain_fetch_fault, fault_of_status

FIRST = datetime(2026, 11, 22, tzinfo=UTC)
LAST = datetime(2027, 12, 1, tzinfo=UTC)

# A zone that only its own VTIMEZONE explains: UTC+3 all the year.
VTIMEZONE = """\
BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0300
TZOFFSETTO:+0300
END:STANDARD
END:VTIMEZONE"""


def event(*lines: str, uid: str = "a") -> str:
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z", *lines, "END:VEVENT"])


def calendar(*parts: str) -> str:
    lines = "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//EN", *parts, "END:VCALENDAR", ""])
    return lines.replace("\n", "\r\n")


def read(*parts: str, first: datetime = FIRST, last: datetime = LAST) -> list[BusyTime]:
    return list(read_calendars([calendar(*parts)], first=first, last=last).busy_times or ())


def times(*parts: str) -> list[str]:
    return [f"{busy.start:%m-%d %H:%M}–{busy.end:%m-%d %H:%M}" for busy in read(*parts)]


def fault_of(text: str) -> FetchFault:
    with pytest.raises(FetchFailed) as failed:
        read_calendars([text], first=FIRST, last=LAST)
    return failed.value.fault


# --- One event --------------------------------------------------------------------------------------------------------


def test_event_is_read_whole() -> None:
    lines = (
        "DTSTART:20261201T080000Z", "DTEND:20261201T100000Z", "SUMMARY:Zahnarzt", "STATUS:TENTATIVE",
        "LOCATION:Maximilianstraße 1\\, 86150 Augsburg",
    )  # fmt: skip
    start = datetime(2026, 12, 1, 8, tzinfo=UTC)
    assert read(event(*lines)) == [BusyTime("a", start, start + timedelta(hours=2), True, "86150")]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["DTSTART;TZID=Europe/Berlin:20261201T090000", "DURATION:PT90M"], "12-01 08:00–12-01 09:30"),
        (["DTSTART;TZID=America/New_York:20261201T090000", "DURATION:PT1H"], "12-01 14:00–12-01 15:00"),
        (["DTSTART;TZID=W. Europe Standard Time:20261201T090000", "DURATION:PT1H"], "12-01 08:00–12-01 09:00"),
        (["DTSTART;TZID=Eastern Standard Time:20261201T090000", "DURATION:PT1H"], "12-01 14:00–12-01 15:00"),
        (
            [
                'DTSTART;TZID="(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien":20261201T090000',
                "DURATION:PT1H",
            ],
            "12-01 08:00–12-01 09:00",
        ),
        (['DTSTART;TZID="(UTC-05:30) Irgendwo":20261201T090000', "DURATION:PT1H"], "12-01 14:30–12-01 15:30"),
        (["DTSTART:20261201T090000", "DTEND:20261201T100000"], "12-01 08:00–12-01 09:00"),
        (["DTSTART;VALUE=DATE:20261201"], "11-30 23:00–12-01 23:00"),
        (["DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261201"], "11-30 23:00–12-01 23:00"),
        (["DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261203"], "11-30 23:00–12-02 23:00"),
        (["DTSTART;VALUE=DATE:20270328"], "03-27 23:00–03-28 22:00"),  # 23 hours: summer time begins
        (["DTSTART;VALUE=DATE:20271031"], "10-30 22:00–10-31 23:00"),  # 25 hours: it ends
        (["DTSTART:20200101T000000Z", "DTEND:20300101T000000Z"], "01-01 00:00–01-01 00:00"),
    ],
)
def test_time_is_read_in_its_zone(lines: list[str], expected: str) -> None:
    assert times(event(*lines)) == [expected]


def test_zone_is_read_from_its_own_definition() -> None:
    lines = ("DTSTART;TZID=Customized Time Zone:20261201T090000", "DURATION:PT1H")
    assert times(VTIMEZONE, event(*lines)) == ["12-01 06:00–12-01 07:00"]


@pytest.mark.parametrize("name", ["America/New_York", "Eastern Standard Time"])
def test_floating_time_is_read_in_the_calendars_own_zone(name: str) -> None:
    parts = (f"X-WR-TIMEZONE:{name}", event("DTSTART:20261201T090000", "DURATION:PT1H"))
    assert times(*parts) == ["12-01 14:00–12-01 15:00"]


@pytest.mark.parametrize("name", ["Nirgendwo/Land", "../../etc/passwd", ""])
def test_unknown_zone_of_a_calendar_leaves_floating_times_to_berlin(name: str) -> None:
    parts = (f"X-WR-TIMEZONE:{name}", event("DTSTART:20261201T090000", "DURATION:PT1H"))
    assert times(*parts) == ["12-01 08:00–12-01 09:00"]


@pytest.mark.parametrize(
    "line", ["STATUS:CANCELLED", "status:cancelled", "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"]
)
def test_free_time_is_left_out(line: str) -> None:
    assert read(event("DTSTART:20261201T080000Z", "DTEND:20261201T100000Z", line)) == []


def test_tentative_is_told() -> None:
    lines = ("DTSTART:20261201T080000Z", "DTEND:20261201T100000Z")
    outlook = event(*lines, "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", uid="b")
    assert [busy.is_tentative for busy in read(event(*lines), outlook)] == [False, True]


def test_time_without_length_keeps_nobody_busy() -> None:
    assert read(event("DTSTART:20261201T080000Z"), event("SUMMARY:ohne Zeit")) == []


def test_only_the_window_counts_and_its_ends_are_open() -> None:
    hour = [event(f"DTSTART:20261201T{hour:02}0000Z", "DURATION:PT1H", uid=str(hour)) for hour in range(7, 12)]
    first, last = datetime(2026, 12, 1, 8, tzinfo=UTC), datetime(2026, 12, 1, 10, 30, tzinfo=UTC)
    assert [busy.uid for busy in read(*hour, first=first, last=last)] == ["8", "9", "10"]


def test_free_busy_times_are_read() -> None:
    part = "\n".join(
        [
            "BEGIN:VFREEBUSY", "UID:f", "DTSTAMP:20260101T000000Z",
            "FREEBUSY;FBTYPE=BUSY:20261201T080000Z/20261201T090000Z,20261202T080000Z/PT30M",
            "FREEBUSY;FBTYPE=FREE:20261203T080000Z/PT1H", "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261204T080000Z/PT1H",
            "END:VFREEBUSY",
        ]
    )  # fmt: skip
    assert times(part) == ["12-01 08:00–12-01 09:00", "12-02 08:00–12-02 08:30", "12-04 08:00–12-04 09:00"]


# --- Recurrence -------------------------------------------------------------------------------------------------------

WEEKLY = ("DTSTART;TZID=Europe/Berlin:20270315T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=3")


def test_recurrence_keeps_the_wall_clock_over_summer_time() -> None:
    assert times(event(*WEEKLY)) == ["03-15 08:00–03-15 09:00", "03-22 08:00–03-22 09:00", "03-29 07:00–03-29 08:00"]


def test_exception_moved_and_cancelled_instances_are_obeyed() -> None:
    series = event(*WEEKLY[:2], "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;TZID=Europe/Berlin:20270315T090000")
    moved = event(
        "RECURRENCE-ID;TZID=Europe/Berlin:20270322T090000", "DTSTART;TZID=Europe/Berlin:20270323T140000",
        "DURATION:PT2H",
    )  # fmt: skip
    cancelled = event(
        "RECURRENCE-ID;TZID=Europe/Berlin:20270329T090000", *WEEKLY[:1], "DURATION:PT1H", "STATUS:CANCELLED"
    )
    assert times(series, moved, cancelled) == ["03-23 13:00–03-23 15:00", "04-05 07:00–04-05 08:00"]


def test_instance_moved_into_the_window_from_far_away_counts() -> None:
    series = event("DTSTART:20290101T080000Z", "DURATION:PT1H", "RRULE:FREQ=YEARLY;COUNT=2")
    moved = event("RECURRENCE-ID:20290101T080000Z", "DTSTART:20261201T080000Z", "DURATION:PT1H")
    assert times(series, moved) == ["12-01 08:00–12-01 09:00"]


def test_zoneless_recurrence_keeps_berlins_wall_clock() -> None:
    lines = ("DTSTART:20270327T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2")
    assert times(event(*lines)) == ["03-27 08:00–03-27 09:00", "03-28 07:00–03-28 08:00"]


def test_extra_dates_are_read() -> None:
    lines = ("DTSTART:20261201T080000Z", "DURATION:PT1H", "RDATE:20261203T080000Z,20261205T080000Z")
    assert [busy.start.day for busy in read(event(*lines))] == [1, 3, 5]


def test_old_daily_series_is_read() -> None:
    lines = ("DTSTART:19900101T080000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY")
    assert len(read(event(*lines), last=FIRST + timedelta(days=30))) == 30


# --- What is no calendar, or no honest one ----------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "<!doctype html><title>Anmelden</title>", "\0", "BEGIN:VCARD\r\nEND:VCARD\r\n"])
def test_what_is_no_calendar_is_told(text: str) -> None:
    assert fault_of(text) is FetchFault.NO_CALENDAR


def test_byte_order_mark_is_no_fault() -> None:
    assert read_calendars(["\ufeff" + calendar()], first=FIRST, last=LAST) == Reading(())


def test_two_calendars_in_one_answer_both_count() -> None:
    one, two = (calendar(event(f"DTSTART:2026120{n}T080000Z", "DURATION:PT1H")) for n in (1, 2))
    found = read_calendars([one + two], first=FIRST, last=LAST).busy_times
    assert found is not None
    assert [busy.start.day for busy in found] == [1, 2]


@pytest.mark.parametrize("frequency", ["SECONDLY", "MINUTELY", "secondly"])
def test_endless_rule_is_refused_at_once(frequency: str) -> None:
    text = calendar(event("DTSTART:19700101T000000Z", "DURATION:PT1S", f"RRULE:FREQ={frequency}"))
    assert fault_of(text) is FetchFault.TOO_COMPLEX


def test_too_many_busy_times_are_refused() -> None:
    lines = ("DTSTART:20261123T000000Z", "DURATION:PT1S", "RRULE:FREQ=SECONDLY;COUNT=20001")
    assert fault_of(calendar(event(*lines))) is FetchFault.TOO_COMPLEX


def test_uid_is_cut_and_cleaned() -> None:
    lines = ("DTSTART:20261201T080000Z", "DURATION:PT1H")
    (busy,) = read(event(*lines, uid="x\x07" * 400))
    assert busy.uid == "x" * 255


# --- Places, own events, words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("Rathausplatz 1, 86150 Augsburg", "86150"),
        ("D-80331 München", "80331"),
        ("Raum 12345, 86150 Augsburg", "86150"),
        ("00000 Nirgendwo", ""),
        ("Meeting-ID 123 456 86150 Code", "86150"),
        ("Tel. 0821 8615012", ""),
        ("Augsburg", ""),
        ("", ""),
    ],
)
def test_postal_code_is_found_in_a_location(location: str, code: str) -> None:
    assert find_postal_code(location) == code


def test_own_events_that_come_back_are_left_out() -> None:
    own, foreign = (BusyTime(uid, FIRST, LAST) for uid in ("ABC-1", "abc-12"))
    assert without_own([own, foreign], {"abc-1"}) == (foreign,)


def test_window_stands_still_within_a_month() -> None:
    first, last = reading_window(datetime(2026, 11, 30, 22, 59, tzinfo=UTC))
    assert (first, last) == reading_window(datetime(2026, 11, 1, tzinfo=UTC))
    assert first == datetime(2026, 9, 30, 22, tzinfo=UTC)
    assert reading_window(datetime(2026, 11, 30, 23, tzinfo=UTC)) != (first, last)  # December in Berlin


@pytest.mark.parametrize("fault", list(FetchFault))
def test_every_fault_is_told_in_a_sentence_of_its_own(fault: FetchFault) -> None:
    text = explain_fetch_fault(str(FetchFailed(fault, "detail")))
    assert text.endswith(".")
    assert text != explain_fetch_fault("something else: x")


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (200, None), (304, None), (400, FetchFault.REFUSED), (401, FetchFault.REFUSED_LOGIN),
        (403, FetchFault.REFUSED_LOGIN), (404, FetchFault.NOT_FOUND), (410, FetchFault.NOT_FOUND),
        (429, FetchFault.SERVER_FAULT), (500, FetchFault.SERVER_FAULT),
    ],
)  # fmt: skip
def test_status_has_its_fault(status: int, fault: FetchFault | None) -> None:
    assert fault_of_status(status) is fault
