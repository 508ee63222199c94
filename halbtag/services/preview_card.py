"""The picture of a shared link: known by what is in it, and set once for each content."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from halbtag.domain.language import Language
from halbtag.domain.typesetting import Format
from halbtag.services.briefing_print import Typesetting

TEMPLATE = "card.typ"
WIDTH, HEIGHT = 1200, 630

#: What this process has drawn last, by its digest, one in each language: nobody asks for any other.
_drawn: dict[str, bytes] = {}

_FOLDER = Path(__file__).parents[2] / "templates" / "print"


def card_digest(card: Mapping[str, str]) -> str:
    """Return the name of a picture: another one for other words and for another design."""
    design = b"".join((_FOLDER / name).read_bytes() for name in (TEMPLATE, "brand.typ"))
    return hashlib.sha256(json.dumps(card, sort_keys=True).encode() + design).hexdigest()[:16]


def draw_card(typesetting: Typesetting, card: Mapping[str, str]) -> bytes:
    """Return the picture as PNG, WIDTH by HEIGHT pixels; raises TypesettingFailed. Takes a moment the first time."""
    digest = card_digest(card)
    content = _drawn.get(digest)
    if content is None:
        content = typesetting.compile(TEMPLATE, card, Format.PNG).content
        if len(_drawn) >= len(Language):
            _drawn.pop(next(iter(_drawn)), None)
        _drawn[digest] = content
    return content
