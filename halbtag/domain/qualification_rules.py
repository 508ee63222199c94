"""The table of rules behind the verdict: when each applies, what it does, and how it is said to either side."""

from dataclasses import dataclass
from enum import StrEnum

from halbtag.domain.conditions import Condition, Unless, every, given
from halbtag.domain.language import mark
from halbtag.domain.said import Said


class Effect(StrEnum):
    """What a rule that applies does to the verdict."""

    SUPPORTS = "supports"
    HINTS = "hints"
    CLARIFIES = "clarifies"
    POSTPONES = "postpones"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One row of the table.

    Where `{sizes}` stands, the sizes that are taken on come in (`halbtag.domain.company_sizes`). `is_mirrored` says
    that the text about the prospect's situation tells her the same in its context (`halbtag.domain.mirror`), so that it
    is not listed beside it.
    """

    id: str
    condition: Condition
    effect: Effect
    prospect: Said = Said()
    consultant: Said = Said()
    is_mirrored: bool = False


_IT_WAITS_ALONE = given("driver", "it_alone")

#: The whole table, in the order in which reasons are told.
RULES = (
    Rule(
        id="decision_maker_absent",
        condition=given("decision_maker", "absent"),
        effect=Effect.POSTPONES,
        prospect=mark(
            "Wer über KI entscheidet, ist bisher nicht dabei. Ohne diese Person bliebe nach dem Halbtag offen, was "
            "gilt."
        ),
        consultant=mark("Ohne Entscheider:in am Tisch: kein Termin angeboten, Weitergabe vorgeschlagen."),
    ),
    Rule(
        id="size_outside",
        condition=given("company", "outside"),
        effect=Effect.POSTPONES,
        prospect=mark(
            "Das Format ist für Unternehmen mit {sizes} Beschäftigten gedacht und wäre für Sie wahrscheinlich nicht "
            "der richtige erste Schritt. Vielleicht gibt es einen Weg, der besser passt."
        ),
        consultant=mark("Die Unternehmensgröße liegt außerhalb dessen, was Sie gewählt haben."),
    ),
    Rule(
        id="place_too_far",
        condition=given("place", "beyond"),
        effect=Effect.POSTPONES,
        prospect=mark(
            "Ihr Standort liegt außerhalb des Gebiets, in dem Halbtage vor Ort möglich sind. Manchmal lässt sich die "
            "Fahrt mit einer anderen verbinden."
        ),
        consultant=mark("Der Standort liegt weiter entfernt, als Sie als Reichweite gesetzt haben."),
    ),
    Rule(
        id="decision_maker_unsure",
        condition=given("decision_maker", "unsure"),
        effect=Effect.CLARIFIES,
        prospect=mark(
            "Ob die Person kommt, die über KI entscheidet, steht noch nicht fest. Sie können trotzdem schon einen "
            "Halbtag anfragen. Die Frage wird vor der Zusage geklärt."
        ),
        consultant=mark("Ob die entscheidende Person kommt, ist offen. Vor der Zusage klären."),
    ),
    Rule(
        id="decision_maker_unnamed",
        condition=given("decision_maker", "unnamed"),
        effect=Effect.CLARIFIES,
        prospect=mark(
            "Sie haben angegeben, dass die entscheidende Person kommt. In der Runde sind aber weder Eigentümer:in "
            "noch Geschäftsführung genannt. Wer gemeint ist, wird vor der Zusage kurz geklärt."
        ),
        consultant=mark(
            "Teilnahme der entscheidenden Person angekündigt, aber weder Eigentümer:in noch Geschäftsführung in der "
            "Runde genannt. Nachfragen."
        ),
    ),
    Rule(
        id="place_unknown",
        condition=given("place", "unknown"),
        effect=Effect.CLARIFIES,
        prospect=mark("Die Anfahrt zu Ihrem Standort wird noch geprüft, bevor der Termin feststeht."),
        consultant=mark("Die Postleitzahl steht nicht im Verzeichnis: Anfahrt von Hand prüfen."),
    ),
    Rule(
        id="circle_large",
        condition=given("table", "large"),
        effect=Effect.CLARIFIES,
        prospect=mark(
            "Die Runde ist für dieses Format groß. Wer unbedingt dabei sein sollte, wird vor der Zusage geklärt."
        ),
        consultant=mark(
            "Mehr Personen, als Sie für das Format vorsehen: Runde vorab verkleinern oder Ablauf anpassen."
        ),
    ),
    Rule(
        id="decision_maker_present",
        condition=every(given("decision_maker", "present"), given("asking", "decides")),
        effect=Effect.SUPPORTS,
        prospect=mark("Sie entscheiden selbst und sind dabei. Was Sie vereinbaren, gilt."),
        consultant=mark("Entscheider:in fragt selbst an und sitzt am Tisch."),
    ),
    Rule(
        id="decision_maker_announced",
        condition=every(given("decision_maker", "present"), given("asking", "prepares")),
        effect=Effect.SUPPORTS,
        prospect=mark("Wer entscheidet, kommt mit. Was vereinbart wird, gilt."),
        consultant=mark("Entscheider:in ist angekündigt, angefragt hat eine andere Person."),
    ),
    Rule(
        id="company_fits",
        condition=every(given("company", "taken_on"), given("place", "near")),
        effect=Effect.SUPPORTS,
        prospect=mark("Größe und Standort Ihres Unternehmens passen zum Format."),
        consultant=mark("Größe und Entfernung liegen im Rahmen Ihrer Vorgaben."),
    ),
    Rule(
        id="prepared_for_another",
        condition=every(given("decision_maker", "present"), given("asking", "prepares")),
        effect=Effect.HINTS,
        prospect=mark("Laden Sie die Geschäftsführung gleich mit ein, dann steht der Termin auch in ihrem Kalender."),
        consultant=mark(
            "Vorbereitet von jemandem, der nicht selbst entscheidet: Teilnahme der Geschäftsführung vorab bestätigen "
            "lassen."
        ),
    ),
    Rule(
        id="it_leads_alone",
        condition=_IT_WAITS_ALONE,
        effect=Effect.SUPPORTS,
        prospect=mark("Dass bisher die IT allein führt, spricht für den Termin: Dafür ist er gemacht."),
        consultant=mark("IT führt allein: Kernfall des Formats. Mandat und Geschäftsziele gehören auf den Tisch."),
        is_mirrored=True,
    ),
    Rule(
        id="departments_lead",
        condition=given("driver", "departments", "nobody"),
        effect=Effect.SUPPORTS,
        prospect=mark("Bisher hält niemand die Fäden zusammen. In der Runde entscheiden Sie, wer führt."),
        consultant=mark(
            "Keine gemeinsame Führung des Themas: Fokus und Zuständigkeit sind die Ergebnisse, auf die es ankommt."
        ),
        is_mirrored=True,
    ),
    Rule(
        id="external_leads",
        condition=given("driver", "external"),
        effect=Effect.SUPPORTS,
        prospect=mark("Heute treibt jemand von außen das Thema. Der Halbtag holt die Entscheidungen in Ihr Haus."),
        consultant=mark("Externer Treiber: klären, welche Entscheidungen das Haus selbst treffen will."),
        is_mirrored=True,
    ),
    Rule(
        id="management_leads",
        condition=given("driver", "management_with_it", "management_alone"),
        effect=Effect.SUPPORTS,
        prospect=mark("KI ist bei Ihnen schon Sache der Geschäftsführung. Darauf baut der Halbtag auf."),
        consultant=mark("Geschäftsführung führt bereits: gleich bei Hebeln und Anwendungsfällen einsteigen."),
        is_mirrored=True,
    ),
    Rule(
        id="no_mandate",
        condition=every(given("mandate", "none"), Unless(_IT_WAITS_ALONE)),
        effect=Effect.SUPPORTS,
        prospect=mark("Einen ausgesprochenen Auftrag gibt es noch nicht. Er ist eines der Ergebnisse des Halbtags."),
        consultant=mark("Kein Auftrag der Geschäftsführung: Mandat am Ende ausdrücklich formulieren."),
        is_mirrored=True,
    ),
    Rule(
        id="pilots_without_goal",
        condition=every(given("progress", "pilots", "production"), given("elements.direction", "open", "partial")),
        effect=Effect.SUPPORTS,
        prospect=mark("Sie haben angefangen, bevor das Ziel feststand. Das lässt sich nachholen."),
        consultant=mark("Versuche ohne geklärtes Geschäftsziel: zuerst die Ausrichtung, dann erst die Auswahl."),
        is_mirrored=True,
    ),
    Rule(
        id="use_without_frame",
        condition=every(given("progress", "individuals"), given("elements.frame", "open", "partial")),
        effect=Effect.SUPPORTS,
        prospect=mark(
            "Es wird ausprobiert, ohne dass Leitplanken vereinbart sind. Am Tisch lassen sie sich festlegen."
        ),
        consultant=mark("Nutzung ohne vereinbarten Rahmen: nachfragen, was heute schon in Werkzeuge eingegeben wird."),
        is_mirrored=True,
    ),
    Rule(
        id="all_settled",
        condition=every(
            given("elements.direction", "settled"),
            given("elements.focus", "settled"),
            given("elements.frame", "settled"),
        ),
        effect=Effect.HINTS,
        prospect=mark("Ausrichtung, Fokus und Rahmen sind schon geklärt. So bleibt mehr Zeit für Anwendungsfälle."),
        consultant=mark("Alle drei Elemente gelten als geklärt: nachfragen, ob das alle am Tisch gleich sehen."),
        is_mirrored=True,
    ),
    Rule(
        id="it_missing",
        condition=given("table", "no_it"),
        effect=Effect.HINTS,
        prospect=mark("Die IT fehlt bisher in der Runde. Sie sollte mit am Tisch sitzen."),
        consultant=mark("IT nicht am Tisch: vorab anregen, sie dazuzuholen."),
        is_mirrored=True,
    ),
)
