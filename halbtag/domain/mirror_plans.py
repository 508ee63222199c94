"""The sentences of „So verstehen wir Ihre Lage“ about the half-day and its table; the first that applies is taken.

What stands in braces is filled in by `halbtag.domain.mirror`; the verbs `{goes}` and `{stands}` tell whether a half-day
is offered.
"""

from halbtag.domain.conditions import ALWAYS, Unless, either, every, given
from halbtag.domain.language import mark
from halbtag.domain.mirror_sentences import Sentence

_MANDATE_CLEAR = given("mandate", "clear")
_ANY_GOAL = given("goals_named")
_MANY_GOALS = given("goals_named", "many")
_GOAL_UNSETTLED = Unless(given("elements.direction", "settled"))
_FOCUS_SETTLED = given("elements.focus", "settled")

#: What the half-day is about, by what is missing most.
AIM = (
    Sentence(
        every(_GOAL_UNSETTLED, Unless(_ANY_GOAL), _FOCUS_SETTLED),
        mark(
            "Im Halbtag {goes} es zuerst darum, was KI für Ihr Geschäft bringen soll, und dann darum, ob die gewählten "
            "Bereiche dazu passen."
        ),
    ),
    Sentence(
        every(_GOAL_UNSETTLED, Unless(_ANY_GOAL)),
        mark(
            "Im Halbtag {goes} es zuerst darum, was KI für Ihr Geschäft bringen soll, und dann darum, in welchen "
            "Bereichen sich dafür am meisten bewegen lässt."
        ),
    ),
    Sentence(
        every(_GOAL_UNSETTLED, _MANY_GOALS, _FOCUS_SETTLED),
        mark(
            "Im Halbtag {goes} es zuerst darum, welches der Ziele, die Sie genannt haben, an erster Stelle steht, und "
            "dann darum, ob die gewählten Bereiche dazu passen."
        ),
    ),
    Sentence(
        every(_GOAL_UNSETTLED, _MANY_GOALS),
        mark(
            "Im Halbtag {goes} es zuerst darum, welches der Ziele, die Sie genannt haben, an erster Stelle steht, und "
            "dann darum, in welchen Bereichen sich dafür am meisten bewegen lässt."
        ),
    ),
    Sentence(
        every(_GOAL_UNSETTLED, _FOCUS_SETTLED),
        mark(
            "Im Halbtag {goes} es zuerst darum, aus {goals} ein Ziel zu machen, das alle gleich verstehen, und dann "
            "darum, ob die gewählten Bereiche dazu passen."
        ),
    ),
    Sentence(
        _GOAL_UNSETTLED,
        mark(
            "Im Halbtag {goes} es zuerst darum, aus {goals} ein Ziel zu machen, das alle gleich verstehen, und dann "
            "darum, in welchen Bereichen sich dafür am meisten bewegen lässt."
        ),
    ),
    Sentence(
        every(Unless(_FOCUS_SETTLED), _ANY_GOAL, Unless(_MANY_GOALS)),
        mark(
            "Im Halbtag {goes} es vor allem darum, die drei bis fünf Bereiche mit dem größten Hebel für {goals} zu "
            "finden und ein bis zwei Anwendungsfälle auszuwählen."
        ),
    ),
    Sentence(
        Unless(_FOCUS_SETTLED),
        mark(
            "Im Halbtag {goes} es vor allem darum, die drei bis fünf Bereiche mit dem größten Hebel zu finden und ein "
            "bis zwei Anwendungsfälle auszuwählen."
        ),
    ),
    Sentence(
        Unless(given("elements.frame", "settled")),
        mark(
            "Im Halbtag {goes} es vor allem darum, was mit Daten erlaubt ist, wer wofür verantwortlich ist und was die "
            "Belegschaft erfährt, erprobt an ein bis zwei Anwendungsfällen."
        ),
    ),
    Sentence(
        ALWAYS,
        mark(
            "Im Halbtag {goes} es vor allem darum, ob wirklich alle dasselbe Bild haben, und um ein bis zwei "
            "Anwendungsfälle, mit denen Sie es auf die Probe stellen."
        ),
    ),
)

#: What it ends with, by what the mandate is like and who drives the matter now.
OUTCOME = (
    Sentence(
        every(given("driver", "it_alone"), Unless(_MANDATE_CLEAR)),
        mark("Am Ende {stands} ein Mandat, mit dem die IT arbeiten kann."),
    ),
    Sentence(
        every(given("driver", "departments"), Unless(_MANDATE_CLEAR)),
        mark("Am Ende {stands} ein Auftrag, der für alle Bereiche gilt."),
    ),
    Sentence(
        given("driver", "departments"),
        mark("Am Ende {stands} fest, wie alle Bereiche den Auftrag verstehen und wer was bis wann tut."),
    ),
    Sentence(
        given("driver", "external"),
        mark("Am Ende {stands} fest, was Sie selbst in die Hand nehmen und was Sie nach außen geben."),
    ),
    Sentence(given("driver", "nobody"), mark("Am Ende {stands} fest, wer das Thema führt und womit es losgeht.")),
    Sentence(Unless(_MANDATE_CLEAR), mark("Am Ende {stands} ein Auftrag mit Namen, Mitteln und Terminen.")),
    Sentence(ALWAYS, mark("Am Ende {stands} fest, wer was bis wann tut.")),
)

_PRESENT = given("decision_maker", "present")
_IT = given("table", "it")
_DEPARTMENT = given("circle", "operations", "sales", "finance", "hr")

#: Who belongs at the table, by who is named already.
TABLE = (
    Sentence(
        given("size", "1-9"),
        mark(
            "In Ihrer Größe genügt ein kleiner Tisch: die Leitung, wer die Technik betreut und wer den Alltag im "
            "Betrieb am besten kennt."
        ),
    ),
    Sentence(
        either(given("verdict", "NOT_YET"), Unless(_PRESENT)),
        mark(
            "An einen solchen Tisch gehören Geschäftsführung und IT gemeinsam, dazu am besten jemand aus einem "
            "Bereich, in dem sich viel Arbeit wiederholt."
        ),
    ),
    Sentence(
        given("table", "large"),
        mark("Am Tisch genügen {leader}, IT und die wichtigsten Bereiche; alle anderen erfahren danach, was gilt."),
    ),
    Sentence(
        every(Unless(_IT), _DEPARTMENT),
        mark("Am Tisch fehlt noch die IT; nur mit ihr lässt sich sagen, was sicher und machbar ist."),
    ),
    Sentence(
        Unless(_IT),
        mark(
            "Holen Sie die IT mit an den Tisch, damit gleich klar ist, was sicher und machbar ist, und am besten auch "
            "jemanden aus einem Bereich, in dem sich viel Arbeit wiederholt."
        ),
    ),
    Sentence(
        every(Unless(_DEPARTMENT), given("circle", "other")),
        mark("{leader} und IT sind am Tisch vertreten; mehr als ein oder zwei weitere Personen braucht es nicht."),
    ),
    Sentence(
        every(Unless(_DEPARTMENT), given("driver", "departments")),
        mark(
            "{leader} und IT sind am Tisch vertreten; dazu gehört noch jemand aus den Bereichen, die sich bisher "
            "selbst um KI kümmern."
        ),
    ),
    Sentence(
        Unless(_DEPARTMENT),
        mark(
            "{leader} und IT sind am Tisch vertreten; gut wäre noch jemand aus einem Bereich, in dem sich viel Arbeit "
            "wiederholt."
        ),
    ),
    Sentence(ALWAYS, mark("{everybody} sind am Tisch vertreten; mehr braucht es nicht.")),
)
