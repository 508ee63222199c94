"""Reads a catalogue: the `.po` file is what is edited, and what is run; nothing has to be compiled."""

from io import BytesIO
from pathlib import Path
from typing import cast

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from halbtag.domain.language import Catalogue

FOLDER = Path(__file__).parent


def load(language: str) -> Catalogue:
    """Return the translations into a language, read anew (some tenths of a second)."""
    compiled = BytesIO()
    write_mo(compiled, read(language))
    compiled.seek(0)
    return cast(Catalogue, Translations(compiled))


def read(language: str) -> Catalog:
    """Return the catalogue as it stands in its file."""
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


def path_of(language: str) -> Path:
    """Return where a language's catalogue is."""
    return FOLDER / f"{language}.po"
