"""Headers, hosts, foreign posts and error pages, tried as an attacker would."""

import logging
import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import abort, request

from app import create_app
from blueprints.security import CONTENT_SECURITY_POLICY, WITHOUT_CSRF_TOKEN, is_own_path
from halbtag.domain.states import Scope
from halbtag.persistence import tokens
from halbtag.persistence.failures import NoConnectionFree
from tests.conftest import START
from tests.factories import make_inquiry, submit

ROOT = Path(__file__).parents[2]


@pytest.fixture
def database_kind():
    return "sqlite"  # nothing here depends on which


def routes(app, method):
    return [rule for rule in app.url_map.iter_rules() if method in rule.methods and rule.endpoint != "static"]


def fill(app, rule, value="1"):
    """The rule's path with something in each place."""
    arguments = {
        name: 1 if type(rule._converters[name]).__name__ == "IntegerConverter" else value for name in rule.arguments
    }
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, arguments)


def test_policy_allows_nothing_inline_and_nothing_foreign():
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY
    assert "frame-ancestors 'none'" in CONTENT_SECURITY_POLICY


def test_https_brings_strict_transport_and_a_host_cookie(settings, ready_database):  # noqa: ARG001 (it must be there)
    app = create_app(replace(settings, base_url="https://termine.example.de"))
    try:
        response = app.test_client().get("/admin/anmeldung", base_url="https://termine.example.de")
    finally:
        app.extensions["halbtag"].database.dispose()
    assert response.headers["Strict-Transport-Security"] == "max-age=63072000"
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-halbtag=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "evil.example:8000", "localhost@evil.example"]
)
def test_foreign_host_is_refused(client, host):
    response = client.get("/", headers={"Host": host})
    assert response.status_code == 400
    assert "evil" not in response.text


def test_forwarded_host_is_ignored(client):
    response = client.get("/", headers={"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"})
    assert response.status_code == 200
    assert "evil" not in response.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:8080"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_foreign_post_is_refused_on_every_route(app, headers):
    client = app.test_client()
    for rule in routes(app, "POST"):
        assert client.post(fill(app, rule), headers=headers).status_code == 403, rule


def test_own_post_gets_past_the_origin_check(app):
    own = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert app.test_client().post("/anfrage", headers=own).status_code == 422
    assert app.test_client().post("/anfrage", headers={"Sec-Fetch-Site": "none"}).status_code == 422


def test_admin_post_without_token_is_refused_on_every_route(app, client):
    for rule in routes(app, "POST"):
        if rule.endpoint.split(".")[0] not in WITHOUT_CSRF_TOKEN:
            assert client.post(fill(app, rule)).status_code == 400, rule
            body = client.post(fill(app, rule), data="csrf_token=guess", content_type="text/plain")
            assert body.status_code == 400, rule


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE"])
def test_what_posts_does_not_answer_to_other_methods(app, client, method):
    readable = {str(rule) for rule in routes(app, "GET")}
    for rule in routes(app, "POST"):
        response = client.open(fill(app, rule), method=method, headers={"X-HTTP-Method-Override": "POST"})
        if str(rule) not in readable or method not in ("GET", "HEAD"):
            assert response.status_code in (303, 400, 404, 405), rule
        else:
            assert response.status_code in (200, 303, 404), rule


def test_trace_is_refused(client):
    assert client.open("/", method="TRACE").status_code == 405


@pytest.mark.parametrize("target", ["/admin", "/admin/kalender/2026-12?x=1#tag", "/ä"])
def test_own_path_is_taken(target):
    assert is_own_path(target)


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "admin",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "\t//evil.example",
        "%09//evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\r\nSet-Cookie: a=b",
        "/\x00",
        "///evil.example",
    ],
)
def test_foreign_target_is_refused(target):
    assert not is_own_path(target)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"company=\xff\xfe&name=%ff%00", "application/x-www-form-urlencoded"),
        (b"a[]=1&a[0][b]=2&size=" + b"x" * 200_000, "application/x-www-form-urlencoded"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b'{"size": "1-9"}', "application/json"),
        (b"", "application/x-www-form-urlencoded; charset=utf-7"),
    ],
)
def test_broken_form_is_answered_politely(client, body, content_type):
    response = client.post("/anfrage", data=body, content_type=content_type)
    assert response.status_code in (400, 413, 422)
    assert "Traceback" not in response.text


def test_form_of_a_megabyte_is_too_much(client):
    response = client.post("/anfrage", data={"size": "x" * 1_000_000})
    assert response.status_code == 413
    assert "Das war zu viel auf einmal" in response.text


@pytest.mark.parametrize(
    "path", ["/nirgends", "/%00", "/%ff", "/anfrage/" + "x" * 5000, "/..%2f..%2fetc/passwd", "/static/"]
)
def test_unknown_path_is_a_page_of_ours(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "text/html" in response.headers["Content-Type"]


def test_failure_shows_nothing_and_logs_nothing_personal(own_app, caplog):
    def fail(secret):
        raise RuntimeError(f"{request.args['name']} and {secret}")

    own_app.add_url_rule("/kaputt/<secret>", "kaputt", fail)
    own_app.testing = False
    with caplog.at_level(logging.DEBUG):
        response = own_app.test_client().get("/kaputt/geheim123?name=Mustermann%0d%0aforged+line")
    assert response.status_code == 500
    assert "Das hat leider nicht geklappt" in response.text
    assert "RuntimeError" in caplog.text
    assert "/kaputt/<secret>" in caplog.text
    for personal in ("Mustermann", "geheim123", "forged"):
        assert personal not in response.text
        assert personal not in caplog.text


def test_refusal_keeps_its_headers(own_app):
    own_app.add_url_rule("/verboten", "verboten", lambda: abort(405, valid_methods=["POST"]) or "")
    assert own_app.test_client().get("/verboten").headers["Allow"] == "POST"


def test_database_down_is_said_and_nothing_passes(client, database):
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE profile")
    response = client.get("/")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "120"
    assert "Gerade nicht erreichbar" in response.text


def test_no_free_connection_is_said(own_app):
    def wait_in_vain():
        raise NoConnectionFree

    own_app.add_url_rule("/voll", "voll", wait_in_vain)
    assert own_app.test_client().get("/voll").status_code == 503


def test_rate_limit_fails_closed(client, database):
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE rate_limits")
    assert client.post("/anfrage").status_code == 503


#: What may be made when the page is: addresses of ours, and names that we gave.
_OWN = re.compile(r"url_for\([^{}]*\)|participants_action|again|address|url|day\.date|piece")


def test_no_attribute_of_htmx_holds_what_somebody_typed():
    found = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for attribute in re.findall(r'(?:data-)?hx-[\w:-]+="([^"]*)"', path.read_text(encoding="utf-8"))
        for name in re.findall(r"\{\{ ?(.+?) ?\}\}", attribute)
    }
    assert {name for name in found if not _OWN.fullmatch(name)} == set()


def test_no_file_name_is_made_of_what_somebody_typed():
    named = [
        line.strip()
        for path in (ROOT / "blueprints").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "Content-Disposition" in line
    ]
    assert named
    # A kind is one of two words that the route knows.
    assert [line for line in named if "{" in line.split("Content-Disposition")[1].replace("{kind}", "")[2:]] == []


@pytest.mark.parametrize("scope", Scope)
def test_secret_of_another_scope_opens_no_page_and_takes_no_step(app, client, ready_database, scope):
    booking = submit(
        ready_database, app.extensions["halbtag"].mails, make_inquiry(ready_database, now=START), now=START
    )
    owner = (
        {"inquiry_id": booking.inquiry_id} if scope in (Scope.INQUIRY, Scope.HAND_OVER) else {"booking_id": booking.id}
    )
    with ready_database.writing() as session:
        token = tokens.issue(session, scope=scope, now=START, **({} if scope in _OWNERLESS else owner))
    opened = set()
    for method in ("GET", "POST"):
        for rule in (rule for rule in routes(app, method) if "token" in rule.arguments):
            response = client.open(fill(app, rule, token), method=method)
            # A form that is refused for what is in it has not been looked up yet.
            if response.status_code not in (400, 404, 410, 422):
                opened.add(str(rule).split("/")[1])
    assert opened <= {_PAGES[scope]}


_OWNERLESS = {Scope.FEED, Scope.SETUP, Scope.PERSONAL}
_PAGES = {
    Scope.INQUIRY: "anfrage",
    Scope.HAND_OVER: "uebergabe",
    Scope.PERSONAL: "einladung",
    Scope.BOOKING: "termin",
    Scope.DECISION: "entscheidung",
    Scope.FEED: "kalender",
    Scope.SETUP: "admin",
    Scope.WAITING: "warteliste",
}
