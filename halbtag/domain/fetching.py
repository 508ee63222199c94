"""Why a foreign server's answer could not be had, and what that means in plain German."""

from enum import StrEnum

from halbtag.domain.language import gettext, mark


class FetchFault(StrEnum):
    """The causes that somebody can tell apart and do something about."""

    BAD_ADDRESS = "bad_address"
    USER_IN_ADDRESS = "user_in_address"
    FORBIDDEN_ADDRESS = "forbidden_address"
    INSECURE_PASSWORD = "insecure_password"  # noqa: S105 (a cause, no password)
    UNKNOWN_HOST = "unknown_host"
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    TOO_SLOW = "too_slow"
    TOO_LARGE = "too_large"
    BAD_REDIRECT = "bad_redirect"
    BAD_ANSWER = "bad_answer"
    REFUSED_LOGIN = "refused_login"
    NOT_FOUND = "not_found"
    REFUSED = "refused"
    SERVER_FAULT = "server_fault"
    NO_CALENDAR = "no_calendar"
    ELSEWHERE = "elsewhere"
    CUT_SHORT = "cut_short"
    BROKEN_ENTRY = "broken_entry"
    TOO_COMPLEX = "too_complex"
    UNREADABLE_SECRET = "unreadable_secret"  # noqa: S105 (a cause, no secret)


class FetchFailed(Exception):
    """The answer could not be had; `detail` is for the log and names no address, path or password."""

    def __init__(self, fault: FetchFault, detail: str = "") -> None:
        super().__init__(f"{fault}: {detail}" if detail else str(fault))
        self.fault = fault
        self.detail = detail


_EXPLANATIONS = {
    FetchFault.BAD_ADDRESS: mark("Das ist keine vollständige Adresse. Sie beginnt mit https:// oder webcal://."),
    FetchFault.USER_IN_ADDRESS: mark(
        "In der Adresse stehen Zugangsdaten. Bitte nehmen Sie sie heraus: Benutzername und Passwort haben bei CalDAV "
        "eigene Felder."
    ),
    FetchFault.FORBIDDEN_ADDRESS: mark(
        "Die Adresse führt in ein internes Netz oder zu einem ungewöhnlichen Port. Wer den Server betreibt, "
        "kann den Rechner in CALENDAR_HOSTS freigeben."
    ),
    FetchFault.INSECURE_PASSWORD: mark(
        "Ein Passwort geht nur verschlüsselt hinaus. Nehmen Sie die Adresse mit https://."
    ),
    FetchFault.UNKNOWN_HOST: mark("Diesen Server gibt es nicht, oder sein Name lässt sich gerade nicht auflösen."),
    FetchFault.UNREACHABLE: mark("Der Server des Kalenders ist nicht zu erreichen."),
    FetchFault.CERTIFICATE: mark("Das Zertifikat des Servers ist nicht gültig. Unverschlüsselt wird nichts abgerufen."),
    FetchFault.TOO_SLOW: mark("Der Server des Kalenders hat zu lange gebraucht."),
    FetchFault.TOO_LARGE: mark(
        "Der Kalender ist zu groß, um ihn zu lesen. Veröffentlichen Sie nur den nötigen Zeitraum."
    ),
    FetchFault.BAD_REDIRECT: mark("Der Server leitet im Kreis, zu oft oder an eine unzulässige Stelle weiter."),
    FetchFault.BAD_ANSWER: mark("Der Server hat etwas geantwortet, das nicht zu lesen ist."),
    FetchFault.REFUSED_LOGIN: mark("Der Server nimmt die Anmeldung nicht an. Prüfen Sie Benutzername und Passwort."),
    FetchFault.NOT_FOUND: mark(
        "Unter dieser Adresse gibt es keinen Kalender. Prüfen Sie sie, oder legen Sie die Freigabe neu an."
    ),
    FetchFault.REFUSED: mark("Der Server hat die Anfrage abgelehnt."),
    FetchFault.SERVER_FAULT: mark("Der Server des Kalenders meldet eine Störung."),
    FetchFault.NO_CALENDAR: mark("Unter dieser Adresse steht eine Webseite oder etwas anderes, aber kein Kalender."),
    FetchFault.ELSEWHERE: mark(
        "Der Server verweist für die Kalender auf einen anderen Rechner. "
        "Dorthin geht das Passwort nur, wenn Sie dessen Adresse selbst eintragen."
    ),
    FetchFault.CUT_SHORT: mark(
        "Der Kalender bricht mitten im Text ab. Damit keine Zeit fälschlich als frei gilt, "
        "bleibt der letzte gute Stand in Kraft."
    ),
    FetchFault.BROKEN_ENTRY: mark(
        "Ein Eintrag des Kalenders ist nicht zu verstehen. Damit keine Zeit fälschlich als frei gilt, "
        "bleibt der letzte gute Stand in Kraft."
    ),
    FetchFault.TOO_COMPLEX: mark("Der Kalender ist so umfangreich, dass sein Lesen abgebrochen wurde."),
    FetchFault.UNREADABLE_SECRET: mark(
        "Die gespeicherten Zugangsdaten sind nicht mehr lesbar, weil sich SECRET_KEY geändert hat. "
        "Geben Sie Adresse und Passwort noch einmal ein."
    ),
}
_BY_CODE = {fault.value: text for fault, text in _EXPLANATIONS.items()}
_UNKNOWN = mark("Der Kalender lässt sich aus einem unerwarteten Grund nicht lesen.")


def explain_fetch_fault(error: str) -> str:
    """Return what `str(FetchFailed)` says to the reader; for any other text, that the cause is not known."""
    code = error.partition(":")[0]
    return gettext(_BY_CODE.get(code, _UNKNOWN))


def fault_of_status(status: int) -> FetchFault | None:
    """Return what an HTTP status other than success says (RFC 9110, 15); None below 400."""
    if status in {401, 403}:
        return FetchFault.REFUSED_LOGIN
    if status in {404, 410}:
        return FetchFault.NOT_FOUND
    if status >= 500 or status == 429:
        return FetchFault.SERVER_FAULT
    return FetchFault.REFUSED if status >= 400 else None
