"""What an action of the admin was done to, for the audit: ids, days and names of fields, nothing personal."""

from collections.abc import Sequence
from datetime import date

from flask import g

from halbtag.domain.formats import day_numeric, half_name
from halbtag.domain.half import Half
from halbtag.domain.language import gettext, ngettext

#: So much is kept of it.
_MOST = 60


def name_subject(subject: str, *, action: str = "") -> None:
    """Say what the present request acts on, and what it does where its view can do one of two things."""
    g.audit_subject, g.audit_action = subject, action


def days_named(first: date, last: date | None, half: Half | None = None) -> str:
    """Return a range of days, or one day, with the half where only one is meant: "05.12.2026 Vormittag"."""
    days = day_numeric(first)
    if last not in (None, first):
        days = gettext("%(first)s bis %(last)s", first=days, last=day_numeric(last))
    return f"{days} {half_name(half)}" if half else days


def fields_named(labels: Sequence[str]) -> str:
    """Return the names of fields, as many as there is room for, and how many more there are."""
    said = [gettext(label) for label in labels]
    for count in range(len(said), 0, -1):
        named, more = ", ".join(said[:count]), len(said) - count
        if more:
            named = gettext("%(named)s und %(more)d weitere", named=named, more=more)
        if len(named) <= _MOST:
            return named
    return ngettext("%(num)d Angabe", "%(num)d Angaben", len(said)) if said else ""
