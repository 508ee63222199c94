"""The application as it is put together: static files, log, proxies."""

import logging
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from halbtag.settings import Settings

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def static_path(app: Flask, name: str) -> str:
    return f"{app.static_url_path}/{name}"


def test_a_static_file_may_be_kept_for_ever_under_its_versioned_address(app: Flask, client: FlaskClient) -> None:
    with client.get(static_path(app, "css/halbtag.css")) as response:
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "max-age=315360000, public, immutable"
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_static_file_has_strict_transport_with_https_alone(
    start_app: Callable[[Settings], Flask], settings: Settings
) -> None:
    base_url = "https://termine.example.de"
    secure, plain = start_app(replace(settings, base_url=base_url)), start_app(settings)

    with secure.test_client().get(static_path(secure, "css/halbtag.css"), base_url=base_url) as response:
        assert response.headers["Strict-Transport-Security"] == "max-age=63072000"
    with plain.test_client().get(static_path(plain, "css/halbtag.css")) as response:
        assert "Strict-Transport-Security" not in response.headers


def test_a_static_file_under_another_version_is_not_found(client: FlaskClient) -> None:
    assert client.get("/static/0123456789abcdef/css/halbtag.css").status_code == 404


def test_static_folders_have_no_listing(app: Flask, client: FlaskClient) -> None:
    assert client.get(static_path(app, "css/")).status_code == 404


def test_the_access_log_has_the_route_and_not_the_path(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="halbtag.access"):
        client.get("/termin/ein-geheimer-link?name=Sabine")

    [line] = [record.getMessage() for record in caplog.records if record.name == "halbtag.access"]
    assert line.startswith("GET /termin/<token> 404 ")
    assert line.endswith(" ms")
    assert "geheim" not in caplog.text
    assert "Sabine" not in caplog.text


def test_an_unknown_path_is_logged_without_it(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="halbtag.access"):
        client.get("/geheim\nFAKE 200")

    assert "(no route) 404" in caplog.text
    assert "geheim" not in caplog.text


def seen_by(app: Flask, headers: dict[str, str]) -> tuple[str | None, str, str]:
    """Return the address, scheme and host that a view sees."""
    seen: list[tuple[str | None, str, str]] = []
    app.before_request_funcs.setdefault(None, []).append(
        lambda: seen.append((request.remote_addr, request.scheme, request.host))
    )
    app.test_client().get("/healthz", headers=headers, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    return seen[0]


FORWARDED = {
    "X-Forwarded-For": "203.0.113.9, 198.51.100.7",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
}


def test_forwarded_headers_count_for_nothing_by_default(own_app: Flask) -> None:
    assert seen_by(own_app, FORWARDED) == ("192.0.2.1", "http", "localhost")


def test_one_trusted_proxy_gives_the_address_that_it_saw_and_never_the_host(
    settings: Settings, start_app: Callable[[Settings], Flask]
) -> None:
    app = start_app(replace(settings, trusted_proxies=1))

    assert seen_by(app, FORWARDED) == ("198.51.100.7", "https", "localhost")


def test_another_host_is_refused(client: FlaskClient) -> None:
    assert client.get("/", base_url="http://evil.example").status_code == 400
