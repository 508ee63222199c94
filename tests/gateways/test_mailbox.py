"""The folder that keeps mails where there is no mail server."""

import os
import stat
from pathlib import Path

import pytest

from halbtag.gateways.mailbox import Mailbox


def mail(message_id: str, text: str = "Text") -> bytes:
    return f"From: a@beispiel.example\r\nMessage-ID: {message_id}\r\n\r\n{text}\r\n".encode()


def keep(mailbox: Mailbox, content: bytes) -> None:
    mailbox.send("a@beispiel.example", "b@kunde.example", content)


@pytest.fixture
def mailbox(tmp_path: Path) -> Mailbox:
    return Mailbox(tmp_path / "instance" / "mail")


def test_mailbox_without_a_folder_is_empty(mailbox: Mailbox) -> None:
    assert mailbox.list_newest_first() == []
    assert mailbox.read("a" * 40) is None


def test_mail_is_kept_to_the_byte(mailbox: Mailbox) -> None:
    keep(mailbox, mail("<1@beispiel.example>"))
    (kept,) = mailbox.list_newest_first()
    assert kept.content == mailbox.read(kept.name) == mail("<1@beispiel.example>")


def test_second_delivery_replaces_the_first(mailbox: Mailbox) -> None:
    keep(mailbox, mail("<1@beispiel.example>"))
    keep(mailbox, mail("<1@beispiel.example>"))
    assert len(mailbox.list_newest_first()) == 1


def test_newest_mail_comes_first(mailbox: Mailbox) -> None:
    for seconds in (200, 100, 300):
        keep(mailbox, mail(f"<{seconds}@beispiel.example>"))
        (new,) = (kept for kept in mailbox.list_newest_first() if str(seconds).encode() in kept.content)
        os.utime(mailbox.folder / f"{new.name}.eml", (seconds, seconds))
    assert [kept.content for kept in mailbox.list_newest_first()] == [
        mail(f"<{seconds}@beispiel.example>") for seconds in (300, 200, 100)
    ]


@pytest.mark.parametrize("message_id", ["<../../evil@x.example>", "</etc/passwd>", "<" + "x" * 900 + "@x.example>", ""])
def test_message_id_never_leads_out_of_the_folder(mailbox: Mailbox, tmp_path: Path, message_id: str) -> None:
    keep(mailbox, mail(message_id))
    assert [path.parent for path in tmp_path.rglob("*") if path.is_file()] == [mailbox.folder]


@pytest.mark.parametrize("name", ["../secret", "..", "", "a/b", "A" * 40, "a" * 39, "a" * 40 + "\n"])
def test_name_that_could_be_a_path_is_unknown(mailbox: Mailbox, name: str) -> None:
    keep(mailbox, mail("<1@beispiel.example>"))
    (mailbox.folder.parent / "secret.eml").write_bytes(b"secret")
    assert mailbox.read(name) is None


def test_mails_are_for_their_owner_alone(mailbox: Mailbox) -> None:
    keep(mailbox, mail("<1@beispiel.example>"))
    (path,) = mailbox.folder.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(mailbox.folder.stat().st_mode) == 0o700
