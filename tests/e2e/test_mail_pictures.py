"""Every mail's HTML as a mail program shows it: on a phone and beside a list of mails, by day and by night.

`MAIL_PICTURES=folder` keeps a picture of each, and `index.html` with all of them on one page, to be looked at;
`MAIL_ACCENT=#c2185b` shows them in another consultant's colour.
"""

import json
import os
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from halbtag.domain.language import Language
from tests.e2e.test_accessibility import COLOUR_RULES, EVERY_RULE_FOR_MAIL, SIDEWAYS
from tests.every_mail import mails_in
from tests.mail_occasions import body

PHONE = {"width": 360, "height": 740}
PANE = {"width": 640, "height": 740}
MOST_BYTES = 30_000

#: No contrast may depend on which colour a consultant chooses.
LOUD = "#c2185b"

#: Together they have every part that has the accent: buttons, links in sentences, among facts and at the foot.
WITH_EVERY_PART = ("booking_confirmed", "decision_needed", "reminder")

BUT_COLOURS = {**EVERY_RULE_FOR_MAIL, "rules": {**EVERY_RULE_FOR_MAIL["rules"], "color-contrast": {"enabled": False}}}

LOOKS = {f"{size['width']}-{scheme}": (size, scheme) for size in (PHONE, PANE) for scheme in ("light", "dark")}

_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)


@pytest.fixture
def reader(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE)
    yield context.new_page()
    context.close()


def htmls_in(language: Language, *, accent: str = "") -> dict[str, str]:
    return {name: body(mail, "html") for name, mail in mails_in(language, accent=accent).items()}


def all_in_one(htmls: dict[str, str]) -> str:
    """Return all mails as one long one, whose rules they share: looking at one is quicker than at a hundred."""
    first, *others = htmls.values()
    bodies = [found[1] for html in others if (found := _BODY.search(html))]
    assert len(bodies) == len(others)
    return first.replace("</body>", "".join([*bodies, "</body>"]))


@pytest.mark.parametrize("language", Language)
def test_no_mail_is_wider_than_its_window_or_loads_anything(reader: Page, language: Language) -> None:
    asked: list[str] = []
    reader.on("request", lambda request: asked.append(request.url))
    reader.set_content(all_in_one(htmls_in(language)))
    wide = []
    for size in (PHONE, PANE):
        reader.set_viewport_size(size)
        wide += reader.evaluate(SIDEWAYS)
    assert (wide, asked) == ([], [])


@pytest.mark.parametrize("accent", ["", LOUD])
def test_every_kind_of_mail_has_contrast_by_day_and_by_night(reader: Page, accent: str) -> None:
    """In one language: both have the same colours."""
    htmls = htmls_in(Language.GERMAN, accent=accent)
    kinds = WITH_EVERY_PART if accent else [name for name in htmls if "-" not in name]
    reader.set_content(all_in_one({name: htmls[name] for name in kinds}))
    reader.evaluate(AXE_SCRIPT)
    found = {}
    for scheme in ("light", "dark"):
        reader.emulate_media(color_scheme=scheme)
        found[scheme] = _violations(reader, COLOUR_RULES)
    assert found == {"light": [], "dark": []}


@pytest.mark.parametrize("language", Language)
def test_mail_is_a_sound_and_small_page_of_its_own(reader: Page, language: Language) -> None:
    """With every rule that does not depend on colours, for one mail of each kind."""
    faults = {}
    for name, html in htmls_in(language).items():
        tag = re.search(r'<html lang="(\w+)"', html)
        assert (tag and tag[1], len(html.encode()) <= MOST_BYTES) == (language, True), name
        if "-" not in name and language is Language.ENGLISH:
            reader.set_content(html)
            reader.evaluate(AXE_SCRIPT)
            faults[name] = _violations(reader, BUT_COLOURS)
    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.parametrize("language", Language)
def test_mails_have_pictures_to_look_at(reader: Page, language: Language, tmp_path: Path) -> None:
    """Of all of them where a folder is named; else of one, which shows that it would work."""
    folder = Path(os.environ.get("MAIL_PICTURES", tmp_path)) / language
    folder.mkdir(parents=True, exist_ok=True)
    htmls = htmls_in(language, accent=os.environ.get("MAIL_ACCENT", ""))
    if "MAIL_PICTURES" not in os.environ:
        htmls = {"booking_confirmed": htmls["booking_confirmed"]}
    for name, html in htmls.items():
        _take_pictures(reader, html, folder=folder, name=name)
    (folder / "index.html").write_text("".join(_row(name) for name in htmls))
    assert {path.stem for path in folder.glob("*.png")} == {f"{name}-{look}" for name in htmls for look in LOOKS}


def _violations(page: Page, rules: dict[str, Any]) -> list[str]:
    violations = page.evaluate(f"axe.run({json.dumps(rules)}).then(found => found.violations)")
    return [f"{each['id']}: {node['html'][:200]}" for each in violations for node in each["nodes"]]


def _take_pictures(page: Page, html: str, *, folder: Path, name: str) -> None:
    page.set_content(html)
    for look, (size, scheme) in LOOKS.items():
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=folder / f"{name}-{look}.png", full_page=True)


def _row(name: str) -> str:
    pictures = "".join(f'<img src="{name}-{look}.png" alt="{look}" style="vertical-align: top"> ' for look in LOOKS)
    return f'<h2>{escape(name)}</h2>\n<p style="white-space: nowrap">{pictures}</p>\n'
