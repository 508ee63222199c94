"""The funnel in words: what stages, ways and articles are called on the page and in the file."""

from halbtag.domain.funnel import CONFIRMED, NO_ARTICLE, OTHERS, SEEN, SLOT, STARTED, TOOK_PLACE, Way, step_stage
from halbtag.domain.language import gettext, mark
from halbtag.domain.questionnaire import STEPS

_STEPS = (mark("Schritt 1"), mark("Schritt 2"), mark("Schritt 3"))

_STAGES = {
    SEEN: mark("Gesehen"),
    STARTED: mark("Begonnen"),
    **{step_stage(step.id): words for step, words in zip(STEPS, _STEPS, strict=True)},
    "result:FIT": mark("Passt"),
    "result:CLARIFY": mark("Klären"),
    "result:NOT_YET": mark("Noch nicht"),
    SLOT: mark("Gewählt"),
    CONFIRMED: mark("Bestätigt"),
    TOOK_PLACE: mark("Stattgefunden"),
}

_WAYS = {
    Way.LINK: mark("Textlink"),
    Way.BUTTON: mark("Button"),
    Way.QR: mark("QR-Code"),
    Way.FRAME: mark("Eingebettet"),
    Way.OTHER: mark("Anderer Weg"),
}

_ARTICLES = {NO_ARTICLE: mark("ohne Artikel"), OTHERS: mark("andere")}


def stage_word(stage: str) -> str:
    """Return what a stage is called at the head of a column."""
    return gettext(_STAGES.get(stage, stage))


def way_word(way: Way) -> str:
    """Return what a way is called."""
    return gettext(_WAYS[way])


def article_word(article: str) -> str:
    """Return an article's name, or words for what is counted without one."""
    return gettext(_ARTICLES[article]) if article in _ARTICLES else article
