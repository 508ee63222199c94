"""The consultant's calendar to subscribe to."""

from datetime import timedelta

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from blueprints.runtime import runtime
from halbtag.domain.invitation import build_feed
from halbtag.domain.language import gettext, speaking
from halbtag.domain.states import Scope
from halbtag.persistence import tokens
from halbtag.persistence.bookings import list_feed_bookings
from halbtag.persistence.profile import load_profile
from halbtag.services.writeback import list_events

blueprint = Blueprint("feed", __name__)

#: How long a past half-day stays in the subscribed calendar.
LOOK_BACK = timedelta(days=90)


@blueprint.get("/kalender/<secret>.ics")
def show_feed(secret: str) -> ResponseReturnValue:
    """Hand out requests and confirmed half-days with the drives to them; 304 where the subscriber has them already."""
    now = runtime().clock()
    with runtime().database.reading() as session:
        if tokens.find(session, secret, scope=Scope.FEED, now=now) is None:
            abort(404)
        profile = load_profile(session)
        events = list_events(session, list_feed_bookings(session, since=now - LOOK_BACK), profile)
    with speaking(profile.language):
        content = build_feed(events, name=gettext("Halbtage %(name)s", name=profile.name))
    response = Response(content, mimetype="text/calendar")
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    return response.make_conditional(request)
