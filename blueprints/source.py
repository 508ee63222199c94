"""Where a visitor came from: what her address and her browser say of it at first touch, without any cookie."""

import re
from urllib.parse import urlsplit

from flask import Flask, request

from halbtag.domain.text import clean_line

#: The query parameters that are kept beside `utm_…`: `von` names the article, `referrer` the host that sent her.
PARAMETERS = ("von", "referrer")

#: How many different `utm_…` are kept: whoever adds more is no campaign.
MOST_CAMPAIGN_PARAMETERS = 10
_CAMPAIGN = re.compile(r"utm_[a-z_]{1,26}")

MAX_LENGTH = 120


def first_touch() -> dict[str, str]:
    """Return the source parameters of this request; a link on our own pages hands them on as they are."""
    names = (*PARAMETERS, *_campaign_parameters())
    found = {name: clean_line(request.args.get(name, ""), MAX_LENGTH) for name in names}
    found["referrer"] = found["referrer"] or _referring_host()
    return {name: value for name, value in found.items() if value}


def init_source(app: Flask) -> None:
    """Let templates hand the first touch on with their links: `url_for("offer.show_offer", **handed_on())`."""
    app.jinja_env.globals["handed_on"] = handed_on


def handed_on() -> dict[str, str]:
    """Return the source parameters in this page's address, for a link to a page from which an inquiry may begin.

    Nothing where an inquiry is open already: it has kept its own.
    """
    return {} if request.view_args else first_touch()


def _campaign_parameters() -> list[str]:
    return [name for name in request.args if _CAMPAIGN.fullmatch(name)][:MOST_CAMPAIGN_PARAMETERS]


def _referring_host() -> str:
    try:
        host = urlsplit(request.referrer or "").hostname or ""
    except ValueError:
        return ""
    return "" if host == urlsplit(request.host_url).hostname else clean_line(host, MAX_LENGTH)
