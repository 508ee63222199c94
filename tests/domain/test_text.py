"""What people type or paste must not reach mails, calendars and pages with anything hidden in it."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halbtag.domain.text import (
    MAX_COMBINING_MARKS,
    clean_line,
    clean_text,
    display_name,
    plain_address,
    unlink,
)

LINE_BREAKS = ["\n", "\r", "\r\n", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
HIDDEN = [
    *"\x00\x01\x07\x08\x1b\x7f\x9f",  # controls
    *"\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e",  # zero width
    *"\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",  # bidi
    *"\u034f\u115f\u1160\u3164\uffa0\u2800",  # fillers
    "\ud800",  # half of a surrogate pair: cannot be written as UTF-8
    "\ufffe",
    "\U000e0041",  # tag characters
]


@pytest.mark.parametrize("line_break", LINE_BREAKS)
def test_clean_line_turns_every_line_break_into_a_space(line_break: str) -> None:
    assert (
        clean_line(f"Anna{line_break}ATTENDEE:mailto:evil@evil.example", 100)
        == "Anna ATTENDEE:mailto:evil@evil.example"
    )


@pytest.mark.parametrize("line_break", LINE_BREAKS)
def test_clean_text_keeps_lines_apart_by_newlines_only(line_break: str) -> None:
    assert clean_text(f"Eins{line_break}Zwei", 100) == "Eins\nZwei"


@pytest.mark.parametrize("hidden", HIDDEN)
def test_clean_line_takes_out_what_nobody_sees(hidden: str) -> None:
    assert clean_line(f"Mül{hidden}ler", 100) == "Müller"


@pytest.mark.parametrize("hidden", HIDDEN)
def test_clean_text_takes_out_what_nobody_sees(hidden: str) -> None:
    assert clean_text(f"Mül{hidden}ler\nOHG", 100) == "Müller\nOHG"


def test_clean_line_composes_letters() -> None:
    assert clean_line("Mu\u0308ller", 100) == "Müller"


def test_clean_line_collapses_white_space_of_any_width() -> None:
    assert clean_line(" \t Gebr.\u00a0\u2003 Weiß\u3000& Co. ", 100) == "Gebr. Weiß & Co."


def test_clean_line_keeps_to_the_length_without_a_space_at_the_end() -> None:
    assert clean_line("abc def", 4) == "abc"


def test_clean_line_keeps_umlauts_emoji_and_signs() -> None:
    assert clean_line("Größe „Ä“ – 50 % & <b> 😀 ❤️ žluťoučký", 100) == "Größe „Ä“ – 50 % & <b> 😀 ❤️ žluťoučký"


def test_clean_line_caps_marks_in_little_time() -> None:
    begun = time.perf_counter()
    cleaned = clean_line("a" + "\u0316\u0300" * 50_000, 1_000)
    assert len(cleaned) <= 1 + MAX_COMBINING_MARKS
    assert time.perf_counter() - begun < 2


def test_clean_text_keeps_one_empty_line_between_paragraphs() -> None:
    assert clean_text("\n\nEins\r\n\r\n\r\n\r\nZwei  \n Drei\n\n", 100) == "Eins\n\nZwei\nDrei"


@given(st.text(max_size=60))
def test_clean_line_settles_at_once_and_holds_no_break(text: str) -> None:
    cleaned = clean_line(text, 40)
    assert clean_line(cleaned, 40) == cleaned
    assert cleaned.splitlines() in ([], [cleaned])
    assert unicodedata.is_normalized("NFC", cleaned)
    cleaned.encode()


@given(st.text(max_size=60))
def test_clean_text_settles_at_once(text: str) -> None:
    cleaned = clean_text(text, 40)
    assert clean_text(cleaned, 40) == cleaned


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Dr. Jörg Beispiel", "Dr. Jörg Beispiel"),
        ("Anne-Marie O'Hara, MBA", "Anne-Marie O'Hara MBA"),
        ('Anna "Nana" Müller <anna@evil.example>', "Anna Nana Müller anna evil. example"),
        ("Anna\r\nBcc: evil@evil.example", "Anna Bcc evil evil. example"),
        ("Anna^nMüller\\;", "Anna nMüller"),
    ],
)
def test_display_name_needs_no_quoting(name: str, shown: str) -> None:
    assert display_name(name) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://evil.example/x", "https: //evil. example/x"),
        ("Rechnung auf evil.example", "Rechnung auf evil. example"),
        ("www.evil.example", "www. evil. example"),
        ("anna@evil.example", "anna@evil. example"),
        ("Turnverein e.V. 1. FC, 3.500 Leute. Ende.", "Turnverein e. V. 1. FC, 3.500 Leute. Ende."),
    ],
)
def test_unlink_leaves_nothing_to_click(text: str, shown: str) -> None:
    assert unlink(text) == shown


@pytest.mark.parametrize("email", ["anna@kunde.example", "a.b+c@xn--mller-kva.example", "o'hara@kunde.example"])
def test_plain_address_passes_what_forms_pass(email: str) -> None:
    assert plain_address(email) == email


@pytest.mark.parametrize(
    "email",
    ["", "anna", "anna@", "@kunde.example", "anna@müller.example", "a@b@c", "a b@kunde.example", "a@kunde.example\n",
     "a@kunde.example,b@kunde.example", "<a@kunde.example>", "a" * 250 + "@kunde.example"],
)  # fmt: skip
def test_plain_address_refuses_everything_else(email: str) -> None:
    with pytest.raises(ValueError, match="address"):
        plain_address(email)
