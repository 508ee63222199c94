"""The whole thing, as people meet it: real server, real worker, real mail, real browser, with scripts and without."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import vobject
from playwright.sync_api import BrowserContext, Page, expect

from halbtag.domain.formats import day_long
from halbtag.domain.states import Scope
from halbtag.persistence import tokens
from halbtag.persistence.database import Database
from tests.factories import later
from tests.live import LiveServer
from tests.mail_server import MailServer, Received

PROSPECT = "s.oeztuerk@mueller-soehne.example"
MEMBER = "j.kraemer@mueller-soehne.example"
CONSULTANT = "anna@beispiel-beratung.example"
PASSWORD = "drei Birnbäume im Nebel"

pytestmark = pytest.mark.timeout(240)


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def has_scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def requested_hosts() -> set[str]:
    return set()


@pytest.fixture
def prospect(
    live_server: LiveServer,  # noqa: ARG001 (it ends after the browsers: it waits for connections that are still open)
    new_context: Callable[..., BrowserContext],
    has_scripts: bool,
    requested_hosts: set[str],
) -> Iterator[Page]:
    """The prospect's browser; whatever it asks, and whomever, is noted."""
    context = new_context(java_script_enabled=has_scripts)
    context.on("request", lambda request: requested_hosts.add(urlsplit(request.url).netloc))
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    assert context.cookies() == []
    if has_scripts:
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.fixture
def consultant(new_context: Callable[..., BrowserContext], has_scripts: bool) -> Page:
    page = new_context(java_script_enabled=has_scripts).new_page()
    page.set_default_timeout(10_000)
    return page


def answer(page: Page, server: LiveServer, *, has_scripts: bool, is_sure: bool = True) -> None:
    page.goto(f"{server.base_url}/?von=tag-2&utm_source=blog")
    page.get_by_role("link", name="Passenden Halbtag finden").first.click()
    page.get_by_label("50 bis 249 Beschäftigte").check()
    page.get_by_label("In welcher Branche").select_option("manufacturing")
    page.get_by_label("Postleitzahl").fill("80331")
    page.get_by_label("Geschäftsführung" if is_sure else "IT-Leitung", exact=True).check()
    page.get_by_role("button", name="Weiter").click()
    page.get_by_label("Die IT allein").check()
    page.get_by_label("Es laufen Pilotprojekte").check()
    page.get_by_label("Nein", exact=True).check()
    for element in ("Ausrichtung", "Fokus", "Rahmen"):
        page.get_by_role("radiogroup", name=element).get_by_label("offen").check()
    page.get_by_label("Marge und Kosten").check()
    page.get_by_role("button", name="Weiter").click()
    page.get_by_label("IT", exact=True).check()
    page.get_by_label("Geschäftsführung oder Vorstand").check()
    last = page.get_by_label("3 bis 5 Personen" if is_sure else "Noch nicht sicher")
    if is_sure and not has_scripts:  # then what follows from an answer is asked once that was sent
        page.get_by_role("button", name="Ergebnis ansehen").click()
    last.check()
    page.get_by_role("button", name="Ergebnis ansehen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("passt" if is_sure else "passen")


def choose(page: Page) -> str:
    """Choose the first half-day of the next month; return the day as the page names it."""
    page.get_by_role("link", name="Freie Halbtage ansehen").click()
    page.get_by_role("link", name="Monat weiter").click()
    expect(page).to_have_url(re.compile("monat="))
    page.get_by_role("button", name=re.compile("Vormittag")).first.click()
    expect(page.get_by_text("Für Sie reserviert bis")).to_be_visible()
    return page.locator(".held strong").first.inner_text()


def fill_in_contact(page: Page) -> None:
    page.get_by_label("Vor- und Nachname").fill("Dr. Sabine Öztürk")
    page.get_by_label("E-Mail-Adresse").first.fill(PROSPECT)
    page.get_by_label("Telefon").fill("089 123456")
    page.get_by_label("Unternehmen").fill("Müller & Söhne Präzisionsteile GmbH")
    page.get_by_label("Straße und Hausnummer").fill("Isarstraße 12")
    page.get_by_label("Ort", exact=True).fill("München")
    page.get_by_role("button", name="Person hinzufügen").click()
    person = page.get_by_role("group", name="Person 1")
    person.get_by_label("Name").fill("Jens Krämer")
    person.get_by_label("E-Mail-Adresse").fill(MEMBER)
    person.get_by_label("Funktion").fill("IT-Leitung")
    page.get_by_role("button", name="Weiter zur Bestätigung").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("E-Mail|Postfach"))


def link_in(mail: Received, path: str) -> str:
    found = re.search(rf"http://127\.0\.0\.1:\d+/{path}/[\w-]+", mail.text)
    assert found, mail.text
    return found[0]


def invitation_in(mail: Received) -> vobject.base.Component:
    """Return the calendar part that a mail program shows, read by a library that did not write it."""
    alternative = next(part for part in mail.message.walk() if part.get_content_type() == "multipart/alternative")
    calendar = list(alternative.iter_parts())[-1]
    assert calendar.get_content_type() == "text/calendar"
    parsed = vobject.readOne(calendar.get_payload(decode=True).decode())
    assert calendar.get_param("method") == parsed.method.value
    return parsed


def set_up_admin(page: Page, server: LiveServer, database: Database) -> None:
    now = datetime.now(UTC)
    with database.writing() as session:
        secret = tokens.issue(session, scope=Scope.SETUP, now=now, expires_at=later(now, hours=1))
    page.goto(f"{server.base_url}/admin/einrichtung/{secret}")
    page.get_by_label("E-Mail-Adresse").fill(CONSULTANT)
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.get_by_role("button", name="Zugang anlegen").click()
    expect(page).to_have_url(f"{server.base_url}/admin/profil")


def test_prospect_books_and_cancels(
    prospect: Page, live_server: LiveServer, smtp_server: MailServer, requested_hosts: set[str], has_scripts: bool
) -> None:
    answer(prospect, live_server, has_scripts=has_scripts)
    day = choose(prospect)
    fill_in_contact(prospect)
    confirmation = smtp_server.wait_for(PROSPECT)[0]
    assert "Öztürk" not in confirmation.text
    prospect.goto(link_in(confirmation, "termin"))
    prospect.get_by_role("button", name="Halbtag verbindlich buchen").click()
    expect(prospect.get_by_role("heading", name="Ihr Termin steht")).to_be_visible()
    expect(prospect.get_by_text(day).first).to_be_visible()

    invited = [smtp_server.wait_for(PROSPECT, count=2)[1], smtp_server.wait_for(MEMBER)[0]]
    to_consultant = smtp_server.wait_for(CONSULTANT, count=2)
    events = [invitation_in(mail).vevent for mail in [*invited, to_consultant[0]]]
    assert len({event.uid.value for event in events}) == 1
    assert {day_long(event.dtstart.value) for event in events} == {day}
    assert all(invitation_in(mail).method.value == "REQUEST" for mail in invited)
    briefing = to_consultant[1].text
    assert "Die IT treibt das Thema allein." in briefing
    assert "tag-2" in briefing
    assert "Isarstraße 12" in briefing

    prospect.get_by_role("link", name="Termin absagen").click()
    prospect.get_by_role("button", name="Termin absagen").click()
    expect(prospect.get_by_role("heading", name="Dieser Termin ist abgesagt")).to_be_visible()
    for recipient, count in ((PROSPECT, 3), (MEMBER, 2), (CONSULTANT, 3)):
        cancellation = invitation_in(smtp_server.wait_for(recipient, count=count)[-1])
        assert (cancellation.method.value, cancellation.vevent.sequence.value) == ("CANCEL", "1")
        assert cancellation.vevent.uid.value == events[0].uid.value
    assert requested_hosts == {urlsplit(live_server.base_url).netloc}


def test_consultant_accepts_a_request_from_the_mail(
    prospect: Page, consultant: Page, live_server: LiveServer, smtp_server: MailServer, has_scripts: bool
) -> None:
    answer(prospect, live_server, has_scripts=has_scripts, is_sure=False)
    choose(prospect)
    fill_in_contact(prospect)
    prospect.goto(link_in(smtp_server.wait_for(PROSPECT)[0], "termin"))
    prospect.get_by_role("button", name="Halbtag anfragen").click()
    request = smtp_server.wait_for(CONSULTANT)[0]
    consultant.goto(link_in(request, "entscheidung"))
    expect(consultant.get_by_text("Müller & Söhne Präzisionsteile GmbH").first).to_be_visible()
    consultant.get_by_role("button", name="Zusagen und einladen").click()
    invitation = invitation_in(smtp_server.wait_for(MEMBER)[0])
    assert invitation.method.value == "REQUEST"
    assert invitation.vevent.dtend.value - invitation.vevent.dtstart.value == timedelta(hours=3, minutes=30)


def test_consultant_opens_and_closes_half_days(
    prospect: Page, consultant: Page, live_server: LiveServer, ready_database: Database, has_scripts: bool
) -> None:
    set_up_admin(consultant, live_server, ready_database)
    answer(prospect, live_server, has_scripts=has_scripts)
    prospect.get_by_role("link", name="Freie Halbtage ansehen").click()
    prospect.get_by_role("link", name="Monat weiter").click()
    expect(prospect).to_have_url(re.compile("monat="))
    month = re.search(r"monat=(\d{4}-\d\d)", prospect.url)[1]
    # The first free half-day is named once more above the month: only what stands in the weeks is counted.
    mornings = prospect.locator(".week button.half--morning")
    offered = mornings.count()
    consultant.goto(f"{live_server.base_url}/admin/kalender/{month}")
    free = consultant.locator(".half--free", has_text="Vormittag").first
    button_id = free.get_by_role("button").get_attribute("id")
    free.get_by_role("button").click()
    expect(consultant.locator(f"#{button_id}")).to_contain_text("Öffnen")
    prospect.reload()
    assert mornings.count() == offered - 1
    consultant.locator(f"#{button_id}").click()
    expect(consultant.locator(f"#{button_id}")).to_contain_text("Schließen")
    prospect.reload()
    assert mornings.count() == offered


def test_consultant_accepts_a_request_in_the_admin(
    prospect: Page,
    consultant: Page,
    live_server: LiveServer,
    smtp_server: MailServer,
    ready_database: Database,
    has_scripts: bool,
) -> None:
    set_up_admin(consultant, live_server, ready_database)
    answer(prospect, live_server, has_scripts=has_scripts, is_sure=False)
    choose(prospect)
    fill_in_contact(prospect)
    prospect.goto(link_in(smtp_server.wait_for(PROSPECT)[0], "termin"))
    prospect.get_by_role("button", name="Halbtag anfragen").click()
    expect(prospect.get_by_role("heading", name="Ihre Anfrage liegt vor")).to_be_visible()
    consultant.goto(f"{live_server.base_url}/admin")
    consultant.get_by_role("link", name=re.compile("Müller & Söhne")).first.click()
    consultant.get_by_role("button", name="Zusagen").click()
    smtp_server.wait_for(MEMBER)
    prospect.reload()
    expect(prospect.get_by_role("heading", name="Ihr Termin steht")).to_be_visible()
