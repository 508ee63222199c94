"""From the one who prepared an inquiry to the one who decides: handed over, and taken up as an inquiry of her own."""

from datetime import datetime

from sqlalchemy.orm import Session

from halbtag.domain.errors import IllegalTransition
from halbtag.domain.hand_over import prepared_answers
from halbtag.domain.language import spoken
from halbtag.domain.questionnaire import role_of
from halbtag.domain.states import BookingStatus, Scope
from halbtag.persistence import tokens
from halbtag.persistence.hand_overs import OpenHandOver, note_taking_up
from halbtag.persistence.inquiries import OpenInquiry
from halbtag.persistence.models import HandOver, Inquiry
from halbtag.services.inquiries import begin, count_progress


def hand_over(session: Session, opened: OpenInquiry, *, name: str, email: str, now: datetime) -> str:
    """Keep who hands the inquiry over, and return the secret of a link that opens what is prepared.

    Handing over again renews the name; links made before stay good. Raises IllegalTransition once a half-day was
    asked for: there is nothing left to decide.
    """
    if opened.booking is not None and opened.booking.status is not BookingStatus.HELD:
        raise IllegalTransition(opened.booking.status)
    known = session.get(HandOver, opened.inquiry.id)
    if known is None:
        session.add(HandOver(inquiry_id=opened.inquiry.id, name=name, email=email, created_at=now, taken_up_at=None))
    else:
        known.name, known.email = name, email
    opened.inquiry.language = spoken()  # so that whoever opens the link reads what was handed over
    opened.inquiry.updated_at = now
    return tokens.issue(session, scope=Scope.HAND_OVER, inquiry_id=opened.inquiry.id, now=now)


def take_up(session: Session, opened: OpenHandOver, *, role: str, now: datetime) -> str:
    """Begin an inquiry of her own with what was prepared, and return the secret of its link.

    Whoever prepared it has no way into it: she sees that it was taken up, not what was changed. Where she left her
    address, she is already among those to invite.
    """
    note_taking_up(session, opened.hand_over, now=now)
    prepared = opened.inquiry
    inquiry = Inquiry(
        questionnaire_version=prepared.questionnaire_version,
        answers={**prepared_answers(prepared.answers), "role": role},
        source=prepared.source,
        contact=_contact(opened),
        prepared_by=_preparer(opened),
        language=spoken(),  # that of the prepared one, unless the address names another
        created_at=now,
        updated_at=now,
    )
    token = begin(session, inquiry, now=now)
    count_progress(session, inquiry, opened.profile)
    return token


def _preparer(opened: OpenHandOver) -> dict[str, str]:
    role = opened.inquiry.answers.get("role", "")
    return {"name": opened.hand_over.name, "email": opened.hand_over.email, "role": str(role)}


def _contact(opened: OpenHandOver) -> dict[str, object]:
    company = opened.inquiry.contact.get("company", "")
    known = {"company": company} if company else {}
    if not opened.hand_over.email:
        return known
    role = role_of(opened.inquiry.answers)
    guest = {"name": opened.hand_over.name, "email": opened.hand_over.email, "role": role, "is_optional": False}
    return {**known, "participants": [guest]}
