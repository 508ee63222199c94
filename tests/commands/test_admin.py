"""`flask admin …`: the console lets somebody in."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from halbtag.services.accounts import verify_login

EMAIL = "anna@beispiel-beratung.example"
PASSWORD = "Regen über Kassel im Mai"
OTHER_PASSWORD = "Sieben Möwen auf dem Deich"


def set_password(app: Flask, password: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["admin", "set-password", EMAIL, "--password", password])
    return result.exit_code, result.output


def can_sign_in(app: Flask, password: str) -> bool:
    with app.extensions["halbtag"].database.reading() as session:
        return verify_login(session, email=EMAIL, password=password) is not None


def test_set_password_makes_an_account(app: Flask) -> None:
    assert set_password(app, PASSWORD) == (0, f"{EMAIL} can sign in at http://localhost/admin\n")
    assert can_sign_in(app, PASSWORD)


def test_set_password_replaces_the_one_before(app: Flask) -> None:
    set_password(app, PASSWORD)
    set_password(app, OTHER_PASSWORD)

    assert not can_sign_in(app, PASSWORD)
    assert can_sign_in(app, OTHER_PASSWORD)


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("kurz", "it needs at least 12 characters"),
        ("passwort123456", "it is among those that are tried first"),
        ("Regen " * 100, "it may have at most 256 characters"),
    ],
)
def test_set_password_refuses_a_weak_one(app: Flask, password: str, fault: str) -> None:
    assert set_password(app, password) == (1, f"Error: The password is refused: {fault}.\n")
    assert not can_sign_in(app, password)


def test_list_names_who_may_sign_in(app: Flask) -> None:
    set_password(app, PASSWORD)

    assert app.test_cli_runner().invoke(args=["admin", "list"]).output == f"{EMAIL}\n"


def test_setup_link_opens_the_page_that_makes_an_account(app: Flask, client: FlaskClient) -> None:
    link = app.test_cli_runner().invoke(args=["admin", "setup-link"]).output.strip()

    assert link.startswith("http://localhost/admin/")
    assert client.get(link.removeprefix("http://localhost")).status_code == 200


def test_setup_link_ends_the_one_before(app: Flask, client: FlaskClient) -> None:
    first = app.test_cli_runner().invoke(args=["admin", "setup-link"]).output.strip()
    app.test_cli_runner().invoke(args=["admin", "setup-link"])

    assert client.get(first.removeprefix("http://localhost")).status_code == 404


def test_set_password_keeps_the_address_as_the_login_looks_it_up(app: Flask) -> None:
    typed = "ich@müller-beratung.de"
    app.test_cli_runner().invoke(args=["admin", "set-password", typed, "--password", PASSWORD])

    assert app.test_cli_runner().invoke(args=["admin", "list"]).output == "ich@xn--mller-beratung-gsb.de\n"
    with app.extensions["halbtag"].database.reading() as session:
        assert verify_login(session, email=typed, password=PASSWORD) is not None


def test_set_password_refuses_what_is_no_address(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["admin", "set-password", "anna", "--password", PASSWORD])

    assert result.exit_code == 1
    assert result.output.startswith("Error: The address is refused: ")
