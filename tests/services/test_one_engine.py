"""Wherever a half-day is asked for, the same answer: the visitors' list, the admin's grid, the reasons, the hold."""

from datetime import date, time, timedelta

import pytest

from halbtag.domain.errors import SlotTaken
from halbtag.domain.half import Half
from halbtag.domain.slots import Override
from halbtag.domain.zone import at
from halbtag.persistence.inquiries import open_inquiry
from halbtag.persistence.models import BusyCalendar, BusyPeriod, CalendarKind, Profile
from halbtag.services.availability import judge_day, load_month
from halbtag.services.holds import hold_slot, offer_half_days
from halbtag.services.overrides import add_override, explain_half_day, set_half_day
from tests.conftest import START
from tests.factories import ANSWERS, make_inquiry

#: From where a journey matters too.
HAMBURG = "20095"
MONTH = date(2026, 12, 1)


@pytest.fixture
def database_kind():
    return "sqlite"  # what is asked is tested on both elsewhere; here, that all ask the same


@pytest.fixture
def busy_month(ready_database):
    """A month with something of each kind: a vacation, an opened Saturday, a visit, a full week, a calendar's entry."""
    other = make_inquiry(ready_database, now=START)
    with ready_database.writing() as session:
        session.get_one(Profile, 1).weekly_limit = 1
        session.get_one(Profile, 1).range_km = 2000
        add_override(session, Override(date(2026, 12, 14), date(2026, 12, 16), None, is_open=False), now=START)
        set_half_day(session, day=date(2026, 12, 5), half=Half.MORNING, open_it=True, now=START)
        hold_slot(
            session, open_inquiry(session, other, now=START, for_update=True), day=date(2026, 12, 9),
            half=Half.MORNING, now=START,
        )  # fmt: skip
        calendar = BusyCalendar(
            name="Büro", kind=CalendarKind.ICS, host="kalender.example", address=b"", username="", password=None,
            blocks_tentative=True, is_target=False, etag="", last_modified="", error="", due_at=START,
            created_at=START, good_at=START,
        )  # fmt: skip
        session.add(calendar)
        session.flush()
        session.add(
            BusyPeriod(
                calendar_id=calendar.id,
                uid="1",
                starts_at=at(date(2026, 12, 1), time(11)),
                ends_at=at(date(2026, 12, 2), time(10)),
                is_tentative=False,
                postal_code="80331",
            )
        )
    return ready_database


def held(database, token, half_day):
    """Say whether a hold is given, and give it back."""
    try:
        with database.writing() as session:
            opened = open_inquiry(session, token, now=START, for_update=True)
            hold_slot(session, opened, day=half_day.day, half=half_day.half, now=START)
            session.rollback()
    except SlotTaken:
        return False
    return True


@pytest.mark.parametrize("place", ["80331", HAMBURG])
def test_all_who_ask_get_the_same_answer(busy_month, place):
    token = make_inquiry(busy_month, now=START, answers={**ANSWERS, "postal_code": place})
    with busy_month.reading() as session:
        opened = open_inquiry(session, token, now=START)
        grid = [
            half for day in load_month(session, month=MONTH, now=START, destination=place).days for half in day.halves
        ]
        listed = offer_half_days(session, opened, month=MONTH, now=START)
        told = [
            explain_half_day(session, day=each.day, half=each.half, now=START, destination=place).half_day
            for each in grid
        ]
        printed = [
            half
            for offset in range(31)
            for half in judge_day(session, day=MONTH + timedelta(days=offset), now=START, destination=place)
        ]
    answers = {(each.day, each.half): each.reasons for each in grid}
    assert {(each.day, each.half): each.reasons for each in listed} == answers
    assert {(each.day, each.half): each.reasons for each in told} == answers
    assert {(each.day, each.half): each.reasons for each in printed} == answers
    given = {(each.day, each.half): held(busy_month, token, each) for each in grid}
    assert given == {key: not reasons for key, reasons in answers.items()}
    assert len({reason.code for reasons in answers.values() for reason in reasons}) >= 5
