"""The settings: read from the environment once, checked as a whole, frozen."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qs, urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})

#: The shortest secret that production takes, in characters.
SECRET_LENGTH = 32

Value = TypeVar("Value")
Default = TypeVar("Default")

_LAST_PORT = 65_535
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SMTP_SCHEMES = ("smtp", "smtps")
#: Drivers that the lock files bring; SQLAlchemy knows more and fails when it comes to importing them.
_DATABASE_DRIVERS = frozenset({"sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg"})
_LIMIT_SCHEMES = ("redis", "rediss", "redis+unix")


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable: its name, what stands in for it, what it does, and what it looks like."""

    name: str
    default: str
    meaning: str
    example: str


#: Every variable that Halbtag reads, in the order in which the README and `.env.example` list them.
VARIABLES = (
    Variable(
        "BASE_URL",
        "made from HOST and PORT",
        "Where visitors reach the site; all links in mails start with it. `https://` brings production rules",
        "https://termine.example.de",
    ),
    Variable("HOST", "127.0.0.1", "Address on which gunicorn listens", "127.0.0.1"),
    Variable("PORT", "8000", "Port on which gunicorn listens", "8000"),
    Variable(
        "SECRET_KEY",
        "made once, kept in `instance/secret_key`",
        f"Signs the admin's session and form tokens; at least {SECRET_LENGTH} characters. Required with `https://`",
        "the output of: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'",
    ),
    Variable(
        "DATABASE_URL",
        "SQLite in `instance/halbtag.db`",
        "The database: PostgreSQL, or SQLite under another path",
        "postgresql://halbtag:password@127.0.0.1/halbtag",
    ),
    Variable(
        "SMTP_URL",
        "none: mails are kept in `instance/mail/`",
        "The mail server: `smtps://` is TLS from the start, `smtp://` demands STARTTLS, `?tls=off` sends in the clear",
        "smtp://user:password@mail.example.de:587",
    ),
    Variable(
        "TRUSTED_PROXIES",
        "0",
        "How many reverse proxies stand in front and set `X-Forwarded-For` and `X-Forwarded-Proto`",
        "1",
    ),
    Variable(
        "RATE_LIMIT_URL",
        "none: counted in the database",
        "A Redis that counts requests instead of the database",
        "redis://127.0.0.1:6379/0",
    ),
    Variable(
        "CALENDAR_HOSTS",
        "none",
        "Hosts of busy calendars, with commas between, that may be in the own network, on any port and without TLS",
        "nextcloud.intern,192.168.1.20",
    ),
    Variable(
        "INSTANCE_PATH",
        "`instance/`",
        "Folder of what this copy owns: database, secret, kept mails",
        "/var/lib/halbtag",
    ),
    Variable("WEB_PROCESSES", "2", "How many gunicorn processes answer", "2"),
    Variable("WEB_THREADS", "8", "How many requests one process answers at a time", "8"),
)

_EXAMPLES = {variable.name: variable.example for variable in VARIABLES}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one variable, with an example of what would be right."""

    variable: str
    problem: str
    example: str

    def __str__(self) -> str:
        return f"{self.variable}: {self.problem}; for example {self.example}"


class SettingsError(Exception):
    """The environment cannot be run with; `faults` lists everything that is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Settings:
    """How this copy runs. `base_url` ends without a slash; secrets are kept out of the representation."""

    base_url: str
    host: str
    port: int
    instance: Path
    secret_key: str = field(repr=False)
    database_url: str = field(repr=False)
    smtp_url: str | None = field(default=None, repr=False)
    trusted_proxies: int = 0
    rate_limit_url: str | None = field(default=None, repr=False)
    calendar_hosts: frozenset[str] = frozenset()
    web_processes: int = 2
    web_threads: int = 8

    @property
    def is_https(self) -> bool:
        """Say whether visitors come by https, and production rules hold."""
        return self.base_url.startswith("https://")

    @property
    def keeps_mail(self) -> bool:
        """Say whether mails are kept in a folder because there is no mail server."""
        return self.smtp_url is None

    @property
    def mail_folder(self) -> Path:
        """Return where mails are kept when there is no mail server."""
        return self.instance / "mail"

    @property
    def maintenance_file(self) -> Path:
        """Return the file that takes the site out of service while it is there."""
        return self.instance / "maintenance"

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """Return the values of the Host header that are ours.

        On a loopback address all of its names count, with the port that gunicorn listens on.
        """
        parts = urlsplit(self.base_url)
        if parts.hostname not in LOOPBACK_NAMES:
            return frozenset({parts.netloc})
        ports = {port for port in (parts.port, self.port) if port}
        names = ("127.0.0.1", "localhost", "[::1]")
        return frozenset({parts.netloc, *(f"{name}:{port}" for name in names for port in ports)})

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], *, instance: Path) -> Settings:
        """Read and check every variable; an empty one counts as not set.

        The secret falls back to the one in `instance/secret_key`. Raises SettingsError with every fault at once.
        """
        reader = _Reader(environ)
        host = reader.read("HOST", _host, default="127.0.0.1")
        port = reader.read("PORT", _integer(1, _LAST_PORT), default=8000)
        base_url = reader.base_url(host, port)
        settings = cls(
            base_url=base_url,
            host=host,
            port=port,
            instance=instance,
            secret_key=reader.secret_key(base_url, instance),
            database_url=reader.read("DATABASE_URL", _database_url, default=f"sqlite:///{instance / 'halbtag.db'}"),
            smtp_url=reader.read("SMTP_URL", _smtp_url, default=None),
            trusted_proxies=reader.read("TRUSTED_PROXIES", _integer(0, 5), default=0),
            rate_limit_url=reader.read("RATE_LIMIT_URL", _limit_url, default=None),
            calendar_hosts=reader.read("CALENDAR_HOSTS", _hosts, default=frozenset()),
            web_processes=reader.read("WEB_PROCESSES", _integer(1, 64), default=2),
            web_threads=reader.read("WEB_THREADS", _integer(1, 128), default=8),
        )
        reader.check_instance(instance)
        if reader.faults:
            raise SettingsError(reader.faults)
        return settings


def secret_file(instance: Path) -> Path:
    """Return where a copy without SECRET_KEY keeps the secret that it made for itself."""
    return instance / "secret_key"


def make_secret(instance: Path) -> str:
    """Return the secret that this copy keeps for itself; makes it, readable by its owner alone, where there is none."""
    path = secret_file(instance)
    instance.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()


def _write_once(path: Path, text: str) -> None:
    # Written under a name of its own and linked: of two that start together one wins, and nobody reads half a secret.
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(text)
    try:
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()


class _Reader:
    """Collects the faults, so that all of them are told at once."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.faults: list[Fault] = []

    def read(self, name: str, parse: Callable[[str], Value], *, default: Default) -> Value | Default:
        text = self.environ.get(name, "").strip()
        if not text:
            return default
        try:
            return parse(text)
        except ValueError as error:
            self.refuse(name, str(error))
            return default

    def base_url(self, host: str, port: int) -> str:
        default = _base_url(f"http://{_bracketed(host)}:{port}")
        if _is_wildcard(host) and not self.environ.get("BASE_URL", "").strip():
            self.refuse("BASE_URL", f"is not set, and HOST is {host!r}, by which nobody can reach the site")
        return self.read("BASE_URL", _base_url, default=default)

    def secret_key(self, base_url: str, instance: Path) -> str:
        given = self.environ.get("SECRET_KEY", "").strip()
        if given == _EXAMPLES["SECRET_KEY"]:
            self.refuse("SECRET_KEY", "is the example that everybody knows")
        elif given and len(given) < SECRET_LENGTH:
            self.refuse("SECRET_KEY", f"has {len(given)} characters and needs {SECRET_LENGTH}")
        if given:
            return given
        if base_url.startswith("https://"):
            self.refuse("SECRET_KEY", "is not set, and BASE_URL is https")
        path = secret_file(instance)
        return path.read_text(encoding="ascii").strip() if path.is_file() else ""

    def check_instance(self, instance: Path) -> None:
        """Make the folder where something has to be kept in it; all else may run without."""
        if all(self.environ.get(name, "").strip() for name in ("DATABASE_URL", "SECRET_KEY", "SMTP_URL")):
            return
        try:
            instance.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self.refuse("INSTANCE_PATH", f"is {str(instance)!r}, which cannot be made ({error.strerror})")
            return
        if not os.access(instance, os.W_OK | os.X_OK):
            self.refuse("INSTANCE_PATH", f"is {str(instance)!r}, which cannot be written to")

    def refuse(self, name: str, problem: str) -> None:
        self.faults.append(Fault(variable=name, problem=problem, example=_EXAMPLES[name]))


def _integer(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not (text.isascii() and text.isdigit()) or not least <= int(text[:9]) <= most:
            raise ValueError(f"is {text!r} and must be a whole number from {least} to {most}")
        return int(text)

    return parse


def _host(text: str) -> str:
    if any(character in text for character in "/ @"):
        raise ValueError(f"is {text!r} and must be a host name or an IP address alone")
    return text.strip("[]")


def _hosts(text: str) -> frozenset[str]:
    hosts = frozenset(_host(host.strip()).lower() for host in text.split(",") if host.strip())
    if any(host.count(":") == 1 or "*" in host for host in hosts):
        raise ValueError("must name hosts without port and without *, with commas between")
    return hosts


def _base_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must begin with http:// or https:// and name a host")
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise ValueError("must end after the host (and port): no path, no query, no user")
    _check_port(text)
    # Browsers leave a scheme's own port out, in the address and in the Host header.
    netloc = parts.netloc.lower().removesuffix(f":{_DEFAULT_PORTS[parts.scheme]}").removesuffix(":")
    return f"{parts.scheme}://{netloc}"


def _database_url(text: str) -> str:
    try:
        url = make_url(text)
    except ArgumentError:
        # The address may hold a password, so that it is not repeated.
        raise ValueError("is not a database address") from None
    except ValueError:
        raise ValueError(f"has a port that is no number from 1 to {_LAST_PORT}") from None
    if url.drivername not in _DATABASE_DRIVERS:
        raise ValueError(f"names {url.drivername!r}; Halbtag runs on postgresql or sqlite")
    if url.get_backend_name() == "sqlite":
        _check_sqlite_file(url.database or "")
    return text


def _check_sqlite_file(name: str) -> None:
    if name in ("", ":memory:"):
        raise ValueError("must name a file: processes cannot share a database in memory")
    folder = Path(name).parent
    if not folder.is_dir() or Path(name).is_dir():
        raise ValueError(f"must name a file in a folder that there is; {str(folder)!r} is none")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ValueError(f"must name a file in a folder that can be written to, unlike {str(folder)!r}")


def _smtp_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in _SMTP_SCHEMES or not parts.hostname:
        raise ValueError("must begin with smtp:// or smtps:// and name a host")
    if parts.path.strip("/") or parts.fragment:
        raise ValueError(
            "has something after the host that does not belong there (write / and # in a password as %2F, %23)"
        )
    options = parse_qs(parts.query, keep_blank_values=True)
    if options and options != {"tls": ["off"]}:
        raise ValueError("takes no other option than ?tls=off")
    if options and parts.scheme == "smtps":
        raise ValueError("says smtps:// and ?tls=off at once")
    if bool(parts.username) != bool(parts.password):
        raise ValueError("needs user and password, or neither")
    _check_port(text)
    return text


def _limit_url(text: str) -> str:
    if urlsplit(text).scheme not in _LIMIT_SCHEMES:
        raise ValueError("must begin with redis://, rediss:// or redis+unix://")
    return text


def _check_port(url: str) -> None:
    try:
        urlsplit(url).port  # noqa: B018, reading it is the check
    except ValueError:
        raise ValueError(f"has a port that is no number from 1 to {_LAST_PORT}") from None


def _is_wildcard(host: str) -> bool:
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
