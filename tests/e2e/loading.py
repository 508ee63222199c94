"""Measures what a page loads: each request with what it cost on the line, headers included, as Chromium counts it."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

#: Collects from the very first moment what moves by itself and what keeps the page from answering.
OBSERVE = """
  window.measured = {shifts: 0, longTasks: []};
  const isOwn = shift => !shift.hadRecentInput;
  new PerformanceObserver(list => list.getEntries().filter(isOwn).forEach(shift => measured.shifts += shift.value))
    .observe({type: "layout-shift", buffered: true});
  new PerformanceObserver(list => list.getEntries().forEach(each => measured.longTasks.push(each.duration)))
    .observe({type: "longtask", buffered: true});
"""


@dataclass
class Loaded:
    """One request; `size` in bytes, 0 where the browser had it already."""

    url: str
    kind: str
    size: int = 0


class Meter:
    """Notes every request of a page from now on."""

    def __init__(self, page: Page) -> None:
        self._found: dict[str, Loaded] = {}
        self._cached: set[str] = set()
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        line.on("Network.requestWillBeSent", self._note)
        line.on("Network.requestServedFromCache", lambda event: self._cached.add(event["requestId"]))
        line.on("Network.responseReceived", self._note_answer)
        line.on("Network.loadingFinished", self._note_size)

    def take(self) -> list[Loaded]:
        """Return what came over the line since the last time, in order of its beginning."""
        found = [each for number, each in self._found.items() if number not in self._cached]
        self._found, self._cached = {}, set()
        return found

    def _note(self, event: dict[str, Any]) -> None:
        request = event["request"]
        if request["url"].startswith("data:"):
            return
        self._found[event["requestId"]] = Loaded(request["url"], event["type"])

    def _note_answer(self, event: dict[str, Any]) -> None:
        answer = event["response"]
        if answer.get("fromDiskCache") or answer.get("fromPrefetchCache"):
            self._cached.add(event["requestId"])

    def _note_size(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self._found:
            self._found[event["requestId"]].size = int(event["encodedDataLength"])
