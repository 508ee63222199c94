"""Events that do not say plainly when they are: busy wherever they might be, told, and no hindrance to the others."""

from datetime import UTC, date, datetime, timedelta

import pytest

from halbtag.domain.busy import Reading, read_calendars
from halbtag.domain.cautions import Caution, CautionReason, explain_cautions, write_cautions
from halbtag.domain.fetching import FetchFailed, FetchFault
from halbtag.domain.language import speaking

FIRST = datetime(2026, 11, 22, tzinfo=UTC)
LAST = datetime(2026, 12, 20, tzinfo=UTC)
HOUR = "DURATION:PT1H"
NOWHERE = "TZID=Nirgendwo"
PLAIN = "BEGIN:VEVENT\nUID:gut\nDTSTART:20261210T080000Z\nDURATION:PT1H\nEND:VEVENT"
PLAIN_TIME = "12-10 08:00–12-10 09:00"


def event(*lines: str, uid: str = "a") -> str:
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"])


def calendar(*parts: str) -> str:
    return "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *parts, "END:VCALENDAR", ""])


def read(*parts: str) -> Reading:
    return read_calendars([calendar(*parts)], first=FIRST, last=LAST)


def times(reading: Reading) -> list[str]:
    return [f"{busy.start:%m-%d %H:%M}–{busy.end:%m-%d %H:%M}" for busy in reading.busy_times or ()]


def fault_of(text: str) -> FetchFault:
    with pytest.raises(FetchFailed) as failed:
        read_calendars([text], first=FIRST, last=LAST)
    return failed.value.fault


@pytest.mark.parametrize(
    ("lines", "expected", "reason"),
    [
        ([f"DTSTART;{NOWHERE}:20261201T090000", HOUR], ["11-30 19:00–12-01 22:00"], CautionReason.ZONE),
        (
            [f"DTSTART;{NOWHERE}:20261201T090000", "DTEND:20261201T100000Z"],
            ["11-30 19:00–12-01 22:00"],
            CautionReason.ZONE,
        ),
        (["DTSTART:2026-12-01T09:00:00", HOUR], ["11-30 10:00–12-02 13:00"], CautionReason.START),
        (["DTSTART:kaputt", "DTEND:20261201T100000Z"], ["11-30 10:00–12-02 12:00"], CautionReason.START),
        (["DTSTART:20261201T080000Z", "DTSTART:20261202T080000Z"], ["11-30 10:00–12-03 12:00"], CautionReason.START),
        (["DTSTART:20261201T080000Z", "DTEND:kaputt"], ["12-01 08:00–12-02 08:00"], CautionReason.LENGTH),
        (["DTSTART:20261201T080000Z", "DURATION:kaputt"], ["12-01 08:00–12-02 08:00"], CautionReason.LENGTH),
        (["DTSTART;VALUE=DATE:20261201", "DTEND:kaputt"], ["11-30 23:00–12-01 23:00"], CautionReason.LENGTH),
        (["DTSTART:20261201T080000Z", HOUR, "EXDATE:kaputt"], ["12-01 08:00–12-01 09:00"], CautionReason.EXCEPTION),
    ],
)
def test_event_in_doubt_is_busy_wherever_it_might_be(
    lines: list[str], expected: list[str], reason: CautionReason
) -> None:
    reading = read(event(*lines), PLAIN)
    assert times(reading) == [*expected, PLAIN_TIME]
    assert reading.cautions == (Caution(reason, date(2026, 12, 1)),)


@pytest.mark.parametrize("offset", [-12, -5, 0, 1, 14])
def test_unknown_zone_covers_every_zone_of_the_world(offset: int) -> None:
    meant = datetime(2026, 12, 1, 9, tzinfo=UTC) - timedelta(hours=offset)
    (busy,) = read(event(f"DTSTART;{NOWHERE}:20261201T090000", HOUR)).busy_times or ()
    assert busy.start <= meant
    assert meant + timedelta(hours=1) <= busy.end


def test_series_in_an_unknown_zone_obeys_its_own_exceptions() -> None:
    series = event(
        f"DTSTART;{NOWHERE}:20261124T090000", HOUR, "RRULE:FREQ=WEEKLY;UNTIL=20261208T080000Z",
        f"EXDATE;{NOWHERE}:20261124T090000",
    )  # fmt: skip
    cancelled = event(
        f"RECURRENCE-ID;{NOWHERE}:20261201T090000", f"DTSTART;{NOWHERE}:20261201T090000", HOUR, "STATUS:CANCELLED"
    )
    # In UTC+14 the last one is before UNTIL, which is in UTC.
    assert times(read(series, cancelled)) == ["12-07 19:00–12-08 22:00"]


def test_moved_instance_in_an_unknown_zone_frees_nothing() -> None:
    series = event("DTSTART:20261201T080000Z", HOUR, "RRULE:FREQ=WEEKLY;COUNT=2")
    moved = event("RECURRENCE-ID:20261208T080000Z", f"DTSTART;{NOWHERE}:20261215T090000", HOUR)
    reading = read(series, moved)
    assert times(reading) == ["12-01 08:00–12-01 09:00", "12-08 08:00–12-08 09:00", "12-14 19:00–12-15 22:00"]
    assert reading.cautions == (Caution(CautionReason.ZONE, date(2026, 12, 15)),)


def test_series_of_unknown_length_keeps_berlins_wall_clock() -> None:
    lines = ("DTSTART;TZID=Europe/Berlin:20260701T090000", "DTEND:kaputt", "RRULE:FREQ=MONTHLY")
    assert times(read(event(*lines))) == ["12-01 08:00–12-02 08:00"]


def test_broken_rule_with_a_readable_frequency_is_every_day_at_its_time() -> None:
    lines = ("DTSTART:20261217T080000Z", HOUR, "RRULE:FREQ=WEEKLY;UNTIL=kaputt")
    reading = read(event(*lines))
    assert times(reading) == [f"12-{day} 07:00–12-{day} 10:00" for day in (17, 18, 19)]
    assert reading.cautions == (Caution(CautionReason.RULE, date(2026, 12, 17)),)


@pytest.mark.parametrize(
    "rule",
    ["RRULE:FREQ=NIE", "RRULE:kaputt", "RRULE FREQ", "RRULE:FREQ=DAILY;BYHOUR=x", "RDATE:kaputt"],
)
def test_rule_that_may_mean_any_time_is_busy_all_the_time(rule: str) -> None:
    reading = read(event("DTSTART:20261201T080000Z", HOUR, rule))
    assert times(reading) == ["11-30 08:00–12-22 00:00"]
    assert reading.cautions == (Caution(CautionReason.RULE, date(2026, 12, 1)),)


def test_rule_broken_long_ago_still_counts() -> None:
    lines = ("DTSTART:20200101T080000Z", HOUR, "RRULE:FREQ=DAILY;UNTIL=kaputt")
    assert len(read(event(*lines)).busy_times or ()) == 28


@pytest.mark.parametrize("lines", [["SUMMARY:ohne Zeit"], ["DTSTART:kaputt", HOUR], ["DTSTART:99999999", HOUR]])
def test_event_without_any_day_is_told_and_the_others_are_read(lines: list[str]) -> None:
    reading = read(event(*lines), PLAIN)
    assert times(reading) == [PLAIN_TIME]
    assert reading.cautions == (Caution(CautionReason.NO_START, None),)


@pytest.mark.parametrize("line", ["STATUS:CANCELLED", "TRANSP:TRANSPARENT"])
def test_free_event_in_doubt_is_no_matter(line: str) -> None:
    assert read(event(f"DTSTART;{NOWHERE}:20261201T090000", HOUR, line)) == Reading(())


def test_event_in_doubt_outside_the_window_is_no_matter() -> None:
    assert read(event(f"DTSTART;{NOWHERE}:20200101T090000", HOUR)) == Reading(())


@pytest.mark.parametrize(
    "part",
    [
        "BEGIN:VTODO\nDUE:kaputt\nBEGIN:VALARM\nTRIGGER:kaputt\nEND:VALARM\nEND:VTODO",
        event("DTSTART:20261130T080000Z", "BEGIN:VALARM", "TRIGGER:kaputt", "END:VALARM"),
        "X-KAPUTT OHNE DOPPELPUNKT",
        "BEGIN:VTIMEZONE\nTZID:Kaputt\nEND:VTIMEZONE",
        "BEGIN:VTIMEZONE\nTZID:Kaputt\nBEGIN:STANDARD\nDTSTART:x\nTZOFFSETFROM:y\nEND:STANDARD\nEND:VTIMEZONE",
    ],
    ids=["task", "alarm", "line", "empty zone", "broken zone"],
)
def test_what_keeps_nobody_busy_may_be_broken(part: str) -> None:
    assert times(read(part, PLAIN)) == [PLAIN_TIME]


def test_broken_definition_of_a_zone_leaves_it_unknown() -> None:
    zone = "BEGIN:VTIMEZONE\nTZID:Zerstört\nEND:VTIMEZONE"
    reading = read(zone, event("DTSTART;TZID=Zerstört:20261201T090000", HOUR))
    assert times(reading) == ["11-30 19:00–12-01 22:00"]


@pytest.mark.parametrize(
    "text",
    [
        calendar(PLAIN).removesuffix("END:VCALENDAR\n"),
        calendar(PLAIN).removesuffix("END:VEVENT\nEND:VCALENDAR\n"),
        calendar(PLAIN) + calendar(PLAIN)[:60],
        calendar(PLAIN.replace("END:VEVENT", "")),
    ],
)
def test_text_that_is_cut_short_is_no_reading(text: str) -> None:
    assert fault_of(text) is FetchFault.CUT_SHORT


def test_broken_free_busy_times_are_no_reading() -> None:
    part = "BEGIN:VFREEBUSY\nUID:f\nFREEBUSY:kaputt\nEND:VFREEBUSY"
    assert fault_of(calendar(part)) is FetchFault.BROKEN_ENTRY


# --- Told ---------------------------------------------------------------------------------------------------------


def test_cautions_are_told_with_their_number_and_days() -> None:
    days = [Caution(CautionReason.ZONE, date(2026, 12, day)) for day in range(1, 9)]
    line = write_cautions([*days, Caution(CautionReason.NO_START, None)])
    assert line == "cautions no_start:1: zone:8:2026-12-01,2026-12-02,2026-12-03,2026-12-04,2026-12-05"
    assert explain_cautions(line) == [
        "Ein Eintrag ohne lesbaren Beginn. Sperrt nichts, bitte selbst prüfen.",
        (
            "8 Einträge (01.12.2026, 02.12.2026, 03.12.2026, 04.12.2026, 05.12.2026) und weitere "
            "in unbekannter Zeitzone. Gilt in jeder Zeitzone der Welt als belegt."
        ),
    ]
    with speaking("en"):
        assert explain_cautions("cautions start:1:2026-12-01 zone:2:2026-12-01,2026-12-02 length:9:2026-12-03") == [
            "One entry (1 Dec 2026) with an unreadable start. Counts as busy all day, in every time zone of the world.",
            (
                "2 entries (1 Dec 2026, 2 Dec 2026) in an unknown time zone. "
                "Counts as busy in every time zone of the world."
            ),
            "9 entries (3 Dec 2026 and others) with an unreadable end. Counts as busy for at least 24 hours.",
        ]


def test_most_cautions_are_not_too_long_to_keep() -> None:
    many = [Caution(reason, date(2026, 12, day)) for reason in CautionReason for day in range(1, 29) for _ in range(99)]
    line = write_cautions(many)
    assert len(line) <= 500
    assert len(explain_cautions(line)) == len(CautionReason)


@pytest.mark.parametrize("line", ["", "too_slow: detail"])
def test_without_cautions_nothing_is_told(line: str) -> None:
    assert (write_cautions([]), explain_cautions(line)) == ("", [])
