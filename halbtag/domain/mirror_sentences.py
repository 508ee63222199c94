"""The sentences of „So verstehen wir Ihre Lage“ about where a company stands; the first whose condition holds is taken.

Each is a whole sentence, for every language cuts its sentences in its own way.
"""

from dataclasses import dataclass

from halbtag.domain.conditions import ALWAYS, Condition, Unless, every, given
from halbtag.domain.language import mark
from halbtag.domain.said import Said


@dataclass(frozen=True)
class Sentence:
    """A sentence with its condition; `covers` are the elements of which it says all that there is to say."""

    condition: Condition
    words: Said = Said()
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
        clear=mark(
            "KI liegt bei Ihnen in den Händen der IT, und sie hat dafür einen klaren Auftrag der Geschäftsführung."
        ),
        partial=mark(
            "KI liegt bei Ihnen in den Händen der IT, doch was die Geschäftsführung von ihr erwartet, ist erst zur "
            "Hälfte ausgesprochen."
        ),
        none=mark("KI liegt bei Ihnen in den Händen der IT, einen Auftrag der Geschäftsführung hat sie dafür nicht."),
        unknown=mark(
            "KI liegt bei Ihnen in den Händen der IT; ob die Geschäftsführung das so beauftragt hat, ist unklar."
        ),
    ),
    *_leading(
        "management_with_it",
        clear=mark("Geschäftsführung und IT treiben KI bei Ihnen gemeinsam voran, und der Auftrag dafür ist klar."),
        partial=mark(
            "Geschäftsführung und IT treiben KI bei Ihnen gemeinsam voran, doch Zuständigkeit und Mittel sind erst zur "
            "Hälfte festgelegt."
        ),
        none=mark(
            "Geschäftsführung und IT treiben KI bei Ihnen gemeinsam voran, aber ein ausgesprochener Auftrag ist daraus "
            "nicht geworden."
        ),
        unknown=mark(
            "Geschäftsführung und IT treiben KI bei Ihnen gemeinsam voran; ob daraus ein fester Auftrag wurde, ist "
            "unklar."
        ),
    ),
    *_leading(
        "management_alone",
        clear=mark(
            "Die Geschäftsführung treibt KI bei Ihnen selbst voran und hat den Auftrag dazu klar ausgesprochen."
        ),
        partial=mark(
            "Die Geschäftsführung treibt KI bei Ihnen selbst voran, doch wer im Haus was dazu beiträgt, ist erst zur "
            "Hälfte festgelegt."
        ),
        none=mark(
            "Die Geschäftsführung treibt KI bei Ihnen selbst voran, hat im Haus aber noch niemanden damit beauftragt."
        ),
        unknown=mark(
            "Die Geschäftsführung treibt KI bei Ihnen selbst voran; ob sie im Haus jemanden damit beauftragt hat, ist "
            "unklar."
        ),
    ),
    *_leading(
        "departments",
        clear=mark(
            "Einen Auftrag der Geschäftsführung für KI gibt es bei Ihnen, doch legt ihn jeder Bereich für sich aus."
        ),
        partial=mark(
            "Um KI kümmert sich bei Ihnen jeder Bereich für sich, und was die Geschäftsführung davon erwartet, ist "
            "erst zur Hälfte ausgesprochen."
        ),
        none=mark("Um KI kümmert sich bei Ihnen jeder Bereich für sich, ohne gemeinsamen Auftrag."),
        unknown=mark(
            "Um KI kümmert sich bei Ihnen jeder Bereich für sich; ob die Geschäftsführung dazu etwas vorgegeben hat, "
            "ist unklar."
        ),
    ),
    *_leading(
        "external",
        clear=mark("Bei KI gibt für Sie jemand von außen den Takt vor, mit einem klaren Auftrag der Geschäftsführung."),
        partial=mark(
            "Bei KI gibt für Sie jemand von außen den Takt vor, während der Auftrag aus dem Haus erst zur Hälfte "
            "ausgesprochen ist."
        ),
        none=mark(
            "Bei KI gibt für Sie jemand von außen den Takt vor, ohne dass im Haus ein Auftrag ausgesprochen wäre."
        ),
        unknown=mark(
            "Bei KI gibt für Sie jemand von außen den Takt vor; ob die Geschäftsführung dafür einen Auftrag erteilt "
            "hat, ist unklar."
        ),
    ),
    *_leading(
        "nobody",
        clear=mark("Einen Auftrag der Geschäftsführung für KI gibt es, doch im Haus nimmt ihn niemand in die Hand."),
        partial=mark(
            "Der Auftrag der Geschäftsführung für KI ist erst zur Hälfte ausgesprochen, und niemand im Haus nimmt das "
            "Thema in die Hand."
        ),
        none=mark(
            "Einen Auftrag für KI hat bei Ihnen niemand, und so nimmt das Thema auch niemand richtig in die Hand."
        ),
        unknown=mark(
            "Bei Ihnen nimmt niemand das Thema KI richtig in die Hand; ob die Geschäftsführung es je jemandem "
            "aufgetragen hat, ist unklar."
        ),
    ),
    Sentence(ALWAYS, mark("Wer KI bei Ihnen voranbringt und mit welchem Auftrag, ist noch nicht bekannt.")),
)

_NOTHING = given("progress", "nothing")
_TRYING = given("progress", "individuals")
_PILOTS = given("progress", "pilots")
_RUNNING = given("progress", "production")
_MANDATE_CLEAR = given("mandate", "clear")
_GOAL_OPEN = given("elements.direction", "open")
_GOAL_PARTIAL = given("elements.direction", "partial")
_FOCUS_OPEN = given("elements.focus", "open")
_FOCUS_PARTIAL = given("elements.focus", "partial")

#: How far they are, and what that means together with the element that matters most for it.
PROGRESS = (
    Sentence(
        every(_NOTHING, given("driver", "it_alone"), Unless(_MANDATE_CLEAR)),
        mark(
            "Begonnen ist noch nichts: So warten leicht beide Seiten, die eine auf Vorgaben, die andere auf Vorschläge."
        ),
    ),
    Sentence(every(_NOTHING, given("driver", "nobody")), mark("Begonnen ist deshalb noch nichts.")),
    Sentence(every(_NOTHING, _MANDATE_CLEAR), mark("Begonnen ist trotzdem noch nichts.")),
    Sentence(
        _NOTHING, mark("Begonnen ist noch nichts, es muss also auch niemand von einem eingeschlagenen Weg zurück.")
    ),
    Sentence(
        every(_TRYING, given("elements.frame", "open")),
        mark(
            "Einzelne probieren Werkzeuge aus; weil Leitplanken fehlen, bleibt im Dunkeln, womit und mit welchen Daten."
        ),
        covers=("frame",),
    ),
    Sentence(
        every(_TRYING, given("elements.frame", "partial")),
        mark("Einzelne probieren Werkzeuge aus, und Leitplanken gibt es erst für einen Teil davon."),
        covers=("frame",),
    ),
    Sentence(_TRYING, mark("Einzelne probieren Werkzeuge aus, und die Leitplanken dafür stehen."), covers=("frame",)),
    Sentence(
        every(_PILOTS, _GOAL_OPEN),
        mark(
            "Pilotprojekte laufen, doch solange kein Geschäftsziel dahintersteht, lässt sich nicht sagen, welches sich "
            "lohnt."
        ),
        covers=("direction",),
    ),
    Sentence(
        every(_PILOTS, _GOAL_PARTIAL),
        mark("Pilotprojekte laufen, doch das Geschäftsziel, an dem sie sich messen ließen, ist noch unscharf."),
        covers=("direction",),
    ),
    Sentence(
        every(_PILOTS, _FOCUS_OPEN),
        mark(
            "Pilotprojekte laufen und ihr Ziel steht fest, doch welche Bereiche Vorrang haben, ist nicht entschieden."
        ),
        covers=("direction", "focus"),
    ),
    Sentence(
        every(_PILOTS, _FOCUS_PARTIAL),
        mark(
            "Pilotprojekte laufen und ihr Ziel steht fest, doch welche Bereiche Vorrang haben, zeichnet sich erst ab."
        ),
        covers=("direction", "focus"),
    ),
    Sentence(
        _PILOTS,
        mark("Pilotprojekte laufen, und wozu und wo sie nützen sollen, ist entschieden."),
        covers=("direction", "focus"),
    ),
    Sentence(
        every(_RUNNING, _GOAL_OPEN),
        mark(
            "In mindestens einem Ablauf arbeitet KI schon mit, nur ist nicht festgelegt, welchem Geschäftsziel das "
            "dient."
        ),
        covers=("direction",),
    ),
    Sentence(
        every(_RUNNING, _GOAL_PARTIAL),
        mark("In mindestens einem Ablauf arbeitet KI schon mit, doch das Geschäftsziel dahinter ist noch unscharf."),
        covers=("direction",),
    ),
    Sentence(
        every(_RUNNING, _FOCUS_OPEN),
        mark(
            "In mindestens einem Ablauf arbeitet KI schon mit, und das Ziel steht fest; welche Bereiche als Nächstes "
            "an der Reihe sind, ist nicht entschieden."
        ),
        covers=("direction", "focus"),
    ),
    Sentence(
        every(_RUNNING, _FOCUS_PARTIAL),
        mark(
            "In mindestens einem Ablauf arbeitet KI schon mit, und das Ziel steht fest; welche Bereiche als Nächstes "
            "an der Reihe sind, zeichnet sich erst ab."
        ),
        covers=("direction", "focus"),
    ),
    Sentence(
        _RUNNING,
        mark("In mindestens einem Ablauf arbeitet KI schon mit, und wozu und wo es weitergehen soll, ist entschieden."),
        covers=("direction", "focus"),
    ),
    Sentence(ALWAYS, mark("Wie weit Sie sind, ist noch nicht bekannt.")),
)

#: How far the elements are that are not dealt with yet, by whether any is settled, settled in part, or open; what each
#: asks is filled in.
ELEMENTS = {
    (True, False, False): mark("{settled}, steht fest."),
    (False, True, False): mark("{partial}, ist erst zum Teil geklärt."),
    (False, False, True): mark("{open}, ist noch offen."),
    (True, True, False): mark("{settled}, steht fest; {partial}, ist erst zum Teil geklärt."),
    (True, False, True): mark("{settled}, steht fest; {open}, ist dagegen noch offen."),
    (False, True, True): mark("{partial}, ist erst zum Teil geklärt; {open}, ist noch offen."),
    (True, True, True): mark(
        "{settled}, steht fest; {partial}, ist erst zum Teil geklärt, und {open}, ist noch offen."
    ),
}

#: What each element asks: before anything is begun, and after.
ASKED = {
    "direction": (mark("wozu KI dienen soll"), mark("wozu KI dienen soll")),
    "focus": (mark("in welchen Bereichen Sie beginnen"), mark("welche Bereiche Vorrang haben")),
    "frame": (mark("welche Leitplanken gelten"), mark("welche Leitplanken gelten")),
}
