"""`flask db …`: bring the tables up to date, and say whether they are."""

import click
from flask.cli import AppGroup

from halbtag.commands.wiring import wiring
from halbtag.persistence import migrate
from halbtag.services.setup import prepare

group = AppGroup("db", short_help="Migrate the database, and check it.")


@group.command("upgrade", short_help="Run the missing migrations.")
def upgrade() -> None:
    """Run the migrations that the database has not seen yet, and give a new one its first profile and week."""
    database = wiring().database
    before = migrate.current_revision(database)
    migrate.upgrade(database)
    after = migrate.current_revision(database)
    with database.writing() as session:
        prepare(session)
    click.echo(f"The database went from {before or 'nothing'} to {after}." if before != after else f"It is at {after}.")


@group.command("check", short_help="Say whether tables and code agree.")
def check() -> None:
    """Compare the tables with the models; ends with 1 where they differ."""
    database = wiring().database
    if not migrate.is_current(database):
        raise click.ClickException("migrations are missing; run: flask db upgrade")
    if drift := migrate.find_drift(database):
        raise click.ClickException("\n".join(["the tables differ from the models:", *drift]))
    click.echo("Tables and models agree.")


@group.command("revision", short_help="Write the next migration from the models.")
@click.argument("message")
def revision(message: str) -> None:
    """Write the next numbered migration from what the models have and the database has not; to be read before use."""
    migrate.write_revision(wiring().database, message=message)
