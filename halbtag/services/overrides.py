"""Dated exceptions from the week: ranges that open or close, and single half-days by a click."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from halbtag.domain.changes import Change, Entry
from halbtag.domain.errors import Refusal, SaidAlready
from halbtag.domain.half import Half
from halbtag.domain.repetition import repeats_override
from halbtag.domain.slots import HalfDay, Reason, ReasonCode, half_days, judge_half_day
from halbtag.domain.slots import Override as Wanted
from halbtag.domain.zone import local
from halbtag.persistence import agenda, week
from halbtag.persistence.availability import load_availability
from halbtag.persistence.changes import override_entry
from halbtag.persistence.models import Booking, Override
from halbtag.persistence.profile import load_profile, lock_profile
from halbtag.services.availability import is_open, load_newcomers_view
from halbtag.services.changes import Recorded, record

#: Nobody opens a half-day further ahead; what visitors look through is bounded by it.
FARTHEST = timedelta(days=731)


class HalfDayBegun(Refusal):
    """The half-day has begun, or is over: nobody can be let in, or kept out, any more."""


class NotOpened(Refusal):
    """The half-day stays closed: of something nobody has named, or of something that no override lifts."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A half-day with its reasons, and what „Trotzdem öffnen“ would lift; empty where that cannot open it.

    `fixed` are the reasons that no override lifts, a client's journey aside: that is decided with the request.
    """

    half_day: HalfDay
    liftable: Sequence[Reason]
    fixed: Sequence[Reason]
    is_near_enough: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A half-day that a booking keeps: its own or a proposed one, or one that the journey takes (`is_visit` False)."""

    day: date
    half: Half
    booking: Booking
    is_visit: bool
    is_proposed: bool


@dataclass(frozen=True, slots=True)
class Vacation:
    """An override with the half-days that are kept in what it closes."""

    override: Override
    kept: Sequence[Kept]


def list_vacations(session: Session, *, now: datetime) -> Sequence[Vacation]:
    """Return the overrides that are not over, by their first day, closing ones with what is kept in them."""
    today = local(now).date()
    overrides = week.list_overrides(session, since=today)
    if not overrides:
        return []
    kept = _list_kept(session, first=today, last=max(override.last_day for override in overrides))
    return [Vacation(override, _kept_in(override, kept)) for override in overrides]


def add_override(session: Session, wanted: Wanted, *, now: datetime) -> tuple[Recorded | None, Sequence[Kept]]:
    """Open or close a range, ends included; it wins over what was set before.

    Returns the change, and what is kept in a closed range: it stays so, and the consultant has to know. Raises
    SaidAlready where the range is just that already, and HalvesOverlap, see `record`.
    """
    if wanted.last_day < wanted.first_day:
        raise ValueError("the range ends before it starts")
    lock_profile(session)
    if repeats_override(wanted, week.list_entries(session, since=local(now).date()).overrides):
        raise SaidAlready
    override = _insert(session, wanted, now)
    recorded = record(session, Change(added=(override_entry(override),)), now=now)
    return recorded, _kept_in(override, _list_kept(session, first=wanted.first_day, last=wanted.last_day))


def remove_override(session: Session, override_id: int, *, now: datetime) -> Recorded | None:
    """Take an override back; None where it was gone already. Raises HalvesOverlap, see `record`."""
    lock_profile(session)
    removed = week.delete_override(session, override_id)
    return record(session, Change(removed=(removed,)), now=now) if removed else None


def set_half_day(session: Session, *, day: date, half: Half, open_it: bool, now: datetime) -> Recorded | None:
    """Open or close one half-day against the pattern; doing it twice is doing it once.

    Where the pattern says so without an override of its own, none is left behind: back to the rule is back to the rule.
    A booking on it stays. Returns the change, None where nothing had to be changed. Raises HalfDayBegun where it is
    too late for either, and HalvesOverlap, see `record`.
    """
    lock_profile(session)
    judged = _judge(session, day, half, now)
    if judged.has_begun:
        raise HalfDayBegun
    if is_open(judged) == open_it:
        return None
    removed = week.delete_overrides_of_half_day(session, day=day, half=half)
    remaining = _judge(session, day, half, now)
    if is_open(remaining) == open_it:
        return record(session, Change(removed=tuple(removed)), now=now)
    lifts = tuple(reason.key for reason in remaining.reasons if reason.is_pattern) if open_it else ()
    return _replace(session, removed, Wanted(day, day, half, is_open=open_it, lifts=lifts), now)


def list_still_closed(session: Session, change: Change, *, now: datetime) -> Sequence[HalfDay]:
    """Return the half-days that a change has opened and that stay closed for another reason, in order.

    Those that have begun, or that somebody has, are left out: nobody expects them to be free.
    """
    openings = [entry.what for entry in change.added if isinstance(entry.what, Wanted) and entry.what.is_open]
    return [
        half_day for opening in openings for half_day in _judge_range(session, opening, now) if _stays_shut(half_day)
    ]


def explain_half_day(session: Session, *, day: date, half: Half, now: datetime, destination: str = "") -> Explanation:
    """Tell why a half-day is closed, for a client at `destination` if given, and what would open it."""
    availability = load_newcomers_view(session, first=day, last=day, now=now)
    shown = judge_half_day(day, half, availability=availability, now=now, destination=destination)
    judged = judge_half_day(day, half, availability=availability, now=now)
    return Explanation(
        half_day=shown,
        liftable=_liftable(judged, now),
        fixed=[reason for reason in judged.reasons if not reason.is_liftable],
        is_near_enough=_is_near_enough(day, now),
    )


def open_knowingly(
    session: Session, *, day: date, half: Half, named: Collection[str], now: datetime
) -> Recorded | None:
    """Open a half-day in spite of the reasons that are named by their keys; it is on offer afterwards.

    Returns the change, None where nothing closed it. Raises NotOpened where something else closes it too: it may have
    come up since the reasons were read, and HalvesOverlap, see `record`. Times and reason of an opening that is there
    already are kept.
    """
    lock_profile(session)
    judged = _judge(session, day, half, now)
    if judged.is_free:
        return None
    lifted = _liftable(judged, now)
    if not lifted or not {reason.key for reason in lifted} <= set(named):
        raise NotOpened
    opening = _opening_on(session, day, half, now)
    keys = dict.fromkeys(reason.key for reason in (*judged.lifted, *lifted))
    removed = week.delete_overrides_of_half_day(session, day=day, half=half)
    # A closing that spoke of this half-day alone is gone by now: there is nothing left to lift.
    closing = [entry.what for entry in removed if isinstance(entry.what, Wanted) and not entry.what.is_open]
    gone = {Reason(ReasonCode.OVERRIDE, override.reason).key for override in closing}
    still = {reason.key for reason in _judge(session, day, half, now).reasons}
    lifts = tuple(key for key in keys if key not in gone or key in still)
    if not lifts:
        return record(session, Change(removed=tuple(removed)), now=now)
    return _replace(session, removed, replace(opening, lifts=lifts), now)


def _liftable(half_day: HalfDay, now: datetime) -> Sequence[Reason]:
    if not _is_near_enough(half_day.day, now) or not all(reason.is_liftable for reason in half_day.reasons):
        return ()
    return half_day.reasons


def _is_near_enough(day: date, now: datetime) -> bool:
    return day <= local(now).date() + FARTHEST


def _judge(session: Session, day: date, half: Half, now: datetime) -> HalfDay:
    availability = load_availability(session, load_profile(session), first=day, last=day, now=now)
    return judge_half_day(day, half, availability=availability, now=now)


def _judge_range(session: Session, opening: Wanted, now: datetime) -> Sequence[HalfDay]:
    first, last = opening.first_day, opening.last_day
    availability = load_availability(session, load_profile(session), first=first, last=last, now=now)
    judged = half_days(first, last, availability=availability, now=now)
    return [half_day for half_day in judged if opening.applies_to(half_day.day, half_day.half)]


def _stays_shut(half_day: HalfDay) -> bool:
    return bool(half_day.reasons) and half_day.taken is None and not half_day.has_begun


def _opening_on(session: Session, day: date, half: Half, now: datetime) -> Wanted:
    """Return the opening that stands for the half-day, narrowed to it, or a plain one."""
    availability = load_availability(session, load_profile(session), first=day, last=day, now=now)
    found = [override for override in availability.overrides if override.applies_to(day, half)]
    if found and found[-1].is_open:
        return replace(found[-1], first_day=day, last_day=day, half=half)
    return Wanted(day, day, half, is_open=True)


def _replace(session: Session, removed: Sequence[Entry], wanted: Wanted, now: datetime) -> Recorded | None:
    added = override_entry(_insert(session, wanted, now))
    return record(session, Change(removed=tuple(removed), added=(added,)), now=now)


def _insert(session: Session, wanted: Wanted, now: datetime) -> Override:
    override = Override(
        first_day=wanted.first_day,
        last_day=wanted.last_day,
        half=wanted.half,
        is_open=wanted.is_open,
        starts_at=wanted.starts_at if wanted.is_open else None,
        ends_at=wanted.ends_at if wanted.is_open else None,
        reason=wanted.reason,
        lifts=list(wanted.lifts),
        created_at=now,
    )
    session.add(override)
    session.flush()
    return override


def _list_kept(session: Session, *, first: date, last: date) -> Sequence[Kept]:
    return [
        Kept(claim.day, claim.half, booking, is_visit=claim.is_visit, is_proposed=proposal is not None)
        for claim, booking, proposal in agenda.list_claims(session, first=first, last=last)
    ]


def _kept_in(override: Override, kept: Sequence[Kept]) -> Sequence[Kept]:
    if override.is_open:
        return []
    return [
        each
        for each in kept
        if override.first_day <= each.day <= override.last_day and override.half in (None, each.half)
    ]
