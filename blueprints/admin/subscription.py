"""The address under which the consultant's own calendar subscribes to the bookings."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blueprints.admin.access import blueprint
from blueprints.runtime import runtime
from halbtag.domain.language import gettext
from halbtag.services.subscription import has_feed, replace_feed_secret, withdraw_feed


@blueprint.get("/kalender-abo")
def show_subscription() -> ResponseReturnValue:
    """Explain the subscription; the address itself is not kept and cannot be shown again."""
    return render_template("admin/subscription.html", exists=_exists(), address=None)


@blueprint.post("/kalender-abo")
def replace_subscription() -> ResponseReturnValue:
    """Make a new address, end the old one, and show it this once: hence a page, and no way to come back to it."""
    with runtime().database.writing() as session:
        secret = replace_feed_secret(session, now=runtime().clock())
    address = f"{runtime().settings.base_url}/kalender/{secret}.ics"
    return render_template("admin/subscription.html", exists=True, address=address), 201


@blueprint.post("/kalender-abo/ende")
def end_subscription() -> ResponseReturnValue:
    """End the address without a new one."""
    with runtime().database.writing() as session:
        withdraw_feed(session)
    flash(gettext("Das Kalender-Abo ist beendet. Die alte Adresse liefert nichts mehr."), "success")
    return redirect(url_for(".show_subscription"), 303)


def _exists() -> bool:
    with runtime().database.reading() as session:
        return has_feed(session)
