"""The briefing as one printed page: what stands on it, shortened until it fits, and what print can show at all."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from halbtag.domain.briefing import Briefing, Fact, Part, Section
from halbtag.domain.colour import palette_of
from halbtag.domain.formats import moment, quoted
from halbtag.domain.language import gettext, language_of, ngettext, speaking
from halbtag.domain.text import clean_line

#: What a shortened passage ends with; of a quotation, `CUT` stands inside of it and `remark` behind.
CUT = "…"


def remark() -> str:
    """Return where the rest of it stands."""
    return gettext(", mehr in der Verwaltung")


def more() -> str:
    """Return what a shortened passage ends with."""
    return f"{CUT}{remark()}"


#: Stands for a sign that the fonts in `templates/print/fonts` do not have, as its test says.
STAND_IN = "□"
_UNPRINTABLE = re.compile(
    "[^ -~\xa0-\u017f\u018f\u0192\u01a0\u01a1\u01af\u01b0\u01cd-\u01dc\u01e6\u01e7\u01ea\u01eb\u0218-\u021b"
    "\u0300-\u0304\u0306-\u030c\u0327\u0328\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f\u0490\u0491"
    "\u1e80-\u1e85\u1e9e\u1ea0-\u1ef9\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2116\u2122"
    "\u2190-\u2193\u2212\u2260\u2264\u2265\u25a1\u25cf\u2713]"
)

#: A word without a place to break gets one after so many letters.
_LONGEST_WORD = 22
_MAIL_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")
_LONG_WORD = re.compile(rf"[^\s\-/\u200b]{{{_LONGEST_WORD}}}(?=[^\s\-/\u200b]{{4}})")


@dataclass(frozen=True, slots=True)
class Room:
    """How much of what people typed has room: letters of a line, of a longer text, and how many lines of a list.

    `size` is that of the type, in points.
    """

    size: float
    line: int
    text: int
    lines: int


#: From generous to what fits whatever was typed: the first one with which the page holds everything is taken.
ROOMS = (
    Room(10.0, 160, 700, 9),
    Room(9.2, 160, 700, 9),
    Room(8.6, 110, 400, 8),
    Room(8.6, 70, 200, 5),
    Room(8.2, 44, 90, 3),
)


def lay_out(
    briefing: Briefing, *, room: Room, link: str = "", at: datetime | None = None, accent: str = ""
) -> dict[str, Any]:
    """Return what the template `briefing.typ` is filled with.

    `link` leads to the booking in the admin, `at` is the aware instant at which this is set, `accent` the colour that
    was wished for, which becomes what is readable on paper. Text that has no room ends in `more()`, and so does a list
    of which only the beginning has. The page speaks the briefing's language.
    """
    with speaking(briefing.language):
        laid = _lay_out(briefing, _Paper(room), link=link, at=at)
    return {**laid, "accent": palette_of(accent).light.accent}


def _lay_out(briefing: Briefing, paper: "_Paper", *, link: str, at: datetime | None) -> dict[str, Any]:
    laid = {
        "title": paper.line(briefing.title, most=120),
        "company": paper.line(briefing.company, most=90, end=CUT),
        "when": paper.line(briefing.when, most=200),
        "half": briefing.half,
        "state": paper.line(briefing.state, most=200),
        "is_void": briefing.is_void,
        "size": paper.room.size,
        "changes": paper.list([paper.line(change) for change in briefing.changes]),
        "since": briefing.since,
        "link": link,
        "lang": briefing.language,
        "region": language_of(briefing.language).locale.partition("_")[2],
        "words": _words(briefing),
        **{section.part.value: paper.section(section) for section in briefing.sections},
    }
    return {**laid, "foot": " ".join(_foot(paper, at=at)), "is_cut": paper.is_cut, "has_stand_ins": paper.has_stand_ins}


def _words(briefing: Briefing) -> dict[str, str]:
    """Return what the template itself says."""
    return {
        "changed": gettext("geändert"),
        "since": gettext("Geändert seit %(since)s:", since=briefing.since),
        "link": gettext("Termin in der Verwaltung"),
    }


def _foot(paper: "_Paper", *, at: datetime | None) -> Iterator[str]:
    if at is not None:
        yield gettext("Stand: %(moment)s.", moment=moment(at))
    if paper.is_cut:
        yield gettext("Was mit „…“ endet, steht ganz in der Verwaltung.")
    if paper.has_stand_ins:
        yield gettext("%(sign)s steht für Zeichen, die der Druck nicht kennt.", sign=STAND_IN)


class _Paper:
    """One page in the making, which remembers what had to be left out."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.is_cut = False
        self.has_stand_ins = False

    def section(self, section: Section) -> dict[str, Any]:
        """Return a part of the briefing as the template wants it."""
        is_own = section.part in _OURS
        facts = [self.fact(fact, is_own=is_own) for fact in section.facts]
        if section.part is Part.TABLE and len(facts) > self.room.lines:
            left_out = len(facts) - self.room.lines
            facts = [*facts[: self.room.lines], {**_EMPTY, "label": gettext("Weitere"), "value": f"{left_out}{more()}"}]
            self.is_cut = True
        return {
            "title": section.title,
            "facts": facts,
            "paragraphs": [self.line(text, most=_OUR_MOST) for text in section.paragraphs],
            "items": [self.line(text, most=300) for text in section.items],
            "is_changed": section.is_changed,
        }

    def fact(self, fact: Fact, *, is_own: bool) -> dict[str, Any]:
        """Return a label with its value, what stands below it, and where it leads."""
        value = quoted(fact.value) if fact.key == _QUOTED_FACT else fact.value
        most = self.room.text if fact.key in _LONG_FACTS else self.room.line
        if is_own:
            most = _OUR_MOST
        elif fact.key in _MIXED_FACTS:
            most = max(most, _MIXED_LEAST)
        return {
            "label": self.line(fact.label, most=60),
            "value": self.line(value, most=most),
            "detail": self.line(fact.detail, most=most),
            "link": fact.link if fact.link.startswith(("https://", "mailto:", "tel:")) else "",
            "minutes": fact.minutes,
            "key": fact.key,
        }

    def list(self, lines: Sequence[str]) -> list[str]:
        """Return as many lines as have room."""
        if len(lines) <= self.room.lines:
            return list(lines)
        self.is_cut = True
        left_out = ngettext("%(num)d weitere", "%(num)d weitere", len(lines) - self.room.lines + 1)
        return [*lines[: self.room.lines - 1], f"{left_out}{more()}"]

    def line(self, text: str, *, most: int | None = None, end: str = "") -> str:
        """Return the text as print can show it, at most so long."""
        most = most or self.room.line
        line = clean_line(text, len(text) or 1)
        if len(line) > most:
            line, self.is_cut = _shorten(line, most, end or more()), True
        shown = _UNPRINTABLE.sub(STAND_IN, line)
        self.has_stand_ins = self.has_stand_ins or shown != line
        breakable = _MAIL_ADDRESS.sub(lambda found: found[0].replace("@", "@\u200b").replace(".", "\u200b."), shown)
        return _LONG_WORD.sub(lambda found: f"{found[0]}\u200b", breakable)


def _shorten(line: str, most: int, end: str) -> str:
    """Return the beginning of a line and what says that there is more, which nobody said who is quoted."""
    word_end = line.rfind(" ", most - _LONGEST_WORD, most + 1)
    beginning = line[: word_end if word_end > 0 else most].rstrip(" ,;.")
    opening, closing = quoted("|").split("|")
    is_quotation = line.startswith(opening) and line.endswith(closing)
    return f"{beginning}{CUT}{closing}{end.removeprefix(CUT)}" if is_quotation else f"{beginning}{end}"


#: What is ours from end to end is never cut.
_OURS = frozenset({Part.GLANCE, Part.HYPOTHESES, Part.AGENDA})

_OUR_MOST = 600

#: What has a few words of somebody else's among ours.
_MIXED_FACTS = frozenset({"there", "back", "tight", "announced", "same_day"})
_MIXED_LEAST = 110

_LONG_FACTS = frozenset({"note", "pain"})

#: What stands on paper without its label, so that only quotation marks say whose words it has.
_QUOTED_FACT = "note"

_EMPTY = {"label": "", "value": "", "detail": "", "link": "", "minutes": 0, "key": ""}
