"""Two processes that do one thing each at the same moment, on one database."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import cache
from pathlib import Path

from halbtag.persistence.database import Database
from halbtag.services.mails import Mails
from tests.warm import end_with_the_tests, warm_context

TEMPLATES = Path(__file__).parents[2] / "templates"

#: What one process does; says what it was told, nothing meaning done.
Action = Callable[[Database, Mails], str]

#: Long enough for both processes to have heard of it.
_HEAD_START = 0.03


def start_runners() -> ProcessPoolExecutor:
    """Return two processes that know nothing of each other."""
    return ProcessPoolExecutor(2, mp_context=warm_context(), initializer=end_with_the_tests)


def race(runners: Executor, address: str, actions: Sequence[Action]) -> list[str]:
    """Do the actions at the same moment; returns what each was told, nothing meaning done."""
    start = time.time() + _HEAD_START
    told = [runners.submit(_run, address, action, start=start) for action in actions]
    return [each.result(timeout=60) for each in told]


def _run(address: str, action: Action, *, start: float) -> str:
    database, mails = _kept_database(address), _kept_mails()
    time.sleep(max(0.0, start - time.time()))
    try:
        return action(database, mails)
    finally:
        # The next test finds another database at this address.
        database.dispose()


# What a process has compiled, statements and templates, serves it for every race; a real one has it from its first day.


@cache
def _kept_database(address: str) -> Database:
    return Database(address)


@cache
def _kept_mails() -> Mails:
    return Mails(TEMPLATES, "https://termine.example")
