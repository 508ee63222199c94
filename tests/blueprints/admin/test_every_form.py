"""Junk in every field of every form, public and admin: whatever is typed, nothing breaks."""

import pytest

from halbtag.gateways.mailbox import Mailbox
from tests.filled_copy import fill_copy
from tests.page_forms import rules, shown_forms

JUNK = ("", "junk", "\x00", "-1", "9" * 5000, "9999-12-31", "nan")

#: For every field of a form at once.
MORE_JUNK = (*JUNK, "²", "0001-01-01", "25:61", "' OR 1=1; --", "ä\u202e" + "\u0301" * 50, "a@" * 200, "x" * 20_000)

#: So many tests share the forms, so that they run side by side; each has to find them first.
SHARES = 2

#: These end the session that the others need.
SIGNING_OUT = ("/admin/abmeldung", "/admin/abmeldung/ueberall")


@pytest.fixture
def copy(app, database, consultant, settings, clock):  # noqa: ARG001 (signed in first)
    for limit in ("FORMS", "MAIL", "MESSAGES", "LINK", "LOGIN", "ACCOUNT"):
        app.config[f"RATELIMIT_{limit}"] = "100000 per hour"
    app.testing = False  # failures are to be answered and counted, not raised
    return fill_copy(database, app.extensions["halbtag"].mails, Mailbox(settings.mail_folder), now=clock())


def tries_for(form, names):
    """What to send: the junk everywhere, and beside what the page filled in one field at a time."""
    for junk in MORE_JUNK:
        yield "every field", junk, dict.fromkeys(names, junk)
    for name in form.fields if form else ():
        for junk in JUNK:
            yield name, junk, {**form.fields, name: junk}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("share", range(SHARES))
def test_no_junk_in_any_field_breaks_a_form(app, consultant, copy, share):
    client = consultant.client
    forms = shown_forms(app, client, copy)
    names = {name for form in forms.values() for name in form.fields} | {"add", "remove", "knowing", "slot"}
    token = consultant.token("/admin/konto")
    broken = set()
    tried = [rule for rule in rules(app, "POST") if str(rule) not in SIGNING_OUT]
    for rule in sorted(tried, key=str)[share::SHARES]:
        paths = copy.paths(app, rule)
        shown = next((path for path in paths if path in forms), paths[0])
        for name, junk, fields in tries_for(forms.get(shown), names):
            response = client.post(shown, data={**fields, "csrf_token": token})
            if response.status_code >= 500:
                broken.add((str(rule), name, junk[:20]))
    assert broken == set()


@pytest.mark.parametrize(
    "fields",
    [
        {"first_day": "junk"},
        {"first_day": "2026-12-05", "last_day": "junk"},
        {"first_day": "2026-12-05", "half": "morning", "starts_at": "09:00", "ends_at": "junk"},
        {"first_day": "2026-12-05", "half": "morning", "starts_at": "junk", "ends_at": "12:00"},
    ],
)
def test_override_without_a_real_date_or_time_is_refused(consultant, fields):
    data = {"kind": "open", "half": "both", **fields}
    assert consultant.post("/admin/abweichungen", data, page="/admin/abweichungen").status_code == 422


@pytest.mark.parametrize(("ends_at", "status"), [("13:30", 303), ("14:00", 422)])
def test_override_that_runs_into_the_other_half_is_refused(consultant, ends_at, status):
    data = {"kind": "open", "first_day": "2026-12-01", "half": "morning", "starts_at": "08:00", "ends_at": ends_at}
    response = consultant.post("/admin/abweichungen", data, page="/admin/abweichungen")
    assert response.status_code == status
    assert ("Der Nachmittag beginnt um 13:30 Uhr (Wochenmuster)" in response.text) is (status == 422)
