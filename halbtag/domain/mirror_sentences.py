"""The sentences of „So verstehen wir Ihre Lage“, part by part: the first whose condition holds is taken.

What stands in braces is filled in by `halbtag.domain.mirror`.
"""

from dataclasses import dataclass

from halbtag.domain.conditions import ALWAYS, Condition, Unless, either, every, given


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its condition; `covers` are the elements of which it says all that there is to say."""

    condition: Condition
    words: str
    covers: tuple[str, ...] = ()


def _leading(driver: str, **by_mandate: str) -> tuple[Sentence, ...]:
    return tuple(
        Sentence(every(given("driver", driver), given("mandate", mandate)), words)
        for mandate, words in by_mandate.items()
    )


#: Who leads, and with which mandate: one sentence for each combination.
LEADING = (
    *_leading(
        "it_alone",
        clear="KI liegt bei Ihnen in den Händen der IT, und sie hat dafür einen klaren Auftrag der Geschäftsführung.",
        partial=(
            "KI liegt bei Ihnen in den Händen der IT, doch was die Geschäftsführung von ihr erwartet, ist erst zur "
            "Hälfte ausgesprochen."
        ),
        none="KI liegt bei Ihnen in den Händen der IT, einen Auftrag der Geschäftsführung hat sie dafür nicht.",
        unknown="KI liegt bei Ihnen in den Händen der IT; ob die Geschäftsführung das so beauftragt hat, ist unklar.",
    ),
    *_leading(
        "management_with_it",
        clear="Geschäftsführung und IT treiben KI bei Ihnen gemeinsam voran, und der Auftrag dafür ist klar.",
        partial=(
            "Geschäftsführung und IT treiben KI bei Ihnen gemeinsam voran, doch Zuständigkeit und Mittel sind erst zur "
            "Hälfte festgelegt."
        ),
        none=(
            "Geschäftsführung und IT treiben KI bei Ihnen gemeinsam voran, aber ein ausgesprochener Auftrag ist daraus "
            "nicht geworden."
        ),
        unknown=(
            "Geschäftsführung und IT treiben KI bei Ihnen gemeinsam voran; ob daraus ein fester Auftrag wurde, ist "
            "unklar."
        ),
    ),
    *_leading(
        "management_alone",
        clear="Die Geschäftsführung treibt KI bei Ihnen selbst voran und hat den Auftrag dazu klar ausgesprochen.",
        partial=(
            "Die Geschäftsführung treibt KI bei Ihnen selbst voran, doch wer im Haus was dazu beiträgt, ist erst zur "
            "Hälfte festgelegt."
        ),
        none=(
            "Die Geschäftsführung treibt KI bei Ihnen selbst voran, hat im Haus aber noch niemanden damit beauftragt."
        ),
        unknown=(
            "Die Geschäftsführung treibt KI bei Ihnen selbst voran; ob sie im Haus jemanden damit beauftragt hat, ist "
            "unklar."
        ),
    ),
    *_leading(
        "departments",
        clear="Einen Auftrag der Geschäftsführung für KI gibt es bei Ihnen, doch legt ihn jeder Bereich für sich aus.",
        partial=(
            "Um KI kümmert sich bei Ihnen jeder Bereich für sich, und was die Geschäftsführung davon erwartet, ist "
            "erst zur Hälfte ausgesprochen."
        ),
        none="Um KI kümmert sich bei Ihnen jeder Bereich für sich, ohne gemeinsamen Auftrag.",
        unknown=(
            "Um KI kümmert sich bei Ihnen jeder Bereich für sich; ob die Geschäftsführung dazu etwas vorgegeben hat, "
            "ist unklar."
        ),
    ),
    *_leading(
        "external",
        clear="Bei KI gibt für Sie jemand von außen den Takt vor, mit einem klaren Auftrag der Geschäftsführung.",
        partial=(
            "Bei KI gibt für Sie jemand von außen den Takt vor, während der Auftrag aus dem Haus erst zur Hälfte "
            "ausgesprochen ist."
        ),
        none="Bei KI gibt für Sie jemand von außen den Takt vor, ohne dass im Haus ein Auftrag ausgesprochen wäre.",
        unknown=(
            "Bei KI gibt für Sie jemand von außen den Takt vor; ob die Geschäftsführung dafür einen Auftrag erteilt "
            "hat, ist unklar."
        ),
    ),
    *_leading(
        "nobody",
        clear="Einen Auftrag der Geschäftsführung für KI gibt es, doch im Haus nimmt ihn niemand in die Hand.",
        partial=(
            "Der Auftrag der Geschäftsführung für KI ist erst zur Hälfte ausgesprochen, und niemand im Haus nimmt das "
            "Thema in die Hand."
        ),
        none="Einen Auftrag für KI hat bei Ihnen niemand, und so nimmt das Thema auch niemand richtig in die Hand.",
        unknown=(
            "Bei Ihnen nimmt niemand das Thema KI richtig in die Hand; ob die Geschäftsführung es je jemandem "
            "aufgetragen hat, ist unklar."
        ),
    ),
    Sentence(ALWAYS, "Wer KI bei Ihnen voranbringt und mit welchem Auftrag, ist noch nicht bekannt."),
)

_NOTHING = given("progress", "nothing")
_TRYING = given("progress", "individuals")
_PILOTS = given("progress", "pilots")
_RUNNING = given("progress", "production")
_MANDATE_CLEAR = given("mandate", "clear")
_GOAL_OPEN = given("elements.direction", "open")
_GOAL_PARTIAL = given("elements.direction", "partial")
_GOAL_SETTLED = given("elements.direction", "settled")
_FOCUS_OPEN = given("elements.focus", "open")
_FOCUS_PARTIAL = given("elements.focus", "partial")

#: How far they are, and what that means together with the element that matters most for it.
PROGRESS = (
    Sentence(
        every(_NOTHING, given("driver", "it_alone"), Unless(_MANDATE_CLEAR)),
        "Begonnen ist noch nichts: So warten leicht beide Seiten, die eine auf Vorgaben, die andere auf Vorschläge.",
    ),
    Sentence(every(_NOTHING, given("driver", "nobody")), "Begonnen ist deshalb noch nichts."),
    Sentence(every(_NOTHING, _MANDATE_CLEAR), "Begonnen ist trotzdem noch nichts."),
    Sentence(_NOTHING, "Begonnen ist noch nichts, es muss also auch niemand von einem eingeschlagenen Weg zurück."),
    Sentence(
        every(_TRYING, given("elements.frame", "open")),
        "Einzelne probieren Werkzeuge aus; weil Leitplanken fehlen, bleibt im Dunkeln, womit und mit welchen Daten.",
        covers=("frame",),
    ),
    Sentence(
        every(_TRYING, given("elements.frame", "partial")),
        "Einzelne probieren Werkzeuge aus, und Leitplanken gibt es erst für einen Teil davon.",
        covers=("frame",),
    ),
    Sentence(_TRYING, "Einzelne probieren Werkzeuge aus, und die Leitplanken dafür stehen.", covers=("frame",)),
    Sentence(
        every(_PILOTS, _GOAL_OPEN),
        "Pilotprojekte laufen, doch solange kein Geschäftsziel dahintersteht, lässt sich nicht sagen, welches sich "
        "lohnt.",
        covers=("direction",),
    ),
    Sentence(
        every(_PILOTS, _GOAL_PARTIAL),
        "Pilotprojekte laufen, doch das Geschäftsziel, an dem sie sich messen ließen, ist noch unscharf.",
        covers=("direction",),
    ),
    Sentence(
        every(_PILOTS, _FOCUS_OPEN),
        "Pilotprojekte laufen und ihr Ziel steht fest, doch welche Bereiche Vorrang haben, ist nicht entschieden.",
        covers=("direction", "focus"),
    ),
    Sentence(
        every(_PILOTS, _FOCUS_PARTIAL),
        "Pilotprojekte laufen und ihr Ziel steht fest, doch welche Bereiche Vorrang haben, zeichnet sich erst ab.",
        covers=("direction", "focus"),
    ),
    Sentence(
        _PILOTS,
        "Pilotprojekte laufen, und wozu und wo sie nützen sollen, ist entschieden.",
        covers=("direction", "focus"),
    ),
    Sentence(
        every(_RUNNING, _GOAL_OPEN),
        "In mindestens einem Ablauf arbeitet KI schon mit, nur ist nicht festgelegt, welchem Geschäftsziel das dient.",
        covers=("direction",),
    ),
    Sentence(
        every(_RUNNING, _GOAL_PARTIAL),
        "In mindestens einem Ablauf arbeitet KI schon mit, doch das Geschäftsziel dahinter ist noch unscharf.",
        covers=("direction",),
    ),
    Sentence(
        every(_RUNNING, _FOCUS_OPEN),
        "In mindestens einem Ablauf arbeitet KI schon mit, und das Ziel steht fest; welche Bereiche als Nächstes an "
        "der Reihe sind, ist nicht entschieden.",
        covers=("direction", "focus"),
    ),
    Sentence(
        every(_RUNNING, _FOCUS_PARTIAL),
        "In mindestens einem Ablauf arbeitet KI schon mit, und das Ziel steht fest; welche Bereiche als Nächstes an "
        "der Reihe sind, zeichnet sich erst ab.",
        covers=("direction", "focus"),
    ),
    Sentence(
        _RUNNING,
        "In mindestens einem Ablauf arbeitet KI schon mit, und wozu und wo es weitergehen soll, ist entschieden.",
        covers=("direction", "focus"),
    ),
    Sentence(ALWAYS, "Wie weit Sie sind, ist noch nicht bekannt."),
)

_ANY_GOAL = given("goals_named")
_MANY_GOALS = given("goals_named", "many")
_FOCUS_SETTLED = given("elements.focus", "settled")

#: What the half-day is about, by what is missing most; "Im Halbtag geht es" or "ginge es" comes before it.
#: What `{areas}` asks then, before and after they are chosen, is in `AREAS`.
AIM = (
    Sentence(
        every(Unless(_GOAL_SETTLED), Unless(_ANY_GOAL)),
        "zuerst darum, was KI für Ihr Geschäft bringen soll, und dann darum, {areas}",
    ),
    Sentence(
        every(Unless(_GOAL_SETTLED), _MANY_GOALS),
        "zuerst darum, welches der Ziele, die Sie genannt haben, an erster Stelle steht, und dann darum, {areas}",
    ),
    Sentence(
        Unless(_GOAL_SETTLED),
        "zuerst darum, aus {goals} ein Ziel zu machen, das alle gleich verstehen, und dann darum, {areas}",
    ),
    Sentence(
        every(Unless(_FOCUS_SETTLED), _ANY_GOAL, Unless(_MANY_GOALS)),
        "vor allem darum, die drei bis fünf Bereiche mit dem größten Hebel für {goals} zu finden und ein bis zwei "
        "Anwendungsfälle auszuwählen",
    ),
    Sentence(
        Unless(_FOCUS_SETTLED),
        "vor allem darum, die drei bis fünf Bereiche mit dem größten Hebel zu finden und ein bis zwei Anwendungsfälle "
        "auszuwählen",
    ),
    Sentence(
        Unless(given("elements.frame", "settled")),
        "vor allem darum, was mit Daten erlaubt ist, wer wofür verantwortlich ist und was die Belegschaft erfährt, "
        "erprobt an ein bis zwei Anwendungsfällen",
    ),
    Sentence(
        ALWAYS,
        "vor allem darum, ob wirklich alle dasselbe Bild haben, und um ein bis zwei Anwendungsfälle, mit denen Sie es "
        "auf die Probe stellen",
    ),
)

AREAS = (
    Sentence(_FOCUS_SETTLED, "ob die gewählten Bereiche dazu passen"),
    Sentence(ALWAYS, "in welchen Bereichen sich dafür am meisten bewegen lässt"),
)

#: What it ends with, by what the mandate is like and who drives the matter now.
OUTCOME = (
    Sentence(
        every(given("driver", "it_alone"), Unless(_MANDATE_CLEAR)),
        "Am Ende {stands} ein Mandat, mit dem die IT arbeiten kann.",
    ),
    Sentence(
        every(given("driver", "departments"), Unless(_MANDATE_CLEAR)),
        "Am Ende {stands} ein Auftrag, der für alle Bereiche gilt.",
    ),
    Sentence(
        given("driver", "departments"),
        "Am Ende {stands} fest, wie alle Bereiche den Auftrag verstehen und wer was bis wann tut.",
    ),
    Sentence(
        given("driver", "external"),
        "Am Ende {stands} fest, was Sie selbst in die Hand nehmen und was Sie nach außen geben.",
    ),
    Sentence(given("driver", "nobody"), "Am Ende {stands} fest, wer das Thema führt und womit es losgeht."),
    Sentence(Unless(_MANDATE_CLEAR), "Am Ende {stands} ein Auftrag mit Namen, Mitteln und Terminen."),
    Sentence(ALWAYS, "Am Ende {stands} fest, wer was bis wann tut."),
)

_PRESENT = given("decision_maker", "present")
_IT = given("table", "it")
_DEPARTMENT = given("circle", "operations", "sales", "finance", "hr")

#: Who belongs at the table, by who is named already.
TABLE = (
    Sentence(
        given("size", "1-9"),
        "In Ihrer Größe genügt ein kleiner Tisch: die Leitung, wer die Technik betreut und wer den Alltag im Betrieb "
        "am besten kennt.",
    ),
    Sentence(
        either(given("verdict", "NOT_YET"), Unless(_PRESENT)),
        "An einen solchen Tisch gehören Geschäftsführung und IT gemeinsam, dazu am besten jemand aus einem Bereich, in "
        "dem sich viel Arbeit wiederholt.",
    ),
    Sentence(
        given("table", "large"),
        "Am Tisch genügen {leader}, IT und die wichtigsten Bereiche; alle anderen erfahren danach, was gilt.",
    ),
    Sentence(
        every(Unless(_IT), _DEPARTMENT),
        "Am Tisch fehlt noch die IT; nur mit ihr lässt sich sagen, was sicher und machbar ist.",
    ),
    Sentence(
        Unless(_IT),
        "Holen Sie die IT mit an den Tisch, damit gleich klar ist, was sicher und machbar ist, und am besten auch "
        "jemanden aus einem Bereich, in dem sich viel Arbeit wiederholt.",
    ),
    Sentence(
        every(Unless(_DEPARTMENT), given("circle", "other")),
        "{leader} und IT sind am Tisch vertreten; mehr als ein oder zwei weitere Personen braucht es nicht.",
    ),
    Sentence(
        every(Unless(_DEPARTMENT), given("driver", "departments")),
        "{leader} und IT sind am Tisch vertreten; dazu gehört noch jemand aus den Bereichen, die sich bisher selbst um "
        "KI kümmern.",
    ),
    Sentence(
        Unless(_DEPARTMENT),
        "{leader} und IT sind am Tisch vertreten; gut wäre noch jemand aus einem Bereich, in dem sich viel Arbeit "
        "wiederholt.",
    ),
    Sentence(ALWAYS, "{everybody} sind am Tisch vertreten; mehr braucht es nicht."),
)
