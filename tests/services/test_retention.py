"""Deletion on time."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from halbtag.persistence.models import Inquiry
from halbtag.services.mails import Mails
from halbtag.services.retention import forget_log, purge
from tests.conftest import START
from tests.factories import CONTACT, DAY, HALF, make_inquiry, submit
from tests.services.test_holds import hold

RETENTION = timedelta(days=180)


def purged(database, now):
    with database.writing() as session:
        return purge(session, now=now)


def test_inquiry_is_deleted_when_its_time_has_passed_and_not_before(ready_database):
    make_inquiry(ready_database, now=START)
    assert purged(ready_database, START + RETENTION) == 0
    assert purged(ready_database, START + RETENTION + timedelta(seconds=1)) == 1
    with ready_database.reading() as session:
        assert session.query(Inquiry).count() == 0


def test_time_of_an_inquiry_with_a_half_day_counts_from_its_end(ready_database):
    booking = hold(ready_database, make_inquiry(ready_database, now=START), day=DAY, half=HALF)
    assert purged(ready_database, booking.ends_at + RETENTION) == 0
    assert purged(ready_database, booking.ends_at + RETENTION + timedelta(seconds=1)) == 1


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_erased_is_in_no_file_any_more(ready_database, database_url):
    mails = Mails(Path(__file__).parents[2] / "templates", "https://termine.example")
    contact = replace(CONTACT, name="Eleonore Unverwechselbar", note="Unverwechselbar am Tor")
    submit(ready_database, mails, make_inquiry(ready_database, now=START), now=START, contact=contact)
    folder = Path(database_url.removeprefix("sqlite:///")).parent

    def files_with_her_name():
        return [path.name for path in sorted(folder.glob("halbtag.db*")) if b"Unverwechselbar" in path.read_bytes()]

    assert files_with_her_name() != []
    now = START + RETENTION + timedelta(days=30)
    purged(ready_database, now)
    forget_log(ready_database)
    assert files_with_her_name() == []
