"""Set-up by a link, signing in and out, and when a session ends."""

import time
from datetime import timedelta

import pytest
from argon2 import extract_parameters
from sqlalchemy import func, select

from halbtag.domain.errors import UnknownLink
from halbtag.domain.language import Language, speaking
from halbtag.domain.states import Scope
from halbtag.persistence import accounts as rows
from halbtag.persistence import tokens
from halbtag.persistence.models import AdminSession
from halbtag.persistence.profile import load_profile
from halbtag.services import accounts as services
from halbtag.services.accounts import (
    change_password,
    find_signed_in,
    hash_password,
    set_up,
    sign_in,
    sign_out,
    sign_out_everywhere,
    verify_login,
)

EMAIL = "anna@beratung.example"
PASSWORD = "sieben blaue Fahrräder"
_HASH = hash_password(PASSWORD)


@pytest.fixture
def admin_id(ready_database, clock):
    with ready_database.writing() as session:
        return rows.add_admin(session, email=EMAIL, password_hash=_HASH, now=clock()).id


@pytest.mark.parametrize("language", Language)
def test_first_account_sets_the_language_in_which_it_was_made(ready_database, clock, language):
    token = issue_setup(ready_database, clock())
    with speaking(language), ready_database.writing() as session:
        set_up(session, token=token, email=EMAIL, password_hash=_HASH, now=clock())

    with ready_database.reading() as session:
        assert load_profile(session).language == language


def test_later_account_leaves_the_chosen_language(ready_database, clock, admin_id):  # noqa: ARG001 (it must be there)
    token = issue_setup(ready_database, clock())
    with speaking("en"), ready_database.writing() as session:
        set_up(session, token=token, email="neu@beratung.example", password_hash=_HASH, now=clock())

    with ready_database.reading() as session:
        assert load_profile(session).language == "de"


def issue_setup(database, now, **options):
    with database.writing() as session:
        return tokens.issue(session, scope=Scope.SETUP, now=now, **options)


def redeem(database, token, now, *, email=EMAIL, password=PASSWORD):
    with database.writing() as session:
        return set_up(session, token=token, email=email, password_hash=hash_password(password), now=now)


def sign_in_at(database, admin_id, now):
    with database.writing() as session:
        return sign_in(session, admin_id=admin_id, now=now)


def signed_in(database, session_id, now):
    with database.reading() as session:
        return find_signed_in(session, session_id, now=now)


def login(database, email, password):
    with database.reading() as session:
        return verify_login(session, email=email, password=password)


def test_set_up_makes_an_account_that_can_sign_in(ready_database, clock):
    redeem(ready_database, issue_setup(ready_database, clock()), clock(), email="Anna@Beratung.example")
    assert login(ready_database, EMAIL, PASSWORD).email == EMAIL


def test_set_up_link_works_once(ready_database, clock):
    token = issue_setup(ready_database, clock())
    redeem(ready_database, token, clock())
    with pytest.raises(UnknownLink):
        redeem(ready_database, token, clock(), email="mallory@evil.example")
    assert login(ready_database, "mallory@evil.example", PASSWORD) is None


def test_set_up_ends_every_other_set_up_link(ready_database, clock):
    other = issue_setup(ready_database, clock())
    redeem(ready_database, issue_setup(ready_database, clock()), clock())
    with pytest.raises(UnknownLink):
        redeem(ready_database, other, clock())


def test_set_up_refuses_a_link_that_has_run_out(ready_database, clock):
    token = issue_setup(ready_database, clock(), expires_at=clock() + timedelta(hours=1))
    clock.advance(hours=1)
    with pytest.raises(UnknownLink):
        redeem(ready_database, token, clock())


@pytest.mark.parametrize("scope", [Scope.FEED, Scope.INQUIRY, Scope.BOOKING, Scope.DECISION])
def test_set_up_refuses_a_link_of_another_scope(ready_database, clock, scope):
    with ready_database.writing() as session:
        token = tokens.issue(session, scope=scope, now=clock())
    with pytest.raises(UnknownLink):
        redeem(ready_database, token, clock())


def test_set_up_gives_a_lost_account_a_new_password(ready_database, clock, admin_id):
    old_session = sign_in_at(ready_database, admin_id, clock())
    redeem(ready_database, issue_setup(ready_database, clock()), clock(), password="neun rote Straßenbahnen")
    assert login(ready_database, EMAIL, PASSWORD) is None
    assert login(ready_database, EMAIL, "neun rote Straßenbahnen").id == admin_id
    assert signed_in(ready_database, old_session, clock()) is None


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (EMAIL, "falsches Passwort"),
        ("niemand@beratung.example", PASSWORD),
        (EMAIL, ""),
        (EMAIL, PASSWORD + "x" * 999_999),
    ],
)
def test_login_is_refused(ready_database, admin_id, email, password):  # noqa: ARG001 (it must be there)
    assert login(ready_database, email, password) is None


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("admin_id")
def test_login_takes_as_long_for_an_address_without_an_account(database):

    def seconds(email):
        begun = time.perf_counter()
        with database.reading() as session:
            assert verify_login(session, email=email, password="falsch geraten") is None
        return time.perf_counter() - begun

    known, unknown = ([seconds(email) for _ in range(5)] for email in (EMAIL, "nobody@beispiel.example"))
    # Without the hash of nobody it would be a hundredth.
    assert min(unknown) > min(known) / 3


def test_hash_of_nobody_costs_what_a_new_one_costs():
    # As long as it does, the login takes as long; a password can hardly have it, for its digest is all zeros.
    ours, nobodys = (extract_parameters(each) for each in (_HASH, services._NOBODYS_HASH))
    assert ours == nobodys
    assert (ours.time_cost, ours.memory_cost, ours.parallelism) == (3, 64 * 1024, 4)


def test_login_ignores_the_case_of_the_address(ready_database, admin_id):
    assert login(ready_database, "ANNA@beratung.example", PASSWORD).id == admin_id


def test_session_ends_after_twelve_idle_hours(ready_database, clock, admin_id):
    session_id = sign_in_at(ready_database, admin_id, clock())
    clock.advance(hours=11, minutes=59)
    assert signed_in(ready_database, session_id, clock()).admin_id == admin_id
    clock.advance(minutes=1)
    assert signed_in(ready_database, session_id, clock()) is None


def test_session_ends_after_seven_days_however_busy(ready_database, clock, admin_id):
    session_id = sign_in_at(ready_database, admin_id, clock())
    for _ in range(14):
        clock.advance(hours=11, minutes=59)
        with ready_database.writing() as session:
            rows.touch_session(session, session_id, now=clock())
    assert signed_in(ready_database, session_id, clock()).admin_id == admin_id
    clock.advance(minutes=14)
    assert signed_in(ready_database, session_id, clock()) is None


def test_session_use_is_due_for_writing_after_five_minutes(ready_database, clock, admin_id):
    session_id = sign_in_at(ready_database, admin_id, clock())
    assert not signed_in(ready_database, session_id, clock()).is_due
    clock.advance(minutes=5)
    assert signed_in(ready_database, session_id, clock()).is_due


def test_session_id_is_not_stored(ready_database, clock, admin_id):
    session_id = sign_in_at(ready_database, admin_id, clock())
    with ready_database.reading() as session:
        assert rows.find_session(session, session_id)[1].digest == tokens.digest(session_id)
        assert rows.find_session(session, tokens.digest(session_id)) is None


def test_sign_out_ends_this_session_alone(ready_database, clock, admin_id):
    first, second = (sign_in_at(ready_database, admin_id, clock()) for _ in range(2))
    with ready_database.writing() as session:
        sign_out(session, first)
    assert signed_in(ready_database, first, clock()) is None
    assert signed_in(ready_database, second, clock()).admin_id == admin_id


def test_sign_out_everywhere_ends_every_session(ready_database, clock, admin_id):
    sessions = [sign_in_at(ready_database, admin_id, clock()) for _ in range(2)]
    with ready_database.writing() as session:
        sign_out_everywhere(session, admin_id=admin_id)
    assert [signed_in(ready_database, each, clock()) for each in sessions] == [None, None]


def test_change_of_password_ends_every_session(ready_database, clock, admin_id):
    session_id = sign_in_at(ready_database, admin_id, clock())
    with ready_database.writing() as session:
        change_password(session, admin_id=admin_id, password_hash=hash_password("neun rote Straßenbahnen"))
    assert signed_in(ready_database, session_id, clock()) is None


def test_sign_in_removes_sessions_that_have_run_out(ready_database, clock, admin_id):
    sign_in_at(ready_database, admin_id, clock())
    clock.advance(hours=12)
    sign_in_at(ready_database, admin_id, clock())
    with ready_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(AdminSession)) == 1
