"""How often one address may post: counted in the database or in Redis, across processes and restarts."""

import hashlib
import time
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, cast

from flask import Flask, Response, current_app, g, request
from flask_limiter import Limiter
from limits import parse, parse_many

from halbtag.persistence.database import Database
from halbtag.persistence.rate_limits import DatabaseStorage
from halbtag.settings import Settings

#: Limits by the name in `app.config`, in the notation of the `limits` library.
DEFAULTS = {
    # Every form that changes something.
    "RATELIMIT_FORMS": "60 per 10 minute",
    # The offer looked at: a whole company may come from one address.
    "RATELIMIT_SEEN": "60 per hour",
    # Mails to addresses that nobody has confirmed yet, from one address on the net: a whole office has one.
    "RATELIMIT_MAIL": "20 per hour",
    # Messages to the consultant, from one address on the net.
    "RATELIMIT_MESSAGES": "30 per hour",
    # What one inquiry, or one booking, makes us send, wherever its link is opened.
    "RATELIMIT_LINK": "12 per hour",
    # Half-days kept, each for twenty minutes.
    "RATELIMIT_HOLDS": "12 per hour",
    # Passwords tried from one address, and for one account from browsers that never signed in to it.
    "RATELIMIT_LOGIN": "10 per 15 minute",
    "RATELIMIT_ACCOUNT": "30 per hour",
    # How often one form that was given out may come back with another content: by the way back, but no thousand times.
    "RATELIMIT_FORM_USES": "5 per day",
}

#: What one customer of a provider has of IPv6.
_IPV6_PREFIX = 64

_ONCE_A_DAY = parse("1 per day")

_EXTENSION = "halbtag.rate_limits"


def client_network() -> str:
    """Return whom a limit counts: the client's IPv4 address, or the /64 of its IPv6 address.

    `remote_addr` comes from the connection, or from as many proxies as TRUSTED_PROXIES says.
    """
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "local"  # a Unix socket has no address
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if isinstance(address, IPv4Address):
        return str(address)
    return str(ip_network((address, _IPV6_PREFIX), strict=False))


def open_link() -> str:
    """Return whom a limit counts where the link counts: its secret, unreadable for whoever reads the counters."""
    return hashlib.sha256(str((request.view_args or {}).get("token")).encode()).hexdigest()


def note_taken_in() -> None:
    """Say that this request's form was taken in: what was refused, caught or known already costs nobody's budget."""
    g.was_taken_in = True


def _was_taken_in(_: Response) -> bool:
    return bool(g.get("was_taken_in"))


limiter = Limiter(
    key_func=client_network,
    storage_options=cast(
        Any,
        {
            "database": lambda: current_app.extensions[_EXTENSION],
            "secret": lambda: current_app.config["SECRET_KEY"],
        },
    ),
)

#: Decorates a view that takes a form in; all of them share one count.
limit_forms = limiter.shared_limit(lambda: current_app.config["RATELIMIT_FORMS"], scope="forms", methods=["POST"])


def _limit_taken_in(name: str, *, by: Callable[[], str] = client_network) -> Any:
    # Only what was taken in counts, no form that had to be mended.
    return limiter.shared_limit(
        lambda: current_app.config[f"RATELIMIT_{name}"],
        scope=name.lower(),
        key_func=by,
        methods=["POST"],
        deduct_when=_was_taken_in,
    )


#: Decorates a view whose POST makes us write to an address that nobody has confirmed yet.
limit_mail = _limit_taken_in("MAIL")

#: Decorates a view whose POST makes us write to the consultant.
limit_messages = _limit_taken_in("MESSAGES")

#: Decorates a view whose POST makes us write to anybody: each inquiry and each booking has a budget of its own, so that
#: neighbours do not use it up. Where the link proves a confirmed address, this is enough.
limit_link = _limit_taken_in("LINK", by=open_link)

#: Decorates the view whose POST keeps a half-day: nobody keeps them all.
limit_holds = _limit_taken_in("HOLDS")

#: Decorates the view that counts who has seen the offer.
limit_seen = limiter.shared_limit(lambda: current_app.config["RATELIMIT_SEEN"], scope="seen", methods=["POST"])

#: Decorates the views that try a password or a set-up link.
limit_login = limiter.shared_limit(lambda: current_app.config["RATELIMIT_LOGIN"], scope="login", methods=["POST"])


def init_rate_limits(app: Flask, settings: Settings, database: Database) -> None:
    """Count in Redis where RATE_LIMIT_URL names one, else in the database."""
    for name, limit in DEFAULTS.items():
        app.config.setdefault(name, limit)
    app.config["RATELIMIT_STORAGE_URI"] = settings.rate_limit_url or f"{DatabaseStorage.STORAGE_SCHEME[0]}://"
    app.extensions[_EXTENSION] = database
    limiter.init_app(app)


def count_account_try(account: str) -> bool:
    """Count one try for an account and say whether it may be made."""
    limits = parse_many(current_app.config["RATELIMIT_ACCOUNT"])
    return all(limiter.limiter.hit(limit, "account", account) for limit in limits)


def count_form_use(key: str, digest: str) -> bool:
    """Count a form that was given out, once for each content, and say whether it may be used."""
    if not limiter.limiter.hit(_ONCE_A_DAY, "form-content", digest):
        return True  # the same once more, which `once` knows
    limits = parse_many(current_app.config["RATELIMIT_FORM_USES"])
    return all(limiter.limiter.hit(limit, "form-key", key) for limit in limits)


def forget_account_tries(account: str) -> None:
    """Begin anew: somebody has signed in."""
    for limit in parse_many(current_app.config["RATELIMIT_ACCOUNT"]):
        limiter.limiter.clear(limit, "account", account)


def seconds_to_wait() -> int:
    """Return after how many seconds the limit that was just broken begins anew, at least one."""
    broken = limiter.current_limit
    return max(1, int(broken.reset_at - time.time())) if broken else 60
