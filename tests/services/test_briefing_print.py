"""The briefing on paper: one page whatever was typed, and never shortened unseen."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from halbtag.domain.briefing import Briefing, Guest, Part, mark_changes
from halbtag.domain.briefing_paper import CUT, ROOMS, STAND_IN, lay_out, more, remark
from halbtag.domain.colour import palette_of
from halbtag.domain.language import Language, speaking
from halbtag.domain.typesetting import Format, Typeset, TypesettingFailed, TypesettingFault
from halbtag.gateways.typesetting import Typesetter, count_pages
from halbtag.services.briefing_print import TEMPLATE, print_briefing
from tests.companies import COMPANIES, NOW, briefing_for

TYPESETTER = Typesetter(Path(__file__).parents[2] / "templates" / "print")
LINK = "https://termine.example/admin/termine/7"

HOSTILE = {
    "markup": '#import "@preview/cetz:0.3.0": canvas; #read("/etc/passwd") $x$ *a* <b> @c {{7*7}} [d] \\e "f" //g',
    "emoji": "Werk 🏭🚀 𝔊𝔪𝔟ℌ 日本語 ",
    "right to left": "שלום עולם مرحبا بالعالم ",
    "unbreakable": "Donaudampfschifffahrtsgesellschaftskapitän" * 8,
    "long": "Die Gesellschaft für Beteiligungen und Verwaltung in Süddeutschland ",
}


def printed(briefing):
    return print_briefing(briefing, TYPESETTER, link=LINK, at=NOW)


def company(name="maschinenbau_it_allein", language=Language.GERMAN, **changes):
    visit, answers = COMPANIES[name]
    with speaking(language):
        return briefing_for(replace(visit, **changes), answers)


def full_of(text):
    """Return a briefing in which everything is as long as the forms allow."""
    line = (text * 200)[:200]
    visit, answers = COMPANIES["spedition_assistenz"]
    guests = tuple(Guest(line[:120], f"{number}@firma.example", line[:120], number % 2 == 0) for number in range(8))
    visit = replace(visit, company=line[:160], name=line[:120], street=line, city=line[:120], circle=guests)
    briefing = briefing_for(replace(visit, note=(text * 2000)[:2000]), {**answers, "pain": (text * 300)[:300]})
    words = tuple(f"Neu am Tisch: {line[:90]}" for _ in range(12))
    return mark_changes(briefing, parts=tuple(Part), words=words, since="Mo., 23.11.2026, 09:00 Uhr")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", COMPANIES)
def test_briefing_of_a_typical_company_is_one_page_with_everything_on_it(name, language):
    briefing = company(name, language)

    assert count_pages(printed(briefing)) == 1
    assert TYPESETTER.compile(TEMPLATE, lay_out(briefing, room=ROOMS[1]), Format.PDF).pages == 1
    assert not lay_out(briefing, room=ROOMS[1])["is_cut"]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_whatever_was_typed_it_stays_one_page_and_says_what_is_left_out(text):
    briefing = full_of(text)

    used = next(room for room in ROOMS if _pages(briefing, room) == 1)
    laid = lay_out(briefing, room=used)

    assert count_pages(printed(briefing)) == 1
    assert laid["is_cut"]
    note = next(fact for fact in laid["who"]["facts"] if fact["key"] == "note")
    assert note["value"].replace("\u200b", "").endswith(f"{CUT}“{remark()}")


def _pages(briefing, room):
    return TYPESETTER.compile(TEMPLATE, lay_out(briefing, room=room), Format.PDF).pages


def test_longer_list_of_guests_says_how_many_are_left_out():
    visit, answers = COMPANIES["maschinenbau_it_allein"]
    guests = tuple(Guest(f"Gast {number}", f"{number}@firma.example", "") for number in range(8))
    briefing = briefing_for(replace(visit, circle=guests), answers)

    facts = lay_out(briefing, room=ROOMS[-1])["table"]["facts"]

    assert [fact["value"] for fact in facts][1:] == ["Gast 0", "Gast 1", f"6{more()}"]


@pytest.mark.parametrize("part", [Part.WHO, Part.SITUATION])
def test_remark_of_what_is_cut_stands_outside_of_the_quotation(part):
    said = "Wort für Wort " * 60
    visit, answers = COMPANIES["maschinenbau_it_allein"]
    laid = lay_out(briefing_for(replace(visit, note=said), {**answers, "pain": said}), room=ROOMS[2])

    quoted = laid[part]["facts"][-1]["value"]

    assert quoted.startswith("„Wort für")
    assert quoted.endswith((f"Wort{CUT}“{remark()}", f"für{CUT}“{remark()}"))


def test_mail_address_breaks_at_its_joints_only():
    address = "helmut.voss@voss-versicherungsmakler.example"

    shown = lay_out(company(email=address), room=ROOMS[0])["who"]["facts"][2]["value"]

    assert shown.split("\u200b") == ["helmut", ".voss@", "voss-versicherungsmakler", ".example"]


@pytest.mark.parametrize("is_void", [True, False])
def test_state_stands_in_the_head(is_void):
    briefing = replace(company(), state="Abgesagt", is_void=is_void)

    laid = lay_out(briefing, room=ROOMS[0])

    assert (laid["state"], laid["is_void"]) == ("Abgesagt", is_void)
    assert count_pages(printed(briefing)) == 1


def test_signs_that_print_lacks_are_replaced_and_that_is_said():
    laid = lay_out(company(company="Ångström ΔΣ Жук 🏭"), room=ROOMS[0])

    assert laid["company"] == f"Ångström ΔΣ Жук {STAND_IN}"
    assert laid["has_stand_ins"]


def test_every_sign_that_is_let_through_can_be_printed():
    signs = [chr(code) for code in range(0x21, 0x2800) if chr(code).isprintable()]
    shown = lay_out(company(company="x", note="".join(signs)), room=replace(ROOMS[0], text=9000))

    assert TYPESETTER.compile(TEMPLATE, shown, Format.PDF).pages >= 1


def test_same_briefing_gives_the_same_bytes():
    assert printed(company()) == printed(company())


def test_page_is_in_the_accent_that_was_wished_for_as_far_as_it_can_be_read():
    pages = [print_briefing(company(), TYPESETTER, link=LINK, at=NOW, accent=wish) for wish in ("", "#c2185b")]

    assert pages[0] == printed(company()) != pages[1]
    assert [lay_out(company(), room=ROOMS[0], accent=wish)["accent"] for wish in ("", "#c2185b", "#ffe600")] == [
        "#025367",
        palette_of("#c2185b").light.accent,
        palette_of("#ffe600").light.accent,
    ]


def test_stored_briefing_is_the_same_briefing():
    from dataclasses import asdict
    from json import dumps, loads

    briefing = company()

    assert Briefing.of(loads(dumps(asdict(briefing)))) == briefing


@pytest.mark.parametrize(("language", "tag"), [("de", b"de-DE"), ("en", b"en-GB")])
def test_page_can_be_read_by_everybody(language, tag):
    pdf = printed(company(language=language))

    assert b"/MarkInfo<</Marked true" in pdf
    assert b"/Lang(" + tag + b")" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert "Briefing: Präzisionsteile Nord GmbH".encode("utf-16-be").hex().upper().encode() in pdf
    assert b"/DisplayDocTitle true" in pdf
    kinds = re.findall(rb"/S/(\w+)", pdf)
    assert kinds.count(b"H1") == 1
    assert kinds.count(b"H2") == 11
    assert {b"L", b"LI", b"LBody", b"Link"} <= set(kinds)


def test_page_speaks_the_language_of_its_briefing_whoever_has_it_set():
    briefing = company(language="en", note="Word for word " * 90, company="Nord 🏭")
    briefing = mark_changes(briefing, parts=(), words=("One",) * 12, since="Mon 23 Nov 2026, 09:00")

    laid = lay_out(briefing, room=ROOMS[-1], at=NOW)

    assert (laid["lang"], laid["region"]) == ("en", "GB")
    assert laid["words"] == {
        "changed": "changed",
        "since": "Changed since Mon 23 Nov 2026, 09:00:",
        "link": "Appointment in the admin",
    }
    assert laid["changes"] == ["One", "One", "10 others…, more in the admin"]
    assert laid["who"]["facts"][3]["value"].endswith("Word…”, more in the admin")
    assert laid["foot"] == (
        "As of Mon 23 Nov 2026, 09:00. Whatever ends in “…” is in the admin in full. "
        "□ stands for characters that cannot be printed."
    )


def test_page_that_never_fits_is_a_fault_and_no_second_page():
    class Endless:
        def compile(self, template, data, output, *, at=None):
            return Typeset(b"%PDF", 2)

    with pytest.raises(TypesettingFailed) as failed:
        print_briefing(company(), Endless(), link=LINK, at=NOW)

    assert failed.value.fault is TypesettingFault.PAGES


def test_fonts_are_ours_and_part_of_the_file():
    fonts = set(re.findall(rb"/BaseFont/(?:[A-Z]{6}\+)?([\w-]+)", printed(company())))

    assert fonts == {b"HalbtagSans-Regular", b"HalbtagSans-SemiBold", b"Newsreader-Medium"}
