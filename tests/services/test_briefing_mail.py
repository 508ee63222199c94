"""The briefing as a mail: its PDF is set when it goes out, and a fault in that loses nothing."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy import select

from halbtag.domain.enclosures import PROMISE, REGRET
from halbtag.domain.language import gettext, speaking
from halbtag.domain.mail import Deferred
from halbtag.domain.states import MessageStatus, Scope
from halbtag.domain.typesetting import TypesettingFailed, TypesettingFault
from halbtag.gateways.typesetting import Typesetter, count_pages
from halbtag.persistence import tokens
from halbtag.persistence.models import OutboxMessage
from halbtag.persistence.profile import load_profile
from halbtag.services import requests, submissions
from halbtag.services.briefing_print import make_encloser
from halbtag.services.delivery import deliver_due
from tests.conftest import START
from tests.factories import GUESTS, UNSURE_ANSWERS, make_inquiry, submit
from tests.services.test_circle import MAILS, one_database

TYPESETTER = Typesetter(Path(__file__).parents[2] / "templates" / "print")


class Broken:
    """Sets nothing."""

    def __init__(self, fault=TypesettingFault.TIME):
        self.fault = fault

    def compile(self, template, data, output, *, at=None):
        raise TypesettingFailed(self.fault)


class Postman:
    """Keeps what goes out, after refusing as often as he is told."""

    def __init__(self, refusals=0):
        self.refusals = refusals
        self.tried = []

    def __call__(self, _sender, recipient, content):
        self.tried.append((recipient, content))
        if is_briefing(content) and self.refusals:
            self.refusals -= 1
            raise Deferred("451 later")


def booked(database):
    """Book a half-day, with its mails waiting."""
    booking = submit(database, MAILS, make_inquiry(database, now=START), now=START)
    with database.writing() as session:
        link = tokens.issue(session, scope=Scope.BOOKING, booking_id=booking.id, now=START)
        submissions.confirm_address(session, MAILS, token=link, now=START)


def is_briefing(content):
    return str(message_from_bytes(content, policy=policy.SMTP)["Subject"]).startswith("Briefing: ")


def briefings(postman):
    return [content for _, content in postman.tried if is_briefing(content)]


def parts(content):
    message = message_from_bytes(content, policy=policy.SMTP)
    return {part.get_content_type(): part for part in message.walk() if not part.is_multipart()}


def stored(database):
    with database.reading() as session:
        return session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "briefing")).one()


def deliver(database, clock, typesetting, refusals=0):
    booked(database)
    postman = Postman(refusals)
    deliver_due(database, postman, clock, finish=make_encloser(typesetting))
    return postman


@one_database
def test_briefing_goes_out_with_one_page_enclosed(ready_database, clock):
    (content,) = briefings(deliver(ready_database, clock, TYPESETTER))

    found = parts(content)

    assert list(found) == ["text/plain", "text/html", "application/pdf"]
    assert found["application/pdf"].get_filename() == "briefing.pdf"
    assert count_pages(found["application/pdf"].get_content()) == 1
    assert PROMISE in found["text/plain"].get_content()
    assert PROMISE in found["text/html"].get_content()
    assert len(content) < 120_000
    assert b"vnd.halbtag" not in content


@one_database
def test_nothing_is_set_within_the_transaction_that_books(ready_database):
    booked(ready_database)

    found = parts(stored(ready_database).content)

    assert list(found) == ["text/plain", "text/html", "application/vnd.halbtag.enclosure+json"]


@one_database
def test_headers_and_words_stay_as_they_were_stored(ready_database, clock):
    booked(ready_database)
    before = message_from_bytes(stored(ready_database).content, policy=policy.SMTP)
    postman = Postman()

    deliver_due(ready_database, postman, clock, finish=make_encloser(TYPESETTER))

    (content,) = briefings(postman)
    after = message_from_bytes(content, policy=policy.SMTP)
    assert after.items() == before.items()
    for kind in ("plain", "html"):
        assert after.get_body((kind,)).get_content() == before.get_body((kind,)).get_content()


@one_database
def test_mail_that_is_tried_again_is_the_same_to_the_byte(ready_database, clock):
    postman = deliver(ready_database, clock, TYPESETTER, refusals=1)
    clock.advance(minutes=10)

    deliver_due(ready_database, postman, clock, finish=make_encloser(TYPESETTER))

    first, second = briefings(postman)
    assert first == second


@one_database
@pytest.mark.parametrize("fault", TypesettingFault)
def test_fault_of_typesetting_loses_no_mail_and_is_told_on_both_sides(ready_database, clock, fault):
    postman = deliver(ready_database, clock, Broken(fault))

    (content,) = briefings(postman)
    found = parts(content)
    assert list(found) == ["text/plain", "text/html"]
    for part in found.values():
        assert REGRET in part.get_content()
        assert PROMISE not in part.get_content()
        assert "Müller" in part.get_content()
    row = stored(ready_database)
    assert (row.status, row.content) == (MessageStatus.SENT, None)
    assert row.last_error.startswith("Ohne PDF verschickt: ")


@one_database
def test_other_mails_go_out_as_they_are(ready_database, clock):
    booked(ready_database)
    with ready_database.reading() as session:
        kept = {row.recipient: row.content for row in session.scalars(select(OutboxMessage)) if row.kind != "briefing"}
    postman = Postman()

    deliver_due(ready_database, postman, clock, finish=make_encloser(Broken()))

    assert kept.items() <= {(who, content) for who, content in postman.tried}


@one_database
def test_guests_are_called_invited_once_they_are(ready_database):
    submitted = submit(
        ready_database, MAILS, make_inquiry(ready_database, now=START, answers=UNSURE_ANSWERS), now=START
    )
    with ready_database.writing() as session:
        link = tokens.issue(session, scope=Scope.BOOKING, booking_id=submitted.id, now=START)
        submissions.confirm_address(session, MAILS, token=link, now=START)
    with ready_database.writing() as session:
        requests.accept_request(session, MAILS, booking_id=submitted.id, now=START)
    told = {
        kind: parts(row.content)["text/plain"].get_content()
        for kind, row in messages_by_kind(ready_database).items()
        if kind in ("decision_needed", "briefing")
    }
    named = [guest.name for guest in GUESTS]
    assert all(f"Soll dabei sein: {words}" in told["decision_needed"] for words in named)
    assert all(f"Eingeladen: {words}" in told["briefing"] for words in named)
    assert "Eingeladen" not in told["decision_needed"]


def messages_by_kind(database):
    with database.reading() as session:
        return {row.kind: row for row in session.scalars(select(OutboxMessage))}


# --- In whose language ------------------------------------------------------------------------------------------------


@one_database
@pytest.mark.parametrize(("own", "theirs"), [("en", "de"), ("de", "en")])
def test_consultant_reads_everything_in_his_language_whoever_books_in_which(ready_database, clock, own, theirs):
    with ready_database.writing() as session:
        load_profile(session).language = own
    with speaking(theirs):
        booked(ready_database)

    postman = Postman()
    deliver_due(ready_database, postman, clock, finish=make_encloser(TYPESETTER))

    (content,) = briefings(postman)
    found = parts(content)
    heading, promise, tag = {
        "de": ("WIE KI HEUTE GEFÜHRT WIRD", PROMISE, b"/Lang(de-DE)"),
        "en": ("HOW AI IS LED TODAY", "Attached: the same on one page, to print.", b"/Lang(en-GB)"),
    }[own]
    assert heading in found["text/plain"].get_content()
    assert promise in found["text/plain"].get_content()
    assert tag in found["application/pdf"].get_content()


@one_database
def test_fault_of_typesetting_is_told_in_english_too(ready_database, clock):
    with ready_database.writing() as session:
        load_profile(session).language = "en"

    (content,) = briefings(deliver(ready_database, clock, Broken(TypesettingFault.TIME)))

    with speaking("en"):
        assert all(gettext(REGRET) in part.get_content() for part in parts(content).values())
        assert not any(gettext(PROMISE) in part.get_content() for part in parts(content).values())
    assert stored(ready_database).last_error == "Sent without the PDF: typesetting it took too long."
