"""`flask maintenance`: take the site out of service with a friendly page, and bring it back."""

import click
from flask.cli import with_appcontext

from halbtag.commands.wiring import wiring


@click.group("maintenance", short_help="Show visitors that the site is being worked on.")
def group() -> None:
    """Switch maintenance on and off; it holds at once, for every process that has this instance folder."""


@group.command("on")
@click.argument("words", default="")
@with_appcontext
def switch_on(words: str) -> None:
    """Answer every request with a page that says so, and with WORDS, in the visitors' language, where there are any."""
    path = wiring().settings.maintenance_file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(words, encoding="utf-8")
    # The service may run as somebody else than whoever switches.
    path.chmod(0o644)
    click.echo(f"Maintenance is on; it ends with: flask maintenance off, or without {path}")


@group.command("off")
@with_appcontext
def switch_off() -> None:
    """Serve again."""
    wiring().settings.maintenance_file.unlink(missing_ok=True)
    click.echo("Maintenance is off.")
