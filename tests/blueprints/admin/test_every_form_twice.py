"""Every form of the site, sent twice: the second time changes nothing and is answered as the first one was."""

import sqlite3

import pytest

from blueprints.once import FIELD
from halbtag.gateways.mailbox import Mailbox
from halbtag.persistence.models import Base
from tests.filled_copy import fill_copy
from tests.page_forms import forms_of, rules, shown_forms

_SETS = "says how everything on it is to be: the same again sets the same, and must, when something else came between"
_SHOWS = "keeps nothing but what is typed: the rows that it shows are those that it sends"

#: The forms that need no key, and why.
WITHOUT_KEY = {
    "offer.count_view": "no form: what the page says of itself, counted as often as it is seen",
    "slots.hold_slot": "says which half-day is wanted: the same again keeps the same one",
    "inquiry.save_step": _SETS,
    "inquiry.show_questions": _SHOWS,
    "onsite.save": _SETS,
    "contact.change_participants": _SHOWS,
    "wishes.change_participants": _SHOWS,
    "decision.page_proposing": _SHOWS,
    "admin.page_proposing": _SHOWS,
    "admin.page_move": _SHOWS,
    "admin.change_half_day": _SETS,
    "admin.change_week": _SETS,
    "admin.change_profile": _SETS,
    "admin.change_criteria": _SETS,
    "admin.change_travel_policy": _SETS,
    "admin.change_embedding": _SETS,
    "admin.change_accent": _SETS,
    "admin.change_picture": _SETS,
    "admin.delete_picture": "what is removed stays removed, and the page says the same",
    "admin.set_travel_time": _SETS,
    "admin.change_busy_calendar": _SETS,
    "admin.delete_travel_time": "what is removed stays removed, and the page says the same",
    "admin.delete_region_days": "what is removed stays removed, and the page says the same",
    "admin.delete_busy_calendar": "what is removed stays removed, and the page says the same",
    "admin.refresh_busy_calendar": "only reads, as the worker does",
    "admin.replace_subscription": "shows a secret that is kept nowhere: the address that is seen is the one that works",
    "admin.finish_pause": "what is over stays over, and the page says the same",
    "admin.end_subscription": "what has ended stays ended, and the page says the same",
    "admin.login": "a second signing in is a session of its own",
    "admin.logout": "whoever is signed out is led to signing in, as the first time",
    "admin.logout_everywhere": "whoever is signed out is led to signing in, as the first time",
    "admin.change_password": "ends the session that it is sent in: a replay is led to signing in anew",
    "admin.set_up": "its link is used up by the first time",
}

#: Shown only after a change, and after a half-day: `later_form` brings them up.
SHOWN_LATER = {"admin.undo", "admin.note_outcome"}

TYPED = {
    "name": "Nadia Novak", "email": "n.novak@mueller-soehne.example", "phone": "+49 821 123456",
    "company": "Novak GmbH", "street": "Hauptstr. 1", "postal_code": "80331", "city": "München",
    "text": "Bitte rufen Sie mich an.", "halbtag": ["2026-12-17:afternoon", "2027-01-21:afternoon"],
    "first_day": "2027-03-01", "weekday": "2", "half": "morning", "starts_at": "08:00", "ends_at": "11:00",
    "valid_from": "2027-03-01", "valid_until": "2027-03-31", "radius_km": "20", "kind": "ics",
    "address": "https://kalender.example/privat.ics", "size": "50-249", "sector": "manufacturing",
    "role": "managing_director", "weeks": ["2026-12-07"], "weekdays": ["1"], "halves": ["morning"],
    "outcome": "completed",
}  # fmt: skip

#: Where not everything can be filled in at once.
LESS = {"admin.create_override": {"first_day"}}

#: A half-day must have begun for it to be taken in.
REFUSED = {"outcomes.record"}


@pytest.fixture
def copy(app, database, consultant, settings, clock):  # noqa: ARG001 (signed in first)
    for limit in ("FORMS", "MAIL", "MESSAGES", "LINK", "HOLDS"):
        app.config[f"RATELIMIT_{limit}"] = "100000 per hour"
    return fill_copy(database, app.extensions["halbtag"].mails, Mailbox(settings.mail_folder), now=clock())


@pytest.fixture
def rewind(settings, copy, tmp_path):  # noqa: ARG001 (filled first)
    """Bring the database back to where the copy was filled."""
    path = settings.database_url.removeprefix("sqlite:///")
    with sqlite3.connect(path) as live, sqlite3.connect(tmp_path / "saved.db") as saved:
        live.backup(saved)

    def rewind():
        with sqlite3.connect(tmp_path / "saved.db") as saved, sqlite3.connect(path) as live:
            saved.backup(live)

    return rewind


def contents(database):
    with database.reading() as session:
        connection = session.connection()
        counted = Base.metadata.tables.keys() - {"rate_limits"}  # a request is a request
        return {table: connection.exec_driver_sql(f"SELECT * FROM {table}").all() for table in counted}  # noqa: S608


def filled(form, endpoint):
    """What somebody sends who fills in what is empty."""
    empty = [name for name, values in form.fields.items() if not any(map(str.strip, values))]
    typed = {name: TYPED[name] for name in empty if name in TYPED and name in LESS.get(endpoint, TYPED)}
    return {name: values[:1] if name == "outcome" else values for name, values in {**form.fields, **typed}.items()}


def endpoint_of(app, path):
    return app.url_map.bind("localhost").match(path, method="POST")[0]


def test_every_form_sent_twice_is_sent_once(app, consultant, copy, database, rewind):
    client = consultant.client
    wished = [f"/termin/{token}/verlegung?slot=2026-12-17:afternoon" for token in copy.booking]
    more = [*wished, "/admin/kalender/2026-12-26/morning"]
    keyed, taken = set(), set()
    for path, form in shown_forms(app, client, copy, more=more).items():
        endpoint = endpoint_of(app, path)
        if FIELD not in form.fields or endpoint in WITHOUT_KEY:
            assert endpoint in WITHOUT_KEY, endpoint
            continue
        keyed.add(endpoint)
        rewind()
        sent = filled(form, endpoint)
        first = client.post(path, data=sent)
        after_first = contents(database)
        second = client.post(path, data=sent)
        assert (second.status_code, second.location) == (first.status_code, first.location), path
        assert contents(database) == after_first, path
        if first.status_code == 303 and len(after_first["form_answers"]) == 1:
            taken.add(endpoint)
    every = {rule.endpoint for rule in rules(app, "POST")}
    assert keyed == every - WITHOUT_KEY.keys() - SHOWN_LATER
    assert taken == keyed - REFUSED


def change(consultant, copy, clock):  # noqa: ARG001 (as the other one)
    """Close a day, and return the page that offers to undo it."""
    page = "/admin/abweichungen"
    key = consultant.get(page).text.split(f'name="{FIELD}" value="')[-1].split('"')[0]
    wanted = {"kind": "close", "first_day": "2027-03-01", "half": "both", FIELD: key}
    return consultant.post(page, wanted, page=page).location


def end(consultant, copy, clock):
    """Let every half-day be over, and return the page of one that was agreed."""
    clock.advance(days=200)
    consultant.sign_in()
    shown = {path: consultant.get(path).text for path in (f"/admin/termine/{id_}" for id_ in copy.booking_ids)}
    return next(path for path, text in shown.items() if f"{path}/ausgang" in text)


@pytest.mark.parametrize(("endpoint", "bring_up"), [("admin.undo", change), ("admin.note_outcome", end)])
def test_form_that_is_shown_later_is_sent_once_too(app, consultant, copy, clock, database, endpoint, bring_up):
    path = bring_up(consultant, copy, clock)
    page = consultant.get(path).text
    form = next(each for each in forms_of(page, path=path) if endpoint_of(app, each.action) == endpoint)
    sent, before = filled(form, endpoint), contents(database)
    first = consultant.client.post(form.action, data=sent)
    after_first, said = contents(database), consultant.get(first.location).text
    second = consultant.client.post(form.action, data=sent)
    assert (second.status_code, second.location) == (first.status_code, first.location) == (303, path)
    assert after_first != before
    assert contents(database) == after_first
    assert notice_in(consultant.get(second.location).text) == notice_in(said) != ""
    assert endpoint in SHOWN_LATER


def notice_in(page):
    return page.partition('class="notice notice--success"')[2].partition("</div>")[0].split("csrf_token")[0]


def test_replay_is_told_what_the_first_time_was(consultant):
    page = "/admin/abweichungen"
    key = consultant.get(page).text.split(f'name="{FIELD}" value="')[-1].split('"')[0]
    wanted = {"kind": "close", "first_day": "2027-03-01", "half": "both", FIELD: key}
    wanted["csrf_token"] = consultant.token(page)
    said = []
    for _ in range(2):
        assert consultant.post(page, wanted, page=page).location == page
        said.append(consultant.get(page).text.split('class="notice notice--success"')[1].split("</div>")[0])
    assert said[0].split("csrf_token")[0] == said[1].split("csrf_token")[0]
    assert "Rückgängig machen" in said[1]
