"""The outbox on both databases: what is stored, who may have it, and how it ends."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from halbtag.domain.calendar_entry import WRITTEN, CalendarEntry, EntryPlace
from halbtag.domain.half import Half
from halbtag.domain.mail import OutgoingMail
from halbtag.domain.states import BookingStatus, Channel, MessageStatus
from halbtag.persistence import outbox
from halbtag.persistence.database import Database
from halbtag.persistence.models import Booking, Inquiry, OutboxMessage

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LEASED_UNTIL = NOW + timedelta(minutes=10)


def mail(number: int, *, stream: str = "", revision: int | None = None) -> OutgoingMail:
    return OutgoingMail(
        kind="test",
        stream=stream or f"stream-{number}",
        revision=revision,
        recipient="anna@kunde.example",
        subject=f"Betreff {number}",
        message_id=f"<{number}@beispiel.example>",
        content=f"Inhalt {number}".encode(),
    )


def entry(number: int, *, uid: str = "u", revision: int = 0) -> CalendarEntry:
    return CalendarEntry(
        kind=WRITTEN,
        stream=EntryPlace(1, uid).to_stream(),
        revision=revision,
        recipient="Privat",
        subject=f"Termin {number}",
        message_id=f"entry-{number}",
        content=f"Eintrag {number}".encode(),
    )


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as session:
        yield session


def enqueue(session: Session, *messages: OutgoingMail | CalendarEntry) -> None:
    outbox.enqueue(session, messages, booking_id=None, now=NOW)


def claim(session: Session, now: datetime = NOW) -> outbox.Claim | None:
    return outbox.claim_due(session, now=now, leased_until=now + timedelta(minutes=10))


def claimed(session: Session, now: datetime = NOW) -> outbox.Claim:
    found = claim(session, now)
    assert found is not None
    return found


def states(session: Session) -> list[MessageStatus]:
    return [message.status for message in reversed(outbox.list_messages(session))]


def row(session: Session, message_id: int) -> OutboxMessage:
    session.expire_all()
    return session.get_one(OutboxMessage, message_id)


# --- Storing ----------------------------------------------------------------------------------------------------------


def test_enqueue_stores_everything_in_one_statement(database: Database, session: Session) -> None:
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda _c, _k, sql, *_: statements.append(sql))
    enqueue(session, *(mail(number) for number in range(12)))
    assert [sql.split()[0] for sql in statements if "outbox" in sql] == ["INSERT"]
    assert len(outbox.list_messages(session)) == 12


def test_enqueue_of_nothing_does_nothing(session: Session) -> None:
    enqueue(session)
    assert outbox.list_messages(session) == []


def test_enqueue_is_undone_with_what_it_tells_of(database: Database) -> None:
    def fail() -> None:
        with database.writing() as session:
            enqueue(session, mail(1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.reading() as session:
        assert outbox.list_messages(session) == []


def test_enqueue_refuses_a_message_id_twice(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as session:
        enqueue(session, mail(1), mail(1))


def test_list_shows_the_youngest_first_and_leaves_content_out(session: Session) -> None:
    enqueue(session, mail(1), mail(2), mail(3))
    session.expire_all()
    listed = outbox.list_messages(session, limit=2)
    assert [message.subject for message in listed] == ["Betreff 3", "Betreff 2"]


# --- Claiming ---------------------------------------------------------------------------------------------------------


def test_claim_gives_the_message_and_leases_it(session: Session) -> None:
    enqueue(session, mail(1))
    assert claim(session) == outbox.Claim(
        id=outbox.list_messages(session)[0].id,
        kind="test",
        channel=Channel.MAIL,
        stream="stream-1",
        recipient="anna@kunde.example",
        content=b"Inhalt 1",
        attempts=1,
        leased_until=LEASED_UNTIL,
    )
    assert claim(session) is None


def test_claim_takes_what_has_been_due_longest(session: Session) -> None:
    enqueue(session, mail(1), mail(2))
    assert [claimed(session).content, claimed(session).content] == [b"Inhalt 1", b"Inhalt 2"]


def test_claim_comes_back_when_the_lease_ends(session: Session) -> None:
    enqueue(session, mail(1))
    first = claimed(session)
    assert claim(session, LEASED_UNTIL - timedelta(seconds=1)) is None
    second = claimed(session, LEASED_UNTIL)
    assert (second.id, second.content, second.attempts) == (first.id, first.content, 2)


def test_claim_waits_until_the_message_is_due(session: Session) -> None:
    enqueue(session, mail(1))
    due_at = NOW + timedelta(minutes=5)
    assert outbox.mark_deferred(session, claimed(session), error="451", due_at=due_at)
    assert claim(session, due_at - timedelta(seconds=1)) is None
    assert not outbox.has_due(session, now=due_at - timedelta(seconds=1))
    assert outbox.has_due(session, now=due_at)
    assert claimed(session, due_at).attempts == 2


def test_stream_goes_out_one_after_the_other(session: Session) -> None:
    enqueue(session, mail(1, stream="a"), mail(2, stream="a"), mail(3, stream="b"))
    first, other = claimed(session), claimed(session)
    assert [first.content, other.content] == [b"Inhalt 1", b"Inhalt 3"]
    assert claim(session) is None
    outbox.mark_sent(session, first, now=NOW)
    assert claimed(session).content == b"Inhalt 2"


def test_stream_waits_for_a_message_that_is_put_back(session: Session) -> None:
    enqueue(session, mail(1, stream="a"), mail(2, stream="a"))
    outbox.mark_deferred(session, claimed(session), error="451", due_at=NOW + timedelta(minutes=1))
    assert claim(session) is None


def test_stream_goes_on_after_a_message_that_is_given_up(session: Session) -> None:
    enqueue(session, mail(1, stream="a"), mail(2, stream="a"))
    outbox.mark_failed(session, claimed(session), error="550", now=NOW)
    assert claimed(session).content == b"Inhalt 2"


# --- Superseding ------------------------------------------------------------------------------------------------------


def test_later_revision_supersedes_what_has_not_gone_out(session: Session) -> None:
    enqueue(session, mail(1, stream="a", revision=0), mail(2, stream="a"), mail(3, stream="a", revision=1))
    first = claimed(session)
    assert first.content == b"Inhalt 2"
    outbox.mark_sent(session, first, now=NOW)
    assert claimed(session).content == b"Inhalt 3"
    assert states(session) == [MessageStatus.SUPERSEDED, MessageStatus.SENT, MessageStatus.PENDING]
    superseded = row(session, outbox.list_messages(session)[2].id)
    assert (superseded.content, superseded.finished_at) == (None, NOW)


def test_superseded_message_in_back_off_holds_nothing_up(session: Session) -> None:
    enqueue(session, mail(1, stream="a", revision=0))
    outbox.mark_deferred(session, claimed(session), error="451", due_at=NOW + timedelta(hours=1))
    enqueue(session, mail(2, stream="a", revision=1))
    assert claimed(session).content == b"Inhalt 2"


def test_message_in_hand_is_not_superseded_under_way(session: Session) -> None:
    enqueue(session, mail(1, stream="a", revision=0))
    request = claimed(session)
    enqueue(session, mail(2, stream="a", revision=1))
    assert claim(session) is None
    assert outbox.mark_sent(session, request, now=NOW)
    assert claimed(session).content == b"Inhalt 2"


def test_revision_of_another_stream_supersedes_nothing(session: Session) -> None:
    enqueue(session, mail(1, stream="a", revision=0), mail(2, stream="b", revision=1))
    assert {claimed(session).content, claimed(session).content} == {b"Inhalt 1", b"Inhalt 2"}


def test_equal_revision_supersedes_nothing(session: Session) -> None:
    enqueue(session, mail(1, stream="a", revision=0), mail(2, stream="a", revision=0))
    assert claimed(session).content == b"Inhalt 1"


# --- Calendar entries -------------------------------------------------------------------------------------------------


def test_mails_and_entries_are_stored_in_one_statement(database: Database, session: Session) -> None:
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda _c, _k, sql, *_: statements.append(sql))
    enqueue(session, mail(1), entry(1))
    assert [sql.split()[0] for sql in statements if "outbox" in sql] == ["INSERT"]
    assert [message.channel for message in outbox.list_messages(session)] == [Channel.CALDAV, Channel.MAIL]


def test_mail_goes_before_an_entry_that_is_due_longer(session: Session) -> None:
    enqueue(session, entry(1))
    outbox.enqueue(session, [mail(2)], booking_id=None, now=NOW + timedelta(minutes=1))
    later = NOW + timedelta(minutes=2)
    assert [claimed(session, later).content, claimed(session, later).content] == [b"Inhalt 2", b"Eintrag 1"]


def test_channel_that_is_not_asked_for_stays_where_it_is(session: Session) -> None:
    enqueue(session, entry(1))
    assert not outbox.has_due(session, channels=[Channel.MAIL], now=NOW)
    assert outbox.claim_due(session, channels=[Channel.MAIL], now=NOW, leased_until=LEASED_UNTIL) is None
    assert outbox.has_due(session, channels=[Channel.CALDAV], now=NOW)


def test_later_entry_supersedes_an_earlier_one_of_the_same_revision(session: Session) -> None:
    enqueue(session, entry(1), entry(2), entry(3, uid="other"))
    assert [claimed(session).content, claimed(session).content] == [b"Eintrag 2", b"Eintrag 3"]
    assert states(session) == [MessageStatus.SUPERSEDED, MessageStatus.PENDING, MessageStatus.PENDING]


def test_retry_of_an_entry_that_was_followed_by_another_writes_nothing(session: Session) -> None:
    enqueue(session, entry(1))
    first = claimed(session)
    outbox.mark_failed(session, first, error="conflict", now=NOW)
    enqueue(session, entry(2))
    assert outbox.retry_message(session, first.id, now=NOW)
    assert claimed(session).content == b"Eintrag 2"


def test_entry_that_is_written_ends_the_failure_before_it(session: Session) -> None:
    enqueue(session, entry(1))
    outbox.mark_failed(session, claimed(session), error="conflict", now=NOW)
    enqueue(session, entry(2), entry(3, uid="other"))
    outbox.mark_sent(session, claimed(session), now=NOW)
    outbox.mark_failed(session, claimed(session), error="conflict", now=NOW)
    assert states(session) == [MessageStatus.SUPERSEDED, MessageStatus.SENT, MessageStatus.FAILED]


def test_dropped_entry_is_emptied(session: Session) -> None:
    enqueue(session, entry(1))
    claim = claimed(session)
    assert outbox.mark_superseded(session, claim, now=NOW)
    dropped = row(session, claim.id)
    assert (dropped.status, dropped.content, dropped.finished_at) == (MessageStatus.SUPERSEDED, None, NOW)


def test_streams_that_were_used_are_known(session: Session) -> None:
    enqueue(session, entry(1), mail(2, stream="a"))
    assert outbox.list_streams(session, ["a", "b", "caldav:1:u"]) == {"a", "caldav:1:u"}
    assert outbox.list_streams(session, []) == set()


# --- Settling ---------------------------------------------------------------------------------------------------------


def test_sent_message_is_emptied(session: Session) -> None:
    enqueue(session, mail(1))
    claim = claimed(session)
    assert outbox.mark_sent(session, claim, now=NOW)
    sent = row(session, claim.id)
    assert (sent.status, sent.content, sent.finished_at, sent.leased_until) == (MessageStatus.SENT, None, NOW, None)


def test_failed_message_is_visible_and_keeps_its_content(session: Session) -> None:
    enqueue(session, mail(1))
    claim = claimed(session)
    assert outbox.mark_failed(session, claim, error="550 unknown " + "x" * 600, now=NOW)
    failed = row(session, claim.id)
    assert (failed.status, failed.content, len(failed.last_error)) == (MessageStatus.FAILED, b"Inhalt 1", 500)
    assert outbox.count_failed(session) == 1


def test_lost_lease_settles_nothing(session: Session) -> None:
    enqueue(session, mail(1))
    lost = claimed(session)
    current = claimed(session, LEASED_UNTIL)
    assert not outbox.mark_sent(session, lost, now=LEASED_UNTIL)
    assert not outbox.mark_deferred(session, lost, error="", due_at=LEASED_UNTIL)
    assert not outbox.mark_failed(session, lost, error="", now=LEASED_UNTIL)
    assert outbox.mark_sent(session, current, now=LEASED_UNTIL)
    assert not outbox.mark_sent(session, current, now=LEASED_UNTIL)


def test_lease_of_another_attempt_settles_nothing(session: Session) -> None:
    enqueue(session, mail(1))
    current = claimed(session)
    assert not outbox.mark_sent(session, replace(current, attempts=2), now=NOW)


# --- Trying again -----------------------------------------------------------------------------------------------------


def fail(session: Session, count: int = 1) -> list[int]:
    enqueue(session, *(mail(number) for number in range(count)))
    claims = [claimed(session) for _ in range(count)]
    for claim in claims:
        outbox.mark_failed(session, claim, error="550", now=NOW)
    return [claim.id for claim in claims]


def test_retry_starts_a_failed_message_again(session: Session) -> None:
    (message_id,) = fail(session)
    later = NOW + timedelta(days=2)
    assert outbox.retry_message(session, message_id, now=later)
    assert not outbox.retry_message(session, message_id, now=later)
    assert claimed(session, later).attempts == 1
    assert outbox.count_failed(session) == 0


def test_retry_of_all_leaves_the_others_alone(session: Session) -> None:
    fail(session, 2)
    enqueue(session, mail(9))
    assert outbox.retry_failed(session, now=NOW) == 2
    assert len(outbox.list_messages(session, status=MessageStatus.PENDING)) == 3


def test_retry_of_a_sent_or_unknown_message_does_nothing(session: Session) -> None:
    enqueue(session, mail(1))
    claim = claimed(session)
    outbox.mark_sent(session, claim, now=NOW)
    assert not outbox.retry_message(session, claim.id, now=NOW)
    assert not outbox.retry_message(session, 999, now=NOW)


def test_retry_of_what_was_cancelled_meanwhile_sends_nothing(session: Session) -> None:
    enqueue(session, mail(1, stream="a", revision=0))
    request = claimed(session)
    outbox.mark_failed(session, request, error="550", now=NOW)
    enqueue(session, mail(2, stream="a", revision=1))
    outbox.mark_sent(session, claimed(session), now=NOW)
    assert outbox.retry_message(session, request.id, now=NOW)
    assert claim(session) is None
    assert states(session) == [MessageStatus.SUPERSEDED, MessageStatus.SENT]


def test_withdrawn_messages_do_not_go_out(session: Session, booking_id: int) -> None:
    outbox.enqueue(session, [mail(1), mail(2)], booking_id=booking_id, now=NOW)
    enqueue(session, mail(3))
    outbox.mark_sent(session, claimed(session), now=NOW)
    assert outbox.withdraw(session, booking_id=booking_id) == 1
    assert claimed(session).content == b"Inhalt 3"
    assert claim(session) is None


@pytest.fixture
def booking_id(session: Session) -> int:
    empty: dict[str, Any] = {}
    inquiry = Inquiry(
        questionnaire_version=1,
        answers=empty,
        source=empty,
        contact=empty,
        created_at=NOW,
        updated_at=NOW,
    )
    session.add(inquiry)
    session.flush()
    booking = Booking(
        inquiry_id=inquiry.id,
        status=BookingStatus.VERIFYING,
        verdict="FIT",
        day=NOW.date(),
        half=Half.MORNING,
        starts_at=NOW,
        ends_at=NOW,
        revised_at=NOW,
        created_at=NOW,
    )
    session.add(booking)
    session.flush()
    return booking.id
