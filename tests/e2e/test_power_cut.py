"""Server and worker are killed again and again while visitors book: no booking without its mails, no mail lost."""

import random
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import select, update

from halbtag.domain.slots import free_slots
from halbtag.domain.states import BookingStatus, MessageStatus, Scope
from halbtag.persistence import tokens
from halbtag.persistence.bookings import open_booking
from halbtag.persistence.inquiries import open_inquiry
from halbtag.persistence.models import Booking, OutboxMessage, SlotClaim
from halbtag.persistence.profile import load_profile
from halbtag.services.holds import offer_half_days
from halbtag.services.mails import Mails
from tests.e2e.crowd import BEHIND_A_PROXY, all_at_once, post
from tests.factories import CONTACT, make_inquiry, submit
from tests.mail_server import wait_until

ROOT = Path(__file__).parents[2]

#: What a confirmed booking owes: prospect, two guests, consultant, briefing.
OWED = Counter(confirm_address=1, booking_confirmed=1, circle_invited=2, consultant_invited=1, briefing=1)

ROUNDS = 4
BOOKINGS_PER_ROUND = 8


@pytest.mark.timeout(240)
def test_power_cuts_lose_no_booking_and_no_message(start_live_server, ready_database, database_url, smtp_server):
    chance = random.Random(20261123)  # noqa: S311
    server = start_live_server(database_url=database_url, smtp_url=smtp_server.url, **BEHIND_A_PROXY)
    links = _unconfirmed(ready_database, count=ROUNDS * BOOKINGS_PER_ROUND)
    for start in range(0, len(links), BOOKINGS_PER_ROUND):
        ended = Event()
        breaker = Thread(target=_cut_power, args=(server, chance, ended))
        breaker.start()
        batch = links[start : start + BOOKINGS_PER_ROUND]
        answers = all_at_once(
            [partial(post, server.base_url, f"/termin/{link}/bestaetigung", {}) for link in batch] * 2
        )
        ended.set()
        breaker.join()
        # What was acknowledged before the power went is there after it, before anybody presses again.
        promised = {link for link, answer in zip(batch * 2, answers, strict=True) if answer.status == 303}
        assert promised <= _confirmed(ready_database, batch)
        server.start_web()
    # Whoever saw the connection break presses the button again.
    answers = [post(server.base_url, f"/termin/{link}/bestaetigung", {}) for link in links]
    assert {answer.status for answer in answers} == {303}
    server.kill_worker()
    _let_leases_run_out(ready_database)
    server.start_worker()
    wait_until(lambda: _waiting(ready_database) == 0, seconds=90)

    bookings, messages = _rows(ready_database, Booking), _rows(ready_database, OutboxMessage)
    owed = defaultdict(Counter)
    for message in messages:
        owed[message.booking_id][message.kind] += 1
    assert {booking.status for booking in bookings} == {BookingStatus.CONFIRMED}
    assert all(owed[booking.id] == OWED for booking in bookings)
    assert {message.status for message in messages} == {MessageStatus.SENT}
    assert len(_rows(ready_database, SlotClaim)) == len(bookings)
    _every_message_arrived_as_it_was(smtp_server, messages)


def _unconfirmed(database, *, count):
    """Return the secrets of bookings whose address is not yet confirmed."""
    now = datetime.now(UTC)
    mails = Mails(ROOT / "templates", "http://localhost")
    with database.writing() as session:
        profile = load_profile(session)
        profile.weekly_limit, profile.horizon_days = 10, 200
    first = make_inquiry(database, now=now)
    with database.reading() as session:
        free = free_slots(offer_half_days(session, open_inquiry(session, first, now=now), now=now))
    links = []
    for number, slot in enumerate(free[:count]):
        contact = replace(CONTACT, email=f"person{number}@firma{number}.example")
        token = make_inquiry(database, now=now)
        booking = submit(database, mails, token, now=now, day=slot.day, half=slot.half, contact=contact)
        with database.writing() as session:
            links.append(tokens.issue(session, scope=Scope.BOOKING, booking_id=booking.id, now=now))
    return links


def _cut_power(server, chance, ended):
    ended.wait(chance.uniform(0.02, 0.4))
    server.kill_worker()
    ended.wait(chance.uniform(0.0, 0.3))
    server.kill_web()
    server.start_worker()
    ended.wait(chance.uniform(0.5, 2.0))
    server.kill_worker()
    server.start_worker()


def _confirmed(database, links):
    now = datetime.now(UTC)
    with database.reading() as session:
        opened = {link: open_booking(session, link, scope=Scope.BOOKING, now=now) for link in links}
    return {link for link, found in opened.items() if found.booking.status is BookingStatus.CONFIRMED}


def _let_leases_run_out(database):
    # What a killed worker had in hand is free again only after its lease; nobody waits ten minutes here.
    with database.writing() as session:
        session.execute(update(OutboxMessage).values(leased_until=None))


def _waiting(database):
    return sum(message.status is MessageStatus.PENDING for message in _rows(database, OutboxMessage))


def _rows(database, table):
    with database.reading() as session:
        return list(session.scalars(select(table)))


def _every_message_arrived_as_it_was(smtp_server, messages):
    arrived = defaultdict(set)
    for received in smtp_server.messages:
        arrived[received.message["Message-ID"]].add(received.content)
    assert set(arrived) == {message.message_id for message in messages}
    assert all(len(contents) == 1 for contents in arrived.values())
