"""Counters that hold across processes: the upsert, its window, and what stands in the table."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from halbtag.persistence.database import Database
from halbtag.persistence.models import RateLimit
from halbtag.persistence.rate_limits import DatabaseStorage

KEY = "LIMITER/203.0.113.7/forms/60/10/minute"


@pytest.fixture
def storage(database, clock):
    return DatabaseStorage(database=lambda: database, secret=lambda: "secret", clock=clock)


def stored_keys(database):
    with database.reading() as session:
        return list(session.scalars(select(RateLimit.key)))


def test_counter_counts_within_its_window(storage, clock):
    assert [storage.incr(KEY, 60), storage.incr(KEY, 60, amount=3)] == [1, 4]
    assert storage.get(KEY) == 4
    assert storage.get_expiry(KEY) == clock().timestamp() + 60


def test_counter_begins_anew_after_its_window(storage, clock):
    storage.incr(KEY, 60, amount=5)
    clock.advance(seconds=60)
    assert storage.get(KEY) == 0
    assert storage.incr(KEY, 60) == 1
    assert storage.get_expiry(KEY) == clock().timestamp() + 60


def test_counter_holds_across_processes(storage, database_url, clock):
    storage.incr(KEY, 60)
    other = Database(database_url)
    try:
        assert DatabaseStorage(database=lambda: other, secret=lambda: "secret", clock=clock).incr(KEY, 60) == 2
    finally:
        other.dispose()


def test_counter_misses_none_of_two_hundred_at_once(storage):
    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(lambda _: storage.incr(KEY, 60), range(200)))
    assert sorted(counts) == list(range(1, 201))


def test_counter_names_no_address(storage, database):
    storage.incr(KEY, 60)
    (key,) = stored_keys(database)
    assert "203.0.113.7" not in key
    assert len(key) == 64


def test_counters_that_have_run_out_are_swept(storage, database, clock):
    storage.incr("old", 60)
    clock.advance(seconds=61)
    storage.incr(KEY, 60)
    assert len(stored_keys(database)) == 1


def test_counter_is_cleared(storage, database):
    storage.incr(KEY, 60)
    storage.incr("other", 60)
    storage.clear(KEY)
    assert (storage.get(KEY), storage.get("other")) == (0, 1)
    assert storage.reset() == 1
    assert stored_keys(database) == []
    assert storage.check()
