"""`flask doctor`: says what is wrong with this copy, and what to do about it."""

import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import click
from flask.cli import with_appcontext
from sqlalchemy import URL
from sqlalchemy.exc import SQLAlchemyError

from halbtag.commands.wiring import Wiring, wiring
from halbtag.domain.typesetting import TypesettingFailed
from halbtag.gateways.smtp import DEFAULT_PORTS
from halbtag.persistence import migrate, outbox
from halbtag.persistence.accounts import has_admin
from halbtag.persistence.database import Database
from halbtag.services.briefing_print import try_print
from halbtag.services.setup import is_placeholder
from halbtag.settings import Settings, secret_file

_MAIL_TIMEOUT_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `remedy` is empty where all is well."""

    what: str
    remedy: str = ""


@click.command("doctor", short_help="Say what is wrong with this copy, and what to do.")
@with_appcontext
def doctor() -> None:
    """Check configuration, database, migrations and mail server; ends with 1 where something needs doing."""
    findings = list(examine(wiring()))
    for finding in findings:
        click.echo(f"FIX  {finding.what}: {finding.remedy}" if finding.remedy else f"ok   {finding.what}")
    if any(finding.remedy for finding in findings):
        raise click.exceptions.Exit(1)


def examine(parts: Wiring) -> Iterator[Finding]:
    """Look at everything, in the order in which one mends it."""
    yield from _examine_settings(parts.settings)
    yield from _examine_database(parts.database)
    yield _examine_typesetting(parts)
    yield _examine_mail_server(parts.settings)


def _examine_settings(settings: Settings) -> Iterator[Finding]:
    # Faulty variables have stopped the start before this.
    yield Finding(f"configuration, serving {settings.base_url}")
    path = secret_file(settings.instance)
    if path.exists() and path.stat().st_mode & 0o077:
        yield Finding(f"{path} is readable by others", f"chmod 600 {path}")
    if not os.access(settings.instance, os.W_OK):
        yield Finding(f"{settings.instance} is not writable", "make it owned by the user that runs Halbtag")


def _examine_database(database: Database) -> Iterator[Finding]:
    kind = database.engine.dialect.name
    try:
        revision = migrate.current_revision(database)
    except SQLAlchemyError as error:
        yield Finding(f"database ({kind})", f"check DATABASE_URL and the server, it says: {_first_line(error)}")
        return
    if not migrate.is_current(database):
        yield Finding(f"database ({kind}) at revision {revision or 'none'}", "run: flask db upgrade")
        return
    yield Finding(f"database ({kind}) at revision {revision}")
    yield from _examine_connection(database.engine.url)
    yield from _examine_content(database)


def _examine_connection(url: URL) -> Iterator[Finding]:
    # libpq falls back to plain, and takes any certificate, unless it is told otherwise.
    is_here = url.host in (None, "", "localhost", "127.0.0.1", "::1") or "host" in url.query
    if url.get_backend_name() == "postgresql" and not is_here and url.query.get("sslmode") != "verify-full":
        yield Finding(
            f"the connection to {url.host} may be read on its way", "add ?sslmode=verify-full to DATABASE_URL"
        )


def _examine_content(database: Database) -> Iterator[Finding]:
    with database.reading() as session:
        if not has_admin(session):
            yield Finding("nobody can sign in", "run: flask admin setup-link")
        if is_placeholder(session):
            yield Finding(
                "the profile is the placeholder", "sign in and fill in who you are, imprint and privacy notice"
            )
        if failed := outbox.count_failed(session):
            yield Finding(
                f"{failed} {'message' if failed == 1 else 'messages'} could not be delivered",
                "see why with: flask outbox list",
            )


def _examine_typesetting(parts: Wiring) -> Finding:
    try:
        try_print(parts.typesetting, at=parts.clock())
    except TypesettingFailed as failed:
        why = failed.detail or failed.fault
        return Finding("no page can be set for print", f"install requirements.lock again, it says: {why}")
    return Finding("pages can be set for print")


def _examine_mail_server(settings: Settings) -> Finding:
    if settings.smtp_url is None:
        what = f"mails are kept in {settings.mail_folder}"
        return Finding(what, "set SMTP_URL, nobody gets a mail") if settings.is_https else Finding(what)
    parts = urlsplit(settings.smtp_url)
    host, port = parts.hostname or "", parts.port or DEFAULT_PORTS[parts.scheme]
    try:
        with socket.create_connection((host, port), timeout=_MAIL_TIMEOUT_SECONDS):
            return Finding(f"mail server {host} port {port} answers")
    except OSError as error:
        return Finding(f"mail server {host} port {port}", f"not reachable, check SMTP_URL and the firewall ({error})")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
