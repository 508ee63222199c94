"""`flask availability explain`: every reason for one day, for people and for programs."""

import json

import pytest

from halbtag.domain.half import Half
from halbtag.domain.slots import Override
from halbtag.persistence.models import Profile
from halbtag.services.overrides import add_override
from tests.conftest import START


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=["availability", "explain", *arguments])


def test_explain_names_every_reason(app):
    result = run(app, "2026-12-25", "--half", "morning")
    assert result.output == (
        "Freitag, 25. Dezember 2026\nVormittag 09:00–12:30 Uhr: closed\n  - holiday: Erster Weihnachtstag\n"
    )


def test_explain_says_that_a_place_is_beyond_the_reach(app):
    told = run(app, "2026-12-01", "--half", "morning", "--postal-code", "20095")
    assert told.output.splitlines()[1:3] == [
        "Vormittag 09:00–12:30 Uhr: closed",
        "  - range: 580 km Luftlinie, Reichweite 300 km",
    ]


def test_explain_judges_the_journey_for_a_place(app, ready_database):
    with ready_database.writing() as session:
        session.get(Profile, 1).range_km = 900
    (morning,) = json.loads(run(app, "2026-12-01", "--half", "morning", "--postal-code", "20095", "--json").output)
    assert morning["state"] == "free"
    assert morning["journey"]["takes"] == ["2026-11-30:afternoon", "2026-12-01:afternoon"]
    assert morning["start"] == "2026-12-01T08:00:00+00:00"


def test_explain_gives_both_halves_and_knows_the_notice(app):
    halves = json.loads(run(app, f"{START:%Y-%m-%d}", "--json").output)
    assert [(half["half"], half["reasons"][0]["code"]) for half in halves] == [
        ("morning", "notice"),
        ("afternoon", "notice"),
    ]


def test_explain_refuses_what_is_no_place_or_no_day(app):
    assert run(app, "2026-12-01", "--postal-code", "123").exit_code == 2
    assert run(app, "2026-13-01").exit_code == 2


@pytest.mark.parametrize("day", ["0001-01-01", "2019-12-31", "2100-01-01", "9999-12-31"])
def test_explain_refuses_a_day_beyond_the_calendar(app, day):
    result = run(app, day)
    assert result.exit_code == 2
    assert "between 2020-01-01 and 2099-12-31" in result.output


def test_explain_tells_what_an_override_lifts(app, ready_database):
    opening = Override(START.date(), START.date(), Half.AFTERNOON, is_open=True, lifts=("notice",))
    with ready_database.writing() as session:
        add_override(session, opening, now=START)
    arguments = (f"{START:%Y-%m-%d}", "--half", "afternoon")
    assert run(app, *arguments).output.splitlines()[1:] == [
        "Nachmittag 13:30–17:00 Uhr: free",
        "  ! notice (lifted)",
    ]
    (afternoon,) = json.loads(run(app, *arguments, "--json").output)
    assert (afternoon["state"], afternoon["lifted"]) == ("free", ["notice"])
