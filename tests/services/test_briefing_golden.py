"""The briefings of twelve companies in both languages; `WRITE_GOLDEN=1` writes them anew, to be read."""

import os
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from halbtag.domain.language import Language, speaking
from halbtag.services.mails import Mails
from tests.companies import COMPANIES, briefing_for

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "briefing"
MAILS = Mails(ROOT / "templates", "https://termine.example")

#: Two companies may share so much of what is said of them.
COMMON_AT_MOST = 0.5

#: Where the briefing begins and the mail's foot does, and between what it is about this company alone.
FRAME = {Language.GERMAN: ("WER\n", "Impressum"), Language.ENGLISH: ("WHO\n", "Legal notice")}
OWN = {
    Language.GERMAN: ("WIE KI HEUTE GEFÜHRT WIRD", "DAVOR UND DANACH"),
    Language.ENGLISH: ("HOW AI IS LED TODAY", "BEFORE AND AFTER"),
}

in_both_languages = pytest.mark.parametrize("language", Language)


def written(name, language):
    visit, answers = COMPANIES[name]
    profile = SimpleNamespace(name="", street="", phone="", booking_email="")
    shown = SimpleNamespace(day=visit.start, half=visit.half, start=visit.start, end=visit.end, company="", place="")
    with speaking(language):
        briefing = briefing_for(visit, answers)
        letter = MAILS.letter("briefing", briefing=briefing, visit=shown, profile=profile, admin_link="", enclosed="")
    first, foot = FRAME[language]
    return letter.text[letter.text.index(first) : letter.text.index(foot)].rstrip() + "\n"


@in_both_languages
@pytest.mark.parametrize("name", COMPANIES)
def test_briefing_reads_as_it_was_read_through(name, language):
    path = GOLDEN / language / f"{name}.txt"
    if os.environ.get("WRITE_GOLDEN"):
        path.write_text(written(name, language))
    assert written(name, language) == path.read_text()


def test_nothing_else_lies_among_the_golden_files():
    found = {(path.parent.name, path.stem) for path in GOLDEN.rglob("*.txt")}
    assert found == {(language, name) for language in Language for name in COMPANIES}


@in_both_languages
def test_any_two_can_be_told_apart_without_the_names(language):
    said = {name: _what_is_said(written(name, language), OWN[language]) for name in COMPANIES}
    said = {name: lines - set.intersection(*said.values()) for name, lines in said.items()}
    for name, lines in said.items():
        for other, theirs in said.items():
            if other != name:
                assert len(lines & theirs) / len(lines) < COMMON_AT_MOST, (name, other)


@in_both_languages
@pytest.mark.parametrize("name", COMPANIES)
def test_no_sentence_is_said_twice(name, language):
    sentences = [each for each in re.split(r"(?<=[.?!])\s+|\n", written(name, language)) if len(each.split()) > 4]
    assert sorted(set(sentences)) == sorted(sentences)


def _what_is_said(text, own):
    """Return the lines that say something of the company, from the situation to the questions."""
    first, last = own
    lines = (
        re.sub(r"\d\d:\d\d–\d\d:\d\d: ", "", line) for line in text[text.index(first) : text.index(last)].splitlines()
    )
    return {line for line in lines if len(line.split()) > 2}
