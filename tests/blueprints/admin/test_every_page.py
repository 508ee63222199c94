"""Every page of a copy that has been in use, with real links: headers, cookies, and that looking changes nothing."""

import pytest

from blueprints.security import CONTENT_SECURITY_POLICY
from halbtag.gateways.mailbox import Mailbox
from halbtag.persistence.models import Base
from tests.filled_copy import fill_copy

#: The frame of a kept mail has a policy of its own.
FRAME = "devmail.show_html"


@pytest.fixture
def copy(app, database, settings, clock):
    return fill_copy(database, app.extensions["halbtag"].mails, Mailbox(settings.mail_folder), now=clock())


@pytest.fixture
def pages(app, copy):
    """Every address that can be read, with its rule; what is static belongs to another test."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and rule.endpoint != "static"]
    return [(rule, path) for rule in rules for path in copy.paths(app, rule)]


def contents(database):
    with database.reading() as session:
        connection = session.connection()
        return {table: connection.exec_driver_sql(f"SELECT * FROM {table}").all() for table in Base.metadata.tables}  # noqa: S608


def test_every_rule_leads_to_a_real_page(consultant, pages):
    found = {rule.endpoint for rule, path in pages if consultant.get(path).status_code == 200}
    # The one leads on to where the inquiry stands; the other draws an address that must be named beside the path.
    assert {rule.endpoint for rule, _ in pages} - found == {"inquiry.resume", "admin.show_qr_code"}


def test_looking_changes_nothing(consultant, pages, database):
    before = contents(database)
    for _, path in pages:
        for method in ("GET", "HEAD"):
            consultant.client.open(path, method=method, headers={"X-HTTP-Method-Override": "POST"})
    assert contents(database) == before
    assert all(before[table] for table in ("bookings", "tokens", "outbox", "inquiries", "admin_sessions"))


def test_every_answer_has_the_headers(consultant, pages):
    for rule, path in pages:
        headers = consultant.get(path).headers
        if rule.endpoint != FRAME:
            assert headers["Content-Security-Policy"].startswith(CONTENT_SECURITY_POLICY), path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] in ("same-origin", "no-referrer"), path
        assert headers["Cache-Control"], path
        assert "Strict-Transport-Security" not in headers, path
        assert "Server" not in headers, path


def test_pages_have_nothing_inline(consultant, pages):
    for rule, path in pages:
        response = consultant.get(path)
        if rule.endpoint == FRAME or response.mimetype != "text/html":
            continue
        for inline in (" style=", " onclick=", "<script>", "<style"):
            assert inline not in response.text, path


def test_public_way_sets_no_cookie(client, pages):
    for rule, path in pages:
        if not rule.endpoint.startswith("admin."):
            assert "Set-Cookie" not in client.get(path).headers, path
