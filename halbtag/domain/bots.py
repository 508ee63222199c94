"""Telling people's browsers from programs by what they call themselves."""

import re

#: The fallback pattern of isbot (github.com/omrilotan/isbot, src/index.ts), to which whoever runs a crawler in good
#: faith answers: its name, or the address (http…) where it is explained. Beside it: browsers without a window, and
#: programs that make previews. Cubot is a maker of phones.
_BOT = re.compile(r"(?<!cu)bot|crawl|http|lighthouse|scan|search|spider|headless|preview|electron", re.IGNORECASE)

#: What every browser begins with for the sake of history.
_BROWSER = re.compile(r"Mozilla/5\.0 |Opera/9\.80 ")

MAX_LENGTH = 512


def is_bot(user_agent: str) -> bool:
    """Say whether a User-Agent names a program, or is no browser's at all. One that lies about itself is a browser."""
    return len(user_agent) > MAX_LENGTH or not _BROWSER.match(user_agent) or bool(_BOT.search(user_agent))
