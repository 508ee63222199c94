"""Texts that are told long after they were made, and perhaps in another language than was spoken then.

Why a half-day is closed is found out once, and kept by what it says: with an override that lifts it, in a form that
decides against it. There it has to be the same in every language, and so it is German. Whoever reads it, reads it in
their own.
"""

from collections.abc import Callable

from halbtag.domain.language import Language, gettext, speaking


class Told(str):
    """A German text that can be compared and kept, and that `retell` says in the language that is spoken by then."""

    __slots__ = ("say",)

    say: Callable[[], str]


def told(say: Callable[[], str]) -> Told:
    """Return what `say` says in German; it is called once more wherever that is told."""
    with speaking(Language.GERMAN):
        text = Told(say())
    text.say = say
    return text


def as_told(text: str) -> str:
    """Return a text in the language that is spoken where it is `told`, any other as it is: what somebody has typed."""
    return text.say() if isinstance(text, Told) else text


def retell(text: object) -> str:
    """Return a text in the language that is spoken: one that is `told` anew, any other as `gettext` says it."""
    return as_told(text) if isinstance(text, Told) else gettext(str(text))
