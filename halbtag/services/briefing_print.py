"""The briefing on paper: one page, shortened as far as it must be, set when its mail goes out."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Protocol

from halbtag.domain.briefing import Briefing, Fact, Part, Section
from halbtag.domain.briefing_paper import ROOMS, lay_out
from halbtag.domain.enclosures import enclose, has_enclosure, leave_out, read_enclosure
from halbtag.domain.language import gettext, mark, speaking
from halbtag.domain.typesetting import Format, Typeset, TypesettingFailed, TypesettingFault

TEMPLATE = "briefing.typ"

#: Fixed, and never what somebody typed (OWASP ASVS 5.0.0, 5.4).
FILE_NAME = "briefing.pdf"

_SENT_WITHOUT = {
    TypesettingFault.TIME: mark("Ohne PDF verschickt: Das Setzen dauerte zu lange."),
    TypesettingFault.BROKEN: mark("Ohne PDF verschickt: Die Seite ließ sich nicht setzen."),
    TypesettingFault.PAGES: mark("Ohne PDF verschickt: Das Briefing passt nicht auf eine Seite."),
}

_log = logging.getLogger("halbtag.print")


class Typesetting(Protocol):
    """What sets pages; see `halbtag.gateways.typesetting`."""

    def compile(self, template: str, data: Mapping[str, Any], output: Format, *, at: datetime | None = None) -> Typeset:
        """Return the template filled with data; raises TypesettingFailed."""


def print_briefing(briefing: Briefing, typesetting: Typesetting, *, link: str, at: datetime, accent: str = "") -> bytes:
    """Return the briefing as a PDF of one page in its language, with as much of what was typed as has room on it.

    `link` leads to the booking in the admin, `at` is the aware instant that it is dated with, `accent` the colour that
    was wished for, empty for the house's. The same arguments give the same bytes. Raises TypesettingFailed, with PAGES
    where even the least does not fit. Takes its time: to be done outside of any transaction.
    """
    for room in ROOMS:
        laid = lay_out(briefing, room=room, link=link, at=at, accent=accent)
        typeset = typesetting.compile(TEMPLATE, laid, Format.PDF, at=at)
        if typeset.pages == 1:
            return typeset.content
    raise TypesettingFailed(TypesettingFault.PAGES)


def try_print(typesetting: Typesetting, *, at: datetime) -> None:
    """Set a briefing with nothing in it; raises TypesettingFailed where none could be set."""
    glance = tuple(Fact("–", "–") for _ in range(3))
    sections = (Section(part, part, facts=glance if part is Part.GLANCE else ()) for part in Part)
    print_briefing(Briefing("Probe", "–", "", tuple(sections)), typesetting, link="", at=at)


def order_print(briefing: Briefing, *, link: str, at: datetime, accent: str) -> dict[str, Any]:
    """Return what `make_encloser` sets later, as JSON takes it."""
    return {"briefing": asdict(briefing), "link": link, "at": at.isoformat(), "accent": accent}


def make_encloser(typesetting: Typesetting) -> Callable[[bytes], tuple[bytes, str]]:
    """Return what finishes a stored mail before it goes out: its content, and what is to be noted about it.

    A mail with a briefing to set gets the PDF. Where it cannot be set the mail goes without, says so, and so does the
    note; nothing is raised. Every other mail stays as it is.
    """

    def finish(content: bytes) -> tuple[bytes, str]:
        if not has_enclosure(content):
            return content, ""
        order = read_enclosure(content)
        briefing, at = Briefing.of(order["briefing"]), datetime.fromisoformat(order["at"])
        try:
            # A mail that was stored before there were accents has none.
            accent = order.get("accent", "")
            pdf = print_briefing(briefing, typesetting, link=order["link"], at=at, accent=accent)
        except TypesettingFailed as failed:
            _log.error("a briefing went out without its PDF: %s", failed.fault)
            with speaking(briefing.language):
                return leave_out(content), gettext(_SENT_WITHOUT[failed.fault])
        return enclose(content, pdf, name=FILE_NAME), ""

    return finish
