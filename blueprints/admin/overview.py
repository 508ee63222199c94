"""The start page: what needs a decision, what comes next, what went wrong."""

from flask import render_template
from flask.typing import ResponseReturnValue

from blueprints.admin.access import blueprint
from blueprints.runtime import runtime
from halbtag.persistence.profile import load_profile
from halbtag.services.overview import load_overview


@blueprint.get("")
def show_overview() -> ResponseReturnValue:
    """Show what the consultant should look at first."""
    with runtime().database.reading() as session:
        overview = load_overview(session, load_profile(session), now=runtime().clock())
    return render_template("admin/overview.html", overview=overview)
