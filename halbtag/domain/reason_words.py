"""Why a half-day is closed, or to be taken with care, as the consultant reads it."""

from halbtag.domain.slots import BEGUN, Reason, ReasonCode

_WORDS = {
    ReasonCode.PAUSE: "Pause",
    ReasonCode.RULE: "nicht im Wochenmuster",
    ReasonCode.OVERRIDE: "von Hand geschlossen",
    ReasonCode.HOLIDAY: "Feiertag",
    ReasonCode.NOTICE: "zu kurzfristig",
    ReasonCode.HORIZON: "zu weit voraus",
    ReasonCode.LIMIT: "Grenze erreicht",
    ReasonCode.HELD: "reserviert",
    ReasonCode.BOOKED: "gebucht",
    ReasonCode.BUSY: "belegt",
    ReasonCode.TRAVEL: "Anfahrt",
    ReasonCode.RANGE: "außerhalb der Reichweite",
    ReasonCode.STALE: "Kalender nicht lesbar",
    ReasonCode.CLIENT_HOLIDAY: "Feiertag beim Unternehmen",
}

#: Whose detail says all by itself.
_DETAIL_ALONE = frozenset({ReasonCode.OVERRIDE, ReasonCode.HOLIDAY})


def reason_words(reason: Reason) -> str:
    """Return the reason in a few German words, with its detail where it has one."""
    if reason == BEGUN:
        return reason.detail
    if not reason.detail:
        return _WORDS[reason.code]
    if reason.code in _DETAIL_ALONE:
        return reason.detail
    return f"{_WORDS[reason.code]}: {reason.detail}"
