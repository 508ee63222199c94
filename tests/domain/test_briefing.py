"""What the consultant reads before a half-day; `tests/golden/briefing` has whole ones."""

from dataclasses import replace
from datetime import time, timedelta
from itertools import product

import pytest

from halbtag.domain.briefing import PERSONAL_LINK, Guest, Part, describe_source
from halbtag.domain.briefing_agenda import plan_agenda
from halbtag.domain.briefing_insights import describe_situation, suppose
from halbtag.domain.briefing_questions import choose_questions
from halbtag.domain.briefing_state import state_words
from halbtag.domain.briefing_table import Table, Undelivered, Unreached, describe_seats, find_missing
from halbtag.domain.half import Half
from halbtag.domain.language import speaking
from halbtag.domain.onsite import Site
from halbtag.domain.qualification import facts_for
from halbtag.domain.states import BookingStatus
from halbtag.domain.zone import at
from tests.companies import COMPANIES, CRITERIA, READY, TUESDAY, briefing_for

START = at(TUESDAY, time(9))
VISIT, ANSWERS = COMPANIES["maschinenbau_it_allein"]
DECIDER = {**ANSWERS, "role": "owner", "circle": ["owner", "it"]}


def section(part, *, answers=ANSWERS, **changes):
    briefing = briefing_for(replace(VISIT, **changes), answers)
    return next(section for section in briefing.sections if section.part is part)


def facts(part, **changes):
    return {fact.label: fact.value for fact in section(part, **changes).facts}


def test_appointment_is_in_berlin_time_with_its_weekday():
    assert briefing_for(VISIT, ANSWERS).when == "Dienstag, 1. Dezember 2026, 09:00–12:30 Uhr"


@pytest.mark.parametrize(
    ("booked_in", "read_in", "told"),
    [("en", "de", {"Sprache": "Englisch"}), ("de", "en", {"Language": "German"}), ("de", "de", {}), ("en", "en", {})],
)
def test_language_is_told_where_it_is_not_the_readers_own(booked_in, read_in, told):
    with speaking(read_in):
        who = facts(Part.WHO, language=booked_in)
    assert {label: words for label, words in who.items() if label in {"Sprache", "Language"}} == told


def test_journey_says_when_to_set_out_and_when_one_is_back():
    told = facts(Part.JOURNEY, postal_code="80331")
    assert told["Adresse"] == "Isarstraße 12, 80331 München"
    assert told["Abfahrt"] == "07:45 Uhr von zu Hause (56 Min., 15 Min. Reserve)"
    assert told["Zurück"] == "13:28 Uhr zu „Anker & Sohn GmbH“ (86150) (58 Min.)"
    assert told["Knapp"] == "80331 → „Anker & Sohn GmbH“ (86150): 58 Min. Fahrt, 1 Std. Zeit (12:30–13:30 Uhr)."


def test_journey_of_more_than_a_day_begins_the_day_before():
    told = {fact.label: fact.value for fact in briefing_for(*COMPANIES["lebensmittel_fern"]).sections[1].facts}
    assert told["Abfahrt"] == "Mo., 30.11., 13:00 Uhr von zu Hause (6 Std. 10 Min.)"


def test_journey_to_an_unknown_postal_code_says_so():
    assert "unbekannt" in facts(Part.JOURNEY, postal_code="99999")["Entfernung"]


def test_neighbours_in_the_calendar_are_named_by_day():
    assert facts(Part.AROUND) == {
        "Mo., 30.11.": "16:00–17:00 Uhr: belegt, Kalender „Privat“",
        "Derselbe Tag": "13:30–17:00 Uhr: Termin, Anker & Sohn GmbH (86150)",
        "Mi., 02.12.": "nichts eingetragen",
    }


def test_undecided_visit_has_no_agenda():
    assert section(Part.AGENDA, undecided="noch offen").facts == ()
    assert briefing_for(replace(VISIT, undecided="noch offen"), ANSWERS).when == "noch offen"


# --- The hours --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("minutes", [60, 90, 137, 150, 180, 210, 240, 300])
@pytest.mark.parametrize("name", COMPANIES)
def test_agenda_fills_the_half_day_without_gap_or_overlap(name, minutes):
    end = START + timedelta(minutes=minutes)

    items = plan_agenda(START, end, COMPANIES[name][1])

    assert items[0].start == START
    assert [item.start for item in items[1:]] == [item.end for item in items[:-1]]
    assert items[-1].end == end
    assert all(item.start < item.end for item in items)
    assert [item.title for item in items if item.is_block] == [
        "Geschäftsfragen",
        "Bereiche mit dem größten Hebel",
        "Anwendungsfälle",
        "Nächste Schritte",
    ]


def test_long_half_day_has_a_break_and_a_short_one_none():
    titles = [
        [item.title for item in plan_agenda(START, START + timedelta(hours=hours), ANSWERS)] for hours in (2.5, 3.5)
    ]
    assert ["Pause" in each for each in titles] == [False, True]


def test_what_is_open_gets_more_time_than_what_is_settled():
    def lengths(state):
        answers = {**ANSWERS, "elements": dict.fromkeys(("direction", "focus", "frame"), state)}
        items = plan_agenda(START, START + timedelta(hours=3.5), answers)
        return [item.end - item.start for item in items if item.is_block]

    open_ones, settled_ones = lengths("open"), lengths("settled")
    assert open_ones[0] > settled_ones[0]
    assert open_ones[1] > settled_ones[1]
    assert open_ones[2] < settled_ones[2]


# --- What the answers suggest -----------------------------------------------------------------------------------------

DRIVERS = ("it_alone", "management_with_it", "management_alone", "departments", "external", "nobody")
PROGRESS = ("nothing", "individuals", "pilots", "production")
MANDATES = ("clear", "partial", "none", "unknown")
STATES = ("settled", "partial", "open")


def test_every_way_to_lead_gets_a_finding_and_a_suggestion_of_its_own():
    suggestions = set()
    for driver, progress, mandate in product(DRIVERS, PROGRESS, MANDATES):
        finding, suggestion = describe_situation({"driver": driver, "progress": progress, "mandate": mandate})
        assert finding.count(".") == 3
        suggestions.add(suggestion)
    assert len(suggestions) == len(DRIVERS) * len(PROGRESS)


def test_every_state_of_the_elements_gets_its_hypotheses():
    for progress, goals in product(PROGRESS, (["margin"], ["unknown"], ["margin", "speed", "quality", "revenue"])):
        said = [
            tuple(
                words
                for _, words in suppose(
                    {
                        "elements": dict.fromkeys(("direction", "focus", "frame"), state),
                        "progress": progress,
                        "goals": goals,
                    }
                )
            )
            for state in STATES
        ]
        assert all(all(each) for each in said)
        assert len({each[1:] for each in said}) == len(STATES)


def test_first_questionnaire_is_read_too():
    old = {**ANSWERS, "settled": ["focus"]}
    del old["elements"]

    assert dict(suppose(old))["focus"].startswith("Bereiche sind gewählt")
    assert dict(suppose({**old, "settled": ""}))["focus"].startswith("Kein Bereich gewählt")


def test_five_different_questions_are_asked_whatever_was_answered():
    for driver, progress, mandate, state in product(DRIVERS, PROGRESS, MANDATES, STATES):
        questions = choose_questions(
            {
                "driver": driver,
                "progress": progress,
                "mandate": mandate,
                "elements": {"frame": state},
                "goals": ["speed"],
            }
        )
        assert len(set(questions)) == len(questions) == 5
    assert len(set(choose_questions({}))) == 5


def test_questions_follow_the_answers():
    assert choose_questions(ANSWERS) != choose_questions({**ANSWERS, "driver": "management_alone"})


# --- What is missing --------------------------------------------------------------------------------------------------

GUESTS = (Guest("Jens Krämer", "j@firma.example", "IT-Leitung"), Guest("Petra Lang", "p@firma.example", ""))


NOTHING = ["Nichts: Die Runde steht, und wer entscheidet, ist dabei."]
PREPARES = {**DECIDER, "role": "it_head"}
UNSURE = {**PREPARES, "decision_maker": "unsure"}
UNNAMED = {**PREPARES, "decision_maker": "yes", "circle": ["it", "sales"]}
WHO_IS_MEANT = (
    "Wer ist die Person, die entscheidet? Ihre Teilnahme ist angekündigt, in der Runde steht aber weder Eigentümer:in "
    "noch Geschäftsführung."
)
COMES_NOT = "Wer entscheidet, kommt bisher nicht; ohne diese Person endet der Halbtag bei Absichten."
ABSENT = {**PREPARES, "decision_maker": "no"}


def missing(answers, *, circle=GUESTS, site=READY, **known):
    table = Table(answers, facts_for(answers, CRITERIA, version=2), circle=circle, site=site, **known)
    return list(find_missing(table))


@pytest.mark.parametrize(
    ("answers", "known", "told"),
    [
        (DECIDER, {}, NOTHING),
        (
            {**DECIDER, "circle": ["owner"]},
            {"circle": ()},
            [
                "Die IT treibt das Thema und sitzt nicht am Tisch: vorher einladen lassen, sonst fehlt die Hälfte.",
                "Angekündigt sind 3 bis 5 Personen, eingeladen ist außer der Ansprechperson noch niemand.",
            ],
        ),
        (
            {**DECIDER, "count": "6-8"},
            {},
            ["Angekündigt sind 6 bis 8 Personen, eingeladen sind außer der Ansprechperson erst 2."],
        ),
        (
            DECIDER,
            {"circle": GUESTS[:1], "is_agreed": False},
            ["Angekündigt sind 3 bis 5 Personen, namentlich genannt ist außer der Ansprechperson erst eine Person."],
        ),
        (
            {**UNSURE, "circle": ["it"]},
            {"site": None, "circle": (Guest("Jens Krämer", "j@firma.example", "IT-Leitung"),) * 2},
            [
                "Bisher kommt nur die IT: Aus dem Geschäft sollte jemand dazukommen.",
                "Vor dem Termin anrufen: Wer entscheidet, und hat diese Person den Halbtag im Kalender?",
            ],
        ),
        (
            DECIDER,
            {"site": Site(address_checked=True, reception="Empfang", parking="Hof")},
            ["Vor Ort noch nicht angegeben: Raum und Kontakt am Tag."],
        ),
        (
            DECIDER,
            {
                "unreached": (
                    Unreached("Petra Lang", Undelivered.INVITATION, "550 5.1.1 unknown\r\n"),
                    Unreached("Kim", Undelivered.MAIL),
                )
            },
            ["Einladung an Petra Lang nicht zustellbar: „550 5.1.1 unknown“", "Mail an Kim nicht zustellbar."],
        ),
    ],
)
def test_missing_is_named_with_what_to_do_about_it(answers, known, told):
    assert missing(answers, **known) == told


@pytest.mark.parametrize(
    ("answers", "before", "after"),
    [
        (
            UNSURE,
            "Vor der Zusage klären: Wer entscheidet, und kommt diese Person?",
            "Vor dem Termin anrufen: Wer entscheidet, und hat diese Person den Halbtag im Kalender?",
        ),
        (
            UNNAMED,
            f"Vor der Zusage klären: {WHO_IS_MEANT}",
            f"Vor dem Termin anrufen: {WHO_IS_MEANT}",
        ),
        (
            ABSENT,
            f"Vor der Zusage klären: {COMES_NOT}",
            f"Vor dem Termin anrufen: {COMES_NOT}",
        ),
        (
            {**PREPARES, "decision_maker": "yes"},
            "Die Teilnahme der Geschäftsführung bei ihr selbst bestätigen lassen.",
            "Die Teilnahme der Geschäftsführung bei ihr selbst bestätigen lassen.",
        ),
    ],
)
def test_who_decides_is_asked_by_the_state_of_the_booking(answers, before, after):
    assert missing(answers, is_agreed=False) == [before]
    assert missing(answers, is_agreed=True) == [after]


@pytest.mark.parametrize(
    ("answers", "has_invited", "words"),
    [
        (DECIDER, False, "passt"),
        (UNSURE, False, "vorab klären, siehe „Was noch fehlt“"),
        (UNSURE, True, "zugesagt mit offenen Punkten, siehe „Was noch fehlt“"),
        (ABSENT, True, "trotz Bedenken zugesagt, siehe „Was noch fehlt“"),
    ],
)
def test_verdict_is_right_for_the_state_and_leaves_who_decides_to_what_is_missing(answers, has_invited, words):
    glance = section(Part.GLANCE, answers=answers, has_invited=has_invited)
    assert {fact.label: fact.value for fact in glance.facts}["Ergebnis"] == words
    assert [item for item in glance.items if "klären" in item or "Nachfragen" in item] == []


def test_who_decides_is_what_the_consultant_says():
    criteria = replace(CRITERIA, deciding_roles={"it_head"})
    table = Table(PREPARES, facts_for({**PREPARES, "decision_maker": "yes"}, criteria, version=2), circle=GUESTS)
    assert list(find_missing(table)) == NOTHING


# --- The state --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (BookingStatus.CONFIRMED, ""),
        (BookingStatus.REQUESTED, "Angefragt, noch nicht zugesagt"),
        (BookingStatus.CANCELLED, "Abgesagt"),
        (BookingStatus.DECLINED, "Abgelehnt"),
        (BookingStatus.EXPIRED, "Abgelaufen: Dieser Halbtag wurde nicht vereinbart."),
    ],
)
def test_state_is_told_unless_the_half_day_simply_stands(status, words):
    assert state_words(status, was_agreed=True) == words


def test_request_that_was_withdrawn_was_never_cancelled():
    assert state_words(BookingStatus.CANCELLED, was_agreed=False) == "Anfrage zurückgezogen"


def test_move_tells_where_to_and_that_the_half_day_still_stands():
    proposed = [(TUESDAY, Half.MORNING), (TUESDAY + timedelta(days=1), Half.AFTERNOON)]
    assert state_words(BookingStatus.MOVING, was_agreed=True, proposed=proposed, by_prospect=False) == (
        "Verlegung offen: vorgeschlagen Di., 01.12., Vormittag oder Mi., 02.12., Nachmittag. Bis dahin gilt:"
    )


# --- Where it comes from ----------------------------------------------------------------------------------------------


def test_source_without_words_of_its_own_is_named_as_it_is():
    source = {"utm_id": "7", "von": "tag-2", "utm_a": "b"}

    assert describe_source(source) == [("Artikel", "tag-2"), ("utm_a", "b"), ("utm_id", "7")]


def test_what_halbtag_wrote_itself_is_put_into_words():
    assert describe_source({"utm_medium": PERSONAL_LINK}) == [("Medium", "persönlicher Link")]
    assert describe_source({"utm_medium": "email"}) == [("Medium", "email")]


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("owner", "Kim Beispiel, Eigentümer:in"),
        ("managing_director", "Kim Beispiel, Geschäftsführung"),
        ("department_head", "Kim Beispiel, Bereichsleitung"),
        ("other", "Kim Beispiel"),
    ],
)
def test_role_is_told_as_one_says_it_of_a_person(role, words):
    assert facts(Part.WHO, answers={**ANSWERS, "role": role})["Ansprechperson"] == words


def test_seats_without_a_name_are_said_to_be_unnamed():
    assert describe_seats({"circle": ["other"]}) == "Funktionen nicht genannt"
    assert describe_seats({"circle": ["it", "other"], "count": "3-5"}) == "IT und Weitere, 3 bis 5 Personen"


def test_half_is_told_only_where_one_is_meant():
    assert briefing_for(VISIT, ANSWERS).half == Half.MORNING
    assert briefing_for(replace(VISIT, undecided="noch offen"), ANSWERS).half == ""
