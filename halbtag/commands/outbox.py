"""`flask outbox …`: see what is on its way and what was given up, and try again."""

import click
from flask.cli import AppGroup

from halbtag.commands.wiring import wiring
from halbtag.domain.formats import moment
from halbtag.domain.states import MessageStatus
from halbtag.persistence import outbox

group = AppGroup("outbox", short_help="See what mail is on its way, and try again.")


@group.command("list", short_help="List messages, the youngest first.")
@click.option("--status", type=click.Choice([status.value for status in MessageStatus]), help="Only these.")
@click.option("--limit", default=50, show_default=True, help="At most so many.")
def list_messages(status: str | None, limit: int) -> None:
    """Print id, state, attempts, time, kind and the last error, one message a line."""
    wanted = MessageStatus(status) if status else None
    with wiring().database.reading() as session:
        for message in outbox.list_messages(session, status=wanted, limit=limit):
            facts = (
                str(message.id),
                message.status.value,
                f"attempt {message.attempts}",
                moment(message.created_at),
                message.kind,
                message.last_error,
            )
            click.echo("  ".join(filter(None, facts)))


@group.command("retry", short_help="Let messages that were given up start again.")
@click.argument("message_id", type=int, required=False, metavar="[ID]")
@click.option("--all-failed", is_flag=True, help="Every message that was given up.")
def retry(message_id: int | None, all_failed: bool) -> None:
    """Let the message with this ID start again, or every one that was given up."""
    if (message_id is not None) == all_failed:
        raise click.UsageError("Give an ID, or --all-failed.")
    parts = wiring()
    with parts.database.writing() as session:
        if message_id is None:
            count = outbox.retry_failed(session, now=parts.clock())
        else:
            count = int(outbox.retry_message(session, message_id, now=parts.clock()))
    if message_id is not None and count == 0:
        raise click.ClickException(f"No message {message_id} that was given up and still has its content.")
    click.echo(f"{count} to be sent again.")
