"""Names of entries in calendars."""

import pytest

from halbtag.domain.calendar_entry import EntryPlace, Leg, journey_uid

UID = "3f1c2b6e-9a44-4c1e-8d5b-2f7a6c0e9b11"


def test_stream_names_calendar_and_uid():
    assert EntryPlace(7, UID).to_stream() == f"caldav:7:{UID}"
    assert EntryPlace.from_stream(f"caldav:7:{UID}") == EntryPlace(7, UID)


@pytest.mark.parametrize("stream", ["", f"{UID}:anna@kunde.example", "mail:7:x", "caldav:x:y"])
def test_stream_of_a_mail_is_no_place(stream):
    with pytest.raises(ValueError, match=r".+"):
        EntryPlace.from_stream(stream)


def test_journeys_have_uids_of_their_own_that_begin_with_the_event():
    assert [journey_uid(UID, leg) for leg in Leg] == [f"{UID}-outbound", f"{UID}-return"]
