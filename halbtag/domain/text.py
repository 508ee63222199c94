"""Makes typed text safe to show, mail and put on a calendar: what no reader sees or what moves others' text is taken out."""

import re
import unicodedata

#: More marks on one letter than any living spelling needs paint over the lines around it ("zalgo").
MAX_COMBINING_MARKS = 3

#: Line breaks of every kind that some reader obeys: CR LF, and VT, FF, FS to RS, NEL, LINE and PARAGRAPH SEPARATOR alone.
_LINE_BREAK = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")

#: Letters that draw nothing yet are no format characters: fillers and joiners (Unicode, Default_Ignorable_Code_Point).
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")

#: Controls, format characters (bidi overrides and isolates, zero width, soft hyphen), halves of surrogates, unassigned.
_UNWANTED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Cn"})


def clean_line(text: str, max_length: int) -> str:
    """Return the text as one line in NFC: no control, bidi or zero-width character, white space collapsed.

    At most `max_length` characters are kept. Line breaks of any kind become a space, so that the parts of what was
    pasted stay apart. Cleaning twice changes nothing more. Source: OWASP ASVS 5.0.0, 2.2.1; RFC 5545, 3.1.
    """
    return _clean_words(_LINE_BREAK.sub(" ", text))[:max_length].rstrip()


def clean_text(text: str, max_length: int) -> str:
    r"""Return the text cleaned line by line as `clean_line` does, its lines ended by `\n`, at most one empty line in a row.

    At most `max_length` characters are kept. Empty lines at either end go.
    """
    lines = [_clean_words(line) for line in _LINE_BREAK.split(text)]
    joined = re.sub("\n{3,}", "\n\n", "\n".join(lines))
    return joined.strip("\n")[:max_length].rstrip()


def _clean_words(line: str) -> str:
    visible = "".join(map(_visible, line))
    # Before NFC, which sorts marks in quadratic time, and after, for NFC may take a letter apart into two marks.
    normal = _cap_marks(unicodedata.normalize("NFC", _cap_marks(" ".join(visible.split()))))
    return " ".join(normal.split())


def _visible(character: str) -> str:
    if character.isspace():
        return " "
    if character in _INVISIBLE or unicodedata.category(character) in _UNWANTED_CATEGORIES:
        return ""
    return character


def _cap_marks(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character).startswith("M") else 0
        if marks <= MAX_COMBINING_MARKS:
            kept.append(character)
    return "".join(kept)
