"""Counters for the `limits` library in our own database: they hold across processes and restarts."""

import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from limits.storage import RedisStorage, Storage
from sqlalchemy import case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from halbtag.persistence.database import Database
from halbtag.persistence.models import RateLimit

#: How many run-out counters one request clears away at most.
_SWEEP = 500


def _now() -> datetime:
    return datetime.now(UTC)


class SharedRedisStorage(RedisStorage):
    """Redis, where RATE_LIMIT_URL names one; the limiter hands what `DatabaseStorage` needs to every storage."""

    STORAGE_SCHEME = ["redis", "rediss", "redis+unix"]  # noqa: RUF012 (the base class declares it so)

    def __init__(self, uri: str, *, database: object = None, secret: object = None, **options: Any) -> None:
        super().__init__(uri, **{**options, "wrap_exceptions": True})


class DatabaseStorage(Storage):
    """Fixed windows, one row each. Keys are hashed with a secret: the table names no address.

    `database` and `secret` are asked at each call, so that one limiter can serve several applications.
    """

    STORAGE_SCHEME = ["halbtag"]  # noqa: RUF012 (the base class declares it so)

    def __init__(
        self,
        uri: str | None = None,
        wrap_exceptions: bool = False,
        *,
        database: Callable[[], Database],
        secret: Callable[[], str],
        clock: Callable[[], datetime] = _now,
        **options: Any,
    ) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self._database = database
        self._secret = secret
        self._clock = clock

    @property
    def base_exceptions(self) -> type[Exception]:
        """Return what a broken storage raises."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count and return the new sum, in one upsert and a transaction of its own.

        So a limit counts even where the request that it belongs to fails.
        """
        now = self._clock()
        database = self._database()
        insert = (sqlite.insert if database.is_sqlite else postgresql.insert)(RateLimit).values(
            key=self._hashed(key), hits=amount, expires_at=now + timedelta(seconds=expiry)
        )
        is_over = RateLimit.expires_at <= now
        upsert = insert.on_conflict_do_update(
            index_elements=[RateLimit.key],
            set_={
                "hits": case((is_over, insert.excluded.hits), else_=RateLimit.hits + insert.excluded.hits),
                "expires_at": case((is_over, insert.excluded.expires_at), else_=RateLimit.expires_at),
            },
        ).returning(RateLimit.hits)
        with database.writing(is_witnessed=False) as session:
            hits: int = session.execute(upsert).scalar_one()
        if hits == amount:
            self._sweep(database, now)
        return hits

    def get(self, key: str) -> int:
        """Return how often was counted in the window that runs, or 0."""
        return self._read(key)[0]

    def get_expiry(self, key: str) -> float:
        """Return when the window ends, in seconds since the epoch."""
        return self._read(key)[1].timestamp()

    def check(self) -> bool:
        """Say whether the database answers."""
        try:
            self._database().check()
        except SQLAlchemyError:
            return False
        return True

    def reset(self) -> int | None:
        """Forget every counter."""
        with self._database().writing(is_witnessed=False) as session:
            return len(session.execute(delete(RateLimit).returning(RateLimit.key)).all())

    def clear(self, key: str) -> None:
        """Forget one counter."""
        with self._database().writing(is_witnessed=False) as session:
            session.execute(delete(RateLimit).where(RateLimit.key == self._hashed(key)))

    def _read(self, key: str) -> tuple[int, datetime]:
        now = self._clock()
        with self._database().reading() as session:
            row = session.get(RateLimit, self._hashed(key))
            return (row.hits, row.expires_at) if row and row.expires_at > now else (0, now)

    def _sweep(self, database: Database, now: datetime) -> None:
        # SKIP LOCKED, and not in the counting transaction: on PostgreSQL two requests that renew each other's row would
        # wait in a circle.
        stale = select(RateLimit.key).where(RateLimit.expires_at <= now).limit(_SWEEP)
        stale = stale.with_for_update(skip_locked=True)
        with database.writing(is_witnessed=False) as session:
            session.execute(delete(RateLimit).where(RateLimit.key.in_(stale)))

    def _hashed(self, key: str) -> str:
        return hmac.new(self._secret().encode(), key.encode(), hashlib.sha256).hexdigest()
