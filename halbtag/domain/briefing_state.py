"""What must stand above a briefing because of the state of its booking."""

from collections.abc import Collection
from datetime import date

from halbtag.domain.formats import day_short, half_name, listed_as_choice
from halbtag.domain.half import Half
from halbtag.domain.states import BookingStatus

#: The states in which the half-day does not take place.
VOID = frozenset({BookingStatus.CANCELLED, BookingStatus.DECLINED, BookingStatus.EXPIRED, BookingStatus.NO_SHOW})

_WORDS = {
    BookingStatus.HELD: "Nur reserviert",
    BookingStatus.VERIFYING: "Nur reserviert: Die E-Mail-Adresse ist noch nicht bestätigt.",
    BookingStatus.REQUESTED: "Angefragt, noch nicht zugesagt",
    BookingStatus.COUNTERED: "Noch nicht vereinbart: Ihre Vorschläge warten auf Antwort.",
    BookingStatus.CANCELLED: "Abgesagt",
    BookingStatus.DECLINED: "Abgelehnt",
    BookingStatus.EXPIRED: "Abgelaufen: Dieser Halbtag wurde nicht vereinbart.",
    BookingStatus.COMPLETED: "Hat stattgefunden",
    BookingStatus.NO_SHOW: "Hat nicht stattgefunden",
}


def state_words(
    status: BookingStatus, *, was_agreed: bool, proposed: Collection[tuple[date, Half]] = (), by_prospect: bool = True
) -> str:
    """Return the state in a few words; empty where the half-day is agreed and nothing else is to be said.

    `proposed` are the half-days to which it may be moved, in order, and `by_prospect` says who proposed them.
    """
    if status is BookingStatus.MOVING:
        wanted = listed_as_choice([f"{day_short(day)}, {half_name(half)}" for day, half in proposed])
        who = "gewünscht" if by_prospect else "vorgeschlagen"
        return f"Verlegung offen: {who} {wanted}. Bis dahin gilt:" if wanted else "Verlegung offen. Bis dahin gilt:"
    if status is BookingStatus.CANCELLED and not was_agreed:
        return "Anfrage zurückgezogen"
    return _WORDS.get(status, "")
