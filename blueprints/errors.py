"""Error pages: what happened and what to do, in the reader's words; nothing personal in the log."""

import logging
import re
import traceback
from types import TracebackType
from typing import Any

from flask import Flask, Response, g, make_response, render_template, request, url_for
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from limits.errors import StorageError
from werkzeug.exceptions import BadRequest, HTTPException

from blueprints.rate_limits import seconds_to_wait
from blueprints.runtime import runtime
from blueprints.source import handed_on
from blueprints.unsent import find_unsent
from halbtag.domain.errors import UnknownLink
from halbtag.domain.language import gettext, mark, ngettext
from halbtag.persistence.appearance import Appearance
from halbtag.persistence.failures import PASSING_FAILURES
from halbtag.persistence.profile import load_profile

log = logging.getLogger("halbtag.errors")

#: Title and text by status.
PAGES = {
    400: (
        mark("Diese Eingabe war unvollständig"),
        mark("Bitte gehen Sie einen Schritt zurück und versuchen Sie es noch einmal."),
    ),
    403: (
        mark("Das kam von einer anderen Website"),
        mark(
            "Solche Eingaben nimmt diese Seite nicht an. Bitte öffnen Sie das Formular hier neu und senden Sie es ab."
        ),
    ),
    404: (
        mark("Diese Seite gibt es nicht"),
        mark(
            "Vielleicht fehlt ein Stück der Adresse, oder der Link wurde durch einen neueren ersetzt. Öffnen Sie am "
            "besten die jüngste E-Mail noch einmal."
        ),
    ),
    405: (
        mark("So lässt sich diese Seite nicht öffnen"),
        mark("Bitte öffnen Sie den Link noch einmal aus der E-Mail."),
    ),
    410: (
        mark("Dieser Link gilt nicht mehr"),
        mark("Der Termin oder die Anfrage dahinter ist abgeschlossen. Auf der Startseite können Sie neu anfragen."),
    ),
    413: (
        mark("Das war zu viel auf einmal"),
        mark("Bitte kürzen Sie Ihre Eingaben, oder wählen Sie eine kleinere Datei, und senden Sie sie noch einmal ab."),
    ),
    429: (mark("Bitte versuchen Sie es später noch einmal"), mark("Das waren sehr viele Eingaben in kurzer Zeit.")),
    500: (
        mark("Das hat leider nicht geklappt"),
        mark(
            "Der Fehler liegt nicht bei Ihnen und ist festgehalten. Bitte versuchen Sie es in einigen Minuten noch "
            "einmal."
        ),
    ),
    503: (
        mark("Gerade nicht erreichbar"),
        mark(
            "Im Moment lässt sich nichts speichern und nichts nachsehen. Bitte versuchen Sie es in einigen Minuten "
            "wieder."
        ),
    ),
}

#: What to say of a link that opens nothing (any more), by the first part of its address. Whether there ever was one is
#: not said: that would let strangers try links out.
LINKS = {
    "anfrage": (
        mark("Diese Anfrage lässt sich nicht mehr öffnen"),
        mark(
            "Der Link ist unvollständig, oder die Anfrage wurde nach Ablauf der Aufbewahrung gelöscht. Eine neue "
            "dauert etwa zwei Minuten."
        ),
        (mark("Neue Anfrage beginnen"), "inquiry.show_start"),
    ),
    "warteliste": (
        mark("Dieser Link gilt nicht mehr"),
        mark(
            "Er ist unvollständig, älter als 14 Tage, oder der Eintrag wurde gelöscht. Setzen Sie sich auf der "
            "Ergebnisseite Ihrer Anfrage noch einmal auf die Liste."
        ),
        (mark("Zum Angebot"), "offer.show_offer"),
    ),
    "uebergabe": (
        mark("Diese Übergabe lässt sich nicht mehr öffnen"),
        mark(
            "Der Link ist unvollständig, oder die vorbereitete Anfrage wurde nach Ablauf der Aufbewahrung gelöscht. "
            "Eine neue dauert etwa zwei Minuten."
        ),
        (mark("Neue Anfrage beginnen"), "inquiry.show_start"),
    ),
    "einladung": (
        mark("Dieser persönliche Link gilt nicht mehr"),
        mark(
            "Er ist abgelaufen, oder mit ihm wurde schon ein Halbtag angefragt. Alles zu Ihrem Termin steht dann in "
            "der jüngsten E-Mail dazu. Ein Anruf oder eine E-Mail hilft weiter, oder Sie fragen ohne den Link an."
        ),
        (mark("Neue Anfrage beginnen"), "inquiry.show_start"),
    ),
    "termin": (
        mark("Dieser Link zum Termin gilt nicht mehr"),
        mark(
            "Vielleicht fehlt ein Stück der Adresse, oder eine jüngere E-Mail hat einen neuen Link. Es gilt die "
            "jüngste E-Mail zum Termin. Finden Sie keine, hilft Ihnen ein Anruf oder eine E-Mail weiter."
        ),
        (mark("Neue Anfrage beginnen"), "inquiry.show_start"),
    ),
    "entscheidung": (
        mark("Dieser Link entscheidet nichts mehr"),
        mark(
            "Die Frage ist beantwortet, abgelaufen oder durch eine neuere E-Mail ersetzt. Den Stand sehen Sie in der "
            "Verwaltung."
        ),
        (mark("Zu den Terminen"), "admin.show_bookings"),
    ),
    "vorbereitung": (
        mark("Dieses Vorbereitungsblatt gibt es nicht mehr"),
        mark(
            "Der Termin ist abgesagt oder vorbei, oder dem Link fehlt ein Stück. Bitte fragen Sie, wer Sie eingeladen "
            "hat."
        ),
        (mark("Zum Angebot"), "offer.show_offer"),
    ),
}

#: A whole link of ours, too long to be guessed: it was good once, and is gone (RFC 9110, 15.5.11). A shorter one lacks
#: a piece, and never was.
_LINK = re.compile(r"[A-Za-z0-9_-]{32,40}")

_SESSION_OVER = (
    mark("Diese Seite war zu lange offen"),
    mark("Das Formular gilt nicht mehr. Bitte laden Sie die Seite neu und senden Sie es noch einmal ab."),
)
_SESSION_OVER_WITH_FORM = (mark("Diese Seite war zu lange offen"), mark("Deshalb ist noch nichts gespeichert."))

_MAINTENANCE = (
    mark("Hier wird gerade gearbeitet"),
    mark(
        "In Kürze geht es weiter. Vereinbarte Termine bleiben bestehen, und Links aus E-Mails gelten danach wie zuvor."
    ),
)

#: At most this long a wait is called a moment, in seconds, and told in minutes.
_MOMENT = 120
_MINUTES_ARE_SAID = 90

_MOMENT_TITLE = mark("Bitte einen Moment Geduld")
_OTHER_WAY = mark("Eilt es Ihnen, hilft ein Anruf oder eine E-Mail:")
_HOLD_RUNS_ON = mark("Ein reservierter Halbtag kann bis dahin wieder frei werden.")

#: After these the same form may be taken in a little later.
_PASSING = frozenset({429, 500, 503})


def init_errors(app: Flask) -> None:
    """Answer every failure with a page, and log the unforeseen ones without what the visitor sent."""
    app.log_exception = _log_exception  # type: ignore[method-assign]
    app.register_error_handler(HTTPException, _show_http_error)
    app.register_error_handler(CSRFError, _show_session_over)
    app.register_error_handler(RateLimitExceeded, _show_rate_limit)
    app.register_error_handler(UnknownLink, _show_unknown_link)
    for failure in (*PASSING_FAILURES, StorageError):
        app.register_error_handler(failure, _show_unavailable)


def describe_wait(seconds: int) -> str:
    """Return a waiting time as people say it: "in einer Minute", "in 14 Minuten", "in 3 Stunden"."""
    minutes = max(1, -(-seconds // 60))
    if minutes <= _MINUTES_ARE_SAID:
        return ngettext("in einer Minute", "in %(num)d Minuten", minutes)
    return gettext("in %(hours)d Stunden", hours=-(-minutes // 60))


def maintenance_page(words: str) -> Response:
    """Return the page that says the site is being worked on, with what the operator has to say; asks no database."""
    response = _page(503, *map(gettext, _MAINTENANCE), announcement=[words] if words else [], actions=[])
    response.headers["Retry-After"] = "600"
    return response


def _show_http_error(error: HTTPException) -> Any:
    if error.response is not None or error.code is None or error.code < 400:
        return error
    title, text = PAGES.get(error.code, PAGES[400 if error.code < 500 else 500])
    response = _page(error.code, gettext(title), gettext(text))
    for name in ("Allow", "Retry-After"):
        if value := dict(error.get_headers()).get(name):
            response.headers[name] = value
    return response


def _show_session_over(error: CSRFError) -> Response:
    g.refusal = "no_token"
    unsent = find_unsent()
    words = _SESSION_OVER_WITH_FORM if unsent else _SESSION_OVER
    response = _page(error.code or BadRequest.code, *map(gettext, words), unsent=unsent)
    # A fragment's place is no place for this page: the whole one is loaded anew, with a new token or the login.
    response.headers["HX-Refresh"] = "true"
    return response


def _show_rate_limit(_: RateLimitExceeded) -> Response:
    seconds = seconds_to_wait()
    title, text = PAGES[429]
    words = [gettext(text), gettext("%(wait)s geht es weiter.", wait=_capitalised(describe_wait(seconds)))]
    if request.endpoint == "contact.submit_contact" and seconds > _MOMENT:
        words.append(gettext(_HOLD_RUNS_ON))
    contact = None if request.path.startswith("/admin") else _whom_to_ask()
    if contact:
        words.append(gettext(_OTHER_WAY))
    title = gettext(_MOMENT_TITLE if seconds <= _MOMENT else title)
    response = _page(429, title, " ".join(words), contact=contact)
    response.headers["Retry-After"] = str(seconds)
    return response


def _show_unknown_link(_: UnknownLink) -> Response:
    kind = request.path.split("/")[1]
    if kind not in LINKS:
        return _page(404, *map(gettext, PAGES[404]))
    title, text, (label, endpoint) = LINKS[kind]
    actions = [(gettext(label), url_for(endpoint))]
    contact = None if kind == "entscheidung" else _whom_to_ask()
    status = 410 if any(_LINK.fullmatch(str(value)) for value in (request.view_args or {}).values()) else 404
    return _page(status, gettext(title), gettext(text), actions=actions, contact=contact)


def _show_unavailable(error: Exception) -> Response:
    log.error("%s on %s: what counts or keeps does not answer", type(error).__name__, _route())
    g.appearance = Appearance()  # asked for by every page, and not there either
    response = _page(503, *map(gettext, PAGES[503]))
    response.headers["Retry-After"] = "120"
    return response


def _whom_to_ask() -> Any:
    """Return the consultant, for telephone and address; nobody while the database does not answer."""
    try:
        with runtime().database.reading() as session:
            return load_profile(session)
    except PASSING_FAILURES:
        return None


def _page(status: int, title: str, text: str, **more: Any) -> Response:
    g.has_failed = status >= 500
    values = {"actions": _actions(), "unsent": find_unsent() if status in _PASSING else None, **more}
    page = render_template("errors/error.html", title=title, text=text, status=status, **values)
    return make_response(page, status)


def _actions() -> list[tuple[str, str]]:
    if request.path.startswith("/admin"):
        return [(gettext("Zur Übersicht"), url_for("admin.show_overview"))]
    return [(gettext("Zur Startseite"), url_for("offer.show_offer", **handed_on()))]


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _log_exception(exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None]) -> None:
    # Where it happened, not with what: messages quote values, and the address holds the visitor's secret (A38).
    kind, _, trace = exc_info
    frames = "".join(traceback.format_tb(trace)) if trace else ""
    log.error("%s %s: %s\n%s", request.method, _route(), kind.__name__ if kind else "?", frames)


def _route() -> str:
    return request.url_rule.rule if request.url_rule else "(no route)"
