"""How often one address may post, and that it cannot choose its address."""

from dataclasses import replace

import pytest

from app import create_app
from blueprints.errors import describe_wait
from blueprints.rate_limits import client_network
from tests.blueprints.test_circle import INVITATION
from tests.blueprints.test_follow_ups import FORMS, fill_in
from tests.blueprints.test_public_way import answer_all
from tests.mail_server import free_port
from tests.services.test_circle import agreed


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


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "in einer Minute"),
        (61, "in 2 Minuten"),
        (2760, "in 46 Minuten"),
        (5400, "in 90 Minuten"),
        (5401, "in 2 Stunden"),
        (86400, "in 24 Stunden"),
    ],
)
def test_wait_is_said_as_people_say_it(seconds, words):
    assert describe_wait(seconds) == words


@pytest.mark.parametrize(
    ("limit", "title"),
    [("1 per minute", "Bitte einen Moment Geduld"), ("1 per hour", "Bitte versuchen Sie es später noch einmal")],
)
def test_limit_names_a_wait_by_its_length_and_whom_to_call(app, client, limit, title):
    app.config["RATELIMIT_FORMS"] = limit
    _, refused = client.post("/anfrage"), client.post("/anfrage")
    assert f"<h1>{title}</h1>" in refused.text
    assert 'href="tel:' in refused.text
    assert 'href="mailto:' in refused.text


def leave(client, token, number):
    path = f"/anfrage/{token}/weiter/nachricht"
    typed = fill_in(client, path, {**FORMS["nachricht"], "text": f"Nummer {number}"})
    return client.post(path, data=typed).status_code


def test_inquiry_that_has_sent_enough_leaves_the_next_one_its_own(app, client):
    app.config["RATELIMIT_LINK"] = "2 per hour"
    one, other = answer_all(client), answer_all(client)
    assert [leave(client, one, number) for number in range(3)] == [303, 303, 429]
    assert leave(client, other, 0) == 303


def test_address_that_begins_inquiry_after_inquiry_comes_to_an_end(app, client):
    app.config["RATELIMIT_MESSAGES"] = "2 per hour"
    assert [leave(client, answer_all(client), number) for number in range(3)] == [303, 303, 429]


def test_form_that_is_refused_or_known_costs_no_budget(app, client):
    app.config["RATELIMIT_LINK"] = "1 per hour"
    token = answer_all(client)
    path = f"/anfrage/{token}/weiter/nachricht"
    assert [client.post(path, data={}).status_code for _ in range(3)] == [422, 422, 422]
    assert leave(client, token, 1) == 303


def test_invitations_are_counted_by_booking_whatever_the_office_has_sent(app, client, ready_database):
    app.config.update(RATELIMIT_MESSAGES="1 per hour", RATELIMIT_MAIL="1 per hour", RATELIMIT_LINK="1 per hour")
    assert leave(client, answer_all(client), 1) == 303
    path = f"/termin/{agreed(ready_database)[1]}/fuehrungskreis"
    answers = [client.post(path, data={**INVITATION, "email": f"n{number}@firma.example"}) for number in range(2)]
    assert [answer.status_code for answer in answers] == [303, 429]


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
        # The limiter is one per process, and counts where the application that was made last does.
        create_app(settings).extensions["halbtag"].database.dispose()
