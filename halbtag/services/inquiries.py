"""From the first step of the form to its result: start, save, qualify, leave a message."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from halbtag.domain.errors import IllegalTransition
from halbtag.domain.qualification import Qualification, qualify
from halbtag.domain.questionnaire import VERSION, Answers, first_open_step
from halbtag.domain.states import BookingStatus, Scope
from halbtag.persistence import outbox, tokens
from halbtag.persistence.inquiries import OpenInquiry
from halbtag.persistence.models import Inquiry
from halbtag.persistence.profile import criteria_of
from halbtag.services.funnel import count_answers, count_start
from halbtag.services.mails import Mails
from halbtag.services.messages.inquiry import message_left


def start_inquiry(session: Session, *, answers: Answers, source: Mapping[str, str], now: datetime) -> str:
    """Keep the first step's answers with where the visitor came from, and return the secret of her link."""
    inquiry = Inquiry(
        questionnaire_version=VERSION,
        answers=dict(answers),
        source=dict(source),
        contact={},
        message={},
        created_at=now,
        updated_at=now,
    )
    session.add(inquiry)
    session.flush()
    count_start(session, inquiry)
    return tokens.issue(session, scope=Scope.INQUIRY, inquiry_id=inquiry.id, now=now)


def save_answers(session: Session, opened: OpenInquiry, *, answers: Answers, now: datetime) -> None:
    """Add one step's answers to the inquiry; those of the other steps stay.

    Raises IllegalTransition once a half-day was asked for: the answers are then what the consultant was told.
    """
    if opened.booking is not None and opened.booking.status is not BookingStatus.HELD:
        raise IllegalTransition(opened.booking.status)
    inquiry = opened.inquiry
    inquiry.answers = {**inquiry.answers, **answers}
    inquiry.updated_at = now
    verdict = None if first_open_step(inquiry.answers) else qualify_inquiry(opened).verdict
    count_answers(session, inquiry, verdict=verdict)


def qualify_inquiry(opened: OpenInquiry) -> Qualification:
    """Return verdict and reasons by the consultant's present criteria."""
    return qualify(opened.inquiry.answers, criteria_of(opened.profile))


def leave_message(
    session: Session, mails: Mails, *, opened: OpenInquiry, message: Mapping[str, Any], now: datetime
) -> None:
    """Keep a message (name, email, text) left instead of a booking, and send it to the consultant.

    The same message sent again, by a double click or a reload, is one message.
    """
    if opened.inquiry.message == dict(message):
        return
    opened.inquiry.message = dict(message)
    opened.inquiry.updated_at = now
    session.flush()
    outbox.enqueue(
        session, message_left(mails, inquiry=opened.inquiry, profile=opened.profile, now=now), booking_id=None, now=now
    )
