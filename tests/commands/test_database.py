"""`flask db …`: the tables come up to date and say so."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from app import create_app
from halbtag.persistence import migrate
from halbtag.persistence.models import Profile, WeeklyRule
from halbtag.settings import Settings


@pytest.fixture
def empty_app(empty_database_url: str, tmp_path: Path) -> Iterator[Flask]:
    settings = Settings(
        base_url="http://localhost",
        host="127.0.0.1",
        port=8000,
        instance=tmp_path,
        secret_key="a secret of the tests that nobody else has",
        database_url=empty_database_url,
    )
    app = create_app(settings)
    yield app
    app.extensions["halbtag"].database.dispose()


def test_upgrade_makes_the_tables_and_the_first_profile_and_week(empty_app: Flask) -> None:
    result = empty_app.test_cli_runner().invoke(args=["db", "upgrade"])

    assert result.output == f"The database went from nothing to {migrate.revisions()[-1]}.\n"
    with empty_app.extensions["halbtag"].database.reading() as session:
        assert session.scalars(select(Profile.name)).all() == ["Dr. Anna Beispiel"]
        assert len(session.scalars(select(WeeklyRule)).all()) == 10


def test_upgrade_a_second_time_says_where_it_is_and_changes_nothing(empty_app: Flask) -> None:
    runner = empty_app.test_cli_runner()
    runner.invoke(args=["db", "upgrade"])

    result = runner.invoke(args=["db", "upgrade"])

    assert result.output == f"It is at {migrate.revisions()[-1]}.\n"
    with empty_app.extensions["halbtag"].database.reading() as session:
        assert len(session.scalars(select(WeeklyRule)).all()) == 10


def test_check_asks_for_missing_migrations(empty_app: Flask) -> None:
    result = empty_app.test_cli_runner().invoke(args=["db", "check"])

    assert (result.exit_code, result.output) == (1, "Error: migrations are missing; run: flask db upgrade\n")


def test_check_is_content_with_a_current_database(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["db", "check"])

    assert (result.exit_code, result.output) == (0, "Tables and models agree.\n")


def test_check_names_the_difference(app: Flask) -> None:
    with app.extensions["halbtag"].database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE bookings DROP COLUMN note"))

    result = app.test_cli_runner().invoke(args=["db", "check"])

    assert result.exit_code == 1
    assert "add_column" in result.output
    assert "note" in result.output
