"""The mailbox of a copy without a mail server: keeps each mail as a file, to be read in the browser."""

import hashlib
import os
import re
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from pathlib import Path
from uuid import uuid4

_NAME = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class StoredMail:
    """One mail to the byte; `name` stands for it in addresses."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A folder of `.eml` files, readable by its owner alone."""

    folder: Path

    def send(self, sender: str, recipient: str, content: bytes) -> None:
        """Keep the message; a second delivery of the same one replaces the first.

        The file's name is made of the Message-ID alone, and the file is there whole or not at all.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self.folder / f".{uuid4().hex}"
        try:
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._path(_name_of(content)))
        finally:
            draft.unlink(missing_ok=True)

    def list_newest_first(self) -> list[StoredMail]:
        """Return every kept mail, the one that came last first."""
        paths = sorted(self.folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        return [StoredMail(path.stem, path.read_bytes()) for path in paths]

    def read(self, name: str) -> bytes | None:
        """Return the mail of that name to the byte, or None; what could be a path is no name of ours."""
        path = self._path(name)
        return path.read_bytes() if _NAME.fullmatch(name) and path.is_file() else None

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.eml"


def _name_of(content: bytes) -> str:
    message_id = BytesHeaderParser().parsebytes(content)["Message-ID"]
    return hashlib.sha256(message_id.strip().encode() if message_id else content).hexdigest()[:40]
