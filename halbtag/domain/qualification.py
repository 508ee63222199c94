"""Whether the half-day fits a company, and why: one table of rules, one verdict, always with reasons."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

from halbtag.domain.places import Place, find_place, km_beyond_reach
from halbtag.domain.questionnaire import Answers

#: The roles that may decide for their company.
DECIDING_ROLES = frozenset({"owner", "managing_director", "board"})

#: The seats of the leadership circle that may decide for their company.
DECIDING_SEATS = frozenset({"owner", "managing_director"})


class Verdict(StrEnum):
    """How it goes on: book at once, let the consultant decide, or another step first."""

    FIT = "FIT"
    CLARIFY = "CLARIFY"
    NOT_YET = "NOT_YET"


class Effect(StrEnum):
    """What a rule that applies does to the verdict."""

    SUPPORTS = "supports"
    HINTS = "hints"
    CLARIFIES = "clarifies"
    POSTPONES = "postpones"


@dataclass(frozen=True, slots=True)
class Criteria:
    """What the consultant takes on: company sizes by option id, and how far from home in km, as the crow flies."""

    sizes: Collection[str]
    home: Place | None
    range_km: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: when it applies, what it does, and how it is said to either side."""

    id: str
    applies: Callable[[Answers, Criteria], bool]
    effect: Effect
    prospect: str
    consultant: str


@dataclass(frozen=True, slots=True)
class Qualification:
    """The verdict and the rules that applied, those that decided it first."""

    verdict: Verdict
    reasons: tuple[Rule, ...]


def qualify(answers: Answers, criteria: Criteria) -> Qualification:
    """Return the verdict for a complete questionnaire, with at least one reason.

    The gravest effect decides: one that postpones gives NOT_YET, else one that clarifies gives CLARIFY, else FIT.
    Exactly one of the `decision_maker_*` rules applies to every complete questionnaire, so there is always a reason.
    That IT leads alone supports: it is what the appointment is for.
    """
    applying = [rule for rule in RULES if rule.applies(answers, criteria)]
    effects = {rule.effect for rule in applying}
    if Effect.POSTPONES in effects:
        verdict, deciding = Verdict.NOT_YET, Effect.POSTPONES
    elif Effect.CLARIFIES in effects:
        verdict, deciding = Verdict.CLARIFY, Effect.CLARIFIES
    else:
        verdict, deciding = Verdict.FIT, Effect.SUPPORTS
    return Qualification(verdict, tuple(sorted(applying, key=lambda rule: rule.effect is not deciding)))


def _decision_maker_absent(answers: Answers, _: Criteria) -> bool:
    return answers.get("decision_maker") not in ("yes", "unsure")


def _decision_maker_unsure(answers: Answers, _: Criteria) -> bool:
    return answers.get("decision_maker") == "unsure"


def _decision_maker_unnamed(answers: Answers, _: Criteria) -> bool:
    return answers.get("decision_maker") == "yes" and not _has_decision_maker(answers)


def _decision_maker_present(answers: Answers, _: Criteria) -> bool:
    return answers.get("decision_maker") == "yes" and _has_decision_maker(answers)


def _has_decision_maker(answers: Answers) -> bool:
    return answers.get("role") in DECIDING_ROLES or not DECIDING_SEATS.isdisjoint(answers.get("circle") or ())


def _prepared_for_another(answers: Answers, criteria: Criteria) -> bool:
    return _decision_maker_present(answers, criteria) and answers.get("role") not in DECIDING_ROLES


def _too_far(answers: Answers, criteria: Criteria) -> bool:
    place = find_place(str(answers.get("postal_code")))
    return km_beyond_reach(criteria.home, place, criteria.range_km) is not None


def _place_unknown(answers: Answers, criteria: Criteria) -> bool:
    return criteria.home is None or find_place(str(answers.get("postal_code"))) is None


def _size_outside(answers: Answers, criteria: Criteria) -> bool:
    return answers.get("size") not in criteria.sizes


def _circle_large(answers: Answers, _: Criteria) -> bool:
    return answers.get("count") == "more"


def _it_missing(answers: Answers, _: Criteria) -> bool:
    return "it" not in (answers.get("circle") or ()) and answers.get("role") != "it_head"


def _driver(*drivers: str) -> Callable[[Answers, Criteria], bool]:
    return lambda answers, _: answers.get("driver") in drivers


def _no_mandate(answers: Answers, _: Criteria) -> bool:
    return answers.get("mandate") == "none" and answers.get("driver") != "it_alone"


def _all_settled(answers: Answers, _: Criteria) -> bool:
    return len(answers.get("settled") or ()) == 3


#: The whole table, in the order in which reasons are told.
RULES = (
    Rule(
        id="decision_maker_absent",
        applies=_decision_maker_absent,
        effect=Effect.POSTPONES,
        prospect=(
            "Die Person, die über KI entscheidet, ist bisher nicht dabei. Ohne sie bliebe am Ende des Halbtags offen, "
            "wer was mit welchem Auftrag tut. Geben Sie die vorbereitete Anfrage an diese Person weiter: Ihre "
            "Antworten stehen schon darin."
        ),
        consultant="Ohne Entscheider:in am Tisch: kein Termin angeboten, Weitergabe vorgeschlagen.",
    ),
    Rule(
        id="size_outside",
        applies=_size_outside,
        effect=Effect.POSTPONES,
        prospect=(
            "Das Format ist für Unternehmen anderer Größe gedacht. Ein solcher Halbtag wäre für Sie wahrscheinlich "
            "nicht der richtige erste Schritt. Schreiben Sie kurz, worum es geht: Vielleicht gibt es einen Weg, der "
            "besser passt."
        ),
        consultant="Die Unternehmensgröße liegt außerhalb dessen, was Sie im Profil gewählt haben.",
    ),
    Rule(
        id="place_too_far",
        applies=_too_far,
        effect=Effect.POSTPONES,
        prospect=(
            "Ihr Standort liegt außerhalb des Gebiets, in dem Halbtage vor Ort möglich sind. Hinterlassen Sie eine "
            "Nachricht: Manchmal lässt sich die Fahrt mit einer anderen verbinden."
        ),
        consultant="Der Standort liegt weiter entfernt, als Sie im Profil als Reichweite gesetzt haben.",
    ),
    Rule(
        id="decision_maker_unsure",
        applies=_decision_maker_unsure,
        effect=Effect.CLARIFIES,
        prospect=(
            "Noch ist offen, ob die Person teilnimmt, die über KI entscheidet. Sie können trotzdem schon einen Halbtag "
            "anfragen. Ob sie dabei ist, wird vor der Zusage geklärt."
        ),
        consultant="Ob die entscheidende Person kommt, ist offen. Vor der Zusage klären.",
    ),
    Rule(
        id="decision_maker_unnamed",
        applies=_decision_maker_unnamed,
        effect=Effect.CLARIFIES,
        prospect=(
            "Nach Ihren Angaben nimmt die Person teil, die entscheidet. Am Tisch sind aber weder Eigentümer:in noch "
            "Geschäftsführung genannt. Das wird kurz geklärt, bevor der Termin feststeht."
        ),
        consultant=(
            "Teilnahme der entscheidenden Person angekündigt, aber weder Eigentümer:in noch Geschäftsführung in der "
            "Runde genannt. Nachfragen."
        ),
    ),
    Rule(
        id="place_unknown",
        applies=_place_unknown,
        effect=Effect.CLARIFIES,
        prospect="Die Anfahrt zu Ihrem Standort wird noch geprüft, bevor der Termin feststeht.",
        consultant="Die Postleitzahl steht nicht im Verzeichnis: Anfahrt von Hand prüfen.",
    ),
    Rule(
        id="circle_large",
        applies=_circle_large,
        effect=Effect.CLARIFIES,
        prospect=(
            "Mehr als acht Personen sind für dieses Format viele. Wer für die Entscheidungen wirklich am Tisch sitzen "
            "sollte, wird vorab geklärt."
        ),
        consultant="Mehr als acht Personen: Runde vorab verkleinern oder das Format anpassen.",
    ),
    Rule(
        id="decision_maker_present",
        applies=_decision_maker_present,
        effect=Effect.SUPPORTS,
        prospect="Wer entscheidet, sitzt am Tisch. Damit kann der Halbtag mit einem klaren Auftrag enden.",
        consultant="Entscheider:in am Tisch.",
    ),
    Rule(
        id="prepared_for_another",
        applies=_prepared_for_another,
        effect=Effect.HINTS,
        prospect="Laden Sie die Geschäftsführung gleich mit ein, dann steht der Termin auch in ihrem Kalender.",
        consultant=(
            "Vorbereitet von jemandem, der nicht selbst entscheidet: Teilnahme der Geschäftsführung vorab bestätigen "
            "lassen."
        ),
    ),
    Rule(
        id="it_leads_alone",
        applies=_driver("it_alone"),
        effect=Effect.SUPPORTS,
        prospect=(
            "Bei Ihnen kümmert sich die IT um KI. Genau hier setzt der Termin an: Geschäftsziele und Auftrag kommen "
            "von der Geschäftsführung, und die IT bekommt ein Mandat, mit dem sie arbeiten kann."
        ),
        consultant="IT führt allein: Kernfall des Formats. Mandat und Geschäftsziele gehören auf den Tisch.",
    ),
    Rule(
        id="departments_lead",
        applies=_driver("departments", "nobody"),
        effect=Effect.SUPPORTS,
        prospect=(
            "Bisher hält niemand die Fäden zusammen. In der Runde entscheiden Sie, wo Sie beginnen und wer führt."
        ),
        consultant=(
            "Keine gemeinsame Führung des Themas: Fokus und Zuständigkeit sind die Ergebnisse, auf die es ankommt."
        ),
    ),
    Rule(
        id="external_leads",
        applies=_driver("external"),
        effect=Effect.SUPPORTS,
        prospect="Heute treibt jemand von außen das Thema. Der Halbtag holt die Entscheidungen in Ihr Haus.",
        consultant="Externer Treiber: klären, welche Entscheidungen das Haus selbst treffen will.",
    ),
    Rule(
        id="management_leads",
        applies=_driver("management_with_it", "management_alone"),
        effect=Effect.SUPPORTS,
        prospect=(
            "KI ist bei Ihnen schon Sache der Geschäftsführung. Der Halbtag klärt Reihenfolge und nächste Schritte."
        ),
        consultant="Geschäftsführung führt bereits: gleich bei Hebeln und Anwendungsfällen einsteigen.",
    ),
    Rule(
        id="no_mandate",
        applies=_no_mandate,
        effect=Effect.SUPPORTS,
        prospect="Einen ausgesprochenen Auftrag gibt es noch nicht. Er ist eines der Ergebnisse des Halbtags.",
        consultant="Kein Auftrag der Geschäftsführung: Mandat am Ende ausdrücklich formulieren.",
    ),
    Rule(
        id="all_settled",
        applies=_all_settled,
        effect=Effect.HINTS,
        prospect=(
            "Ausrichtung, Fokus und Rahmen sind bei Ihnen schon geklärt. Damit bleibt im Halbtag mehr Zeit für "
            "Anwendungsfälle und nächste Schritte."
        ),
        consultant="Alle drei Elemente gelten als geklärt: nachfragen, ob das alle am Tisch gleich sehen.",
    ),
    Rule(
        id="it_missing",
        applies=_it_missing,
        effect=Effect.HINTS,
        prospect="Ein Hinweis: Die IT fehlt bisher in der Runde. Sie sollte mit am Tisch sitzen.",
        consultant="IT nicht am Tisch: vorab anregen, sie dazuzuholen.",
    ),
)
