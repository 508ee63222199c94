"""Where a visitor came from: what her address and her browser say of it at first touch, without any cookie."""

from urllib.parse import urlsplit

from flask import request

from halbtag.domain.text import clean_line

#: The query parameters that are kept; `von` names the article, `referrer` the host that sent her.
PARAMETERS = ("von", "utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term", "referrer")

MAX_LENGTH = 120


def first_touch() -> dict[str, str]:
    """Return the source parameters of this request; a link on our own pages hands them on as they are."""
    found = {name: clean_line(request.args.get(name, ""), MAX_LENGTH) for name in PARAMETERS}
    found["referrer"] = found["referrer"] or _referring_host()
    return {name: value for name, value in found.items() if value}


def _referring_host() -> str:
    try:
        host = urlsplit(request.referrer or "").hostname or ""
    except ValueError:
        return ""
    return "" if host == urlsplit(request.host_url).hostname else clean_line(host, MAX_LENGTH)
