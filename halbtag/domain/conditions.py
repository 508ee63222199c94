"""Conditions as data: what decides whether a question is asked or a rule applies, and how it reads in the docs."""

from collections.abc import Mapping
from dataclasses import dataclass

#: Name of a fact -> the words that hold for it; a fact that is missing holds none.
Facts = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Given:
    """The fact has at least one of these words; without words: it has any at all."""

    fact: str
    among: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Every:
    """Each of the parts holds; without parts: always."""

    parts: tuple["Condition", ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of the parts holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Unless:
    """The part does not hold."""

    part: "Condition"


Condition = Given | Every | Either | Unless

ALWAYS = Every()


def given(fact: str, *among: str) -> Given:
    """Return the condition that the fact has at least one of these words, or any where none is named."""
    return Given(fact, among)


def every(*parts: Condition) -> Every:
    """Return the condition that each part holds."""
    return Every(parts)


def either(*parts: Condition) -> Either:
    """Return the condition that at least one part holds."""
    return Either(parts)


def holds(condition: Condition, facts: Facts) -> bool:
    """Say whether the condition holds for these facts; it does or it does not, whatever is missing."""
    match condition:
        case Given(fact, among):
            words = facts.get(fact, frozenset())
            return not words.isdisjoint(among) if among else bool(words)
        case Every(parts):
            return all(holds(part, facts) for part in parts)
        case Either(parts):
            return any(holds(part, facts) for part in parts)
        case Unless(part):
            return not holds(part, facts)


def facts_named(condition: Condition) -> frozenset[str]:
    """Return the names of all facts that the condition looks at."""
    match condition:
        case Given(fact, _):
            return frozenset({fact})
        case Every(parts) | Either(parts):
            return frozenset().union(*map(facts_named, parts))
        case Unless(part):
            return facts_named(part)


def describe_condition(condition: Condition) -> str:
    """Return the condition in English words, facts and options by their ids, as Markdown."""
    match condition:
        case Given(fact, among):
            return f"{fact} is {' or '.join(f'`{word}`' for word in among)}" if among else f"{fact} is answered"
        case Every(()):
            return "always"
        case Every(parts):
            return " and ".join(map(_bracketed, parts))
        case Either(parts):
            return " or ".join(map(_bracketed, parts))
        case Unless(part):
            return _denied(part)


def _denied(part: Condition) -> str:
    match part:
        case Given(fact, among) if among:
            return f"{fact} is not {' nor '.join(f'`{word}`' for word in among)}"
        case Given(fact, _):
            return f"{fact} is not answered"
        case _:
            return f"not ({describe_condition(part)})"


def _bracketed(part: Condition) -> str:
    words = describe_condition(part)
    return f"({words})" if isinstance(part, Every | Either) and len(part.parts) > 1 else words
