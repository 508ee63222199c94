"""What the pages cost: bytes on the line, requests, and that nothing moves or stands still while they open."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from halbtag.domain.states import PictureKind
from halbtag.persistence.appearance import remove_picture, set_accent
from halbtag.services.pictures import save_picture
from tests.e2e.loading import OBSERVE, Loaded, Meter
from tests.e2e.showroom import Showroom
from tests.pictures import draw_noise

#: In bytes, headers included; one request more than these would be one too many as well.
MOST_IN_ALL = 45_000
MOST_WITHOUT_FONTS = 20_000
MOST_REQUESTS = 6
MOST_FOR_A_MONTH = 6_000

PHONE = {"width": 390, "height": 844}

#: One page of each kind on the way, from the offer to the booking.
WAY = (
    "/",
    "/anfrage",
    "/anfrage/{fit}/ergebnis",
    "/anfrage/{fit}/termine",
    "/anfrage/{held}/kontakt",
    "/termin/{confirmed_booking}",
)


@pytest.fixture
def newcomer(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A phone on which nothing of ours was ever opened."""
    context = browser.new_context(**browser_context_args, viewport=PHONE)
    page = context.new_page()
    page.add_init_script(OBSERVE)
    yield page
    context.close()


def settle(page: Page) -> None:
    page.wait_for_load_state("networkidle")


def total(loaded: list[Loaded]) -> int:
    return sum(each.size for each in loaded)


def static(loaded: list[Loaded]) -> list[str]:
    return [each.url for each in loaded if "/static/" in each.url]


def light_first_view(newcomer: Page, showroom: Showroom) -> list[Loaded]:
    """Open the offer for the first time, and return what was loaded within the budgets."""
    meter = Meter(newcomer)
    newcomer.goto(showroom.url("/"))
    settle(newcomer)
    loaded = meter.take()
    assert len(loaded) <= MOST_REQUESTS, loaded
    assert total(loaded) <= MOST_IN_ALL, loaded
    assert total([each for each in loaded if each.kind != "Font"]) <= MOST_WITHOUT_FONTS, loaded
    return loaded


def test_first_view_of_the_offer_is_light(newcomer: Page, showroom: Showroom) -> None:
    loaded = light_first_view(newcomer, showroom)
    assert [each.url for each in loaded if not each.url.startswith(showroom.address)] == []


@pytest.fixture
def own_face(showroom: Showroom) -> Iterator[None]:
    """An accent, and a logo and a portrait that are as heavy as they may be."""
    with showroom.database.writing() as session:
        set_accent(session, "#b0123b")
        save_picture(session, PictureKind.LOGO, draw_noise(480, 96), alt="Lindner Strategieberatung")
        save_picture(session, PictureKind.PORTRAIT, draw_noise(640, 800), alt="Katharina Lindner im Gespräch")
    yield
    with showroom.database.writing() as session:
        set_accent(session, "")
        for kind in PictureKind:
            remove_picture(session, kind)


@pytest.mark.usefixtures("own_face")
def test_first_view_stays_light_with_a_face_of_its_own(newcomer: Page, showroom: Showroom) -> None:
    light_first_view(newcomer, showroom)
    with newcomer.expect_response("**/bild/portrait-*.webp"):
        newcomer.get_by_role("img", name="Katharina Lindner im Gespräch").scroll_into_view_if_needed()
    settle(newcomer)
    assert newcomer.evaluate("measured")["shifts"] == 0


def test_second_page_has_its_files_already(newcomer: Page, showroom: Showroom) -> None:
    meter = Meter(newcomer)
    newcomer.goto(showroom.url("/"))
    newcomer.mouse.move(100, 100)
    settle(newcomer)
    meter.take()
    newcomer.get_by_role("link", name="Passenden Halbtag finden").last.click()
    expect(newcomer.get_by_role("heading", level=1)).to_have_text("Ihr Unternehmen")
    settle(newcomer)
    assert static(meter.take()) == []


def test_month_is_exchanged_lightly(newcomer: Page, showroom: Showroom) -> None:
    meter = Meter(newcomer)
    newcomer.goto(showroom.url("/anfrage/{fit}/termine?monat=2026-12"))
    settle(newcomer)
    meter.take()
    newcomer.get_by_role("link", name="Monat weiter").click()
    expect(newcomer.locator("#monat")).to_contain_text("Januar 2027")
    settle(newcomer)
    [month] = [each for each in meter.take() if "monat=2027-01" in each.url]
    assert 0 < month.size <= MOST_FOR_A_MONTH


@pytest.mark.parametrize("path", WAY)
def test_nothing_moves_and_nothing_stands_still(newcomer: Page, showroom: Showroom, path: str) -> None:
    # Other tests run beside this one, and may hold up a task of ours: once in five times it must be quick.
    for _ in range(5):
        newcomer.goto(showroom.url(path))
        settle(newcomer)
        seen = newcomer.evaluate("measured")
        assert seen["shifts"] == 0
        if not seen["longTasks"]:
            return
    pytest.fail(f"long tasks of {seen['longTasks']} ms")
