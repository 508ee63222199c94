"""The consultant's own calendars as he sets them up: added, changed, and never shown again in what is secret."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from halbtag.domain.fetching import FetchFailed
from halbtag.domain.states import CalendarKind
from halbtag.persistence.models import BusyCalendar
from halbtag.persistence.profile import load_profile
from halbtag.services.sealing import Seal
from halbtag.services.target_leaving import leave_targets
from halbtag.services.writeback import write_all_entries


@dataclass(frozen=True, slots=True)
class CalendarForm:
    """What the form may set; an empty address or password leaves the stored one (ASVS 5.0.0, 15.3.3)."""

    name: str
    kind: CalendarKind
    address: str = field(repr=False)
    host: str
    username: str
    password: str = field(repr=False)
    blocks_tentative: bool
    is_target: bool


class PasswordNeeded(Exception):
    """The address leads to another host, where the stored password must not go (ASVS 5.0.0, 13.3.1)."""


def add_calendar(session: Session, seal: Seal, form: CalendarForm, *, now: datetime) -> BusyCalendar:
    """Return the new calendar, due at once; nothing is known of it until it was read.

    One that is written to gets everything that is yet to come, and the one before loses it.
    """
    if form.is_target:
        leave_targets(session, now=now)
    calendar = BusyCalendar(
        name=form.name,
        kind=form.kind,
        host=form.host,
        address=seal.close(form.address),
        username=form.username,
        password=seal.close(form.password) if form.password else None,
        blocks_tentative=form.blocks_tentative,
        is_target=form.is_target,
        etag="",
        last_modified="",
        error="",
        due_at=now,
        created_at=now,
    )
    session.add(calendar)
    session.flush()
    if form.is_target:
        write_all_entries(session, load_profile(session), now=now)
    return calendar


def change_calendar(session: Session, seal: Seal, calendar: BusyCalendar, form: CalendarForm, *, now: datetime) -> None:
    """Change a calendar; with another address or user it is read anew, and its last copy stays in force until then.

    One that is written to from now on, or at another address, gets everything that is yet to come. One that was
    written to and is no longer loses it; the calendar at a former address keeps it, for the way there is gone.
    Raises PasswordNeeded where the host or the user changes and no password came with it.
    """
    moves = bool(form.address) and (form.host != calendar.host or not _is_same(seal, calendar, form.address))
    is_elsewhere = (bool(form.address) and form.host != calendar.host) or form.username != calendar.username
    if is_elsewhere and calendar.password and not form.password:
        raise PasswordNeeded
    begins = form.is_target and (moves or not calendar.is_target)
    if form.is_target != calendar.is_target:
        leave_targets(session, now=now)
    calendar.name = form.name
    calendar.username = form.username
    calendar.blocks_tentative = form.blocks_tentative
    calendar.is_target = form.is_target
    if form.password:
        calendar.password = seal.close(form.password)
    if moves:
        calendar.host, calendar.address = form.host, seal.close(form.address)
        calendar.etag = calendar.last_modified = ""
    calendar.due_at = now
    if begins:
        session.flush()
        write_all_entries(session, load_profile(session), now=now)


def _is_same(seal: Seal, calendar: BusyCalendar, address: str) -> bool:
    try:
        return seal.open(calendar.address) == address
    except FetchFailed:  # closed under an earlier SECRET_KEY
        return False
