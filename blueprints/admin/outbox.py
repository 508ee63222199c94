"""The outbox: what is on its way, what did not arrive and why, and trying it again."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from blueprints.admin.access import blueprint
from blueprints.once import Answer, once
from blueprints.runtime import runtime
from halbtag.domain.calendar_faults import explain_entry_fault
from halbtag.domain.delivery_faults import explain_fault
from halbtag.domain.language import gettext, mark
from halbtag.domain.states import MessageStatus
from halbtag.persistence.database import Session
from halbtag.persistence.outbox import list_messages, retry_message

#: How many messages of each state are shown.
_FAILED, _RECENT = 200, 100

_RETRIED = ("success", mark("Die Nachricht wird gleich noch einmal versendet."))
_NOT_RETRIED = ("warning", mark("Diese Nachricht ist nicht mehr gescheitert, oder ihr Inhalt ist schon gelöscht."))

blueprint.add_app_template_filter(explain_fault)
blueprint.add_app_template_filter(explain_entry_fault)


@blueprint.get("/postausgang")
def show_outbox() -> ResponseReturnValue:
    """List the failures first, then the youngest messages."""
    with runtime().database.reading() as session:
        failed = list_messages(session, status=MessageStatus.FAILED, limit=_FAILED)
        messages = list_messages(session, limit=_RECENT)
    others = [message for message in messages if message.status is not MessageStatus.FAILED]
    return render_template("admin/outbox.html", failed=failed, messages=others)


@blueprint.post("/postausgang/<int(max=2147483647):message_id>/neuversuch")
def retry(message_id: int) -> ResponseReturnValue:
    """Let a message that was given up start again."""

    def start_again(session: Session) -> Answer:
        is_retried = retry_message(session, message_id, now=runtime().clock())
        category, words = _RETRIED if is_retried else _NOT_RETRIED
        return Answer(url_for(".show_outbox"), ((category, gettext(words)),))

    return once(start_again)
