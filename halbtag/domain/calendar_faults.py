"""Why an entry could not be written into the consultant's calendar, in plain German."""

from enum import StrEnum

from halbtag.domain.fetching import FetchFault, explain_fetch_fault
from halbtag.domain.language import gettext, mark


class EntryFault(StrEnum):
    """The causes that only writing has; all others are those of fetching."""

    CONFLICT = "conflict"
    UID_CONFLICT = "uid_conflict"
    READ_ONLY = "read_only"
    NO_SPACE = "no_space"


_EXPLANATIONS = {
    EntryFault.CONFLICT: mark("Der Eintrag wurde gleichzeitig von anderer Seite geändert, auch nach erneutem Lesen."),
    EntryFault.UID_CONFLICT: mark(
        "Der Server hat diesen Termin schon in einem anderen Kalender. Löschen Sie ihn dort und versuchen Sie es noch "
        "einmal."
    ),
    EntryFault.READ_ONLY: mark(
        "Dieses Konto darf in den Kalender nicht schreiben. Prüfen Sie Benutzername und Freigabe."
    ),
    EntryFault.NO_SPACE: mark("Auf dem Server des Kalenders ist kein Platz mehr."),
}
_BY_CODE = {
    **{fault.value: text for fault, text in _EXPLANATIONS.items()},
    FetchFault.NOT_FOUND.value: mark("Diesen Kalender gibt es auf dem Server nicht mehr. Tragen Sie ihn neu ein."),
    FetchFault.REFUSED.value: mark("Der Server hat den Eintrag abgelehnt."),
    FetchFault.CERTIFICATE.value: mark(
        "Das Zertifikat des Servers ist nicht gültig. Unverschlüsselt wird nichts geschrieben."
    ),
}
_KNOWN = {fault.value for fault in FetchFault}
_UNKNOWN = mark("Der Eintrag ließ sich aus einem unerwarteten Grund nicht schreiben.")


def explain_entry_fault(error: str) -> str:
    """Return what the error, which begins with its code, says and what to do; for any text, an empty one too."""
    code = error.partition(":")[0]
    return (
        explain_fetch_fault(error) if code in _KNOWN and code not in _BY_CODE else gettext(_BY_CODE.get(code, _UNKNOWN))
    )
