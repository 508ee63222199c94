"""What search engines, tabs and home screens get, and what they must not keep."""

import io
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

BASE = "https://termine.example.de"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
INDEXED = ("/", "/anfrage", "/impressum", "/datenschutz", "/barrierefreiheit")


def in_every_language(path):
    """Return the addresses of a page by `hreflang`."""
    return {"de": f"{BASE}{path}", "en": f"{BASE}/en{path}", "x-default": f"{BASE}{path}"}


@pytest.fixture
def database_kind():
    return "sqlite"


@pytest.fixture
def get(start_app, settings):
    client = start_app(replace(settings, base_url=BASE)).test_client()
    return lambda path, **options: client.get(path, base_url=BASE, **options)


def links(page, rel):
    return re.findall(rf'<link rel="{rel}"(?: hreflang="([^"]+)")? href="([^"]+)"', page)


def test_sitemap_lists_what_may_be_kept_in_each_language_with_the_others(get):
    found = {
        page.findtext(f"{SITEMAP}loc"): {link.get("hreflang"): link.get("href") for link in page.iter(f"{XHTML}link")}
        for page in ET.fromstring(get("/sitemap.xml").data)  # noqa: S314 (our own)
    }
    assert found == {f"{BASE}{prefix}{path}": in_every_language(path) for path in INDEXED for prefix in ("", "/en")}


def test_robots_may_look_and_are_led_to_the_sitemap(get):
    answer = get("/robots.txt")
    assert answer.text == f"User-agent: *\nAllow: /\n\nSitemap: {BASE}/sitemap.xml\n"
    assert answer.mimetype == "text/plain"


@pytest.mark.parametrize("path", INDEXED)
def test_page_for_search_engines_has_one_address(get, path):
    answer = get(f"{path}?utm_source=blog&von=artikel")
    address = BASE + path
    assert links(answer.text, "canonical") == [("", address)]
    assert links(answer.text, "alternate") == list(in_every_language(path).items())
    assert "X-Robots-Tag" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/anfrage/geheim/ergebnis",
        "/termin/geheim",
        "/vorbereitung/geheim",
        "/kalender/geheim.ics",
        "/nirgends",
    ],
)
def test_every_other_page_stays_out_of_search_engines(get, path):
    answer = get(path)
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert links(answer.text, "canonical") == []
    assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer")


def test_manifest_begins_where_the_chosen_language_is_spoken(get):
    chosen = get("/en/site.webmanifest", headers={"Accept-Language": "de"})
    assert {name: chosen.json[name] for name in ("name", "lang", "start_url")} == {
        "name": "On-site AI strategy session",
        "lang": "en",
        "start_url": "/en/",
    }
    asked_for = get("/site.webmanifest", headers={"Accept-Language": "en"})
    assert (asked_for.json["start_url"], "Accept-Language" in asked_for.headers["Vary"]) == ("/en/", True)


def test_manifest_names_icons_that_are_there(get):
    manifest = get("/site.webmanifest").json
    assert {name: manifest[name] for name in ("name", "short_name", "lang", "start_url", "display")} == {
        "name": "KI-Strategietermin vor Ort",
        "short_name": "Halbtag",
        "lang": "de",
        "start_url": "/",
        "display": "browser",
    }
    for icon in manifest["icons"]:
        with get(icon["src"]) as answer:
            image = Image.open(io.BytesIO(answer.data))
        assert "x".join(map(str, image.size)) == icon["sizes"]


@pytest.mark.parametrize(("path", "size"), [("/favicon.ico", (48, 48)), ("/apple-touch-icon.png", (180, 180))])
def test_icon_is_where_browsers_ask_for_it(get, path, size):
    answer = get(path)
    assert Image.open(io.BytesIO(answer.data)).size == size
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
