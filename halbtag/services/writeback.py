"""The consultant's calendar: which events stand in it, and how it comes to hold them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Protocol
from uuid import uuid4

from sqlalchemy.orm import Session

from halbtag.domain.calendar_entry import REMOVED, WRITTEN, CalendarEntry, EntryPlace, Leg, journey_uid, proposal_uid
from halbtag.domain.invitation import MAX_LINE_LENGTH, Event, EventStatus, build_calendar_entry
from halbtag.domain.journeys import Drive, list_drives
from halbtag.domain.language import gettext, speaking
from halbtag.domain.mail import Obsolete
from halbtag.domain.slots import Busy, Slot, group_by_day, list_busy_beside
from halbtag.domain.states import AGREED, BookingStatus, ProposalStatus
from halbtag.domain.text import clean_line, unlink
from halbtag.domain.travel import Appointment, TravelTimes, duration
from halbtag.persistence import calendar_targets, outbox
from halbtag.persistence.availability import list_busy
from halbtag.persistence.calendar_targets import SHOWN
from halbtag.persistence.database import Database
from halbtag.persistence.models import Booking, BusyCalendar, Profile, Proposal
from halbtag.persistence.outbox import Claim
from halbtag.persistence.profile import load_profile
from halbtag.persistence.travel import load_manual_times, travel_times_of
from halbtag.services.mails import event_of

#: How many days before and after a visit another one may begin or end its journey.
_REACH_DAYS = 1


class WritableCalendar(Protocol):
    """A calendar on a server; both methods raise Refused or Deferred."""

    def put(self, uid: str, content: bytes) -> None:
        """Bring the entry to this content."""

    def remove(self, uid: str) -> None:
        """Remove the entry, if it is there."""


def list_events(session: Session, bookings: Sequence[Booking], profile: Profile) -> list[Event]:
    """Return the events of the consultant's calendar: for each booking its visit, what is proposed, and the drives.

    `bookings` are as `calendar_targets.SHOWN` names them, with participants and proposals loaded, in order of time;
    each is a neighbour of the others. Two statements.
    """
    around = _load_around(session, profile, shown=bookings)
    return [
        event for booking in bookings for event in (*_events_of(session, booking, profile), *around.drives(booking))
    ]


def entries_for(
    session: Session, booking: Booking, profile: Profile, *, left: date | None = None
) -> list[CalendarEntry]:
    """Return what is to be written to the consultant's calendar, or removed, after a change of this booking.

    Requests (TENTATIVE) and confirmed bookings are written, with the drives that they bring; what has ended is
    removed. The drives of bookings nearby change with it, and those of bookings near the day that it has `left` where
    it was moved. Without a calendar to write to this is one statement and nothing; otherwise the entries go to
    `outbox.enqueue` in the same transaction, beside the mails. The booking's participants must be loaded, and its row
    be in the state that is to be shown.
    """
    target = calendar_targets.find_target(session)
    if target is None:
        return []
    # A neighbour's drives depend on its own neighbours.
    days = {booking.day, left or booking.day}
    others = calendar_targets.list_shown_around(session, days, days=2 * _REACH_DAYS, but=booking)
    writing = _Writing(session, target, profile, shown=[*others, booking] if booking.status in SHOWN else others)
    nearby = [other for other in others if any(_is_near(other.day, day) for day in days)]
    return [*writing.visit(booking), *writing.drives([booking, *nearby])]


def write_all_entries(session: Session, profile: Profile, *, now: datetime) -> int:
    """Store entries for everything that is yet to come, for a calendar that is new or was emptied; returns how many."""
    target = calendar_targets.find_target(session)
    if target is None:
        return 0
    bookings = calendar_targets.list_shown_from(session, now)
    writing = _Writing(session, target, profile, shown=bookings)
    count = 0
    for booking in bookings:
        entries = [*writing.visit(booking), *writing.drives([booking])]
        outbox.enqueue(session, entries, booking_id=booking.id, now=now)
        count += len(entries)
    return count


def renew_drives(session: Session, *, now: datetime) -> int:
    """Store entries for the drives yet to come that are others by now, and return how many.

    They begin and end at busy times too, which change without any booking doing so. What stands in the calendar as it
    should is left alone.
    """
    target = calendar_targets.find_target(session)
    if target is None or not _changed_drives(session, target, now=now):
        return 0
    # Now with the bookings kept as they are: a cancellation must not be overtaken by the drive to what it cancels.
    changed = _changed_drives(session, target, now=now, for_update=True)
    for booking_id, entry in changed:
        outbox.enqueue(session, [entry], booking_id=booking_id, now=now)
    return len(changed)


def _changed_drives(
    session: Session, target: BusyCalendar, *, now: datetime, for_update: bool = False
) -> list[tuple[int, CalendarEntry]]:
    """Return the entries of drives that are not the last ones stored for their place, with the bookings' ids."""
    reach = timedelta(days=2 * _REACH_DAYS)
    shown = calendar_targets.list_shown_from(session, now - reach, for_update=for_update)
    writing = _Writing(session, target, load_profile(session), shown=shown)
    drives = [(booking.id, entry) for booking in shown if booking.ends_at > now for entry in writing.drives([booking])]
    stored = outbox.list_last_of_streams(session, prefix=EntryPlace.prefix_of(target.id), ending_after=now)
    last = {message.stream: _mark_of(message.message_id) for message in stored}
    return [(booking_id, entry) for booking_id, entry in drives if last.get(entry.stream) != _mark_of(entry.message_id)]


def _mark_of(message_id: str) -> str:
    """Return what an entry's id says of its content, which is not kept once it was delivered."""
    return message_id.rpartition("/")[0]


def make_writer(database: Database, connect: Callable[[BusyCalendar], WritableCalendar]) -> Callable[[Claim], None]:
    """Return what delivers entries from the outbox, through the calendar that `connect` opens.

    It raises Obsolete for a calendar that is gone, or that is not written to any more; removing goes on there.
    """

    def write(claim: Claim) -> None:
        place = EntryPlace.from_stream(claim.stream)
        with database.reading() as session:
            calendar = calendar_targets.load_calendar(session, place.calendar_id)
        if calendar is None or (claim.content and not calendar.is_target):
            raise Obsolete
        opened = connect(calendar)
        if claim.content:
            opened.put(place.uid, claim.content)
        else:
            opened.remove(place.uid)

    return write


class _Writing:
    """One occasion for entries in one calendar; `shown` are the bookings that stand in it, as far as they matter."""

    def __init__(self, session: Session, target: BusyCalendar, profile: Profile, *, shown: Sequence[Booking]) -> None:
        self.session = session
        self.target = target
        self.profile = profile
        self.around = _load_around(session, profile, shown=shown)

    def visit(self, booking: Booking) -> Iterator[CalendarEntry]:
        """Write the booking itself and what is proposed for it; remove what stands there no more."""
        events = _events_of(self.session, booking, self.profile)
        uids = [booking.uid, *(proposal_uid(booking.uid, proposal.id) for proposal in booking.proposals)]
        known = outbox.list_streams(self.session, [self._place(uid).to_stream() for uid in uids])
        for event in events:
            yield self._write(event, booking)
        for uid in uids:
            if uid not in {event.uid for event in events} and self._place(uid).to_stream() in known:
                yield self._remove(uid, event_of(booking, self.profile).summary, booking)

    def drives(self, bookings: Sequence[Booking]) -> Iterator[CalendarEntry]:
        """Write the drives of these bookings, and remove those that were there and are not driven any more."""
        uids = [journey_uid(booking.uid, leg) for booking in bookings for leg in Leg]
        known = outbox.list_streams(self.session, [self._place(uid).to_stream() for uid in uids])
        for booking in bookings:
            events = self.around.drives(booking)
            for event in events:
                yield self._write(event, booking)
            for uid in (journey_uid(booking.uid, leg) for leg in Leg):
                if uid not in {event.uid for event in events} and self._place(uid).to_stream() in known:
                    yield self._remove(uid, _drive_title(booking, self.profile), booking)

    def _write(self, event: Event, booking: Booking) -> CalendarEntry:
        return self._entry(WRITTEN, event.uid, event.summary, booking, build_calendar_entry(event))

    def _remove(self, uid: str, subject: str, booking: Booking) -> CalendarEntry:
        return self._entry(REMOVED, uid, subject, booking, b"")

    def _entry(self, kind: str, uid: str, subject: str, booking: Booking, content: bytes) -> CalendarEntry:
        return CalendarEntry(
            kind=kind,
            stream=self._place(uid).to_stream(),
            revision=booking.sequence,
            recipient=self.target.name,
            subject=clean_line(subject, MAX_LINE_LENGTH),
            # Unlike a mail, an entry may be written again in the same revision.
            message_id=f"{kind}-{sha256(content).hexdigest()}/{uuid4()}",
            content=content,
        )

    def _place(self, uid: str) -> EntryPlace:
        return EntryPlace(self.target.id, uid)


def _events_of(session: Session, booking: Booking, profile: Profile) -> list[Event]:
    """Return what stands in the consultant's calendar of a booking, drives apart."""
    visit = event_of(booking, profile)
    with speaking(profile.language):
        visit = replace(visit, description=_description(session, booking))
        proposed = [each for each in booking.proposals if each.status is ProposalStatus.OPEN]
        return [visit] * _has_visit(booking) + [_proposed_event(visit, proposal) for proposal in proposed]


def _description(session: Session, booking: Booking) -> str:
    """Return what the consultant needs on the way: whom to call, and where the rest stands; no answer, no secret."""
    base_url = session.info.get("base_url", "")
    lines = [
        gettext("Kontakt: %(name)s", name=unlink(booking.name)),
        gettext("Telefon: %(number)s", number=booking.phone) if booking.phone else "",
        gettext("E-Mail: %(address)s", address=booking.email),
        gettext("In der Verwaltung: %(link)s", link=f"{base_url}/admin/termine/{booking.id}") if base_url else "",
    ]
    return "\n".join(filter(None, lines))


def _has_visit(booking: Booking) -> bool:
    if booking.status is BookingStatus.REQUESTED:
        return not booking.is_wish
    return booking.status in AGREED or booking.status is BookingStatus.COMPLETED


def _proposed_event(visit: Event, proposal: Proposal) -> Event:
    return replace(
        visit,
        uid=proposal_uid(visit.uid, proposal.id),
        start=proposal.starts_at,
        end=proposal.ends_at,
        summary=gettext("Vorschlag: %(title)s", title=visit.summary)[:MAX_LINE_LENGTH],
        status=EventStatus.TENTATIVE,
        attendees=(),
    )


@dataclass(frozen=True, slots=True)
class _Around:
    """What the drives of a visit reckon with, as the judgement of its half-day does: other visits and busy times.

    Holds are not among them: nobody drives there yet.
    """

    profile: Profile
    times: TravelTimes
    shown: Sequence[Booking]
    busy_by_day: Mapping[date, Sequence[Busy]]

    def drives(self, booking: Booking) -> list[Event]:
        """Return the events of the drives that a booking brings."""
        if not _has_visit(booking):
            return []
        slot = Slot(booking.day, booking.half, booking.starts_at, booking.ends_at)
        drives = list_drives(
            _appointment(booking),
            half=booking.half,
            neighbours=[_appointment(other) for other in self.shown if _is_neighbour(other, booking)],
            busy=[_with_place(busy) for busy in list_busy_beside(slot, self.busy_by_day)],
            times=self.times,
        )
        visit = event_of(booking, self.profile)
        with speaking(self.profile.language):
            return [_drive_event(drive, visit, booking, self.profile) for drive in drives]


def _load_around(session: Session, profile: Profile, *, shown: Sequence[Booking]) -> _Around:
    days = [booking.day for booking in shown]
    busy = list_busy(session, first=min(days), last=max(days)) if days else []
    return _Around(profile, travel_times_of(profile, load_manual_times(session)), shown, group_by_day(busy))


def _drive_event(drive: Drive, visit: Event, booking: Booking, profile: Profile) -> Event:
    origin, destination = drive.origin or profile.city, drive.destination or profile.city
    home = f"{profile.street}, {profile.postal_code} {profile.city}"
    there = visit.location if drive.leg is Leg.OUTBOUND else drive.destination or home
    return replace(
        visit,
        uid=journey_uid(visit.uid, drive.leg),
        start=drive.start,
        end=drive.end,
        summary=gettext("Fahrt %(origin)s – %(destination)s", origin=unlink(origin), destination=unlink(destination)),
        location=there,
        description=f"{_purpose(drive, booking)} {_drive_time(drive)}",
        attendees=(),
    )


def _drive_title(booking: Booking, profile: Profile) -> str:
    with speaking(profile.language):
        return gettext("Fahrt zu %(company)s", company=unlink(booking.company))


def _purpose(drive: Drive, booking: Booking) -> str:
    company = unlink(booking.company)
    if drive.is_outbound:
        return gettext("Zum Halbtag bei %(company)s.", company=company)
    return gettext("Zurück vom Halbtag bei %(company)s.", company=company)


def _drive_time(drive: Drive) -> str:
    time, reserve = duration(drive.minutes), drive.reserve_minutes
    if reserve > 0:
        return gettext("Fahrzeit etwa %(time)s, dazu %(reserve)s Minuten Reserve", time=time, reserve=reserve)
    return gettext("Fahrzeit etwa %(time)s", time=time)


def _appointment(booking: Booking) -> Appointment:
    return Appointment(booking.starts_at, booking.ends_at, booking.postal_code, booking.city)


def _with_place(busy: Appointment) -> Appointment:
    """Return a busy time under a name that tells one place from the other: of a calendar's entries no more is known."""
    return replace(busy, name=f"{busy.name} ({busy.postal_code})")


def _is_neighbour(other: Booking, booking: Booking) -> bool:
    return other is not booking and _has_visit(other) and _is_near(other.day, booking.day)


def _is_near(one: date, other: date) -> bool:
    return abs((one - other).days) <= _REACH_DAYS
