"""The database itself: what a commit is worth."""

import pytest

from halbtag.persistence.database import Database


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_commit_survives_a_power_cut(database: Database) -> None:
    full = 2
    for session_of in (database.reading, database.writing):
        with session_of() as session:
            assert session.connection().exec_driver_sql("PRAGMA synchronous").scalar_one() == full
