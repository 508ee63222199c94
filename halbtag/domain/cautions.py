"""What of a foreign calendar was taken with caution, because its own words did not say when it is."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from halbtag.domain.formats import day_numeric
from halbtag.domain.language import gettext, mark, ngettext


class CautionReason(StrEnum):
    """What of an entry could not be read, and so what it counts as; in the order in which they are told."""

    NO_START = "no_start"
    START = "start"
    ZONE = "zone"
    RULE = "rule"
    LENGTH = "length"
    EXCEPTION = "exception"


@dataclass(frozen=True, slots=True, order=True)
class Caution:
    """One entry, known by nothing but the day on which it begins as written; None where not even that can be read."""

    reason: CautionReason
    day: date | None


_WORDS = {
    CautionReason.NO_START: mark("ohne lesbaren Beginn. Sperrt nichts, bitte selbst prüfen"),
    CautionReason.START: mark("mit unlesbarem Beginn. Gilt den ganzen Tag als belegt, in jeder Zeitzone der Welt"),
    CautionReason.ZONE: mark("in unbekannter Zeitzone. Gilt in jeder Zeitzone der Welt als belegt"),
    CautionReason.RULE: mark("mit unlesbarer Wiederholung. Gilt ab diesem Tag jeden Tag als belegt"),
    CautionReason.LENGTH: mark("mit unlesbarem Ende. Gilt mindestens 24 Stunden als belegt"),
    CautionReason.EXCEPTION: mark("mit unlesbarer Ausnahme. Der Termin gilt auch an diesem Tag der Reihe als belegt"),
}
_OURS = "cautions"
#: So many days are named for each reason; with six reasons that stays below the 500 signs that are kept.
_MAX_DAYS = 5


def write_cautions(cautions: Collection[Caution]) -> str:
    """Return the entries in one line of ASCII of at most 500 signs, such as "cautions zone:2:2026-12-01,2026-12-08".

    That is how many for each reason, and the first few of their days; "" for none.
    """
    told = [f"{reason}:{_write(cautions, reason)}" for reason in CautionReason if _count(cautions, reason)]
    return " ".join([_OURS, *told]) if told else ""


def explain_cautions(line: str) -> list[str]:
    """Return a sentence for each reason in what `write_cautions` wrote; none for any other text."""
    ours, *told = line.split(" ")
    return [_explain(*part.split(":")) for part in told] if ours == _OURS else []


def _write(cautions: Iterable[Caution], reason: CautionReason) -> str:
    found = [caution for caution in cautions if caution.reason is reason]
    days = sorted({caution.day for caution in found if caution.day is not None})[:_MAX_DAYS]
    return f"{len(found)}:{','.join(day.isoformat() for day in days)}"


def _count(cautions: Iterable[Caution], reason: CautionReason) -> int:
    return sum(caution.reason is reason for caution in cautions)


def _explain(reason: str, count: str, days: str) -> str:
    named = [day_numeric(date.fromisoformat(day)) for day in days.split(",") if day]
    return f"{_entries(int(count), named)} {gettext(_WORDS[CautionReason(reason)])}."


def _entries(count: int, named: list[str]) -> str:
    days = ", ".join(named)
    if not named:
        return ngettext("Ein Eintrag", "%(num)d Einträge", count)
    if count > len(named):
        return gettext("%(count)s Einträge (%(days)s) und weitere", count=count, days=days)
    return ngettext("Ein Eintrag (%(days)s)", "%(num)d Einträge (%(days)s)", count, days=days)
