"""When a form was given out: one that comes back too quickly, too late or too often is shown once more, filled in.

For the forms that cost somebody something. The moment stands, signed, in the key that every form carries: no script, no
cookie, and the way back in the browser shows it again. One click sends the form again; a program that does not read the
answer, or sends one form a thousand times, gets no further.
"""

from flask import Flask, current_app, g
from flask_wtf import FlaskForm

from blueprints.once import form_digest, given_key
from blueprints.rate_limits import count_form_use
from blueprints.runtime import runtime
from halbtag.domain.language import mark

#: In `app.config`: how many seconds nobody needs less than to read and fill in a form.
SHORTEST = "FORM_SHORTEST_SECONDS"

#: For how many seconds a form is good. Longer, and its replay would not be known any more (`REPLAYS_REMAIN`).
LONGEST = 24 * 60 * 60

_TITLE = mark("Bitte noch einmal absenden")
_QUICK = mark(
    "Das ging schneller, als Menschen tippen. So bleiben Programme fern, die Formulare ausfüllen. Ihre Angaben sind "
    "noch da: Ein weiterer Klick genügt."
)
_AGAIN = mark(
    "Diese Seite war lange offen oder wurde schon abgesendet. Ihre Angaben sind noch da: Ein weiterer Klick genügt."
)


def init_form_age(app: Flask) -> None:
    """Set how quick is too quick."""
    app.config.setdefault(SHORTEST, 2)


def asks_again(form: FlaskForm) -> bool:
    """Say whether a valid form has to be sent once more; if so, it says why."""
    words = _objection()
    if words:
        form.summary_title = _TITLE
        form.form_errors.append(words)
    return bool(words)


def _objection() -> str:
    key = given_key()
    if key is None:
        return _AGAIN
    age = runtime().clock().timestamp() - key.issued_at
    if age < current_app.config[SHORTEST]:
        # The page that comes back carries the first moment on: whoever clicks again has waited by then.
        g.form_issued_at = key.issued_at
        return _QUICK
    return "" if age <= LONGEST and count_form_use(key.secret, form_digest()) else _AGAIN
