"""In which language a page answers: that of its address, else that of the link's owner, else the browser's.

`/en/…` and `/de/…` are the whole site once more, in a language that somebody has chosen. Without such a beginning an
address speaks the language of whoever its link belongs to, and where it belongs to nobody what the browser asks for,
which is German where it asks for neither.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, g, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Request

from blueprints.runtime import runtime
from halbtag.domain.language import Language, speak, speaking, spoken
from halbtag.persistence.bookings import find_sheet_language
from halbtag.persistence.failures import PASSING_FAILURES
from halbtag.persistence.tokens import find_language
from halbtag.services.words import install_words

#: Where the language that the address names stands in the request's environment.
_NAMED = "halbtag.language"

#: What part of an address opens something, and how to find whose it is.
_OWNERS = {"token": find_language, "sheet_key": find_sheet_language}

#: What the languages call themselves.
NAMES = {Language.GERMAN: "Deutsch", Language.ENGLISH: "English"}


def init_language(app: Flask) -> None:
    """Have pages know their words, their language and the other one."""
    install_words(app.jinja_env)
    app.jinja_env.globals["other_language"] = other_language
    app.before_request(_speak_as_the_owner)
    app.after_request(_say_which)


def mount_languages(app: Flask) -> None:
    """Serve the site below `/de` and `/en` too, static files included, and have every request speak one language."""
    mounts = {f"/{language}": _Speaking(app.wsgi_app, language) for language in Language}
    app.wsgi_app = DispatcherMiddleware(_Speaking(app.wsgi_app), mounts)  # type: ignore[method-assign]


def own_path() -> str:
    """Return path and query of this request as the browser knows them, with the language if it stands there."""
    return f"{request.script_root}{request.full_path}".rstrip("?")


def bare_path(path: str) -> str:
    """Return a path of ours without the language in which it begins, if it does."""
    first, _, rest = path.removeprefix("/").partition("/")
    return f"/{rest}" if first in set(Language) else path


def address_in(language: Language, path: str) -> str:
    """Return the one path under which search engines are to know a page in a language: German needs no beginning."""
    return path if language is Language.GERMAN else f"/{language}{path}"


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    """A language, what it calls itself, and where this page speaks it."""

    language: Language
    name: str
    address: str


def other_language() -> OtherLanguage | None:
    """Return the language that is not spoken here, or None where this page has none.

    A page that shows what was sent has no address of its own that could be opened.
    """
    if request.method != "GET" or request.url_rule is None or request.path.startswith("/admin"):
        return None
    other = Language.ENGLISH if spoken() is Language.GERMAN else Language.GERMAN
    # What has failed would fail again, and its address says nothing to others: the link begins anew.
    path = "/" if g.get("has_failed") else request.full_path.rstrip("?")
    return OtherLanguage(other, NAMES[other], f"/{other}{path}")


class _Speaking:
    """The application, speaking the language that its address names, or else what the browser asks for."""

    def __init__(self, application: Any, named: Language | None = None) -> None:
        self._application = application
        self._named = named

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ[_NAMED] = self._named
        with speaking(self._named or _asked_for(Request(environ).accept_languages)):
            answer: Iterable[bytes] = self._application(environ, start_response)
            return answer


def _asked_for(accepted: LanguageAccept) -> Language:
    # Not `best_match`: of "de-AT, en;q=0.9" it takes English, the one that is named exactly.
    tags = (tag.partition("-")[0].lower() for tag, quality in accepted if quality > 0)
    return next((Language(tag) for tag in tags if tag in set(Language)), Language.GERMAN)


def is_named() -> bool:
    """Say whether the address names the language."""
    return request.environ.get(_NAMED) is not None


def _speak_as_the_owner() -> None:
    parts = request.view_args or {}
    secrets = [(find, str(parts[name])) for name, find in _OWNERS.items() if name in parts]
    if is_named() or not secrets:
        return
    find, secret = secrets[0]
    try:
        with runtime().database.reading() as database_session:
            speak(find(database_session, secret) or spoken())
    except PASSING_FAILURES:
        return  # the page itself will say so


def _say_which(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.headers["Content-Language"] = spoken().value
        if not is_named():
            response.vary.add("Accept-Language")
    return response
