"""`flask availability explain`: every reason for one day, for people and for programs."""

import json

from tests.conftest import START


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=["availability", "explain", *arguments])


def test_explain_names_every_reason(app):
    result = run(app, "2026-12-25", "--half", "morning")
    assert result.output == (
        "Freitag, 25. Dezember 2026\nVormittag 09:00–12:30 Uhr: closed\n  - holiday: Erster Weihnachtstag\n"
    )


def test_explain_judges_the_journey_for_a_place(app):
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
