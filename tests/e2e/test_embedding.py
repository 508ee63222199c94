"""The way from inside another website's page, where the browser keeps the cookies of third parties away."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, FrameLocator, Page, expect

from halbtag.services.embedding import save_embed_origins
from tests.e2e.showroom import Showroom
from tests.web_server import WebServer, answer

#: A blog's article as Ghost writes it, with the lines of the admin in an HTML card.
ARTICLE = """<!doctype html><html lang="de"><title>Artikel</title><meta name="viewport" content="width=device-width">
<h1>Ein Artikel</h1><p style="height: 120vh">Viel Text.</p>
<!--kg-card-begin: html-->{lines}<!--kg-card-end: html-->
<p id="danach">Noch ein Absatz.</p></html>"""

LINES = """<iframe src="{address}{path}" title="Halbtag anfragen" width="100%" height="720" frameborder="0"
  allow="clipboard-write"></iframe><script src="{address}/embed.js" async></script>"""


@pytest.fixture
def blog(showroom: Showroom) -> Iterator[WebServer]:
    """Another site: `localhost` beside the showroom's `127.0.0.1`; allowed for as long as the test runs."""
    with WebServer() as blog:
        with showroom.database.writing() as session:
            save_embed_origins(session, [f"http://localhost:{blog.port}"])
        yield blog
    with showroom.database.writing() as session:
        save_embed_origins(session, [])


@pytest.fixture
def reader(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A browser that neither keeps nor sends the cookies of third parties."""
    context = browser.new_context(**browser_context_args, viewport={"width": 390, "height": 844})
    page = context.new_page()
    context.new_cdp_session(page).send(
        "Network.setCookieControls",
        {
            "enableThirdPartyCookieRestriction": True,
            "disableThirdPartyCookieMetadata": True,
            "disableThirdPartyCookieHeuristics": True,
        },
    )
    yield page
    assert context.cookies() == []
    context.close()


def write(blog: WebServer, showroom: Showroom, path: str = "/anfrage") -> str:
    """Write an article with a frame and return its address."""
    lines = LINES.format(address=showroom.address, path=path)
    blog.replies["/artikel"] = answer(ARTICLE.format(lines=lines).encode(), content_type="text/html; charset=utf-8")
    return blog.url("/artikel", host="localhost")


def expect_whole(page: Page) -> None:
    """Wait until the frame is as high as what is in it: nothing has to be scrolled inside."""
    inside = page.frames[1]
    page.wait_for_function(
        "height => Math.abs(document.querySelector('iframe').getBoundingClientRect().height - height) < 2",
        arg=inside.evaluate("document.documentElement.getBoundingClientRect().height"),
    )
    assert inside.evaluate("document.documentElement.scrollHeight <= innerHeight")


def answer_questions(frame: FrameLocator) -> None:
    frame.get_by_label("50 bis 249 Beschäftigte").check()
    frame.get_by_label("In welcher Branche").select_option("manufacturing")
    frame.get_by_label("Postleitzahl").fill("80331")
    frame.get_by_label("Geschäftsführung", exact=True).check()
    frame.get_by_role("button", name="Weiter").click()
    frame.get_by_label("Die IT allein").check()
    frame.get_by_label("Es laufen Pilotprojekte").check()
    frame.get_by_label("Nein", exact=True).check()
    for element in ("Ausrichtung", "Fokus", "Rahmen"):
        frame.get_by_role("radiogroup", name=element).get_by_label("offen").check()
    frame.get_by_label("Marge und Kosten").check()
    frame.get_by_role("button", name="Weiter").click()
    frame.get_by_label("Geschäftsführung oder Vorstand").check()
    frame.get_by_label("IT", exact=True).check()
    frame.get_by_label("3 bis 5 Personen").check()
    frame.get_by_role("button", name="Ergebnis ansehen").click()


def fill_in_contact(frame: FrameLocator) -> None:
    frame.get_by_label("Vor- und Nachname").fill("Dr. Sabine Öztürk")
    frame.get_by_label("E-Mail-Adresse").first.fill("blog@mueller-soehne.example")
    frame.get_by_label("Telefon").fill("089 123456")
    frame.get_by_label("Unternehmen", exact=True).fill("Müller & Söhne GmbH")
    frame.get_by_label("Straße und Hausnummer").fill("Isarstraße 12")
    frame.get_by_label("Ort", exact=True).fill("München")
    frame.get_by_role("button", name="Weiter zur Bestätigung").click()


def test_half_day_is_asked_for_inside_an_article(reader: Page, showroom: Showroom, blog: WebServer) -> None:
    reader.goto(write(blog, showroom))
    frame = reader.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_have_text("Ihr Unternehmen")
    expect(frame.locator(".site-header")).to_have_count(0)
    expect_whole(reader)
    answer_questions(frame)
    expect(frame.get_by_role("heading", level=1)).to_have_text("Das passt. Suchen Sie sich einen Halbtag aus.")
    expect(frame.get_by_role("heading", level=1)).to_be_in_viewport()
    expect_whole(reader)
    frame.get_by_role("link", name="Freie Halbtage ansehen").click()
    frame.get_by_role("link", name="Monat weiter").click()
    frame.get_by_role("button", name="Nachmittag").last.click()
    expect(frame.get_by_role("heading", level=1)).to_have_text("Wo und mit wem?")
    expect(frame.get_by_role("heading", level=1)).to_be_in_viewport()
    fill_in_contact(frame)
    expect(frame.get_by_role("heading", level=1)).to_have_text("Bitte öffnen Sie Ihr Postfach")
    expect(frame.get_by_role("heading", level=1)).to_be_in_viewport()
    expect_whole(reader)
    assert showroom.link_in_mail("blog@mueller-soehne.example", "termin")


@pytest.mark.parametrize(
    ("host", "path"),
    [("127.0.0.1", "/anfrage"), ("localhost", "/admin/anmeldung"), ("localhost", "/termin/{confirmed_booking}/absage")],
    ids=["on a website that is not allowed", "the admin", "a cancellation"],
)
def test_frame_stays_empty(reader: Page, showroom: Showroom, blog: WebServer, host: str, path: str) -> None:
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        said.append(message.text)

    reader.on("console", note)
    reader.goto(write(blog, showroom, showroom.path(path)).replace("localhost", host))
    expect(reader.locator("#danach")).to_be_attached()
    reader.wait_for_function("performance.getEntriesByType('resource').some(({name}) => name.endsWith('embed.js'))")
    assert reader.frames[1].get_by_role("heading").count() == 0
    assert any("frame-ancestors" in text for text in said)


def test_frame_tells_its_height_to_nobody_else(reader: Page, showroom: Showroom, blog: WebServer) -> None:
    reader.goto(write(blog, showroom))
    expect_whole(reader)
    height = reader.locator("iframe").evaluate("frame => frame.style.height")
    # The article itself, and so another origin than ours, says how high the frame should be.
    reader.evaluate("postMessage({halbtag: 5000}, location.origin)")
    reader.frames[1].evaluate("parent.postMessage({halbtag: -1}, '*'); parent.postMessage('halbtag', '*')")
    reader.wait_for_timeout(200)
    assert reader.locator("iframe").evaluate("frame => frame.style.height") == height
