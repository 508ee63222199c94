"""The life of a booking after the hold, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select

from halbtag.domain.briefing import Guest
from halbtag.domain.errors import IllegalTransition, SlotTaken, UnknownLink
from halbtag.domain.mail_domains import mailbox_of
from halbtag.domain.states import BookingStatus, Scope
from halbtag.persistence import bookings, tokens
from halbtag.persistence.inquiries import open_inquiry
from halbtag.persistence.models import Booking, Inquiry, OutboxMessage, Profile, SlotClaim, Token
from halbtag.services import cancellations, requests, submissions
from halbtag.services.holds import NotQualified, hold_slot
from halbtag.services.inquiries import save_answers, start_inquiry
from halbtag.services.mails import Mails
from tests.conftest import START
from tests.database_statements import counted_statements
from tests.factories import ANSWERS, CONTACT, DAY, GUESTS, HALF, UNSURE_ANSWERS, later, make_inquiry, submit

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def mails():
    return Mails(ROOT / "templates", "https://termine.example")


def submitted(database, mails, *, now=START, **changes):
    answers = changes.pop("answers", None)
    inquiry = {"answers": answers} if answers else {}
    return submit(database, mails, make_inquiry(database, now=now, **inquiry), now=now, **changes)


def link_of(database, booking, *, scope=Scope.BOOKING, now=START):
    """Return a fresh secret for the booking, as a mail would carry it."""
    with database.writing() as session:
        return tokens.issue(session, scope=scope, booking_id=booking.id, now=now)


def confirm(database, mails, booking, *, now=START):
    token = link_of(database, booking)
    with database.writing() as session:
        return submissions.confirm_address(session, mails, token=token, now=now)


def kinds(database):
    with database.reading() as session:
        return [
            (message.kind, message.recipient)
            for message in session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
        ]


def reload(database, booking):
    with database.reading() as session:
        return session.get(Booking, booking.id)


def is_claimed(database):
    with database.reading() as session:
        return session.get(SlotClaim, (DAY, HALF)) is not None


def cancel(database, mails, booking, *, now=START, by_consultant=False):
    with database.writing() as session:
        return cancellations.cancel_booking(
            session, mails, booking_id=booking.id, reason="Krank", by_consultant=by_consultant, now=now
        )


def test_submission_keeps_the_half_day_two_hours_and_asks_for_the_address(ready_database, mails):
    booking = submitted(ready_database, mails)
    stored = reload(ready_database, booking)
    assert (stored.status, stored.expires_at, stored.company) == (
        BookingStatus.VERIFYING,
        START + timedelta(hours=2),
        CONTACT.company,
    )
    assert kinds(ready_database) == [("confirm_address", CONTACT.email)]


def test_submission_after_the_hold_ran_out_still_counts_where_the_half_day_is_free(ready_database, mails):
    token = make_inquiry(ready_database, now=START)
    submitted_later = later(START, hours=1)
    assert submit(ready_database, mails, token, now=submitted_later).status is BookingStatus.VERIFYING


def test_submission_for_a_half_day_taken_meanwhile_is_refused_and_changes_nothing(ready_database, mails):
    submitted(ready_database, mails)
    with pytest.raises(SlotTaken):
        submitted(ready_database, mails, contact=replace(CONTACT, email="other@firma.example"))
    assert len(kinds(ready_database)) == 1


def test_submission_twice_is_refused_the_second_time(ready_database, mails):
    token = make_inquiry(ready_database, now=START)
    submit(ready_database, mails, token, now=START)
    with pytest.raises(IllegalTransition):
        submit(ready_database, mails, token, now=START)
    assert len(kinds(ready_database)) == 1


def test_submission_is_judged_for_the_place_of_the_visit(ready_database, mails):
    hamburg = replace(CONTACT, postal_code="20095", city="Hamburg")
    with pytest.raises(NotQualified):
        submitted(ready_database, mails, contact=hamburg)


def test_one_address_cannot_be_flooded(ready_database, mails):
    for number in range(submissions.UNCONFIRMED_PER_DAY):
        submitted(ready_database, mails, day=DAY + timedelta(days=7 * number))
    shouted = replace(CONTACT, email=CONTACT.email.upper())
    with pytest.raises(submissions.TooManyUnconfirmed):
        submitted(ready_database, mails, day=DAY + timedelta(days=28), contact=shouted)
    next_day = later(START, days=1, seconds=1)
    assert submitted(ready_database, mails, day=DAY + timedelta(days=28), now=next_day)


def test_many_spellings_of_one_mailbox_count_as_one(ready_database, mails):
    for number in range(submissions.UNCONFIRMED_PER_DAY):
        contact = replace(CONTACT, email=f"s.oeztuerk+{number}@mueller-soehne.example")
        submitted(ready_database, mails, day=DAY + timedelta(days=7 * number), contact=contact)
    with pytest.raises(submissions.TooManyUnconfirmed):
        submitted(ready_database, mails, day=DAY + timedelta(days=28))


@pytest.mark.parametrize("spelling", ["{}.x@gmail.com", "{}.x@googlemail.com", "{}X+a@GMail.com"])
def test_dots_and_both_names_of_gmail_are_one_mailbox(spelling):
    assert mailbox_of(spelling.format("s.a.b")) == "sabx@gmail.com"
    assert mailbox_of("s.a.bx@web.de") == "s.a.bx@web.de"


def test_one_domain_cannot_be_flooded(ready_database, mails):
    people = [f"person-{number}@mueller-soehne.example" for number in range(submissions.UNCONFIRMED_PER_DOMAIN)]
    add_unconfirmed(ready_database, *people)
    with pytest.raises(submissions.TooManyAtDomain):
        submitted(ready_database, mails)
    elsewhere = replace(CONTACT, email="s.oeztuerk@soehne.example")
    assert submitted(ready_database, mails, contact=elsewhere)
    assert submitted(ready_database, mails, day=DAY + timedelta(days=7), now=later(START, days=1, seconds=1))


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_customers_of_one_mail_provider_are_strangers(ready_database, mails):
    people = [f"person-{number}@gmx.de" for number in range(submissions.UNCONFIRMED_PER_PROVIDER - 1)]
    add_unconfirmed(ready_database, *people)
    customer = replace(CONTACT, email="s.oeztuerk@gmx.de")
    assert submitted(ready_database, mails, contact=customer)
    with pytest.raises(submissions.TooManyAtDomain):
        submitted(ready_database, mails, day=DAY + timedelta(days=7), contact=replace(customer, email="other@gmx.de"))


def add_unconfirmed(database, *emails):
    """Store what remains of bookings that nobody confirmed."""
    with database.writing() as session:
        for email in emails:
            opened = open_inquiry(session, start_inquiry(session, answers=ANSWERS, source={}, now=START), now=START)
            held = hold_slot(session, opened, day=DAY + timedelta(days=28), half=HALF, now=START)
            held.mailbox = email
            bookings.expire(session, now=later(START, days=1), booking_ids=[held.id])


def test_consultant_is_no_guest(ready_database, mails):
    guests = (*GUESTS, Guest("Ich selbst", "Anna@beispiel-beratung.example", ""))
    confirm(ready_database, mails, submitted(ready_database, mails, guests=guests))
    assert [recipient for kind, recipient in kinds(ready_database) if kind == "circle_invited"] == [
        guest.email for guest in GUESTS
    ]


def test_answers_are_settled_once_the_form_is_in(ready_database, mails):
    token = make_inquiry(ready_database, now=START)
    submit(ready_database, mails, token, now=START)
    with pytest.raises(IllegalTransition), ready_database.writing() as session:
        save_answers(session, open_inquiry(session, token, now=START), answers={"count": "more"}, now=START)


def test_link_that_nobody_confirmed_does_not_open_the_inquiry(ready_database, mails):
    booking = submitted(ready_database, mails)
    with ready_database.writing() as session:
        submissions.expire_holds(session, now=later(START, hours=2))
    with pytest.raises(IllegalTransition), ready_database.writing() as session:
        cancellations.reopen_inquiry(session, booking=reload(ready_database, booking), now=START)


def test_late_confirmation_of_a_lapsed_hold_never_breaks_the_weekly_limit(ready_database, mails):
    with ready_database.writing() as session:
        session.get(Profile, 1).weekly_limit = 1
    lapsed = submitted(ready_database, mails)
    late = later(START, hours=2)
    other = replace(CONTACT, email="neu@firma.example")
    confirm(
        ready_database,
        mails,
        submitted(ready_database, mails, day=DAY + timedelta(days=2), contact=other, now=late),
        now=late,
    )
    with pytest.raises(IllegalTransition):
        confirm(ready_database, mails, lapsed, now=late)


def test_organizer_stays_the_same_to_the_byte_whatever_the_profile_says_by_then(ready_database, mails):
    booking = confirm(ready_database, mails, submitted(ready_database, mails))
    with ready_database.writing() as session:
        profile = session.get(Profile, 1)
        profile.name, profile.booking_email, profile.notify_email = "Neu", "neu@neu.example", "neu2@neu.example"
    cancel(ready_database, mails, booking)
    with ready_database.reading() as session:
        messages = list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))
    invitation = next(message for message in messages if message.kind == "booking_confirmed")
    cancellation = next(message for message in messages if message.kind == "booking_cancelled")
    assert organizer_line(invitation) == organizer_line(cancellation)
    assert "anna@beispiel-beratung.example" in [message.recipient for message in messages[-4:]]


def organizer_line(message):
    parsed = message_from_bytes(message.content, policy=policy.SMTP)
    calendar = next(part for part in parsed.walk() if part.get_content_type() == "text/calendar")
    content = calendar.get_payload(decode=True).replace(b"\r\n ", b"")
    return next(line for line in content.split(b"\r\n") if line.startswith(b"ORGANIZER"))


def test_same_visitor_in_two_tabs_at_once_gets_one_half_day_and_no_refusal(ready_database):
    token = make_inquiry(ready_database, now=START)
    barrier = Barrier(2)

    def choose(_tab):
        barrier.wait()
        with ready_database.writing() as session:
            opened = open_inquiry(session, token, now=START, for_update=True)
            return hold_slot(session, opened, day=DAY, half=HALF, now=START).id

    with ThreadPoolExecutor(2) as tabs:
        held = list(tabs.map(choose, range(2)))
    assert held[0] == held[1]


def test_fit_is_booked_as_soon_as_the_address_is_confirmed(ready_database, mails):
    booking = confirm(ready_database, mails, submitted(ready_database, mails))
    assert reload(ready_database, booking).status is BookingStatus.CONFIRMED
    assert is_claimed(ready_database)
    assert kinds(ready_database)[1:] == [
        ("booking_confirmed", CONTACT.email),
        ("circle_invited", "j.kraemer@mueller-soehne.example"),
        ("circle_invited", "p.lang@mueller-soehne.example"),
        ("consultant_invited", "anna@beispiel-beratung.example"),
        ("briefing", "anna@beispiel-beratung.example"),
    ]


def test_confirming_twice_is_confirming_once(ready_database, mails):
    booking = submitted(ready_database, mails)
    confirm(ready_database, mails, booking)
    before = kinds(ready_database)
    confirm(ready_database, mails, booking)
    assert kinds(ready_database) == before


def test_clarify_becomes_a_request_that_the_consultant_decides(ready_database, mails):
    booking = confirm(ready_database, mails, submitted(ready_database, mails, answers=UNSURE_ANSWERS))
    assert reload(ready_database, booking).status is BookingStatus.REQUESTED
    assert [kind for kind, _ in kinds(ready_database)] == ["confirm_address", "request_received", "decision_needed"]
    assert is_claimed(ready_database)


def test_accepted_request_is_a_booking(ready_database, mails):
    booking = confirm(ready_database, mails, submitted(ready_database, mails, answers=UNSURE_ANSWERS))
    with ready_database.writing() as session:
        requests.accept_request(session, mails, booking_id=booking.id, now=START)
    assert reload(ready_database, booking).status is BookingStatus.CONFIRMED
    assert [kind for kind, _ in kinds(ready_database)[-5:]] == [
        "booking_confirmed",
        "circle_invited",
        "circle_invited",
        "consultant_invited",
        "briefing",
    ]


def test_accepting_twice_is_refused_the_second_time(ready_database, mails):
    booking = confirm(ready_database, mails, submitted(ready_database, mails, answers=UNSURE_ANSWERS))
    with ready_database.writing() as session:
        requests.accept_request(session, mails, booking_id=booking.id, now=START)
    with pytest.raises(IllegalTransition) as refusal, ready_database.writing() as session:
        requests.accept_request(session, mails, booking_id=booking.id, now=START)
    assert refusal.value.status is BookingStatus.CONFIRMED


def test_request_whose_half_day_has_begun_can_not_be_accepted(ready_database, mails):
    booking = confirm(ready_database, mails, submitted(ready_database, mails, answers=UNSURE_ANSWERS))
    with pytest.raises(IllegalTransition), ready_database.writing() as session:
        requests.accept_request(session, mails, booking_id=booking.id, now=booking.starts_at)


def test_declined_request_frees_the_half_day_and_tells_the_prospect(ready_database, mails):
    booking = confirm(ready_database, mails, submitted(ready_database, mails, answers=UNSURE_ANSWERS))
    with ready_database.writing() as session:
        requests.decline_request(session, mails, booking_id=booking.id, reason="Zu weit", now=START)
    assert reload(ready_database, booking).status is BookingStatus.DECLINED
    assert not is_claimed(ready_database)
    assert kinds(ready_database)[-1] == ("request_declined", CONTACT.email)


def test_cancellation_is_the_next_revision_and_reaches_everybody(ready_database, mails):
    booking = confirm(ready_database, mails, submitted(ready_database, mails))
    told = len(kinds(ready_database))
    cancel(ready_database, mails, booking, now=START)
    stored = reload(ready_database, booking)
    assert (stored.status, stored.sequence, stored.reason) == (BookingStatus.CANCELLED, 1, "Krank")
    assert stored.revised_at > booking.confirmed_at
    assert not is_claimed(ready_database)
    assert len(kinds(ready_database)) - told == 4


def test_cancelling_twice_is_cancelling_once(ready_database, mails):
    booking = confirm(ready_database, mails, submitted(ready_database, mails))
    cancel(ready_database, mails, booking)
    told = kinds(ready_database)
    cancel(ready_database, mails, booking)
    assert kinds(ready_database) == told


def test_request_is_taken_back_by_the_prospect_and_declined_by_the_consultant(ready_database, mails):
    booking = confirm(ready_database, mails, submitted(ready_database, mails, answers=UNSURE_ANSWERS))
    with pytest.raises(IllegalTransition):
        cancel(ready_database, mails, booking, by_consultant=True)
    cancel(ready_database, mails, booking)
    assert [kind for kind, _ in kinds(ready_database)[-2:]] == ["request_withdrawn", "consultant_request_withdrawn"]


def test_booking_an_address_costs_at_most_ten_statements(ready_database, mails):
    token = link_of(ready_database, submitted(ready_database, mails))
    with counted_statements(ready_database) as statements, ready_database.writing() as session:
        submissions.confirm_address(session, mails, token=token, now=START)
    assert len(statements) <= 10  # two of them count it


def test_freed_half_day_can_be_booked_again(ready_database, mails):
    booking = confirm(ready_database, mails, submitted(ready_database, mails))
    cancel(ready_database, mails, booking, by_consultant=True)
    other = replace(CONTACT, email="neu@firma.example")
    assert submitted(ready_database, mails, contact=other).status is BookingStatus.VERIFYING


def test_half_day_that_has_begun_can_not_be_cancelled(ready_database, mails):
    booking = confirm(ready_database, mails, submitted(ready_database, mails))
    with pytest.raises(IllegalTransition):
        cancel(ready_database, mails, booking, now=booking.starts_at)


def test_late_confirmation_counts_as_long_as_nobody_else_was_given_the_half_day(ready_database, mails):
    booking = submitted(ready_database, mails)
    late = later(START, hours=3)
    assert confirm(ready_database, mails, booking, now=late).status is BookingStatus.CONFIRMED


def test_late_confirmation_loses_against_somebody_who_took_over(ready_database, mails):
    booking = submitted(ready_database, mails)
    late = later(START, hours=2)
    submitted(ready_database, mails, contact=replace(CONTACT, email="neu@firma.example"), now=late)
    with pytest.raises(IllegalTransition) as refusal:
        confirm(ready_database, mails, booking, now=late)
    assert refusal.value.status is BookingStatus.EXPIRED


def test_expired_holds_free_their_half_days(ready_database, mails):
    booking = submitted(ready_database, mails)
    with ready_database.writing() as session:
        assert submissions.expire_holds(session, now=later(START, hours=2)) == 1
    assert reload(ready_database, booking).status is BookingStatus.EXPIRED
    assert not is_claimed(ready_database)


def test_expiry_touches_nothing_that_waits_for_the_consultant(ready_database, mails):
    booking = confirm(ready_database, mails, submitted(ready_database, mails, answers=UNSURE_ANSWERS))
    with ready_database.writing() as session:
        assert submissions.expire_holds(session, now=later(START, days=7)) == 0
    assert reload(ready_database, booking).status is BookingStatus.REQUESTED


def test_taking_back_a_submission_ends_its_link_and_keeps_the_half_day(ready_database, mails):
    token = make_inquiry(ready_database, now=START)
    booking = submit(ready_database, mails, token, now=START)
    link = link_of(ready_database, booking)
    with ready_database.writing() as session:
        opened = open_inquiry(session, token, now=START, for_update=True)
        submissions.take_back_submission(session, opened, now=later(START, minutes=1))
    with pytest.raises(UnknownLink), ready_database.writing() as session:
        submissions.confirm_address(session, mails, token=link, now=START)
    assert submit(ready_database, mails, token, now=later(START, minutes=2)).status is BookingStatus.VERIFYING
    assert is_claimed(ready_database)


@pytest.mark.parametrize("scope", [Scope.INQUIRY, Scope.DECISION, Scope.FEED, Scope.SETUP])
def test_link_of_another_scope_opens_nothing(ready_database, mails, scope):
    link = link_of(ready_database, submitted(ready_database, mails), scope=scope)
    with pytest.raises(UnknownLink), ready_database.writing() as session:
        submissions.confirm_address(session, mails, token=link, now=START)


def test_secrets_are_stored_as_digests_only(ready_database, mails):
    token = make_inquiry(ready_database, now=START)
    submit(ready_database, mails, token, now=START)
    with ready_database.reading() as session:
        digests = list(session.scalars(select(Token.digest)))
    assert token not in digests
    assert all(len(digest) == 64 for digest in digests)


def test_erasing_an_inquiry_takes_everything_with_it(ready_database, mails):
    booking = confirm(ready_database, mails, submitted(ready_database, mails))
    with ready_database.writing() as session:
        session.delete(session.get(Inquiry, booking.inquiry_id))
    with ready_database.reading() as session:
        left = [session.query(table).count() for table in (Booking, SlotClaim, OutboxMessage, Token)]
    assert left == [0, 0, 0, 0]
