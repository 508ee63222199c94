"""The page on what the articles bring, its file, and the one on linking them."""

import csv
import re
from io import StringIO

import pytest

from halbtag.services.funnel import count_seen
from tests.conftest import START
from tests.factories import ANSWERS, later, make_inquiry

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

PAGE = "/admin/wirkung"
KIT = "/admin/verlinken"
COLUMNS = (
    "Gesehen;Begonnen;Schritt 1;Schritt 2;Schritt 3;Passt;Klären;Noch nicht;Gewählt;Bestätigt;Stattgefunden"
).split(";")


@pytest.fixture
def counted(ready_database):
    """Two visits by a button in one week, an inquiry by a link in the next one, and one visit from nowhere."""
    with ready_database.writing() as session:
        for _ in range(2):
            count_seen(session, source={"von": "tag-2", "utm_medium": "button"}, now=later(START, days=-7))
        count_seen(session, source={}, now=START)
    make_inquiry(ready_database, now=START, answers=ANSWERS, source={"von": "größer", "utm_medium": "link"})


def cells(page, caption):
    table = re.search(rf"<caption[^>]*>{caption}.*?</table>", page, flags=re.DOTALL)[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, flags=re.DOTALL)[1:]
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row)] for row in rows]


@pytest.mark.usefixtures("counted")
def test_page_sums_up_by_article_way_and_week(consultant):
    page = consultant.get(PAGE).text
    assert [row[:4] for row in cells(page, "Je Artikel")] == [
        ["groesser", "0", "1", "1"],
        ["tag-2", "2", "0", "0"],
        ["ohne Artikel", "1", "0", "0"],
    ]
    assert [row[:3] for row in cells(page, "Je Weg")] == [
        ["Textlink", "0", "1"],
        ["Button", "2", "0"],
        ["Anderer Weg", "1", "0"],
    ]
    assert [row[:3] for row in cells(page, "Je Woche")] == [
        ["KW 48/2026 ohne Artikel", "1", "0"],
        ["KW 48/2026 groesser", "0", "1"],
        ["KW 47/2026 tag-2", "2", "0"],
    ]
    assert "Angebot gesehen: 3. Anfrage begonnen: 1." in page
    assert page.count("<title id=") == page.count("<desc id=") == 2


@pytest.mark.usefixtures("counted")
def test_range_and_article_narrow_the_page_down(consultant):
    page = consultant.get(f"{PAGE}?ab=2026-11-18&bis=2026-11-22").text
    assert [row[0] for row in cells(page, "Je Artikel")] == ["tag-2"]
    assert 'name="ab" value="2026-11-16"' in page
    assert [row[0] for row in cells(consultant.get(f"{PAGE}?artikel=groesser").text, "Je Artikel")] == ["groesser"]
    assert "In dieser Zeit wurde nichts gezählt." in consultant.get(f"{PAGE}?artikel=unbekannt").text


@pytest.mark.parametrize(
    "query",
    [
        "ab=junk&bis=junk",
        "ab=9999-12-31",
        "ab=0001-01-01",
        "bis=0001-01-01",
        "ab=2026-12-01&bis=2026-01-01",
        "artikel=%00<b>",
    ],
)
def test_junk_in_the_range_breaks_nothing(consultant, query):
    assert consultant.get(f"{PAGE}?{query}").status_code == 200
    assert consultant.get(f"{PAGE}/wirkung.csv?{query}").status_code == 200


@pytest.mark.parametrize(
    ("query", "is_said"),
    [("", False), ("?ab=2026-11-10&bis=2026-11-23", False), ("?ab=2027-01-04&bis=2020-01-06", True)],
)
def test_range_that_can_not_be_shown_as_asked_is_said(consultant, query, is_said):
    assert ("ein anderer Zeitraum, als Sie angegeben haben" in consultant.get(PAGE + query).text) == is_said


@pytest.mark.usefixtures("counted")
def test_file_holds_the_counters_under_a_fixed_name(consultant):
    answer = consultant.get(f'{PAGE}/wirkung.csv?artikel=&x="; filename=x.html')
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename=wirkung.csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows == [
        ["Woche", "Beginn", "Artikel", "Weg", *COLUMNS],
        ["2026-W48", "2026-11-23", "ohne Artikel", "Anderer Weg", "1", *["0"] * 10],
        ["2026-W48", "2026-11-23", "groesser", "Textlink", "0", "1", "1", "1", "1", *["0"] * 6],
        ["2026-W47", "2026-11-16", "tag-2", "Button", "2", *["0"] * 10],
    ]


def test_link_kit_makes_of_an_address_what_goes_below_the_article(consultant):
    page = consultant.get(f"{KIT}?adresse=https://blog.example/tag-2/").text
    assert 'value="http://localhost/?von=tag-2&amp;utm_medium=link"' in page
    assert "&lt;a href=&#34;http://localhost/?von=tag-2&amp;amp;utm_medium=button&#34;" in page
    for kind, mimetype, start in (("svg", "image/svg+xml", b"<?xml"), ("png", "image/png", b"\x89PNG")):
        answer = consultant.get(f"{KIT}/qr-code.{kind}?adresse=https://blog.example/tag-2/&laden=1")
        assert (answer.mimetype, answer.data[: len(start)]) == (mimetype, start)
        assert answer.headers["Content-Disposition"] == f"attachment; filename=halbtag-qr.{kind}"


@pytest.mark.parametrize(
    "address", ["junk", "javascript:alert(1)", "", "https://blog.example/%22><script>alert(1)</script>x y"]
)
def test_link_kit_says_what_is_wrong_with_an_address(consultant, address):
    answer = consultant.get(KIT, query_string={"adresse": address})
    assert answer.status_code == 422
    assert "Bitte prüfen Sie Ihre Angaben" in answer.text
    assert "<script>alert" not in answer.text
    assert consultant.get(f"{KIT}/qr-code.svg", query_string={"adresse": address}).status_code == 404
