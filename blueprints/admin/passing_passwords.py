"""A calendar's password on its way over one page: typed once, unreadable there, good for one host and a short while."""

import json
from datetime import datetime, timedelta

from blueprints.runtime import runtime
from halbtag.domain.fetching import FetchFailed

#: How long somebody may take to choose a calendar.
_GOOD_FOR = timedelta(minutes=30)


def seal_password(password: str, *, host: str) -> str:
    """Return the password as a page may carry it."""
    until = (runtime().clock() + _GOOD_FOR).isoformat()
    return runtime().seal.close(json.dumps({"password": password, "host": host, "until": until})).decode()


def open_password(sealed: str, *, host: str) -> str:
    """Return what was sealed for this host a short while ago; otherwise nothing, and it has to be typed again."""
    try:
        found = json.loads(runtime().seal.open(sealed.encode()))
        is_good = found["host"] == host and datetime.fromisoformat(found["until"]) > runtime().clock()
        return str(found["password"]) if is_good else ""
    except (FetchFailed, ValueError, KeyError, TypeError):
        return ""
