"""`flask briefing …`: write the briefing of a booking, as the mail says it or on one page of paper."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from halbtag.commands.wiring import wiring
from halbtag.domain.briefing import Briefing
from halbtag.domain.mail import Letter
from halbtag.domain.typesetting import TypesettingFailed
from halbtag.persistence import bookings
from halbtag.persistence.database import Session
from halbtag.persistence.models import Booking
from halbtag.services.briefing_print import print_briefing
from halbtag.services.briefings import briefing_to_send
from halbtag.services.messages.briefing import briefing_letter

group = AppGroup("briefing", short_help="Write the briefing of a booking.")


@group.command("render", short_help="Write a briefing as PDF, HTML or text.")
@click.argument("booking", metavar="BOOKING")
@click.option("--format", "output", type=click.Choice(["pdf", "html", "text"]), default="text", show_default=True)
@click.option(
    "--output", "path", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Into this file."
)
def render(booking: str, output: str, path: Path | None) -> None:
    """Write the briefing of BOOKING, its id or the uid of its event, by what is known now."""
    if output == "pdf" and path is None and sys.stdout.isatty():
        raise click.UsageError("A PDF is nothing for a terminal: give --output FILE.")
    written = _rendered(booking, output)
    if path is None:
        click.echo(written, nl=False)
        return
    try:
        path.write_bytes(written)
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}") from error


def _rendered(reference: str, output: str) -> bytes:
    parts = wiring()
    with parts.database.reading() as session:
        opened = bookings.find_booking(session, _id_of(session, reference))
        if opened is None:
            raise _unknown(reference)
        briefing = briefing_to_send(session, _written(opened.booking), opened.profile, now=parts.clock())
        letter = briefing_letter(
            parts.mails, booking=opened.booking, profile=opened.profile, briefing=briefing, now=parts.clock()
        )
        link, accent = parts.mails.admin_link(opened.booking), opened.profile.accent
    return _print(briefing, link, accent) if output == "pdf" else _as_mailed(letter, output)


def _id_of(session: Session, reference: str) -> int:
    if reference.isascii() and reference.isdigit() and len(reference) < 10:
        return int(reference)
    found = bookings.find_by_uid(session, reference)
    if found is None:
        raise _unknown(reference)
    return found


def _unknown(reference: str) -> click.ClickException:
    return click.ClickException(f"No booking has the id or uid {reference}.")


def _written(booking: Booking) -> Booking:
    if not booking.email:
        raise click.ClickException(f"Booking {booking.id} is only held: nobody has filled in the form yet.")
    return booking


def _as_mailed(letter: Letter, output: str) -> bytes:
    return (letter.html if output == "html" else letter.text).encode()


def _print(briefing: Briefing, link: str, accent: str) -> bytes:
    try:
        return print_briefing(briefing, wiring().typesetting, link=link, at=wiring().clock(), accent=accent)
    except TypesettingFailed as failed:
        detail = failed.detail or "no details"
        raise click.ClickException(f"The page could not be set ({failed.fault}): {detail}") from None
