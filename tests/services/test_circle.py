"""The leadership circle after the half-day is agreed: who may, until when, and who hears of it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from threading import Barrier

import pytest
import vobject
from sqlalchemy import delete, select

from halbtag.domain.booking_states import Action
from halbtag.domain.briefing import Guest
from halbtag.domain.circle import Gap
from halbtag.domain.errors import IllegalTransition, UnknownLink
from halbtag.domain.half import Half
from halbtag.domain.states import Actor, BookingStatus, Scope
from halbtag.persistence import tokens
from halbtag.persistence.bookings import list_steps, load_booking
from halbtag.persistence.models import Booking, OutboxMessage
from halbtag.services import cancellations, circle, proposals, requests, submissions
from halbtag.services.mails import Mails
from halbtag.services.table import gap_of
from tests.conftest import START
from tests.factories import ANSWERS, CONTACT, GUESTS, UNSURE_ANSWERS, later, make_inquiry, submit

MAILS = Mails(Path(__file__).parents[2] / "templates", "https://termine.example")
CONSULTANT = "anna@beispiel-beratung.example"
NEW = Guest("Nadia Novak", "n.novak@mueller-soehne.example", "Leitung IT", is_required=False)

one_database = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def agreed(database, *, guests=GUESTS, answers=None):
    """Book a half-day, forget the mails about it, and return its id and link."""
    token = make_inquiry(database, now=START, **({"answers": answers} if answers else {}))
    booking = submit(database, MAILS, token, now=START, guests=guests)
    with database.writing() as session:
        link = tokens.issue(session, scope=Scope.BOOKING, booking_id=booking.id, now=START)
        submissions.confirm_address(session, MAILS, token=link, now=START)
    with database.writing() as session:
        session.execute(delete(OutboxMessage))
    return booking.id, link


def invite(database, link, guest=NEW, *, now=START):
    with database.writing() as session:
        return circle.invite_participant(session, MAILS, token=link, guest=guest, now=now)


def uninvite(database, link, participant_id, *, now=START):
    with database.writing() as session:
        return circle.uninvite_participant(session, MAILS, token=link, participant_id=participant_id, now=now)


def messages(database):
    """Return the messages, save the briefing that follows later (test_briefing_again.py)."""
    told = select(OutboxMessage).where(OutboxMessage.kind != "briefing")
    with database.reading() as session:
        return list(session.scalars(told.order_by(OutboxMessage.id)))


def told(database):
    return [(message.kind, message.recipient, message.revision) for message in messages(database)]


def reload(database, booking_id):
    with database.reading() as session:
        return load_booking(session, booking_id)


def event_in(message):
    """The calendar object of a mail, read by a library that did not write it."""
    for part in message_from_bytes(message.content, policy=policy.SMTP).walk():
        if part.get_content_type() == "text/calendar":
            return vobject.readOne(part.get_payload(decode=True).decode())
    return None


def named(calendar):
    return [attendee.value.removeprefix("mailto:") for attendee in calendar.vevent.attendee_list]


def test_invitation_goes_to_the_new_one_and_the_consultant_alone(ready_database):
    booking_id, link = agreed(ready_database)
    invite(ready_database, link)
    assert told(ready_database) == [
        ("circle_invited", NEW.email, 1),
        ("consultant_circle_changed", CONSULTANT, 1),
    ]
    booking = reload(ready_database, booking_id)
    assert (booking.status, booking.sequence) == (BookingStatus.CONFIRMED, 1)
    new = booking.participants[-1]
    assert (new.name, new.email, new.role, new.is_required, new.since_sequence) == (
        NEW.name,
        NEW.email,
        NEW.role,
        False,
        1,
    )
    with ready_database.reading() as session:
        step = list_steps(session, booking_id)[-1]
    assert (step.action, step.by, step.detail) == (Action.INVITE, Actor.PROSPECT, "Nadia Novak, Leitung IT")


@one_database
def test_new_one_is_invited_to_the_whole_event_as_optional(ready_database):
    _, link = agreed(ready_database)
    invite(ready_database, link)
    invitation, consultant = map(event_in, messages(ready_database))
    circle_of = [CONTACT.email, *(guest.email for guest in GUESTS), NEW.email]
    assert (invitation.method.value, named(invitation)) == ("REQUEST", circle_of)
    roles = [attendee.params["ROLE"] for attendee in invitation.vevent.attendee_list]
    assert roles == [["REQ-PARTICIPANT"]] * 3 + [["OPT-PARTICIPANT"]]
    assert named(consultant) == [*circle_of, CONSULTANT]


def test_removed_one_gets_a_cancel_that_names_nobody_else(ready_database):
    booking_id, link = agreed(ready_database)
    leaving = reload(ready_database, booking_id).participants[0]
    uninvite(ready_database, link, leaving.id)
    assert told(ready_database) == [
        ("circle_removed", leaving.email, 1),
        ("consultant_circle_changed", CONSULTANT, 1),
    ]
    removed, consultant = map(event_in, messages(ready_database))
    assert (removed.method.value, named(removed), removed.vevent.sequence.value) == ("CANCEL", [leaving.email], "1")
    assert "status" not in removed.vevent.contents
    assert (consultant.method.value, consultant.vevent.status.value) == ("REQUEST", "CONFIRMED")
    assert leaving.email not in named(consultant)
    booking = reload(ready_database, booking_id)
    assert [guest.email for guest in booking.participants] == [GUESTS[1].email]
    assert (booking.status, booking.sequence) == (BookingStatus.CONFIRMED, 1)


@one_database
def test_removing_twice_is_removing_once(ready_database):
    booking_id, link = agreed(ready_database)
    leaving = reload(ready_database, booking_id).participants[0]
    uninvite(ready_database, link, leaving.id)
    before = told(ready_database)
    uninvite(ready_database, link, leaving.id)
    assert told(ready_database) == before
    assert reload(ready_database, booking_id).sequence == 1


@one_database
def test_participant_of_another_booking_stays(ready_database):
    booking_id, link = agreed(ready_database)
    with ready_database.writing() as session:
        other = load_booking(session, booking_id).participants[0]
    uninvite(ready_database, link, other.id + 1000)
    assert len(reload(ready_database, booking_id).participants) == 2


@one_database
def test_removed_one_can_be_invited_again_in_a_later_revision(ready_database):
    booking_id, link = agreed(ready_database)
    uninvite(ready_database, link, reload(ready_database, booking_id).participants[0].id)
    invite(ready_database, link, GUESTS[0])
    to_guest = [message for message in messages(ready_database) if message.recipient == GUESTS[0].email]
    assert [(message.kind, message.revision) for message in to_guest] == [("circle_removed", 1), ("circle_invited", 2)]
    assert len({message.message_id for message in to_guest}) == 2


@one_database
@pytest.mark.parametrize(
    "email",
    [CONTACT.email.upper(), "s.oeztuerk+zwei@mueller-soehne.example", GUESTS[1].email, CONSULTANT],
    ids=["prospect", "prospect by another spelling", "guest", "consultant"],
)
def test_nobody_is_invited_twice(ready_database, email):
    booking_id, link = agreed(ready_database)
    with pytest.raises(circle.AlreadyInvited):
        invite(ready_database, link, replace(NEW, email=email))
    assert told(ready_database) == []
    assert reload(ready_database, booking_id).sequence == 0


@one_database
def test_circle_has_an_end(ready_database):
    guests = [Guest(f"Gast {number}", f"gast{number}@firma.example", "") for number in range(circle.MOST_GUESTS)]
    _, link = agreed(ready_database, guests=guests)
    with pytest.raises(circle.CircleFull):
        invite(ready_database, link)


@one_database
def test_one_booking_sends_only_so_many_invitations_a_day(ready_database):
    booking_id, link = agreed(ready_database, guests=())
    for _ in range(circle.INVITATIONS_PER_DAY):
        invite(ready_database, link)
        uninvite(ready_database, link, reload(ready_database, booking_id).participants[0].id)
    with pytest.raises(circle.TooManyInvitations):
        invite(ready_database, link)
    assert invite(ready_database, link, now=later(START, days=1, seconds=1))


@pytest.mark.parametrize("change", ["invite", "uninvite"])
def test_circle_of_a_half_day_that_has_begun_stays(ready_database, change):
    booking_id, link = agreed(ready_database)
    booking = reload(ready_database, booking_id)
    with pytest.raises(IllegalTransition):
        _change(ready_database, link, change, booking.participants[0].id, now=booking.starts_at)
    with ready_database.writing() as session:
        cancellations.cancel_booking(session, MAILS, booking_id=booking_id, reason="", by_consultant=False, now=START)
    before = told(ready_database)
    with pytest.raises(IllegalTransition):
        _change(ready_database, link, change, booking.participants[0].id, now=START)
    assert told(ready_database) == before


def _change(database, link, change, participant_id, *, now):
    return invite(database, link, now=now) if change == "invite" else uninvite(database, link, participant_id, now=now)


def test_circle_of_a_request_changes_without_a_word_until_it_is_accepted(ready_database):
    booking_id, link = agreed(ready_database, answers=UNSURE_ANSWERS)
    leaving = reload(ready_database, booking_id).participants[0]
    invite(ready_database, link)
    for _ in range(2):
        uninvite(ready_database, link, leaving.id)
    booking = reload(ready_database, booking_id)
    assert (booking.status, booking.sequence, told(ready_database)) == (BookingStatus.REQUESTED, 0, [])
    with ready_database.reading() as session:
        steps = [(step.action, step.detail) for step in list_steps(session, booking_id)][-2:]
    assert steps == [(Action.NAME_GUEST, "Nadia Novak, Leitung IT"), (Action.DROP_GUEST, "Jens Krämer, IT-Leitung")]
    with ready_database.writing() as session:
        requests.accept_request(session, MAILS, booking_id=booking_id, now=START)
    invited = [(kind, recipient) for kind, recipient, _ in told(ready_database) if kind.startswith("circle")]
    assert invited == [("circle_invited", GUESTS[1].email), ("circle_invited", NEW.email)]
    assert leaving.email not in named(event_in(messages(ready_database)[0]))


@one_database
def test_circle_changes_while_half_days_are_proposed(ready_database):
    booking_id, link = agreed(ready_database, answers=UNSURE_ANSWERS)
    wanted = [(date(2026, 12, 3), half) for half in Half]
    with ready_database.writing() as session:
        proposals.counter_request(session, MAILS, booking_id=booking_id, wanted=wanted, words="", now=START)
    before = told(ready_database)
    invite(ready_database, link, now=datetime(2026, 12, 2, tzinfo=UTC))  # the day first asked for is over
    assert told(ready_database) == before
    booking = reload(ready_database, booking_id)
    assert (booking.status, booking.participants[-1].email) == (BookingStatus.COUNTERED, NEW.email)


def test_whoever_is_named_while_the_request_is_accepted_is_invited_once(ready_database):
    booking_id, link = agreed(ready_database, answers=UNSURE_ANSWERS)
    barrier = Barrier(2)

    def accept():
        barrier.wait()
        with ready_database.writing() as session:
            requests.accept_request(session, MAILS, booking_id=booking_id, now=START)

    def name():
        barrier.wait()
        invite(ready_database, link)

    with ThreadPoolExecutor(2) as both:
        for done in [both.submit(accept), both.submit(name)]:
            done.result()
    assert [message.kind for message in messages(ready_database) if message.recipient == NEW.email] == [
        "circle_invited"
    ]


@one_database
def test_circle_changes_only_by_the_booking_s_own_link(ready_database):
    agreed(ready_database)
    with pytest.raises(UnknownLink):
        invite(ready_database, "x" * 32)


@one_database
def test_circle_changes_while_a_move_is_undecided(ready_database):
    booking_id, link = agreed(ready_database)
    with ready_database.writing() as session:
        session.get(Booking, booking_id).status = BookingStatus.MOVING
    invite(ready_database, link)
    assert reload(ready_database, booking_id).status is BookingStatus.MOVING


def test_two_invitations_at_once_are_two_revisions(ready_database):
    booking_id, link = agreed(ready_database)
    barrier = Barrier(2)

    def change(number):
        barrier.wait()
        invite(ready_database, link, replace(NEW, email=f"neu{number}@firma.example"))

    with ThreadPoolExecutor(2) as tabs:
        list(tabs.map(change, range(2)))
    booking = reload(ready_database, booking_id)
    assert booking.sequence == 2
    assert sorted(guest.since_sequence for guest in booking.participants) == [0, 0, 1, 2]


@one_database
def test_cancellation_reaches_whoever_was_invited_later(ready_database):
    booking_id, link = agreed(ready_database)
    uninvite(ready_database, link, reload(ready_database, booking_id).participants[0].id)
    invite(ready_database, link)
    with ready_database.writing() as session:
        now = START + timedelta(hours=1)
        cancellations.cancel_booking(session, MAILS, booking_id=booking_id, reason="", by_consultant=False, now=now)
    cancelled = [message for message in messages(ready_database) if message.kind == "circle_cancelled"]
    assert [(message.recipient, message.revision) for message in cancelled] == [
        (GUESTS[1].email, 3),
        (NEW.email, 3),
    ]


@one_database
def test_table_lacks_it_until_somebody_of_it_is_invited(ready_database):
    guests = (Guest("Petra Lang", "p.lang@firma.example", "Vertrieb"),)
    answers = {**ANSWERS, "circle": ["managing_director"]}
    booking_id, link = agreed(ready_database, guests=guests, answers=answers)
    assert gap_of(reload(ready_database, booking_id)) is Gap.IT_MISSING
    invite(ready_database, link)
    booking = reload(ready_database, booking_id)
    assert gap_of(booking) is None
    assert gap_of(booking, without=booking.participants[-1]) is Gap.IT_MISSING
