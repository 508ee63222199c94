"""Counts how far visits and inquiries come, in the transaction of what is counted; each inquiry once in each stage.

All counts of an inquiry stand in the week in which it began, so that a row of the table is a funnel: it says what
became of those who came in that week, however much later. The counters name nobody, and outlive the inquiries.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from halbtag.domain import funnel
from halbtag.domain.funnel import Place, article_key, way_of, week_of
from halbtag.domain.qualification import Verdict
from halbtag.persistence import funnel as counters
from halbtag.persistence.models import Inquiry


def count_seen(session: Session, *, source: Mapping[str, str], now: datetime) -> None:
    """Count that the offer was seen by somebody whose first touch is `source`."""
    week = week_of(now)
    article = article_key(source.get("von", ""))
    article = counters.find_room(session, week=week, article=article, most=funnel.MOST_ARTICLES_SEEN)
    counters.add(session, Place(week, article, way_of(source)), {funnel.SEEN: 1})


def count_start(session: Session, inquiry: Inquiry) -> None:
    """Give a new inquiry its place among the counters, by its first touch, and count that it was begun."""
    week = week_of(inquiry.created_at)
    article = article_key(inquiry.source.get("von", ""))
    inquiry.article = counters.find_room(session, week=week, article=article, most=funnel.MOST_ARTICLES)
    answered = funnel.answered_steps(inquiry.answers, version=inquiry.questionnaire_version)
    _count(session, inquiry, [funnel.STARTED, *answered])


def count_answers(session: Session, inquiry: Inquiry, *, verdict: Verdict | None, choice: bool = False) -> None:
    """Count the steps that are answered, the result that they lead to, if any, and the choice that was made then.

    Where other answers lead to another result, the count goes over to that one. A choice is a half-day, or wishes.
    """
    stages = funnel.answered_steps(inquiry.answers, version=inquiry.questionnaire_version)
    if verdict is not None:
        stages.append(funnel.result_stage(verdict))
    if choice:
        stages.append(funnel.SLOT)
    others = [funnel.result_stage(other) for other in Verdict if verdict not in (None, other)]
    _count(session, inquiry, stages, instead_of=others)


def count_confirmed(session: Session, inquiry: Inquiry) -> None:
    """Count that a half-day was agreed for an inquiry."""
    _count(session, inquiry, [funnel.CONFIRMED])


def count_outcome(session: Session, inquiry: Inquiry) -> None:
    """Count that a half-day of an inquiry took place, or take that back where none did after all."""
    if counters.took_place(session, inquiry.id):
        _count(session, inquiry, [funnel.TOOK_PLACE])
    else:
        _count(session, inquiry, [], instead_of=[funnel.TOOK_PLACE])


def _count(session: Session, inquiry: Inquiry, stages: Sequence[str], *, instead_of: Sequence[str] = ()) -> None:
    """Count the stages in which the inquiry was not counted yet, and take it out of those in whose place they came.

    An inquiry that began before there were counters counts nowhere: its beginning is in none of them.
    """
    if not inquiry.article:
        return
    left = counters.unmark(session, inquiry.id, instead_of) if instead_of else set()
    reached = counters.mark(session, inquiry.id, stages) if stages else set()
    if left or reached:
        place = Place(week_of(inquiry.created_at), inquiry.article, way_of(inquiry.source))
        counters.add(session, place, dict.fromkeys(left, -1) | dict.fromkeys(reached, 1))
