"""A personal link: what is known stands in it, its address is confirmed, it is good once and for a while."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from halbtag.domain.errors import UnknownLink
from halbtag.domain.qualification import Verdict
from halbtag.domain.states import BookingStatus
from halbtag.persistence.inquiries import open_inquiry
from halbtag.persistence.models import OutboxMessage, PersonalLink
from halbtag.persistence.personal_links import open_personal_link
from halbtag.services.inquiries import qualify_inquiry
from halbtag.services.personal_links import Invitee, follow_link, invite, take_back
from tests.conftest import START
from tests.factories import ANSWERS, CONTACT, UNSURE_ANSWERS, later, make_inquiry, submit
from tests.links import link_in
from tests.services.test_circle import MAILS

INVITEE = Invitee(
    name=CONTACT.name, email=CONTACT.email, company=CONTACT.company, words="Wie besprochen.", answers=ANSWERS, days=14
)


def send(database, invitee=INVITEE, *, now=START):
    """Send a link; return its secret, as the recipient reads it."""
    with database.writing() as session:
        invite(session, MAILS, invitee=invitee, now=now)
    with database.reading() as session:
        mail = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "personal_link")).all()[-1]
    assert mail.recipient == invitee.email
    return link_in(mail.content, "einladung")


def follow(database, secret, *, now=START):
    with database.writing() as session:
        return follow_link(session, open_personal_link(session, secret, now=now), now=now)


def kinds(database):
    with database.reading() as session:
        return session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.id)).all()


def test_link_opens_an_inquiry_in_which_what_is_known_stands(ready_database):
    token = follow(ready_database, send(ready_database))
    with ready_database.reading() as session:
        inquiry = open_inquiry(session, token, now=START).inquiry
    assert inquiry.answers == ANSWERS
    assert inquiry.contact == {"name": CONTACT.name, "email": CONTACT.email, "company": CONTACT.company}


@pytest.mark.parametrize(
    ("answers", "status", "kind"),
    [
        (ANSWERS, BookingStatus.CONFIRMED, "booking_confirmed"),
        (UNSURE_ANSWERS, BookingStatus.REQUESTED, "request_received"),
    ],
)
def test_known_address_is_not_confirmed_again(ready_database, answers, status, kind):
    token = follow(ready_database, send(ready_database, replace(INVITEE, answers=answers)))
    assert submit(ready_database, MAILS, token, now=START).status is status
    assert kind in kinds(ready_database)
    assert "confirm_address" not in kinds(ready_database)


@pytest.mark.parametrize("email", ["somebody@else.example", "s.oeztuerk@mueller-soehne.example.evil.example"])
def test_another_address_has_to_be_confirmed(ready_database, email):
    token = follow(ready_database, send(ready_database))
    booking = submit(ready_database, MAILS, token, now=START, contact=replace(CONTACT, email=email))
    assert booking.status is BookingStatus.VERIFYING
    assert kinds(ready_database) == ["personal_link", "confirm_address"]


def test_link_is_good_for_one_half_day(ready_database):
    secret = send(ready_database)
    first, second = follow(ready_database, secret), follow(ready_database, secret)
    submit(ready_database, MAILS, second, now=START)
    with pytest.raises(UnknownLink):
        follow(ready_database, secret)
    with ready_database.reading() as session:
        assert open_inquiry(session, first, now=START).booking is not None
        assert session.scalars(select(PersonalLink.used_at)).one() == START


@pytest.mark.parametrize(("days", "is_open"), [(13, True), (14, False)])
def test_link_expires(ready_database, days, is_open):
    secret = send(ready_database)
    if is_open:
        follow(ready_database, secret, now=later(START, days=days))
    else:
        with pytest.raises(UnknownLink):
            follow(ready_database, secret, now=later(START, days=days))


def test_link_is_taken_back_once_and_opens_nothing_then(ready_database):
    secret = send(ready_database)
    with ready_database.writing() as session:
        link_id = session.scalars(select(PersonalLink.id)).one()
        assert take_back(session, link_id, now=START)
        assert not take_back(session, link_id, now=START)
    with pytest.raises(UnknownLink):
        follow(ready_database, secret)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("answers", [{**ANSWERS, "postal_code": "24103"}, {**ANSWERS, "size": "1-9"}])
def test_whoever_is_invited_is_taken_on_whatever_the_size_and_however_far(ready_database, answers):
    token = follow(ready_database, send(ready_database, replace(INVITEE, answers=answers)))
    stranger = make_inquiry(ready_database, now=START, answers=answers)
    with ready_database.reading() as session:
        verdicts = [qualify_inquiry(open_inquiry(session, each, now=START)).verdict for each in (token, stranger)]
        invited = qualify_inquiry(open_inquiry(session, token, now=START))
    assert verdicts == [Verdict.FIT, Verdict.NOT_YET]
    assert "company_fits" not in {rule.id for rule in invited.reasons}
