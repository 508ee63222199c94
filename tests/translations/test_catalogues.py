"""The catalogues have every text that is said, and none that is said no more; nothing breaks where one is said."""

import re

import pytest

from translations.catalogue import read
from translations.extraction import LANGUAGES, extract, without_words

_FILLED_IN = re.compile(r"(?<=%\()\w+(?=\)[sd])|(?<={)\w+(?=})")
_TAG = re.compile(r"</?[a-z][^>]*>")


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_has_exactly_the_texts_that_are_said(language: str) -> None:
    """`make i18n` brings both together."""
    said = {(each.context, each.id) for each in extract() if each.id}
    known = {(each.context, each.id) for each in read(language) if each.id}
    assert (sorted(said - known, key=str), sorted(known - said, key=str)) == ([], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_has_its_translation(language: str) -> None:
    assert without_words(read(language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translation_fills_in_what_the_text_fills_in_and_keeps_its_markup(language: str) -> None:
    broken = [
        (text, words)
        for message in read(language)
        if message.id
        for text, words in _pairs(message.id, message.string)
        if _parts(text) != _parts(words)
    ]
    assert broken == []


def _pairs(texts: str | tuple[str, ...], words: str | tuple[str, ...]) -> list[tuple[str, str]]:
    """Return each text with its translation; one and many belong together, in the order of both languages."""
    if isinstance(texts, str):
        return [(texts, str(words))]
    return list(zip(texts, words, strict=True))


def _parts(text: str) -> tuple[list[str], list[str]]:
    """Return what a text fills in, and its markup; how many there are may be a number or a word."""
    return sorted(set(_FILLED_IN.findall(text)) - {"num"}), sorted(_TAG.findall(text))
