"""Every step that a mailed link allows, sent in every state: where it is not possible, a page says how things stand."""

import pytest
from sqlalchemy import select

from halbtag.domain.onsite import Piece
from halbtag.domain.states import BookingStatus, Scope
from halbtag.gateways.mailbox import Mailbox
from halbtag.persistence import tokens
from halbtag.persistence.models import Base, Booking
from tests.filled_copy import fill_copy
from tests.page_forms import rules

TYPED = {
    "name": "Nadia Novak", "email": "n.novak@mueller-soehne.example", "reason": "Verreist", "words": "Verreist",
    "slot": "2027-01-21:afternoon", "halbtag": ["2026-12-17:afternoon", "2027-01-21:afternoon"],
    "street": "Hauptstr. 1", "postal_code": "80331", "city": "München", "room": "Saal 2", "outcome": "completed",
}  # fmt: skip

#: The link that opens a page, by the first part of its address.
SCOPES = {"termin": Scope.BOOKING, "entscheidung": Scope.DECISION}


@pytest.fixture
def states(app, database, settings, clock):
    """Fill a copy with a booking in every state, and return their ids."""
    for limit in ("FORMS", "MAIL"):
        app.config[f"RATELIMIT_{limit}"] = "100000 per hour"
    now = clock()
    fill_copy(database, app.extensions["halbtag"].mails, Mailbox(settings.mail_folder), now=now)
    with database.reading() as session:
        has_links = Booking.status != BookingStatus.HELD  # no mail has told of it
        return list(session.scalars(select(Booking.id).where(has_links).order_by(Booking.id)))


def link(database, scope, booking_id, *, now):
    with database.writing() as session:
        return tokens.issue(session, scope=scope, booking_id=booking_id, now=now)


def contents(database):
    with database.reading() as session:
        kept = Base.metadata.tables.keys() - {"rate_limits"}
        return {name: session.connection().exec_driver_sql(f"SELECT * FROM {name}").all() for name in kept}  # noqa: S608


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_step_that_is_not_possible_is_answered_by_how_things_stand(app, client, clock, database, states):
    refused = set()
    for rule in rules(app, "POST"):
        scope = SCOPES.get(rule.rule.split("/")[1])
        if scope is None:
            continue
        for booking_id in states:
            token = link(database, scope, booking_id, now=clock())
            known = {"token": token, "participant_id": 1, "proposal_id": 1, "piece": Piece.ROOM.value}
            path = app.url_map.bind("localhost").build(rule.endpoint, {name: known[name] for name in rule.arguments})
            before = contents(database)
            answer = client.post(path, data=TYPED)
            assert answer.status_code in (200, 303, 409, 422), (path, booking_id)
            if answer.status_code == 409:
                refused.add(rule.endpoint)
                assert contents(database) == before, (path, booking_id)
                assert "<h1" in answer.text
    assert len(refused) > 10
