"""What the composition root has wired, for commands: they may not know the web that keeps it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, cast

from flask import current_app

if TYPE_CHECKING:
    from halbtag.persistence.database import Database
    from halbtag.services.briefing_print import Typesetting
    from halbtag.services.busy_import import BusyImport
    from halbtag.services.mails import Mails
    from halbtag.settings import Settings


class Wiring(Protocol):
    """The collaborators of one application; `clock` returns the present instant, aware, in UTC."""

    @property
    def settings(self) -> Settings:
        """Return how this copy runs."""

    @property
    def database(self) -> Database:
        """Return the way into the database."""

    @property
    def mails(self) -> Mails:
        """Return what writes the mails."""

    @property
    def typesetting(self) -> Typesetting:
        """Return what sets pages for print."""

    @property
    def busy_import(self) -> BusyImport:
        """Return what reads the consultant's own calendars."""

    @property
    def clock(self) -> Callable[[], datetime]:
        """Return what tells the time."""


def wiring() -> Wiring:
    """Return the running application's collaborators."""
    return cast(Wiring, current_app.extensions["halbtag"])
