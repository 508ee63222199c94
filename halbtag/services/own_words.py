"""What the consultant has written himself: in the reader's language where he has, else in German and marked as such."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from halbtag.domain.language import Language, ngettext, speaking, spoken
from halbtag.persistence.models import Profile

#: What stands in the privacy notice for the days that are set: nobody has to change a number in two places.
RETENTION = {Language.GERMAN: "[Löschfrist]", Language.ENGLISH: "[retention period]"}


@dataclass(frozen=True, slots=True)
class OwnWords:
    """A text, and the language in which it is written. On a page it is marked where the page speaks another one."""

    text: str
    language: Language

    @property
    def lang(self) -> Markup:
        """Return the attribute for the element around the text, nothing where the page speaks its language."""
        return Markup("") if self.language is spoken() else Markup(' lang="{}"').format(self.language.value)

    @property
    def paragraphs(self) -> list[str]:
        """Return the text's paragraphs, without what is empty."""
        pieces = self.text.replace("\r\n", "\n").split("\n\n")
        return [piece.strip() for piece in pieces if piece.strip()]

    def __bool__(self) -> bool:
        return bool(self.text.strip())

    def __str__(self) -> str:
        return self.text

    def __html__(self) -> str:
        words = escape(self.text)
        return Markup("<span{}>{}</span>").format(self.lang, words) if self.lang else words


def own_words(row: Any, name: str) -> OwnWords:
    """Return a text of the profile or of a picture: `name` in German, `name_en` in English, where that is given."""
    language = spoken()
    if language is not Language.GERMAN and (text := getattr(row, f"{name}_{language.value}")).strip():
        return OwnWords(text, language)
    return OwnWords(getattr(row, name), Language.GERMAN)


def privacy_words(profile: Profile) -> OwnWords:
    """Return the privacy notice, with the retention that is set in the place that it leaves for it."""
    words = own_words(profile, "privacy")
    with speaking(words.language):
        days = ngettext("%(num)d Tag", "%(num)d Tage", profile.retention_days)
    text = words.text
    for place in RETENTION.values():
        text = text.replace(place, days)
    return OwnWords(text, words.language)
