"""What people ask for who book no half-day (yet): kept, mailed to the consultant, and seen to once."""

from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import select

from halbtag.domain.language import speaking
from halbtag.domain.states import FollowUpKind
from halbtag.persistence import follow_ups
from halbtag.persistence.inquiries import load_next_steps, open_inquiry
from halbtag.persistence.models import OutboxMessage
from halbtag.services.follow_ups import MOST_PER_INQUIRY, TooManyFollowUps, Wanted, leave_follow_up
from tests.conftest import START
from tests.factories import ANSWERS, later, make_inquiry
from tests.services.test_circle import MAILS

MESSAGE = Wanted(FollowUpKind.MESSAGE, name="Jens Koch", email="jens@firma.example", text="Geht es auch im Mai?")
RECALL = Wanted(FollowUpKind.RECALL, name="Jens Koch", phone="+49 431 123456", text="dienstags")
WAITING = Wanted(FollowUpKind.WAITING_LIST, name="Jens Koch", email="jens@firma.example")

KIEL = {**ANSWERS, "postal_code": "24103"}


def leave(database, token, wanted, *, now=START):
    with database.writing() as session:
        opened = open_inquiry(session, token, now=now, for_update=True)
        leave_follow_up(session, MAILS, opened=opened, wanted=wanted, now=now)
        return opened.inquiry.id


def plain_text_of(content):
    body = message_from_bytes(content, policy=default).get_body(("plain",))
    return body.get_content()


def left(database, inquiry_id):
    with database.reading() as session:
        return load_next_steps(session, inquiry_id).follow_ups


@pytest.mark.parametrize(
    ("wanted", "kind"), [(MESSAGE, "message_left"), (RECALL, "recall_wished"), (WAITING, "waiting_list_asked")]
)
def test_what_is_left_is_kept_with_its_mail_in_one_transaction(ready_database, wanted, kind):
    inquiry_id = leave(ready_database, make_inquiry(ready_database, now=START), wanted)
    (row,) = left(ready_database, inquiry_id)
    assert Wanted(row.kind, row.name, row.email, row.phone, row.text) == wanted
    with ready_database.reading() as session:
        assert session.scalars(select(OutboxMessage.kind)).all() == [kind]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("wanted", [MESSAGE, RECALL])
def test_consultant_is_told_who_speaks_another_language(ready_database, wanted):
    for language in ("de", "en"):
        with speaking(language):
            leave(ready_database, make_inquiry(ready_database, now=START), wanted)
    with ready_database.reading() as session:
        mails = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
        bodies = [plain_text_of(mail.content) for mail in mails]
    assert ["Sprache: Englisch" in body for body in bodies] == [False, True]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_consent_is_kept_for_the_waiting_list_alone(ready_database):
    token = make_inquiry(ready_database, now=START)
    for wanted in (MESSAGE, WAITING):
        inquiry_id = leave(ready_database, token, wanted)
    assert [row.consented_at for row in left(ready_database, inquiry_id)] == [None, START]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_one_inquiry_asks_only_so_often(ready_database):
    token = make_inquiry(ready_database, now=START)
    for _ in range(MOST_PER_INQUIRY):
        inquiry_id = leave(ready_database, token, MESSAGE)
    with pytest.raises(TooManyFollowUps):
        leave(ready_database, token, RECALL)
    assert len(left(ready_database, inquiry_id)) == MOST_PER_INQUIRY


def test_follow_up_is_settled_once(ready_database):
    inquiry_id = leave(ready_database, make_inquiry(ready_database, now=START), MESSAGE)
    (row,) = left(ready_database, inquiry_id)
    with ready_database.writing() as session:
        assert follow_ups.settle(session, row.id, now=later(START, hours=1))
        assert not follow_ups.settle(session, row.id, now=later(START, hours=2))
        assert follow_ups.list_open(session, kinds=list(FollowUpKind)) == []
    assert left(ready_database, inquiry_id)[0].done_at == later(START, hours=1)
