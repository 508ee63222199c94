"""The inquiries: who asked, with which answers and result, and where they came from."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from blueprints.admin.access import blueprint
from blueprints.runtime import runtime
from halbtag.domain.questionnaire import describe
from halbtag.persistence.inquiries import load_inquiry
from halbtag.persistence.profile import load_profile
from halbtag.services.overview import describe_inquiry, list_inquiry_lines

_MOST = 2**31 - 1


@blueprint.get("/anfragen")
def show_inquiries() -> ResponseReturnValue:
    """List the inquiries, the youngest first, a page at a time."""
    before_id = request.args.get("vor", type=int)
    if before_id is not None and not 0 < before_id <= _MOST:
        abort(404)
    with runtime().database.reading() as session:
        page = list_inquiry_lines(session, load_profile(session), before_id=before_id)
    return render_template("admin/inquiries.html", page=page, is_first=before_id is None)


@blueprint.get("/anfragen/<int(max=2147483647):inquiry_id>")
def show_inquiry(inquiry_id: int) -> ResponseReturnValue:
    """Show one inquiry with everything it holds."""
    with runtime().database.reading() as session:
        inquiry = load_inquiry(session, inquiry_id) or abort(404)
        line = describe_inquiry(inquiry, load_profile(session))
    steps = describe(inquiry.answers, version=inquiry.questionnaire_version)
    return render_template("admin/inquiry.html", line=line, inquiry=inquiry, steps=steps)
