"""Reading the links out of stored mails."""

import re
from email import message_from_bytes, policy


def text_in(content: bytes) -> str:
    """Return the plain text of a mail."""
    body = message_from_bytes(content, policy=policy.SMTP).get_body(("plain",))
    return str(body.get_content())


def link_in(content: bytes, page: str) -> str:
    """Return the secret of the first link to this kind of page that the text of a mail has."""
    found = re.search(rf"/{page}/([\w-]+)", text_in(content))
    assert found, page
    return found[1]
