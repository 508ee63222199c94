"""In which language a page answers: its address, then its owner, then the browser."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from halbtag.persistence.database import Database
from halbtag.persistence.models import Inquiry
from halbtag.services.inquiries import start_inquiry
from tests.conftest import START

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("path", "asked_for", "language"),
    [
        ("/", "", "de"),
        ("/", "en-GB,en;q=0.9", "en"),
        ("/", "de-AT,en;q=0.9", "de"),
        ("/", "fr-FR,en;q=0.5", "en"),
        ("/", "fr", "de"),
        ("/", "fr,en;q=0", "de"),
        ("/", "\x00;;q=nonsense,", "de"),
        ("/en/", "de", "en"),
        ("/de/", "en", "de"),
        ("/en/impressum", "de", "en"),
        ("/gibt-es-nicht", "en", "en"),
        ("/en/gibt-es-nicht", "de", "en"),
        ("/english", "de", "de"),
    ],
)
def test_page_speaks_as_its_address_says_then_as_the_browser_asks(
    client: FlaskClient, path: str, asked_for: str, language: str
) -> None:
    response = client.get(path, headers={"Accept-Language": asked_for})
    assert (response.headers["Content-Language"], f'<html lang="{language}">' in response.text) == (language, True)


def test_language_alone_leads_to_its_first_page(client: FlaskClient) -> None:
    assert client.get("/en").headers["Location"] in {"/en/", "http://localhost/en/"}


def test_static_files_are_served_below_a_language_too(client: FlaskClient) -> None:
    style = re.search(r'href="(/en/static/[^"]+)"', client.get("/en/").text)
    assert style is not None
    with client.get(style[1]) as response:
        assert "immutable" in response.headers["Cache-Control"]


def test_page_without_language_in_its_address_is_kept_apart_by_caches(client: FlaskClient) -> None:
    assert "Accept-Language" in client.get("/").headers["Vary"]
    assert "Accept-Language" not in client.get("/en/").headers.get("Vary", "")


def test_links_and_forms_stay_in_the_language_of_the_address(client: FlaskClient) -> None:
    page = client.get("/en/").text
    assert 'href="/en/anfrage"' in page
    assert 'href="/anfrage"' not in page
    assert 'action="/en/anfrage"' in client.get("/en/anfrage").text


def test_address_of_a_link_speaks_the_language_of_whom_it_belongs_to(client: FlaskClient, database: Database) -> None:
    with database.writing() as session:
        token = start_inquiry(session, answers={"size": "50-249"}, source={}, now=START)
        session.execute(update(Inquiry).values(language="en"))
    spoken = [
        client.get(f"{prefix}/anfrage/{token}/ki-heute", headers={"Accept-Language": "de"}).headers["Content-Language"]
        for prefix in ("", "/de", "/en")
    ]
    assert spoken == ["en", "de", "en"]


def test_search_engines_learn_one_address_for_each_language(client: FlaskClient) -> None:
    for path, asked, canonical in (("/", "de", "/"), ("/", "en", "/"), ("/de/", "en", "/"), ("/en/", "de", "/en/")):
        page = client.get(path, headers={"Accept-Language": asked}).text
        assert f'<link rel="canonical" href="http://localhost{canonical}">' in page
        assert '<link rel="alternate" hreflang="de" href="http://localhost/">' in page
        assert '<link rel="alternate" hreflang="en" href="http://localhost/en/">' in page
        assert '<link rel="alternate" hreflang="x-default" href="http://localhost/">' in page
