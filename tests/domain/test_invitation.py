"""What goes into people's calendars, read back by icalendar and by vobject, which wrote none of it."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from halbtag.domain.invitation import (
    BERLIN_ZONE,
    Attendee,
    Event,
    EventStatus,
    Person,
    build_calendar_entry,
    build_cancellation,
    build_feed,
    build_importable,
    build_request,
)

UID = "3f1c2b6e-9a44-4c1e-8d5b-2f7a6c0e9b11"
EVENT = Event(
    uid=UID,
    sequence=0,
    dtstamp=datetime(2026, 11, 23, 10, 0, 5, tzinfo=UTC),
    start=datetime(2026, 12, 3, 8, 0, tzinfo=UTC),
    end=datetime(2026, 12, 3, 11, 30, tzinfo=UTC),
    summary="KI-Strategietermin vor Ort – Müller & Söhne GmbH",
    location="Gewerbering 4, 82515 Wolfratshausen",
    description="Woran wir arbeiten:\n– Geschäftsfragen; Hebel, Wege",
    organizer=Person("Dr. Jörg Beispiel", "termin@beispiel.example"),
    attendees=(
        Attendee("Anna Müller", "anna@kunde.example"),
        Attendee("Bernd Kraus", "bernd@kunde.example", required=False),
    ),
    status=EventStatus.CONFIRMED,
)
BUILDERS = [
    build_request,
    build_cancellation,
    build_importable,
    build_calendar_entry,
    lambda event: build_feed([event], name="Halbtage"),
]
LINE_BREAKS = ["\n", "\r", "\r\n", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
CALENDAR_NAMES = ["VERSION", "PRODID", "CALSCALE"]
EVENT_NAMES = [
    "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "DESCRIPTION", "STATUS", "TRANSP", "CLASS",
]  # fmt: skip
INVITED_NAMES = ["ORGANIZER", "ATTENDEE", "ATTENDEE", "X-MICROSOFT-DISALLOW-COUNTER"]


def unfold(content: bytes) -> list[str]:
    return content.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")


def names(content: bytes) -> list[str]:
    """The names of all properties, without the constant time zone."""
    lines = "\r\n".join(unfold(content)).replace("\r\n".join(BERLIN_ZONE) + "\r\n", "").split("\r\n")
    return [re.split("[;:]", line, maxsplit=1)[0] for line in lines if not line.startswith(("BEGIN:", "END:"))]


def line(content: bytes, name: str) -> str:
    lines = [line for line in unfold(content) if line not in BERLIN_ZONE]
    (found,) = [line for line in lines if re.split("[;:]", line, maxsplit=1)[0] == name]
    return found


def read(content: bytes) -> Any:
    """The event as vobject reads it."""
    return vobject.readOne(content.decode()).vevent


def only_event(content: bytes) -> icalendar.Event:
    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert isinstance(event, icalendar.Event)
    return event


# --- The closed list ------------------------------------------------------------------------------------------------


def test_request_has_these_properties_and_no_other() -> None:
    assert names(build_request(EVENT)) == [*CALENDAR_NAMES, "METHOD", *EVENT_NAMES, *INVITED_NAMES]


def test_cancellation_has_these_properties_and_no_other() -> None:
    assert names(build_cancellation(EVENT)) == [*CALENDAR_NAMES, "METHOD", *EVENT_NAMES, *INVITED_NAMES]


def test_importable_has_these_properties_and_no_other() -> None:
    assert names(build_importable(EVENT)) == [*CALENDAR_NAMES, *EVENT_NAMES]


def test_calendar_entry_has_these_properties_and_no_other() -> None:
    assert names(build_calendar_entry(EVENT)) == [*CALENDAR_NAMES, *EVENT_NAMES, "ORGANIZER", "ATTENDEE", "ATTENDEE"]


def test_calendar_entry_without_attendees_has_no_organizer() -> None:
    assert names(build_calendar_entry(replace(EVENT, attendees=()))) == [*CALENDAR_NAMES, *EVENT_NAMES]


def test_feed_has_these_properties_and_no_other() -> None:
    feed_names = ["NAME", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"]
    assert names(build_feed([EVENT], name="Halbtage")) == [
        *CALENDAR_NAMES,
        *feed_names,
        *EVENT_NAMES,
        "LAST-MODIFIED",
    ]


@pytest.mark.parametrize("build", BUILDERS)
def test_every_object_has_one_zone_one_event_and_no_alarm(build: Any) -> None:
    assert [line for line in unfold(build(EVENT)) if line.startswith("BEGIN:")] == [
        "BEGIN:VCALENDAR",
        "BEGIN:VTIMEZONE",
        "BEGIN:DAYLIGHT",
        "BEGIN:STANDARD",
        "BEGIN:VEVENT",
    ]


# --- Bytes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("build", BUILDERS)
def test_zone_is_the_constant_to_the_byte(build: Any) -> None:
    assert "\r\n".join(BERLIN_ZONE).encode() in build(EVENT)


@pytest.mark.parametrize("build", BUILDERS)
@pytest.mark.parametrize("filler", ["ä", "😀", "x", "漢", "aä😀漢"])
def test_lines_are_at_most_75_octets_and_never_folded_inside_a_character(build: Any, filler: str) -> None:
    for shift in range(4):
        long = "a" * shift + filler * 60
        content = build(replace(EVENT, summary=long[:255], location=long[:255], description=long))
        assert content.endswith(b"\r\n")
        assert not content.startswith(b"\xef\xbb\xbf")
        lines = content.removesuffix(b"\r\n").split(b"\r\n")
        assert max(map(len, lines)) <= 75
        assert b"" not in lines
        for octets in lines:
            octets.decode()
        assert str(only_event(content)["DESCRIPTION"]) == long
        assert read(content).description.value == long


@pytest.mark.parametrize("build", BUILDERS)
def test_same_event_gives_the_same_bytes(build: Any) -> None:
    assert build(EVENT) == build(replace(EVENT))


# --- What calendars read ----------------------------------------------------------------------------------------------


def test_request_invites_by_its_method() -> None:
    content = build_request(EVENT)
    assert [line for line in unfold(content) if line.startswith("METHOD")] == ["METHOD:REQUEST"]
    assert line(content, "STATUS") == "STATUS:CONFIRMED"


def test_request_can_be_tentative() -> None:
    assert line(build_request(replace(EVENT, status=EventStatus.TENTATIVE)), "STATUS") == "STATUS:TENTATIVE"


def test_request_refuses_to_cancel() -> None:
    with pytest.raises(ValueError, match="cannot cancel"):
        build_request(replace(EVENT, status=EventStatus.CANCELLED))


def test_cancellation_repeats_the_event_with_its_own_revision() -> None:
    cancelled = replace(EVENT, sequence=1, dtstamp=EVENT.dtstamp + timedelta(days=1))
    event = read(build_cancellation(cancelled))
    assert line(build_cancellation(cancelled), "METHOD") == "METHOD:CANCEL"
    assert (event.uid.value, event.sequence.value, event.status.value) == (UID, "1", "CANCELLED")
    assert (event.dtstart.value, event.dtend.value) == (EVENT.start, EVENT.end)
    assert (event.summary.value, event.location.value) == (EVENT.summary, EVENT.location)
    assert event.organizer.value == "mailto:termin@beispiel.example"
    assert [attendee.value for attendee in event.attendee_list] == [
        "mailto:anna@kunde.example",
        "mailto:bernd@kunde.example",
    ]


def test_event_keeps_its_uid_and_takes_sequence_and_dtstamp_from_the_revision() -> None:
    moved = replace(EVENT, sequence=3, dtstamp=datetime(2026, 11, 24, 7, 30, tzinfo=UTC))
    content = build_request(moved)
    assert line(content, "UID") == f"UID:{UID}"
    assert line(content, "SEQUENCE") == "SEQUENCE:3"
    assert line(content, "DTSTAMP") == "DTSTAMP:20261124T073000Z"


def test_both_readers_read_the_same_event() -> None:
    content = build_request(EVENT)
    mine, theirs = only_event(content), read(content)
    assert str(mine["SUMMARY"]) == theirs.summary.value == EVENT.summary
    assert str(mine["LOCATION"]) == theirs.location.value == EVENT.location
    assert str(mine["DESCRIPTION"]) == theirs.description.value == EVENT.description
    assert mine.decoded("DTSTART") == theirs.dtstart.value == EVENT.start
    assert mine.decoded("DTEND") == theirs.dtend.value == EVENT.end
    assert mine.decoded("DTSTAMP") == theirs.dtstamp.value == EVENT.dtstamp


def test_attendees_are_asked_to_answer() -> None:
    attendees = [line for line in unfold(build_request(EVENT)) if line.startswith("ATTENDEE")]
    asked = "PARTSTAT=NEEDS-ACTION;RSVP=TRUE"
    assert attendees == [
        f'ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;{asked};CN="Anna Müller":mailto:anna@kunde.example',
        f'ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=OPT-PARTICIPANT;{asked};CN="Bernd Kraus":mailto:bernd@kunde.example',
    ]


def test_organizer_is_the_same_in_every_revision() -> None:
    expected = 'ORGANIZER;CN="Dr. Jörg Beispiel":mailto:termin@beispiel.example'
    assert line(build_request(EVENT), "ORGANIZER") == expected
    assert line(build_cancellation(replace(EVENT, sequence=1)), "ORGANIZER") == expected


@pytest.mark.parametrize("sign", ['"', "^", "'\"^n", ";", ":", ",", "\\"])
def test_names_need_no_quoting(sign: str) -> None:
    event = replace(EVENT, attendees=(Attendee(f"Anna{sign}Müller", "anna@kunde.example"),))
    (attendee,) = [line for line in unfold(build_request(event)) if line.startswith("ATTENDEE")]
    name = attendee.split("CN=")[1].removesuffix(":mailto:anna@kunde.example")
    assert re.fullmatch('"[^"^;:,\\\\]*"', name)


def test_event_blocks_the_time_and_counts_no_counter_proposals() -> None:
    content = build_request(EVENT)
    assert line(content, "TRANSP") == "TRANSP:OPAQUE"
    assert line(content, "CLASS") == "CLASS:PUBLIC"
    assert line(content, "X-MICROSOFT-DISALLOW-COUNTER") == "X-MICROSOFT-DISALLOW-COUNTER:TRUE"


def test_title_and_place_are_one_line_of_at_most_255_characters() -> None:
    event = read(build_request(replace(EVENT, summary="Titel\n" + "x" * 300, location="Ort\r" + "y" * 300)))
    assert event.summary.value == ("Titel " + "x" * 300)[:255]
    assert event.location.value == ("Ort " + "y" * 300)[:255]


# --- Times ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "written"),
    [
        (datetime(2026, 12, 3, 8, 0, tzinfo=UTC), "20261203T090000"),
        (datetime(2026, 7, 15, 7, 0, tzinfo=UTC), "20260715T090000"),
        (datetime(2026, 3, 28, 8, 0, tzinfo=UTC), "20260328T090000"),
        (datetime(2026, 3, 29, 7, 0, tzinfo=UTC), "20260329T090000"),
        (datetime(2026, 10, 24, 7, 0, tzinfo=UTC), "20261024T090000"),
        (datetime(2026, 10, 25, 8, 0, tzinfo=UTC), "20261025T090000"),
    ],
)
def test_times_are_berlin_times_in_summer_in_winter_and_on_the_days_between(start: datetime, written: str) -> None:
    content = build_request(replace(EVENT, start=start, end=start + timedelta(hours=3)))
    assert line(content, "DTSTART") == f"DTSTART;TZID=Europe/Berlin:{written}"
    assert read(content).dtstart.value == start
    assert only_event(content).decoded("DTSTART") == start


def test_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        build_request(replace(EVENT, start=datetime(2026, 12, 3, 9, 0)))  # noqa: DTZ001


# --- Injection --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line_break", LINE_BREAKS)
@pytest.mark.parametrize("field", ["summary", "location", "description", "organizer", "attendees"])
@pytest.mark.parametrize("build", BUILDERS)
def test_no_line_break_in_any_text_adds_a_property(build: Any, field: str, line_break: str) -> None:
    evil = f"x{line_break}ATTENDEE:mailto:evil@evil.example{line_break} fold{line_break}END:VEVENT"
    values: dict[str, Any] = {
        "organizer": Person(evil, EVENT.organizer.email),
        "attendees": (Attendee(evil, "anna@kunde.example"), EVENT.attendees[1]),
    }
    content = build(replace(EVENT, **{field: values.get(field, evil)}))
    assert names(content) == names(build(EVENT))
    assert {byte for byte in content if byte < 32} == {10, 13}
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")
    assert not {"\x85", "\u2028", "\u2029"} & set(content.decode())


@pytest.mark.parametrize("line_break", [*LINE_BREAKS, "\x00", " ", ">", ",", ";", ":"])
def test_no_address_brings_anything_along(line_break: str) -> None:
    email = f"anna@kunde.example{line_break}ATTENDEE:mailto:evil@evil.example"
    with pytest.raises(ValueError, match="address"):
        build_request(replace(EVENT, attendees=(Attendee("Anna", email),)))
    with pytest.raises(ValueError, match="address"):
        build_request(replace(EVENT, organizer=Person("Jörg", email)))


@pytest.mark.parametrize("line_break", LINE_BREAKS)
def test_no_uid_brings_anything_along(line_break: str) -> None:
    with pytest.raises(ValueError, match="UID"):
        build_request(replace(EVENT, uid=f"{UID}{line_break}X-EVIL:1"))


@pytest.mark.parametrize("line_break", LINE_BREAKS)
def test_no_feed_name_brings_anything_along(line_break: str) -> None:
    content = build_feed([EVENT], name=f"Halbtage{line_break}X-EVIL:1")
    assert names(content) == names(build_feed([EVENT], name="Halbtage"))


@pytest.mark.parametrize("hidden", ["\x00", "\x07", "\u202e", "\u2066", "\u200b", "\ud800"])
def test_hidden_characters_are_gone(hidden: str) -> None:
    event = replace(EVENT, summary=f"KI{hidden}-Termin", description=f"Eins{hidden}zwei", location=f"Weg{hidden} 1")
    read_back = read(build_request(event))
    assert read_back.summary.value == "KI-Termin"
    assert read_back.location.value == "Weg 1"
    assert hidden not in read_back.description.value


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=200), st.text(max_size=40))
def test_no_text_at_all_breaks_the_object(summary: str, location: str, description: str, name: str) -> None:
    event = replace(
        EVENT,
        summary=summary,
        location=location,
        description=description,
        attendees=(Attendee(name, "anna@kunde.example"), EVENT.attendees[1]),
    )
    content = build_request(event)
    assert names(content) == names(build_request(EVENT))
    assert only_event(content).decoded("DTSTART") == read(content).dtstart.value == EVENT.start


# --- Files and feed ---------------------------------------------------------------------------------------------------


def test_importable_asks_nobody_and_answers_to_nobody() -> None:
    event = read(build_importable(EVENT))
    assert (event.uid.value, event.summary.value, event.dtstart.value) == (UID, EVENT.summary, EVENT.start)
    assert not {"organizer", "attendee"} & set(event.contents)


def test_calendar_entry_keeps_the_server_from_inviting() -> None:
    event = only_event(build_calendar_entry(EVENT))
    people = [event["ORGANIZER"], *event["ATTENDEE"]]
    assert [(str(person), person.params["SCHEDULE-AGENT"]) for person in people] == [
        ("mailto:termin@beispiel.example", "CLIENT"),
        ("mailto:anna@kunde.example", "CLIENT"),
        ("mailto:bernd@kunde.example", "CLIENT"),
    ]


def test_calendar_entry_asks_nobody_for_anything() -> None:
    assert "METHOD" not in names(build_calendar_entry(EVENT))


def test_calendar_entry_of_a_request_is_tentative() -> None:
    content = build_calendar_entry(replace(EVENT, status=EventStatus.TENTATIVE))
    assert line(content, "STATUS") == "STATUS:TENTATIVE"
    assert line(content, "UID") == f"UID:{UID}"


def test_calendar_entry_of_a_cancelled_event_is_refused() -> None:
    with pytest.raises(ValueError, match="deleted"):
        build_calendar_entry(replace(EVENT, status=EventStatus.CANCELLED))


def test_feed_carries_every_event_with_its_revision() -> None:
    second = replace(EVENT, uid="b" * 36, sequence=2, dtstamp=EVENT.dtstamp + timedelta(hours=1))
    calendar = vobject.readOne(build_feed([EVENT, second], name="Halbtage Jörg").decode())
    assert calendar.contents["x-wr-calname"][0].value == "Halbtage Jörg"
    assert calendar.contents["refresh-interval"][0].value == "PT15M"
    assert "method" not in calendar.contents
    assert [
        (event.uid.value, event.sequence.value, event.dtstamp.value, event.contents["last-modified"][0].value)
        for event in calendar.vevent_list
    ] == [
        (UID, "0", EVENT.dtstamp, EVENT.dtstamp),
        ("b" * 36, "2", second.dtstamp, second.dtstamp),
    ]


def test_feed_writes_its_interval_as_a_duration() -> None:
    content = build_feed([], name="Halbtage")
    assert line(content, "REFRESH-INTERVAL") == "REFRESH-INTERVAL;VALUE=DURATION:PT15M"
    assert line(content, "X-PUBLISHED-TTL") == "X-PUBLISHED-TTL:PT15M"
