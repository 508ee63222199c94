"""Makes typed text safe to show, mail and put on a calendar: what no reader sees, or what moves others' text, goes."""

import re
import unicodedata

#: More marks on one letter than any living spelling needs paint over the lines around it ("zalgo").
MAX_COMBINING_MARKS = 3

#: Line breaks that some reader obeys: CR LF, each of them alone, VT, FF, FS to RS, NEL, LINE and PARAGRAPH SEPARATOR.
_LINE_BREAK = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")

#: Letters that draw nothing yet are no format characters: fillers and joiners (Unicode, Default_Ignorable_Code_Point).
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")

#: Controls, format characters (bidi overrides and isolates, zero width, soft hyphen), halves of surrogates, unassigned.
_UNWANTED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Cn"})

MAX_NAME_LENGTH = 120
MAX_ADDRESS_LENGTH = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets

_QUOTED_SIGNS = re.compile(r"""["^,;:<>@()\[\]\\]""")
_LINK_DOT = re.compile(r"(?<=\w)\.(?=[^\W\d_])")
_LINK_SCHEME = re.compile(r":(?=//)")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")


def clean_line(text: str, max_length: int) -> str:
    """Return the text as one line in NFC: no control, bidi or zero-width character, white space collapsed.

    At most `max_length` characters are kept. Line breaks of any kind become a space, so that the parts of what was
    pasted stay apart. Cleaning twice changes nothing more. Source: OWASP ASVS 5.0.0, 2.2.1; RFC 5545, 3.1.
    """
    return _clean_words(_LINE_BREAK.sub(" ", text))[:max_length].rstrip()


def clean_text(text: str, max_length: int) -> str:
    r"""Return the text cleaned line by line as `clean_line` does, the lines joined by `\n`.

    At most one empty line stands between two others, none at either end. At most `max_length` characters are kept.
    """
    lines = [_clean_words(line) for line in _LINE_BREAK.split(text)]
    joined = re.sub("\n{3,}", "\n\n", "\n".join(lines))
    return joined.strip("\n")[:max_length].rstrip()


def display_name(name: str) -> str:
    """Return a name fit for a mail header and for iCalendar's CN: one line, at most 120 characters, links broken.

    Signs that would have to be quoted there become spaces, for quoting is where programs disagree: Outlook, for one,
    shows the carets of RFC 6868 raw.
    """
    return clean_line(_QUOTED_SIGNS.sub(" ", unlink(name)), MAX_NAME_LENGTH)


def unlink(text: str) -> str:
    """Return the text with a gap in whatever mail programs turn into a link by themselves (OWASP ASVS 5.0.0, 1.2.1).

    "evil.example" becomes "evil. example"; a sentence, a number or "e.V." stays readable.
    """
    return _LINK_DOT.sub(". ", _LINK_SCHEME.sub(": ", text))


def plain_address(email: str) -> str:
    """Return the e-mail address as it came, or raise ValueError when it is not plain ASCII without spaces and brackets.

    Forms let no other pass; what reaches this is meant to write headers or properties of its own.
    """
    if not _ADDRESS.fullmatch(email) or len(email) > MAX_ADDRESS_LENGTH:
        raise ValueError("not a plain e-mail address")
    return email


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
