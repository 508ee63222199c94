"""The offer page: light, all our own, and with one way on."""

import re

import pytest
from flask.testing import FlaskClient

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

#: What a browser loads with the page; how much that is, the browser itself counts in tests/e2e/test_budgets.py.
LOADED = re.compile(r'<(?:link rel="(?:stylesheet|preload)"|script|img)[^>]*?\b(?:href|src)="([^"]+)"')


def load_page(client: FlaskClient) -> dict[str, bytes]:
    """Return the page and everything that its tags load, by address."""
    page = fetch(client, "/")
    return {"/": page} | {address: fetch(client, address) for address in LOADED.findall(page.decode())}


def fetch(client: FlaskClient, address: str) -> bytes:
    with client.get(address) as response:
        assert response.status_code == 200
        return response.data


def test_offer_page_loads_nothing_foreign(client: FlaskClient) -> None:
    loaded = load_page(client)
    assert all(address.startswith("/") and not address.startswith("//") for address in loaded)
    stylesheets = [content.decode() for address, content in loaded.items() if address.endswith(".css")]
    assert not any("http" in stylesheet or "@import" in stylesheet for stylesheet in stylesheets)


def test_offer_page_leads_to_one_place(client: FlaskClient) -> None:
    page = client.get("/?utm_source=blog").text
    assert set(re.findall(r'class="button[^"]*" href="([^"]+)"', page)) == {"/anfrage?utm_source=blog"}
