"""`flask doctor`: says what is wrong and what to do, and ends accordingly."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import make_url

from app import create_app
from halbtag.commands.doctor import _examine_connection
from halbtag.gateways.smtp import SmtpTransport
from halbtag.gateways.typesetting import Typesetter
from halbtag.persistence.database import Database
from halbtag.persistence.models import Admin, Profile
from halbtag.settings import Settings
from tests.conftest import START
from tests.mail_server import MailServer, free_port


@pytest.fixture
def set_up_database(ready_database: Database) -> Database:
    """A database whose owner has done what there is to do."""
    with ready_database.writing() as session:
        session.get_one(Profile, 1).is_placeholder = False
        session.add(Admin(email="anna@beispiel-beratung.example", password_hash="-", created_at=START))
    return ready_database


def run(settings: Settings) -> tuple[int, list[str]]:
    app = create_app(settings)
    result = app.test_cli_runner().invoke(args=["doctor"])
    app.extensions["halbtag"].database.dispose()
    return result.exit_code, result.output.splitlines()


@pytest.mark.usefixtures("set_up_database")
def test_doctor_finds_nothing_on_a_healthy_copy(settings: Settings, smtp_server: MailServer) -> None:
    code, lines = run(replace(settings, smtp_url=smtp_server.url))

    assert code == 0
    assert all(line.startswith("ok   ") for line in lines)
    assert f"ok   mail server 127.0.0.1 port {smtp_server.port} answers" in lines
    assert "ok   pages can be set for print" in lines


def test_doctor_says_what_a_new_copy_still_needs(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["doctor"])

    assert result.exit_code == 1
    assert [line for line in result.output.splitlines() if line.startswith("FIX")] == [
        "FIX  nobody can sign in: run: flask admin setup-link",
        "FIX  the profile is the placeholder: sign in and fill in who you are, imprint and privacy notice",
    ]


def test_doctor_asks_for_missing_migrations(settings: Settings, empty_database_url: str) -> None:
    code, lines = run(replace(settings, database_url=empty_database_url))

    assert code == 1
    assert lines[1].endswith("at revision none: run: flask db upgrade")


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_doctor_survives_a_database_that_does_not_answer(settings: Settings) -> None:
    address = f"postgresql://halbtag@127.0.0.1:{free_port()}/halbtag"

    code, lines = run(replace(settings, database_url=address))

    assert code == 1
    assert lines[1].startswith("FIX  database (postgresql): check DATABASE_URL and the server")


@pytest.mark.usefixtures("set_up_database")
def test_doctor_notices_a_mail_server_that_is_not_there(settings: Settings) -> None:
    port = free_port()

    code, lines = run(replace(settings, smtp_url=f"smtp://127.0.0.1:{port}"))

    assert code == 1
    assert lines[-1].startswith(f"FIX  mail server 127.0.0.1 port {port}: not reachable")


@pytest.mark.usefixtures("set_up_database")
def test_doctor_notices_a_secret_that_others_can_read(settings: Settings) -> None:
    secret = settings.instance / "secret_key"
    secret.write_text("a secret")
    secret.chmod(0o644)

    code, lines = run(settings)

    assert code == 1
    assert f"FIX  {secret} is readable by others: chmod 600 {secret}" in lines


def test_doctor_looks_for_the_mail_server_where_the_mails_go(settings: Settings) -> None:
    for url in ("smtp://does-not-exist.invalid", "smtps://does-not-exist.invalid"):
        _, lines = run(replace(settings, smtp_url=url))

        assert any(f"does-not-exist.invalid port {SmtpTransport.from_url(url).port}:" in line for line in lines), lines


@pytest.mark.parametrize(
    ("address", "is_told"),
    [
        ("postgresql://halbtag:x@db.example/halbtag", True),
        ("postgresql://halbtag:x@db.example/halbtag?sslmode=require", True),
        ("postgresql://halbtag:x@db.example/halbtag?sslmode=verify-full", False),
        ("postgresql://halbtag:x@127.0.0.1/halbtag", False),
        ("postgresql://halbtag:x@/halbtag?host=/run/postgresql", False),
        ("sqlite:///halbtag.db", False),
    ],
)
def test_doctor_notices_a_database_far_away_without_a_verified_connection(address: str, is_told: bool) -> None:
    assert bool(list(_examine_connection(make_url(address)))) is is_told


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_doctor_says_that_no_page_can_be_set(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wired = app.extensions["halbtag"]
    monkeypatch.setitem(app.extensions, "halbtag", replace(wired, typesetting=Typesetter(tmp_path)))

    result = app.test_cli_runner().invoke(args=["doctor"])

    assert result.exit_code == 1
    assert "FIX  no page can be set for print: install requirements.lock again, it says: " in result.output
