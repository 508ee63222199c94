"""The offer page: light, all our own, and with one way on."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from halbtag.persistence.database import Database
from halbtag.persistence.profile import load_profile

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


def test_offer_page_says_the_same_in_english(client: FlaskClient) -> None:
    page = unescape(client.get("/en/").text)
    assert re.findall(r"<h[12][^>]*>([^<]+)</h[12]>", page) == [
        "AI is a leadership question. Let’s give it half a day.",
        "“Our IT department takes care of that.”",
        "What happens in the half-day",
        "What you come away with",
        "Who it is for",
        "Who will come to you",
        "What the half-day costs",
        "How to get your half-day",
        "Questions and answers",
        "Half a day, and AI has a mandate at your company.",
    ]
    assert set(re.findall(r'class="button[^"]*" href="[^"]+">([^<]+)<', page)) == {"Find a suitable half-day"}


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (1, "They are deleted 1 day after the appointment or your last entry."),
        (90, "They are deleted 90 days after the appointment or your last entry."),
    ],
)
def test_offer_page_counts_the_days_that_are_set(
    client: FlaskClient, ready_database: Database, days: int, words: str
) -> None:
    with ready_database.writing() as session:
        load_profile(session).retention_days = days
    assert words in " ".join(client.get("/en/").text.split())


def test_pause_is_said_in_english(client: FlaskClient, ready_database: Database) -> None:
    with ready_database.writing() as session:
        load_profile(session).pause_message = "Bis Ostern <b>"
    assert (
        "<strong>No half-days are being offered at the moment.</strong> Dr. Anna Beispiel: “"
        '<span lang="de">Bis Ostern &lt;b&gt;</span>”'
    ) in client.get("/en/").text
    with ready_database.writing() as session:
        load_profile(session).pause_message_en = "Back after Easter."
    assert "Dr. Anna Beispiel: “Back after Easter.”" in client.get("/en/").text


def test_what_is_only_written_in_german_is_marked_as_german(client: FlaskClient, ready_database: Database) -> None:
    with ready_database.writing() as session:
        profile = load_profile(session)
        profile.about, profile.about_en = "Ich berate.", ""
        profile.terms, profile.terms_en = "Es kostet viel.\n\nSehr.", ""
        profile.imprint, profile.imprint_en = "Angaben", "Details"
    page = client.get("/en/").text
    assert '<p lang="de">Ich berate.</p>' in page
    assert '<div class="terms stack" lang="de"><p class="lines">Es kostet viel.</p><p class="lines">Sehr.</p>' in page
    assert '"inLanguage": "de", "text": "Es kostet viel.\\n\\nSehr."' in page
    assert '<p class="lines">Details</p>' in client.get("/en/impressum").text
    assert '<p class="lines">Angaben</p>' in client.get("/impressum").text


@pytest.mark.parametrize(
    ("path", "words"), [("/datenschutz", "Daten 1 Tag nach dem Termin"), ("/en/datenschutz", "data 1 day after")]
)
def test_privacy_notice_names_the_retention_that_is_set(
    client: FlaskClient, ready_database: Database, path: str, words: str
) -> None:
    with ready_database.writing() as session:
        load_profile(session).retention_days = 1
    page = client.get(path).text
    assert words in page
    assert "180" not in page
