"""What the consultant reads before a half-day."""

from datetime import UTC, datetime, timedelta

import pytest

from halbtag.domain.briefing import Guest, Visit, describe_source, make_briefing
from halbtag.domain.places import find_place
from halbtag.domain.qualification import Criteria
from tests.factories import ANSWERS

CRITERIA = Criteria(sizes={"50-249"}, home=find_place("86150"), range_km=300)
START = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


def visit(length=timedelta(hours=3, minutes=30), **changes):
    values = {
        "company": "Müller GmbH",
        "name": "Sabine Öztürk",
        "email": "s@mueller.example",
        "phone": "+49 89 123456",
        "street": "Isarstraße 12",
        "postal_code": "80331",
        "city": "München",
        "note": "",
        "start": START,
        "end": START + length,
        "circle": (Guest("Jens Krämer", "j@mueller.example", "IT-Leitung"),),
    }
    return Visit(**{**values, **changes})


def section(title, *, answers=ANSWERS, **changes):
    briefing = make_briefing(visit=visit(**changes), answers=answers, source={"von": "tag-2"}, criteria=CRITERIA)
    return next(section for section in briefing.sections if section.title == title)


def test_appointment_is_in_berlin_time_with_its_weekday():
    assert ("Termin", "Dienstag, 1. Dezember 2026, 09:00–12:30 Uhr") in section("Wer und wann").facts


def test_journey_names_address_and_distance():
    facts = dict(section("Anfahrt").facts)
    assert facts["Adresse"] == "Isarstraße 12, 80331 München"
    assert facts["Entfernung"].startswith("rund 5")


def test_journey_to_an_unknown_postal_code_says_so():
    assert "unbekannt" in dict(section("Anfahrt", postal_code="99999").facts)["Entfernung"]


def test_meaning_repeats_the_reasons_for_the_consultant():
    assert any("IT führt allein" in item for item in section("Was das bedeutet").items)


@pytest.mark.parametrize("minutes", [90, 150, 180, 210, 240])
def test_agenda_fills_the_half_day_without_gap_or_overlap(minutes):
    lines = [times for times, _ in section("Vorschlag für den Ablauf", length=timedelta(minutes=minutes)).facts]
    starts, ends = zip(*(line.split("–") for line in lines), strict=True)
    assert starts[0] == "09:00"
    assert starts[1:] == ends[:-1]
    assert ends[-1] == f"{(datetime(2026, 12, 1, 9) + timedelta(minutes=minutes)):%H:%M}"  # noqa: DTZ001 (clock face)
    assert all(start < end for start, end in zip(starts, ends, strict=True))


def test_long_half_day_has_a_break_and_a_short_one_none():
    assert "Pause" in [what for _, what in section("Vorschlag für den Ablauf").facts]
    short = section("Vorschlag für den Ablauf", length=timedelta(hours=2))
    assert "Pause" not in [what for _, what in short.facts]


def test_five_questions_are_asked_and_follow_the_answers():
    led_by_it = section("Fragen für den Termin").items
    led_by_management = section("Fragen für den Termin", answers={**ANSWERS, "driver": "management_alone"}).items
    assert len(led_by_it) == len(led_by_management) == 5
    assert led_by_it != led_by_management


def test_invited_members_are_listed():
    assert section("Führungskreis").items == ("Eingeladen: Jens Krämer, IT-Leitung (j@mueller.example)",)


def test_source_is_named():
    assert section("Woher die Anfrage kommt").facts == (("Artikel", "tag-2"),)


def test_source_without_words_of_its_own_is_named_as_it_is():
    source = {"utm_id": "7", "von": "tag-2", "utm_a": "b"}

    assert describe_source(source) == [("Artikel", "tag-2"), ("utm_a", "b"), ("utm_id", "7")]
