"""Deletion on time."""

from datetime import timedelta

from halbtag.persistence.models import Inquiry
from halbtag.services.retention import purge
from tests.conftest import START
from tests.factories import DAY, HALF, make_inquiry
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
