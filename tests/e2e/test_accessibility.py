"""Whether everybody can use it: axe finds nothing, the keyboard is enough, nothing is cut off or too small."""

import json
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page, expect

from halbtag.domain.kept_mail import read_mail
from tests.e2e.keyboard import Keyboard
from tests.e2e.showroom import Showroom
from tests.e2e.sights import ADMIN, PUBLIC, Sight

#: No list of what is right, nothing loaded twice, and no wait for the one frame, where axe may not run.
QUICKLY = {"resultTypes": ["violations"], "preload": False, "iframes": False}

#: Every rule but those of level AAA and the experiments: best practices and the size of targets as well.
EVERY_RULE: dict[str, Any] = {**QUICKLY, "rules": {"target-size": {"enabled": True}}}

#: A mail is no page: it has no landmarks, for the program that shows it has them.
EVERY_RULE_FOR_MAIL = {
    **EVERY_RULE,
    "rules": {**EVERY_RULE["rules"], "landmark-one-main": {"enabled": False}, "region": {"enabled": False}},
}

#: The rules whose verdict depends on colours; the others say the same of a dark page as of a light one.
COLOUR_RULES = {**QUICKLY, "runOnly": ["color-contrast", "link-in-text-block"]}

#: What answers to GET and is no page: files, redirects, and the present month, which is a month like any other.
NOT_LOOKED_AT = {
    "admin.download_effect",
    "admin.show_briefing_pdf",
    "admin.show_calendar",
    "admin.show_qr_code",
    "booking.download_event",
    "devmail.show_html",
    "devmail.show_source",
    "feed.show_feed",
    "inquiry.resume",
    "offer.health",
    "site.show_card",
    "site.show_picture",
    "site.show_style",
    "site.show_embed_script",
    "site.show_favicon",
    "site.show_manifest",
    "site.show_robots",
    "site.show_sitemap",
    "site.show_touch_icon",
    "static",
}

WIDE = {"width": 1280, "height": 800}
NARROW = {"width": 360, "height": 800}
NARROWEST = {"width": 320, "height": 800}

#: What is beside the page, in the narrowest window; what scrolls in a box of its own may be wider.
SIDEWAYS = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("body *")]
    .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
    .map(element => element.outerHTML.slice(0, 120))"""

#: What a thumb would miss. A link within a sentence is as high as its line; a box is pressed by its label.
TOO_SMALL = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")]
  .filter(element => element.checkVisibility({visibilityProperty: true}) && element.tabIndex >= 0)
  .filter(element => !element.matches(".skip-link") && (getComputedStyle(element).display !== "inline"
    || element.parentElement.innerText.trim() === element.innerText.trim()))
  .map(element => element.matches("[type=radio], [type=checkbox]") ? element.labels[0] : element)
  .filter(element => element.getBoundingClientRect().height < 44)
  .map(element => `${element.getBoundingClientRect().height} px: ${element.outerHTML.slice(0, 120)}`)"""

#: The halves whose border is missing or has the colour of what is behind it.
WITHOUT_BORDER = """() => [...document.querySelectorAll(".half")].filter(half => {
  const style = getComputedStyle(half);
  const sides = ["Top", "Right", "Bottom", "Left"];
  const ground = getComputedStyle(document.body).backgroundColor;
  if (!half.checkVisibility()) return false;
  return !sides.every(side => parseFloat(style[`border${side}Width`]) >= 1 && style[`border${side}Style`] !== "none"
    && ![ground, style.backgroundColor, "rgba(0, 0, 0, 0)"].includes(style[`border${side}Color`]));
}).map(half => half.outerHTML.slice(0, 120))"""


def look(
    page: Page, every_rule: dict[str, Any] = EVERY_RULE, *, sizes: tuple[dict[str, int], ...] = (WIDE, NARROW)
) -> list[str]:
    """Return what axe finds at each size in both colour schemes, a line for each element."""
    page.evaluate(AXE_SCRIPT)
    found = []
    for size in sizes:
        page.set_viewport_size(size)
        for scheme, rules in (("light", every_rule), ("dark", COLOUR_RULES)):
            page.emulate_media(color_scheme=scheme)
            violations = page.evaluate(f"axe.run({json.dumps(rules)}).then(found => found.violations)")
            found += [
                f"{size['width']} {scheme} {violation['id']}: {node['html']} ({node['failureSummary']})"
                for violation in violations
                for node in violation["nodes"]
            ]
    return found


@pytest.mark.parametrize("sight", PUBLIC, ids=lambda sight: sight.name)
def test_public_page_is_accessible(visitor: Page, showroom: Showroom, sight: Sight) -> None:
    visitor.set_viewport_size(WIDE)
    sight.open(visitor, showroom)
    assert look(visitor) == []
    assert visitor.evaluate(TOO_SMALL) == []
    visitor.set_viewport_size(NARROWEST)
    assert visitor.evaluate(SIDEWAYS) == []


@pytest.mark.parametrize("sight", ADMIN, ids=lambda sight: sight.name)
def test_admin_page_is_accessible(consultant: Page, showroom: Showroom, sight: Sight) -> None:
    consultant.set_viewport_size(WIDE)
    sight.open(consultant, showroom)
    assert look(consultant) == []
    assert consultant.evaluate(TOO_SMALL) == []
    consultant.set_viewport_size(NARROWEST)
    assert consultant.evaluate(SIDEWAYS) == []


@pytest.mark.parametrize(("path", "name", "language"), [("/", "English", "en"), ("/en/", "Deutsch", "de")])
def test_other_language_is_a_link_beside_the_brand_in_its_own_words(
    visitor: Page, showroom: Showroom, path: str, name: str, language: str
) -> None:
    visitor.set_viewport_size(NARROWEST)
    visitor.goto(showroom.url(path))
    banner = visitor.get_by_role("banner")
    link = banner.get_by_role("link", name=name, exact=True)
    expect(link).to_have_attribute("lang", language)
    assert banner.evaluate("element => element.offsetHeight") <= 66  # one row: 4 rem, its rule, and what is rounded
    assert (visitor.evaluate(SIDEWAYS), visitor.evaluate(TOO_SMALL)) == ([], [])
    if path == "/en/":
        assert look(visitor) == []


def test_brake_is_accessible(visitor: Page, showroom: Showroom, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor.set_viewport_size(WIDE)
    visitor.goto(showroom.url("/anfrage"))
    monkeypatch.setitem(showroom.app.config, "RATELIMIT_FORMS", "1 per day")
    visitor.get_by_role("button", name="Weiter").click()
    expect(visitor.locator("#fehler")).to_be_focused()
    visitor.get_by_role("button", name="Weiter").click()
    expect(heading(visitor, "Bitte versuchen Sie es später noch einmal")).to_be_focused()
    assert look(visitor) == []


def test_open_menu_is_a_panel_however_wide_the_window_becomes(consultant: Page, showroom: Showroom) -> None:
    consultant.set_viewport_size(NARROW)
    consultant.goto(showroom.url("/admin"))
    consultant.get_by_role("button", name="Menü").click()
    consultant.get_by_role("navigation", name="Verwaltung").get_by_role("link", name="Konto").focus()
    assert look(consultant) == []


def test_every_kind_of_mail_is_accessible(visitor: Page, showroom: Showroom) -> None:
    mails = [read_mail(kept.content) for kept in showroom.mailbox.list_newest_first()]
    kinds = {mail.subject.split(":")[0]: mail.html for mail in mails if mail.html}
    assert len(kinds) >= 15
    visitor.goto("about:blank")  # in its frame under /postfach no script may run, axe neither
    found = {}
    for kind, html in kinds.items():
        visitor.set_content(html)
        found[kind] = look(visitor, EVERY_RULE_FOR_MAIL, sizes=(NARROW,))
    assert {kind: faults for kind, faults in found.items() if faults} == {}


def test_frame_shows_the_mail(visitor: Page, showroom: Showroom) -> None:
    visitor.goto(showroom.url("/postfach/{mail}"))
    expect(visitor.frame_locator("iframe").get_by_role("heading", level=1)).to_be_visible()


def test_every_page_is_looked_at(showroom: Showroom) -> None:
    addresses = showroom.app.url_map.bind("")
    seen = {
        addresses.match(showroom.path(sight.path).split("?")[0])[0] for sight in (*PUBLIC, *ADMIN) if sight.has_address
    }
    pages = {rule.endpoint for rule in showroom.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert pages - seen == NOT_LOOKED_AT


def heading(page: Page, name: str) -> Locator:
    return page.get_by_role("heading", level=1, name=name)


def answer_by_keyboard(page: Page, keyboard: Keyboard) -> None:
    keyboard.choose("Wie viele Menschen", "50 bis 249 Beschäftigte")
    keyboard.go_to(page.get_by_label("In welcher Branche"))
    page.keyboard.type("Industrie")
    keyboard.type_into("Postleitzahl des Standorts", "80331")
    keyboard.choose("Welche Rolle", "Geschäftsführung")
    keyboard.enter(page.get_by_role("button", name="Weiter"))
    expect(heading(page, "KI bei Ihnen heute")).to_be_focused()
    keyboard.choose("Wer treibt", "Die IT allein")
    keyboard.choose("Wie weit", "Es laufen Pilotprojekte")
    keyboard.choose("Auftrag", "Nein")
    for element in ("Ausrichtung", "Fokus", "Rahmen"):
        keyboard.choose(element, "offen")
    keyboard.tick("Marge und Kosten")
    keyboard.enter(page.get_by_role("button", name="Weiter"))
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    keyboard.tick("Geschäftsführung oder Vorstand")
    expect(page.get_by_role("radiogroup", name="Wie viele")).to_be_visible()
    keyboard.tick("IT")
    keyboard.choose("Wie viele", "3 bis 5 Personen")
    keyboard.enter(page.get_by_role("button", name="Ergebnis ansehen"))
    expect(heading(page, "Das passt.")).to_be_focused()


def test_keyboard_is_enough_to_answer_the_questions(page: Page, showroom: Showroom) -> None:
    keyboard = Keyboard(page)
    page.goto(showroom.url("/"))
    keyboard.go_to(page.get_by_role("link", name="Zum Inhalt"))
    keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    keyboard.enter(page.get_by_role("link", name="Passenden Halbtag finden").first)
    keyboard.enter(page.get_by_role("button", name="Weiter"))
    expect(page.locator("#fehler")).to_be_focused()
    keyboard.enter(page.locator("#fehler").get_by_role("link").first)
    expect(page.locator("#size")).to_be_focused()
    answer_by_keyboard(page, keyboard)


def test_keyboard_is_enough_to_book_to_move_and_to_cancel(page: Page, showroom: Showroom) -> None:
    keyboard = Keyboard(page)
    page.goto(showroom.url(f"/anfrage/{showroom.new_inquiry()}/ergebnis"))
    keyboard.enter(page.get_by_role("link", name="Freie Halbtage ansehen"))
    expect(heading(page, "Wählen Sie Ihren Halbtag")).to_be_focused()
    keyboard.enter(page.get_by_role("link", name="Monat weiter"))
    expect(page.locator("#monat")).to_be_focused()
    expect(page.locator("#monat")).to_contain_text("Dezember 2026")
    keyboard.enter(page.get_by_role("button", name="Nachmittag").last)
    expect(heading(page, "Wo und mit wem?")).to_be_focused()
    fill_in_contact_by_keyboard(page, keyboard)
    keyboard.enter(page.get_by_role("button", name="Weiter zur Bestätigung"))
    expect(heading(page, "Bitte öffnen Sie Ihr Postfach")).to_be_focused()

    page.goto(showroom.link_in_mail("tastatur@mueller-soehne.example", "termin"))
    keyboard.enter(page.get_by_role("button", name="Halbtag verbindlich buchen"))
    expect(heading(page, "Ihr Termin steht")).to_be_focused()
    keyboard.enter(page.get_by_role("link", name="Termin verlegen"))
    expect(heading(page, "Auf welchen Halbtag möchten Sie verlegen?")).to_be_focused()
    keyboard.enter(page.get_by_role("region", name="Halbtage frei").get_by_role("button", name="Vormittag").first)
    expect(heading(page, "Termin verlegen?")).to_be_focused()
    keyboard.enter(page.get_by_role("button", name="Termin verlegen"))
    expect(heading(page, "Ihr Termin steht")).to_be_focused()
    keyboard.enter(page.get_by_role("link", name="Termin absagen"))
    expect(heading(page, "Termin absagen?")).to_be_focused()
    keyboard.enter(page.get_by_role("button", name="Termin absagen"))
    expect(heading(page, "Dieser Termin ist abgesagt")).to_be_focused()


def fill_in_contact_by_keyboard(page: Page, keyboard: Keyboard) -> None:
    """Fill in the form, with a guest too many who is taken away again, and a mistake that is mended."""
    keyboard.type_into("Vor- und Nachname", "Dr. Sabine Öztürk")
    keyboard.type_into("E-Mail-Adresse", "tastatur@")
    keyboard.type_into("Telefon", "089 123456")
    keyboard.type_into("Unternehmen", "Müller & Söhne GmbH")
    keyboard.type_into("Straße und Hausnummer", "Isarstraße 12")
    keyboard.type_into("Ort", "München")
    keyboard.enter(page.get_by_role("button", name="Person hinzufügen"))
    first, second = (page.get_by_role("group", name=f"Person {number}") for number in (1, 2))
    expect(first.locator("legend")).to_be_focused()
    keyboard.press("Tab")
    expect(first.get_by_label("Name")).to_be_focused()
    page.keyboard.type("Jens Krämer")
    keyboard.type_into("E-Mail-Adresse", "j.kraemer@mueller-soehne.example")
    keyboard.enter(page.get_by_role("button", name="Weitere Person hinzufügen"))
    expect(second.locator("legend")).to_be_focused()
    keyboard.enter(page.get_by_role("button", name="Person 2 entfernen"))
    expect(first.locator("legend")).to_be_focused()
    expect(first.get_by_label("Name")).to_have_value("Jens Krämer")
    keyboard.enter(page.get_by_role("button", name="Person 1 entfernen"))
    expect(page.get_by_role("button", name="Person hinzufügen")).to_be_focused()
    keyboard.enter(page.get_by_role("button", name="Weiter zur Bestätigung"))
    expect(page.locator("#fehler")).to_be_focused()
    keyboard.enter(page.locator("#fehler").get_by_role("link", name="E-Mail-Adresse"))
    expect(page.get_by_label("E-Mail-Adresse")).to_be_focused()
    keyboard.press("End")
    page.keyboard.type("mueller-soehne.example")


def test_click_in_the_calendar_leaves_the_focus_on_its_button(consultant: Page, showroom: Showroom) -> None:
    keyboard = Keyboard(consultant)
    consultant.set_viewport_size(WIDE)
    consultant.goto(showroom.url("/admin/kalender/2027-01"))
    button = consultant.locator("#knopf-2027-01-12-afternoon")
    expect(button).to_contain_text("Schließen")
    keyboard.enter(button)
    expect(button).to_contain_text("Öffnen")
    expect(button).to_be_focused()
    keyboard.press("Enter")
    expect(button).to_contain_text("Schließen")
    expect(button).to_be_focused()


@pytest.mark.parametrize(
    "media", [{"reduced_motion": "reduce"}, {"forced_colors": "active"}], ids=lambda media: next(iter(media))
)
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
def test_every_half_keeps_its_border(
    page: Page, showroom: Showroom, media: dict[str, Any], size: dict[str, int]
) -> None:
    page.emulate_media(**media)
    page.set_viewport_size(size)
    page.goto(showroom.url("/anfrage/{fit}/termine?monat=2026-12"))
    assert page.locator(".half:visible").count() >= 10
    assert page.evaluate(WITHOUT_BORDER) == []
