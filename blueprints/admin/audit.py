"""The audit: whatever somebody signed in changes is noted in the transaction that does it, and refusals are counted."""

import logging
from collections.abc import Mapping
from datetime import date

from flask import Response, abort, g, has_request_context, render_template, request
from flask.typing import ResponseReturnValue

from blueprints.admin.access import OPEN_ENDPOINTS, SESSION_KEY, blueprint, presents_session
from blueprints.admin.subjects import days_named
from blueprints.runtime import runtime
from halbtag.domain.half import Half
from halbtag.domain.language import gettext, mark
from halbtag.persistence import audit
from halbtag.persistence.database import Session
from halbtag.persistence.failures import PASSING_FAILURES

log = logging.getLogger("halbtag.audit")

#: How many entries a page holds.
_PAGE = 50
_LAST_PAGE = 10_000

#: Every view of the admin that acts, as the page names it.
ACTIONS: Mapping[str, str] = {
    "set_up": mark("Zugang eingerichtet oder Passwort über den Einrichtungslink gesetzt"),
    "login": mark("Angemeldet"),
    "logout": mark("Abgemeldet"),
    "logout_everywhere": mark("Auf allen Geräten abgemeldet"),
    "change_password": mark("Passwort geändert"),
    "accept_booking": mark("Anfrage zugesagt"),
    "decline_booking": mark("Anfrage abgelehnt"),
    "cancel": mark("Termin abgesagt"),
    "propose": mark("Andere Halbtage vorgeschlagen"),
    "page_proposing": mark("In Vorschlägen geblättert"),
    "create_move": mark("Termin verlegt oder Verlegung vorgeschlagen"),  # which of them is noted, see KINDS
    "page_move": mark("In Halbtagen geblättert"),
    "accept_move": mark("Verlegung zugesagt"),
    "keep_half_day": mark("Verlegung abgelehnt"),
    "note_outcome": mark("Ausgang vermerkt"),
    "change_half_day": mark("Halbtag geöffnet oder geschlossen"),
    "open_half_day": mark("Halbtag trotz Gründen geöffnet"),
    "change_week": mark("Wochenmuster geändert"),
    "create_season": mark("Zeitweise Regel eingetragen"),
    "delete_season": mark("Zeitweise Regel entfernt"),
    "create_override": mark("Abweichung eingetragen"),
    "delete_override": mark("Abweichung entfernt"),
    "undo": mark("Änderung zurückgenommen"),
    "change_travel_policy": mark("Reiseregeln geändert"),
    "set_travel_time": mark("Fahrzeit eingetragen"),
    "delete_travel_time": mark("Fahrzeit entfernt"),
    "create_region_days": mark("Regionstage eingetragen"),
    "delete_region_days": mark("Regionstage entfernt"),
    "create_busy_calendar": mark("Eigenen Kalender hinzugefügt"),
    "change_busy_calendar": mark("Eigenen Kalender geändert"),
    "refresh_busy_calendar": mark("Eigenen Kalender neu gelesen"),
    "delete_busy_calendar": mark("Eigenen Kalender entfernt"),
    "replace_subscription": mark("Adresse des Kalender-Abos erneuert"),
    "end_subscription": mark("Kalender-Abo beendet"),
    "retry": mark("Nachricht erneut versendet"),
    "change_profile": mark("Profil geändert"),
    "finish_pause": mark("Pause beendet"),
    "settle_follow_up": mark("Rückmeldung als erledigt vermerkt"),
    "create_personal_link": mark("Persönlichen Link verschickt"),
    "end_personal_link": mark("Persönlichen Link zurückgenommen"),
    "change_embedding": mark("Erlaubte Websites geändert"),
    "change_criteria": mark("Vorgaben der Qualifizierung geändert"),
    "change_accent": mark("Akzentfarbe geändert"),
    "change_picture": mark("Bild hochgeladen oder beschrieben"),
    "delete_picture": mark("Bild entfernt"),
}

#: What a view did that can do one of two things.
KINDS: Mapping[str, str] = {"move_at_once": mark("Termin verlegt"), "propose_move": mark("Verlegung vorgeschlagen")}

#: What is refused at the door.
REFUSALS: Mapping[str, str] = {
    "wrong_password": mark("Anmeldung mit falschem Passwort oder unbekannter Adresse"),
    "account_braked": mark("Anmeldung gebremst: zu viele Versuche für ein Konto"),
    "too_often": mark("Zu viele Eingaben von einem Anschluss"),
    "not_signed_in": mark("Zugriff ohne gültige Anmeldung"),
    "no_token": mark("Formular ohne gültiges Merkmal"),
    "foreign": mark("Formular von einer anderen Website"),
    "setup_link": mark("Ungültiger Einrichtungslink"),
}

#: Of what an address names, only this is noted: ids and half-days, no secrets.
_SUBJECTS = {"booking_id": mark("Termin"), "message_id": mark("Nachricht"), "calendar_id": mark("Kalender")}
_HALF_DAY = ("day", "half")


def witness(session: Session) -> None:
    """Note what a view of the admin does, in the transaction in which it does it; once a request."""
    if not has_request_context() or request.blueprint != blueprint.name or request.method != "POST":
        return
    signed_in = g.get("signed_in")
    admin_id = g.get("acting_admin_id") or (signed_in.admin_id if signed_in else None)
    if admin_id is None or g.get("is_witnessed"):
        return
    g.is_witnessed = True
    audit.insert_action(session, admin_id=admin_id, action=_action(), subject=_subject(), now=runtime().clock())


@blueprint.get("/protokoll")
def show_audit() -> ResponseReturnValue:
    """List what was done and refused, the youngest first, a page at a time."""
    number = request.args.get("seite", default=1, type=int)
    if not 1 <= number <= _LAST_PAGE:
        abort(404)
    with runtime().database.reading() as session:
        found = audit.list_entries(session, limit=_PAGE + 1, offset=(number - 1) * _PAGE)
    return render_template(
        "admin/audit.html",
        entries=found[:_PAGE],
        number=number,
        has_more=len(found) > _PAGE,
        names={**ACTIONS, **KINDS, **REFUSALS},
    )


@blueprint.after_request
def note_refusal(response: Response) -> Response:
    """Count what was refused at the door; the answer stays as it is, even where this cannot be written down."""
    kind = _refusal(response)
    if kind:
        signed_in = g.get("signed_in")
        try:
            with runtime().database.writing() as session:
                admin_id = signed_in.admin_id if signed_in else None
                audit.count_refusal(session, admin_id=admin_id, action=kind, now=runtime().clock())
        except PASSING_FAILURES:
            log.error("a refusal (%s) was not noted: the database does not answer", kind)
    return response


def _refusal(response: Response) -> str:
    """Return which refusal an answer is, if it is one."""
    if named := g.get("refusal", ""):
        return str(named)
    if response.status_code in (403, 429):
        return {403: "foreign", 429: "too_often"}[response.status_code]
    if request.endpoint in ("admin.show_setup", "admin.set_up") and response.status_code == 404:
        return "setup_link"
    is_outside = request.endpoint not in OPEN_ENDPOINTS and g.get("signed_in", SESSION_KEY) is None
    # Whoever opens a link and has no session yet is asked to sign in: that is the way in, and no refusal.
    return "not_signed_in" if is_outside and (request.method == "POST" or presents_session()) else ""


def _action() -> str:
    return g.get("audit_action") or (request.endpoint or "").removeprefix(f"{blueprint.name}.")


def _subject() -> str:
    named = {name: str(value) for name, value in (request.view_args or {}).items()}
    known = [f"{gettext(label)} {named[name]}".strip() for name, label in _SUBJECTS.items() if name in named]
    others = [value for name, value in named.items() if name.endswith("_id") and name not in _SUBJECTS]
    parts = [
        *known,
        *(gettext("Nr. %(number)s", number=value) for value in others),
        _half_day(named),
        g.get("audit_subject", ""),
    ]
    return " ".join(filter(None, parts))


def _half_day(named: Mapping[str, str]) -> str:
    if not all(name in named for name in _HALF_DAY):
        return ""
    return days_named(date.fromisoformat(named["day"]), None, Half(named["half"]))
