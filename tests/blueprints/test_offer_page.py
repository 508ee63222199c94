"""The offer page: light, all our own, and with one way on."""

import re

import pytest
from flask.testing import FlaskClient

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

#: What the page with everything it loads may weigh, before any compression.
MOST_BYTES = 50_000
MOST_REQUESTS = 6

LOADED = re.compile(r'<(?:link|script|img)\b[^>]*?\b(?:href|src)="([^"]+)"')


def load_page(client: FlaskClient) -> dict[str, bytes]:
    """Return the page and everything that its tags load, by address."""
    page = fetch(client, "/")
    return {"/": page} | {address: fetch(client, address) for address in LOADED.findall(page.decode())}


def fetch(client: FlaskClient, address: str) -> bytes:
    with client.get(address) as response:
        assert response.status_code == 200
        return response.data


def test_offer_page_is_light(client: FlaskClient) -> None:
    loaded = load_page(client)
    assert len(loaded) <= MOST_REQUESTS
    assert sum(len(content) for content in loaded.values()) <= MOST_BYTES


def test_offer_page_loads_nothing_foreign(client: FlaskClient) -> None:
    loaded = load_page(client)
    assert all(address.startswith("/") and not address.startswith("//") for address in loaded)
    stylesheets = [content.decode() for address, content in loaded.items() if address.endswith(".css")]
    assert not any("http" in stylesheet or "@import" in stylesheet for stylesheet in stylesheets)


def test_offer_page_leads_to_one_place(client: FlaskClient) -> None:
    page = client.get("/?utm_source=blog").text
    assert set(re.findall(r'class="button[^"]*" href="([^"]+)"', page)) == {"/anfrage?utm_source=blog"}
