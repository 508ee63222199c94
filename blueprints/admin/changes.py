"""Saying what was changed in the availability, with one click that takes it back."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.admin.access import blueprint
from blueprints.runtime import runtime
from halbtag.domain.change_words import describe_change, describe_overlap, describe_still_closed, describe_undo
from halbtag.domain.changes import ChangedSince
from halbtag.domain.months import parse_month
from halbtag.domain.worked_times import HalvesOverlap
from halbtag.services.changes import Recorded, UnknownChange, undo_change
from halbtag.services.overrides import HalfDayBegun, list_still_closed

#: The pages with something to undo; the form names the one that it stands on.
_PAGES = frozenset({"admin.show_overrides", "admin.show_week", "admin.show_seasons"})
_BEGUN = "Dieser Halbtag hat schon begonnen oder ist vorbei."
_UNCHANGED = "Nichts geändert."
_CHANGED_SINCE = "Hier wurde seither noch einmal etwas geändert. Es bleibt, wie es jetzt ist."


def flash_change(recorded: Recorded | None, *, nothing: str) -> None:
    """Say on the next page what was changed and offer to undo it, or say that nothing was."""
    if recorded is None:
        flash(nothing, "notice")
    else:
        flash((describe_change(recorded.change), recorded.id), "undo")


@contextmanager
def told_refusals() -> Iterator[None]:
    """Say on the next page why the change inside was not made; leave the transaction first, and nothing is kept."""
    try:
        yield
    except (HalvesOverlap, HalfDayBegun) as refusal:
        flash(describe_refusal(refusal), "error")


def describe_refusal(refusal: HalvesOverlap | HalfDayBegun) -> str:
    """Return why a change was not made, and what to do."""
    if isinstance(refusal, HalfDayBegun):
        return f"{_UNCHANGED} {_BEGUN}"
    return f"{_UNCHANGED} {describe_overlap(refusal.overlap)}"


def flash_still_closed(recorded: Recorded | None) -> None:
    """Say of what was opened which half-days stay closed all the same, and why."""
    with runtime().database.reading() as session:
        closed = list_still_closed(session, recorded.change, now=runtime().clock()) if recorded else []
    if closed:
        flash(describe_still_closed(closed), "warning")


@blueprint.post("/aenderungen/<int(max=2147483647):change_id>/ruecknahme")
def undo(change_id: int) -> ResponseReturnValue:
    """Bring back what was before the change; a second click finds nothing left to do."""
    try:
        with told_refusals():
            with runtime().database.writing() as session:
                undone = undo_change(session, change_id, now=runtime().clock())
            flash(describe_undo(undone), "success")
    except UnknownChange:
        abort(404)
    except ChangedSince:
        flash(_CHANGED_SINCE, "warning")
    return redirect(_page_before(), 303)


def _page_before() -> str:
    month = parse_month(request.form.get("monat", ""))
    if month:
        return url_for(".show_month", month=f"{month:%Y-%m}")
    page = request.form.get("seite", "")
    return url_for(page if page in _PAGES else ".show_calendar")
