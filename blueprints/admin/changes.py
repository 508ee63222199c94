"""Saying what was changed in the availability, with one click that takes it back."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.admin.access import blueprint
from blueprints.runtime import runtime
from halbtag.domain.change_words import describe_change, describe_undo
from halbtag.domain.changes import ChangedSince
from halbtag.domain.months import parse_month
from halbtag.services.changes import Recorded, UnknownChange, undo_change

#: The pages with something to undo; the form names the one that it stands on.
_PAGES = frozenset({"admin.show_overrides", "admin.show_week", "admin.show_seasons"})
_CHANGED_SINCE = "Hier wurde seither noch einmal etwas geändert. Es bleibt, wie es jetzt ist."


def flash_change(recorded: Recorded | None, *, nothing: str) -> None:
    """Say on the next page what was changed and offer to undo it, or say that nothing was."""
    if recorded is None:
        flash(nothing, "notice")
    else:
        flash((describe_change(recorded.change), recorded.id), "undo")


@blueprint.post("/aenderungen/<int(max=2147483647):change_id>/ruecknahme")
def undo(change_id: int) -> ResponseReturnValue:
    """Bring back what was before the change; a second click finds nothing left to do."""
    try:
        with runtime().database.writing() as session:
            undone = undo_change(session, change_id, now=runtime().clock())
    except UnknownChange:
        abort(404)
    except ChangedSince:
        flash(_CHANGED_SINCE, "warning")
    else:
        flash(describe_undo(undone), "success")
    return redirect(_page_before(), 303)


def _page_before() -> str:
    month = parse_month(request.form.get("monat", ""))
    if month:
        return url_for(".show_month", month=f"{month:%Y-%m}")
    page = request.form.get("seite", "")
    return url_for(page if page in _PAGES else ".show_calendar")
