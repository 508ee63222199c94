"""What people ask for who book no half-day (yet): queries, and the guarded step that settles one."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, joinedload

from halbtag.domain.states import FollowUpKind
from halbtag.persistence.database import count_changed
from halbtag.persistence.models import FollowUp


def count_of_inquiry(session: Session, inquiry_id: int) -> int:
    """Return how often somebody has asked for something with this inquiry."""
    return session.scalar(select(func.count()).where(FollowUp.inquiry_id == inquiry_id)) or 0


def list_open(session: Session, *, kinds: Collection[FollowUpKind]) -> Sequence[FollowUp]:
    """Return what is still to be seen to of these kinds, with its inquiry, the oldest first."""
    statement = (
        select(FollowUp)
        .where(FollowUp.kind.in_(kinds), FollowUp.done_at.is_(None))
        .options(joinedload(FollowUp.inquiry))
        .order_by(FollowUp.created_at, FollowUp.id)
    )
    return session.scalars(statement).all()


def count_open(session: Session, *, kinds: Collection[FollowUpKind]) -> int:
    """Return how many of these kinds are still to be seen to."""
    return session.scalar(select(func.count()).where(FollowUp.kind.in_(kinds), FollowUp.done_at.is_(None))) or 0


def settle(session: Session, follow_up_id: int, *, now: datetime) -> bool:
    """Note that one was seen to, and say whether it was still open."""
    statement = (
        update(FollowUp)
        .where(FollowUp.id == follow_up_id, FollowUp.done_at.is_(None))
        .values(done_at=now)
        .execution_options(synchronize_session=False)
    )
    return count_changed(session, statement) == 1
