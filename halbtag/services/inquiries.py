"""From the first step of the form to its result: start, save, qualify."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from halbtag.domain.errors import IllegalTransition
from halbtag.domain.language import spoken
from halbtag.domain.mirror import Mirror, make_mirror
from halbtag.domain.qualification import Qualification, qualify
from halbtag.domain.questionnaire import VERSION, Answers, Step, first_open_step
from halbtag.domain.states import BookingStatus, Scope
from halbtag.persistence import tokens
from halbtag.persistence.inquiries import OpenInquiry
from halbtag.persistence.models import Inquiry, Profile
from halbtag.persistence.profile import criteria_for, criteria_of
from halbtag.services.funnel import count_answers, count_start


def start_inquiry(
    session: Session, *, answers: Answers, source: Mapping[str, str], now: datetime, version: int = VERSION
) -> str:
    """Keep the first step's answers with where the visitor came from, and return the secret of her link.

    The inquiry keeps the version of the questionnaire that it begins with.
    """
    inquiry = Inquiry(
        questionnaire_version=version,
        answers=dict(answers),
        source=dict(source),
        contact={},
        created_at=now,
        updated_at=now,
    )
    return begin(session, inquiry, now=now)


def begin(session: Session, inquiry: Inquiry, *, now: datetime) -> str:
    """Store a new inquiry, count that it was begun, and return the secret of its link."""
    session.add(inquiry)
    session.flush()
    count_start(session, inquiry)
    return tokens.issue(session, scope=Scope.INQUIRY, inquiry_id=inquiry.id, now=now)


def save_answers(session: Session, opened: OpenInquiry, *, answers: Answers, now: datetime) -> None:
    """Add one step's answers to the inquiry; those of the other steps stay, and those that do not count any more.

    Raises IllegalTransition once a half-day was asked for: the answers are then what the consultant was told.
    """
    if opened.booking is not None and opened.booking.status is not BookingStatus.HELD:
        raise IllegalTransition(opened.booking.status)
    inquiry = opened.inquiry
    inquiry.answers = {**inquiry.answers, **answers}
    inquiry.language = spoken()
    inquiry.updated_at = now
    count_progress(session, inquiry, opened.profile)


def count_progress(session: Session, inquiry: Inquiry, profile: Profile) -> None:
    """Count the steps that are answered, and the result where all are."""
    answers, version = inquiry.answers, inquiry.questionnaire_version
    is_open = first_open_step(answers, version=version) is not None
    verdict = None if is_open else qualify(answers, criteria_for(inquiry, profile), version=version).verdict
    count_answers(session, inquiry, verdict=verdict)


def qualify_inquiry(opened: OpenInquiry) -> Qualification:
    """Return verdict and reasons by the consultant's present criteria."""
    inquiry = opened.inquiry
    return qualify(inquiry.answers, criteria_for(inquiry, opened.profile), version=inquiry.questionnaire_version)


def is_prepared_for_another(opened: OpenInquiry) -> bool:
    """Say whether somebody asks who does not decide herself, by the consultant's present criteria."""
    return opened.inquiry.answers.get("role") not in criteria_of(opened.profile).deciding_roles


def mirror_inquiry(opened: OpenInquiry) -> Mirror:
    """Return how the situation reads, by the consultant's present criteria; for a complete questionnaire."""
    inquiry = opened.inquiry
    return make_mirror(inquiry.answers, criteria_for(inquiry, opened.profile), version=inquiry.questionnaire_version)


def find_open_step(opened: OpenInquiry) -> Step | None:
    """Return the first step that lacks an answer, by the questionnaire that the inquiry began with, or None."""
    return first_open_step(opened.inquiry.answers, version=opened.inquiry.questionnaire_version)
