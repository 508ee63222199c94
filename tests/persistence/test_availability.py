"""What the decision rests on comes in one statement, whatever the calendar holds."""

from datetime import date, time, timedelta

import pytest

from halbtag.domain.half import Half
from halbtag.domain.slots import Override, Taken, WeeklyRule
from halbtag.domain.travel import Appointment, Region
from halbtag.persistence.availability import load_facts
from halbtag.persistence.inquiries import open_inquiry
from halbtag.persistence.models import Override as OverrideRow
from halbtag.persistence.models import Profile
from halbtag.persistence.models import WeeklyRule as WeeklyRuleRow
from halbtag.services.holds import HOLD_DURATION, load_offer, offer_half_days
from halbtag.services.travel import add_region
from tests.conftest import START
from tests.database_statements import counted_statements
from tests.factories import ANSWERS, DAY, make_inquiry
from tests.services.test_holds import hold


def facts(database, first, last, now=START):
    with database.reading() as session:
        return load_facts(session, session.get(Profile, 1), first=first, last=last, now=now)


def test_rows_come_back_as_values(ready_database):
    with ready_database.writing() as session:
        session.add(
            WeeklyRuleRow(
                weekday=5,
                half=Half.MORNING,
                starts_at=time(10),
                ends_at=time(12, 30),
                valid_from=date(2026, 12, 1),
                valid_until=None,
            )
        )
        for is_open, half, starts_at, reason in ((False, None, None, "Urlaub"), (True, Half.AFTERNOON, time(14), "")):
            session.add(
                OverrideRow(
                    first_day=DAY,
                    last_day=DAY + timedelta(days=3),
                    half=half,
                    is_open=is_open,
                    starts_at=starts_at,
                    ends_at=None,
                    reason=reason,
                    created_at=START,
                )
            )
    booking = hold(ready_database, make_inquiry(ready_database, now=START), half=Half.AFTERNOON)
    found = facts(ready_database, DAY, DAY).availability
    assert found.rules[-1] == WeeklyRule(5, Half.MORNING, time(10), time(12, 30), date(2026, 12, 1), None)
    assert len(found.rules) == 11
    assert found.overrides == (
        Override(DAY, DAY + timedelta(days=3), None, is_open=False, reason="Urlaub"),
        Override(DAY, DAY + timedelta(days=3), Half.AFTERNOON, is_open=True, starts_at=time(14)),
    )
    visit = Appointment(booking.starts_at, booking.ends_at, ANSWERS["postal_code"], "Reservierung")
    assert found.taken == (Taken(DAY, Half.AFTERNOON, is_held=True, booking_id=booking.id, visit=visit),)


def test_span_is_widened_to_the_whole_month_for_the_limits(ready_database):
    hold(ready_database, make_inquiry(ready_database, now=START), day=DAY)
    assert facts(ready_database, date(2026, 12, 30), date(2026, 12, 30)).availability.taken
    assert not facts(ready_database, date(2027, 1, 10), date(2027, 1, 10)).availability.taken


def test_lapsed_hold_is_told_apart(ready_database):
    hold(ready_database, make_inquiry(ready_database, now=START))
    found = facts(ready_database, DAY, DAY, now=START + HOLD_DURATION)
    assert (len(found.availability.taken), len(found.lapsed)) == (0, 1)


@pytest.mark.parametrize("bookings", [0, 12])
def test_slots_page_costs_two_statements_however_many_bookings_there_are(ready_database, bookings):
    with ready_database.writing() as session:
        session.get(Profile, 1).weekly_limit = 10
    for number in range(bookings):
        inquiry = make_inquiry(ready_database, now=START)
        hold(ready_database, inquiry, day=DAY + timedelta(days=7 * (number // 2)), half=list(Half)[number % 2])
    token = make_inquiry(ready_database, now=START)
    with counted_statements(ready_database) as statements, ready_database.reading() as session:
        offer_half_days(session, open_inquiry(session, token, now=START), now=START)
    assert len(statements) == 2


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_month_tells_of_free_region_days_elsewhere_in_one_statement_each(ready_database):
    with ready_database.writing() as session:
        for day in (date(2026, 12, 1), date(2027, 1, 19)):
            add_region(session, Region(day, day, "Raum München", ANSWERS["postal_code"], 30))
    token = make_inquiry(ready_database, now=START)
    with counted_statements(ready_database) as statements, ready_database.reading() as session:
        offer = load_offer(session, open_inquiry(session, token, now=START), month=date(2027, 2, 1), now=START)
    assert offer.near_months == [date(2026, 12, 1), date(2027, 1, 1)]
    assert {half_day.day.month for half_day in offer.half_days} == {2}
    assert len(statements) == 4


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("month", [None, date(2027, 2, 1)])
def test_page_names_only_months_near_by_in_which_something_is_free(ready_database, month):
    with ready_database.writing() as session:
        add_region(session, Region(date(2026, 12, 29), date(2027, 1, 1), "Raum München", ANSWERS["postal_code"], 30))
    token = make_inquiry(ready_database, now=START)
    with ready_database.reading() as session:
        offer = load_offer(session, open_inquiry(session, token, now=START), month=month, now=START)
    assert offer.near_months == [date(2026, 12, 1)]
