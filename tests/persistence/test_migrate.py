"""Migrations: no drift, and a database of every older revision comes along with its rows."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy import MetaData, Table

from halbtag.persistence import migrate
from halbtag.persistence.database import Database

REVISIONS = migrate.revisions()


@pytest.fixture
def empty_database(empty_database_url: str) -> Iterator[Database]:
    database = Database(empty_database_url)
    yield database
    database.dispose()


def test_upgrade_of_an_empty_database_leaves_no_drift(empty_database: Database) -> None:
    migrate.upgrade(empty_database)

    assert migrate.find_drift(empty_database) == []
    assert migrate.is_current(empty_database)


def test_upgrade_of_a_current_database_changes_nothing(database: Database) -> None:
    migrate.upgrade(database)

    assert migrate.current_revision(database) == REVISIONS[-1]


def test_find_drift_names_a_missing_column(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE bookings DROP COLUMN note"))

    assert len(migrate.find_drift(database)) == 1


@pytest.mark.parametrize("revision", REVISIONS)
def test_upgrade_keeps_the_rows_of_every_older_revision(empty_database: Database, revision: str) -> None:
    migrate.upgrade(empty_database, revision=revision)
    _fill_every_table(empty_database)
    before = _count_rows(empty_database)

    migrate.upgrade(empty_database)

    after = _count_rows(empty_database)
    assert {table: after[table] for table in before} == before
    assert migrate.find_drift(empty_database) == []


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_upgrade_has_the_placeholder_name_the_retention_that_is_set(empty_database: Database) -> None:
    migrate.upgrade(empty_database, revision="0016")
    _fill_every_table(empty_database)
    promise = "Ich lösche Ihre Daten {0} nach dem Termin, ohne Termin {0} nach Ihrer letzten Eingabe, soweit"
    with empty_database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE profile SET privacy = :words"), {"words": promise.format("180 Tage")})

    migrate.upgrade(empty_database)

    with empty_database.engine.begin() as connection:
        assert connection.execute(sa.text("SELECT privacy FROM profile")).scalar() == promise.format("[Löschfrist]")


def test_upgrade_keeps_foreign_keys_on_afterwards(empty_database: Database) -> None:
    migrate.upgrade(empty_database)

    with pytest.raises(sa.exc.IntegrityError), empty_database.engine.begin() as connection:
        connection.execute(
            sa.text("INSERT INTO slot_claims (day, half, booking_id) VALUES ('2026-12-01', 'morning', 1)")
        )


def test_downgrade_to_nothing_and_back_leaves_no_drift(database: Database) -> None:
    migrate.downgrade(database, revision="base")
    migrate.upgrade(database)

    assert migrate.find_drift(database) == []


def _fill_every_table(database: Database) -> None:
    """Put one row into every table as the revision knows it, whatever columns it has by then."""
    with database.engine.begin() as connection:
        metadata = MetaData()
        metadata.reflect(connection)
        for table in metadata.sorted_tables:
            if table.name != "alembic_version":
                connection.execute(table.insert().values(_row(table)))


def _row(table: Table) -> dict[str, object]:
    return {column.name: _value(column) for column in table.columns}


def _value(column: sa.Column[object]) -> object:
    if column.foreign_keys or (column.primary_key and isinstance(column.type, sa.Integer)):
        return 1
    moment = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    samples: list[tuple[type[sa.types.TypeEngine[object]], object]] = [
        (sa.Boolean, True),
        (sa.Integer, 1),
        (sa.DateTime, moment),
        (sa.Date, moment.date()),
        (sa.Time, moment.time()),
        (sa.JSON, {}),
        (sa.LargeBinary, b"x"),
        (sa.String, "morning"[: getattr(column.type, "length", None)]),
    ]
    return next(sample for kind, sample in samples if isinstance(column.type, kind))


def _count_rows(database: Database) -> dict[str, int]:
    with database.engine.connect() as connection:
        metadata = MetaData()
        metadata.reflect(connection)
        counts = {
            table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }
    return {name: count for name, count in counts.items() if name != "alembic_version"}
