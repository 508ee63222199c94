"""The counters: each inquiry once in each stage, in the week in which it began, and they outlive it."""

import threading
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from halbtag.domain.funnel import MOST_ARTICLES, MOST_ARTICLES_SEEN, NO_ARTICLE, OTHERS, Place, Way
from halbtag.domain.states import BookingStatus, Scope
from halbtag.persistence import funnel as counters
from halbtag.persistence import tokens
from halbtag.persistence.inquiries import open_inquiry
from halbtag.persistence.models import FunnelCount, Inquiry, StageMark
from halbtag.services.cancellations import cancel_booking
from halbtag.services.funnel import count_confirmed, count_seen
from halbtag.services.inquiries import save_answers
from halbtag.services.mails import Mails
from halbtag.services.outcomes import record_outcome
from halbtag.services.retention import purge
from halbtag.services.submissions import confirm_address
from tests.conftest import START
from tests.factories import ANSWERS, DAY, later, make_inquiry, submit

ROOT = Path(__file__).parents[2]
WEEK = date(2026, 11, 23)
SOURCE = {"von": "Tag 2", "utm_medium": "button", "referrer": "blog.example"}
FIRST = {name: ANSWERS[name] for name in ("size", "sector", "postal_code", "role")}
BEGINS = later(START, days=8)

BEGUN = {"started": 1, "step:unternehmen": 1}
ANSWERED = {**BEGUN, "step:ki": 1, "step:fuehrungskreis": 1, "result:FIT": 1}


@pytest.fixture(scope="module")
def mails():
    return Mails(ROOT / "templates", "https://termine.example")


def numbers(database):
    """Return every counter that is not nought, by stage; all stand in one place."""
    with database.reading() as session:
        rows = [row for row in session.scalars(select(FunnelCount)) if row.number]
    assert {(row.week, row.article, row.way) for row in rows} <= {(WEEK, "tag-2", "button")}
    return {row.stage: row.number for row in rows}


def answer(database, token, answers, *, now=START):
    with database.writing() as session:
        save_answers(session, open_inquiry(session, token, now=now, for_update=True), answers=answers, now=now)


def confirm(database, mails, booking, *, now=START):
    with database.writing() as session:
        link = tokens.issue(session, scope=Scope.BOOKING, booking_id=booking.id, now=now)
    with database.writing() as session:
        confirm_address(session, mails, token=link, now=now)


def record(database, booking, outcome):
    with database.writing() as session:
        record_outcome(session, booking_id=booking.id, outcome=outcome, now=BEGINS)


def test_whole_way_counts_each_stage_once_in_the_week_of_its_beginning(ready_database, mails):
    with ready_database.writing() as session:
        count_seen(session, source=SOURCE, now=START)
    token = make_inquiry(ready_database, now=START, answers=FIRST, source=SOURCE)
    assert numbers(ready_database) == {"seen": 1, **BEGUN}
    two_weeks_on = later(START, days=14)
    for _ in range(2):
        answer(ready_database, token, ANSWERS, now=two_weeks_on)
    assert numbers(ready_database) == {"seen": 1, **ANSWERED}
    booking = submit(ready_database, mails, token, now=two_weeks_on, day=DAY + timedelta(days=14))
    assert numbers(ready_database) == {"seen": 1, **ANSWERED, "slot": 1}
    for _ in range(2):
        confirm(ready_database, mails, booking, now=two_weeks_on)
    assert numbers(ready_database) == {"seen": 1, **ANSWERED, "slot": 1, "confirmed": 1}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_result_goes_over_to_what_other_answers_lead_to(ready_database):
    token = make_inquiry(ready_database, now=START, answers=FIRST, source=SOURCE)
    answer(ready_database, token, ANSWERS)
    answer(ready_database, token, {"role": "it_head", "decision_maker": "unsure"})
    assert numbers(ready_database) == {**{k: v for k, v in ANSWERED.items() if k != "result:FIT"}, "result:CLARIFY": 1}
    answer(ready_database, token, {"decision_maker": "yes"})
    assert numbers(ready_database) == ANSWERED


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_outcome_that_is_mended_is_counted_as_mended(ready_database, mails):
    booking = submit(
        ready_database, mails, make_inquiry(ready_database, now=START, answers=ANSWERS, source=SOURCE), now=START
    )
    confirm(ready_database, mails, booking)
    agreed = {**ANSWERED, "slot": 1, "confirmed": 1}
    for outcome, counted in (
        (BookingStatus.COMPLETED, {**agreed, "took_place": 1}),
        (BookingStatus.NO_SHOW, agreed),
        (BookingStatus.NO_SHOW, agreed),
        (BookingStatus.COMPLETED, {**agreed, "took_place": 1}),
        (BookingStatus.COMPLETED, {**agreed, "took_place": 1}),
    ):
        record(ready_database, booking, outcome)
        assert numbers(ready_database) == counted


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_second_half_day_of_an_inquiry_counts_nothing_more(ready_database, mails):
    token = make_inquiry(ready_database, now=START, answers=ANSWERS, source=SOURCE)
    first = submit(ready_database, mails, token, now=START)
    confirm(ready_database, mails, first)
    with ready_database.writing() as session:
        cancel_booking(session, mails, booking_id=first.id, reason="", by_consultant=False, now=START)
    second = submit(ready_database, mails, token, now=START, day=DAY + timedelta(days=7))
    confirm(ready_database, mails, second)
    assert numbers(ready_database) == {**ANSWERED, "slot": 1, "confirmed": 1}


def test_counts_outlive_the_inquiry(ready_database):
    make_inquiry(ready_database, now=START, answers=ANSWERS, source=SOURCE)
    before = numbers(ready_database)
    with ready_database.writing() as session:
        assert purge(session, now=later(START, days=4000)) == 1
    with ready_database.reading() as session:
        assert session.scalars(select(StageMark)).all() == []
    assert numbers(ready_database) == before == {**BEGUN, "step:ki": 1, "step:fuehrungskreis": 1}


def test_what_is_rolled_back_was_not_counted(ready_database):
    with ready_database.engine.connect() as connection, Session(connection) as session:
        count_seen(session, source=SOURCE, now=START)
    assert numbers(ready_database) == {}


def test_week_has_room_for_so_many_articles(ready_database):
    with ready_database.writing() as session:
        for number in range(MOST_ARTICLES_SEEN + 5):
            count_seen(session, source={"von": f"junk {number}"}, now=START)
        for source in ({"von": "junk 0"}, {}, {"von": "late"}):
            count_seen(session, source=source, now=START)
    for number in range(MOST_ARTICLES):
        make_inquiry(ready_database, now=START, answers=FIRST, source={"von": f"begun {number}"})
    with ready_database.reading() as session:
        counts = counters.list_counts(session, first=WEEK, last=WEEK)
        kept = session.scalars(select(Inquiry.article).order_by(Inquiry.id)).all()
    seen = {count.place.article: count.number for count in counts if count.stage == "seen"}
    named = MOST_ARTICLES - MOST_ARTICLES_SEEN
    assert seen == {f"junk-{n}": 1 for n in range(MOST_ARTICLES_SEEN)} | {"junk-0": 2, NO_ARTICLE: 1, OTHERS: 6}
    assert kept == [f"begun-{n}" for n in range(named)] + [OTHERS] * named
    with ready_database.writing() as session:
        count_seen(session, source={"von": "late"}, now=later(START, days=7))
    with ready_database.reading() as session:
        [next_week] = counters.list_counts(session, first=later(START, days=7).date(), last=date(2027, 1, 1))
    assert next_week.place == Place(date(2026, 11, 30), "late", Way.OTHER)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_inquiry_from_before_the_counters_is_in_none(ready_database):
    token = make_inquiry(ready_database, now=START, answers=FIRST, source=SOURCE)
    before = numbers(ready_database)
    with ready_database.writing() as session:
        session.scalars(select(Inquiry)).one().article = ""
    answer(ready_database, token, ANSWERS)
    assert numbers(ready_database) == before


def test_many_at_once_lose_no_count_and_mark_once(ready_database):
    make_inquiry(ready_database, now=START, answers=FIRST, source=SOURCE)
    gate = threading.Barrier(8)

    def visit():
        gate.wait()
        for _ in range(5):
            with ready_database.writing() as session:
                count_seen(session, source=SOURCE, now=START)
            with ready_database.writing() as session:
                count_confirmed(session, session.scalars(select(Inquiry)).one())

    threads = [threading.Thread(target=visit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert numbers(ready_database) == {"seen": 40, **BEGUN, "confirmed": 1}
