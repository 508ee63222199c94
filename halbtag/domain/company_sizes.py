"""The sizes of companies as numbers: which of them are taken on, in words."""

from collections.abc import Collection

from halbtag.domain.formats import grouped, listed
from halbtag.domain.language import gettext

#: The fewest and the most people of each size, by option id; None where there is no end.
_SPANS: dict[str, tuple[int, int | None]] = {
    "1-9": (1, 9),
    "10-49": (10, 49),
    "50-249": (50, 249),
    "250-999": (250, 999),
    "1000+": (1000, None),
}


def sizes_taken_on(sizes: Collection[str]) -> str:
    """Return what stands before "Beschäftigten": "10 bis 249 und mindestens 1.000", from the smallest on.

    Sizes that follow each other are one span. `sizes` are option ids; without any it says "einer anderen Zahl von".
    """
    merged: list[tuple[int, int | None]] = []
    for size, (least, most) in _SPANS.items():
        if size not in sizes:
            continue
        follows = merged and merged[-1][1] == least - 1
        merged.append((merged.pop()[0] if follows else least, most))
    return listed([_span(*span) for span in merged]) if merged else gettext("einer anderen Zahl von")


def _span(least: int, most: int | None) -> str:
    if most is None:
        return gettext("mindestens %(number)s", number=grouped(least))
    if least == 1:
        return gettext("höchstens %(number)s", number=grouped(most))
    return gettext("%(least)s bis %(most)s", least=grouped(least), most=grouped(most))
