"""Faults of writing into a calendar in plain German."""

import pytest

from halbtag.domain.calendar_faults import explain_entry_fault
from halbtag.domain.fetching import FetchFault


@pytest.mark.parametrize(
    ("error", "beginning"),
    [
        ("conflict", "Der Eintrag wurde gleichzeitig"),
        ("uid_conflict: HTTP 409", "Der Server hat diesen Termin schon"),
        ("read_only: HTTP 403", "Dieses Konto darf in den Kalender nicht schreiben"),
        ("no_space: HTTP 507", "Auf dem Server des Kalenders ist kein Platz"),
        ("not_found: HTTP 404", "Diesen Kalender gibt es auf dem Server nicht mehr"),
        ("refused_login: HTTP 401", "Der Server nimmt die Anmeldung nicht an"),
        ("unreachable: ConnectionRefusedError", "Der Server des Kalenders ist nicht zu erreichen"),
        ("ZeroDivisionError: oops", "Der Eintrag ließ sich aus einem unerwarteten Grund"),
        ("", "Der Eintrag ließ sich aus einem unerwarteten Grund"),
    ],
)
def test_fault_is_explained(error, beginning):
    assert explain_entry_fault(error).startswith(beginning)


@pytest.mark.parametrize("fault", FetchFault)
def test_every_fault_of_fetching_is_explained(fault):
    assert "unerwarteten" not in explain_entry_fault(f"{fault}: detail")
