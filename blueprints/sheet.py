"""The preparation sheet: names nobody, may be forwarded and printed."""

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue

from blueprints.runtime import runtime
from halbtag.persistence.bookings import load_sheet

blueprint = Blueprint("sheet", __name__, url_prefix="/vorbereitung")


@blueprint.get("/<sheet_key>")
def show_sheet(sheet_key: str) -> ResponseReturnValue:
    """Show when the half-day is and what to think about before; gone with the booking."""
    with runtime().database.reading() as session:
        sheet = load_sheet(session, sheet_key)
    response = make_response(render_template("sheet/sheet.html", sheet=sheet))
    # No form on this page: nothing needs an Origin, and where the link was forwarded is nobody's business.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
