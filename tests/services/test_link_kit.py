"""What goes below an article: addresses that say where they stood, and a button that is readable anywhere."""

import re
from html import unescape
from io import BytesIO

import pytest
from defusedxml import ElementTree
from PIL import Image

from halbtag.domain.funnel import Way, article_key, way_of
from halbtag.services.link_kit import (
    BUTTON_TEXT,
    LinkKit,
    NoArticle,
    make_kit,
    qr_png,
    qr_svg,
    read_article,
)

BASE_URL = "https://termine.example"
ARTICLE = "https://blog.example/ki-adventskalender-tag-2/"


def test_kit_names_article_and_way_in_each_address():
    kit = make_kit(ARTICLE, base_url=BASE_URL)
    address = f"{BASE_URL}/?von=ki-adventskalender-tag-2&utm_medium="
    assert kit == LinkKit("ki-adventskalender-tag-2", False, f"{address}link", kit.button, f"{address}qr")
    assert unescape(re.search('href="([^"]+)"', kit.button)[1]) == f"{address}button"
    assert [way_of({"utm_medium": way}) for way in ("link", "button", "qr")] == [Way.LINK, Way.BUTTON, Way.QR]


def test_article_named_by_the_query_alone_is_told_from_the_website():
    tails = ("?p=12", "?p=13&lang=de", "?p=x", "")
    found = [make_kit(f"https://blog.example/{tail}", base_url=BASE_URL) for tail in tails]
    assert [(kit.article, kit.is_home) for kit in found] == [
        ("p-12", False),
        ("p-13", False),
        ("blog-example", True),
        ("blog-example", True),
    ]


def test_button_brings_nothing_but_itself():
    button = make_kit(ARTICLE, base_url=BASE_URL).button
    element = ElementTree.fromstring(button)
    assert [(each.tag, sorted(each.keys())) for each in element.iter()] == [("p", ["style"]), ("a", ["href", "style"])]
    assert element[0].text == BUTTON_TEXT
    assert "url(" not in button


def test_button_has_the_accent_of_the_copy():
    buttons = [make_kit(ARTICLE, base_url=BASE_URL, accent=accent).button for accent in ("", "#c2185b")]
    assert [re.search("background:([^;]+)", button)[1] for button in buttons] == ["#186e86", "#c2185b"]


@pytest.mark.parametrize(
    ("address", "article"),
    [
        (ARTICLE, "ki-adventskalender-tag-2"),
        ("http://blog.example/2026/KI_Strategie.html?utm_source=x#kommentare", "ki-strategie"),
        ("https://blog.example/artikel/amp/", "artikel"),
        ("https://blog.example", "blog-example"),
        ("https://blog.example/%E6%97%A5/", "e6-97-a5"),
        ("https://blög.example:8443/x", "x"),
        ("https://blog.example/" + "x" * 200, "x" * 80),
    ],
)
def test_article_is_named_by_the_end_of_its_address(address, article):
    assert read_article(address) == article == article_key(article)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("blog.example/artikel", "mit https://"),
        ("javascript:alert(1)", "mit https://"),
        ("ftp://blog.example/", "mit https://"),
        ("//blog.example/x", "mit https://"),
        ("https://", "keine Adresse im Web"),
        ("https://localhost/x", "keine Adresse im Web"),
        ("https://eva@blog.example/", "keine Adresse im Web"),
        ("https://blog.example\\@evil/", "keine Adresse im Web"),
        ("https://[::1]/", "keine Adresse im Web"),
        ("https://[bad/", "lässt sich nicht lesen"),
        ("https://blog.example:99999/", "lässt sich nicht lesen"),
        ("https://blog.example/a b", "kein Leerzeichen"),
        ("https://blog.example/\x00", "kein Leerzeichen"),
        ("https://blog.example/" + "x" * 500, "zu lang"),
        ("https://blog.example/p/0b9c8d7e-1a2b-3c4d-5e6f-001122334455/", "Entwurf"),
    ],
)
def test_what_is_no_article_is_refused_with_the_reason(address, words):
    with pytest.raises(NoArticle, match=re.escape(words)):
        read_article(address)


def test_qr_code_is_drawn_by_itself_and_large_enough_for_print():
    kit = make_kit(ARTICLE, base_url=BASE_URL)
    svg = ElementTree.fromstring(qr_svg(kit.qr))
    assert {each.tag.rpartition("}")[2] for each in svg.iter()} == {"svg", "g", "path"}
    picture = Image.open(BytesIO(qr_png(kit.qr)))
    assert (picture.format, picture.width == picture.height, picture.width >= 800) == ("PNG", True, True)
