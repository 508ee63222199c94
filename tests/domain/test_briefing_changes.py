"""What of a booking matters to a briefing that was sent, and how a change is told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from halbtag.domain.briefing import Guest, Part
from halbtag.domain.briefing_changes import Briefed, differences, what_matters
from halbtag.domain.language import speaking
from halbtag.domain.onsite import Present, Site
from halbtag.domain.questionnaire import answer_label
from tests.companies import COMPANIES

VISIT, ANSWERS = COMPANIES["maschinenbau_it_allein"]
FACTS = what_matters(VISIT, ANSWERS)
FIRST = Guest("Jens Krämer", "0@firma.example", "IT-Leitung")
AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
DAY = timedelta(days=2)


def told(visit=VISIT, **answers):
    found = differences(FACTS, what_matters(visit, {**ANSWERS, **answers}))
    return [(each.part, each.words) for each in found]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"start": VISIT.start + DAY, "end": VISIT.end + DAY},
         (Part.AGENDA, "Termin: bisher Dienstag, 1. Dezember 2026, 09:00–12:30 Uhr")),
        ({"street": "Lechweg 1"}, (Part.JOURNEY, "Adresse: bisher Isarstraße 12, 80331 München")),
        ({"name": "Dr. Sabine Öztürk"}, (Part.WHO, "Ansprechperson: bisher Kim Beispiel")),
        ({"phone": ""}, (Part.WHO, "Telefon: entfällt (bisher +49 89 123456)")),
        ({"note": "Tor 3"}, (Part.WHO, "Nachricht: jetzt angegeben")),
        ({"circle": (*VISIT.circle, Guest("Ali Demir", "a@firma.example", "Vertrieb"))},
         (Part.TABLE, "Neu am Tisch: Ali Demir, Vertrieb")),
        ({"circle": (FIRST,)}, (Part.TABLE, "Nicht mehr dabei: Petra Lang, Leitung Arbeitsvorbereitung")),
        ({"circle": (replace(FIRST, role="CIO"), VISIT.circle[1])},
         (Part.TABLE, "Jens Krämer, CIO (bisher: Jens Krämer, IT-Leitung)")),
        ({"site": replace(VISIT.site, parking="im Hof")}, (Part.JOURNEY, "Parken: jetzt angegeben")),
        ({"site": Site()}, (Part.JOURNEY, "Anmeldung: entfällt (bisher Am Empfang, Frau Koch)")),
    ],
)  # fmt: skip
def test_what_changed_is_said_with_what_it_was(changes, said):
    assert told(replace(VISIT, **changes)) == [said]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"driver": "departments"}, (Part.SITUATION, "Wer KI treibt: bisher Die IT allein")),
        ({"goals": ["margin"]}, (Part.SITUATION, "Ziele: bisher Marge und Kosten, Geschwindigkeit")),
        ({"elements": {"direction": "settled", "focus": "open", "frame": "open"}},
         (Part.HYPOTHESES, "Ausrichtung, Fokus, Rahmen: bisher Ausrichtung teilweise, Fokus offen, Rahmen offen")),
        ({"decision_maker": "unsure"}, (Part.TABLE, "Teilnahme der Person, die entscheidet: jetzt angegeben")),
    ],
)  # fmt: skip
def test_changed_answer_is_said_with_what_it_was(answers, said):
    assert told(**answers) == [said]


def test_what_does_not_matter_is_no_difference():
    assert told() == []
    assert told(replace(VISIT, site=replace(VISIT.site, address_checked=True))) == []
    assert told(replace(VISIT, circle=VISIT.circle[::-1])) == []
    assert told(something_new="x") == []


def test_long_words_are_shortened():
    ((_, words),) = told(replace(VISIT, street="x" * 200))
    assert words.startswith("Adresse: bisher Isarstraße")
    before = what_matters(replace(VISIT, note="Wort " * 100), ANSWERS)
    assert len(differences(before, FACTS)[0].words) < 130


# --- What he knows ----------------------------------------------------------------------------------------------------

OTHER, THIRD = {**FACTS, "phone": "1"}, {**FACTS, "phone": "2"}
LATER = AT + timedelta(minutes=5)


def test_next_briefing_is_compared_with_the_last_one_that_went_out():
    second = Briefed(FACTS, AT).next(OTHER, now=LATER, was_read=True)

    assert second == Briefed(OTHER, LATER, FACTS, AT, 1)
    assert second.next(THIRD, now=LATER, was_read=True).before == OTHER
    assert second.next(THIRD, now=LATER, was_read=False).before == FACTS


def test_change_that_was_undone_before_it_went_out_is_no_news():
    undone = Briefed(FACTS, AT).next(OTHER, now=LATER, was_read=True).next(FACTS, now=LATER, was_read=False)

    assert not undone.is_news
    assert not undone.next(FACTS, now=LATER, was_read=True).is_news


def test_first_briefing_that_never_went_out_is_put_together_anew():
    anew = Briefed(FACTS, AT).next(OTHER, now=LATER, was_read=False)

    assert anew.is_news
    assert anew.before is None


def test_what_is_stored_is_read_back():
    for briefed in (Briefed(FACTS, AT), Briefed(OTHER, LATER, FACTS, AT, 1)):
        assert Briefed.of(briefed.store()) == briefed
    assert Briefed.of({}) is None


# --- In whose language ------------------------------------------------------------------------------------------------


def in_english(*changes, **answers):
    with speaking("en"):
        return [words for _, words in told(*changes, **answers)]


def test_language_in_which_it_was_kept_is_no_difference():
    with speaking("en"):
        kept = what_matters(VISIT, ANSWERS)
    assert kept == FACTS


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"start": VISIT.start + DAY, "end": VISIT.end + DAY},
         "Appointment: previously Tuesday, 1 December 2026, 09:00–12:30"),
        ({"phone": ""}, "Phone: removed (previously +49 89 123456)"),
        ({"note": "Tor 3"}, "Message: now given"),
        ({"circle": (FIRST, replace(VISIT.circle[1], is_required=False))},
         "Petra Lang, Leitung Arbeitsvorbereitung (optional) (previously: Petra Lang, Leitung Arbeitsvorbereitung)"),
        ({"circle": (FIRST,)}, "No longer coming: Petra Lang, Leitung Arbeitsvorbereitung"),
    ],
)  # fmt: skip
def test_change_is_told_in_the_language_of_whoever_reads_it(changes, said):
    assert in_english(replace(VISIT, **changes)) == [said]


def test_element_that_changed_is_told_in_english():
    elements = {"direction": "settled", "focus": "open", "frame": "open"}
    said = "Direction, Focus, Framework: previously Direction partly settled, Focus open, Framework open"
    assert in_english(elements=elements) == [said]


# --- What was kept in German words ------------------------------------------------------------------------------------

SITE = Site(reception="Am Empfang", wall=Present.YES, screen=Present.NO, contact_name="Frau Koch")
KEPT_IN_WORDS = {
    "when": "Dienstag, 1. Dezember 2026, 09:00–12:30 Uhr",
    "company": "Präzisionsteile Nord GmbH",
    "place": "Isarstraße 12, 80331 München",
    "name": "Kim Beispiel",
    "phone": "+49 89 123456",
    "email": "kim@firma.example",
    "guest:0@firma.example": "Jens Krämer, IT-Leitung",
    "guest:1@firma.example": "Petra Lang, Leitung Arbeitsvorbereitung (freigestellt)",
    "site:Anmeldung": "Am Empfang",
    "site:Kontakt am Tag": "Frau Koch",
    "site:Ausstattung": "Wand zum Beschreiben oder Flipchart vorhanden, kein Bildschirm",
    "size": "50 bis 249 Beschäftigte",
    "sector": "Industrie und Maschinenbau",
    "role": "Geschäftsführung",
    "driver": "Die IT allein",
    "progress": "Es laufen Pilotprojekte",
    "mandate": "Nein",
    "elements": "Ausrichtung teilweise, Fokus offen, Rahmen offen",
    "goals": "Attraktivität als Arbeitgeber:in, Geschwindigkeit",
    "circle": "Geschäftsführung oder Vorstand, IT, Produktion oder Betrieb",
    "count": "3 bis 5 Personen",
    "pain": ANSWERS["pain"],
}


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_was_kept_in_german_words_is_the_same_whatever_an_option_is_called_by_now(language):
    visit = replace(VISIT, site=SITE, circle=(FIRST, replace(VISIT.circle[1], is_required=False)))
    before = Briefed.of(Briefed(KEPT_IN_WORDS, AT).store()).facts
    with speaking(language):
        now = what_matters(visit, {**ANSWERS, "goals": ["employer", "speed"]})
        assert [each.words for each in differences(before, now)] == []
        assert [each.words for each in differences(before, {})] != []


def test_options_kept_in_german_words_are_told_in_the_language_of_whoever_reads_it():
    before = Briefed.of(Briefed(KEPT_IN_WORDS, AT).store()).facts
    elements = {"direction": "open", "focus": "open", "frame": "open"}
    visit = replace(VISIT, site=replace(SITE, reception=""), circle=(FIRST,))
    now = what_matters(visit, {**ANSWERS, "elements": elements, "goals": ["speed"]})
    with speaking("en"):
        assert [each.words for each in differences(before, now)] == [
            f"Goals: previously {answer_label('goals', {'goals': ['employer', 'speed']})}",
            "Direction, Focus, Framework: previously Direction partly settled, Focus open, Framework open",
            "No longer coming: Petra Lang, Leitung Arbeitsvorbereitung (freigestellt)",
            "Reception: removed (previously Am Empfang)",
        ]
