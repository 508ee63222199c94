"""The drives around a visit as a calendar shows them: from when to when, from where to where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from halbtag.domain.calendar_entry import Leg
from halbtag.domain.half import Half
from halbtag.domain.travel import MIDDAY, Appointment, Journey, TravelTimes, judge_journey
from halbtag.domain.zone import at, local

#: So much earlier than the half-day begins one wants to be there.
RESERVE = timedelta(minutes=15)

_A_DAY = timedelta(days=1)
_A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Drive:
    """One drive, and the time it is given, from `start` to `end`; `minutes` are those behind the wheel.

    `origin` and `destination` are names of appointments, None is home. Instants are aware.
    """

    leg: Leg
    start: datetime
    end: datetime
    minutes: int
    origin: str | None
    destination: str | None

    @property
    def is_outbound(self) -> bool:
        """Say whether it leads to the visit."""
        return self.leg is Leg.OUTBOUND

    @property
    def reserve_minutes(self) -> int:
        """Return how many minutes it is given beyond the drive, of those that are meant as a reserve."""
        return min(RESERVE, self.end - self.start - self.minutes * _A_MINUTE) // _A_MINUTE


def list_drives(
    visit: Appointment,
    *,
    half: Half,
    neighbours: Sequence[Appointment],
    busy: Sequence[Appointment] = (),
    times: TravelTimes,
) -> list[Drive]:
    """Return the drives that a visit brings, in order; none where a place is unknown or the drive takes no time.

    `half` is the visit's half of the day. `neighbours` are other visits and `busy` is what else the consultant keeps,
    nothing of it at the time of the visit; in any order, far ones do no harm. Where a drive begins and ends is what
    `judge_journey` says. The drive from one visit to the next belongs to the later one and is not shown twice; the one
    to a busy time is shown here, for nobody else shows it. The drive there is given RESERVE and begins
    at full five minutes, but not before what it begins at has ended; it ends as the visit begins. The drive back begins
    as the visit ends. Where the journey takes a half-day of the day before or after, it is driven from that half-day's
    beginning.
    """
    journey = judge_journey(
        start=visit.start,
        end=visit.end,
        half=half,
        destination=visit.postal_code,
        neighbours=[*neighbours, *busy],
        times=times,
    )
    drives = drives_of(visit, journey, times)
    return [drive for drive in drives if drive.is_outbound or journey.goal not in neighbours]


def drives_of(visit: Appointment, journey: Journey, times: TravelTimes) -> list[Drive]:
    """Return the drives of a journey that was judged, there and back: as `list_drives`, save that none is left out."""
    drives = []
    if journey.outbound_minutes:
        drives.append(_outbound(visit, journey, journey.outbound_minutes))
    if journey.return_minutes:
        drives.append(_return(visit, journey, journey.return_minutes, times))
    return drives


def _outbound(visit: Appointment, journey: Journey, minutes: int) -> Drive:
    duration = timedelta(minutes=minutes)
    day_before = local(visit.start).date() - _A_DAY
    takes_day_before = (day_before, Half.AFTERNOON) in journey.takes
    start = at(day_before, MIDDAY) if takes_day_before else _in_steps(visit.start - duration - RESERVE)
    if journey.origin is not None:
        start = max(start, journey.origin.end)
    end = start + duration if takes_day_before else visit.start
    return Drive(Leg.OUTBOUND, start, end, minutes, _name(journey.origin), visit.name)


def _in_steps(moment: datetime) -> datetime:
    """Return the last five minutes that are full."""
    return moment - timedelta(minutes=moment.minute % 5, seconds=moment.second)


def _return(visit: Appointment, journey: Journey, minutes: int, times: TravelTimes) -> Drive:
    day_after = local(visit.start).date() + _A_DAY
    takes_day_after = (day_after, Half.MORNING) in journey.takes
    start = at(day_after, times.policy.earliest_departure) if takes_day_after else visit.end
    end = start + timedelta(minutes=minutes)
    return Drive(Leg.RETURN, start, end, minutes, visit.name, _name(journey.goal))


def _name(appointment: Appointment | None) -> str | None:
    return appointment.name if appointment else None
