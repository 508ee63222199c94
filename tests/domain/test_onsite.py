"""The on-site sheet as a value: what is missing, and what it says to whom."""

from dataclasses import replace

import pytest

from halbtag.domain.language import speaking
from halbtag.domain.onsite import (
    Piece,
    Present,
    Site,
    ask_client,
    describe_site,
    describe_way,
    open_pieces,
    tell_consultant,
)

FULL = Site(
    address_checked=True,
    reception="Empfang",
    parking="Hof",
    room="Saal 2",
    wall=Present.YES,
    screen=Present.NO,
    contact_name="Petra Lang",
    contact_mobile="+49 170 1234567",
)


def test_sheet_is_the_same_after_it_was_stored():
    assert Site.of(FULL.store()) == FULL
    assert Site.of({}) == Site()
    assert Site.of({"room": "Saal", "unknown": 1}) == Site(room="Saal")


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        (Site(), list(Piece)),
        (FULL, []),
        (Site(address_checked=True, room="Saal 2", wall=Present.NO), [Piece.ARRIVAL, Piece.ROOM, Piece.CONTACT]),
    ],
)
def test_open_pieces_are_those_with_a_gap(site, expected):
    assert open_pieces(site) == expected


@pytest.mark.parametrize(
    ("site", "asked", "told"),
    [
        (FULL, [], []),
        (
            replace(FULL, address_checked=False),
            ["Bitte bestätigen Sie die Adresse."],
            ["Adresse vom Unternehmen noch nicht bestätigt."],
        ),
        (
            replace(FULL, room="", contact_name=""),
            ["Noch nicht angegeben: Raum und Kontakt am Tag."],
            ["Vor Ort noch nicht angegeben: Raum und Kontakt am Tag."],
        ),
    ],
)
def test_address_is_never_called_missing_it_waits_to_be_confirmed(site, asked, told):
    assert (ask_client(site), tell_consultant(site)) == (asked, told)


def test_way_is_for_everybody_and_equipment_for_the_consultant():
    way = [
        ("Anmeldung", "Empfang"),
        ("Parken", "Hof"),
        ("Raum", "Saal 2"),
        ("Kontakt am Tag", "Petra Lang, +49 170 1234567"),
    ]
    assert describe_way(FULL) == way
    equipment = ("Ausstattung", "Wand zum Beschreiben oder Flipchart vorhanden, kein Bildschirm")
    assert describe_site(FULL) == [*way, equipment]


def test_nothing_known_is_nothing_said():
    assert describe_way(Site()) == describe_site(Site()) == []


def test_way_is_one_clean_line_each():
    assert describe_way(Site(reception="Tor 1\r\nDTEND:x\u202e\x00")) == [("Anmeldung", "Tor 1 DTEND:x")]


def test_sheet_is_said_in_english_too():
    with speaking("en"):
        assert describe_site(FULL) == [
            ("Reception", "Empfang"),
            ("Parking", "Hof"),
            ("Room", "Saal 2"),
            ("Contact on the day", "Petra Lang, +49 170 1234567"),
            ("Equipment", "wall to write on or flip chart available, no screen"),
        ]
        assert ask_client(replace(FULL, room="", contact_name="", address_checked=False)) == [
            "Please confirm the address.",
            "Not stated yet: room and contact on the day.",
        ]
        assert tell_consultant(replace(FULL, room="")) == ["On site, not stated yet: room."]
