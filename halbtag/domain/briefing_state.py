"""What must stand above a briefing because of the state of its booking."""

from collections.abc import Collection
from datetime import date

from halbtag.domain.formats import day_short, half_name, listed_as_choice
from halbtag.domain.half import Half
from halbtag.domain.language import gettext, mark
from halbtag.domain.states import BookingStatus

#: The states in which the half-day does not take place.
VOID = frozenset({BookingStatus.CANCELLED, BookingStatus.DECLINED, BookingStatus.EXPIRED, BookingStatus.NO_SHOW})

_WORDS = {
    BookingStatus.HELD: mark("Nur reserviert"),
    BookingStatus.VERIFYING: mark("Nur reserviert: Die E-Mail-Adresse ist noch nicht bestätigt."),
    BookingStatus.REQUESTED: mark("Angefragt, noch nicht zugesagt"),
    BookingStatus.COUNTERED: mark("Noch nicht vereinbart: Ihre Vorschläge warten auf Antwort."),
    BookingStatus.CANCELLED: mark("Abgesagt"),
    BookingStatus.DECLINED: mark("Abgelehnt"),
    BookingStatus.EXPIRED: mark("Abgelaufen: Dieser Halbtag wurde nicht vereinbart."),
    BookingStatus.COMPLETED: mark("Hat stattgefunden"),
    BookingStatus.NO_SHOW: mark("Hat nicht stattgefunden"),
}


def state_words(
    status: BookingStatus, *, was_agreed: bool, proposed: Collection[tuple[date, Half]] = (), by_prospect: bool = True
) -> str:
    """Return the state in a few words; empty where the half-day is agreed and nothing else is to be said.

    `proposed` are the half-days to which it may be moved, in order, and `by_prospect` says who proposed them.
    """
    if status is BookingStatus.MOVING:
        wanted = listed_as_choice([f"{day_short(day)}, {half_name(half)}" for day, half in proposed])
        if not wanted:
            return gettext("Verlegung offen. Bis dahin gilt:")
        if by_prospect:
            return gettext("Verlegung offen: gewünscht %(wanted)s. Bis dahin gilt:", wanted=wanted)
        return gettext("Verlegung offen: vorgeschlagen %(wanted)s. Bis dahin gilt:", wanted=wanted)
    if status is BookingStatus.CANCELLED and not was_agreed:
        return gettext("Anfrage zurückgezogen")
    return gettext(_WORDS.get(status, ""))
