"""Why a half-day is closed, or to be taken with care, as the consultant reads it."""

from halbtag.domain.language import gettext, mark, pgettext
from halbtag.domain.slots import BEGUN, Reason, ReasonCode
from halbtag.domain.told import as_told

_WORDS = {
    ReasonCode.RULE: mark("nicht im Wochenmuster"),
    ReasonCode.OVERRIDE: mark("von Hand geschlossen"),
    ReasonCode.NOTICE: mark("zu kurzfristig"),
    ReasonCode.HORIZON: mark("zu weit voraus"),
    ReasonCode.LIMIT: mark("Grenze erreicht"),
    ReasonCode.HELD: mark("reserviert"),
    ReasonCode.BOOKED: mark("gebucht"),
    ReasonCode.BUSY: mark("belegt"),
    ReasonCode.RANGE: mark("außerhalb der Reichweite"),
    ReasonCode.STALE: mark("Kalender nicht lesbar"),
    ReasonCode.CLIENT_HOLIDAY: mark("Feiertag beim Unternehmen"),
}

#: Whose detail is the name of a holiday, and whose detail says all by itself.
_HOLIDAYS = frozenset({ReasonCode.HOLIDAY, ReasonCode.CLIENT_HOLIDAY})
_DETAIL_ALONE = frozenset({ReasonCode.OVERRIDE, ReasonCode.HOLIDAY})


def reason_words(reason: Reason) -> str:
    """Return the reason in a few words, with its detail where it has one."""
    if reason == BEGUN or (reason.detail and reason.code in _DETAIL_ALONE):
        return detail_words(reason)
    words = _code_words(reason.code)
    return f"{words}: {detail_words(reason)}" if reason.detail else words


def detail_words(reason: Reason) -> str:
    """Return the detail by itself; what somebody has typed, or named a calendar, stays as it is."""
    is_ours = reason == BEGUN or reason.code in _HOLIDAYS
    return gettext(reason.detail) if is_ours else as_told(reason.detail)


def _code_words(code: ReasonCode) -> str:
    match code:  # nouns that are headings elsewhere, or mean something else there
        case ReasonCode.PAUSE:
            return pgettext("Grund", "Pause")
        case ReasonCode.HOLIDAY:
            return pgettext("Grund", "Feiertag")
        case ReasonCode.TRAVEL:
            return pgettext("Grund", "Anfahrt")
        case _:
            return gettext(_WORDS[code])
