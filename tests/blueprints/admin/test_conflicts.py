"""Two tabs with one form: nothing that the other one saved is overwritten unseen, nothing that was typed is lost."""

import re

import pytest

from halbtag.persistence.profile import load_profile
from halbtag.services.week import load_week
from tests.page_forms import forms_of

WEEK, PROFILE, POLICY = "/admin/woche", "/admin/profil", "/admin/reise/regeln"
#: The last one comes back in its international form.
NOT_TYPED = ("csrf_token", "revision", "phone")
INCOMPLETE = "Das Formular kam unvollständig an, es wurde nichts gespeichert."


def opened(consultant, path):
    """What a tab would send that has the form open."""
    (form,) = [form for form in forms_of(consultant.get(path).text, path=path) if form.action == path]
    return form.fields


def told(page):
    shown = r'<dt><a href="#([^"]+)">.*?</dt>\s*<dd>.*?words">(.*?)</(?:span|p)>.*?</dd>\s*<dd>.*?words">(.*?)</span>'
    rows = re.findall(shown, page, flags=re.DOTALL)
    return {name: (saved, typed) for name, saved, typed in rows}


def stored(database):
    with database.reading() as session:
        profile = load_profile(session)
        return profile.phone, profile.city, profile.notice_days, profile.travel, load_week(session)


@pytest.mark.parametrize(
    ("path", "first", "second", "shown"),
    [
        (
            PROFILE,
            {"city": "Ulm", "closes_holidays": ""},
            {"city": "Augsburg", "notice_days": "7"},
            {"city": ("Ulm", "Augsburg"), "notice_days": ("3", "7"), "closes_holidays": ("nein", "ja")},
        ),
        (POLICY, {"margin_minutes": "45"}, {"margin_minutes": "50"}, {"margin_minutes": ("45", "50")}),
        (
            POLICY,
            {"beyond": "out_of_range"},
            {},
            {"beyond": ("Nicht anbieten", "Anbieten: Der Halbtag davor dient der Anreise, der danach der Rückreise.")},
        ),
        (
            WEEK,
            {"halves-0-works": ""},
            {"halves-1-starts_at": "14:00"},
            {
                "halves-0-works": ("geschlossen", "09:00–12:30 Uhr"),
                "halves-1-works": ("13:30–17:00 Uhr", "14:00–17:00 Uhr"),
            },
        ),
    ],
)
def test_second_tab_is_shown_what_the_first_one_saved_and_then_decides(
    consultant, database, path, first, second, shown
):
    one, other = opened(consultant, path), opened(consultant, path)
    for name, value in first.items():
        one = {**one, name: value} if value else {key: kept for key, kept in one.items() if key != name}
    assert consultant.client.post(path, data=one).status_code == 303
    saved = stored(database)
    response = consultant.client.post(path, data={**other, **second})
    assert (response.status_code, told(response.text)) == (409, shown)
    assert stored(database) == saved
    (again,) = [form for form in forms_of(response.text, path=path) if form.action == path]
    kept = {name: value for name, value in again.fields.items() if name not in NOT_TYPED}
    assert kept == {
        name: [value] if isinstance(value, str) else value
        for name, value in {**other, **second}.items()
        if name not in NOT_TYPED
    }
    assert consultant.client.post(path, data=again.fields).status_code == 303
    assert stored(database) != saved


@pytest.mark.parametrize("path", [PROFILE, POLICY, WEEK])
def test_same_form_sent_twice_is_saved_once(consultant, path):
    form = opened(consultant, path)
    assert [consultant.client.post(path, data=form).status_code for _ in range(2)] == [303, 303]


@pytest.mark.parametrize("path", [PROFILE, POLICY, WEEK])
def test_form_without_its_revision_changes_nothing(consultant, database, path):
    before = stored(database)
    form = {name: value for name, value in opened(consultant, path).items() if name != "revision"}
    for data in (form, {"csrf_token": form["csrf_token"]}, {**form, "revision": "-1"}):
        response = consultant.client.post(path, data=data)
        assert (response.status_code, INCOMPLETE in response.text) == (422, True)
    assert stored(database) == before


def test_week_with_nothing_but_token_and_revision_changes_nothing(consultant, database):
    before = stored(database)
    form = opened(consultant, WEEK)
    response = consultant.client.post(WEEK, data={name: form[name] for name in ("csrf_token", "revision")})
    assert (response.status_code, INCOMPLETE in response.text) == (422, True)
    assert stored(database) == before
