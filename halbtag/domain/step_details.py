"""What a line of the history keeps beside its step: half-days as keys, so that each side reads them in its language."""

import re
from collections.abc import Iterable
from datetime import date

from halbtag.domain.booking_states import Action
from halbtag.domain.formats import day_short, half_name
from halbtag.domain.half import Half
from halbtag.domain.language import gettext
from halbtag.domain.months import half_day_key, parse_half_day

#: The steps whose detail begins with half-days, and what stands between them there.
_BETWEEN = {
    Action.COUNTER: "; ",
    Action.TAKE: "; ",
    Action.ASK_TAKEN: "; ",
    Action.PROPOSE_MOVE: ", ",
    Action.ASK_MOVE: ", ",
    Action.ASK_MOVE_TAKEN: ", ",
    Action.MOVE: ", ",
    Action.TAKE_MOVE: ", ",
}

#: Those that keep the half-day that was left, not the one that they led to.
_LEAVING = frozenset({Action.MOVE, Action.TAKE_MOVE})

_KEY = r"\d{4}-\d\d-\d\d:(?:morning|afternoon)"
_DETAIL = re.compile(rf"({_KEY}(?:;{_KEY})*)(?:\. (.*))?", re.DOTALL)


def write_half_days(half_days: Iterable[tuple[date, Half]], words: str = "") -> str:
    """Return half-days, and what was said with them if anything, as `describe_detail` reads them."""
    keys = ";".join(half_day_key(day, half) for day, half in half_days)
    return f"{keys}. {words}" if words else keys


def describe_detail(action: Action, detail: str) -> str:
    """Return a step's detail as it is read: "Do., 03.12. Vormittag. Messe", "bisher Di., 01.12. Vormittag", "Raum".

    What somebody typed stays as it is, and so does what was kept in words.
    """
    if action is Action.DESCRIBE:
        return gettext(detail)
    kept = _DETAIL.fullmatch(detail) if action in _BETWEEN else None
    if kept is None:
        return detail
    told = _BETWEEN[action].join(_half_day(key) for key in kept[1].split(";"))
    if action in _LEAVING:
        told = gettext("bisher %(half_day)s", half_day=told)
    return f"{told}. {kept[2]}" if kept[2] else told


def _half_day(key: str) -> str:
    found = parse_half_day(key)
    return f"{day_short(found[0])} {half_name(found[1])}" if found else key
