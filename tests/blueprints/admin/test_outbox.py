"""The outbox page says of calendar entries what they are and why one is not there."""

from halbtag.domain.calendar_entry import REMOVED, WRITTEN, CalendarEntry, EntryPlace
from halbtag.domain.mail import Refused
from halbtag.domain.states import MessageStatus
from halbtag.persistence import outbox
from halbtag.services.delivery import deliver_due


def entry(kind, uid):
    stream = EntryPlace(1, uid).to_stream()
    return CalendarEntry(kind, stream, 0, "Büro", "Halbtag in München", f"{kind}-{uid}", b"x" * (kind == WRITTEN))


def enqueue(database, clock, *entries):
    with database.writing() as session:
        outbox.enqueue(session, entries, booking_id=None, now=clock())


def refuse(_claim):
    raise Refused("uid_conflict: HTTP 409")


def test_entries_are_listed_as_such(consultant, database, clock):
    enqueue(database, clock, entry(WRITTEN, "a"), entry(REMOVED, "b"))
    page = consultant.get("/admin/postausgang").text
    assert "Kalendereintrag: Halbtag in München" in page
    assert "Kalendereintrag löschen: Halbtag in München" in page
    assert page.count("Kalender „Büro“") == 2


def test_entry_that_could_not_be_written_says_why_and_can_be_tried_again(consultant, database, clock):
    enqueue(database, clock, entry(WRITTEN, "a"))
    deliver_due(database, lambda *_: None, clock, write=refuse)
    assert "Der Server hat diesen Termin schon in einem anderen Kalender." in consultant.get("/admin/postausgang").text
    consultant.post("/admin/postausgang/1/neuversuch", page="/admin/postausgang")
    with database.reading() as session:
        assert [message.status for message in outbox.list_messages(session)] == [MessageStatus.PENDING]
