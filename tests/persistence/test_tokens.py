"""Links that carry authority: long enough, stored hashed, each for one scope and one booking, gone with it."""

from pathlib import Path

import pytest
from sqlalchemy import select

from halbtag.domain.states import Scope
from halbtag.persistence import tokens
from halbtag.persistence.inquiries import delete_inquiries_older_than
from halbtag.persistence.models import Token
from halbtag.services.mails import Mails
from tests.conftest import START
from tests.factories import later, make_inquiry, submit

MAILS = Mails(Path(__file__).parents[2] / "templates", "https://termine.example")


@pytest.fixture
def database_kind():
    return "sqlite"  # one comparison of two texts, everywhere the same


@pytest.fixture
def booking(ready_database):
    return submit(ready_database, MAILS, make_inquiry(ready_database, now=START), now=START)


@pytest.fixture
def token(ready_database, booking):
    with ready_database.writing() as session:
        return tokens.issue(session, scope=Scope.BOOKING, booking_id=booking.id, now=START)


def found(database, token, scope, *, now=START):
    with database.reading() as session:
        return tokens.find(session, token, scope=scope, now=now)


def test_secret_has_more_than_128_bit_and_is_never_the_same():
    assert tokens.TOKEN_BYTES * 8 >= 128
    assert len({tokens.make_secret() for _ in range(1000)}) == 1000


def test_secret_is_not_stored(ready_database, token):
    with ready_database.reading() as session:
        kept = [(row.digest, row.scope) for row in session.scalars(select(Token).where(Token.scope == Scope.BOOKING))]
    assert (tokens.digest(token), Scope.BOOKING) in kept
    assert token not in str(kept)


def test_secret_opens_its_own_scope_alone(ready_database, token):
    assert [scope for scope in Scope if found(ready_database, token, scope)] == [Scope.BOOKING]


def test_part_of_a_secret_opens_nothing(ready_database, token):
    tries = (token[:-1], token + "x", token.upper(), token.lower(), "", "%", tokens.digest(token))
    assert [each for each in tries if found(ready_database, each, Scope.BOOKING)] == []


def test_secret_ends_at_its_time_and_with_what_it_opens(ready_database, booking, token):
    with ready_database.writing() as session:
        owner = {"booking_id": booking.id, "expires_at": later(START, hours=1)}
        passing = tokens.issue(session, scope=Scope.DECISION, now=START, **owner)
    assert found(ready_database, passing, Scope.DECISION, now=later(START, minutes=59))
    assert found(ready_database, passing, Scope.DECISION, now=later(START, hours=1)) is None
    with ready_database.writing() as session:
        delete_inquiries_older_than(session, later(START, days=365))
    assert found(ready_database, token, Scope.BOOKING) is None
