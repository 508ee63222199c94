"""Where somebody came from, from the offer to the inquiry, whatever way is taken there; and the count of who looks."""

import re
from html import unescape

import pytest
from sqlalchemy import select

from halbtag.persistence.models import FunnelCount, Inquiry
from tests.blueprints.test_public_way import COMPANY_FORM

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"}
FROM_BLOG = {"Referer": "https://blog.example/tag-2/"}
QUERY = "?von=tag-2&utm_medium=button"
SOURCE = {"von": "tag-2", "utm_medium": "button", "referrer": "blog.example"}


def link(page, label):
    """Return where a link with these words leads."""
    found = re.search(rf'<a[^>]*href="([^"]+)"[^>]*>(?:(?!</a>).)*{label}', page.text, flags=re.DOTALL)
    assert found, label
    return unescape(found[1])


def form_action(page):
    return unescape(re.search(r'<form[^>]*action="(/anfrage[^"]*)"', page.text)[1])


def sources(app):
    with app.extensions["halbtag"].database.reading() as session:
        return [inquiry.source for inquiry in session.scalars(select(Inquiry))]


def seen(app):
    with app.extensions["halbtag"].database.reading() as session:
        return {(row.article, row.way): row.number for row in session.scalars(select(FunnelCount))}


def test_first_touch_survives_every_turn_on_the_way(app, client):
    page = client.get("/" + QUERY, headers=FROM_BLOG)
    own = {"Referer": "http://localhost/"}
    for label in ("Impressum", "vor Ort", "Datenschutz", "vor Ort", "Passenden Halbtag finden", "vor Ort", "Passenden"):
        page = client.get(link(page, label), headers=own)
        assert page.status_code == 200
    refused = client.post(form_action(page), data={**COMPANY_FORM, "size": ""}, headers={**own, "HX-Request": "true"})
    assert refused.status_code == 422
    assert link(refused, "vor Ort") == "/?von=tag-2&referrer=blog.example&utm_medium=button"
    assert client.post(form_action(refused), data=COMPANY_FORM, headers=own).status_code == 303
    assert sources(app) == [SOURCE]


def test_first_step_linked_from_outside_keeps_where_from(app, client):
    page = client.get("/anfrage" + QUERY, headers=FROM_BLOG)
    client.post(form_action(page), data=COMPANY_FORM, headers={"Referer": "http://localhost/anfrage"})
    assert sources(app) == [SOURCE]


def test_page_of_an_inquiry_hands_nothing_on(client):
    answer = client.post("/anfrage" + QUERY, data=COMPANY_FORM)
    assert link(client.get(answer.location + QUERY), "vor Ort") == "/"


def test_page_that_is_not_there_leads_on_with_the_first_touch(client):
    assert link(client.get("/gibt-es-nicht?von=tag-2"), "Zur Startseite") == "/?von=tag-2"


def test_offer_that_is_looked_at_is_counted_by_its_own_script(app, client):
    page = client.get("/" + QUERY, headers=FROM_BLOG)
    address = unescape(re.search(r'data-seen="([^"]+)"', page.text)[1])
    assert seen(app) == {}
    answer = client.post(address, headers=BROWSER)
    assert (answer.status_code, answer.data, answer.headers.getlist("Set-Cookie")) == (204, b"", [])
    assert seen(app) == {("tag-2", "button"): 1}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({**BROWSER, "Origin": "https://evil.example"}, 403),
        ({**BROWSER, "Origin": "null"}, 403),
        ({**BROWSER, "Sec-Fetch-Site": "cross-site"}, 403),
        ({"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}, 204),
        ({}, 204),
    ],
)
def test_foreign_page_and_program_count_for_nothing(app, client, headers, status):
    assert client.post("/gesehen" + QUERY, headers=headers).status_code == status
    assert seen(app) == {}


def test_program_without_origin_counts_for_nothing(app):
    assert app.test_client().post("/gesehen" + QUERY, headers=BROWSER).status_code == 204
    assert seen(app) == {}


def test_one_address_counts_so_often_and_no_more(app, client):
    app.config["RATELIMIT_SEEN"] = "3 per hour"
    assert [client.post("/gesehen", headers=BROWSER).status_code for _ in range(5)] == [204, 204, 204, 429, 429]
    assert seen(app) == {("(ohne)", "other"): 3}
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "query", ["von=" + "x" * 5000, "von=%00%FF", "von=a&von=b", "utm_medium=%F0%9F", "von[]=a", "&&=&"]
)
def test_junk_in_the_address_breaks_nothing(client, query):
    assert client.get("/?" + query).status_code == 200
    assert client.post("/gesehen?" + query, headers=BROWSER).status_code == 204
