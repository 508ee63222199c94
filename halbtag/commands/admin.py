"""`flask admin …`: let somebody into the admin from the server's console."""

import click
from flask.cli import AppGroup
from sqlalchemy import select

from halbtag.commands.wiring import wiring
from halbtag.domain.addresses import InvalidAddress, parse_address
from halbtag.domain.passwords import MAX_LENGTH, MIN_LENGTH, PasswordFault, password_fault
from halbtag.domain.states import Scope
from halbtag.persistence import tokens
from halbtag.persistence.models import Admin
from halbtag.services import accounts
from halbtag.services.setup import make_setup_link

group = AppGroup("admin", short_help="Let somebody into the admin.")

_FAULTS = {
    PasswordFault.SHORT: f"it needs at least {MIN_LENGTH} characters",
    PasswordFault.LONG: f"it may have at most {MAX_LENGTH} characters",
    PasswordFault.COMMON: "it is among those that are tried first",
}


@group.command("setup-link", short_help="Print a new one-time link that makes an account.")
def print_setup_link() -> None:
    """Print a one-time link, good for 24 hours, under which somebody chooses address and password; older ones end."""
    parts = wiring()
    with parts.database.writing() as session:
        link = make_setup_link(session, base_url=parts.settings.base_url, now=parts.clock())
    click.echo(link)


@group.command("set-password", short_help="Make an account, or give it a new password.")
@click.argument("email")
@click.password_option(help="Asked for where it is not given, which keeps it out of the shell's history.")
def set_password(email: str, password: str) -> None:
    """Make the account, or give it a new password and sign it out everywhere."""
    try:
        parse_address(email)
    except InvalidAddress as error:
        raise click.ClickException(f"The address is refused: {error}") from None
    if fault := password_fault(password, email=email):
        raise click.ClickException(f"The password is refused: {_FAULTS[fault]}.")
    parts = wiring()
    now = parts.clock()
    password_hash = accounts.hash_password(password)
    with parts.database.writing() as session:
        # The console stands for the set-up link: what that does is done here, in one go.
        token = tokens.issue(session, scope=Scope.SETUP, now=now)
        session.flush()
        accounts.set_up(session, token=token, email=email, password_hash=password_hash, now=now)
    click.echo(f"{email} can sign in at {parts.settings.base_url}/admin")


@group.command("list", short_help="List who may sign in.")
def list_admins() -> None:
    """Print the addresses that may sign in, one a line."""
    with wiring().database.reading() as session:
        for email in session.scalars(select(Admin.email).order_by(Admin.email)):
            click.echo(email)
