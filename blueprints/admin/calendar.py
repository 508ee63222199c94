"""The month of half-days, and opening or closing one of them by a click."""

from datetime import date

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.admin.access import blueprint
from blueprints.admin.changes import describe_refusal, flash_change, flash_still_closed
from blueprints.htmx import is_fragment_request, vary_by_htmx
from blueprints.runtime import runtime
from halbtag.domain.half import Half
from halbtag.domain.language import gettext
from halbtag.domain.months import parse_half_day, parse_month
from halbtag.domain.questionnaire import is_postal_code
from halbtag.domain.worked_times import HalvesOverlap
from halbtag.domain.zone import local
from halbtag.services.availability import FIRST_MONTH, LAST_MONTH, is_open, load_day, load_month
from halbtag.services.changes import Recorded
from halbtag.services.overrides import HalfDayBegun, set_half_day


@blueprint.get("/kalender")
def show_calendar() -> ResponseReturnValue:
    """Show the present month."""
    return _show(local(runtime().clock()).date())


@blueprint.get("/kalender/<month>")
def show_month(month: str) -> ResponseReturnValue:
    """Show one month, written as 2026-12."""
    return _show(_in_calendar(parse_month(month)))


@blueprint.post("/kalender/<day>/<half>")
def change_half_day(day: str, half: str) -> ResponseReturnValue:
    """Open or close one half-day; what the click says, not what the state was, so that clicking twice does no harm."""
    wanted_day, wanted_half = read_half_day(day, half)
    open_it = {"1": True, "0": False}.get(request.form.get("is_open", ""))
    if open_it is None:
        abort(400)
    recorded, refused = None, ""
    try:
        with runtime().database.writing() as session:
            recorded = set_half_day(session, day=wanted_day, half=wanted_half, open_it=open_it, now=runtime().clock())
    except (HalvesOverlap, HalfDayBegun) as refusal:
        refused = describe_refusal(refusal)
    if is_fragment_request():
        return _show_day(wanted_day, wanted_half, recorded, refused)
    return _lead_back(wanted_day, recorded, refused)


def _show_day(day: date, half: Half, recorded: Recorded | None, refused: str) -> ResponseReturnValue:
    postal_code = read_postal_code()
    with runtime().database.reading() as session:
        shown, bookings = load_day(session, day=day, now=runtime().clock(), destination=postal_code)
    fragment = render_template(
        "admin/_day.html",
        day=shown,
        bookings=bookings,
        is_open=is_open,
        postal_code=postal_code,
        changed=half,
        recorded=recorded,
        refused=refused,
    )
    return vary_by_htmx(make_response(fragment, 422 if refused else 200))


def _lead_back(day: date, recorded: Recorded | None, refused: str) -> ResponseReturnValue:
    if refused:
        flash(refused, "error")
    else:
        flash_change(recorded, nothing=gettext("Dieser Halbtag ist schon so."))
        flash_still_closed(recorded)
    month, plz = f"{day:%Y-%m}", read_postal_code() or None
    return redirect(url_for(".show_month", month=month, plz=plz, _anchor=f"tag-{day}"), 303)


def _show(day: date) -> ResponseReturnValue:
    typed = request.args.get("plz", "").strip()
    postal_code = read_postal_code()
    with runtime().database.reading() as session:
        month = load_month(session, month=day, now=runtime().clock(), destination=postal_code)
    return render_template(
        "admin/calendar.html",
        month=month,
        is_open=is_open,
        postal_code=postal_code,
        typed=typed,
        is_junk=bool(typed) != bool(postal_code),
    )


def read_postal_code() -> str:
    """Return the place in the address, or nothing where none stands there that could be one."""
    typed = request.args.get("plz", "").strip()
    return typed if is_postal_code(typed) else ""


def read_half_day(day: str, half: str) -> tuple[date, Half]:
    """Return the half-day that the address names, or end with 404."""
    parsed = parse_half_day(f"{day}:{half}") or abort(404)
    return _in_calendar(parsed[0]), parsed[1]


def _in_calendar(day: date | None) -> date:
    return day if day and FIRST_MONTH <= day.replace(day=1) <= LAST_MONTH else abort(404)
