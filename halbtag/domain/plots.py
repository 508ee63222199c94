"""The geometry of the plots: lengths in per cent of the picture, heights in pixels, so that no letter is scaled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from halbtag.domain.funnel import CONFIRMED, SEEN, SLOT, STARTED, TOOK_PLACE, Row, step_stage
from halbtag.domain.language import gettext, pgettext
from halbtag.domain.questionnaire import STEPS, Step

#: The height of one bar with its line of text, and of the columns without theirs, in pixels.
BAR_HEIGHT = 46
COLUMN_HEIGHT = 150

#: What the two series of columns stand for.
SERIES = (STARTED, CONFIRMED)

#: A column is never thinner than can be seen where there is something to count, in pixels and per cent.
_LEAST = 2.0

_MOST_LETTERS = 24

#: At most so many weeks have their name below them, the first and the last among them.
_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """One stage: its length in per cent, and its share in per cent of those who began, where that says something."""

    label: str
    number: int
    width: float
    y: int
    share: int | None


@dataclass(frozen=True, slots=True)
class Column:
    """One number of one week: place and breadth in per cent, height and upper edge in pixels."""

    series: str
    x: float
    width: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class WeekName:
    """The name of a week below the columns, and whether it stands at the left or right edge or in the middle."""

    text: str
    x: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of all weeks below their highest number."""

    top: int
    columns: Sequence[Column]
    names: Sequence[WeekName]


def funnel_bars(total: Row) -> list[Bar]:
    """Return one bar for each stage, in the order of the way, the longest as wide as the picture."""
    numbers = [
        (gettext("Angebot gesehen"), total[SEEN]),
        (gettext("Anfrage begonnen"), total[STARTED]),
        *((_step_words(place, step), total[step_stage(step.id)]) for place, step in enumerate(STEPS, 1)),
        (gettext("Ergebnis gelesen"), total.results),
        (gettext("Halbtag gewählt"), total[SLOT]),
        (gettext("Termin bestätigt"), total[CONFIRMED]),
        (gettext("Hat stattgefunden"), total[TOOK_PLACE]),
    ]
    most = max(number for _, number in numbers)
    begun = total[STARTED]
    return [
        Bar(
            label,
            number,
            width=_length(number, most, 100.0),
            y=place * BAR_HEIGHT,
            share=round(100 * number / begun) if begun and place > 1 else None,
        )
        for place, (label, number) in enumerate(numbers)
    ]


def _step_words(place: int, step: Step) -> str:
    return gettext("Schritt %(place)d: %(title)s", place=place, title=_short(gettext(step.title)))


def _short(title: str) -> str:
    """Return what has room beside a number on the narrowest screen."""
    return title if len(title) <= _MOST_LETTERS else title[: _MOST_LETTERS - 1].rstrip() + "…"


def week_columns(weeks: Sequence[date], rows: Mapping[date, Row]) -> Columns:
    """Return two columns for each week, begun and confirmed, and the names of some weeks below them."""
    top = max((rows[week][stage] for week in weeks if week in rows for stage in SERIES), default=0)
    room = 100 / len(weeks)
    breadth = room * 0.38
    columns = []
    for place, week in enumerate(weeks):
        for number, stage in enumerate(SERIES):
            height = _length(rows.get(week, Row())[stage], top, COLUMN_HEIGHT)
            x = place * room + room * 0.12 + number * breadth
            columns.append(Column(stage, round(x, 3), round(breadth, 3), round(COLUMN_HEIGHT - height, 1), height))
    return Columns(top, [column for column in columns if column.height], _week_names(weeks))


def _week_names(weeks: Sequence[date]) -> list[WeekName]:
    if len(weeks) < _MOST_NAMES:
        return [WeekName(_week_mark(weeks[0]), 0, "start")]
    middle = len(weeks) // 2
    room = 100 / len(weeks)
    return [
        WeekName(_week_mark(weeks[0]), 0, "start"),
        WeekName(_week_mark(weeks[middle]), round((middle + 0.5) * room, 3), "middle"),
        WeekName(_week_mark(weeks[-1]), 100, "end"),
    ]


def _week_mark(monday: date) -> str:
    """Return the name of a week so short that three stand side by side on the narrowest screen."""
    year, week, _ = monday.isocalendar()
    return pgettext("unter den Säulen", "KW %(week)d/%(year)d", week=week, year=year)


def _length(number: int, most: int, whole: float) -> float:
    return round(max(_LEAST, whole * number / most), 2) if number > 0 else 0.0
