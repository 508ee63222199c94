"""One walk through every page in every state, in both languages: what the server sent, what the browser made of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request

from tests.e2e.markup import Markup, recorded
from tests.e2e.showroom import Showroom
from tests.e2e.sights import ADMIN, PUBLIC, Sight, nothing

REFUSED = 422

#: The public way inside of another website.
FRAMED = ("/", "/anfrage", "/anfrage/{fit}/termine?monat=2026-12")


@dataclass(frozen=True, slots=True)
class Walk:
    """Every answer with HTML in the order it came, the pages after their steps, and the English ones by their sight."""

    answers: list[Markup]
    after_steps: list[Markup]
    english: list[Markup]


def walk_through(visitor: Page, consultant: Page, showroom: Showroom) -> Walk:
    """Open every sight as a browser does, and ask for it once more in English."""
    after_steps: list[Markup] = []
    english: list[Markup] = []
    with recorded(showroom.app) as answers:
        for page, sights in ((visitor, PUBLIC), (consultant, ADMIN)):
            for sight in sights:
                english += look_at(page, sight, showroom, after_steps)
        for path in FRAMED:
            visitor.request.get(showroom.url(path), headers={"Sec-Fetch-Dest": "iframe"})
    return Walk(answers, after_steps, english)


def look_at(page: Page, sight: Sight, showroom: Showroom, after_steps: list[Markup]) -> Iterator[Markup]:
    """Yield the sight in English, and in English what was said to the forms that were refused on the way there."""
    if sight.steps is nothing:
        url = showroom.url(sight.path)
        page.request.get(url)
        refused: list[Request] = []
    else:
        refused = posts_of(page, sight, showroom)
        after_steps.append(Markup(f"{sight.name}, after its steps", page.content()))
        url = page.url
    if not sight.path.startswith("/postfach"):  # mails are shown as they were sent
        yield Markup(sight.name, page.request.get(in_english(url)).text())
    for each in refused:
        yield Markup(sight.name, again(page, each))


def posts_of(page: Page, sight: Sight, showroom: Showroom) -> list[Request]:
    """Open the sight, and return what was sent and refused on the way there."""
    sent: list[Request] = []

    def note(request: Request) -> None:
        sent.append(request)

    page.on("request", note)
    try:
        sight.open(page, showroom)
    finally:
        page.remove_listener("request", note)
    return [each for each in sent if each.method == "POST" and is_refused(each)]


def is_refused(request: Request) -> bool:
    response = request.response()
    return response is not None and response.status == REFUSED


def again(page: Page, request: Request) -> str:
    """Return what the server says in English to what it has refused in German."""
    headers = {**request.headers, "origin": origin_of(request.url)}
    return page.request.post(in_english(request.url), data=request.post_data_buffer or b"", headers=headers).text()


def in_english(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(path=f"/en{parts.path}", fragment="").geturl()


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
