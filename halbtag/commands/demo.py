"""`flask demo load`: fills an empty copy, so that every page can be looked at."""

from datetime import date, datetime, time, timedelta

import click
from flask.cli import AppGroup
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from halbtag.commands.demo_story import CONSULTANT, PASSERS, VIEWS_PER_INQUIRY, Fate, Passer, Visitor
from halbtag.commands.demo_visitors import VISITORS
from halbtag.commands.wiring import Wiring, wiring
from halbtag.domain.choice import Choice
from halbtag.domain.half import Half
from halbtag.domain.slots import free_slots, nearest_slots
from halbtag.domain.states import BookingStatus, FollowUpKind, MessageStatus, Scope
from halbtag.domain.travel import Region
from halbtag.domain.zone import local
from halbtag.persistence import migrate, tokens
from halbtag.persistence.inquiries import open_inquiry
from halbtag.persistence.models import Booking, Inquiry, OutboxMessage, Override
from halbtag.persistence.profile import load_profile
from halbtag.services import cancellations, requests, submissions
from halbtag.services.follow_ups import Wanted, leave_follow_up
from halbtag.services.funnel import count_seen
from halbtag.services.holds import hold_slot, offer_half_days
from halbtag.services.inquiries import save_answers, start_inquiry
from halbtag.services.setup import prepare
from halbtag.services.travel import add_region

group = AppGroup("demo", short_help="Fill an empty copy with invented people.")

#: What happens between two steps of one visitor.
_A_MOMENT = timedelta(minutes=3)
_A_DAY = timedelta(days=1)


@group.command("load", short_help="A consultant, forty inquiries, fifteen bookings.")
def load() -> None:
    """Fill an empty database with an invented consultant, forty inquiries and fifteen bookings.

    The same every time, counted from now. Only the last message is left to send, to an address that nobody can have.
    """
    parts = wiring()
    migrate.upgrade(parts.database)
    with parts.database.writing() as session:
        prepare(session)
        if session.scalar(select(Inquiry.id).limit(1)) is not None:
            raise click.ClickException("there are inquiries already; the demonstration wants an empty database")
        _introduce_consultant(session, now=parts.clock())
    for passer in PASSERS:
        _Story(parts, passer.ago).tell_passer(passer)
    for visitor in VISITORS:
        _Story(parts, visitor.ago).tell_visitor(visitor)
    with parts.database.writing() as session:
        _settle_messages(session, now=parts.clock())
    click.echo(f"{len(PASSERS) + len(VISITORS)} inquiries and {len(VISITORS)} bookings are there.")


class _Story:
    """One visitor's way: every step is the one that the website takes, at the time when she came."""

    def __init__(self, parts: Wiring, ago: timedelta) -> None:
        self.parts = parts
        self.now = parts.clock() - ago

    def tell_passer(self, passer: Passer) -> None:
        token = self._begin(passer)
        if passer.message:
            with self.parts.database.writing() as session:
                opened = open_inquiry(session, token, now=self.now, for_update=True)
                wanted = Wanted(FollowUpKind.MESSAGE, **passer.message)
                leave_follow_up(session, self.parts.mails, opened=opened, wanted=wanted, now=self.now)

    def tell_visitor(self, visitor: Visitor) -> None:
        token = self._begin(visitor)
        booking = self._hold(token, visitor)
        if visitor.fate is Fate.HELD:
            return
        self.now += _A_MOMENT
        self._submit(token, visitor, booking)
        if visitor.fate is Fate.VERIFYING:
            return
        self.now += _A_MOMENT
        self._confirm(booking)
        self.now += _A_DAY
        self._end(visitor, booking)

    def _begin(self, person: Passer | Visitor) -> str:
        """Have the offer seen by some who leave it at that, too, and the questions answered."""
        with self.parts.database.writing() as session:
            for _ in range(VIEWS_PER_INQUIRY):
                count_seen(session, source=person.source, now=self.now)
            token = start_inquiry(
                session, answers=person.answers, source=person.source, now=self.now, version=person.version
            )
        with self.parts.database.writing() as session:
            opened = open_inquiry(session, token, now=self.now, for_update=True)
            save_answers(session, opened, answers=person.answers, now=self.now)
        return token

    def _hold(self, token: str, visitor: Visitor) -> Booking:
        with self.parts.database.writing() as session:
            opened = open_inquiry(session, token, now=self.now, for_update=True)
            offered = free_slots(offer_half_days(session, opened, now=self.now))
            wanted = local(self.now).date() + timedelta(days=visitor.lead_days)
            [slot] = nearest_slots(offered, wanted=wanted, count=1)
            return hold_slot(session, opened, day=slot.day, half=slot.half, now=self.now)

    def _submit(self, token: str, visitor: Visitor, booking: Booking) -> None:
        with self.parts.database.writing() as session:
            submissions.submit_booking(
                session,
                self.parts.mails,
                opened=open_inquiry(session, token, now=self.now, for_update=True),
                choice=Choice(booking.day, booking.half),
                contact=visitor.contact,
                guests=visitor.guests,
                now=self.now,
            )

    def _confirm(self, booking: Booking) -> None:
        with self.parts.database.writing() as session:
            token = tokens.issue(session, scope=Scope.BOOKING, booking_id=booking.id, now=self.now)
            session.flush()
            submissions.confirm_address(session, self.parts.mails, token=token, now=self.now)

    def _end(self, visitor: Visitor, booking: Booking) -> None:
        mails = self.parts.mails
        with self.parts.database.writing() as session:
            if visitor.fate is Fate.DECLINED:
                reason = "Ohne die Geschäftsführung am Tisch bliebe der Halbtag ohne Ergebnis."
                requests.decline_request(session, mails, booking_id=booking.id, reason=reason, now=self.now)
            if visitor.fate is Fate.CANCELLED:
                reason = "Unsere Geschäftsführerin ist in dieser Woche verreist."
                cancellations.cancel_booking(
                    session, mails, booking_id=booking.id, reason=reason, by_consultant=False, now=self.now
                )


def _introduce_consultant(session: Session, *, now: datetime) -> None:
    profile = load_profile(session)
    replacements = {getattr(profile, name): value for name, value in CONSULTANT.items() if isinstance(value, str)}
    for name in ("imprint", "imprint_en", "privacy", "privacy_en"):
        setattr(profile, name, _replaced(getattr(profile, name), replacements))
    for name, value in CONSULTANT.items():
        setattr(profile, name, value)
    today = local(now).date()
    session.add_all(_overrides(today, created_at=now - timedelta(days=90)))
    add_region(session, _week_in_munich(today))


def _week_in_munich(today: date) -> Region:
    """Return region days five weeks ahead: who asks from 80331 sees them first, on the page of half-days."""
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=5)
    first, last = (monday + timedelta(days=weekday) for weekday in (0, 4))
    return Region(first, last, "Raum München", "80331", 40)


def _replaced(text: str, replacements: dict[str, str]) -> str:
    for old, new in replacements.items():
        text = text.replace(old, new)
    return text


def _overrides(today: date, *, created_at: datetime) -> list[Override]:
    monday = today - timedelta(days=today.weekday())
    vacation = monday + timedelta(weeks=8)
    saturday = monday + timedelta(weeks=3, days=5)
    appointment = monday + timedelta(weeks=2, days=2)
    return [
        _closed(vacation, vacation + timedelta(days=11), None, "Winterurlaub", created_at),
        _closed(appointment, appointment, Half.AFTERNOON, "Steuerberatung", created_at),
        Override(
            first_day=saturday,
            last_day=saturday,
            half=Half.MORNING,
            is_open=True,
            starts_at=time(9, 30),
            ends_at=time(13, 0),
            reason="Samstag für Betriebe im Schichtdienst",
            created_at=created_at,
        ),
    ]


def _closed(first: date, last: date, half: Half | None, reason: str, created_at: datetime) -> Override:
    return Override(first_day=first, last_day=last, half=half, is_open=False, reason=reason, created_at=created_at)


def _settle_messages(session: Session, *, now: datetime) -> None:
    """Everything is delivered, but an invitation that was refused and the last message, which is still waiting."""
    ids = session.scalars(select(OutboxMessage.id).order_by(OutboxMessage.created_at, OutboxMessage.id)).all()
    refused = session.scalar(
        select(OutboxMessage.id)
        .join(Booking, Booking.id == OutboxMessage.booking_id)
        .where(OutboxMessage.kind == "circle_invited", Booking.status == BookingStatus.CONFIRMED)
        .order_by(OutboxMessage.id.desc())
        .limit(1)
    )
    sent = [message_id for message_id in ids[:-1] if message_id != refused]
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(sent))
        .values(status=MessageStatus.SENT, attempts=1, content=None, finished_at=OutboxMessage.created_at)
    )
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == refused)
        .values(
            status=MessageStatus.FAILED,
            attempts=1,
            last_error="550 5.1.1 Recipient address rejected: User unknown",
            finished_at=now,
        )
    )
