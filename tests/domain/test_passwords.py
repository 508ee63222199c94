"""Which passwords are refused, and why."""

import pytest

from halbtag.domain.passwords import PasswordFault, password_fault


@pytest.mark.parametrize(
    "password",
    ["korrekt pferd batterie", "x7Qm-ürz9-Kal", "🦊" + "vier fünf sechs", "Regen über Kassel im Mai", "z9!kW2#pLq8&"],
)
def test_password_is_accepted_when_it_is_long_and_unusual(password):
    assert password_fault(password) is None


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("", PasswordFault.SHORT),
        ("elf Zeichen", PasswordFault.SHORT),
        ("x7Qm" * 65, PasswordFault.LONG),
        ("a" * 1_000_000, PasswordFault.LONG),
        ("passwort123456", PasswordFault.COMMON),
        ("P4ssw0rt!2026", PasswordFault.COMMON),
        ("Sommer2026!!!", PasswordFault.COMMON),
        ("hallowillkommen", PasswordFault.COMMON),
        ("123456789012", PasswordFault.COMMON),
        ("aaaaaaaaaaaab", PasswordFault.COMMON),
        ("qwertzuiop12", PasswordFault.COMMON),
        ("abcdefghijklm", PasswordFault.COMMON),
        ("zebra7zebra7", PasswordFault.COMMON),
    ],
)
def test_password_is_refused_when_guessable(password, fault):
    assert password_fault(password) is fault


def test_password_is_refused_when_it_is_the_address():
    assert password_fault("miriam.vogt@beratung.example", email="Miriam.Vogt@beratung.example") is PasswordFault.COMMON
    assert password_fault("miriam.vogt1", email="miriam.vogt@beratung.example") is PasswordFault.COMMON


def test_password_may_be_as_long_as_256_characters():
    assert password_fault("kX7!" + "äöü vwz" * 36) is None
