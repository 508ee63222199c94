"""`flask availability …`: say on the terminal why a half-day is open or closed."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import click
from flask.cli import AppGroup

from halbtag.commands.wiring import wiring
from halbtag.domain.formats import day_long, half_name, span
from halbtag.domain.half import Half
from halbtag.domain.months import next_month
from halbtag.domain.questionnaire import is_postal_code
from halbtag.domain.slots import HalfDay, Reason
from halbtag.services.availability import FIRST_MONTH, LAST_MONTH, judge_day

group = AppGroup("availability", short_help="Explain why a half-day is open or closed.")


@group.command("explain", short_help="Give every reason for one day.")
@click.argument("day", type=click.DateTime(formats=["%Y-%m-%d"]), metavar="DATE")
@click.option("--half", type=click.Choice([half.value for half in Half]), help="Only this half.")
@click.option("--postal-code", default="", help="As a client at this place sees it, with the journey.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def explain(day: datetime, half: str | None, postal_code: str, *, as_json: bool) -> None:
    """Give the state of a day's half-days with all their reasons, DATE as 2026-12-03."""
    if postal_code and not is_postal_code(postal_code):
        raise click.BadParameter("five digits, for example 86150", param_hint="--postal-code")
    with wiring().database.reading() as session:
        judged = judge_day(session, day=_date(day), destination=postal_code, now=wiring().clock())
    wanted = [each for each in judged if half in (None, each.half.value)]
    click.echo(
        json.dumps([_as_data(each) for each in wanted], ensure_ascii=False, indent=2) if as_json else _text(wanted)
    )


def _date(day: datetime) -> date:
    """Return the day, where the calendar can count on; holidays and journeys look at days on either side."""
    if not FIRST_MONTH <= day.date() < next_month(LAST_MONTH):
        raise click.BadParameter(
            f"between {FIRST_MONTH} and {next_month(LAST_MONTH) - timedelta(days=1)}", param_hint="DATE"
        )
    return day.date()


def _text(judged: list[HalfDay]) -> str:
    lines = [day_long(judged[0].day)]
    for each in judged:
        times = f" {span(each.slot.start, each.slot.end)}" if each.slot else ""
        lines.append(f"{half_name(each.half)}{times}: {_state(each)}")
        lines += [f"  - {_words(reason)}" for reason in each.reasons]
        lines += [f"  ! {_words(caution)}{_lifting(each, caution)}" for caution in each.cautions]
        lines += [f"  + {region}" for region in each.regions]
    return "\n".join(lines)


def _state(half_day: HalfDay) -> str:
    if half_day.is_tight:
        return "tight"
    return "free" if half_day.is_free else "closed"


def _words(reason: Reason) -> str:
    return f"{reason.code}: {reason.detail}" if reason.detail else str(reason.code)


def _lifting(half_day: HalfDay, caution: Reason) -> str:
    return " (lifted)" if caution in half_day.lifted else ""


def _as_data(half_day: HalfDay) -> dict[str, Any]:
    return {
        "day": half_day.day.isoformat(),
        "half": half_day.half.value,
        "state": _state(half_day),
        "start": half_day.slot.start.isoformat() if half_day.slot else None,
        "end": half_day.slot.end.isoformat() if half_day.slot else None,
        "reasons": [{"code": reason.code.value, "detail": reason.detail} for reason in half_day.reasons],
        "cautions": [{"code": caution.code.value, "detail": caution.detail} for caution in half_day.cautions],
        "lifted": [lifted.key for lifted in half_day.lifted],
        "regions": list(half_day.regions),
        "journey": _journey(half_day),
    }


def _journey(half_day: HalfDay) -> dict[str, Any] | None:
    journey = half_day.journey
    if journey is None:
        return None
    return {
        "reach": journey.reach.value,
        "outbound_minutes": journey.outbound_minutes,
        "return_minutes": journey.return_minutes,
        "takes": [f"{day.isoformat()}:{half}" for day, half in journey.takes],
    }
