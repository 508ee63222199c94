"""Addresses: one form, however they were typed."""

import time

import pytest

from halbtag.domain.addresses import InvalidAddress, account_name, parse_address


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Anna@Beratung.example", "Anna@beratung.example"),
        ("ich@müller-beratung.de", "ich@xn--mller-beratung-gsb.de"),
        ("ich@MÜLLER-Beratung.de", "ich@xn--mller-beratung-gsb.de"),
        ("ich@xn--mller-beratung-gsb.de", "ich@xn--mller-beratung-gsb.de"),
    ],
)
def test_address_is_kept_in_its_ascii_form(typed: str, kept: str) -> None:
    assert parse_address(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "anna", "anna@", "@beratung.example", "a b@beratung.example", "ü@beratung.example"]
)
def test_text_that_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(InvalidAddress):
        parse_address(typed)


def test_account_is_found_by_its_address_in_lower_case() -> None:
    assert account_name("Ich@Müller-Beratung.DE") == "ich@xn--mller-beratung-gsb.de"
    assert account_name("Nobody At Home") == "nobody at home"


@pytest.mark.parametrize("text", ["a@" * 50_000, "a." * 50_000 + "@b", "@" * 100_000, "a@" + "b." * 50_000])
def test_hostile_address_is_refused_at_once(text):
    begun = time.perf_counter()
    with pytest.raises(InvalidAddress):
        parse_address(text)
    assert time.perf_counter() - begun < 1
