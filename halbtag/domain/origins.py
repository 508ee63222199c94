"""Where a page of another website may show ours: origins, as browsers compare them (RFC 6454)."""

import re

from halbtag.domain.errors import Refusal

#: How many a consultant may name; each stands in a header of every public page.
MOST_ORIGINS = 10

_ORIGIN = re.compile(r"(?P<scheme>https?)://(?P<host>[^\s/?#@:\[\]\\]+)(?::(?P<port>[0-9]{1,5}))?/?", re.IGNORECASE)
_HOST = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_DEFAULT_PORTS = {"https": 443, "http": 80}

#: What runs on one's own machine, for trying out; elsewhere a page without TLS can be replaced by anybody on its way.
_OWN_MACHINE = frozenset({"localhost", "127.0.0.1"})


class NoOrigin(Refusal):
    """What was given is no origin that may be allowed."""


def parse_origin(text: str) -> str:
    """Return the origin in the form in which browsers compare it: lower case, punycode, without the usual port.

    A slash at the end is forgiven, any other path is not: an origin is a whole website. Raises NoOrigin; also for
    `http://` on any host but the own machine, for wildcards, and for names and passwords in the address.
    """
    found = _ORIGIN.fullmatch(text.strip())
    if found is None:
        raise NoOrigin
    scheme, host, port = found["scheme"].lower(), _ascii_host(found["host"]), int(found["port"] or 0)
    if port > 65535 or (scheme == "http" and host not in _OWN_MACHINE):
        raise NoOrigin
    return f"{scheme}://{host}" if port in (0, _DEFAULT_PORTS[scheme]) else f"{scheme}://{host}:{port}"


def parse_origins(text: str) -> list[str]:
    """Return the origins of a text, one a line, each once, in their order; empty lines count for nothing.

    Raises NoOrigin with the line that is none, or with the number of lines where they are more than MOST_ORIGINS.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_ORIGINS:
        raise NoOrigin(len(lines))
    origins = []
    for line in lines:
        try:
            origins.append(parse_origin(line))
        except NoOrigin:
            raise NoOrigin(line) from None
    return list(dict.fromkeys(origins))


def _ascii_host(host: str) -> str:
    try:
        name = host.encode("idna").decode().lower()
    except UnicodeError as error:
        raise NoOrigin from error
    if not _HOST.fullmatch(name):
        raise NoOrigin
    return name
