"""The questions of version 2: how far each element is settled, what hurts, and less about a table that is clear."""

from halbtag.domain.conditions import Unless, either, every, given
from halbtag.domain.language import mark
from halbtag.domain.questions import Kind, Option, Question, Questionnaire, Row, Step
from halbtag.domain.questions_1 import AI_TODAY as AI_TODAY_1
from halbtag.domain.questions_1 import CIRCLE as CIRCLE_1
from halbtag.domain.questions_1 import COMPANY, SIZES

__all__ = ["AI_TODAY", "CIRCLE", "COMPANY", "SIZES", "VERSION_2"]

#: The roles and the seats at the table that leave no doubt that somebody who decides is there.
_DECIDING_ROLES = ("owner", "managing_director", "board")
_DECIDING_SEATS = ("owner", "managing_director")

_DECIDES_HERSELF = given("role", *_DECIDING_ROLES)
_SEATED = given("circle", *_DECIDING_SEATS)

_DRIVER, _PROGRESS, _MANDATE, _SETTLED, _GOALS = AI_TODAY_1.questions
_DECISION_MAKER_1, _CIRCLE, _COUNT_1 = CIRCLE_1.questions


_ELEMENTS = Question(
    id="elements",
    label=mark("Was ist bei Ihnen schon geklärt?"),
    kind=Kind.GRID,
    options=(Option("settled", mark("geklärt")), Option("partial", mark("zum Teil")), Option("open", mark("offen"))),
    rows=(
        Row(
            "direction",
            name=mark("Ausrichtung"),
            label=mark("Ausrichtung: welche Geschäftsziele KI unterstützen soll"),
            problem=mark("Bitte wählen Sie, wie weit die Ausrichtung geklärt ist."),
        ),
        Row(
            "focus",
            name=mark("Fokus"),
            label=mark("Fokus: in welchen zwei oder drei Bereichen Sie beginnen"),
            problem=mark("Bitte wählen Sie, wie weit der Fokus geklärt ist."),
        ),
        Row(
            "frame",
            name=mark("Rahmen"),
            label=mark("Rahmen: Leitplanken für Daten, Sicherheit, Verantwortung und Kommunikation"),
            problem=mark("Bitte wählen Sie, wie weit der Rahmen geklärt ist."),
        ),
    ),
    problem=mark("Bitte wählen Sie in jeder Zeile eine Antwort."),
)

_PAIN = Question(
    id="pain",
    label=mark("Was hemmt Sie bei KI im Moment am meisten?"),
    kind=Kind.TEXT,
    hint=mark("Ein Satz genügt, höchstens 300 Zeichen. Bitte keine Namen und nichts Vertrauliches."),
    problem=mark("Bitte schreiben Sie höchstens 300 Zeichen."),
    required=False,
    condition=given("progress", "individuals", "pilots", "production"),
)

AI_TODAY = Step(
    id=AI_TODAY_1.id,
    title=AI_TODAY_1.title,
    intro=AI_TODAY_1.intro,
    questions=(_DRIVER, _PROGRESS, _MANDATE, _ELEMENTS, _GOALS, _PAIN),
)

_COUNT = Question(
    id="count",
    label=_COUNT_1.label,
    kind=_COUNT_1.kind,
    options=_COUNT_1.options,
    problem=_COUNT_1.problem,
    condition=every(_DECIDES_HERSELF, _SEATED),
)

_DECISION_MAKER = Question(
    id="decision_maker",
    label=_DECISION_MAKER_1.label,
    kind=_DECISION_MAKER_1.kind,
    options=_DECISION_MAKER_1.options,
    problem=_DECISION_MAKER_1.problem,
    condition=either(Unless(_DECIDES_HERSELF), every(given("circle"), Unless(_SEATED))),
)

CIRCLE = Step(id=CIRCLE_1.id, title=CIRCLE_1.title, intro=CIRCLE_1.intro, questions=(_CIRCLE, _COUNT, _DECISION_MAKER))

VERSION_2 = Questionnaire(version=2, steps=(COMPANY, AI_TODAY, CIRCLE))
