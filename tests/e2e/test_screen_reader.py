"""The visitor's journey as a screen reader tells it, step by step; `WRITE_GOLDEN=1` writes it anew, to be read."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from halbtag.persistence.profile import load_profile
from halbtag.services.setup import prepare
from halbtag.services.travel import add_region
from tests.conftest import START
from tests.e2e.listening import ANNOUNCED, heard
from tests.e2e.showroom import LONG_NAME, NOBODY_DECIDES, REGION, TOO_FAR, Showroom
from tests.e2e.sights import saved_on_the_way
from tests.factories import ANSWERS, CONTACT, submit

GOLDEN = Path(__file__).parents[1] / "golden" / "accessibility"


class QuietRoom(Showroom):
    """A copy in which nothing else happens: a consultant, one appointment in Augsburg, two days around Munich."""

    def _furnish(self) -> None:
        with self.database.writing() as session:
            prepare(session)
            profile = load_profile(session)
            profile.is_placeholder = False
            profile.name = "Dr. Katharina Lindner"
            profile.phone = "+49 821 123456"
            add_region(session, REGION)
        elsewhere = replace(CONTACT, postal_code="86150", city="Augsburg")
        token, day = self.new_inquiry({**ANSWERS, "postal_code": "86150"}), date(2026, 12, 9)
        submit(self.database, self.mails, token, now=START, day=day, contact=elsewhere)
        far, nobody = self.new_inquiry(TOO_FAR), self.new_inquiry(NOBODY_DECIDES)
        self.names |= {"fit": self.new_inquiry(), "too_far": far, "nobody_decides": nobody}


@pytest.fixture(scope="module")
def room(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[QuietRoom]:
    folder = tmp_path_factory.mktemp("quiet")
    copyfile(sqlite_template, folder / "halbtag.db")
    with QuietRoom(folder, f"sqlite:///{folder / 'halbtag.db'}", lambda: START) as room:
        yield room


Hear = Callable[[str], None]


def answer_questions(page: Page, hear: Hear) -> None:
    """Answer the three steps, each first sent in empty."""
    hear("question-step-1")
    page.get_by_role("button", name="Weiter").click()
    expect(page.locator("#fehler")).to_be_focused()
    hear("question-step-1-refused")
    page.route("**/anfrage", lambda route: route.abort())
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("button", name="Erneut versuchen")).to_be_visible()
    hear("connection-lost")
    page.unroute("**/anfrage")
    page.get_by_label("50 bis 249 Beschäftigte").check()
    page.get_by_label("In welcher Branche").select_option("manufacturing")
    page.get_by_label("Postleitzahl").fill("80331")
    page.get_by_label("Geschäftsführung", exact=True).check()
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("heading", name="KI bei Ihnen heute")).to_be_focused()
    hear("question-step-2")
    page.get_by_role("button", name="Weiter").click()
    expect(page.locator("#fehler")).to_be_focused()
    hear("question-step-2-refused")
    for answer in ("Die IT allein", "Es laufen Pilotprojekte", "Marge und Kosten"):
        page.get_by_label(answer).check()
    page.get_by_label("Nein", exact=True).check()
    for element in ("Ausrichtung", "Fokus", "Rahmen"):
        page.get_by_role("radiogroup", name=element).get_by_label("offen").check()
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    hear("question-step-3")
    page.get_by_role("button", name="Ergebnis ansehen").click()
    expect(page.locator("#fehler")).to_be_focused()
    hear("question-step-3-refused")
    page.get_by_label("Produktion oder Betrieb").check()
    expect(page.get_by_text("Nimmt die Person teil")).to_be_visible()
    hear("question-step-3-one-question-more")
    page.get_by_label("Produktion oder Betrieb").uncheck()
    expect(page.get_by_text("1 Frage auf dieser Seite")).to_be_attached()
    page.get_by_label("Geschäftsführung oder Vorstand").check()
    expect(page.get_by_text("2 Fragen auf dieser Seite")).to_be_attached()
    page.get_by_label("3 bis 5 Personen").check()
    page.get_by_role("button", name="Ergebnis ansehen").click()
    expect(page.get_by_role("heading", name="Das passt.")).to_be_focused()
    hear("result")


def fill_in_contact(page: Page, hear: Hear) -> None:
    """Fill in the form, first sent in with a guest of whom nothing is known."""
    hear("contact")
    page.get_by_role("button", name="Person hinzufügen").click()
    expect(page.get_by_role("group", name="Person 1").locator("legend")).to_be_focused()
    page.get_by_role("group", name="Person 1").get_by_label("E-Mail-Adresse").fill("jens@")
    page.get_by_role("button", name="Weiter zur Bestätigung").click()
    expect(page.locator("#fehler")).to_be_focused()
    hear("contact-refused")
    page.get_by_label("Vor- und Nachname").fill("Dr. Sabine Öztürk")
    page.get_by_label("E-Mail-Adresse").first.fill("s.oeztuerk@mueller-soehne.example")
    page.get_by_label("Telefon").fill("089 123456")
    page.get_by_label("Unternehmen").fill("Müller & Söhne GmbH")
    page.get_by_label("Straße und Hausnummer").fill("Isarstraße 12")
    page.get_by_label("Ort", exact=True).fill("München")
    guest = page.get_by_role("group", name="Person 1")
    guest.get_by_label("Name").fill(LONG_NAME)
    guest.get_by_label("E-Mail-Adresse").fill("m.hohenstein@mueller-soehne.example")
    page.get_by_role("button", name="Weiter zur Bestätigung").click()
    expect(page.get_by_role("heading", name="Bitte öffnen Sie Ihr Postfach")).to_be_focused()
    hear("sent")


def say_where(page: Page, hear: Hear) -> None:
    """Fill in how to get in, which is saved on the way, and go back."""
    page.get_by_role("link", name="Angaben ergänzen").click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    saved_on_the_way(page)
    hear("place-saved-on-the-way")
    page.go_back()
    expect(page.get_by_role("heading", name="Ihr Termin steht")).to_be_focused()


def move_and_cancel(page: Page, hear: Hear) -> None:
    """Move the appointment to the first half-day there is, and cancel it."""
    page.get_by_role("link", name="Termin verlegen").click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    hear("moving")
    page.get_by_role("button", name="Vormittag").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    hear("moving-to-a-half-day")
    page.get_by_role("button", name="verlegen").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    hear("moved")
    page.get_by_role("link", name="Termin absagen").click()
    expect(page.get_by_role("heading", name="Termin absagen?")).to_be_focused()
    hear("cancellation")
    page.get_by_role("button", name="Termin absagen").click()
    expect(page.get_by_role("heading", name="Dieser Termin ist abgesagt")).to_be_focused()
    hear("cancelled")


def walk_through(page: Page, room: QuietRoom, hear: Hear) -> None:
    """Go the whole way, and listen at each step."""
    page.goto(room.url("/"))
    hear("offer")
    page.get_by_role("link", name="Passenden Halbtag finden").first.click()
    expect(page.get_by_role("heading", name="Ihr Unternehmen")).to_be_visible()
    answer_questions(page, hear)
    page.get_by_role("link", name="Freie Halbtage ansehen").click()
    expect(page.get_by_role("heading", name="Wählen Sie Ihren Halbtag")).to_be_focused()
    page.get_by_role("link", name="Monat weiter").click()
    expect(page.locator("#monat")).to_be_focused()
    hear("half-days")
    page.get_by_role("button", name="Nachmittag").last.click()
    expect(page.get_by_role("heading", name="Wo und mit wem?")).to_be_focused()
    fill_in_contact(page, hear)
    page.goto(room.link_in_mail("s.oeztuerk@mueller-soehne.example", "termin"))
    hear("confirmation")
    page.get_by_role("button", name="Halbtag verbindlich buchen").click()
    expect(page.get_by_role("heading", name="Ihr Termin steht")).to_be_focused()
    hear("booked")
    say_where(page, hear)
    move_and_cancel(page, hear)
    for name, path in BESIDE_THE_WAY.items():
        page.goto(room.url(path))
        hear(name)


BESIDE_THE_WAY = {
    "result-too-far": "/anfrage/{too_far}/ergebnis",
    "message": "/anfrage/{too_far}/weiter/nachricht",
    "result-without-a-decider": "/anfrage/{nobody_decides}/ergebnis",
    "handing-over": "/anfrage/{nobody_decides}/weitergabe",
    "wishes": "/anfrage/{fit}/wunschzeiten",
    "half-days-near-others": "/anfrage/{fit}/termine?monat=2027-01",
    "half-day-lost": "/anfrage/{fit}/termine?vergeben=2026-12-08",
}


def test_journey_sounds_as_it_was_read_through(
    browser: Browser, browser_context_args: dict[str, Any], room: QuietRoom
) -> None:
    context = browser.new_context(**browser_context_args, reduced_motion="reduce")
    context.add_init_script(ANNOUNCED)
    page = context.new_page()
    said: dict[str, str] = {}
    walk_through(page, room, lambda name: said.update({f"{len(said) + 1:02}-{name}.txt": heard(page)}))
    context.close()
    if os.environ.get("WRITE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        for name, text in said.items():
            (GOLDEN / name).write_text(text)
    assert {path.name: path.read_text() for path in GOLDEN.iterdir()} == said
