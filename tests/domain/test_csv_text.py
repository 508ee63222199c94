"""Tables for spreadsheets: readable there, and nothing in them is reckoned with."""

import csv
from io import StringIO

import pytest

from halbtag.domain.csv_text import csv_bytes


@pytest.mark.parametrize(
    "text",
    ['=HYPERLINK("http://evil.example")', "+49 821 5550123", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1+1"],
)
def test_formula_becomes_text(text):
    [[cell, number]] = csv.reader(StringIO(csv_bytes([[text, -1]]).decode("utf-8-sig"), newline=""), delimiter=";")
    assert (cell, number) == ("'" + text, "-1")


def test_file_is_what_excel_opens_in_german():
    content = csv_bytes([["Klären", 'a;"b"'], ["größer", 2]])
    assert content == '\ufeffKlären;"a;""b"""\r\ngrößer;2\r\n'.encode()
