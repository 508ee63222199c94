"""Whether English is complete: nothing German is left on any page in any state, nor in what a refused form says."""

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request

from tests.e2e.english import german_words, typed_texts
from tests.e2e.showroom import Showroom
from tests.e2e.sights import ADMIN, PUBLIC, Sight

REFUSED = 422


def test_no_page_says_a_german_word_in_english(visitor: Page, consultant: Page, showroom: Showroom) -> None:
    answers = [
        (sight.name, html)
        for page, sights in ((visitor, PUBLIC), (consultant, ADMIN))
        for sight in sights
        if "{mail}" not in sight.path  # a mail is shown as it was sent
        for html in in_english(page, sight, showroom)
    ]
    with showroom.app.extensions["halbtag"].database.reading() as session:
        typed = typed_texts(session)
    assert [f"{name}: {words}" for name, html in answers for words in german_words(html, typed)] == []


def in_english(page: Page, sight: Sight, showroom: Showroom) -> list[str]:
    """Return the page in English, and what the server says to the forms that it refused on the way there."""
    sent: list[Request] = []

    def note(request: Request) -> None:
        sent.append(request)

    page.on("request", note)
    try:
        sight.open(page, showroom)
    finally:
        page.remove_listener("request", note)
    refused = [each for each in sent if each.method == "POST" and is_refused(each)]
    return [page.request.get(english(page.url)).text(), *(again(page, each) for each in refused)]


def is_refused(request: Request) -> bool:
    response = request.response()
    return response is not None and response.status == REFUSED


def again(page: Page, request: Request) -> str:
    headers: dict[str, Any] = {**request.headers, "origin": origin_of(request.url)}
    return page.request.post(english(request.url), data=request.post_data_buffer or b"", headers=headers).text()


def english(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(path=f"/en{parts.path}", fragment="").geturl()


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
