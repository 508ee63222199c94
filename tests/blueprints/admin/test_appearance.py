"""The site's face: what the consultant sets, and that it reaches the pages within their rules."""

import re
from io import BytesIO

import pytest

from halbtag.domain.states import PictureKind
from halbtag.persistence.appearance import load_appearance
from halbtag.persistence.profile import load_profile
from tests.pictures import PIXELS, draw, draw_noise

PAGE = "/admin/gestaltung"
STYLE = re.compile(r'href="(/stil-[0-9a-f]{16}\.css)"')


def set_accent(browser, accent):
    return browser.post(f"{PAGE}/akzent", {"accent": accent}, page=PAGE)


def upload(browser, kind, content=None, *, alt="Anna Beispiel", alt_en="", name="bild.png"):
    data = {f"{kind}-alt": alt, f"{kind}-alt_en": alt_en}
    if content is not None:
        data[f"{kind}-file"] = (BytesIO(content), name)
    return browser.post(f"{PAGE}/bild/{kind}", data, page=PAGE, content_type="multipart/form-data")


def style_of(client):
    found = STYLE.search(client.get("/").text)
    return found and found.group(1)


def test_face_of_the_house_needs_no_stylesheet(consultant, client):
    assert style_of(client) is None
    assert consultant.get("/stil-0123456789abcdef.css").status_code == 404


def test_accent_is_corrected_for_both_schemes_and_says_so(consultant, client):
    assert set_accent(consultant, "#FFE600").status_code == 303
    page = consultant.get(PAGE).text
    assert "Damit Schrift lesbar bleibt, erscheint #ffe600 auf hellem Grund als #7b6e00." in page
    response = client.get(style_of(client))
    assert response.mimetype == "text/css"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    light, dark = response.text.split("@media")
    assert "--accent: #7b6e00;" in light
    assert "--accent: #ffe600;" in dark


def test_accent_that_can_be_read_is_taken_as_it_is(consultant, client):
    set_accent(consultant, "#b0123b")
    assert "--accent: #b0123b;" in client.get(style_of(client)).text
    assert set_accent(consultant, "").status_code == 303
    assert style_of(client) is None


@pytest.mark.parametrize("accent", ["blau", "#12345", "#123456;} body{display:none", "url(https://x.example)"])
def test_what_is_no_colour_is_refused_and_reaches_no_stylesheet(consultant, client, accent):
    assert set_accent(consultant, accent).status_code == 422
    assert style_of(client) is None


def test_accent_reaches_the_mails(consultant, app, ready_database, clock):
    set_accent(consultant, "#b0123b")
    with ready_database.reading() as session:
        profile = load_profile(session)
    letter = app.extensions["halbtag"].mails.letter(
        "personal_link",
        profile=profile,
        addressee="Petra Weiß",
        words="",
        link="http://localhost/x",
        expires_at=clock(),
    )
    assert "background-color: #b0123b" in letter.html
    assert "#025367" not in letter.html


def test_logo_stands_in_the_stylesheet_and_names_itself(consultant, client):
    assert upload(consultant, "logo", draw(960, 240), alt="Beispiel & Partner").status_code == 303
    page = client.get("/").text
    assert '<span class="brand__logo" role="img" aria-label="Beispiel &amp; Partner"></span>' in page
    style = client.get(style_of(client)).text
    assert "inline-size: 10.000rem; block-size: 2.500rem; background-image: url(data:image/webp;base64," in style


def test_older_addresses_lead_to_what_is_there_now(consultant, client):
    upload(consultant, "portrait", PIXELS)
    set_accent(consultant, "#b0123b")
    old = style_of(client)
    set_accent(consultant, "#186e86")
    assert client.get(old).headers["Location"] == style_of(client)
    assert client.get("/bild/portrait-0123456789abcdef.webp").status_code == 302


def test_picture_is_sent_as_it_was_made_anew(consultant, client, ready_database):
    upload(consultant, "portrait", PIXELS)
    with ready_database.reading() as session:
        digest = load_appearance(session).portrait.digest
    response = client.get(f"/bild/portrait-{digest}.webp")
    assert response.mimetype == "image/webp"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.data[8:12] == b"WEBP"
    assert "Set-Cookie" not in response.headers


def test_refused_file_says_why_and_changes_nothing(consultant, ready_database):
    upload(consultant, "logo", PIXELS, alt="Das erste")
    refused = upload(consultant, "logo", b"<svg></svg>", alt="Das zweite", name="logo.svg")
    assert refused.status_code == 422
    assert "SVG-Dateien werden nicht angenommen" in refused.text
    assert 'value="Das zweite"' in refused.text
    with ready_database.reading() as session:
        assert load_appearance(session).logo.alt == "Das erste"


def test_description_is_needed_and_can_be_changed_alone(consultant, ready_database):
    assert upload(consultant, "portrait", PIXELS, alt="").status_code == 422
    assert upload(consultant, "portrait", None, alt="Allein").status_code == 422
    upload(consultant, "portrait", PIXELS, alt="Zuerst")
    assert upload(consultant, "portrait", None, alt="Danach").status_code == 303
    with ready_database.reading() as session:
        assert load_appearance(session).portrait.alt == "Danach"


def test_removed_picture_is_gone_everywhere(consultant, client, ready_database):
    upload(consultant, "portrait", PIXELS)
    with ready_database.reading() as session:
        digest = load_appearance(session).portrait.digest
    for _ in range(2):
        response = consultant.post(f"{PAGE}/bild/portrait/entfernung", page=PAGE)
        assert response.status_code == 303
    assert client.get(f"/bild/portrait-{digest}.webp").status_code == 404
    with ready_database.reading() as session:
        assert PictureKind.PORTRAIT not in load_appearance(session).pictures


def test_file_larger_than_a_form_may_be_is_read(consultant):
    # Noise does not get smaller: more than the 256 KB that every other form may have.
    assert upload(consultant, "portrait", draw_noise(400, 300)).status_code == 303


def test_file_that_is_too_large_is_refused_at_the_door(consultant):
    much = b"\0" * (9 * 1024 * 1024)
    response = consultant.client.post(f"{PAGE}/bild/logo", data=much, content_type="multipart/form-data; boundary=x")
    assert response.status_code == 413
    assert "kleinere Datei" in response.text


def test_picture_is_described_in_the_readers_language(consultant, client):
    upload(consultant, "portrait", PIXELS, alt="Im Gespräch", alt_en="In conversation")
    upload(consultant, "logo", PIXELS, alt="Beispiel Beratung")
    page = client.get("/en/").text
    assert 'alt="In conversation" loading' in page
    assert 'role="img" aria-label="Beispiel Beratung" lang="de"' in page
    assert 'alt="Im Gespräch" loading' in client.get("/").text
    assert 'name="portrait-alt_en" type="text" value="In conversation"' in consultant.get(PAGE).text


def test_nobody_without_a_session_makes_the_copy_read_a_picture(client):
    head = b'--x\r\nContent-Disposition: form-data; name="logo-file"; filename="bild.png"\r\n\r\n'
    sent = head + b"x" * (1024 * 1024) + b"\r\n--x--\r\n"
    refused = client.post("/admin/gestaltung/bild/logo", data=sent, content_type="multipart/form-data; boundary=x")
    assert refused.status_code == 413
