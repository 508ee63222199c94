"""What an English page still says in German, but for what people typed."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser

from sqlalchemy import MetaData, select
from sqlalchemy.orm import Session

#: Words of which every German sentence of ours has one, and no English one.
GERMAN = re.compile(
    r"\b(?:der|das|und|oder|nicht|ist|sind|wird|werden|wurde|für|mit|von|zum|zur|dem|ein|eine|einen|einer|eines|kein|keine|"
    r"Ihr|Ihre|Ihren|Ihrer|Ihrem|Sie|wir|auf|aus|bei|nach|noch|schon|sich|bis|[Bb]itte|Uhr|Termine?|Halbtage?n?|Anfragen?|"
    r"Vormittag|Nachmittag|vormittags|nachmittags|ganztägig|Feiertag|Wochenmuster|Anfahrt|"
    r"Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag|"
    r"Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|Di|Mi)\b|\w*[äöüß]\w*"
)

#: What is called the same in both languages, or is shown as it is: names, samples, pieces of addresses.
NAMES = (
    *("Halbtag", "Deutsch", "Baden-Württemberg", "[Löschfrist]", "gibt-es-nicht", "?von="),
    *("Müller & Söhne GmbH", "Donaudampfschifffahrtsgesellschaftskapitänsmütze"),
)

_TOLD = frozenset(
    {
        "aria-label",
        "aria-description",
        "title",
        "alt",
        "placeholder",
        "content",
        "data-label",
        "data-slow",
        "data-copied",
    }
)
_ADDRESS = re.compile(r"https?://\S+")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_SILENT = frozenset({"script", "style", "textarea", "pre"})


class _Reader(HTMLParser):
    """Collects what is read or read out, save what says of itself that it is in another language."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self._open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        is_foreign = attributes.get("lang", "en") != "en" or tag in _SILENT
        if not (is_foreign or any(self._open)):
            self.told += [value for name, value in attrs if value and name in _TOLD]
        if tag not in _VOID:
            self._open.append(is_foreign)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._open) and data.strip():
            self.told.append(" ".join(data.split()))


def german_words(html: str, typed: Iterable[str]) -> list[str]:
    """Return the texts of a page that have a German word, without what was typed by somebody."""
    reader = _Reader()
    reader.feed(html)
    found = []
    for text in reader.told:
        rest = _ADDRESS.sub(" ", text)
        for name in sorted((*NAMES, *typed), key=len, reverse=True):
            rest = rest.replace(name, " ")
        if GERMAN.search(rest):
            found.append(text)
    return sorted(set(found))


def typed_texts(session: Session) -> list[str]:
    """Return every text in the database, the longest first: names, notes, answers, and what the consultant wrote."""
    metadata = MetaData()
    metadata.reflect(session.get_bind())
    rows = (row for table in metadata.sorted_tables for row in session.execute(select(table)))
    texts = {text for row in rows for value in row for text in _texts(value)}
    return sorted((text for text in texts if re.search(r"[^\W\d_]{2,}", text)), key=len, reverse=True)


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield from (" ".join(line.split()) for line in (value, *value.split("\n")) if line.strip())
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each)
