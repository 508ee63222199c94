"""What is sealed is unreadable without the secret."""

import pytest

from halbtag.domain.fetching import FetchFailed, FetchFault
from halbtag.services.sealing import Seal


def test_sealed_text_comes_back_and_shows_nothing() -> None:
    seal = Seal("ein Geheimnis dieser Kopie")
    sealed = seal.close("p@sswört")
    assert b"p@ss" not in sealed
    assert sealed != seal.close("p@sswört")
    assert Seal("ein Geheimnis dieser Kopie").open(sealed) == "p@sswört"


@pytest.mark.parametrize("change", [lambda sealed: sealed, lambda sealed: sealed[:-4], lambda _: b""])
def test_other_secret_or_changed_text_opens_nothing(change) -> None:
    other = Seal("ein Geheimnis dieser Kopie" if change(b"abcdef") != b"abcdef" else "ein anderes")
    with pytest.raises(FetchFailed) as failed:
        other.open(change(Seal("ein Geheimnis dieser Kopie").close("geheim")))
    assert failed.value.fault is FetchFault.UNREADABLE_SECRET
