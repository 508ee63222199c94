"""What is printed: one page of paper, black on white, without anything to press."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.showroom import Showroom


@pytest.mark.parametrize("path", ["/termin/{confirmed_booking}", "/vorbereitung/{confirmed_sheet}"])
def test_confirmation_and_preparation_take_a_page_each(page: Page, showroom: Showroom, path: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(showroom.url(path))
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.get_by_role("banner")).to_be_hidden()
    expect(page.get_by_role("contentinfo")).to_be_hidden()
    assert page.locator("button:visible, .button:visible").count() == 0
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 0)"
