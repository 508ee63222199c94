"""The briefing on paper: one page, shortened as far as it must be."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from halbtag.domain.briefing import Briefing
from halbtag.domain.briefing_paper import ROOMS, lay_out
from halbtag.domain.german import moment
from halbtag.domain.typesetting import Format, Typeset, TypesettingFailed, TypesettingFault

TEMPLATE = "briefing.typ"


class Typesetting(Protocol):
    """What sets pages; see `halbtag.gateways.typesetting`."""

    def compile(self, template: str, data: Mapping[str, Any], output: Format, *, at: datetime | None = None) -> Typeset:
        """Return the template filled with data; raises TypesettingFailed."""


def print_briefing(briefing: Briefing, typesetting: Typesetting, *, link: str, at: datetime) -> bytes:
    """Return the briefing as a PDF of one page, with as much of what was typed as has room on it.

    `link` leads to the booking in the admin, `at` is the aware instant that it is dated with. The same arguments give
    the same bytes. Raises TypesettingFailed, with PAGES where even the least does not fit. Takes its time: to be done
    outside of any transaction.
    """
    for room in ROOMS:
        typeset = typesetting.compile(
            TEMPLATE, lay_out(briefing, room=room, link=link, at=moment(at)), Format.PDF, at=at
        )
        if typeset.pages == 1:
            return typeset.content
    raise TypesettingFailed(TypesettingFault.PAGES)
