"""Everything twice is the same as once: a form carries a key, and a replay is led to the first answer."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, flash, g, redirect, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeSerializer
from markupsafe import Markup

from blueprints.rate_limits import note_taken_in
from blueprints.runtime import runtime
from halbtag.domain.errors import Refusal
from halbtag.domain.fetching import FetchFailed
from halbtag.persistence import form_answers
from halbtag.persistence.database import Session
from halbtag.persistence.tokens import make_secret

FIELD = "form_key"


@dataclass(frozen=True, slots=True)
class Answer:
    """Where a form leads to, and what the page there says once: category and message, as `flash` takes them."""

    location: str
    said: tuple[tuple[str, Any], ...] = ()

    def store(self) -> str:
        """Return the answer as one text, for `load_answer`."""
        return json.dumps([self.location, self.said]) if self.said else self.location


def load_answer(stored: str) -> Answer:
    """Return what `Answer.store` made of it."""
    if not stored.startswith("["):
        return Answer(stored)
    location, said = json.loads(stored)
    return Answer(location, tuple((category, message) for category, message in said))


def init_once(app: Flask) -> None:
    """Let templates write the field: `{{ form_key() }}` inside a form that `once` takes in."""
    app.jinja_env.globals["form_key"] = _key_field


def once(act: Callable[[Session], str | Answer]) -> ResponseReturnValue:
    """Run `act` in one transaction and lead (303) to the address that it returns, saying there what the answer says.

    The same form with the same content, sent again by a double click, a second tab or a reload, changes nothing and is
    told what the first one was, even where the step itself would be refused by now. Otherwise raises what `act` raises.
    A form without a key of ours is taken in like any other; only its replay is not known.
    """
    parts = runtime()
    digest = form_digest()
    try:
        with parts.database.writing() as session:
            answer = _answer(act(session))
            if digest:
                sealed = parts.seal.close(answer.store())
                form_answers.insert_answer(session, digest=digest, location=sealed, now=parts.clock())
        note_taken_in()
    except Refusal:
        first = _first_answer(digest)
        if first is None:
            raise
        answer = first
    for category, message in answer.said:
        flash(message, category)
    return redirect(answer.location, 303)


def _answer(given: str | Answer) -> Answer:
    return Answer(given) if isinstance(given, str) else given


@dataclass(frozen=True, slots=True)
class Key:
    """What tells one form that was given out from every other, and when that was, in seconds since the epoch."""

    secret: str
    issued_at: int


def given_key() -> Key | None:
    """Return the key that the form carries, or None where it is not of ours."""
    try:
        secret, issued_at = _serializer().loads(request.form.get(FIELD, ""))
    except (BadSignature, ValueError, TypeError):
        return None
    return Key(secret, issued_at)


def new_key() -> str:
    """Return a signed key for a form that is given out now."""
    issued_at = g.get("form_issued_at") or int(runtime().clock().timestamp())
    return str(_serializer().dumps([make_secret(), issued_at]))


def _key_field() -> Markup:
    key = new_key()
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, key)


def form_digest() -> str:
    """Return what tells this form from every other, its content included, or nothing for one that is not ours.

    The content counts because the way back in the browser shows the old key again: another choice is another form.
    """
    if given_key() is None:
        return ""
    content = [request.path, *(f"{name}={value}" for name, value in sorted(request.form.items(multi=True)))]
    return hashlib.sha256("\0".join(content).encode("utf-8", errors="surrogatepass")).hexdigest()


def _first_answer(digest: str) -> Answer | None:
    if not digest:
        return None
    with runtime().database.reading() as session:
        sealed = form_answers.find_answer(session, digest)
    try:
        return None if sealed is None else load_answer(runtime().seal.open(sealed))
    except FetchFailed:  # closed by a SECRET_KEY that was replaced meanwhile
        return None


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="halbtag-form-key")
