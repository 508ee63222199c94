"""Whether it is any use to look for a half-day, and why not: what a page may promise before one is chosen."""

from collections.abc import Sequence
from enum import StrEnum

from halbtag.domain.slots import HalfDay, ReasonCode
from halbtag.domain.travel import Reach


class Outlook(StrEnum):
    """What somebody who looks for a half-day can expect."""

    OPEN = "open"
    PAUSED = "paused"  # the consultant takes nothing at the moment
    UNREACHABLE = "unreachable"  # no half-day whatsoever leaves enough time for the way to this place
    FULL = "full"  # nothing is free as far as one can book


def outlook_of(judged: Sequence[HalfDay]) -> Outlook:
    """Return what all half-days that may be on offer, judged for one place, come to."""
    if any(half_day.is_free for half_day in judged):
        return Outlook.OPEN
    if any(reason.code is ReasonCode.PAUSE for half_day in judged for reason in half_day.reasons):
        return Outlook.PAUSED
    journeys = [half_day.journey for half_day in judged if half_day.journey is not None]
    if journeys and all(journey.reach is Reach.UNREACHABLE for journey in journeys):
        return Outlook.UNREACHABLE
    return Outlook.FULL


def must_be_asked_for(judged: Sequence[HalfDay]) -> bool:
    """Say whether a half-day of these is asked for and not booked: a calendar of the consultant's cannot be read."""
    return any(caution.code is ReasonCode.STALE for half_day in judged for caution in half_day.cautions)
