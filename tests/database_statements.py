"""Counting what reaches the database."""

from contextlib import contextmanager

from sqlalchemy import event


@contextmanager
def counted_statements(database):
    """Collect the statements that reach the database, without those that only open a transaction."""
    statements = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(("BEGIN", "PRAGMA", "ROLLBACK", "COMMIT")):
            statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield statements
    event.remove(database.engine, "before_cursor_execute", note)
