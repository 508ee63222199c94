"""What the consultant has written: English readers get his English, else his German, which says what it is."""

import pytest

from halbtag.domain.language import Language, speaking
from halbtag.persistence.models import Picture, Profile
from halbtag.services.own_words import OwnWords, own_words, privacy_words
from halbtag.services.placeholder_texts import PLACEHOLDER_TEXTS


def profile(**values):
    return Profile(retention_days=90, **{"about": "Ich <berate>.", "about_en": "", **values})


@pytest.mark.parametrize(
    ("spoken", "english", "html"),
    [
        ("de", "", "Ich &lt;berate&gt;."),
        ("de", "I <advise>.", "Ich &lt;berate&gt;."),
        ("en", "I <advise>.", "I &lt;advise&gt;."),
        ("en", " \n", '<span lang="de">Ich &lt;berate&gt;.</span>'),
    ],
)
def test_own_words_are_those_of_the_reader_or_marked_as_german(spoken, english, html):
    with speaking(spoken):
        assert own_words(profile(about_en=english), "about").__html__() == html


def test_own_words_of_a_picture_may_be_an_attribute():
    with speaking("en"):
        found = own_words(Picture(alt="Im Gespräch", alt_en=""), "alt")
        assert (found.text, found.lang) == ("Im Gespräch", ' lang="de"')


def test_own_words_are_nothing_where_nothing_is_written():
    with speaking("en"):
        assert not own_words(profile(about=" ", about_en=""), "about")


def test_own_words_have_paragraphs():
    assert OwnWords("\r\nEins\r\nzwei\r\n\r\n\r\n\r\nDrei\r\n", Language.GERMAN).paragraphs == ["Eins\nzwei", "Drei"]


@pytest.mark.parametrize(
    ("spoken", "english", "words"),
    [
        ("de", "Kept [retention period].", OwnWords("Ich lösche nach 90 Tage.", Language.GERMAN)),
        ("en", "Kept [retention period].", OwnWords("Kept 90 days.", Language.ENGLISH)),
        ("en", "", OwnWords("Ich lösche nach 90 Tage.", Language.GERMAN)),
    ],
)
def test_privacy_names_the_retention_that_is_set_in_its_own_language(spoken, english, words):
    with speaking(spoken):
        assert privacy_words(profile(privacy="Ich lösche nach [Löschfrist].", privacy_en=english)) == words


@pytest.mark.parametrize("text", ["about", "terms", "imprint", "privacy"])
def test_placeholder_is_given_in_both_languages(text):
    german, english = PLACEHOLDER_TEXTS[text], PLACEHOLDER_TEXTS[f"{text}_en"]
    assert german.count("\n\n") == english.count("\n\n")
    assert "180" not in german + english
