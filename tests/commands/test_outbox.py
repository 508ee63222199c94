"""`flask outbox …`: what is on its way, and trying again."""

import pytest
from click.testing import Result
from flask import Flask

from halbtag.domain.invitation import Person
from halbtag.domain.mail import Envelope, Letter, Refused, build_mail
from halbtag.domain.states import MessageStatus
from halbtag.persistence import outbox
from halbtag.services.delivery import deliver_due
from tests.conftest import START, Clock

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

CREATED = "Mo., 23.11.2026, 09:00 Uhr"


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["outbox", *arguments])


def enqueue(app: Flask, *numbers: int) -> None:
    mails = [
        build_mail(
            Letter(f"Betreff {number}", "Text\n", "<p>Text</p>"),
            kind="test",
            envelope=Envelope(f"stream-{number}", Person("", "termin@beispiel.example"), Person("", "a@b.example")),
            message_id=f"<{number}@beispiel.example>",
            sent_at=START,
        )
        for number in numbers
    ]
    with app.extensions["halbtag"].database.writing() as session:
        outbox.enqueue(session, mails, booking_id=None, now=START)


def refuse_all(app: Flask, clock: Clock) -> None:
    def refuse(_sender: str, _recipient: str, _content: bytes) -> None:
        raise Refused("550 5.1.1 no such user")

    deliver_due(app.extensions["halbtag"].database, refuse, clock)


def states(app: Flask) -> list[MessageStatus]:
    with app.extensions["halbtag"].database.reading() as session:
        return [message.status for message in reversed(outbox.list_messages(session))]


# --- list -------------------------------------------------------------------------------------------------------------


def test_list_of_an_empty_outbox_says_nothing(app: Flask) -> None:
    result = run(app, "list")
    assert (result.exit_code, result.output) == (0, "")


def test_list_shows_state_and_last_error_the_youngest_first(app: Flask, clock: Clock) -> None:
    enqueue(app, 1)
    refuse_all(app, clock)
    enqueue(app, 2)
    assert run(app, "list").output.splitlines() == [
        f"2  pending  attempt 0  {CREATED}  test",
        f"1  failed  attempt 1  {CREATED}  test  550 5.1.1 no such user",
    ]


def test_list_names_neither_recipient_nor_subject(app: Flask) -> None:
    enqueue(app, 1)
    output = run(app, "list").output
    assert "@" not in output
    assert "Betreff" not in output


def test_list_can_be_narrowed_to_one_state(app: Flask, clock: Clock) -> None:
    enqueue(app, 1)
    refuse_all(app, clock)
    enqueue(app, 2)
    assert run(app, "list", "--status", "failed").output.startswith("1  failed")
    assert run(app, "list", "--status", "sent").output == ""


def test_list_shows_no_more_than_asked(app: Flask) -> None:
    enqueue(app, 1, 2, 3)
    assert [line[0] for line in run(app, "list", "--limit", "2").output.splitlines()] == ["3", "2"]


def test_list_refuses_a_state_that_there_is_not(app: Flask) -> None:
    assert run(app, "list", "--status", "lost").exit_code == 2


# --- retry ------------------------------------------------------------------------------------------------------------


def test_retry_starts_one_message_again(app: Flask, clock: Clock) -> None:
    enqueue(app, 1, 2)
    refuse_all(app, clock)
    result = run(app, "retry", "2")
    assert (result.exit_code, result.output) == (0, "1 to be sent again.\n")
    assert states(app) == [MessageStatus.FAILED, MessageStatus.PENDING]


def test_retry_starts_everything_again_that_was_given_up(app: Flask, clock: Clock) -> None:
    enqueue(app, 1, 2)
    refuse_all(app, clock)
    enqueue(app, 3)
    assert run(app, "retry", "--all-failed").output == "2 to be sent again.\n"
    assert states(app) == [MessageStatus.PENDING] * 3


def test_retry_of_everything_is_content_with_nothing(app: Flask) -> None:
    result = run(app, "retry", "--all-failed")
    assert (result.exit_code, result.output) == (0, "0 to be sent again.\n")


def test_retry_of_a_message_that_was_not_given_up_fails(app: Flask) -> None:
    enqueue(app, 1)
    fault = "Error: No message {} that was given up and still has its content.\n"
    for number in (1, 99):
        result = run(app, "retry", str(number))
        assert (result.exit_code, result.output) == (1, fault.format(number))
    assert states(app) == [MessageStatus.PENDING]


@pytest.mark.parametrize("arguments", [(), ("1", "--all-failed")])
def test_retry_wants_either_an_id_or_all(app: Flask, arguments: tuple[str, ...]) -> None:
    result = run(app, "retry", *arguments)
    assert result.exit_code == 2
    assert "Give an ID, or --all-failed." in result.output
