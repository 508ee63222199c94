"""The counters of the funnel, and the marks by which an inquiry counts once in each: both are single guarded writes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from halbtag.domain.funnel import NO_ARTICLE, OTHERS, Count, Place, Way
from halbtag.domain.states import BookingStatus
from halbtag.persistence.models import Booking, FunnelCount, StageMark


def add(session: Session, place: Place, numbers: Mapping[str, int]) -> None:
    """Count by stage in one upsert, which loses nothing however many count at a time; a negative number takes back."""
    key = {"week": place.week, "article": place.article, "way": place.way}
    # In one order for everybody: on PostgreSQL two that lock each other's rows would wait in a circle.
    rows = [{**key, "stage": stage, "number": number} for stage, number in sorted(numbers.items())]
    insert = _insert(session)(FunnelCount).values(rows)
    upsert = insert.on_conflict_do_update(
        index_elements=[FunnelCount.week, FunnelCount.article, FunnelCount.way, FunnelCount.stage],
        set_={"number": FunnelCount.number + insert.excluded.number},
    )
    session.execute(upsert)


def mark(session: Session, inquiry_id: int, stages: Iterable[str]) -> set[str]:
    """Note that an inquiry has reached these stages, and return those that are new; the key decides, not a look."""
    rows = [{"inquiry_id": inquiry_id, "stage": stage} for stage in stages]
    insert = _insert(session)(StageMark).values(rows).on_conflict_do_nothing()
    # By what it returns: psycopg does not say how many rows such an INSERT has made.
    return set(session.scalars(insert.returning(StageMark.stage)))


def unmark(session: Session, inquiry_id: int, stages: Iterable[str]) -> set[str]:
    """Take marks back, and return those that there were."""
    statement = delete(StageMark).where(StageMark.inquiry_id == inquiry_id, StageMark.stage.in_(stages))
    return set(session.scalars(statement.returning(StageMark.stage)))


def find_room(session: Session, *, week: date, article: str, most: int) -> str:
    """Return the name under which an article is counted in a week: OTHERS where it is new there, and `most` are not.

    Two that come at the same moment may both get the last place.
    """
    if article in (NO_ARTICLE, OTHERS):
        return article
    known = select(FunnelCount.article).where(FunnelCount.week == week)
    if session.scalar(known.where(FunnelCount.article == article).limit(1)) is not None:
        return article
    named = known.where(FunnelCount.article.not_in((NO_ARTICLE, OTHERS))).distinct().subquery()
    taken = session.scalar(select(func.count()).select_from(named)) or 0
    return article if taken < most else OTHERS


def took_place(session: Session, inquiry_id: int) -> bool:
    """Say whether a half-day of the inquiry has taken place."""
    statement = select(Booking.id).where(Booking.inquiry_id == inquiry_id, Booking.status == BookingStatus.COMPLETED)
    return session.scalar(statement.limit(1)) is not None


def list_counts(session: Session, *, first: date, last: date, article: str = "") -> Sequence[Count]:
    """Return the counts of the weeks that begin in the range, the youngest week first, articles by name.

    With an `article`, its counts alone.
    """
    statement = (
        select(FunnelCount)
        .where(FunnelCount.week.between(first, last), FunnelCount.number != 0)
        .order_by(FunnelCount.week.desc(), FunnelCount.article, FunnelCount.way, FunnelCount.stage)
    )
    if article:
        statement = statement.where(FunnelCount.article == article)
    return [
        Count(Place(row.week, row.article, Way(row.way)), row.stage, row.number) for row in session.scalars(statement)
    ]


def _insert(session: Session) -> type[sqlite.Insert] | type[postgresql.Insert]:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return sqlite.Insert if is_sqlite else postgresql.Insert
