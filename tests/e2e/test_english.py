"""Whether English is complete: nothing German is left on any page in any state, nor in what a refused form says."""

import pytest

from tests.e2e.english import german_words, typed_texts
from tests.e2e.showroom import Showroom
from tests.e2e.walk import Walk


@pytest.mark.timeout(300)
def test_no_page_says_a_german_word_in_english(walk: Walk, showroom: Showroom) -> None:
    with showroom.app.extensions["halbtag"].database.reading() as session:
        typed = typed_texts(session)
    found = [f"{page.name}: {words}" for page in walk.english for words in german_words(page.html, typed)]
    assert found == []
