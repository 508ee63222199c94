"""Many visitors at once: each request on a connection of its own, from an address of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from itertools import count
from threading import Barrier
from urllib.parse import urlencode, urlsplit

#: How many requests are under way at the same time.
AT_ONCE = 50

#: The server must believe one proxy, so that each visitor has an address of her own before the rate limit.
BEHIND_A_PROXY = {"TRUSTED_PROXIES": "1"}

_visitors = count(1)


@dataclass(frozen=True)
class Answer:
    """What came back; status 0 where the connection broke."""

    status: int
    location: str
    text: str


def post(base_url: str, path: str, form: dict[str, object]) -> Answer:
    """Send one form as a browser without scripts would."""
    visitor = next(_visitors)
    address = urlsplit(base_url)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": base_url,
        "X-Forwarded-For": f"10.{visitor >> 16 & 255}.{visitor >> 8 & 255}.{visitor & 255}",
    }
    connection = HTTPConnection(address.hostname or "", address.port, timeout=60)
    try:
        connection.request("POST", path, urlencode(form, doseq=True), headers)
        response = connection.getresponse()
        return Answer(response.status, response.getheader("Location", ""), response.read().decode())
    except (OSError, HTTPException):
        return Answer(0, "", "")
    finally:
        connection.close()


def all_at_once(actions: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Run the actions, the first of them starting at the same moment, and return their answers in order."""
    barrier = Barrier(min(AT_ONCE, len(actions)))

    def run(numbered: tuple[int, Callable[[], Answer]]) -> Answer:
        number, action = numbered
        if number < barrier.parties:
            barrier.wait()
        return action()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, enumerate(actions)))
