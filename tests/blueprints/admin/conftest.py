"""A consultant with an account, and a browser that is signed in to it."""

import re
from dataclasses import dataclass

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient

from halbtag.persistence import accounts

EMAIL = "anna@beratung.example"
PASSWORD = "sieben blaue Fahrräder"
#: A hash says itself what checking it costs: next to nothing here, where most tests only want to be signed in.
_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@dataclass
class Browser:
    """Fills forms in as a person does: with the token of the page that it has open."""

    client: FlaskClient

    def get(self, path, **options):
        return self.client.get(path, **options)

    def post(self, path, data=None, *, page="/admin/anmeldung", **options):
        return self.client.post(path, data={"csrf_token": self.token(page), **(data or {})}, **options)

    def token(self, page="/admin/anmeldung"):
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.client.get(page).text)
        return found.group(1) if found else ""

    def sign_in(self, *, email=EMAIL, password=PASSWORD, path="/admin/anmeldung", **options):
        return self.post(path, {"email": email, "password": password}, **options)


@pytest.fixture
def database_kind():
    return "sqlite"  # the queries are tested on both with their services


@pytest.fixture
def admin_id(ready_database, clock):
    with ready_database.writing() as session:
        return accounts.add_admin(session, email=EMAIL, password_hash=_HASH, now=clock()).id


@pytest.fixture
def new_browser(app, admin_id):  # noqa: ARG001 (it must be there)
    """Open a browser that nobody has signed in with."""

    def open_browser():
        client = app.test_client()
        client.environ_base["HTTP_ORIGIN"] = "http://localhost"
        return Browser(client)

    return open_browser


@pytest.fixture
def stranger(new_browser):
    """A browser that is not signed in."""
    return new_browser()


@pytest.fixture
def consultant(new_browser):
    """A browser that is signed in."""
    browser = new_browser()
    assert browser.sign_in().status_code == 303
    return browser
