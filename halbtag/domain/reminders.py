"""What the clock says of a booking, and when: of a decision, before the half-day, and the question after it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from halbtag.domain.holidays import is_working_day
from halbtag.domain.working_hours import WorkingHours, share_of_time
from halbtag.domain.zone import at, local

#: How many days the first reminder or the eve can be brought forward by weekends and holidays: more than ever follow
#: on each other.
LONGEST_CLOSURE = timedelta(days=10)

#: How long after a half-day the question what became of it is still put.
OUTCOME_IS_ASKED = timedelta(days=14)


class ReminderKind(StrEnum):
    """What is said; the values are stored, at most once per booking and instant that it speaks of."""

    DECISION_HALF = "decision_half"
    DECISION_LATE = "decision_late"
    FIRST = "first"
    EVE = "eve"
    OUTCOME = "outcome"


#: After which share of the working time the consultant is reminded of a decision.
_SHARES = ((ReminderKind.DECISION_HALF, 0.5), (ReminderKind.DECISION_LATE, 0.8))


@dataclass(frozen=True, slots=True)
class ReminderPlan:
    """Which reminders go out before a half-day: the first so many days before, 0 for none, and one on the eve."""

    days: int
    on_eve: bool
    hours: WorkingHours


def reminder_times(start: datetime, plan: ReminderPlan) -> list[tuple[ReminderKind, datetime]]:
    """Return what is planned for a half-day that begins at an aware instant, in order, with its aware instants in UTC.

    Each goes out when the consultant's working day begins. The eve is the working day before; a first reminder that
    would fall on a weekend or a holiday goes out on the working day before it.
    """
    day = local(start).date()
    planned = []
    if plan.days:
        planned.append((ReminderKind.FIRST, _morning(day - timedelta(days=plan.days), plan.hours)))
    if plan.on_eve:
        planned.append((ReminderKind.EVE, _morning(day - timedelta(days=1), plan.hours)))
    return planned


def due_reminder(
    start: datetime, *, scheduled_at: datetime | None, plan: ReminderPlan, said: Collection[str], now: datetime
) -> ReminderKind | None:
    """Return what is to be said now, or None; all instants are aware.

    Of two that are due only the later is true. Nothing is said once the half-day has begun, and nothing that was due
    by `scheduled_at`, when everybody was told of the half-day anyway. `said` are the kinds said of this start.
    """
    if now >= start:
        return None
    times = [each for each in reminder_times(start, plan) if scheduled_at is None or each[1] > scheduled_at]
    return _latest(times, said=said, now=now)


def due_decision_reminder(
    asked: datetime, due: datetime, *, hours: WorkingHours, said: Collection[str], now: datetime
) -> ReminderKind | None:
    """Return what the consultant is to be reminded with of an answer that was asked for and is due, or None.

    At half and at four fifths of the working time between the two, of both only the later, and nothing after it.
    """
    if now >= due:
        return None
    times = [(kind, share_of_time(asked, due, share, hours)) for kind, share in _SHARES]
    return _latest(times, said=said, now=now)


def is_outcome_due(start: datetime, *, hours: WorkingHours, now: datetime) -> bool:
    """Say whether it is time to ask what became of a half-day: from the next working day on, for two weeks."""
    day = local(start).date() + timedelta(days=1)
    while not is_working_day(day, land=hours.land):
        day += timedelta(days=1)
    return at(day, hours.starts_at) <= now <= start + OUTCOME_IS_ASKED


def _latest(
    times: Iterable[tuple[ReminderKind, datetime]], *, said: Collection[str], now: datetime
) -> ReminderKind | None:
    passed = [kind for kind, instant in times if instant <= now]
    return passed[-1] if passed and passed[-1] not in said else None


def _morning(day: date, hours: WorkingHours) -> datetime:
    while not is_working_day(day, land=hours.land):
        day -= timedelta(days=1)
    return at(day, hours.starts_at)
