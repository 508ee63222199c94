"""Every row of the table of steps, taken: its mails, its history entry and what it does to calendars are as it says."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar as Ical
from sqlalchemy import select

from halbtag.domain.booking_states import EDGES, Action, Calendar, edge_of
from halbtag.domain.choice import Choice
from halbtag.domain.errors import Refusal
from halbtag.domain.states import Actor, BookingStatus, Channel, Scope
from halbtag.persistence import bookings, tokens
from halbtag.persistence.inquiries import open_inquiry
from halbtag.persistence.models import (
    Booking,
    BookingStep,
    BusyCalendar,
    OutboxMessage,
    Participant,
    Proposal,
    SlotClaim,
)
from halbtag.persistence.profile import load_profile
from halbtag.services import submissions
from halbtag.services.history import load_history
from halbtag.services.holds import hold_slot
from halbtag.services.mails import Mails, event_of
from tests.calendar_store import CalendarStore, StoredEvent
from tests.conftest import START
from tests.factories import ANSWERS, CONTACT, DAY, GUESTS, HALF, UNSURE_ANSWERS, later, make_inquiry
from tests.life import LATER, STEPS, Occasion, take_step
from tests.services.test_writeback import add_calendar

MAILS = Mails(Path(__file__).parents[2] / "templates", "https://termine.example")
CONSULTANT = "kalender@beispiel-beratung.example"

#: When promises have run out, and when the half-day is over.
LATE, OVER = later(START, days=6), later(START, days=9)

FORM = ("hold", "submit", "confirm")


@dataclass(frozen=True)
class Road:
    """A way to one step, and who takes it: the last of `steps` is the step. `but` are kinds that this way omits."""

    action: Action
    by: Actor
    steps: tuple[str, ...]
    is_sure: bool = True
    at: datetime = START
    but: frozenset[str] = frozenset()


P, C, K = Actor.PROSPECT, Actor.CONSULTANT, Actor.CLOCK

ROADS = (
    Road(Action.SUBMIT, P, ("hold", "submit")),
    Road(Action.CHOOSE_OTHER, P, ("hold", "choose other")),
    Road(Action.TAKE_BACK, P, ("hold", "submit", "take back")),
    Road(Action.LAPSE, K, ("hold", "submit", "lapse"), at=LATE),
    Road(Action.BOOK, P, FORM),
    Road(Action.ASK, P, FORM, is_sure=False),
    Road(Action.ACCEPT, C, (*FORM, "accept"), is_sure=False),
    Road(Action.DECLINE, C, (*FORM, "decline"), is_sure=False),
    Road(Action.DECLINE, C, (*FORM, "counter", "decline"), is_sure=False),
    Road(Action.COUNTER, C, (*FORM, "counter"), is_sure=False),
    Road(Action.TAKE, P, (*FORM, "counter", "take"), is_sure=False),
    Road(Action.ASK_TAKEN, P, (*FORM, "counter", "come between", "take"), is_sure=False),
    Road(Action.WITHDRAW, P, (*FORM, "cancel by prospect"), is_sure=False),
    Road(Action.WITHDRAW, P, (*FORM, "counter", "cancel by prospect"), is_sure=False),
    Road(Action.EXPIRE, K, (*FORM, "expire"), is_sure=False, at=LATE),
    Road(Action.EXPIRE, K, (*FORM, "counter", "expire"), is_sure=False, at=LATE),
    Road(Action.MOVE, P, (*FORM, "request move")),
    Road(Action.MOVE, C, (*FORM, "move")),
    Road(Action.ASK_MOVE, P, (*FORM, "accept", "request move"), is_sure=False),
    Road(Action.PROPOSE_MOVE, C, (*FORM, "propose move")),
    Road(Action.TAKE_MOVE, P, (*FORM, "propose move", "take move by prospect")),
    Road(Action.TAKE_MOVE, C, (*FORM, "accept", "request move", "take move by consultant"), is_sure=False),
    Road(Action.ASK_MOVE_TAKEN, P, (*FORM, "propose move", "come between", "take move by prospect")),
    Road(Action.KEEP, P, (*FORM, "propose move", "keep by prospect"), but=frozenset({"move_kept"})),
    Road(Action.KEEP, C, (*FORM, "propose move", "keep by consultant"), but=frozenset({"consultant_move_kept"})),
    Road(Action.EXPIRE_MOVE, K, (*FORM, "propose move", "expire"), at=LATE),
    Road(Action.CANCEL, P, (*FORM, "cancel by prospect")),
    Road(Action.CANCEL, C, (*FORM, "cancel by consultant")),
    Road(Action.CANCEL, C, (*FORM, "propose move", "cancel by consultant")),
    Road(Action.NAME_GUEST, P, (*FORM, "invite"), is_sure=False),
    Road(Action.NAME_GUEST, P, (*FORM, "counter", "invite"), is_sure=False),
    Road(Action.DROP_GUEST, P, (*FORM, "uninvite"), is_sure=False),
    Road(Action.DROP_GUEST, P, (*FORM, "counter", "uninvite"), is_sure=False),
    Road(Action.INVITE, P, (*FORM, "invite")),
    Road(Action.UNINVITE, P, (*FORM, "uninvite")),
    Road(Action.DESCRIBE, P, (*FORM, "describe")),
    Road(Action.COMPLETE, C, (*FORM, "complete"), at=OVER),
    Road(Action.MISS, C, (*FORM, "propose move", "miss"), at=OVER),
)


def test_every_edge_has_a_road_for_everybody_who_may_take_it() -> None:
    assert {(road.action, road.by) for road in ROADS} == {(edge.action, by) for edge in EDGES for by in edge.by}


def test_every_kind_of_mail_is_written_on_some_road() -> None:
    omitted = {
        edge.action: frozenset.intersection(*(road.but for road in ROADS if road.action is edge.action))
        for edge in EDGES
    }
    assert omitted == dict.fromkeys(omitted, frozenset())


@dataclass
class Walk:
    """One booking on its way, and what everybody has in the calendar by now."""

    database: Any
    inquiry: str
    booking_id: int = 0

    def take(self, name: str, now: datetime) -> None:
        if name in STEPS:
            told = take_step(self.database, MAILS, name, booking_id=self.booking_id, now=now)
            assert told == "", name
            return
        with self.database.writing() as session:
            opened = open_inquiry(session, self.inquiry, now=now, for_update=True)
            token = tokens.issue(session, scope=Scope.BOOKING, booking_id=self.booking_id or None, now=now)
            match name:
                case "hold":
                    self.booking_id = hold_slot(session, opened, day=DAY, half=HALF, now=now).id
                case "choose other":
                    hold_slot(session, opened, day=LATER[0][0], half=LATER[0][1], now=now)
                case "submit":
                    common: dict[str, Any] = {"contact": CONTACT, "guests": GUESTS, "now": now}
                    submissions.submit_booking(session, MAILS, opened=opened, choice=Choice(DAY, HALF), **common)
                case "confirm":
                    submissions.confirm_address(session, MAILS, token=token, now=now)
                case "take back":
                    submissions.take_back_submission(session, opened, now=now)
                case "lapse":
                    submissions.expire_holds(session, now=now)

    def booking(self) -> Booking:
        with self.database.reading() as session:
            return bookings.load_booking(session, self.booking_id)

    def messages(self) -> list[OutboxMessage]:
        with self.database.reading() as session:
            return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))

    def own_calendar(self) -> dict[str, str]:
        """Return the STATUS of each entry in the consultant's own calendar, by UID; drives are left out."""
        entries: dict[str, str] = {}
        for message in self.messages():
            uid = message.stream.rpartition(":")[2]
            if message.channel is not Channel.CALDAV or uid.endswith(("outbound", "return")):
                continue
            entries.pop(uid, None)
            if message.content:
                entries[uid] = str(Ical.from_ical(message.content).events[0]["STATUS"])
        return entries

    def calendars(self) -> dict[str, StoredEvent]:
        """Return what everybody who has the event sees of it, by address."""
        found = {}
        for address in {message.recipient for message in self.messages() if message.channel is Channel.MAIL}:
            store = CalendarStore(address, minds_revisions=True)
            for message in self.messages():
                if message.recipient == address and message.content:
                    store.receive(message.content)
            found[address] = store.events.get(self.booking().uid)
        return {address: event for address, event in found.items() if event is not None}

    def invited(self) -> dict[str, StoredEvent]:
        """Return what everybody should see, by the database."""
        with self.database.reading() as session:
            booking = bookings.load_booking(session, self.booking_id)
            event = event_of(booking, load_profile(session))
        shown = StoredEvent(booking.starts_at, booking.ends_at, event.summary, event.location, "CONFIRMED")
        return dict.fromkeys((booking.email, CONSULTANT, *(guest.email for guest in booking.participants)), shown)


@pytest.fixture
def walk(ready_database, road):
    with ready_database.writing() as session:
        load_profile(session).notify_email = CONSULTANT
        session.get_one(BusyCalendar, add_calendar(session, "Privat")).good_at = START
    answers = ANSWERS if road.is_sure else UNSURE_ANSWERS
    return Walk(ready_database, make_inquiry(ready_database, now=START, answers=answers))


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("road", ROADS, ids=[f"{road.by} {' / '.join(road.steps)}" for road in ROADS])
def test_step_does_what_its_row_says(walk, road):
    edge = edge_of(road.action)
    for name in road.steps[:-1]:
        walk.take(name, START)
    before = (walk.booking() if walk.booking_id else None, walk.messages(), walk.calendars(), walk.own_calendar())
    walk.take(road.steps[-1], road.at)

    written = [message for message in walk.messages()[len(before[1]) :] if message.channel is Channel.MAIL]
    assert {message.kind for message in written} == set(edge.tells) - road.but
    booking, was = walk.booking(), before[0]
    assert booking.status is (edge.target or was.status)
    assert booking.sequence == was.sequence + edge.revises
    assert_history(walk, road)
    assert_calendars(walk, edge.calendar, before=before[2:], written=written)


def assert_history(walk: Walk, road: Road) -> None:
    names = {actor: actor.value for actor in Actor}
    with walk.database.reading() as session:
        step = bookings.list_steps(session, walk.booking_id)[-1]
        entry = load_history(session, walk.booking_id, names=names)[-1]
    assert (step.action, step.by, step.at, step.status) == (road.action, road.by, road.at, walk.booking().status)
    assert edge_of(road.action).words in str(entry)


def assert_calendars(walk: Walk, effect: Calendar, *, before: tuple[Any, Any], written: list[OutboxMessage]) -> None:
    people, own = walk.calendars(), walk.own_calendar()
    uid = walk.booking().uid
    sent = [message for message in written if message.revision is not None]
    match effect:
        case Calendar.NOTHING:
            assert (people, own.get(uid), sent) == (before[0], before[1].get(uid), [])
        case Calendar.TENTATIVE:
            assert (people, set(own.values()), sent) == ({}, {"TENTATIVE"}, [])
        case Calendar.INVITED | Calendar.REVISED:
            assert (before[0] == {}) is (effect is Calendar.INVITED)
            assert (people, own) == (walk.invited(), {uid: "CONFIRMED"})
            assert {message.revision for message in sent} == {walk.booking().sequence}
        case Calendar.REMOVED:
            assert (people, own) == ({}, {})
        case Calendar.GONE:
            assert (people, own, sent) == (before[0], {}, [])


#: A way to each state in which a booking has a page, whether it is a FIT, and when one tries what is possible then.
STATES = {
    BookingStatus.VERIFYING: (("hold", "submit"), True, START),
    BookingStatus.REQUESTED: (FORM, False, START),
    BookingStatus.COUNTERED: ((*FORM, "counter"), False, START),
    BookingStatus.CONFIRMED: (FORM, True, START),
    BookingStatus.MOVING: ((*FORM, "propose move"), True, START),
    BookingStatus.CANCELLED: ((*FORM, "cancel by prospect"), True, START),
    BookingStatus.DECLINED: ((*FORM, "decline"), False, START),
    BookingStatus.EXPIRED: ((*FORM, "expire"), False, LATE),
    BookingStatus.COMPLETED: ((*FORM, "complete"), True, OVER),
    BookingStatus.NO_SHOW: ((*FORM, "miss"), True, OVER),
}


class Undone(Exception):
    """Ends a transaction without a trace."""


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("status", STATES)
@pytest.mark.parametrize("later_on", [START, LATE, OVER], ids=["in time", "too late to answer", "over"])
def test_step_that_the_table_has_not_changes_nothing(ready_database, status, later_on):
    steps, is_sure, at = STATES[status]
    answers = ANSWERS if is_sure else UNSURE_ANSWERS
    walk = Walk(ready_database, make_inquiry(ready_database, now=START, answers=answers))
    for name in steps:
        walk.take(name, at if name == steps[-1] else START)
    now = max(at, later_on)
    taken = {name: tried(walk, name, now=now) for name in STEPS if name != "come between"}
    legal = {edge.action for edge in EDGES if status in edge.sources}
    assert {action for actions in taken.values() for action in actions} <= legal
    assert walk.booking().status is status


def tried(walk: Walk, name: str, *, now: datetime) -> list[Action]:
    """Return which steps of the table were taken, none where all was left alone, and undo them."""
    taken: list[Action] = []
    try:
        with walk.database.writing() as session:
            token = tokens.issue(session, scope=Scope.BOOKING, booking_id=walk.booking_id, now=now)
            before = everything(session)
            STEPS[name](MAILS, Occasion(session, walk.booking_id, now, token))
            session.flush()
            after = everything(session)
            new = [row for row in bookings.list_steps(session, walk.booking_id) if row.id not in before[BookingStep]]
            taken += [row.action for row in new]
            assert taken or after == before, name
            raise Undone
    except (Undone, Refusal):
        return taken


def everything(session: Any) -> dict[Any, Any]:
    """Return the rows of all that a step may change, by their ids."""
    kinds = (Booking, BookingStep, Participant, Proposal, OutboxMessage)
    rows = {kind: {row.id: row for row in session.execute(select(kind.__table__))} for kind in kinds}
    return {**rows, SlotClaim: set(session.execute(select(SlotClaim.day, SlotClaim.half)))}
