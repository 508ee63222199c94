"""The briefings of twelve companies, as they are read; `WRITE_GOLDEN=1` writes them anew, to be read."""

import os
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from halbtag.services.mails import Mails
from tests.companies import COMPANIES, briefing_for

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "briefing"
MAILS = Mails(ROOT / "templates", "https://termine.example")

#: Two companies may share so much of what is said of them.
COMMON_AT_MOST = 0.5


def written(name):
    visit, answers = COMPANIES[name]
    briefing = briefing_for(visit, answers)
    profile = SimpleNamespace(name="", street="", phone="", booking_email="")
    shown = SimpleNamespace(day=visit.start, half=visit.half, start=visit.start, end=visit.end, company="", place="")
    text = MAILS.letter("briefing", briefing=briefing, visit=shown, profile=profile, admin_link="", enclosed="").text
    return text[text.index("WER\n") : text.index("Impressum")].rstrip() + "\n"


@pytest.mark.parametrize("name", COMPANIES)
def test_briefing_reads_as_it_was_read_through(name):
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("WRITE_GOLDEN"):
        path.write_text(written(name))
    assert written(name) == path.read_text()


def test_nothing_else_lies_among_the_golden_files():
    assert {path.stem for path in GOLDEN.iterdir()} == set(COMPANIES)


def test_any_two_can_be_told_apart_without_the_names():
    said = {name: _what_is_said(written(name)) for name in COMPANIES}
    said = {name: lines - set.intersection(*said.values()) for name, lines in said.items()}
    for name, lines in said.items():
        for other, theirs in said.items():
            if other != name:
                assert len(lines & theirs) / len(lines) < COMMON_AT_MOST, (name, other)


@pytest.mark.parametrize("name", COMPANIES)
def test_no_sentence_is_said_twice(name):
    sentences = [each for each in re.split(r"(?<=[.?!])\s+|\n", written(name)) if len(each.split()) > 4]
    assert sorted(set(sentences)) == sorted(sentences)


def _what_is_said(text):
    """Return the lines that say something of the company, from the situation to the questions."""
    inner = text[text.index("WIE KI HEUTE GEFÜHRT WIRD") : text.index("DAVOR UND DANACH")]
    lines = (re.sub(r"\d\d:\d\d–\d\d:\d\d: ", "", line) for line in inner.splitlines())
    return {line for line in lines if len(line.split()) > 2}
