"""Every mail as it is read, in both languages; `WRITE_GOLDEN=1` writes the files anew, to be read before they are kept.

Each has the subject, what a calendar takes from the mail, and the text; its HTML is looked at in
`tests/e2e/test_mail_pictures.py`.
"""

import os
import re
from pathlib import Path

import pytest

from halbtag.domain.language import Language
from halbtag.domain.mail import OutgoingMail
from tests.every_mail import mails_in
from tests.mail_occasions import body, calendar

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "mails"
KINDS = {path.name for path in (ROOT / "templates" / "emails").iterdir() if path.is_dir()}

every_language = pytest.mark.parametrize("language", Language)


def written(mail: OutgoingMail) -> str:
    parts = [f"Subject: {mail.subject}", *_event_lines(mail), "", body(mail).replace("\r\n", "\n").rstrip()]
    return "\n".join(parts) + "\n"


def _event_lines(mail: OutgoingMail) -> list[str]:
    if (found := calendar(mail)) is None:
        return []
    method = found.method.value if "method" in found.contents else "none"
    said = [(name, getattr(found.vevent, name.lower()).value) for name in ("SUMMARY", "LOCATION", "DESCRIPTION")]
    indented = [f"{name}: {value}".replace("\n", "\n  ") for name, value in said]
    return re.sub("^ +$", "", "\n".join([f"METHOD: {method}", *indented]), flags=re.MULTILINE).split("\n")


@every_language
def test_mail_reads_as_it_was_read_through(language: Language) -> None:
    folder = GOLDEN / language
    if os.environ.get("WRITE_GOLDEN"):
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            path.unlink()
        for name, mail in mails_in(language).items():
            (folder / f"{name}.txt").write_text(written(mail))
    kept = {path.stem: path.read_text() for path in folder.iterdir()}
    assert {name: written(mail) for name, mail in mails_in(language).items()} == kept


@every_language
def test_every_folder_of_mails_has_its_golden_file(language: Language) -> None:
    assert {path.stem for path in (GOLDEN / language).iterdir()} >= KINDS
    assert {mail.kind for mail in mails_in(language).values()} == KINDS


@every_language
def test_one_mail_says_the_same_in_text_and_html(language: Language) -> None:
    """Every link but the one to the mail program stands in both."""
    apart = {}
    for name, mail in mails_in(language).items():
        text, html = body(mail), body(mail, "html")
        links = set(re.findall(r'href="(https://[^"]*)"', html))
        if links != set(re.findall(r"https://\S+", text)):
            apart[name] = links ^ set(re.findall(r"https://\S+", text))
    assert apart == {}
