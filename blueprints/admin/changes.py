"""Saying what was changed in the availability, with one click that takes it back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.admin.access import blueprint
from blueprints.once import Answer, once
from blueprints.runtime import runtime
from halbtag.domain.change_words import describe_change, describe_overlap, describe_still_closed, describe_undo
from halbtag.domain.changes import ChangedSince
from halbtag.domain.language import gettext
from halbtag.domain.months import parse_month
from halbtag.domain.worked_times import HalvesOverlap
from halbtag.persistence.database import Session
from halbtag.services.changes import Recorded, UnknownChange, undo_change
from halbtag.services.overrides import HalfDayBegun, list_still_closed

#: The pages with something to undo; the form names the one that it stands on.
_PAGES = frozenset({"admin.show_overrides", "admin.show_week", "admin.show_seasons"})


def flash_change(recorded: Recorded | None, *, nothing: str) -> None:
    """Say on the next page what was changed and offer to undo it, or say that nothing was."""
    category, message = change_said(recorded, nothing=nothing)
    flash(message, category)


def change_said(recorded: Recorded | None, *, nothing: str) -> tuple[str, Any]:
    """Return the same for `blueprints.once.Answer`."""
    if recorded is None:
        return "notice", nothing
    return "undo", (describe_change(recorded.change), recorded.id)


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
        return gettext("Nichts geändert. Dieser Halbtag hat schon begonnen oder ist vorbei.")
    return gettext("Nichts geändert. %(why)s", why=describe_overlap(refusal.overlap))


def flash_still_closed(recorded: Recorded | None) -> None:
    """Say of what was opened which half-days stay closed all the same, and why."""
    with runtime().database.reading() as session:
        said = still_closed_said(session, recorded, now=runtime().clock())
    for category, message in said:
        flash(message, category)


def still_closed_said(session: Session, recorded: Recorded | None, *, now: datetime) -> tuple[tuple[str, Any], ...]:
    """Return the same for `blueprints.once.Answer`: one thing to say, or none."""
    closed = list_still_closed(session, recorded.change, now=now) if recorded else []
    return (("warning", describe_still_closed(closed)),) if closed else ()


@blueprint.post("/aenderungen/<int(max=2147483647):change_id>/ruecknahme")
def undo(change_id: int) -> ResponseReturnValue:
    """Bring back what was before the change; a second click finds nothing left to do."""

    def take_back(session: Session) -> Answer:
        undone = undo_change(session, change_id, now=runtime().clock())
        return Answer(_page_before(), (("success", describe_undo(undone)),))

    try:
        with told_refusals():
            return once(take_back)
    except UnknownChange:
        abort(404)
    except ChangedSince:
        flash(gettext("Hier wurde seither noch einmal etwas geändert. Es bleibt, wie es jetzt ist."), "warning")
    return redirect(_page_before(), 303)


def _page_before() -> str:
    month = parse_month(request.form.get("monat", ""))
    if month:
        return url_for(".show_month", month=f"{month:%Y-%m}")
    page = request.form.get("seite", "")
    return url_for(page if page in _PAGES else ".show_calendar")
