"""What the articles bring: the counters of some weeks, summed up by article, week and way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from halbtag.domain.funnel import Count, Row, Way, monday_of, stages, sum_by, weeks_between
from halbtag.domain.funnel_words import article_word, stage_word, way_word
from halbtag.domain.language import gettext
from halbtag.domain.plots import Bar, Columns, funnel_bars, week_columns
from halbtag.persistence.funnel import list_counts

#: What is shown where nothing else is asked for, and at most, in weeks.
USUAL_WEEKS = 12
MOST_WEEKS = 260


@dataclass(frozen=True, slots=True)
class Range:
    """Whole weeks from one Monday to another, and the one article that is meant, or all."""

    first: date
    last: date
    article: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """The rows of each table, in the order in which they are shown, and what the plots draw."""

    total: Row
    by_article: Mapping[str, Row]
    by_way: Mapping[Way, Row]
    by_week: Mapping[tuple[date, str], Row]
    bars: Sequence[Bar]
    columns: Columns


def range_of(first: date | None, last: date | None, *, article: str, today: date) -> Range:
    """Return whole weeks, the present one and those before it where nothing else is asked for.

    Two days the wrong way round are turned; nothing begins more than MOST_WEEKS before its end, nor ends after today.
    """
    end = monday_of(min(last or today, today))
    start = monday_of(first) if first else end - timedelta(weeks=min(USUAL_WEEKS - 1, end.toordinal() // 7 - 1))
    start, end = min(start, end), monday_of(min(max(start, end), today))
    return Range(max(start, end - timedelta(weeks=min(MOST_WEEKS, end.toordinal() // 7 - 1))), end, article)


def is_as_asked(wanted: Range, first: date | None, last: date | None) -> bool:
    """Say whether the range shown is the one that was asked for, as far as one was."""
    shown = (wanted.first, wanted.last)
    return all(day is None or monday_of(day) == edge for day, edge in zip((first, last), shown, strict=True))


def load_effect(session: Session, wanted: Range) -> Effect:
    """Return what is shown of a range: articles by how many inquiries they brought, weeks from the youngest on."""
    counts = list_counts(session, first=wanted.first, last=wanted.last, article=wanted.article)
    total = sum_by(counts, lambda _: "").get("", Row())
    by_article = sum_by(counts, lambda place: place.article)
    ranked = sorted(by_article.items(), key=lambda item: (-item[1]["started"], -item[1]["seen"], item[0]))
    ways = sum_by(counts, lambda place: place.way)
    weeks = weeks_between(wanted.first, wanted.last)
    return Effect(
        total=total,
        by_article=dict(ranked),
        by_way={way: ways[way] for way in Way if way in ways},
        by_week=sum_by(counts, lambda place: (place.week, place.article)),
        bars=funnel_bars(total),
        columns=week_columns(weeks, sum_by(counts, lambda place: place.week)),
    )


def effect_table(session: Session, wanted: Range) -> list[list[str | int]]:
    """Return the counters of a range as a table with its head: one row for each week, article and way."""
    counts = list_counts(session, first=wanted.first, last=wanted.last, article=wanted.article)
    columns = _columns(counts)
    head = [gettext("Woche"), gettext("Beginn"), gettext("Artikel"), gettext("Weg")]
    table: list[list[str | int]] = [[*head, *map(stage_word, columns)]]
    for place, row in sum_by(counts, lambda place: place).items():
        named = [f"{place.week:%G-W%V}", place.week.isoformat(), article_word(place.article), way_word(place.way)]
        table.append([*named, *(row[stage] for stage in columns)])
    return table


def _columns(counts: Sequence[Count]) -> list[str]:
    """Return every stage, those of earlier questionnaires that were counted in the range at the end."""
    known = stages()
    return [*known, *sorted({count.stage for count in counts} - set(known))]
