"""The database itself: what a commit is worth."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import text

from halbtag.persistence.database import Database


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_commit_survives_a_power_cut(database: Database) -> None:
    full = 2
    for session_of in (database.reading, database.writing):
        with session_of() as session:
            assert session.connection().exec_driver_sql("PRAGMA synchronous").scalar_one() == full


def test_every_thread_has_a_connection(database_url: str) -> None:
    threads = 30
    database = Database(database_url, connections=threads)
    together = Barrier(threads, timeout=20)

    def read(_number: int) -> int:
        with database.reading() as session:
            found = session.scalar(text("SELECT 1"))
            together.wait()
        return int(found or 0)

    with ThreadPoolExecutor(threads) as pool:
        assert sum(pool.map(read, range(threads))) == threads
    database.dispose()


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_nobody_waits_for_a_lock_without_end(database: Database) -> None:
    for session_of in (database.reading, database.writing, database.reading):
        with session_of() as session:
            assert session.scalar(text("SHOW lock_timeout")) == "10s"
            session.rollback()
