"""What an opening was made in spite of, read back from the key that is kept with it, which is German for ever."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date

from halbtag.domain.formats import SPANS, day_short
from halbtag.domain.language import Language, gettext, speaking, spoken
from halbtag.domain.reason_words import reason_words
from halbtag.domain.slots import LIMITS, Reason, ReasonCode

#: In so many years each day of a month has fallen on each day of the week; the key has no year.
_CYCLE = range(2000, 2028)

_PLACE = re.compile(r"%\\\((\w+)\\\)[sd]")
_DAY = r"\w\w\., \d\d\.\d\d\."
_CLOCK = r"\d\d:\d\d"
_VALUES = {"name": ".+", "count": r"\d+", "first": _DAY, "last": _DAY, "start": _CLOCK, "end": _CLOCK}


def lift_words(key: str) -> str:
    """Return a lifted reason in words, from its key; what cannot be read back is said as it was written."""
    code, _, detail = key.partition(":")
    reason = Reason(ReasonCode(code), detail)
    if spoken() is not Language.GERMAN:
        reason = Reason(reason.code, _REREADERS.get(reason.code, str)(detail))
    return reason_words(reason)


def _reread_limit(detail: str) -> str:
    return next((gettext(text) % _numbers(found) for text in LIMITS if (found := _values(text, detail))), detail)


def _reread_busy(detail: str) -> str:
    """Return name and times of an appointment anew: "Privat, 10:00–11:00 Uhr"; the name may have commas of its own."""
    for text in SPANS:
        if found := _values(f"%(name)s, {text}", detail):
            return f"{found['name']}, {gettext(text) % {name: _day(value) for name, value in found.items()}}"
    return detail


_REREADERS = {ReasonCode.LIMIT: _reread_limit, ReasonCode.BUSY: _reread_busy}


def _values(text: str, said: str) -> Mapping[str, str]:
    """Return what was filled into a text, by name; nothing where something else was said."""
    found = re.fullmatch(_PLACE.sub(_group, re.escape(text)), said)
    return found.groupdict() if found else {}


def _group(place: re.Match[str]) -> str:
    return f"(?P<{place[1]}>{_VALUES[place[1]]})"


def _numbers(found: Mapping[str, str]) -> Mapping[str, int]:
    return {name: int(value) for name, value in found.items()}


def _day(written: str) -> str:
    """Return a day as `day_short` writes it now; anything else as it is."""
    return next((day_short(day) for day in _days_written(written)), written)


def _days_written(written: str) -> Iterator[date]:
    if re.fullmatch(_DAY, written):
        for year in _CYCLE:
            with suppress(ValueError):
                day = date(year, int(written[8:10]), int(written[5:7]))
                if _in_german(day) == written:
                    yield day


def _in_german(day: date) -> str:
    with speaking(Language.GERMAN):
        return day_short(day)
