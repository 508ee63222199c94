"""The consultant is briefed again when something that matters changes, with the change marked, and not for nothing."""

from datetime import date, timedelta
from email import message_from_bytes, policy

import pytest
from sqlalchemy import select

from halbtag.domain.half import Half
from halbtag.domain.language import speaking
from halbtag.domain.onsite import Piece, Present
from halbtag.domain.states import MessageStatus, Scope
from halbtag.persistence import outbox, tokens
from halbtag.persistence.bookings import load_booking
from halbtag.persistence.models import OutboxMessage
from halbtag.persistence.profile import load_profile
from halbtag.services import cancellations, circle, moves, onsite, submissions
from tests.conftest import START
from tests.factories import CONTACT, GUESTS, later, make_inquiry, submit
from tests.services.test_circle import MAILS, NEW, one_database

ARRIVAL = {"reception": "Am Empfang", "parking": "im Hof"}


@pytest.fixture
def booked(ready_database):
    """Return id and link of an agreed half-day whose mails have gone out."""
    booking = submit(ready_database, MAILS, make_inquiry(ready_database, now=START), now=START)
    with ready_database.writing() as session:
        link = tokens.issue(session, scope=Scope.BOOKING, booking_id=booking.id, now=START)
        submissions.confirm_address(session, MAILS, token=link, now=START)
    sent(ready_database, START)
    return booking.id, link


def sent(database, now):
    """Send what is due, as a worker does; return the briefings among it."""
    found = []
    while True:
        with database.writing() as session:
            claim = outbox.claim_due(session, now=now, leased_until=now + timedelta(minutes=1))
            if claim is None:
                return found
            outbox.mark_sent(session, claim, now=now)
        if claim.kind == "briefing":
            found.append(message_from_bytes(claim.content, policy=policy.SMTP))


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def changes_in(mail):
    lines = iter(text_of(mail).splitlines())
    since = next(line for line in lines if line.startswith("Geändert seit"))
    said = []
    for line in lines:
        if not line.startswith("– "):
            return since, said
        said.append(line[2:])
    return since, said


def save(database, link, piece=Piece.ARRIVAL, values=ARRIVAL, *, now):
    with database.writing() as session:
        onsite.save_piece(session, MAILS, token=link, piece=piece, values=dict(values), now=now)


def invite(database, link, *, now):
    with database.writing() as session:
        return circle.invite_participant(session, MAILS, token=link, guest=NEW, now=now)


def test_several_changes_are_one_briefing_ten_minutes_later_with_all_of_them_marked(ready_database, booked):
    _, link = booked
    invite(ready_database, link, now=later(START, minutes=30))
    save(ready_database, link, now=later(START, minutes=35))
    assert sent(ready_database, later(START, minutes=44)) == []

    (mail,) = sent(ready_database, later(START, minutes=45))

    assert mail["Subject"].startswith("Geändert: Briefing: Müller & Söhne Präzisionsteile GmbH")
    assert changes_in(mail) == (
        "Geändert seit Mo., 23.11.2026, 09:00 Uhr:",
        [
            "Neu am Tisch: Nadia Novak, Leitung IT (freigestellt)",
            "Anmeldung: jetzt angegeben",
            "Parken: jetzt angegeben",
        ],
    )
    assert "AM TISCH (GEÄNDERT)" in text_of(mail)
    assert "WER\n" in text_of(mail).replace("\r", "")


@one_database
def test_next_change_is_compared_with_the_briefing_before(ready_database, booked):
    _, link = booked
    invite(ready_database, link, now=later(START, minutes=30))
    sent(ready_database, later(START, minutes=40))
    save(ready_database, link, now=later(START, hours=2))

    (mail,) = sent(ready_database, later(START, hours=3))

    assert changes_in(mail) == (
        "Geändert seit Mo., 23.11.2026, 09:30 Uhr:",
        ["Anmeldung: jetzt angegeben", "Parken: jetzt angegeben"],
    )


@one_database
def test_what_calendars_do_not_show_is_told_too(ready_database, booked):
    _, link = booked
    save(ready_database, link, Piece.ROOM, {"wall": Present.NO}, now=later(START, minutes=30))

    (mail,) = sent(ready_database, later(START, hours=1))

    assert changes_in(mail)[1] == ["Ausstattung: jetzt angegeben"]


@one_database
def test_change_that_is_undone_before_it_is_told_brings_no_briefing(ready_database, booked):
    booking_id, link = booked
    booking = invite(ready_database, link, now=later(START, minutes=30))
    guest = next(each for each in booking.participants if each.email == NEW.email)
    with ready_database.writing() as session:
        circle.uninvite_participant(session, MAILS, token=link, participant_id=guest.id, now=later(START, minutes=35))

    assert sent(ready_database, later(START, hours=1)) == []
    with ready_database.reading() as session:
        assert load_booking(session, booking_id).briefed["facts"]["guest:" + GUESTS[0].email]


@one_database
def test_what_does_not_matter_brings_no_briefing(ready_database, booked):
    booking_id, link = booked
    with ready_database.reading() as session:
        booking = load_booking(session, booking_id)
    with ready_database.writing() as session:
        onsite.save_address(
            session,
            MAILS,
            token=link,
            street=booking.street,
            postal_code=booking.postal_code,
            city=booking.city,
            now=later(START, minutes=30),
        )

    assert sent(ready_database, later(START, hours=1)) == []


@one_database
def test_moved_half_day_is_briefed_anew(ready_database, booked):
    booking_id, _ = booked
    with ready_database.writing() as session:
        moves.move_booking(
            session,
            MAILS,
            booking_id=booking_id,
            wanted=(date(2026, 12, 8), Half.MORNING),
            now=later(START, minutes=30),
        )

    (mail,) = sent(ready_database, later(START, hours=1))

    assert changes_in(mail)[1] == ["Termin: bisher Dienstag, 1. Dezember 2026, 09:00–12:30 Uhr"]


@one_database
def test_cancelled_half_day_is_briefed_no_more(ready_database, booked):
    booking_id, link = booked
    invite(ready_database, link, now=later(START, minutes=30))
    with ready_database.writing() as session:
        cancellations.cancel_booking(
            session, MAILS, booking_id=booking_id, reason="", by_consultant=False, now=later(START, minutes=31)
        )

    assert sent(ready_database, later(START, hours=1)) == []


@one_database
def test_briefing_that_waits_keeps_nothing_else_waiting(ready_database, booked):
    booking_id, link = booked
    invite(ready_database, link, now=later(START, minutes=30))
    sent(ready_database, later(START, minutes=30))

    with ready_database.reading() as session:
        waiting = session.scalars(
            select(OutboxMessage).where(
                OutboxMessage.booking_id == booking_id, OutboxMessage.status == MessageStatus.PENDING
            )
        ).all()

    assert [(row.kind, row.stream.endswith(":briefing"), row.due_at) for row in waiting] == [
        ("briefing", True, later(START, minutes=40))
    ]


@one_database
def test_waiting_briefing_says_how_things_stand_when_it_goes_out(ready_database, booked):
    _, link = booked
    save(ready_database, link, now=later(START, minutes=30))
    place = {"street": CONTACT.street, "postal_code": CONTACT.postal_code, "city": CONTACT.city}
    with ready_database.writing() as session:
        onsite.save_address(session, MAILS, token=link, **place, now=later(START, minutes=32))

    (mail,) = sent(ready_database, later(START, minutes=42))

    assert "Vor Ort noch nicht angegeben: Raum und Kontakt am Tag." in " ".join(text_of(mail).split())
    assert changes_in(mail)[1] == ["Anmeldung: jetzt angegeben", "Parken: jetzt angegeben"]


@one_database
def test_address_that_is_only_checked_is_no_briefing_of_its_own(ready_database, booked):
    _, link = booked
    place = {"street": CONTACT.street, "postal_code": CONTACT.postal_code, "city": CONTACT.city}
    with ready_database.writing() as session:
        onsite.save_address(session, MAILS, token=link, **place, now=later(START, minutes=32))
    assert sent(ready_database, later(START, minutes=60)) == []


# --- In whose language ------------------------------------------------------------------------------------------------


@one_database
def test_consultant_who_came_to_speak_english_is_told_of_nothing_else(ready_database, booked):
    _, link = booked
    with ready_database.writing() as session:
        load_profile(session).language = "en"
    invite(ready_database, link, now=later(START, minutes=30))

    (mail,) = sent(ready_database, later(START, minutes=45))

    assert mail["Subject"] == "Changed: Briefing: Müller & Söhne Präzisionsteile GmbH, Tue 1 Dec, morning"
    lines = text_of(mail).splitlines()
    first = lines.index("Changed since Mon 23 Nov 2026, 09:00:")
    assert lines[first + 1 : first + 3] == ["– New at the table: Nadia Novak, Leitung IT (optional)", ""]
    assert "AT THE TABLE (CHANGED)" in lines


@one_database
def test_briefing_speaks_the_consultants_language_whoever_changes_what(ready_database, booked):
    _, link = booked
    with speaking("en"):
        invite(ready_database, link, now=later(START, minutes=30))
        save(ready_database, link, now=later(START, minutes=31))

    (mail,) = sent(ready_database, later(START, minutes=45))

    assert changes_in(mail) == (
        "Geändert seit Mo., 23.11.2026, 09:00 Uhr:",
        [
            "Neu am Tisch: Nadia Novak, Leitung IT (freigestellt)",
            "Anmeldung: jetzt angegeben",
            "Parken: jetzt angegeben",
        ],
    )
