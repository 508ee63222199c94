"""What `halbtag.js` promises of every exchange: where the focus goes, one request a click, a way on when it fails."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from threading import Thread
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, Request, Route, expect
from werkzeug.serving import make_server

from halbtag.domain.funnel import Count, Place, Way
from halbtag.domain.states import Scope
from halbtag.persistence import tokens
from halbtag.persistence.bookings import load_booking
from halbtag.persistence.database import Database
from halbtag.persistence.funnel import list_counts
from halbtag.persistence.inquiries import list_inquiries
from halbtag.services.submissions import confirm_address
from halbtag.settings import Settings
from tests.conftest import START
from tests.factories import make_inquiry, submit
from tests.mail_server import free_port

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def site(start_app: Callable[[Settings], Flask], settings: Settings) -> Iterator[str]:
    """The application on a port of its own; its address."""
    port = free_port()
    application = start_app(replace(settings, base_url=f"http://127.0.0.1:{port}", port=port))
    server = make_server("127.0.0.1", port, application, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{port}"
    server.shutdown()
    thread.join()
    server.server_close()


def hold_back(_: Route) -> None:
    """Leave a request without an answer."""


def fill_in_company(page: Page) -> None:
    page.get_by_label("50 bis 249 Beschäftigte").check()
    page.get_by_label("In welcher Branche").select_option("trade")
    page.get_by_label("Postleitzahl").fill("86150")
    page.get_by_label("Geschäftsführung", exact=True).check()


def fill_in_company_in_english(page: Page) -> None:
    page.get_by_label("50 to 249 employees").check()
    page.get_by_label("Which industry").select_option("trade")
    page.get_by_label("Postal code").fill("86150")
    page.get_by_label("Managing director", exact=True).check()


def test_refused_step_takes_the_focus_to_what_is_wrong(page: Page, site: str) -> None:
    page.goto(f"{site}/anfrage")
    page.get_by_role("button", name="Weiter").click()
    expect(page.locator("#fehler")).to_be_focused()
    expect(page).to_have_url(f"{site}/anfrage")
    page.get_by_role("link", name="Größe Ihres Unternehmens").click()
    expect(page.locator("#size")).to_be_focused()


def test_next_step_takes_the_focus_to_its_heading(page: Page, site: str) -> None:
    page.goto(f"{site}/anfrage")
    fill_in_company(page)
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("heading", level=1, name="KI bei Ihnen heute")).to_be_focused()
    expect(page).to_have_title("KI bei Ihnen heute (Schritt 2 von 3)")
    assert page.evaluate("scrollY") == 0


def test_going_back_shows_the_answers_that_were_given(page: Page, site: str) -> None:
    page.goto(f"{site}/anfrage")
    fill_in_company(page)
    page.get_by_role("button", name="Weiter").click()
    page.get_by_role("link", name="Zurück").click()
    expect(page.get_by_label("50 bis 249 Beschäftigte")).to_be_checked()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("KI bei Ihnen heute")


def test_going_back_to_the_first_step_finds_what_was_typed(page: Page, site: str) -> None:
    page.goto(f"{site}/anfrage?von=tag-2")
    fill_in_company(page)
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("KI bei Ihnen heute")
    page.go_back()
    expect(page.get_by_label("50 bis 249 Beschäftigte")).to_be_checked()
    expect(page.get_by_label("Postleitzahl")).to_have_value("86150")


def test_going_back_to_the_first_step_finds_what_was_typed_in_english(page: Page, site: str) -> None:
    page.goto(f"{site}/en/anfrage")
    fill_in_company_in_english(page)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("AI at your company today")
    page.go_back()
    expect(page.get_by_label("50 to 249 employees")).to_be_checked()
    expect(page.get_by_label("Postal code")).to_have_value("86150")


def test_link_to_the_other_language_follows_the_page_that_is_shown(page: Page, site: str) -> None:
    page.goto(f"{site}/en/anfrage?von=tag-2")
    other = page.get_by_role("link", name="Deutsch")
    expect(other).to_have_attribute("href", "/de/anfrage?von=tag-2")
    fill_in_company_in_english(page)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("AI at your company today")
    expect(other).to_have_attribute("href", urlsplit(page.url).path.replace("/en/", "/de/", 1))
    other.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("KI bei Ihnen heute")
    page.get_by_role("link", name="Zurück").click()
    expect(page.get_by_label("50 bis 249 Beschäftigte")).to_be_checked()
    page.go_back()
    expect(page.get_by_role("link", name="English")).to_have_attribute("href", re.compile("^/en/anfrage/[^/]+/ki$"))


def test_second_click_sends_nothing(page: Page, site: str) -> None:
    page.goto(f"{site}/anfrage")
    fill_in_company(page)
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST":
            sent.append(request.url)

    page.on("request", note)
    page.get_by_role("button", name="Weiter").evaluate("button => { button.click(); button.click(); button.click(); }")
    expect(page.get_by_role("heading", level=1)).to_have_text("KI bei Ihnen heute")
    assert len(sent) == 1


def test_cut_line_keeps_what_was_typed_and_offers_another_try(page: Page, site: str) -> None:
    page.goto(f"{site}/anfrage")
    fill_in_company(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("status")).to_contain_text("Die Verbindung ist unterbrochen.")
    expect(page.get_by_label("Postleitzahl")).to_have_value("86150")
    page.context.set_offline(False)
    page.get_by_role("button", name="Erneut versuchen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("KI bei Ihnen heute")


def test_cut_line_is_told_in_the_language_of_the_page(page: Page, site: str) -> None:
    page.goto(f"{site}/en/anfrage")
    page.context.set_offline(True)
    page.locator("main button[type=submit]").last.click()
    told = page.get_by_role("status")
    expect(told.locator("p")).to_have_text("The connection is interrupted. What you have entered is still here.")
    expect(told.get_by_role("button")).to_have_text("Try again")


def test_failure_of_ours_keeps_the_page(page: Page, site: str) -> None:
    page.goto(f"{site}/anfrage")
    fill_in_company(page)
    page.route("**/anfrage", lambda route: route.fulfill(status=500, content_type="text/html", body="<h1>500</h1>"))
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("status")).to_contain_text("Das hat leider nicht geklappt.")
    expect(page.get_by_label("Postleitzahl")).to_have_value("86150")


def test_slow_answer_is_shown_to_be_under_way(page: Page, site: str) -> None:
    page.goto(f"{site}/anfrage")
    fill_in_company(page)
    page.route("**/anfrage", hold_back)
    page.get_by_role("button", name="Weiter").click()
    expect(page.locator("main")).to_have_attribute("aria-busy", "true")
    button = page.get_by_role("button", name="Weiter")
    assert button.evaluate("button => button.getAnimations().map(each => each.animationName)") == ["pressed"]
    page.unroute_all(behavior="ignoreErrors")


def test_answer_without_the_wanted_part_becomes_a_page_of_its_own(page: Page, site: str) -> None:
    page.goto(f"{site}/anfrage")
    fill_in_company(page)
    page.get_by_role("button", name="Weiter").click()
    page.route("**/unternehmen", lambda route: route.fulfill(content_type="text/html", body="<p>Wartung</p>"))
    page.get_by_role("link", name="Zurück").click()
    expect(page.get_by_text("Wartung")).to_be_visible()


def test_what_is_typed_while_a_save_is_under_way_is_saved_too(
    page: Page, site: str, app: Flask, ready_database: Database
) -> None:
    mails = app.extensions["halbtag"].mails
    booking = submit(ready_database, mails, make_inquiry(ready_database, now=START), now=START)
    with ready_database.writing() as session:
        link = tokens.issue(session, scope=Scope.BOOKING, booking_id=booking.id, now=START)
    with ready_database.writing() as session:
        confirm_address(session, mails, token=link, now=START)
    page.goto(f"{site}/termin/{link}/vor-ort")
    page.locator("[name=reception]").click()
    for words in ("Tor 2", "Im Hof"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    expect(page.locator("#stand-ankunft")).to_have_text("Gespeichert.")
    page.wait_for_load_state("networkidle")
    with ready_database.reading() as session:
        site_of = load_booking(session, booking.id).site
    assert (site_of["reception"], site_of["parking"]) == ("Tor 2", "Im Hof")


def test_offer_is_counted_once_a_visit_and_csp_has_nothing_to_say(
    new_context: Callable[..., BrowserContext], site: str, ready_database: Database
) -> None:
    context = new_context(user_agent="Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0")
    context.add_init_script("Object.defineProperty(navigator, 'webdriver', {value: false})")
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for turn in (lambda: page.goto(f"{site}/?von=tag-2&utm_medium=qr"), page.reload):
        turn()
        page.wait_for_load_state("networkidle")
    page.get_by_role("link", name="Passenden Halbtag finden").first.click()
    page.get_by_role("link", name="KI-Strategietermin").click()
    page.wait_for_load_state("networkidle")
    page.go_back()
    with ready_database.reading() as session:
        counts = list_counts(session, first=date(2026, 11, 23), last=date(2026, 11, 23))
    assert counts == [Count(Place(date(2026, 11, 23), "tag-2", Way.QR), "seen", 1)]
    assert said == []


def test_first_touch_outlives_refusal_reload_and_the_way_back(page: Page, site: str, ready_database: Database) -> None:
    page.goto(f"{site}/?von=tag-2&utm_medium=button", referer="https://blog.example/tag-2/")
    page.get_by_role("link", name="Impressum").click()
    page.get_by_role("link", name="KI-Strategietermin").click()
    page.get_by_role("link", name="Passenden Halbtag finden").first.click()
    page.get_by_role("button", name="Weiter").click()
    expect(page.locator("#fehler")).to_be_focused()
    page.reload()
    page.go_back()
    page.go_forward()
    fill_in_company(page)
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("heading", level=1, name="KI bei Ihnen heute")).to_be_focused()
    page.go_back()
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("heading", level=1, name="KI bei Ihnen heute")).to_be_focused()
    with ready_database.reading() as session:
        [inquiry] = list_inquiries(session, limit=5)
    assert inquiry.source == {"von": "tag-2", "utm_medium": "button", "referrer": "blog.example"}
