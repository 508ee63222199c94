"""What an action of the admin was done to, for the audit: ids, days and names of fields, nothing personal."""

from collections.abc import Sequence
from datetime import date

from flask import g

from halbtag.domain.formats import half_name
from halbtag.domain.half import Half
from halbtag.domain.language import gettext

#: So much is kept of it.
_MOST = 60


def name_subject(subject: str, *, action: str = "") -> None:
    """Say what the present request acts on, and what it does where its view can do one of two things."""
    g.audit_subject, g.audit_action = subject, action


def days_named(first: date, last: date | None, half: Half | None = None) -> str:
    """Return a range of days, or one day, with the half where only one is meant: "05.12.2026 Vormittag"."""
    days = f"{first:%d.%m.%Y}" if last in (None, first) else f"{first:%d.%m.%Y} bis {last:%d.%m.%Y}"
    return f"{days} {half_name(half)}" if half else days


def fields_named(labels: Sequence[str]) -> str:
    """Return the names of fields, as many as there is room for, and how many more there are."""
    labels = [gettext(label) for label in labels]
    for count in range(len(labels), 0, -1):
        more = f" und {len(labels) - count} weitere" if count < len(labels) else ""
        if len(named := ", ".join(labels[:count]) + more) <= _MOST:
            return named
    return f"{len(labels)} Angaben" if labels else ""
