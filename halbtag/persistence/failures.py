"""What the database raises when it cannot answer, by a name that the web may know."""

from sqlalchemy.exc import OperationalError

#: Down, unreachable, or locked for longer than anybody waits: to be tried again later.
DatabaseUnavailable = OperationalError
