"""The looks at the due-list cost what is near in time, however many bookings there ever were."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from halbtag.persistence import reminders
from tests.conftest import START


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("look", "index"),
    [
        (lambda session: reminders.list_overdue(session, START), "ix_bookings_status_expires_at (status=? AND exp"),
        (lambda session: reminders.list_undecided(session, START), "ix_bookings_status_expires_at (status=? AND exp"),
        (
            lambda session: reminders.list_agreed(session, first=START.date(), last=START.date() + timedelta(days=17)),
            "ix_bookings_day (day>? AND day<?)",
        ),
        (lambda session: reminders.drop_untrue(session, START), "ix_outbox_status_due_at (status=?)"),
    ],
    ids=["overdue", "undecided", "agreed", "untrue"],
)
def test_look_at_the_due_list_goes_by_an_index(ready_database, look, index):
    seen = []
    event.listen(ready_database.engine, "before_cursor_execute", lambda *call: seen.append(call[2:4]))
    with ready_database.writing() as session:
        look(session)
    statement, values = next(each for each in seen if each[0].startswith(("SELECT", "UPDATE")))
    with ready_database.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    assert index in plan[0].detail
