"""What the articles bring: the funnel of each, as tables, plots and a file."""

from datetime import date

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.admin.access import blueprint
from blueprints.runtime import runtime
from halbtag.domain import funnel_words
from halbtag.domain.csv_text import csv_bytes
from halbtag.domain.funnel import MAX_ARTICLE_LENGTH, stages, week_name
from halbtag.domain.months import parse_day
from halbtag.domain.plots import BAR_HEIGHT, COLUMN_HEIGHT
from halbtag.domain.zone import local
from halbtag.services.effect import Range, effect_table, is_as_asked, load_effect, range_of


@blueprint.get("/wirkung")
def show_effect() -> ResponseReturnValue:
    """Show how far those came whom the articles brought in a range of weeks."""
    wanted = _wanted()
    with runtime().database.reading() as session:
        effect = load_effect(session, wanted)
    return render_template(
        "admin/effect.html",
        effect=effect,
        wanted=wanted,
        is_as_asked=is_as_asked(wanted, *_days()),
        stages=stages(),
        names=funnel_words,
        week_name=week_name,
        bar_height=BAR_HEIGHT,
        column_height=COLUMN_HEIGHT,
        download_url=url_for(".download_effect", **_as_query(wanted)),
        article_url=lambda article: url_for(".show_effect", **{**_as_query(wanted), "artikel": article}),
    )


@blueprint.get("/wirkung/wirkung.csv")
def download_effect() -> ResponseReturnValue:
    """Hand the counters of a range out as a table for a spreadsheet."""
    with runtime().database.reading() as session:
        content = csv_bytes(effect_table(session, _wanted()))
    response = Response(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = "attachment; filename=wirkung.csv"
    return response


def _wanted() -> Range:
    given = request.args
    article = given.get("artikel", "")[:MAX_ARTICLE_LENGTH]
    today = local(runtime().clock()).date()
    return range_of(*_days(), article=article, today=today)


def _days() -> tuple[date | None, date | None]:
    """Return the days that the range was asked for by, None for what is missing or no day."""
    return parse_day(request.args.get("ab", "")), parse_day(request.args.get("bis", ""))


def _as_query(wanted: Range) -> dict[str, str]:
    query = {"ab": wanted.first.isoformat(), "bis": wanted.last.isoformat(), "artikel": wanted.article}
    return {name: value for name, value in query.items() if value}
