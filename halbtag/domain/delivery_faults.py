"""What a mail server's answer means, in plain German, for somebody who has to do something about it."""

import re

from halbtag.domain.language import gettext, mark

#: The first pattern that is found in the error decides. Codes are those of RFC 5321, 4.2.3 and RFC 3463.
_EXPLANATIONS = tuple(
    (re.compile(pattern), text)
    for pattern, text in (
        (
            r"^5(30|34|35|38)\b",
            mark(
                "Der eigene Mailserver nimmt die Anmeldung nicht an. Prüfen Sie Benutzername und Passwort in SMTP_URL."
            ),
        ),
        (r"^(454|432)\b", mark("Der eigene Mailserver nimmt die Anmeldung gerade nicht an.")),
        (r"^5\d\d\b.*\b5\.1\.[1236]\b", mark("Diese E-Mail-Adresse gibt es nicht. Meist ist sie falsch geschrieben.")),
        (r"^[45]\d\d\b.*\b[45]\.2\.2\b", mark("Das Postfach der Gegenseite ist voll.")),
        (
            r"^5\d\d\b.*\b5\.7\.",
            mark("Der Mailserver der Gegenseite lehnt die Nachricht aus Vorsicht ab, etwa als Spam."),
        ),
        (
            r"^(550|551|553)\b",
            mark("Der Mailserver der Gegenseite nimmt für diese Adresse nichts an. Meist ist sie falsch geschrieben."),
        ),
        (r"^552\b", mark("Die Nachricht ist dem Mailserver zu groß, oder das Postfach ist voll.")),
        (r"^5\d\d\b", mark("Der Mailserver hat die Nachricht endgültig abgelehnt.")),
        (r"^4\d\d\b", mark("Der Mailserver hat die Nachricht vorerst nicht angenommen.")),
        (
            r"ConnectionRefused|Errno 111",
            mark("Der eigene Mailserver ist nicht zu erreichen. Läuft er, und stimmt SMTP_URL?"),
        ),
        (r"gaierror|Name or service", mark("Den Namen des Mailservers aus SMTP_URL gibt es nicht.")),
        (
            r"CERTIFICATE|SSLCert|hostname",
            mark("Das Zertifikat des Mailservers ist nicht gültig. Es wird nicht unverschlüsselt gesendet."),
        ),
        (
            r"NotSupported|STARTTLS",
            mark("Der Mailserver bietet keine Verschlüsselung an. Es wird nicht unverschlüsselt gesendet."),
        ),
        (r"[Tt]ime(d out|out)", mark("Der Mailserver hat zu lange nicht geantwortet.")),
        (r"Disconnected|Reset|BrokenPipe", mark("Der Mailserver hat die Verbindung mitten im Versand getrennt.")),
        (r"Unreachable|OSError", mark("Das Netz zum Mailserver ist unterbrochen.")),
    )
)
_UNKNOWN = mark("Der Versand ist aus einem unerwarteten Grund gescheitert.")


def explain_fault(error: str) -> str:
    """Return what the error says and, where anybody can do something, what to do; for any text, an empty one too."""
    return gettext(next((text for pattern, text in _EXPLANATIONS if pattern.search(error)), _UNKNOWN))
