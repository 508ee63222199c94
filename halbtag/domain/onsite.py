"""The on-site sheet: what the consultant must know of the place to stand in the right room on time."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from halbtag.domain.formats import listed
from halbtag.domain.language import gettext, mark, pgettext
from halbtag.domain.text import clean_line


class Piece(StrEnum):
    """A part of the sheet that is saved by itself; the values stand in addresses."""

    ADDRESS = "adresse"
    ARRIVAL = "ankunft"
    ROOM = "raum"
    CONTACT = "kontakt"


class Present(StrEnum):
    """Whether something is there."""

    YES = "yes"
    NO = "no"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Site:
    """What is known of the place; empty is not yet said. The address itself belongs to the booking."""

    address_checked: bool = False
    reception: str = ""
    parking: str = ""
    room: str = ""
    wall: Present = Present.UNKNOWN
    screen: Present = Present.UNKNOWN
    contact_name: str = ""
    contact_mobile: str = ""
    #: It was said of an earlier half-day at the same address, and nobody has looked at it again.
    is_carried_over: bool = False

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Site":
        """Return the sheet as it was stored by `store`; what is not known (any more) is left out."""
        known = {field.name: stored[field.name] for field in fields(cls) if field.name in stored}
        for name in ("wall", "screen"):
            known[name] = Present(known.get(name, ""))
        return cls(**known)

    def store(self) -> dict[str, Any]:
        """Return the sheet as JSON takes it."""
        return asdict(self)


#: The longest answer, by field.
LIMITS = {"reception": 300, "parking": 300, "room": 200, "contact_name": 120, "contact_mobile": 40}

#: What each part is called, and which fields it has.
PIECES: Mapping[Piece, tuple[str, tuple[str, ...]]] = {
    Piece.ADDRESS: (mark("Adresse"), ("address_checked",)),
    Piece.ARRIVAL: (mark("Anmeldung und Parken"), ("reception", "parking")),
    Piece.ROOM: (mark("Raum"), ("room", "wall", "screen")),
    Piece.CONTACT: (mark("Kontakt am Tag"), ("contact_name", "contact_mobile")),
}

_PRESENT_WORDS = {
    "wall": {
        Present.YES: mark("Wand zum Beschreiben oder Flipchart vorhanden"),
        Present.NO: mark("keine Wand zum Beschreiben"),
    },
    "screen": {Present.YES: mark("Bildschirm vorhanden"), Present.NO: mark("kein Bildschirm")},
}


def open_pieces(site: Site) -> list[Piece]:
    """Return the parts of the sheet in which something is still missing, in the order in which they are asked."""
    return [piece for piece, (_, names) in PIECES.items() if not all(getattr(site, name) for name in names)]


def ask_client(site: Site) -> list[str]:
    """Return what is still wanted of the company, a sentence each; empty where the sheet is complete."""
    asked = mark("Noch nicht angegeben: %(parts)s.")
    return _open_sentences(site, address=mark("Bitte bestätigen Sie die Adresse."), unknown=asked)


def tell_consultant(site: Site) -> list[str]:
    """Return what the company has not said yet, a sentence each; empty where the sheet is complete."""
    unknown = mark("Vor Ort noch nicht angegeben: %(parts)s.")
    return _open_sentences(site, address=mark("Adresse vom Unternehmen noch nicht bestätigt."), unknown=unknown)


def _open_sentences(site: Site, *, address: str, unknown: str) -> list[str]:
    """Return a sentence for the address, which is known but perhaps not confirmed, and one that lists the rest."""
    pieces = open_pieces(site)
    inside = _names_inside_a_sentence()
    names = [inside[piece] for piece in pieces if piece is not Piece.ADDRESS]
    found = [gettext(address)] if Piece.ADDRESS in pieces else []
    return [*found, gettext(unknown, parts=listed(names))] if names else found


def _names_inside_a_sentence() -> Mapping[Piece, str]:
    return {
        Piece.ARRIVAL: pgettext("inside a sentence", "Anmeldung und Parken"),
        Piece.ROOM: pgettext("inside a sentence", "Raum"),
        Piece.CONTACT: pgettext("inside a sentence", "Kontakt am Tag"),
    }


def describe_way(site: Site) -> list[tuple[str, str]]:
    """Return what everybody who comes must know, in the order of the way: for the calendar event.

    Each line is clean; equipment is for the consultant alone and not in it.
    """
    facts = (
        (gettext("Anmeldung"), site.reception),
        (gettext("Parken"), site.parking),
        (gettext("Raum"), site.room),
        (gettext("Kontakt am Tag"), ", ".join(filter(None, (site.contact_name, site.contact_mobile)))),
    )
    return [(name, line) for name, words in facts if (line := clean_line(words, 400))]


def describe_site(site: Site) -> list[tuple[str, str]]:
    """Return the whole sheet for the consultant."""
    return [*describe_way(site), *((gettext("Ausstattung"), words) for words in [", ".join(_equipment(site))] if words)]


def _equipment(site: Site) -> Iterator[str]:
    for name, words in _PRESENT_WORDS.items():
        present = getattr(site, name)
        if present in words:
            yield gettext(words[present])
