"""Mail servers' answers in plain German."""

import pytest

from halbtag.domain.delivery_faults import explain_fault


@pytest.mark.parametrize(
    ("error", "beginning"),
    [
        ("550 5.1.1 <x@firma.example>: Recipient address rejected", "Diese E-Mail-Adresse gibt es"),
        ("550 no such user", "Der Mailserver der Gegenseite nimmt für diese Adresse nichts an"),
        ("552 5.2.2 mailbox full", "Das Postfach der Gegenseite ist voll"),
        ("554 5.7.1 spam", "Der Mailserver der Gegenseite lehnt die Nachricht aus Vorsicht ab"),
        ("535 5.7.8 authentication failed", "Der eigene Mailserver nimmt die Anmeldung nicht an"),
        ("451 4.7.1 greylisted", "Der Mailserver hat die Nachricht vorerst nicht angenommen"),
        ("ConnectionRefusedError: [Errno 111] Connection refused", "Der eigene Mailserver ist nicht zu erreichen"),
        ("gaierror: [Errno -2] Name or service not known", "Den Namen des Mailservers"),
        ("SSLCertVerificationError: certificate verify failed", "Das Zertifikat"),
        ("SMTPNotSupportedError: STARTTLS extension not supported by server.", "Der Mailserver bietet keine"),
        ("TimeoutError: timed out", "Der Mailserver hat zu lange"),
        ("SMTPServerDisconnected: Connection unexpectedly closed", "Der Mailserver hat die Verbindung"),
        ("", "Der Versand ist aus einem unerwarteten Grund"),
    ],
)
def test_fault_is_explained(error, beginning):
    assert explain_fault(error).startswith(beginning)
