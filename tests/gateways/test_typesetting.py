"""Setting pages with typst, in a process that may cost only so much."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from halbtag.gateways.typesetting import LIMITS, Format, Typesetter, TypesettingFailed, TypesettingFault

AT = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)

PLAIN = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(lang: "de")
#data.title
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "print"
    (folder / "fonts").mkdir(parents=True)
    return folder


def written(folder: Path, source: str) -> Typesetter:
    (folder / "page.typ").write_text(source)
    return Typesetter(folder)


def test_pdf_is_tagged_names_its_language_and_counts_its_pages(folder):
    one = written(folder, PLAIN).compile("page.typ", {"title": "Müller"}, Format.PDF, at=AT)
    two = written(folder, PLAIN + "#pagebreak()\nMehr").compile("page.typ", {"title": "Müller"}, Format.PDF, at=AT)

    assert one.content.startswith(b"%PDF-1.7")
    assert b"/MarkInfo<</Marked true" in one.content
    assert b"/Lang(de)" in one.content
    assert b"pdfuaid:part>1<" in one.content
    assert (one.pages, two.pages) == (1, 2)


def test_same_data_gives_the_same_bytes(folder):
    typesetter = written(folder, PLAIN)

    first, second = (typesetter.compile("page.typ", {"title": "Müller"}, Format.PDF, at=AT) for _ in range(2))

    assert first == second


def test_picture_has_the_size_of_its_page(folder):
    source = "#set page(width: 120pt, height: 63pt)\n" + PLAIN

    picture = written(folder, source).compile("page.typ", {"title": "Müller"}, Format.PNG)

    assert picture.pages == 1
    assert picture.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(picture.content[16:20]), int.from_bytes(picture.content[20:24])) == (120, 63)


@pytest.mark.parametrize(
    "typed",
    ['#import "@preview/cetz:0.3.0": canvas', '#read("/etc/passwd")', "{{7*7}}", "$x^2$ *fett* @ref <label>", '"]\\'],
)
def test_markup_in_the_data_is_only_text(folder, typed):
    source = PLAIN + "#assert.eq(data.title, data.same)"

    assert written(folder, source).compile("page.typ", {"title": typed, "same": typed}, Format.PDF).pages == 1


def test_page_count_cannot_be_written_by_a_stranger(folder):
    typed = "1 0 obj <</Type/Pages/Count 7>>"

    assert written(folder, PLAIN).compile("page.typ", {"title": typed}, Format.PDF).pages == 1


@pytest.mark.parametrize(
    "source",
    ['#read("/etc/passwd")', '#read("../secret.txt")', '#import "@preview/cetz:0.3.0": canvas', "#nonsense"],
)
def test_template_reads_nothing_beyond_its_folder_and_nothing_from_the_network(folder, source):
    (folder.parent / "secret.txt").write_text("secret")

    with pytest.raises(TypesettingFailed) as failed:
        written(folder, source).compile("page.typ", {}, Format.PDF)

    assert failed.value.fault is TypesettingFault.BROKEN


def test_endless_template_is_ended_in_time(folder):
    (folder / "page.typ").write_text(
        "#let n = 0\n" + "#{ for a in range(9999) { for b in range(9999) { for c in range(9999) { n += 1 } } } }"
    )
    began = time.monotonic()

    with pytest.raises(TypesettingFailed) as failed:
        Typesetter(folder, limits=replace(LIMITS, seconds=1)).compile("page.typ", {}, Format.PDF)

    assert failed.value.fault is TypesettingFault.TIME
    assert time.monotonic() - began < 5


def test_fault_does_not_show_what_was_typed_where_it_is_logged(folder):
    with pytest.raises(TypesettingFailed) as failed:
        written(folder, "#panic(json(bytes(sys.inputs.data)).title)").compile(
            "page.typ", {"title": "Sabine"}, Format.PDF
        )

    assert str(failed.value) == "broken"
