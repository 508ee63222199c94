"""The consultant's own pages in English: what they say of availability, what they refuse, and what they undo."""

import re
from html import unescape

import pytest

OVERRIDES = "/en/admin/abweichungen"
SEASONS = "/en/admin/woche/zeitweise"
CLOSING = {"kind": "close", "first_day": "2026-12-07", "last_day": "2026-12-11", "half": "both", "reason": "Urlaub"}


def words_of(html):
    """Return the text of a piece of a page, as it is read."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def said(response, kind="div", mark='class="notice'):
    """Return what the page says once."""
    return [words_of(each) for each in re.findall(rf"<{kind}[^>]*{mark}.*?</{kind}>", response.text, re.DOTALL)]


def errors(response):
    return said(response, "p", 'class="field__error"')


def test_change_and_its_undoing_are_said_in_english(consultant):
    page = consultant.post(OVERRIDES, CLOSING, page=OVERRIDES, follow_redirects=True)
    assert "Added: Mon 7 Dec 2026 to Fri 11 Dec 2026, whole day, closed (“Urlaub”). Undo" in said(page)
    change = re.search(r"/en(/admin/aenderungen/\d+/ruecknahme)", page.text)[1]
    page = consultant.post(f"/en{change}", {"seite": "admin.show_overrides"}, page=OVERRIDES, follow_redirects=True)
    assert "Undone. Removed again: Mon 7 Dec 2026 to Fri 11 Dec 2026, whole day, closed (“Urlaub”)." in said(page)


@pytest.mark.parametrize(
    ("page", "typed", "expected"),
    [
        (
            OVERRIDES,
            {**CLOSING, "first_day": "2026-12-07", "last_day": "2026-12-01", "starts_at": "09:00"},
            [
                "Error: The last day is before the first.",
                "Error: Times can only be set when opening.",
            ],
        ),
        (OVERRIDES, {**CLOSING, "starts_at": "morgens"}, ["Error: Please enter a time, for example 09:00."]),
        (
            SEASONS,
            {
                "weekday": "5", "half": "morning", "starts_at": "04:00", "ends_at": "09:00",
                "valid_from": "2026-12-07", "valid_until": "2026-12-11",
            },
            ["Error: A half-day begins at 05:00 at the earliest."],
        ),
        (
            SEASONS,
            {
                "weekday": "5", "half": "morning", "starts_at": "09:00", "ends_at": "12:00",
                "valid_from": "2026-12-07", "valid_until": "2026-12-11",
            },
            ["Error: There is no Saturday left in this period."],
        ),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_in_english(consultant, page, typed, expected):
    response = consultant.post(page, typed, page=page)
    assert (response.status_code, errors(response)) == (422, expected)


def test_week_names_the_half_whose_times_make_no_sense(consultant):
    week = consultant.get("/en/admin/woche").text
    typed = dict(re.findall(r'name="(halves-\d+-(?:starts|ends)_at)"[^>]*value="([\d:]+)"', week))
    revision = re.search(r'name="revision"[^>]*value="(\d+)"', week)[1]
    wrong = {**typed, "revision": revision, "halves-0-works": "y", "halves-0-ends_at": "08:00"}
    response = consultant.post("/en/admin/woche", wrong, page="/en/admin/woche")
    assert (response.status_code, errors(response)) == (422, ["Monday morning: The end is not after the start."])


def test_cell_of_the_calendar_names_holidays_and_buttons_in_english(consultant):
    month = consultant.get("/en/admin/kalender/2026-12").text
    cell = re.search(r'<li [^>]*id="tag-2026-12-25">.*?</li>', month, re.DOTALL)[0]
    assert words_of(cell) == (
        "Fri 25 Dec "
        "Morning 09:00–12:30 Closed : Christmas Day Why closed? Fri 25 Dec, morning Open : Fri 25 Dec, morning "
        "Afternoon 13:30–17:00 Closed : Christmas Day Why closed? Fri 25 Dec, afternoon Open : Fri 25 Dec, afternoon"
    )


def test_half_day_opened_in_english_is_told_in_german_as_well(consultant):
    address = "/kalender/2026-12-25/morning"
    page = f"/en/admin{address}"
    grounds = re.findall(r'name="grund" value="([^"]+)"', consultant.get(page).text)
    assert grounds == ["holiday:Erster Weihnachtstag"]
    consultant.post(f"{page}/oeffnung", {"grund": grounds}, page=page)
    listed = [words_of(consultant.get(path).text) for path in ("/de/admin/abweichungen", OVERRIDES)]
    assert ["trotz: Erster Weihnachtstag" in listed[0], "despite: Christmas Day" in listed[1]] == [True, True]
    assert "This half-day is free" in consultant.get(page).text
