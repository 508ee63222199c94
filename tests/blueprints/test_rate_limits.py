"""How often one address may post, and that it cannot choose its address."""

from dataclasses import replace

import pytest

from app import create_app
from blueprints.rate_limits import client_network
from tests.mail_server import free_port


@pytest.fixture
def database_kind():
    return "sqlite"  # nothing here depends on which


def statuses(client, count, **options):
    return [client.post("/anfrage", **options).status_code for _ in range(count)]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("", "local"),
    ],
)
def test_limit_counts_by_address_or_network(app, address, network):
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert client_network() == network


def test_forms_are_limited(app, client):
    app.config["RATELIMIT_FORMS"] = "3 per 10 minute"
    assert statuses(client, 5) == [422, 422, 422, 429, 429]


def test_limit_says_when_it_goes_on(app, client):
    app.config["RATELIMIT_FORMS"] = "1 per 10 minute"
    client.post("/anfrage")
    response = client.post("/anfrage")
    assert response.status_code == 429
    assert 500 < int(response.headers["Retry-After"]) <= 600
    assert "In 10 Minuten geht es weiter" in response.text


def test_limit_leaves_reading_alone(app, client):
    app.config["RATELIMIT_FORMS"] = "1 per 10 minute"
    statuses(client, 3)
    assert client.get("/anfrage").status_code == 200


def test_limit_leaves_other_addresses_alone(app, client):
    app.config["RATELIMIT_FORMS"] = "1 per 10 minute"
    statuses(client, 2)
    assert statuses(client, 1, environ_base={"REMOTE_ADDR": "203.0.113.9"}) == [422]


def test_limit_is_not_fooled_by_a_forwarded_address(app, client):
    app.config["RATELIMIT_FORMS"] = "3 per 10 minute"
    answers = [
        client.post("/anfrage", headers={"X-Forwarded-For": f"203.0.113.{number}"}).status_code for number in range(5)
    ]
    assert answers == [422, 422, 422, 429, 429]


def test_limit_believes_the_configured_proxy_alone(settings, ready_database):  # noqa: ARG001 (it must be there)
    app = create_app(replace(settings, trusted_proxies=1))
    app.config["RATELIMIT_FORMS"] = "1 per 10 minute"
    client = app.test_client()
    try:
        # The client writes what it likes; the proxy appends whom it saw.
        answers = [
            client.post("/anfrage", headers={"X-Forwarded-For": f"203.0.113.{number}, 198.51.100.1"}).status_code
            for number in range(3)
        ]
        other = client.post("/anfrage", headers={"X-Forwarded-For": "203.0.113.1, 198.51.100.2"}).status_code
    finally:
        app.extensions["halbtag"].database.dispose()
    assert answers == [422, 429, 429]
    assert other == 422


def test_limit_holds_over_a_restart(settings, app, client):
    app.config["RATELIMIT_FORMS"] = "2 per 10 minute"
    statuses(client, 2)
    restarted = create_app(settings)
    restarted.config["RATELIMIT_FORMS"] = "2 per 10 minute"
    try:
        assert statuses(restarted.test_client(), 1) == [429]
    finally:
        restarted.extensions["halbtag"].database.dispose()


@pytest.mark.parametrize("url", ["redis://127.0.0.1:{port}/0", "redis+unix:///proc/nope.sock"])
def test_limit_that_redis_cannot_count_lets_nothing_through(settings, ready_database, url):  # noqa: ARG001
    app = create_app(replace(settings, rate_limit_url=url.format(port=free_port())))
    try:
        client = app.test_client()
        assert client.get("/anfrage").status_code == 200
        assert client.post("/anfrage").status_code == 503
    finally:
        app.extensions["halbtag"].database.dispose()
