"""What others show of the offer: the preview of a link with its picture, and what search engines read."""

import json
import re
from html import unescape
from io import BytesIO

import pytest
from PIL import Image, ImageColor

from halbtag.domain.colour import palette_of
from halbtag.persistence.profile import load_profile
from tests.schema_org import faults

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

HOSTILE = '</script><script>alert(1)</script>"#read("/etc/passwd") {{7*7}} \u2028 #let x = 1'


def tags(page):
    found = re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">', page)
    return {name: unescape(value) for name, value in found}


def described(page):
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, flags=re.DOTALL)
    return json.loads(data)


def rename(database, **values):
    with database.writing() as session:
        profile = load_profile(session)
        for name, value in values.items():
            setattr(profile, name, value)


@pytest.mark.parametrize("path", ["/", "/?von=tag-2&utm_medium=button", "/anfrage?von=tag-2"])
def test_link_has_a_preview_wherever_an_article_may_lead(client, ready_database, path):
    rename(ready_database, name="Dr. Katharina Lindner", city="Augsburg")
    found = tags(client.get(path).text)
    image = found.pop("og:image")
    assert re.fullmatch(r"http://localhost/vorschau/[0-9a-f]{16}\.png", image)
    assert found == {
        "og:type": "website",
        "og:locale": "de_DE",
        "og:title": "1:1-KI-Strategietermin vor Ort (Halbtag) – Dr. Katharina Lindner",
        "og:description": (
            "Ein halber Tag in Ihrem Unternehmen: Wir klären, wobei KI Ihrem Geschäft helfen soll, wo Sie anfangen und "
            "wer den Auftrag bekommt."
        ),
        "og:url": "http://localhost/",
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "1:1-KI-Strategietermin vor Ort (Halbtag), Dr. Katharina Lindner",
        "twitter:card": "summary_large_image",
    }


@pytest.mark.parametrize(("path", "asked_for"), [("/en/anfrage?von=tag-2", "de"), ("/", "en-GB")])
def test_preview_speaks_the_language_of_its_page(client, ready_database, path, asked_for):
    rename(ready_database, name="Dr. Katharina Lindner", city="Augsburg")
    found = tags(client.get(path, headers={"Accept-Language": asked_for}).text)
    assert {name: value for name, value in found.items() if ":image" not in name} == {
        "og:type": "website",
        "og:locale": "en_GB",
        "og:title": "One-to-one on-site AI strategy session (half-day) – Dr. Katharina Lindner",
        "og:description": (
            "Half a day at your company: we settle where AI should help your business, where you start and who is "
            "given the mandate."
        ),
        "og:url": "http://localhost/en/",
        "twitter:card": "summary_large_image",
    }
    assert re.fullmatch(r"http://localhost/en/vorschau/[0-9a-f]{16}\.png", found["og:image"])
    assert found["og:image:alt"] == "One-to-one on-site AI strategy session (half-day), Dr. Katharina Lindner"


def test_picture_of_a_language_is_sent_to_whoever_speaks_another(client):
    german, english = (tags(client.get(path).text)["og:image"] for path in ("/", "/en/"))
    found = [client.get(each, headers={"Accept-Language": "en"}) for each in (german, english, german)]
    assert [each.status_code for each in found] == [200, 200, 200]
    assert found[0].data == found[2].data != found[1].data


@pytest.mark.parametrize("path", ["/impressum", "/admin/anmeldung", "/gibt-es-nicht"])
def test_other_page_has_no_preview(client, path):
    assert tags(client.get(path).text) == {}


def test_picture_may_be_kept_for_good_and_changes_its_address_with_its_content(client, ready_database):
    rename(ready_database, name="Dr. Katharina Lindner", city="Augsburg")
    address = tags(client.get("/").text)["og:image"]
    answer = client.get(address)
    picture = Image.open(BytesIO(answer.data))
    assert (answer.status_code, answer.mimetype, picture.format, picture.size) == (200, "image/png", "PNG", (1200, 630))
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert len(answer.data) < 300_000
    rename(ready_database, name="Karl Neu")
    newer = tags(client.get("/").text)["og:image"]
    assert newer != address
    moved = client.get(address)
    assert (moved.status_code, moved.location, moved.headers["Cache-Control"]) == (302, newer, "no-store")


def test_picture_is_in_the_accent_that_was_wished_for(client, ready_database):
    house = tags(client.get("/").text)["og:image"]
    rename(ready_database, accent="#c2185b")

    wished = tags(client.get("/").text)["og:image"]
    colours = Image.open(BytesIO(client.get(wished).data)).convert("RGB").getcolors(1200 * 630)

    assert wished != house
    assert ImageColor.getrgb(palette_of("#c2185b").light.accent) in {colour for _, colour in colours}


@pytest.mark.parametrize("name", [HOSTILE, "X" * 120, "Ж日\U0001f600" * 30, ""])
def test_picture_is_drawn_whatever_the_name_is(client, ready_database, name):
    rename(ready_database, name=name, city=name[:100])
    answer = client.get(tags(client.get("/").text)["og:image"])
    assert Image.open(BytesIO(answer.data)).size == (1200, 630)


def test_search_engines_read_what_schema_org_knows(client):
    page = client.get("/").text
    document = described(page)
    assert faults(document) == []
    service, person, faq = document["@graph"]
    assert [node["@type"] for node in (service, person, faq)] == ["Service", "Person", "FAQPage"]
    assert service["provider"] == {"@id": person["@id"]}
    shown = [unescape(title) for title in re.findall(r"<summary><h3>(.*?)</h3>", page)]
    # What it costs is not folded: it has a section of its own.
    assert [question["name"] for question in faq["mainEntity"]] == [
        "Was kostet der Halbtag, und was gehört dazu?",
        *shown,
    ]
    assert '<h2 id="honorar">' in page
    assert faq["mainEntity"][1]["acceptedAnswer"]["text"].startswith("Sie selbst und auf Wunsch")


def test_search_engines_read_english_below_english_addresses(client):
    document = described(client.get("/", headers={"Accept-Language": "en"}).text)
    assert faults(document) == []
    service, person, faq = document["@graph"]
    assert (service["@id"], person["url"], faq["inLanguage"]) == (
        "http://localhost/en/#angebot",
        "http://localhost/en/",
        "en",
    )
    assert service["offers"]["url"] == "http://localhost/en/anfrage"
    assert service["audience"]["audienceType"] == "Managing directors of mid-sized companies"
    assert [question["name"] for question in faq["mainEntity"]] == [
        "What does the half-day cost, and what is included?",
        "Who should sit at the table?",
        "Doesn’t this bypass our IT department?",
        "What do I have to prepare?",
        "We already have pilot projects. Is it still worthwhile?",
        "Can I cancel or move the appointment?",
        "What happens to my details?",
    ]


def test_nothing_that_is_typed_ends_the_data_or_begins_a_script(client, ready_database):
    rename(ready_database, name=HOSTILE, city="</script>", terms="Es kostet <b>viel</b> </script><!--")
    page = client.get("/").text
    assert "<script>alert" not in page
    document = described(page)
    assert document["@graph"][1]["name"] == HOSTILE
    assert faults(document) == []


def test_failing_database_leaves_a_page_that_says_so(app, client):
    app.testing = False
    with app.extensions["halbtag"].database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE profile RENAME TO gone")
    answers = {path: client.get(path) for path in ("/", "/anfrage")}
    assert {path: answer.status_code for path, answer in answers.items()} == {"/": 503, "/anfrage": 503}
    assert [tags(answer.text) for answer in answers.values()] == [{}, {}]
