"""The page behind a personal link: what is known already, and the way on."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from blueprints.once import once
from blueprints.rate_limits import limit_forms
from blueprints.runtime import runtime
from halbtag.domain.questionnaire import known_answers
from halbtag.persistence.database import Session
from halbtag.persistence.personal_links import open_personal_link
from halbtag.services.personal_links import follow_link

blueprint = Blueprint("personal_links", __name__, url_prefix="/einladung")


@blueprint.get("/<token>")
def show_personal_link(token: str) -> ResponseReturnValue:
    """Show for whom the link is, and what is known."""
    with runtime().database.reading() as session:
        opened = open_personal_link(session, token, now=runtime().clock())
    steps = known_answers(opened.inquiry.answers, version=opened.inquiry.questionnaire_version)
    return render_template("personal_links/invitation.html", link=opened.link, profile=opened.profile, steps=steps)


@blueprint.post("/<token>")
@limit_forms
def follow(token: str) -> ResponseReturnValue:
    """Go on to the first question that is open, or to the result."""
    now = runtime().clock()

    def act(session: Session) -> str:
        secret = follow_link(session, open_personal_link(session, token, now=now), now=now)
        return url_for("inquiry.resume", token=secret)

    return once(act)
