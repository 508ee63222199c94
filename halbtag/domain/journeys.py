"""The drives around a visit as a calendar shows them: from when to when, from where to where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from halbtag.domain.calendar_entry import Leg
from halbtag.domain.half import Half
from halbtag.domain.travel import MIDDAY, Appointment, TravelTimes, judge_journey
from halbtag.domain.zone import at, local


@dataclass(frozen=True, slots=True)
class Drive:
    """One drive; `origin` and `destination` are names of appointments, None is home. Instants are aware."""

    leg: Leg
    start: datetime
    end: datetime
    minutes: int
    origin: str | None
    destination: str | None


def list_drives(
    visit: Appointment, *, half: Half, neighbours: Sequence[Appointment], times: TravelTimes
) -> list[Drive]:
    """Return the drives that a visit brings, in order; none where a place is unknown or the drive takes no time.

    `half` is the visit's half of the day; `neighbours` in any order, far ones do no harm. The drive from one visit to
    the next one belongs to the later one and is not shown twice. A drive ends as the visit begins and begins as it
    ends; where the journey takes a half-day of the day before or after, it is driven from that half-day's beginning.
    """
    journey = judge_journey(
        start=visit.start,
        end=visit.end,
        half=half,
        destination=visit.postal_code,
        neighbours=neighbours,
        times=times,
    )
    day = local(visit.start).date()
    day_before, day_after = day - timedelta(days=1), day + timedelta(days=1)
    is_far = (times.minutes(times.home, visit.postal_code) or 0) > times.policy.day_trip_minutes
    placed = [n for n in neighbours if times.minutes(n.postal_code, visit.postal_code) is not None]
    drives = []
    if journey.outbound_minutes:
        begin = at(day_before, MIDDAY) if is_far else at(day, MIDDAY.min)
        earlier = [n for n in placed if begin < n.end <= visit.start]
        origin = max(earlier, key=lambda n: n.end).name if earlier else None
        duration = timedelta(minutes=journey.outbound_minutes)
        takes_day_before = (day_before, Half.AFTERNOON) in journey.takes
        start = at(day_before, MIDDAY) if takes_day_before else visit.start - duration
        drives.append(Drive(Leg.OUTBOUND, start, start + duration, journey.outbound_minutes, origin, visit.name))
    limit = at(day_after, MIDDAY if is_far else MIDDAY.min)
    leads_on = any(visit.end <= n.start < limit for n in placed)
    if journey.return_minutes and not leads_on:
        takes_day_after = (day_after, Half.MORNING) in journey.takes
        start = at(day_after, times.policy.earliest_departure) if takes_day_after else visit.end
        end = start + timedelta(minutes=journey.return_minutes)
        drives.append(Drive(Leg.RETURN, start, end, journey.return_minutes, visit.name, None))
    return drives
