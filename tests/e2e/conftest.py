"""What the browser tests share: the one furnished copy, its static files compressed as production has them."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile, rmtree
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from blueprints.static_files import compress
from tests.conftest import START, make_passing_folder
from tests.e2e.showroom import EMAIL, PASSWORD, Showroom
from tests.e2e.walk import Walk, walk_through


@pytest.fixture(scope="session")
def showroom(sqlite_template: Path) -> Iterator[Showroom]:
    compress()
    folder = Path(make_passing_folder("showroom"))
    copyfile(sqlite_template, folder / "halbtag.db")
    with Showroom(folder, f"sqlite:///{folder / 'halbtag.db'}", lambda: START) as showroom:
        yield showroom
    rmtree(folder)


@pytest.fixture(scope="session")
def visitor(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A browser that does without motion: a colour under way from one to another cannot be judged."""
    context = browser.new_context(**browser_context_args, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def consultant(browser: Browser, browser_context_args: dict[str, Any], showroom: Showroom) -> Iterator[Page]:
    context = browser.new_context(**browser_context_args, reduced_motion="reduce")
    page = context.new_page()
    page.goto(showroom.url("/admin/anmeldung"))
    page.get_by_label("E-Mail-Adresse").fill(EMAIL)
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("heading", name="Übersicht")).to_be_visible()
    yield page
    context.close()


@pytest.fixture(scope="session")
def walk(visitor: Page, consultant: Page, showroom: Showroom) -> Walk:
    """One walk for everything that is asked of the pages as they are sent."""
    return walk_through(visitor, consultant, showroom)
