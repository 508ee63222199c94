"""The language that is spoken: German, in which every sentence of this code is written, or English from its catalogue.

Whoever answers somebody (a page, a mail, a sheet) enters that person's language with `speaking`; the words in between
follow. What is said nowhere is German. Catalogues are read by `translations.catalogue`, which the composition root
hands in: this module knows no file.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from functools import cache
from typing import Protocol


class Language(StrEnum):
    """A language of pages and mails, by its tag (RFC 5646)."""

    GERMAN = "de"
    ENGLISH = "en"

    @property
    def locale(self) -> str:
        """Return the locale by which dates are written: English is that of Britain, whose days come before months."""
        return _LOCALES[self]


class Catalogue(Protocol):
    """The translations of one language, as the standard library's `gettext` has them."""

    def gettext(self, message: str, /) -> str:
        """Return the translation."""

    def ngettext(self, one: str, many: str, count: int, /) -> str:
        """Return the translation for this many."""

    def pgettext(self, context: str, message: str, /) -> str:
        """Return the translation of a word that has several."""


_LOCALES = {Language.GERMAN: "de_DE", Language.ENGLISH: "en_GB"}

_spoken: ContextVar[Language] = ContextVar("spoken", default=Language.GERMAN)
_catalogues: dict[Language, Callable[[], Catalogue]] = {}


def teach(language: Language, load: Callable[[], Catalogue]) -> None:
    """Take `load` for the words of a language; it is called once, when the language is first spoken."""
    _catalogues[language] = cache(load)


def spoken() -> Language:
    """Return the language that is spoken now."""
    return _spoken.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language, by its tag, for what is inside; an unknown tag is German."""
    token = _spoken.set(language_of(language))
    try:
        yield
    finally:
        _spoken.reset(token)


def speak(language: str) -> None:
    """Speak a language from now on, up to the end of the `speaking` around it."""
    _spoken.set(language_of(language))


def language_of(tag: str) -> Language:
    """Return the language of a tag; German for one that is none of ours."""
    return Language(tag) if tag in set(Language) else Language.GERMAN


def mark(message: str) -> str:
    """Return the German text as it is: it stands in a table, and `gettext` says it where it is used."""
    return message


#: What the languages are called in a sentence; what they call themselves stands where one chooses.
_CALLED = {Language.GERMAN: mark("Deutsch"), Language.ENGLISH: mark("Englisch")}


def foreign_language(tag: str) -> str:
    """Return how the language of a tag is called in the one that is spoken; empty where it is the same or unknown."""
    return gettext(_CALLED[language_of(tag)]) if tag and tag != spoken() else ""


def gettext(message: str, /, **values: object) -> str:
    """Return the German text in the language that is spoken, with `%(name)s` filled in from `values`.

    A text that its catalogue lacks stays German: better than nothing, and a test finds it.
    """
    catalogue = _catalogue()
    words = catalogue.gettext(message) if catalogue and message else message
    return words % values if values else words


def ngettext(one: str, many: str, count: int, /, **values: object) -> str:
    """Return one of two German texts, by how many there are, in the language that is spoken; `%(num)d` is `count`."""
    return plural_of(one, many, count) % {"num": count, **values}


def plural_of(one: str, many: str, count: int) -> str:
    """Return what `ngettext` fills in, with its `%(…)s` still there: templates fill in by themselves."""
    catalogue = _catalogue()
    return catalogue.ngettext(one, many, count) if catalogue else (one if count == 1 else many)


def pgettext(context: str, message: str, /, **values: object) -> str:
    """Return the German text as `gettext` does; `context` tells which of a word's several translations is meant."""
    catalogue = _catalogue()
    words = catalogue.pgettext(context, message) if catalogue else message
    return words % values if values else words


def _catalogue() -> Catalogue | None:
    load = _catalogues.get(_spoken.get())
    return load() if load else None
