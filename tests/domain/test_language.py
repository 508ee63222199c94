"""Which language is spoken, and what is said where a catalogue has no word."""

from halbtag.domain.language import Language, gettext, language_of, ngettext, speak, speaking, spoken


def test_language_is_german_where_nobody_chose() -> None:
    assert spoken() is Language.GERMAN
    assert gettext("%(count)s Halbtage", count=2) == "2 Halbtage"


def test_speaking_ends_with_its_block_whatever_happens_inside() -> None:
    with speaking("en"):
        assert spoken() is Language.ENGLISH
        with speaking("de"):
            assert gettext("und") == "und"
            speak("en")
        assert gettext("und") == "and"
    assert spoken() is Language.GERMAN


def test_unknown_tag_is_german() -> None:
    assert [language_of(tag) for tag in ("en", "de", "fr", "")] == ["en", "de", "de", "de"]


def test_text_without_translation_stays_german() -> None:
    with speaking("en"):
        assert gettext("Steht in keinem Katalog.") == "Steht in keinem Katalog."


def test_empty_text_stays_empty_and_is_not_the_head_of_the_catalogue() -> None:
    with speaking("en"):
        assert gettext("") == ""


def test_number_decides_between_one_and_many() -> None:
    assert [ngettext("%(num)d Stunde", "%(num)d Stunden", count) for count in (0, 1, 2)] == [
        "0 Stunden",
        "1 Stunde",
        "2 Stunden",
    ]
    with speaking("en"):
        assert ngettext("%(num)d Stunde", "%(num)d Stunden", 1) == "1 hour"
        assert ngettext("%(num)d Stunde", "%(num)d Stunden", 3) == "3 hours"
