"""What the consultant sees around a half-day that he decides on."""

from datetime import UTC, date, datetime, time

from halbtag.domain.half import Half
from halbtag.domain.slots import Availability, Busy, Limits, Slot, Taken, WeeklyRule, judge_half_day
from halbtag.domain.surroundings import DayAround, Entry, Kind, LimitUse, look_around
from halbtag.domain.travel import Appointment, TravelPolicy, TravelTimes
from halbtag.domain.zone import at

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TUESDAY, WEDNESDAY, THURSDAY = date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 3)


def visit(day, half, name="Müller GmbH"):
    hours = (time(9), time(12, 30)) if half is Half.MORNING else (time(13, 30), time(17))
    return Appointment(at(day, hours[0]), at(day, hours[1]), "86150", name)


def taken(day, half, booking_id, **changes):
    return Taken(
        day, half, is_held=changes.pop("is_held", False), booking_id=booking_id, visit=visit(day, half), **changes
    )


OWN = taken(WEDNESDAY, Half.MORNING, 1)
DENTIST = Appointment(at(WEDNESDAY, time(18)), at(WEDNESDAY, time(19)), "", "Privat")
AVAILABILITY = Availability(
    land="BY",
    notice_days=3,
    horizon_days=120,
    limits=Limits(per_day=2, per_week=4, per_month=10),
    rules=[WeeklyRule(weekday, half, time(9), time(12, 30)) for weekday in range(5) for half in (Half.MORNING,)],
    taken=[
        OWN,
        taken(TUESDAY, Half.AFTERNOON, 2),
        taken(THURSDAY, Half.MORNING, 3, is_held=True),
        taken(THURSDAY, Half.AFTERNOON, 3, is_visit=False),
        taken(date(2026, 12, 21), Half.MORNING, 4),
    ],
    busy=[Busy(DENTIST)],
    travel=TravelTimes("86150", TravelPolicy(), {}),
)


def around(day=WEDNESDAY):
    judged = judge_half_day(
        day, Half.MORNING, availability=AVAILABILITY, now=NOW, destination="80331", ignore_booking=1
    )
    return look_around(judged, availability=AVAILABILITY, destination="80331", booking_id=1)


def test_days_around_show_visits_holds_journeys_and_busy_times_but_not_the_booking_itself():
    before, on, after = around().days
    client = visit(TUESDAY, Half.AFTERNOON)
    assert before == DayAround(
        TUESDAY, (), (Entry(Kind.BOOKED, "Müller GmbH", "86150", client.start, client.end, Half.AFTERNOON),)
    )
    assert on == DayAround(WEDNESDAY, (), (Entry(Kind.BUSY, "Privat", "", DENTIST.start, DENTIST.end),))
    assert [(entry.kind, entry.half) for entry in after.entries] == [
        (Kind.HELD, Half.MORNING),
        (Kind.JOURNEY, Half.AFTERNOON),
    ]


def test_limits_count_other_visits_but_no_journeys():
    assert around().limits == (
        LimitUse("An diesem Tag", 0, 2),
        LimitUse("In dieser Woche", 2, 4),
        LimitUse("In diesem Monat", 3, 10),
    )


def test_ways_are_told_with_their_minutes():
    judged = around().judged
    assert judged.slot == Slot(WEDNESDAY, Half.MORNING, at(WEDNESDAY, time(9)), at(WEDNESDAY, time(12, 30)))
    assert around().ways == ("Hinfahrt von zu Hause: 58 Min.", "Rückfahrt nach Hause: 58 Min.")


def test_holidays_of_both_sides_are_named():
    judged = judge_half_day(date(2027, 1, 6), Half.MORNING, availability=AVAILABILITY, now=NOW, destination="10115")
    found = look_around(judged, availability=AVAILABILITY, destination="10115", booking_id=1)
    assert [day.holidays for day in found.days] == [(), ("Heilige Drei Könige",), ()]
    reformation = judge_half_day(date(2026, 10, 31), Half.MORNING, availability=AVAILABILITY, now=NOW)
    found = look_around(reformation, availability=AVAILABILITY, destination="04109", booking_id=1)
    assert found.days[1].holidays == ("Reformationstag (beim Unternehmen)",)
