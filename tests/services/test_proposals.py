"""The counter-proposal on both databases: who may, what is kept, who is told, and two at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select

from halbtag.domain.errors import IllegalTransition, SlotTaken
from halbtag.domain.half import Half
from halbtag.domain.slots import Override as Wanted
from halbtag.domain.states import Actor, BookingStatus, ProposalStatus, Scope
from halbtag.domain.step_details import describe_detail
from halbtag.persistence import tokens
from halbtag.persistence.bookings import list_steps, load_booking
from halbtag.persistence.models import OutboxMessage, Override, Profile, SlotClaim
from halbtag.services import cancellations, proposals, requests, submissions
from halbtag.services.mails import Mails
from halbtag.services.overrides import add_override, list_vacations
from tests.conftest import START
from tests.factories import CONTACT, DAY, GUESTS, HALF, UNSURE_ANSWERS, consent_to, later, make_inquiry, submit

ROOT = Path(__file__).parents[2]

#: Half-days of the default week that a new copy has free.
WEDNESDAY = (date(2026, 12, 2), Half.AFTERNOON)
THURSDAY = (date(2026, 12, 3), Half.MORNING)
NEXT_WEEK = (date(2026, 12, 8), Half.MORNING)
OTHER = replace(CONTACT, email="neu@firma.example")


@pytest.fixture(scope="module")
def mails():
    return Mails(ROOT / "templates", "https://termine.example")


def request(database, mails, *, answers=UNSURE_ANSWERS, **changes):
    """Return a request with a confirmed address."""
    return confirm(
        database,
        mails,
        submit(database, mails, make_inquiry(database, now=START, answers=answers), now=START, **changes),
    )


def confirm(database, mails, booking, *, now=START):
    with database.writing() as session:
        return submissions.confirm_address(session, mails, token=link_of(database, booking, session), now=now)


def link_of(database, booking, session=None):
    if session is not None:
        token = tokens.issue(session, scope=Scope.BOOKING, booking_id=booking.id, now=START)
        session.flush()
        return token
    with database.writing() as writing:
        return link_of(database, booking, writing)


def counter(database, mails, booking, *wanted, now=START, **options):
    with database.writing() as session:
        proposals.counter_request(
            session, mails, booking_id=booking.id, wanted=wanted, words=options.pop("words", ""), now=now, **options
        )
    return reload(database, booking)


def take(database, mails, booking, number, *, now=START):
    """Take the proposal with this number, in the order in which they were made."""
    chosen = reload(database, booking).proposals[number].id
    token = link_of(database, booking)
    with database.writing() as session:
        proposals.take_proposal(session, mails, token=token, proposal_id=chosen, now=now)
    return reload(database, booking)


def reload(database, booking):
    with database.reading() as session:
        return load_booking(session, booking.id)


def claims(database):
    with database.reading() as session:
        rows = session.scalars(select(SlotClaim).order_by(SlotClaim.day, SlotClaim.half.desc()))
        return [(row.day, row.half) for row in rows]


def kinds(database, *, beyond=0):
    with database.reading() as session:
        rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
        return [(row.kind, row.recipient) for row in rows][beyond:]


def last_step(database, booking):
    with database.reading() as session:
        step = list_steps(session, booking.id)[-1]
        return step.by, step.action, step.status, describe_detail(step.action, step.detail)


def test_counter_proposal_keeps_the_others_and_frees_what_was_asked_for(ready_database, mails):
    booking = request(ready_database, mails)
    before = len(kinds(ready_database))
    countered = counter(ready_database, mails, booking, THURSDAY, WEDNESDAY, NEXT_WEEK, words="Da bin ich verreist.")
    assert (countered.status, countered.reason, countered.sequence) == (
        BookingStatus.COUNTERED,
        "Da bin ich verreist.",
        0,
    )
    assert claims(ready_database) == [WEDNESDAY, THURSDAY, NEXT_WEEK]
    assert kinds(ready_database, beyond=before) == [("proposals_offered", CONTACT.email)]
    assert last_step(ready_database, booking) == (
        Actor.CONSULTANT,
        "counter",
        BookingStatus.COUNTERED,
        "Mi., 02.12. Nachmittag; Do., 03.12. Vormittag; Di., 08.12. Vormittag",
    )


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_proposals_are_kept_for_working_hours_but_never_beyond_the_first_of_them(ready_database, mails):
    with ready_database.writing() as session:
        session.get(Profile, 1).proposal_hours = 24
    booking = request(ready_database, mails)
    # Monday, 09:00: three working days of eight hours.
    assert counter(ready_database, mails, booking, THURSDAY, NEXT_WEEK).expires_at == later(START, days=2, hours=8)
    with ready_database.writing() as session:
        session.get(Profile, 1).proposal_hours = 80
    again = counter(ready_database, mails, booking, THURSDAY, NEXT_WEEK)
    assert again.expires_at == min(proposal.starts_at for proposal in again.proposals)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_closed_range_names_what_is_proposed_in_it_and_not_what_was_asked_for(ready_database, mails):
    booking = counter(ready_database, mails, request(ready_database, mails), THURSDAY, NEXT_WEEK)
    with ready_database.writing() as session:
        _, conflicts = add_override(session, Wanted(DAY, THURSDAY[0], None, is_open=False), now=START)
        add_override(session, Wanted(NEXT_WEEK[0], NEXT_WEEK[0], Half.AFTERNOON, is_open=False), now=START)
    with ready_database.reading() as session:
        listed = list_vacations(session, now=START)
    kept = [[(each.day, each.half, each.booking.id, each.is_proposed) for each in one.kept] for one in listed]
    assert kept == [[(*THURSDAY, booking.id, True)], []]
    assert len(conflicts) == 1


def test_new_round_takes_the_place_of_the_one_before(ready_database, mails):
    booking = counter(ready_database, mails, request(ready_database, mails), THURSDAY, WEDNESDAY)
    again = counter(ready_database, mails, booking, THURSDAY, NEXT_WEEK, now=later(START, hours=1))
    assert claims(ready_database) == [THURSDAY, NEXT_WEEK]
    assert [(each.day, each.half, each.status) for each in again.proposals] == [
        (*WEDNESDAY, ProposalStatus.FREED),
        (*THURSDAY, ProposalStatus.FREED),
        (*THURSDAY, ProposalStatus.OPEN),
        (*NEXT_WEEK, ProposalStatus.OPEN),
    ]
    assert [kind for kind, _ in kinds(ready_database)][-2:] == ["proposals_offered"] * 2


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "wanted",
    [
        [THURSDAY],
        [THURSDAY, THURSDAY],
        [THURSDAY, WEDNESDAY, NEXT_WEEK, (date(2026, 12, 9), Half.MORNING)],
        [THURSDAY, (DAY, HALF)],
        [THURSDAY, (START.date() - timedelta(days=1), Half.MORNING)],
        [THURSDAY, (date(9998, 1, 4), Half.MORNING)],
    ],
    ids=["one", "twice the same", "four", "the one asked for", "yesterday", "far beyond"],
)
def test_other_choices_are_refused_and_change_nothing(ready_database, mails, wanted):
    booking = request(ready_database, mails)
    with pytest.raises(proposals.WrongChoice):
        counter(ready_database, mails, booking, *wanted)
    assert reload(ready_database, booking).status is BookingStatus.REQUESTED
    assert claims(ready_database) == [(DAY, HALF)]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_closed_half_day_is_proposed_knowingly_only(ready_database, mails):
    booking = request(ready_database, mails)
    soon = (START.date() + timedelta(days=1), Half.MORNING)
    with pytest.raises(proposals.HalfDaysClosed) as refusal:
        counter(ready_database, mails, booking, soon, THURSDAY)
    assert [(each.day, each.half) for each in refusal.value.closed] == [soon]
    assert [reason.code for reason in refusal.value.reasons] == ["notice"]
    named = consent_to(refusal.value)
    assert named == [f"{soon[0]}:morning:notice"]
    countered = counter(ready_database, mails, booking, soon, THURSDAY, knowing=named)
    assert claims(ready_database) == [soon, THURSDAY]
    assert countered.expires_at == countered.proposals[0].starts_at


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_was_named_for_one_half_day_allows_no_other(ready_database, mails):
    booking = request(ready_database, mails)
    tomorrow = START.date() + timedelta(days=1)
    soon, other = ((tomorrow, half) for half in Half)
    named = [f"{tomorrow}:morning:notice"]
    for wanted, knowing in (((other, THURSDAY), named), ((soon, THURSDAY), ["notice"])):
        with pytest.raises(proposals.HalfDaysClosed):
            counter(ready_database, mails, booking, *wanted, knowing=knowing)
    closed = Override(first_day=tomorrow, last_day=tomorrow, half=None, is_open=False, reason="Arzt", created_at=START)
    with ready_database.writing() as session:
        session.add(closed)
    with pytest.raises(proposals.HalfDaysClosed) as refusal:
        counter(ready_database, mails, booking, soon, THURSDAY, knowing=named)
    assert f"{tomorrow}:morning:override:Arzt" in consent_to(refusal.value)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_half_day_without_its_journey_is_proposed_knowingly_and_takes_nobody_elses(ready_database, mails):
    with ready_database.writing() as session:
        session.get(Profile, 1).range_km = 900
    request(ready_database, mails, day=WEDNESDAY[0], half=WEDNESDAY[1], contact=OTHER)
    hamburg = replace(CONTACT, postal_code="20095", city="Hamburg")
    booking = request(ready_database, mails, day=date(2026, 12, 15), contact=hamburg)
    with pytest.raises(proposals.HalfDaysClosed) as refusal:
        counter(ready_database, mails, booking, THURSDAY, NEXT_WEEK)
    assert {reason.code for reason in refusal.value.reasons} == {"travel"}
    countered = counter(ready_database, mails, booking, THURSDAY, NEXT_WEEK, knowing=consent_to(refusal.value))
    assert [bool(each.journey) for each in countered.proposals] == [False, True]
    assert {WEDNESDAY, THURSDAY, NEXT_WEEK} <= set(claims(ready_database))


def test_half_day_of_somebody_else_is_never_proposed(ready_database, mails):
    request(ready_database, mails, day=THURSDAY[0], half=THURSDAY[1], contact=OTHER)
    booking = request(ready_database, mails)
    named = [f"2026-12-03:morning:{code}" for code in ("booked", "held")]
    with pytest.raises(proposals.HalfDaysClosed):
        counter(ready_database, mails, booking, THURSDAY, NEXT_WEEK, knowing=named)
    assert reload(ready_database, booking).status is BookingStatus.REQUESTED


def test_hold_that_ran_out_gives_way_to_a_proposal(ready_database, mails):
    submit(ready_database, mails, make_inquiry(ready_database, now=START), now=START, day=THURSDAY[0], contact=OTHER)
    booking = request(ready_database, mails)
    counter(ready_database, mails, booking, THURSDAY, NEXT_WEEK, now=later(START, hours=3))
    assert claims(ready_database) == [THURSDAY, NEXT_WEEK]


def test_proposed_half_day_is_closed_to_others(ready_database, mails):
    counter(ready_database, mails, request(ready_database, mails), THURSDAY, NEXT_WEEK)
    with pytest.raises(SlotTaken):
        request(ready_database, mails, day=THURSDAY[0], half=THURSDAY[1], contact=OTHER)


def test_taken_proposal_is_booked_and_frees_the_others(ready_database, mails):
    booking = counter(ready_database, mails, request(ready_database, mails), THURSDAY, NEXT_WEEK, words="Verreist.")
    before = len(kinds(ready_database))
    taken = take(ready_database, mails, booking, 1, now=later(START, hours=2))
    offered = taken.proposals[1]
    assert (taken.status, taken.day, taken.half) == (BookingStatus.CONFIRMED, *NEXT_WEEK)
    assert (taken.starts_at, taken.ends_at) == (offered.starts_at, offered.ends_at)
    assert (taken.expires_at, taken.reason, taken.sequence, taken.confirmed_at) == (None, "", 0, later(START, hours=2))
    assert [each.status for each in taken.proposals] == [ProposalStatus.FREED, ProposalStatus.TAKEN]
    assert claims(ready_database) == [NEXT_WEEK]
    assert kinds(ready_database, beyond=before) == [
        ("booking_confirmed", CONTACT.email),
        *(("circle_invited", guest.email) for guest in GUESTS),
        ("consultant_invited", "anna@beispiel-beratung.example"),
        ("briefing", "anna@beispiel-beratung.example"),
    ]
    assert last_step(ready_database, booking) == (
        Actor.PROSPECT,
        "take",
        BookingStatus.CONFIRMED,
        "Di., 08.12. Vormittag",
    )


def test_taking_twice_is_taking_once_and_another_one_comes_too_late(ready_database, mails):
    booking = counter(ready_database, mails, request(ready_database, mails), THURSDAY, NEXT_WEEK)
    take(ready_database, mails, booking, 0)
    told = kinds(ready_database)
    take(ready_database, mails, booking, 0)
    with pytest.raises(IllegalTransition) as refusal:
        take(ready_database, mails, booking, 1)
    assert refusal.value.status is BookingStatus.CONFIRMED
    assert kinds(ready_database) == told
    assert claims(ready_database) == [THURSDAY]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_proposal_of_an_earlier_round_can_not_be_taken(ready_database, mails):
    booking = counter(ready_database, mails, request(ready_database, mails), THURSDAY, WEDNESDAY)
    counter(ready_database, mails, booking, THURSDAY, NEXT_WEEK)
    with pytest.raises(SlotTaken):
        take(ready_database, mails, booking, 0)
    assert reload(ready_database, booking).status is BookingStatus.COUNTERED


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_proposal_that_has_begun_can_not_be_taken(ready_database, mails):
    booking = counter(ready_database, mails, request(ready_database, mails), WEDNESDAY, NEXT_WEEK)
    begun = booking.proposals[0].starts_at
    with pytest.raises(SlotTaken):
        take(ready_database, mails, booking, 0, now=begun)
    assert take(ready_database, mails, booking, 1, now=begun).day == NEXT_WEEK[0]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_promised_proposal_holds_though_the_day_was_closed_since(ready_database, mails):
    booking = counter(ready_database, mails, request(ready_database, mails), THURSDAY, NEXT_WEEK)
    with ready_database.writing() as session:
        session.add(
            Override(
                first_day=THURSDAY[0],
                last_day=THURSDAY[0],
                half=None,
                is_open=False,
                reason="",
                lifts=[],
                created_at=START,
            )
        )
    assert take(ready_database, mails, booking, 0).status is BookingStatus.CONFIRMED


@pytest.mark.parametrize("by_consultant", [True, False], ids=["consultant", "prospect"])
def test_either_side_ends_the_proposals_and_frees_them(ready_database, mails, by_consultant):
    booking = counter(ready_database, mails, request(ready_database, mails), THURSDAY, NEXT_WEEK)
    before = len(kinds(ready_database))
    with ready_database.writing() as session:
        if by_consultant:
            requests.decline_request(session, mails, booking_id=booking.id, reason="", now=START)
        else:
            cancellations.cancel_booking(
                session, mails, booking_id=booking.id, reason="", by_consultant=False, now=START
            )
    assert claims(ready_database) == []
    assert [kind for kind, _ in kinds(ready_database, beyond=before)] == (
        ["request_declined"] if by_consultant else ["request_withdrawn", "consultant_request_withdrawn"]
    )
    with pytest.raises(IllegalTransition):
        take(ready_database, mails, booking, 0)


def test_two_proposals_taken_at_once_book_one(ready_database, mails):
    booking = counter(ready_database, mails, request(ready_database, mails), THURSDAY, NEXT_WEEK)
    outcomes = at_once(
        lambda: take(ready_database, mails, booking, 0),
        lambda: take(ready_database, mails, booking, 1),
    )
    assert sorted(outcomes) == ["done", "refused: confirmed"]
    assert len(claims(ready_database)) == 1
    assert [kind for kind, _ in kinds(ready_database)].count("booking_confirmed") == 1


def test_proposal_taken_as_the_consultant_declines_is_one_or_the_other(ready_database, mails):
    booking = counter(ready_database, mails, request(ready_database, mails), THURSDAY, NEXT_WEEK)

    def decline():
        with ready_database.writing() as session:
            requests.decline_request(session, mails, booking_id=booking.id, reason="", now=START)

    outcomes = at_once(lambda: take(ready_database, mails, booking, 0), decline)
    ended = reload(ready_database, booking)
    assert sorted(outcomes) == ["done", f"refused: {ended.status}"]
    assert claims(ready_database) == ([THURSDAY] if ended.status is BookingStatus.CONFIRMED else [])


def test_proposing_and_accepting_at_once_is_one_or_the_other(ready_database, mails):
    booking = request(ready_database, mails)

    def accept():
        with ready_database.writing() as session:
            requests.accept_request(session, mails, booking_id=booking.id, now=START)

    outcomes = at_once(lambda: counter(ready_database, mails, booking, THURSDAY, NEXT_WEEK), accept)
    ended = reload(ready_database, booking)
    assert sorted(outcomes) == ["done", f"refused: {ended.status}"]
    kept = [(DAY, HALF)] if ended.status is BookingStatus.CONFIRMED else [THURSDAY, NEXT_WEEK]
    assert claims(ready_database) == kept


def test_two_proposals_of_one_half_day_to_two_prospects_keep_it_for_one(ready_database, mails):
    first = request(ready_database, mails)
    second = request(ready_database, mails, half=Half.AFTERNOON, contact=OTHER)
    outcomes = at_once(
        lambda: counter(ready_database, mails, first, THURSDAY, NEXT_WEEK),
        lambda: counter(ready_database, mails, second, THURSDAY, WEDNESDAY),
    )
    assert sorted(outcomes) == ["done", "refused: held"]


def at_once(*steps):
    """Take the steps at the same moment; return of each "done", or why it was refused."""
    barrier = Barrier(len(steps))

    def run(step):
        barrier.wait()
        try:
            step()
        except IllegalTransition as refusal:
            return f"refused: {refusal.status}"
        except proposals.HalfDaysClosed as refusal:
            return f"refused: {refusal.reasons[0].code}"
        return "done"

    with ThreadPoolExecutor(len(steps)) as threads:
        return list(threads.map(run, steps))
