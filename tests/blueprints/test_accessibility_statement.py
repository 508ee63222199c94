"""The accessibility statement: linked from every public page, with somebody to turn to."""

from html import unescape

from halbtag.persistence.models import Profile

STATEMENT = "/barrierefreiheit"


def test_every_public_page_leads_to_the_statement(client):
    for path in ("/", "/anfrage", "/impressum", "/datenschutz", "/gibt-es-nicht"):
        assert f'href="{STATEMENT}"' in client.get(path).text, path


def test_statement_says_what_is_missing_whom_to_ask_and_since_when(client, app):
    with app.extensions["halbtag"].database.reading() as session:
        profile = session.get(Profile, 1)
    page = unescape(client.get(STATEMENT).text)
    for words in ("Was noch fehlt", "Selbstbewertung", "EN 301 549", "Stand: Mittwoch, 25. November 2026"):
        assert words in page
    assert f'href="mailto:{profile.booking_email}"' in page
    assert profile.phone in page


def test_search_engines_may_keep_the_statement(client):
    assert f"{STATEMENT}</loc>" in client.get("/sitemap.xml").text
    assert "X-Robots-Tag" not in client.get(STATEMENT).headers
