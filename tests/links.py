"""Reading the links out of stored mails."""

import re
from email import message_from_bytes, policy


def link_in(content: bytes, page: str) -> str:
    """Return the secret of the first link to this kind of page that the text of a mail has."""
    body = message_from_bytes(content, policy=policy.SMTP).get_body(("plain",))
    found = re.search(rf"/{page}/([\w-]+)", body.get_content())
    assert found, page
    return found[1]
