"""Moving an agreed half-day, on both databases: who, until when, which mails, what is kept before and after."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import delete, select

from halbtag.domain.booking_states import Action
from halbtag.domain.errors import IllegalTransition, NoticePassed, SlotTaken, UnknownLink
from halbtag.domain.half import Half
from halbtag.domain.states import Actor, BookingStatus, ProposalStatus, Scope
from halbtag.domain.step_details import describe_detail
from halbtag.persistence import bookings, tokens
from halbtag.persistence.inquiries import open_inquiry
from halbtag.persistence.models import BookingStep, BusyCalendar, OutboxMessage, Override, Profile, SlotClaim
from halbtag.services import cancellations, move_offers, moves, requests, submissions
from halbtag.services.holds import hold_slot
from halbtag.services.mails import Mails
from halbtag.services.proposals import HalfDaysClosed, WrongChoice
from tests.conftest import START
from tests.factories import ANSWERS, CONTACT, DAY, GUESTS, HALF, UNSURE_ANSWERS, consent_to, later, make_inquiry, submit

#: Other half-days of the default week that are free and keep every notice.
OTHER = (date(2026, 12, 3), Half.AFTERNOON)
THIRD = (date(2026, 12, 8), Half.MORNING)
FOURTH = (date(2026, 12, 10), Half.MORNING)
OWN = (DAY, HALF)

CONSULTANT = "anna@beispiel-beratung.example"
CIRCLE = [guest.email for guest in GUESTS]
MOVED = [
    ("booking_moved", CONTACT.email),
    *(("circle_moved", email) for email in CIRCLE),
    ("consultant_moved", CONSULTANT),
]

one_database = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def mails():
    return Mails(Path(__file__).parents[2] / "templates", "https://termine.example")


@pytest.fixture
def booking(ready_database, mails):
    """A FIT that is booked, its mails sent."""
    return agreed(ready_database, mails)


@pytest.fixture
def clarified(ready_database, mails):
    """A booking that the consultant has accepted; a later move needs him again."""
    return agreed(ready_database, mails, answers=UNSURE_ANSWERS)


def agreed(database, mails, *, answers=ANSWERS, now=START, **where):
    made = submit(database, mails, make_inquiry(database, now=now, answers=answers), now=now, **where)
    with database.writing() as session:
        token = tokens.issue(session, scope=Scope.BOOKING, booking_id=made.id, now=now)
    with database.writing() as session:
        booking = submissions.confirm_address(session, mails, token=token, now=now)
    if booking.status is BookingStatus.REQUESTED:
        run(database, requests.accept_request, mails, booking, now=now)
    with database.writing() as session:
        session.execute(delete(OutboxMessage))
        session.execute(delete(BookingStep))
    return booking


def run(database, step, mails, booking, *, now=START, **values):
    with database.writing() as session:
        return step(session, mails, booking_id=booking.id, now=now, **values)


def ask(database, mails, booking, *, wanted=OTHER, **values):
    return run(database, moves.request_move, mails, booking, wanted=wanted, **values)


def move(database, mails, booking, *, wanted=OTHER, **values):
    return run(database, moves.move_booking, mails, booking, wanted=wanted, **values)


def propose(database, mails, booking, *, wanted=(OTHER, THIRD), **values):
    return run(database, move_offers.propose_move, mails, booking, wanted=wanted, **values)


def take(database, mails, booking, offer, *, by, **values):
    return run(database, moves.take_move, mails, booking, proposal_id=offer.id, by=by, **values)


def keep(database, mails, booking, *, by, **values):
    return run(database, move_offers.keep_booking, mails, booking, by=by, **values)


def cancel(database, mails, booking, *, by_consultant=False, **values):
    run(database, cancellations.cancel_booking, mails, booking, reason="", by_consultant=by_consultant, **values)


def load(database, booking):
    with database.reading() as session:
        return bookings.load_booking(session, booking.id)


def claims(database):
    with database.reading() as session:
        return {(claim.day, claim.half) for claim in session.scalars(select(SlotClaim))}


def kinds(database):
    """Return who got what, save the briefing that follows later (test_briefing_again.py)."""
    with database.reading() as session:
        rows = session.scalars(select(OutboxMessage).where(OutboxMessage.kind != "briefing").order_by(OutboxMessage.id))
        return [(row.kind, row.recipient) for row in rows]


def history(database):
    with database.reading() as session:
        rows = session.scalars(select(BookingStep).order_by(BookingStep.id))
        return [(row.action, row.by, describe_detail(row.action, row.detail)) for row in rows]


def state(database, booking):
    """Return everything that a refused step must leave alone."""
    row = load(database, booking)
    offers = [(offer.day, offer.status) for offer in row.proposals]
    return row.status, row.sequence, (row.day, row.half), offers, claims(database), kinds(database), history(database)


def mail(database, kind):
    with database.reading() as session:
        row = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == kind)).first()
        return message_from_bytes(row.content, policy=policy.default)


def words_of(database, kind):
    return mail(database, kind).get_body(("plain",)).get_content()


def secret_in(database, kind, page):
    """Return the secret of the link in a mail."""
    _, _, rest = words_of(database, kind).partition(f"https://termine.example/{page}/")
    return rest.split()[0]


def close(database, day, reason="Messe"):
    with database.writing() as session:
        session.add(
            Override(first_day=day, last_day=day, half=None, is_open=False, reason=reason, lifts=[], created_at=START)
        )


# --- The prospect moves ----------------------------------------------------------------------------------------------


def test_fit_moves_at_once_and_everybody_hears_of_it(ready_database, mails, booking):
    ask(ready_database, mails, booking, words="Messe")
    row = load(ready_database, booking)
    assert (row.status, row.sequence, row.uid) == (BookingStatus.CONFIRMED, 1, booking.uid)
    assert (row.starts_at, row.ends_at) == (
        datetime(2026, 12, 3, 12, 30, tzinfo=UTC),
        datetime(2026, 12, 3, 16, 0, tzinfo=UTC),
    )
    assert (row.scheduled_at, row.revised_at) == (START, later(booking.revised_at, seconds=1))
    assert claims(ready_database) == {OTHER}
    assert kinds(ready_database) == MOVED
    assert history(ready_database) == [(Action.MOVE, Actor.PROSPECT, "bisher Di., 01.12. Vormittag. Messe")]


@one_database
def test_mails_of_a_move_carry_the_same_event_in_its_next_revision_and_name_the_old_time(
    ready_database, mails, booking
):
    ask(ready_database, mails, booking, words="Messe")
    for kind in ("booking_moved", "circle_moved", "consultant_moved"):
        parts = [part for part in mail(ready_database, kind).walk() if part.get_content_type() == "text/calendar"]
        event = parts[0].get_payload(decode=True).decode().replace("\r\n ", "")
        for line in (f"UID:{booking.uid}", "SEQUENCE:1", "METHOD:REQUEST", "STATUS:CONFIRMED"):
            assert line in event.split("\r\n")
        assert "DTSTART;TZID=Europe/Berlin:20261203T133000" in event
        assert "Bisher: Dienstag, 1. Dezember 2026, Vormittag, 09:00–12:30 Uhr" in words_of(ready_database, kind)
        assert ("Messe" in words_of(ready_database, kind)) == (kind == "consultant_moved")
    with ready_database.reading() as session:
        secret = secret_in(ready_database, "booking_moved", "termin")
        assert bookings.open_booking(session, secret, scope=Scope.BOOKING, now=START).booking.id == booking.id


def test_moving_twice_is_moving_once(ready_database, mails, booking):
    for _ in range(2):
        ask(ready_database, mails, booking)
    assert (load(ready_database, booking).sequence, kinds(ready_database)) == (1, MOVED)


@one_database
def test_choosing_the_half_day_one_has_changes_nothing(ready_database, mails, booking):
    before = state(ready_database, booking)
    ask(ready_database, mails, booking, wanted=OWN)
    assert state(ready_database, booking) == before


@one_database
@pytest.mark.parametrize("day", [date(2026, 12, 5), date(2026, 11, 24), date(2020, 1, 1), date(2027, 12, 2), date.max])
def test_half_day_that_is_not_on_offer_is_refused(ready_database, mails, booking, day):
    before = state(ready_database, booking)
    with pytest.raises(SlotTaken):
        ask(ready_database, mails, booking, wanted=(day, Half.MORNING))
    assert state(ready_database, booking) == before


def test_half_day_of_somebody_else_is_refused_and_the_old_one_stays(ready_database, mails, booking):
    agreed(ready_database, mails, day=OTHER[0], half=OTHER[1])
    before = state(ready_database, booking)
    for step in (ask, move):
        with pytest.raises((SlotTaken, HalfDaysClosed)):
            step(ready_database, mails, booking)
    with pytest.raises(HalfDaysClosed):
        move(ready_database, mails, booking, knowing=["2026-12-03:afternoon:booked"])
    assert state(ready_database, booking) == before


def test_hold_that_ran_out_is_not_in_the_way(ready_database, mails, booking):
    token = make_inquiry(ready_database, now=START)
    with ready_database.writing() as session:
        opened = open_inquiry(session, token, now=START, for_update=True)
        hold_slot(session, opened, day=OTHER[0], half=OTHER[1], now=START)
    with pytest.raises(SlotTaken):
        ask(ready_database, mails, booking)
    ask(ready_database, mails, booking, now=later(START, minutes=20))
    assert claims(ready_database) == {OTHER}


@one_database
def test_prospect_moves_until_the_notice_begins(ready_database, mails, booking):
    # Two working days before a Tuesday are over when Monday begins, by Berlin's clocks.
    too_late = datetime(2026, 11, 29, 23, 0, tzinfo=UTC)
    before = state(ready_database, booking)
    for step in (lambda: ask(ready_database, mails, booking, wanted=FOURTH, now=too_late),
                 lambda: cancel(ready_database, mails, booking, now=too_late)):  # fmt: skip
        with pytest.raises(NoticePassed):
            step()
    assert state(ready_database, booking) == before
    ask(ready_database, mails, booking, wanted=FOURTH, now=later(too_late, seconds=-1))
    assert claims(ready_database) == {FOURTH}


@one_database
def test_nobody_moves_or_cancels_a_half_day_that_has_begun(ready_database, mails, booking):
    before = state(ready_database, booking)
    values = {"now": booking.starts_at}
    for step in (
        lambda: ask(ready_database, mails, booking, wanted=FOURTH, **values),
        lambda: move(ready_database, mails, booking, wanted=FOURTH, **values),
        lambda: propose(ready_database, mails, booking, wanted=(THIRD, FOURTH), **values),
        lambda: cancel(ready_database, mails, booking, **values),
        lambda: cancel(ready_database, mails, booking, by_consultant=True, **values),
    ):
        with pytest.raises(IllegalTransition):
            step()
    assert state(ready_database, booking) == before


@one_database
def test_request_can_be_withdrawn_whatever_the_notice(ready_database, mails):
    with ready_database.writing() as session:
        session.get(Profile, 1).change_notice_days = 30
    made = submit(ready_database, mails, make_inquiry(ready_database, now=START, answers=UNSURE_ANSWERS), now=START)
    with ready_database.writing() as session:
        token = tokens.issue(session, scope=Scope.BOOKING, booking_id=made.id, now=START)
        submissions.confirm_address(session, mails, token=token, now=START)
    cancel(ready_database, mails, made)
    assert load(ready_database, made).status is BookingStatus.CANCELLED


# --- The prospect asks ------------------------------------------------------------------------------------------------


def test_clarified_booking_asks_and_keeps_both_half_days(ready_database, mails, clarified):
    for _ in range(2):
        ask(ready_database, mails, clarified, words="Messe")
    row = load(ready_database, clarified)
    assert (row.status, row.sequence, (row.day, row.half)) == (BookingStatus.MOVING, 0, OWN)
    # Sixteen working hours from Monday nine o'clock.
    assert (row.asked_at, row.expires_at) == (START, datetime(2026, 11, 24, 16, 0, tzinfo=UTC))
    assert claims(ready_database) == {OWN, OTHER}
    assert kinds(ready_database) == [("move_received", CONTACT.email), ("move_decision_needed", CONSULTANT)]
    assert history(ready_database) == [(Action.ASK_MOVE, Actor.PROSPECT, "Do., 03.12. Nachmittag. Messe")]
    assert "Messe" in words_of(ready_database, "move_decision_needed")


@one_database
def test_fit_asks_while_the_calendars_are_out_of_date(ready_database, mails, booking):
    with ready_database.writing() as session:
        session.add(
            BusyCalendar(
                name="Büro", kind="ics", host="example.org", address=b"", username="", password=None,
                blocks_tentative=True, is_target=False, etag="", last_modified="", error="",
                due_at=START, created_at=START,
            )
        )  # fmt: skip
    ask(ready_database, mails, booking)
    assert load(ready_database, booking).status is BookingStatus.MOVING


@one_database
def test_question_is_answered_before_either_half_day_begins(ready_database, mails, clarified):
    with ready_database.writing() as session:
        session.get(Profile, 1).response_hours = 400
    ask(ready_database, mails, clarified, wanted=(date(2026, 11, 30), Half.MORNING))
    assert load(ready_database, clarified).expires_at == datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


def test_consultant_accepts_and_both_swap(ready_database, mails, clarified):
    ask(ready_database, mails, clarified)
    (offer,) = load(ready_database, clarified).proposals
    for _ in range(2):
        take(ready_database, mails, clarified, offer, by=Actor.CONSULTANT)
    row = load(ready_database, clarified)
    assert (row.status, row.sequence, (row.day, row.half)) == (BookingStatus.CONFIRMED, 1, OTHER)
    assert (row.expires_at, row.scheduled_at, row.reason) == (None, START, "")
    assert claims(ready_database) == {OTHER}
    assert kinds(ready_database)[2:] == MOVED
    assert history(ready_database)[1:] == [(Action.TAKE_MOVE, Actor.CONSULTANT, "bisher Di., 01.12. Vormittag")]


def test_consultant_refuses_and_the_old_half_day_stays(ready_database, mails, clarified):
    ask(ready_database, mails, clarified)
    for _ in range(2):
        keep(ready_database, mails, clarified, by=Actor.CONSULTANT, words="Da bin ich verreist.")
    row = load(ready_database, clarified)
    assert (row.status, row.sequence, (row.day, row.half)) == (BookingStatus.CONFIRMED, 0, OWN)
    assert (row.expires_at, [offer.status for offer in row.proposals]) == (None, [ProposalStatus.FREED])
    assert claims(ready_database) == {OWN}
    assert kinds(ready_database)[2:] == [("move_kept", CONTACT.email)]
    assert "Da bin ich verreist." in words_of(ready_database, "move_kept")
    assert history(ready_database)[1:] == [(Action.KEEP, Actor.CONSULTANT, "Da bin ich verreist.")]


@one_database
def test_new_question_ends_the_link_of_the_one_before(ready_database, mails, clarified):
    ask(ready_database, mails, clarified)
    first = secret_in(ready_database, "move_decision_needed", "entscheidung")
    keep(ready_database, mails, clarified, by=Actor.PROSPECT)
    assert kinds(ready_database)[2:] == [("consultant_move_kept", CONSULTANT)]
    with ready_database.writing() as session:
        session.execute(delete(OutboxMessage))
    ask(ready_database, mails, clarified, wanted=THIRD)
    second = secret_in(ready_database, "move_decision_needed", "entscheidung")
    with ready_database.reading() as session:
        with pytest.raises(UnknownLink):
            bookings.open_booking(session, first, scope=Scope.DECISION, now=START)
        assert bookings.open_booking(session, second, scope=Scope.DECISION, now=START).booking.id == clarified.id


@one_database
def test_link_of_the_first_mail_opens_the_booking_after_a_move_and_a_cancellation(ready_database, mails, booking):
    with ready_database.writing() as session:
        first = tokens.issue(session, scope=Scope.BOOKING, booking_id=booking.id, now=START)
    ask(ready_database, mails, booking)
    cancel(ready_database, mails, booking)
    with ready_database.reading() as session:
        opened = bookings.open_booking(session, first, scope=Scope.BOOKING, now=later(START, days=60))
    assert (opened.booking.status, opened.booking.day) == (BookingStatus.CANCELLED, OTHER[0])


@one_database
def test_withdrawn_question_is_not_accepted_any_more(ready_database, mails, clarified):
    ask(ready_database, mails, clarified)
    (first,) = load(ready_database, clarified).proposals
    keep(ready_database, mails, clarified, by=Actor.PROSPECT)
    with pytest.raises(IllegalTransition):
        take(ready_database, mails, clarified, first, by=Actor.CONSULTANT)
    ask(ready_database, mails, clarified, wanted=THIRD)
    before = state(ready_database, clarified)
    with pytest.raises(SlotTaken):
        take(ready_database, mails, clarified, first, by=Actor.CONSULTANT)
    assert state(ready_database, clarified) == before


@one_database
def test_what_came_up_meanwhile_has_to_be_known_to_the_consultant(ready_database, mails, clarified):
    ask(ready_database, mails, clarified)
    (offer,) = load(ready_database, clarified).proposals
    close(ready_database, OTHER[0])
    before = state(ready_database, clarified)
    with pytest.raises(HalfDaysClosed) as refusal:
        take(ready_database, mails, clarified, offer, by=Actor.CONSULTANT)
    assert [reason.code for reason in refusal.value.reasons] == ["override"]
    assert state(ready_database, clarified) == before
    take(ready_database, mails, clarified, offer, by=Actor.CONSULTANT, knowing=consent_to(refusal.value))
    assert claims(ready_database) == {OTHER}


@one_database
@pytest.mark.parametrize("by", [Actor.PROSPECT, Actor.CONSULTANT])
def test_nobody_takes_what_he_proposed_himself(ready_database, mails, clarified, by):
    (ask if by is Actor.PROSPECT else propose)(ready_database, mails, clarified)
    offer = load(ready_database, clarified).proposals[0]
    with pytest.raises(IllegalTransition):
        take(ready_database, mails, clarified, offer, by=by)


# --- The consultant moves or proposes ---------------------------------------------------------------------------------


def test_consultant_moves_at_once_in_spite_of_any_notice(ready_database, mails, clarified):
    tomorrow = (date(2026, 11, 24), Half.MORNING)
    for _ in range(2):
        named = ["2026-11-24:morning:notice"]
        move(ready_database, mails, clarified, wanted=tomorrow, words="Wie besprochen", knowing=named)
    row = load(ready_database, clarified)
    assert (row.status, row.sequence, (row.day, row.half)) == (BookingStatus.CONFIRMED, 1, tomorrow)
    assert (claims(ready_database), kinds(ready_database)) == ({tomorrow}, MOVED)
    assert "Wie besprochen" in words_of(ready_database, "booking_moved")
    assert "Wie besprochen" not in words_of(ready_database, "circle_moved")


@one_database
def test_consultant_knows_what_speaks_against_a_half_day(ready_database, mails, booking):
    close(ready_database, OTHER[0])
    for step in (move, propose):
        with pytest.raises(HalfDaysClosed) as refusal:
            step(ready_database, mails, booking)
        assert [(each.day, each.half) for each in refusal.value.closed] == [OTHER]
    move(ready_database, mails, booking, knowing=consent_to(refusal.value))
    assert claims(ready_database) == {OTHER}


@one_database
def test_half_day_that_has_begun_cannot_be_moved_to(ready_database, mails, booking):
    today, named = (date(2026, 11, 23), Half.MORNING), ["2026-11-23:morning:notice:hat schon begonnen"]
    with pytest.raises(HalfDaysClosed):
        move(ready_database, mails, booking, wanted=today, knowing=named)


def test_prospect_takes_one_proposal_and_the_others_are_free(ready_database, mails, booking):
    for _ in range(2):
        propose(ready_database, mails, booking, wanted=(FOURTH, OTHER, THIRD), words="Messe")
    row = load(ready_database, booking)
    assert (row.status, row.sequence, (row.day, row.half)) == (BookingStatus.MOVING, 0, OWN)
    # Twenty-four working hours from Monday nine o'clock.
    assert row.expires_at == datetime(2026, 11, 25, 16, 0, tzinfo=UTC)
    assert claims(ready_database) == {OWN, OTHER, THIRD, FOURTH}
    assert kinds(ready_database) == [("move_proposed", CONTACT.email)]
    _, second, third = row.proposals
    for _ in range(2):
        take(ready_database, mails, booking, second, by=Actor.PROSPECT)
    row = load(ready_database, booking)
    assert (row.status, row.sequence, (row.day, row.half)) == (BookingStatus.CONFIRMED, 1, THIRD)
    assert claims(ready_database) == {THIRD}
    assert kinds(ready_database)[1:] == MOVED
    with pytest.raises(IllegalTransition):
        take(ready_database, mails, booking, third, by=Actor.PROSPECT)
    assert [step[:2] for step in history(ready_database)] == [
        (Action.PROPOSE_MOVE, Actor.CONSULTANT),
        (Action.TAKE_MOVE, Actor.PROSPECT),
    ]


@one_database
@pytest.mark.parametrize(
    ("by", "told"),
    [
        (Actor.PROSPECT, [("consultant_move_kept", CONSULTANT)]),
        (Actor.CONSULTANT, [("move_kept", CONTACT.email)]),
    ],
)
def test_proposals_are_refused_by_one_side_or_withdrawn_by_the_other(ready_database, mails, booking, by, told):
    propose(ready_database, mails, booking)
    keep(ready_database, mails, booking, by=by)
    assert (claims(ready_database), kinds(ready_database)[1:]) == ({OWN}, told)


@one_database
@pytest.mark.parametrize(
    "wanted", [(OTHER,), (OTHER, OTHER), (OTHER, THIRD, FOURTH, (date(2026, 12, 9), Half.MORNING))]
)
def test_two_or_three_half_days_are_proposed(ready_database, mails, booking, wanted):
    before = state(ready_database, booking)
    with pytest.raises(WrongChoice):
        propose(ready_database, mails, booking, wanted=wanted)
    assert state(ready_database, booking) == before


@one_database
def test_what_nobody_proposed_is_not_kept(ready_database, mails, booking):
    with pytest.raises(IllegalTransition):
        keep(ready_database, mails, booking, by=Actor.PROSPECT)


@one_database
def test_undecided_move_is_settled_before_the_next_one(ready_database, mails, booking):
    propose(ready_database, mails, booking)
    before = state(ready_database, booking)
    for step in (lambda: ask(ready_database, mails, booking, wanted=FOURTH),
                 lambda: move(ready_database, mails, booking, wanted=FOURTH),
                 lambda: propose(ready_database, mails, booking, wanted=(OTHER, FOURTH))):  # fmt: skip
        with pytest.raises(IllegalTransition):
            step()
    assert state(ready_database, booking) == before


def test_cancelling_an_undecided_move_frees_every_half_day(ready_database, mails, booking):
    propose(ready_database, mails, booking)
    cancel(ready_database, mails, booking)
    row = load(ready_database, booking)
    assert (row.status, row.sequence, claims(ready_database)) == (BookingStatus.CANCELLED, 1, set())
    assert {offer.status for offer in row.proposals} == {ProposalStatus.FREED}
    assert [kind for kind, _ in kinds(ready_database)[1:]] == [
        "booking_cancelled", "circle_cancelled", "circle_cancelled", "consultant_cancelled",
    ]  # fmt: skip


# --- At the same moment -----------------------------------------------------------------------------------------------


def at_once(*steps):
    """Run the steps in threads that begin together; return what each came to, an exception's class where it raised."""
    barrier = Barrier(len(steps))

    def take_step(step):
        barrier.wait()
        try:
            step()
        except Exception as refusal:  # noqa: BLE001 (the test says which)
            return type(refusal)
        return None

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(take_step, steps))


def test_move_against_cancel(ready_database, mails, booking):
    outcomes = at_once(
        lambda: ask(ready_database, mails, booking), lambda: cancel(ready_database, mails, booking, by_consultant=True)
    )
    row = load(ready_database, booking)
    assert (row.status, claims(ready_database)) == (BookingStatus.CANCELLED, set())
    assert (outcomes, row.sequence) in [([None, None], 2), ([IllegalTransition, None], 1)]


def test_two_takes_of_two_proposals(ready_database, mails, booking):
    propose(ready_database, mails, booking)
    one, other = load(ready_database, booking).proposals
    outcomes = at_once(
        lambda: take(ready_database, mails, booking, one, by=Actor.PROSPECT),
        lambda: take(ready_database, mails, booking, other, by=Actor.PROSPECT),
    )
    row = load(ready_database, booking)
    assert set(outcomes) == {None, IllegalTransition}
    assert claims(ready_database) == {(row.day, row.half)}
    assert (row.status, row.sequence, kinds(ready_database)[1:]) == (BookingStatus.CONFIRMED, 1, MOVED)


def test_take_against_withdrawal(ready_database, mails, booking):
    propose(ready_database, mails, booking)
    one, _ = load(ready_database, booking).proposals
    outcomes = at_once(
        lambda: take(ready_database, mails, booking, one, by=Actor.PROSPECT),
        lambda: keep(ready_database, mails, booking, by=Actor.CONSULTANT),
    )
    row = load(ready_database, booking)
    assert outcomes == ([None, IllegalTransition] if row.sequence else [IllegalTransition, None])
    assert claims(ready_database) == {(row.day, row.half)}
