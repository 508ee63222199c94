"""From an article to a half-day that took place: the stages that are counted, by week and article, and no visitor."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from halbtag.domain.language import gettext
from halbtag.domain.qualification import Verdict
from halbtag.domain.questionnaire import STEPS, VERSIONS, Answers, first_open_step
from halbtag.domain.zone import local

SEEN = "seen"
STARTED = "started"
SLOT = "slot"
CONFIRMED = "confirmed"
TOOK_PLACE = "took_place"

#: Stands for a visit whose link names no article. No slug has a bracket: neither can be typed into an address.
NO_ARTICLE = "(ohne)"
#: Stands for all articles beyond those that a week has room for.
OTHERS = "(andere)"

MAX_ARTICLE_LENGTH = 80

#: How many different articles one week has room for: fewer for the mere seeing of a page, which costs a script nothing,
#: so that an article by which somebody begins an inquiry still finds a place.
MOST_ARTICLES_SEEN = 30
MOST_ARTICLES = 60

_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_NO_SLUG = re.compile(r"[^a-z0-9]+")

_Key = TypeVar("_Key")


class Way(StrEnum):
    """By which of the things that the admin makes for an article somebody came, as `utm_medium` says."""

    LINK = "link"
    BUTTON = "button"
    QR = "qr"
    FRAME = "frame"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is counted: the Monday of its ISO week, the article, and the way."""

    week: date
    article: str
    way: Way


@dataclass(frozen=True, slots=True)
class Count:
    """How often one stage was reached."""

    place: Place
    stage: str
    number: int


@dataclass(frozen=True, slots=True)
class Row:
    """The numbers of one line of the funnel, by stage."""

    numbers: Mapping[str, int] = field(default_factory=dict)

    def __getitem__(self, stage: str) -> int:
        """Return how often a stage was reached."""
        return self.numbers.get(stage, 0)

    @property
    def results(self) -> int:
        """Return how many read a result, whatever it said."""
        return sum(self[result_stage(verdict)] for verdict in Verdict)


def article_key(name: str) -> str:
    """Return the short name under which an article is counted: at most 80 small letters, digits and hyphens.

    That is what Ghost makes of a title for the address. What leaves nothing is counted as NO_ARTICLE.
    """
    spelled = name.casefold().translate(_SPELLED_OUT)
    return _NO_SLUG.sub("-", spelled).strip("-")[:MAX_ARTICLE_LENGTH].rstrip("-") or NO_ARTICLE


def way_of(source: Mapping[str, str]) -> Way:
    """Return the way that a first touch names, OTHER where it names none of ours."""
    medium = source.get("utm_medium", "")
    return Way(medium) if medium in set(Way) else Way.OTHER


def week_of(moment: datetime) -> date:
    """Return the Monday, in Berlin, of the ISO week (ISO 8601) in which an instant lies."""
    return monday_of(local(moment).date())


def monday_of(day: date) -> date:
    """Return the Monday of a day's ISO week."""
    return day - timedelta(days=day.weekday())


def week_name(monday: date) -> str:
    """Return an ISO week as people write it: "KW 48/2026". The year is that of its Thursday (ISO 8601)."""
    year, week, _ = monday.isocalendar()
    return gettext("KW %(week)d/%(year)d", week=week, year=year)


def step_stage(step_id: str) -> str:
    """Return the stage of a step of the questionnaire that is answered."""
    return f"step:{step_id}"


def result_stage(verdict: str) -> str:
    """Return the stage of a result."""
    return f"result:{verdict}"


def answered_steps(answers: Answers, *, version: int) -> list[str]:
    """Return the stages of the steps that are answered, up to the first open one, in their order."""
    steps = VERSIONS[version].steps
    open_step = first_open_step(answers, version=version)
    done = steps if open_step is None else steps[: steps.index(open_step)]
    return [step_stage(step.id) for step in done]


def stages() -> list[str]:
    """Return every stage that is counted by now, in the order of the way."""
    steps = [step_stage(step.id) for step in STEPS]
    results = [result_stage(verdict) for verdict in Verdict]
    return [SEEN, STARTED, *steps, *results, SLOT, CONFIRMED, TOOK_PLACE]


def sum_by(counts: Iterable[Count], key: Callable[[Place], _Key]) -> dict[_Key, Row]:
    """Return one row for each key, in the order in which the keys first come."""
    sums: dict[_Key, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for count in counts:
        sums[key(count.place)][count.stage] += count.number
    return {each: Row(dict(numbers)) for each, numbers in sums.items()}


def weeks_between(first: date, last: date) -> Sequence[date]:
    """Return the Mondays of all weeks from that of `first` to that of `last`, in order."""
    start, end = monday_of(first), monday_of(last)
    return [start + timedelta(weeks=number) for number in range((end - start).days // 7 + 1)]
