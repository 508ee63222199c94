"""Reasons are kept in German and read in the reader's language: what was lifted stays lifted, whoever asks."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from halbtag.domain.half import Half
from halbtag.domain.holidays import NAMES, holiday_name
from halbtag.domain.laender import LAENDER
from halbtag.domain.language import gettext, speaking
from halbtag.domain.lifted_words import lift_words
from halbtag.domain.reason_words import reason_words
from halbtag.domain.slots import DEFAULT_TIMES, Availability, Busy, Limits, Override, Taken, WeeklyRule, judge_half_day
from halbtag.domain.surroundings import describe_days, entry_words, look_around
from halbtag.domain.told import retell, told
from halbtag.domain.travel import Appointment, TravelPolicy, TravelTimes, duration
from halbtag.domain.zone import at

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TUESDAY = date(2026, 12, 1)
WEEK = tuple(WeeklyRule(weekday, half, *DEFAULT_TIMES[half]) for weekday in range(5) for half in Half)
FAIR = Busy(Appointment(at(TUESDAY, time(10)), at(TUESDAY, time(11)), "", "Messe, Halle 3"))
OTHER = Taken(
    TUESDAY,
    Half.AFTERNOON,
    is_held=False,
    booking_id=1,
    visit=Appointment(at(TUESDAY, time(13, 30)), at(TUESDAY, time(17)), "20095", "Hafenlogistik Nord"),
)


def judge(day=TUESDAY, half=Half.MORNING, *, destination="", **changes):
    basis = Availability(land="BY", notice_days=0, horizon_days=400, rules=WEEK, **changes)
    return judge_half_day(day, half, availability=basis, now=NOW, destination=destination)


def test_text_is_german_as_a_value_and_said_in_the_language_of_its_reader():
    text = told(lambda: duration(110))
    assert (text, retell(text)) == ("1 Std. 50 Min.", "1 Std. 50 Min.")
    with speaking("en"):
        assert (text, retell(text), told(lambda: duration(45))) == ("1 Std. 50 Min.", "1 h 50 min", "45 Min.")


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_was_lifted_in_one_language_is_lifted_in_every_other(language):
    closed = judge(busy=[FAIR], taken=[OTHER], limits=Limits(per_day=1))
    keys = tuple(reason.key for reason in closed.reasons)
    assert keys == ("limit:1 am Tag", "busy:Messe, Halle 3, 10:00–11:00 Uhr")
    opening = Override(TUESDAY, TUESDAY, Half.MORNING, is_open=True, lifts=keys)
    with speaking(language):
        opened = judge(busy=[FAIR], taken=[OTHER], limits=Limits(per_day=1), overrides=[opening])
    assert opened.is_free
    assert opened.lifted == closed.reasons


def test_reasons_are_read_in_english_whatever_was_spoken_when_they_were_found():
    times = TravelTimes("86150", TravelPolicy(), {})
    found = [
        *judge(busy=[FAIR], taken=[OTHER], limits=Limits(per_day=1), pause_message="Bis Januar").reasons,
        *judge(date(2027, 1, 1)).reasons,
        *judge(date(2026, 12, 5)).reasons,
        *judge(date(2026, 11, 20)).reasons[-1:],
        *judge(taken=[OTHER], travel=times, destination="86159").reasons,
        *judge(travel=times, destination="20095", taken=[OTHER], range_km=300).reasons,
        *judge(date(2027, 10, 31), destination="39104").cautions,
    ]
    with speaking("en"):
        assert [reason_words(reason) for reason in found] == [
            "pause: Bis Januar",
            "limit reached: 1 a day",
            "busy: Messe, Halle 3, 10:00–11:00",
            "New Year’s Day",
            "not in the weekly pattern",
            "has already begun",
            "travel: 86159 → “Hafenlogistik Nord” (20095): 6 h 57 min of driving, 1 h available (12:30–13:30).",
            "out of range: 580 km as the crow flies, range 300 km",
            "public holiday at the company: Reformation Day",
        ]


@pytest.mark.parametrize(
    ("key", "german", "english"),
    [
        ("notice", "zu kurzfristig", "too short notice"),
        ("holiday:Karfreitag", "Karfreitag", "Good Friday"),
        ("override:Familie", "Familie", "Familie"),
        ("limit:3 im Monat", "Grenze erreicht: 3 im Monat", "limit reached: 3 a month"),
        ("busy:Büro, ganztägig", "belegt: Büro, ganztägig", "busy: Büro, all day"),
        (
            "busy:Büro, ganztägig, Mo., 07.12. bis Fr., 11.12.",
            "belegt: Büro, ganztägig, Mo., 07.12. bis Fr., 11.12.",
            "busy: Büro, all day, Mon 7 Dec to Fri 11 Dec",
        ),
        (
            "busy:Büro, Do., 29.02., 22:00 bis Fr., 01.03., 02:00 Uhr",
            "belegt: Büro, Do., 29.02., 22:00 bis Fr., 01.03., 02:00 Uhr",
            "busy: Büro, Thu 29 Feb, 22:00 to Fri 1 Mar, 02:00",
        ),
        ("busy:Büro, irgendwann", "belegt: Büro, irgendwann", "busy: Büro, irgendwann"),
    ],
)
def test_what_was_lifted_is_read_back_from_its_key(key, german, english):
    assert lift_words(key) == german
    with speaking("en"):
        assert lift_words(key) == english


def test_every_holiday_has_its_english_name():
    first, days = date(2026, 1, 1), range(366 * 6)
    found = {holiday_name(first + timedelta(days=n), land=land) for n in days for land in LAENDER} - {None}
    assert found == set(NAMES)
    with speaking("en"):
        assert [name for name in NAMES if gettext(name) == name] == []


def test_appointment_without_a_name_is_called_what_it_is_and_a_company_is_never_translated():
    times = TravelTimes("86150", TravelPolicy(), {})
    nameless, named = told(lambda: gettext("Reservierung")), "Termin"
    found = []
    for name in (nameless, named):
        visit = Appointment(OTHER.visit.start, OTHER.visit.end, "20095", name)
        found += judge(taken=[replace(OTHER, visit=visit)], travel=times, destination="86159").reasons
    assert [reason.detail.partition(" (")[0] for reason in found] == ["86159 → „Reservierung“", "86159 → „Termin“"]
    with speaking("en"):
        said = [reason_words(reason).partition(" (")[0] for reason in found]
    assert said == ["travel: 86159 → “Reservation”", "travel: 86159 → “Termin”"]


def test_surroundings_are_said_in_english():
    basis = Availability(
        land="BY", notice_days=0, horizon_days=400, rules=WEEK, taken=[OTHER], busy=[FAIR],
        travel=TravelTimes("86150", TravelPolicy(), {}),
    )  # fmt: skip
    day = date(2026, 12, 2)
    judged = judge_half_day(day, Half.MORNING, availability=basis, now=NOW, destination="86159")
    around = look_around(judged, availability=basis, destination="86159", booking_id=9)
    with speaking("en"):
        assert describe_days(around) == [
            (
                "Tue 1 Dec",
                "10:00–11:00: busy, calendar “Messe, Halle 3”; 13:30–17:00: appointment, Hafenlogistik Nord (20095)",
            ),
            ("Same day", "nothing entered"),
            ("Thu 3 Dec", "nothing entered"),
        ]
        assert around.ways == ("Drive there from home: 10 min", "Drive back home: 10 min")
        assert [retell(limit.span) for limit in around.limits] == ["On this day", "In this week", "In this month"]
    assert entry_words(around.days[0].entries[0]) == "10:00–11:00 Uhr: belegt, Kalender „Messe, Halle 3“"
