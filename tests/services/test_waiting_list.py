"""The waiting list: nobody is on it whose address was only typed, and the consultant sees who fits where he goes."""

from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from halbtag.domain.errors import UnknownLink
from halbtag.domain.states import Scope
from halbtag.domain.travel import Region
from halbtag.persistence import tokens
from halbtag.persistence.follow_ups import open_place
from halbtag.persistence.models import FollowUp, Inquiry, OutboxMessage
from halbtag.services.follow_ups import TooManyFollowUps
from halbtag.services.submissions import UNCONFIRMED_PER_DOMAIN
from halbtag.services.travel import add_region
from halbtag.services.waiting_list import CONFIRMABLE_FOR, list_waiting, take_place
from tests.conftest import START
from tests.factories import ANSWERS, confirm_places, later, make_inquiry
from tests.services.test_circle import MAILS
from tests.services.test_follow_ups import KIEL, WAITING, leave


def wait(database, answers):
    """Put somebody on the list."""
    leave(database, make_inquiry(database, now=START, answers=answers), WAITING)
    confirm_places(database, MAILS, now=START)


def kinds(database):
    with database.reading() as session:
        return session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.id)).all()


def new_link(database):
    """Return a link like the one in the mail, whose secret nobody can read again."""
    with database.writing() as session:
        row = session.scalars(select(FollowUp)).one()
        return tokens.issue(
            session,
            scope=Scope.WAITING,
            inquiry_id=row.inquiry_id,
            follow_up_id=row.id,
            expires_at=START + CONFIRMABLE_FOR,
            now=START,
        )


def take(database, link, *, now=START):
    with database.writing() as session:
        opened = open_place(session, link, now=now)
        take_place(session, MAILS, opened.follow_up, profile=opened.profile, now=now)


def test_typed_address_is_on_the_list_once_its_owner_says_so(ready_database):
    leave(ready_database, make_inquiry(ready_database, now=START), WAITING)
    with ready_database.reading() as session:
        assert list_waiting(session, now=START) == []
    link = new_link(ready_database)
    for _ in range(2):
        take(ready_database, link)
    with ready_database.reading() as session:
        assert [each.follow_up.confirmed_at for each in list_waiting(session, now=START)] == [START]
    assert kinds(ready_database) == ["waiting_list_asked", "waiting_list_joined"]


def test_two_clicks_at_a_time_tell_the_consultant_once(ready_database):
    leave(ready_database, make_inquiry(ready_database, now=START), WAITING)
    link, barrier = new_link(ready_database), Barrier(2)

    def click():
        barrier.wait()
        take(ready_database, link)

    threads = [Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kinds(ready_database) == ["waiting_list_asked", "waiting_list_joined"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_link_runs_out(ready_database):
    leave(ready_database, make_inquiry(ready_database, now=START), WAITING)
    link = new_link(ready_database)
    with pytest.raises(UnknownLink):
        take(ready_database, link, now=START + CONFIRMABLE_FOR)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_whoever_came_by_a_personal_link_has_confirmed_the_address(ready_database):
    token = make_inquiry(ready_database, now=START)
    with ready_database.writing() as session:
        session.scalars(select(Inquiry)).one().known_email = WAITING.email.upper()
    leave(ready_database, token, WAITING)
    assert kinds(ready_database) == ["waiting_list_joined"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_nobodys_mailbox_is_flooded_in_her_name(ready_database):
    for _ in range(3):
        leave(ready_database, make_inquiry(ready_database, now=START), WAITING)
    with pytest.raises(TooManyFollowUps):
        leave(ready_database, make_inquiry(ready_database, now=START), WAITING)
    leave(ready_database, make_inquiry(ready_database, now=START), WAITING, now=START + timedelta(days=1, seconds=1))


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_one_mailbox_under_several_names_is_one(ready_database):
    names = ("k.brand@gmail.com", "K.Brand+1@gmail.com", "kbrand@googlemail.com", "kbrand+2@gmail.com")
    for name in names[:3]:
        leave(ready_database, make_inquiry(ready_database, now=START), replace(WAITING, email=name))
    with pytest.raises(TooManyFollowUps):
        leave(ready_database, make_inquiry(ready_database, now=START), replace(WAITING, email=names[3]))
    leave(ready_database, make_inquiry(ready_database, now=START), replace(WAITING, email="a.brand@gmail.com"))


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_nobodys_colleagues_are_flooded_one_after_the_other(ready_database):
    for number in range(UNCONFIRMED_PER_DOMAIN):
        person = replace(WAITING, email=f"person-{number}@mueller-soehne.example")
        leave(ready_database, make_inquiry(ready_database, now=START), person)
    person = replace(WAITING, email="next@mueller-soehne.example")
    with pytest.raises(TooManyFollowUps):
        leave(ready_database, make_inquiry(ready_database, now=START), person)


def test_waiting_list_names_the_region_days_to_come_that_are_near(ready_database):
    kiel = Region(date(2027, 1, 12), date(2027, 1, 13), "Kiel", "24103", 40)
    munich = Region(date(2027, 1, 19), date(2027, 1, 20), "München", "80331", 30)
    with ready_database.writing() as session:
        for region in (munich, kiel):
            add_region(session, region)
    wait(ready_database, KIEL)
    wait(ready_database, {**ANSWERS, "postal_code": "03046"})
    with ready_database.reading() as session:
        waiting = list_waiting(session, now=START)
    assert [(each.postal_code, each.regions) for each in waiting] == [("24103", [kiel]), ("03046", [])]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_waiting_list_forgets_region_days_that_are_over(ready_database):
    with ready_database.writing() as session:
        add_region(session, Region(date(2026, 11, 24), date(2026, 11, 24), "Kiel", "24103", 40))
    wait(ready_database, KIEL)
    with ready_database.reading() as session:
        assert [each.regions for each in list_waiting(session, now=later(START, days=3))] == [[]]
