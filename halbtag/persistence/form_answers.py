"""Where forms that were taken in led to; the key of a row is what makes twice the same as once."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from halbtag.domain.errors import Refusal
from halbtag.persistence.models import FormAnswer


class AlreadyAnswered(Refusal):
    """The same form was taken in before."""


def insert_answer(session: Session, *, digest: str, location: bytes, now: datetime) -> None:
    """Keep where a form led to; raises AlreadyAnswered, after which the transaction is over."""
    session.add(FormAnswer(digest=digest, location=location, created_at=now))
    try:
        session.flush()
    except IntegrityError as error:
        raise AlreadyAnswered from error


def find_answer(session: Session, digest: str) -> bytes | None:
    """Return where the form led to when it was first taken in, or None."""
    return session.scalars(select(FormAnswer.location).where(FormAnswer.digest == digest)).one_or_none()


def delete_answers_before(session: Session, cutoff: datetime) -> None:
    """Forget the answers of forms taken in before `cutoff`."""
    session.execute(delete(FormAnswer).where(FormAnswer.created_at < cutoff))
