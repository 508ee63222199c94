"""What was typed into a form that could not be taken in: it stands in the answer, to be sent again with one click."""

import json
from dataclasses import dataclass

from flask import request
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import HTTPException

from blueprints.language import bare_path, own_path
from blueprints.runtime import runtime
from halbtag.domain.fetching import FetchFailed
from halbtag.services.sealing import Seal

#: The field of the login in which a form travels that came after the end of the session.
FIELD = "unsent"

_PURPOSE = b"halbtag: forms that were not sent, 1"
_CSRF = "csrf_token"

#: Forms with one of these are not repeated: no password stands in a page.
_SECRETS = frozenset({"password", "current", "repetition"})

#: More, in characters, would not come through the login's form.
_LONGEST = 200_000


@dataclass(frozen=True, slots=True)
class Unsent:
    """Where a form was going, and what was in it, in its order and without the session's token."""

    action: str
    fields: list[tuple[str, str]]

    @property
    def token(self) -> str | None:
        """Return a token for sending it again, where it goes to the admin."""
        return generate_csrf() if bare_path(self.action).startswith("/admin") else None


def find_unsent() -> Unsent | None:
    """Return the form that this request has brought, where it may be shown again and something was typed."""
    if request.method != "POST":
        return None
    try:
        fields = [(name, value) for name, value in request.form.items(multi=True) if name not in (_CSRF, FIELD)]
        has_files = bool(request.files)
    except HTTPException:  # too long, or not to be read: that is why we are here
        return None
    if has_files or not any(value for _, value in fields) or _SECRETS & {name for name, _ in fields}:
        return None
    return Unsent(own_path(), fields)


def close_unsent(unsent: Unsent | None) -> str | None:
    """Return the form as a value that only this copy can read, nothing where it is too long."""
    if unsent is None:
        return None
    closed = _seal().close(json.dumps([unsent.action, unsent.fields])).decode()
    return closed if len(closed) <= _LONGEST else None


def open_unsent(closed: str) -> Unsent | None:
    """Return the form that `close_unsent` has closed, nothing for anything else."""
    try:
        action, fields = json.loads(_seal().open(closed.encode()))
    except (FetchFailed, UnicodeError):
        return None
    return Unsent(action, [(name, value) for name, value in fields])


def _seal() -> Seal:
    return Seal(runtime().settings.secret_key, _PURPOSE)
