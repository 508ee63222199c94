"""What of a booking matters to a briefing that was sent, and how a change is told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from halbtag.domain.briefing import Guest, Part
from halbtag.domain.briefing_changes import Briefed, differences, what_matters
from halbtag.domain.onsite import Site
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
