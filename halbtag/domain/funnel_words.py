"""The funnel in German words: what stages, ways and articles are called on the page and in the file."""

from halbtag.domain.funnel import CONFIRMED, NO_ARTICLE, OTHERS, SEEN, SLOT, STARTED, TOOK_PLACE, Way, step_stage
from halbtag.domain.questionnaire import STEPS

_STAGES = {
    SEEN: "Gesehen",
    STARTED: "Begonnen",
    **{step_stage(step.id): f"Schritt {number}" for number, step in enumerate(STEPS, 1)},
    "result:FIT": "Passt",
    "result:CLARIFY": "Klären",
    "result:NOT_YET": "Noch nicht",
    SLOT: "Gewählt",
    CONFIRMED: "Bestätigt",
    TOOK_PLACE: "Stattgefunden",
}

_WAYS = {
    Way.LINK: "Textlink",
    Way.BUTTON: "Button",
    Way.QR: "QR-Code",
    Way.FRAME: "Eingebettet",
    Way.OTHER: "Anderer Weg",
}

_ARTICLES = {NO_ARTICLE: "ohne Artikel", OTHERS: "andere"}


def stage_word(stage: str) -> str:
    """Return what a stage is called at the head of a column."""
    return _STAGES.get(stage, stage)


def way_word(way: Way) -> str:
    """Return what a way is called."""
    return _WAYS[way]


def article_word(article: str) -> str:
    """Return an article's name, or words for what is counted without one."""
    return _ARTICLES.get(article, article)
