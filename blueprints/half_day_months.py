"""One month of half-days as a page shows it: the same for somebody who begins and for somebody who moves."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from halbtag.domain.choice import choice_key
from halbtag.domain.months import group_weeks, month_of, month_weeks, next_month, previous_month
from halbtag.domain.slots import HalfDay, ReasonCode, Slot, free_slots
from halbtag.services.holds import Offer

#: How many half-days are named besides the month: near by, or near the wanted one.
NEAREST = 4

_NEVER = frozenset({ReasonCode.RULE, ReasonCode.HOLIDAY, ReasonCode.HORIZON})


def first_month(judged: Sequence[HalfDay]) -> date:
    """Return the first month that has a free half-day, or the first at all."""
    free = free_slots(judged)
    return month_of(free[0].day if free else judged[0].day)


def never_offered(judged: Sequence[HalfDay], day: date) -> bool:
    """Say whether the day is none on which there ever was a half-day: over, too far ahead, or free of work anyway."""
    of_day = [half_day for half_day in judged if half_day.day == day]
    return all(any(reason.code in _NEVER for reason in half_day.reasons) for half_day in of_day)


def month_values(
    offer: Offer, *, month: date, days: tuple[date, date], url_of: Callable[[date], str], nearest: Sequence[Slot] = ()
) -> dict[str, Any]:
    """Return what `slots/_month.html` shows of an offer; `url_of` gives the address of a month's page."""
    earliest, latest = map(month_of, days)
    judged = offer.half_days
    free = free_slots(judged)
    shown = [slot for slot in free if month_of(slot.day) == month]
    near = [half_day for half_day in judged if half_day.is_free and half_day.regions][:NEAREST]
    told = {month, *(month_of(half_day.day) for half_day in near)}
    next_free = next((slot for slot in free if month_of(slot.day) > month), None)
    return {
        "month": month,
        "groups": group_weeks(month_weeks(month, judged)),
        "previous_url": url_of(previous_month(month)) if month > earliest else None,
        "next_url": url_of(next_month(month)) if month < latest else None,
        "next_free": next_free,
        "next_free_url": url_of(month_of(next_free.day)) if next_free else None,
        "free_count": len(shown),
        "first_free": shown[0] if shown else None,
        "has_tight": any(half_day.is_tight for half_day in judged if month_of(half_day.day) == month),
        "nearest": nearest,
        "near": near,
        "earliest": offer.earliest if _is_told(offer, month, since=days[0]) else None,
        "near_months": [(other, url_of(other)) for other in offer.near_months if other not in told],
        "key_of": choice_key,
    }


def _is_told(offer: Offer, month: date, *, since: date) -> bool:
    """Say whether the month shows days that are closed for the notice alone, and none that is open in spite of it."""
    free = free_slots(offer.half_days)
    return since < offer.earliest and month <= month_of(offer.earliest) and bool(free) and free[0].day >= offer.earliest
