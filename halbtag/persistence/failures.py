"""What the database raises when it cannot answer, by a name that the web may know."""

from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

#: Down, unreachable, or locked for longer than anybody waits: to be tried again later.
DatabaseUnavailable = OperationalError

#: Every connection of this process is in use. SQLAlchemy's own base class for it is not that of the others.
NoConnectionFree = PoolTimeout

#: All that passes by itself, for an `except` clause.
PASSING_FAILURES = (DatabaseUnavailable, NoConnectionFree)
