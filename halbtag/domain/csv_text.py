"""Tables to download as Excel opens them in German: semicolons, CRLF, UTF-8 with the mark by which it knows umlauts."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

#: What begins a formula in some spreadsheet (OWASP, "CSV Injection"), the full-width signs among them.
_FORMULA_SIGNS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")

_MARK = "\ufeff"


def csv_bytes(rows: Iterable[Sequence[str | int]]) -> bytes:
    """Return the rows as a file; text that a spreadsheet would reckon with becomes text by an apostrophe before it.

    Numbers stay numbers. Source: RFC 4180; OWASP ASVS 5.0.0, 1.2.10.
    """
    out = StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows([_harmless(cell) for cell in row] for row in rows)
    return (_MARK + out.getvalue()).encode()


def _harmless(cell: str | int) -> str | int:
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA_SIGNS):
        return f"'{cell}"
    return cell
