"""What every view needs and the composition root has wired: settings, database, mails, calendars, clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

from flask import current_app

if TYPE_CHECKING:
    from halbtag.persistence.database import Database
    from halbtag.services.briefing_print import Typesetting
    from halbtag.services.busy_import import BusyImport
    from halbtag.services.mails import Mails
    from halbtag.services.sealing import Seal
    from halbtag.settings import Settings

EXTENSION = "halbtag"


@dataclass(frozen=True, slots=True)
class Runtime:
    """The collaborators of one application; `clock` returns the present instant, aware, in UTC.

    `seal` closes the answers to forms.
    """

    settings: Settings
    database: Database
    mails: Mails
    typesetting: Typesetting
    busy_import: BusyImport
    seal: Seal
    clock: Callable[[], datetime]


def runtime() -> Runtime:
    """Return the running application's collaborators."""
    return cast(Runtime, current_app.extensions[EXTENSION])
