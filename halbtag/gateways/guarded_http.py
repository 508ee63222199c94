"""HTTP to addresses that somebody typed in: no way into the own network, no endless answer, no password astray.

One request has one deadline, from the name's resolution to the last byte. The address that was checked is the one that
is connected to, so that a name that changes its mind in between gains nothing (OWASP ASVS 5.0.0, 1.3.6 and 15.3.2).
"""

import http.client
import io
import ipaddress
import queue
import re
import socket
import ssl
import threading
import time
import zlib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from halbtag.domain.fetching import FetchFailed, FetchFault

_DEFAULT_PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?\.?|[0-9a-f:.]+")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
#: 6to4 and Teredo carry an IPv4 address that a relay would unpack; IPv4-compatible ones are long dead.
_TUNNELS = tuple(map(ipaddress.IPv6Network, ("2002::/16", "2001::/32", "::/96", "::ffff:0:0/96", "::ffff:0:0:0/96")))
_CHUNK = 64 * 1024
_USER_AGENT = "Halbtag"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may cost: seconds in all, bytes after decompression, redirects."""

    seconds: float = 10.0
    max_bytes: int = 2 * 1024 * 1024
    redirects: int = 3


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user's name and password for HTTP Basic (RFC 7617); they go to the host that was asked for, and no other."""

    username: str
    password: str = field(repr=False)

    def header(self) -> str:
        """Return the value of the Authorization header."""
        return "Basic " + b64encode(f"{self.username}:{self.password}".encode()).decode("ascii")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever the status; names of headers are lower-case, `url` is the one that answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


def request(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    body: bytes | None = None,
    credentials: Credentials | None = None,
    limits: Limits = Limits(),
    allowed_hosts: frozenset[str] = frozenset(),
) -> Answer:
    """Send one request and return the answer, after at most `limits.redirects` redirects, each checked like the first.

    A host in `allowed_hosts` (lower-case names or addresses) may have a private address, any port, and may be sent a
    password without TLS. Credentials stay with the host and port that was asked for; only its step up from http to
    https takes them along. What changes something is never led to another host.

    Raises FetchFailed: BAD_ADDRESS, USER_IN_ADDRESS, FORBIDDEN_ADDRESS, INSECURE_PASSWORD, UNKNOWN_HOST, UNREACHABLE,
    CERTIFICATE, TOO_SLOW, TOO_LARGE, BAD_REDIRECT, BAD_ANSWER; never for a status.
    """
    deadline = _Deadline(limits.seconds)
    target = _Target.parse(url, allowed_hosts=allowed_hosts)
    for _ in range(limits.redirects + 1):
        answer = _exchange(
            method,
            target,
            headers=_headers(headers, target, credentials),
            body=body,
            deadline=deadline,
            max_bytes=limits.max_bytes,
        )
        location = answer.headers.get("location")
        if answer.status not in _REDIRECTS or not location:
            return answer
        following = _follow(target, location, allowed_hosts=allowed_hosts)
        if not following.keeps_credentials_of(target):
            credentials = None
            if method not in {"GET", "HEAD"}:
                raise FetchFailed(FetchFault.BAD_REDIRECT, f"{method} to another host")
        if answer.status == http.HTTPStatus.SEE_OTHER:
            method, body = "GET", None
        target = following
    raise FetchFailed(FetchFault.BAD_REDIRECT, "too many")


def check_address(url: str, *, allowed_hosts: frozenset[str] = frozenset()) -> str:
    """Return the host of an address that may be asked, as far as that can be told without asking.

    Raises FetchFailed as `request` does: BAD_ADDRESS, USER_IN_ADDRESS, FORBIDDEN_ADDRESS.
    """
    target = _Target.parse(url, allowed_hosts=allowed_hosts)
    if not target.is_allowed:
        _check_literal(target.host)
    return target.host


@dataclass(frozen=True, slots=True)
class _Target:
    scheme: str
    host: str
    port: int
    path: str
    is_allowed: bool

    @classmethod
    def parse(cls, url: str, *, allowed_hosts: frozenset[str]) -> Self:
        # Before urlsplit, which drops tabs and line breaks; and "\" is a "/" to some and not to others.
        if not url.isprintable() or re.search(r"[\s\\]", url):
            raise FetchFailed(FetchFault.BAD_ADDRESS, "control character, space or backslash")
        try:
            parts = urlsplit(url)
            host, port = _host_of(parts), parts.port
        except ValueError as error:
            raise FetchFailed(FetchFault.BAD_ADDRESS, "not an address") from error
        # Published calendars are served by https wherever webcal is used.
        scheme = "https" if parts.scheme in {"webcal", "webcals"} else parts.scheme
        if scheme not in _DEFAULT_PORTS or not _HOST.fullmatch(host):
            raise FetchFailed(FetchFault.BAD_ADDRESS, "scheme or host")
        if parts.username is not None or parts.password is not None:
            raise FetchFailed(FetchFault.USER_IN_ADDRESS)
        is_allowed = host in allowed_hosts
        if port is not None and port not in _DEFAULT_PORTS.values() and not is_allowed:
            raise FetchFailed(FetchFault.FORBIDDEN_ADDRESS, f"port {port}")
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        query = "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?") if parts.query else ""
        return cls(scheme, host, _DEFAULT_PORTS[scheme] if port is None else port, path + query, is_allowed)

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"

    def keeps_credentials_of(self, other: Self) -> bool:
        if self.host != other.host:
            return False
        is_step_up = (other.scheme, other.port, self.scheme, self.port) == ("http", 80, "https", 443)
        return is_step_up or (self.scheme, self.port) == (other.scheme, other.port)


def _host_of(parts: SplitResult) -> str:
    host = (parts.hostname or "").lower()
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _follow(target: _Target, location: str, *, allowed_hosts: frozenset[str]) -> _Target:
    try:
        # http.client reads headers as Latin-1, whatever they were.
        following = _Target.parse(
            urljoin(target.url, location.encode("latin-1").decode("utf-8", "replace")), allowed_hosts=allowed_hosts
        )
    except (ValueError, FetchFailed) as error:
        if isinstance(error, FetchFailed) and error.fault is FetchFault.FORBIDDEN_ADDRESS:
            raise
        raise FetchFailed(FetchFault.BAD_REDIRECT, "to no address") from error
    if target.scheme == "https" and following.scheme == "http":
        raise FetchFailed(FetchFault.BAD_REDIRECT, "from https to http")
    return following


def _headers(headers: Mapping[str, str], target: _Target, credentials: Credentials | None) -> dict[str, str]:
    sent = {"User-Agent": _USER_AGENT, **headers}
    sent |= {"Host": target.authority, "Accept-Encoding": "gzip", "Connection": "close"}
    if credentials is not None:
        if target.scheme == "http" and not target.is_allowed:
            raise FetchFailed(FetchFault.INSECURE_PASSWORD)
        sent["Authorization"] = credentials.header()
    return sent


def _exchange(
    method: str,
    target: _Target,
    *,
    headers: Mapping[str, str],
    body: bytes | None,
    deadline: "_Deadline",
    max_bytes: int,
) -> Answer:
    try:
        with _Connection.open(target, deadline, max_raw_bytes=2 * max_bytes + _CHUNK) as connection:
            client = http.client.HTTPConnection(target.host, target.port)
            client.sock = connection
            client.request(method, target.path, body=body, headers=dict(headers))
            response = client.getresponse()
            content = _read(response, max_bytes=max_bytes, deadline=deadline)
    except ssl.SSLCertVerificationError as error:
        raise FetchFailed(FetchFault.CERTIFICATE, error.verify_message) from error
    except TimeoutError as error:
        raise FetchFailed(FetchFault.TOO_SLOW) from error
    except OSError as error:
        raise FetchFailed(FetchFault.UNREACHABLE, type(error).__name__) from error
    except (http.client.HTTPException, zlib.error, ValueError) as error:
        raise FetchFailed(FetchFault.BAD_ANSWER, type(error).__name__) from error
    found = {name.lower(): value for name, value in response.getheaders()}
    return Answer(status=response.status, headers=found, body=content, url=target.url)


# --- Time ---------------------------------------------------------------------------------------------------------


class _Deadline:
    def __init__(self, seconds: float) -> None:
        self._ends_at = time.monotonic() + seconds

    def remaining(self) -> float:
        """Return the seconds left, or raise TimeoutError."""
        remaining = self._ends_at - time.monotonic()
        if remaining <= 0:
            raise TimeoutError
        return remaining


# --- Addresses ----------------------------------------------------------------------------------------------------


def _resolve(target: _Target, deadline: _Deadline) -> list[tuple[int, str]]:
    """Return family and address of each of the host's addresses; in a thread, for the resolver knows no deadline."""
    results: queue.SimpleQueue[list[tuple[int, str]] | OSError | ValueError] = queue.SimpleQueue()

    def resolve() -> None:
        try:
            found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
            results.put([(int(family), str(address[0])) for family, _, _, _, address in found])
        except (OSError, ValueError) as error:
            results.put(error)

    threading.Thread(target=resolve, daemon=True).start()
    try:
        found = results.get(timeout=deadline.remaining())
    except queue.Empty as error:
        raise TimeoutError from error
    if isinstance(found, Exception) or not found:
        raise FetchFailed(FetchFault.UNKNOWN_HOST) from (found if isinstance(found, Exception) else None)
    return found


def _check_literal(host: str) -> None:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        # A name, to be judged by what it stands for; or an old spelling such as 0x7f.1, which the resolver unfolds.
        if host.rstrip(".") == "localhost" or host.rstrip(".").endswith((".localhost", ".local", ".internal")):
            raise FetchFailed(FetchFault.FORBIDDEN_ADDRESS, "local name") from None
        return
    if not is_public(str(address)):
        raise FetchFailed(FetchFault.FORBIDDEN_ADDRESS, "private address")


def is_public(address: str) -> bool:
    """Say whether a numeric address belongs to somebody on the open internet, and is no way round to one that does not.

    Sources: RFC 6890 with the IANA special-purpose registries, RFC 6598 (shared), RFC 6052 (NAT64: judged by the IPv4
    address inside).
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
        if any(found in network for network in _TUNNELS) or found.is_site_local:
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


# --- The connection -----------------------------------------------------------------------------------------------


class _Connection:
    """The part of a socket that http.client uses, every step of it within the deadline."""

    def __init__(self, sock: socket.socket, deadline: _Deadline, max_raw_bytes: int) -> None:
        self._sock = sock
        self._deadline = deadline
        self._max_raw_bytes = max_raw_bytes

    @classmethod
    def open(cls, target: _Target, deadline: _Deadline, *, max_raw_bytes: int) -> Self:
        addresses = _resolve(target, deadline)
        # One that is not public is enough: who mixes them has something in mind.
        if not target.is_allowed and not all(is_public(address) for _, address in addresses):
            raise FetchFailed(FetchFault.FORBIDDEN_ADDRESS, "not a public address")
        sock = _connect(addresses, target.port, deadline)
        try:
            if target.scheme == "https":
                sock.settimeout(deadline.remaining())
                sock = ssl.create_default_context().wrap_socket(sock, server_hostname=target.host.rstrip("."))
        except BaseException:
            sock.close()
            raise
        return cls(sock, deadline, max_raw_bytes)

    def sendall(self, data: bytes) -> None:
        self._sock.settimeout(self._deadline.remaining())
        self._sock.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Incoming(self._sock, self._deadline, self._max_raw_bytes), _CHUNK)

    def close(self) -> None:
        """Leave it open: http.client lets go of the connection before the answer has been read."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._sock.close()


class _Incoming(io.RawIOBase):
    def __init__(self, sock: socket.socket, deadline: _Deadline, max_bytes: int) -> None:
        self._sock = sock
        self._deadline = deadline
        self._left = max_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # what BufferedReader passes
        self._sock.settimeout(self._deadline.remaining())
        count = self._sock.recv_into(buffer)
        self._left -= count
        if self._left < 0:
            raise FetchFailed(FetchFault.TOO_LARGE, "on the wire")
        return count


def _connect(addresses: list[tuple[int, str]], port: int, deadline: _Deadline) -> socket.socket:
    last_error: OSError = TimeoutError()
    for position, (family, address) in enumerate(addresses):
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            # A share each, so that an address that swallows everything leaves time for the next.
            sock.settimeout(deadline.remaining() / (len(addresses) - position))
            sock.connect((address, port))
        except OSError as error:
            sock.close()
            last_error = error
        else:
            return sock
    raise last_error


# --- The answer ---------------------------------------------------------------------------------------------------


def _read(response: http.client.HTTPResponse, *, max_bytes: int, deadline: _Deadline) -> bytes:
    encoding = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if encoding not in {"identity", "", "gzip", "x-gzip"}:
        raise FetchFailed(FetchFault.BAD_ANSWER, "unknown encoding")
    unpack = _Gunzip(max_bytes) if encoding.endswith("gzip") else None
    content = bytearray()
    while piece := response.read(_CHUNK):
        deadline.remaining()
        content += unpack.feed(piece) if unpack else piece
        if len(content) > max_bytes:
            raise FetchFailed(FetchFault.TOO_LARGE, f"more than {max_bytes} bytes")
    if response.length:
        raise FetchFailed(FetchFault.BAD_ANSWER, "cut short")
    if unpack and content and not unpack.is_complete:
        raise FetchFailed(FetchFault.BAD_ANSWER, "gzip cut short")
    return bytes(content)


class _Gunzip:
    """Unpacks gzip and never holds much more than the limit (RFC 1952; one member, as HTTP servers send it)."""

    def __init__(self, max_bytes: int) -> None:
        self._packed = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        self._left = max_bytes + 1

    @property
    def is_complete(self) -> bool:
        return self._packed.eof

    def feed(self, piece: bytes) -> bytes:
        if self._left <= 0:
            raise FetchFailed(FetchFault.TOO_LARGE, "after unpacking")
        unpacked = self._packed.decompress(piece, self._left)
        self._left -= len(unpacked)
        if self._packed.unconsumed_tail:
            raise FetchFailed(FetchFault.TOO_LARGE, "after unpacking")
        return unpacked
