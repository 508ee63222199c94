"""Five questions to ask in the half-day, chosen by the answers: what the consultant cannot read out of them."""

from collections.abc import Iterator

from halbtag.domain.briefing_insights import element_state, given
from halbtag.domain.language import gettext, mark
from halbtag.domain.questionnaire import Answers

HOW_MANY = 5

_DRIVER = {
    "it_alone": mark("Was hat die Geschäftsführung der IT bisher über Ziele und Grenzen gesagt?"),
    "management_with_it": mark("Worin sind sich Geschäftsführung und IT noch nicht einig?"),
    "management_alone": mark("Was würde Ihre IT sagen, wenn sie von Ihren Plänen hörte?"),
    "departments": mark("Welcher Bereich würde zugunsten eines anderen warten?"),
    "external": mark("Welche Entscheidung fällt heute außer Haus, die Sie selbst treffen müssten?"),
    "nobody": mark("Wer im Haus würde es übernehmen, wenn Sie morgen fragten?"),
}

_GOAL = {
    "revenue": mark("Welchen Auftrag haben Sie zuletzt verloren, und woran lag es?"),
    "margin": mark("Wo bleibt Geld liegen, das in keiner Auswertung steht?"),
    "quality": mark("Welcher Fehler kommt immer wieder, obwohl ihn alle kennen?"),
    "speed": mark("Worauf wartet Ihre Kundschaft am längsten?"),
    "employer": mark("Für welche Arbeit finden Sie niemanden mehr?"),
    "unknown": mark("Welche Zahl im Unternehmen soll in einem Jahr anders aussehen?"),
}

_PROGRESS = {
    "nothing": mark("Was hat Sie bisher davon abgehalten, anzufangen?"),
    "individuals": mark("Wer hat sich mit KI schon Arbeit erspart, und wem hat die Person es erzählt?"),
    "pilots": mark("Welches Pilotprojekt würden Sie vermissen, wenn es morgen endete?"),
    "production": mark("Woran merken Sie, ob sich der Einsatz lohnt?"),
}

_MANDATE = {
    "partial": mark("Was darf heute entschieden werden, ohne bei Ihnen nachzufragen?"),
    "none": mark("Was müsste im Auftrag stehen, damit morgen jemand anfangen kann?"),
    "unknown": mark("Wer glaubt, einen Auftrag zu haben, und von wem?"),
}

_ALWAYS = (
    mark("Welches Risiko tragen Sie mit, und wo ist für Sie Schluss?"),
    mark("Was erfährt die Belegschaft, wann und von wem?"),
    mark("Wovon lassen Sie ab, damit dafür Zeit ist?"),
    mark("Wer am Tisch ist am wenigsten überzeugt, und warum?"),
)


def choose_questions(answers: Answers) -> list[str]:
    """Return exactly five different questions, those that the answers call for first."""
    chosen = dict.fromkeys([*_called_for(answers), *_ALWAYS])
    return [gettext(question) for question in chosen][:HOW_MANY]


def _called_for(answers: Answers) -> Iterator[str]:
    tables = (("driver", _DRIVER), ("goals", _GOAL), ("progress", _PROGRESS), ("mandate", _MANDATE))
    for question_id, table in tables:
        yield from [table[option] for option in given(answers, question_id) if option in table][:1]
    if element_state(answers, "frame") == "open":
        yield mark("Welche Daten dürfen das Haus unter keinen Umständen verlassen?")
    if answers.get("size") in ("1-9", "10-49"):
        yield mark("Wer macht es, wenn es neben dem Tagesgeschäft laufen muss?")
