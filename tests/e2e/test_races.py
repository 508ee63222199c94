"""Two server processes, hundreds of requests at once: one winner, polite refusals, no fault; on both databases."""

from collections import Counter
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from halbtag.domain.half import Half
from halbtag.domain.states import BookingStatus, Scope
from halbtag.persistence import tokens
from halbtag.persistence.database import Database
from halbtag.persistence.inquiries import open_inquiry
from halbtag.persistence.models import Booking, OutboxMessage, SlotClaim
from halbtag.persistence.profile import load_profile
from halbtag.services import submissions
from halbtag.services.holds import offer_half_days
from halbtag.services.mails import Mails
from tests.e2e.crowd import BEHIND_A_PROXY, all_at_once, post
from tests.factories import UNSURE_ANSWERS, make_inquiry, submit

ROOT = Path(__file__).parents[2]


@pytest.fixture
def server(start_live_server, ready_database, database_url):  # noqa: ARG001 (seeds the database)
    return start_live_server(database_url=database_url, smtp_url=None, **BEHIND_A_PROXY)


@pytest.fixture
def now(ready_database: Database):  # noqa: ARG001
    return datetime.now(UTC)


@pytest.fixture
def day(ready_database, now):
    """The first day after the minimum notice that has both halves."""
    token = make_inquiry(ready_database, now=now)
    with ready_database.reading() as session:
        judged = offer_half_days(session, open_inquiry(session, token, now=now), now=now)
    free = Counter(half_day.day for half_day in judged if half_day.is_free)
    return next(day for day, halves in free.items() if halves == 2)


def claims(database):
    with database.reading() as session:
        return list(session.scalars(select(SlotClaim)))


def requested(database, now, *, day, half):
    """Return the id of a request with a confirmed address, and the secret that decides it."""
    mails = Mails(ROOT / "templates", "http://localhost")
    inquiry = make_inquiry(database, now=now, answers=UNSURE_ANSWERS)
    booking = submit(database, mails, inquiry, now=now, day=day, half=half)
    with database.writing() as session:
        token = tokens.issue(session, scope=Scope.BOOKING, booking_id=booking.id, now=now)
        submissions.confirm_address(session, mails, token=token, now=now)
        return booking.id, tokens.issue(session, scope=Scope.DECISION, booking_id=booking.id, now=now), token


def kinds(database, booking_id):
    with database.reading() as session:
        found = select(OutboxMessage.kind).where(OutboxMessage.booking_id == booking_id)
        return Counter(session.scalars(found))


def status(database, booking_id):
    with database.reading() as session:
        return session.get(Booking, booking_id).status


@pytest.mark.timeout(180)
def test_two_hundred_want_one_half_day_and_one_gets_it(server, ready_database, now, day):
    visitors = [make_inquiry(ready_database, now=now) for _ in range(200)]
    slot = {"slot": f"{day}:morning"}
    answers = all_at_once([partial(post, server.base_url, f"/anfrage/{token}/termine", slot) for token in visitors])
    assert Counter(answer.status for answer in answers) == {303: 1, 409: 199}
    refused = [answer for answer in answers if answer.status == 409]
    assert all("nicht mehr frei" in answer.text for answer in refused)
    assert len(claims(ready_database)) == 1
    assert "locked" not in server.log.read_text()


@pytest.mark.timeout(180)
def test_weekly_limit_holds_when_everybody_wants_another_half_day_of_the_week(server, ready_database, now, day):
    halves = [f"{day}:{half}" for half in Half]
    visitors = [(make_inquiry(ready_database, now=now), halves[number % 2]) for number in range(60)]
    with ready_database.writing() as session:
        load_profile(session).weekly_limit = 1
    answers = all_at_once(
        [partial(post, server.base_url, f"/anfrage/{token}/termine", {"slot": slot}) for token, slot in visitors]
    )
    assert Counter(answer.status for answer in answers) == {303: 1, 409: 59}
    assert len(claims(ready_database)) == 1


@pytest.mark.timeout(180)
def test_two_requests_accepted_two_hundred_times_are_two_bookings(server, ready_database, now, day):
    requests = [requested(ready_database, now, day=day, half=half) for half in Half]
    actions = [partial(post, server.base_url, f"/entscheidung/{token}/zusage", {}) for _, token, _ in requests] * 100
    answers = all_at_once(actions)
    assert Counter(answer.status for answer in answers) == {303: 200}
    for booking_id, _, _ in requests:
        assert status(ready_database, booking_id) is BookingStatus.CONFIRMED
        assert kinds(ready_database, booking_id)["booking_confirmed"] == 1
    assert len(claims(ready_database)) == 2


@pytest.mark.timeout(180)
def test_accept_against_take_back_ends_in_one_of_both(server, ready_database, now, day):
    booking_id, decision, link = requested(ready_database, now, day=day, half=Half.MORNING)
    accept = partial(post, server.base_url, f"/entscheidung/{decision}/zusage", {})
    take_back = partial(post, server.base_url, f"/termin/{link}/absage", {"reason": ""})
    answers = all_at_once([accept, take_back] * 20)
    assert {answer.status for answer in answers} <= {303, 409}
    found = kinds(ready_database, booking_id)
    # Whoever came first: taken back and never confirmed, or confirmed and then cancelled for everybody.
    assert status(ready_database, booking_id) is BookingStatus.CANCELLED
    assert claims(ready_database) == []
    assert found["booking_confirmed"] == found["booking_cancelled"] == 1 - found["request_withdrawn"]
