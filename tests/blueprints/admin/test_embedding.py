"""Frames: which pages, for which websites, and how the consultant says so."""

import pytest

from blueprints.framing import EMBEDDABLE
from blueprints.security import NO_FRAME
from blueprints.static_files import SOURCE
from halbtag.gateways.mailbox import Mailbox
from halbtag.persistence.profile import load_embed_origins
from halbtag.services.embedding import save_embed_origins
from tests.filled_copy import fill_copy

BLOG = "https://blog.example.de"
OPEN = f"frame-ancestors {BLOG} http://localhost:2368"


@pytest.fixture
def allowed(ready_database):
    with ready_database.writing() as session:
        save_embed_origins(session, [BLOG, "http://localhost:2368"])


@pytest.fixture
def pages(app, ready_database, settings, clock):
    copy = fill_copy(ready_database, app.extensions["halbtag"].mails, Mailbox(settings.mail_folder), now=clock())
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and rule.endpoint != "static"]
    return [(rule.endpoint, path) for rule in rules for path in copy.paths(app, rule)]


def framing(response):
    [rule] = [
        part for part in response.headers["Content-Security-Policy"].split("; ") if part.startswith("frame-ancestors")
    ]
    return rule, response.headers.get("X-Frame-Options")


@pytest.mark.usefixtures("allowed")
def test_only_the_public_way_opens_to_allowed_websites(consultant, pages):
    found = {}
    for endpoint, path in pages:
        if endpoint != "devmail.show_html":  # a frame of its own page
            found.setdefault(framing(consultant.get(path)), set()).add(endpoint.split(".")[0])
    assert found[OPEN, None] == EMBEDDABLE
    assert found.keys() == {(OPEN, None), (NO_FRAME, "DENY")}
    assert not found[NO_FRAME, "DENY"] & EMBEDDABLE


@pytest.mark.usefixtures("allowed")
def test_refused_and_unknown_on_the_way_is_shown_in_the_frame_too(client):
    for response in (client.post("/anfrage", data={}), client.get("/anfrage/gibt-es-nicht/ergebnis")):
        assert framing(response) == (OPEN, None)
    assert framing(client.get("/gibt-es-nicht")) == (NO_FRAME, "DENY")


def test_nobody_may_frame_anything_to_begin_with(client):
    assert framing(client.get("/anfrage")) == (NO_FRAME, "DENY")


def test_without_a_database_nobody_may_frame_anything(client, database):
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE profile")
    response = client.get("/")
    assert (response.status_code, framing(response)) == (503, (NO_FRAME, "DENY"))


@pytest.mark.usefixtures("allowed")
def test_page_in_a_frame_leaves_the_header_to_the_page_around_it(client):
    framed = client.get("/anfrage", headers={"Sec-Fetch-Dest": "iframe"})
    alone = client.get("/anfrage", headers={"Sec-Fetch-Dest": "document"})
    assert "site-header" in alone.text
    assert "framed" not in alone.text
    assert "site-header" not in framed.text
    assert f'data-origins="{BLOG} http://localhost:2368"' in framed.text
    assert "Sec-Fetch-Dest" in framed.vary


def test_consultant_names_the_websites_and_gets_the_lines(consultant, ready_database):
    assert "&lt;iframe" not in consultant.get("/admin/einbettung").text
    answer = consultant.post("/admin/einbettung", {"origins": f"{BLOG}/\nhttp://localhost:2368"})
    assert answer.status_code == 303
    with ready_database.reading() as session:
        assert load_embed_origins(session) == [BLOG, "http://localhost:2368"]
    page = consultant.get("/admin/einbettung").text
    assert "&lt;iframe src=&#34;http://localhost/anfrage?von=artikel&amp;amp;utm_medium=frame&#34;" in page
    assert "&lt;script src=&#34;http://localhost/embed.js&#34; async&gt;&lt;/script&gt;" in page


def test_what_is_no_website_is_named_and_kept_in_the_form(consultant, ready_database):
    answer = consultant.post("/admin/einbettung", {"origins": "https://a.example\n<b>*"})
    assert answer.status_code == 422
    assert "„&lt;b&gt;*“ ist keine Website-Adresse" in answer.text
    with ready_database.reading() as session:
        assert load_embed_origins(session) == []


def test_script_for_other_websites_is_small_and_theirs_to_load(client):
    response = client.get("/embed.js")
    assert response.data == (SOURCE / "js" / "embed.js").read_bytes()
    assert len(response.data) <= 1024
    assert response.mimetype == "text/javascript"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response.headers["Cache-Control"] == "public, max-age=86400"
    assert "Set-Cookie" not in response.headers
