"""Maintenance: while the operator's file is there, every page says so, and asks neither database nor session."""

from pathlib import Path

from flask import Flask, g, request
from flask.typing import ResponseReturnValue

from blueprints.errors import maintenance_page
from halbtag.domain.text import clean_text
from halbtag.persistence.appearance import Appearance
from halbtag.settings import Settings

#: The longest announcement that is shown, in characters.
_MOST_WORDS = 500

#: Who watches the machine goes on watching.
_OPEN_ENDPOINTS = frozenset({"offer.health", "static"})


def init_maintenance(app: Flask, settings: Settings) -> None:
    """Answer 503 to everything while `flask maintenance on` holds; looked up anew with every request.

    Must come after `init_security`: what a foreign page has sent is repeated to nobody.
    """
    path = settings.maintenance_file

    def refuse() -> ResponseReturnValue | None:
        words = _words(path)
        if words is None or request.endpoint in _OPEN_ENDPOINTS:
            return None
        g.frame_origins, g.appearance = [], Appearance()  # the database is not asked for them either
        return maintenance_page(words)

    app.before_request(refuse)


def _words(path: Path) -> str | None:
    """Return what the operator has to say, nothing where there is no maintenance."""
    try:
        return clean_text(path.read_text(encoding="utf-8", errors="replace"), _MOST_WORDS)
    except FileNotFoundError:
        return None
    except OSError:  # there, and not for us to read
        return ""
