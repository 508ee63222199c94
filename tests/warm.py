"""Processes of their own that find everything imported: each is forked from one that has done nothing but import.

What a process is after that, it is by itself: its environment, its folder, its log, its signals and its end. That the
commands also start from nothing is what tests/commands/test_serve.py holds.
"""

import os
import runpy
import signal
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).parents[1]

#: What the processes of the tests have in common; each is made of other modules' definitions alone.
_PRELOADED = ["app", "gunicorn.app.wsgiapp", "halbtag.commands.web_process", "tests.live_app", "tests.life"]


def warm_context() -> ForkServerContext:
    """Return where such processes come from; the one they are forked from starts with the first."""
    context = get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context


def start_module(arguments: Sequence[str], *, environment: Mapping[str, str], log: Path) -> BaseProcess:
    """Do what `python -m` does with these arguments, in a session of its own, writing to the end of the log."""
    process = warm_context().Process(target=_run, args=(list(arguments), dict(environment), log), daemon=True)
    process.start()
    return process


def end_with_the_tests() -> None:
    """Have this process, and all that belong to its session, end when that of the tests is gone, however that ended."""
    tests = parent_process()
    assert tests is not None

    def watch() -> None:
        wait([tests.sentinel])
        leads = os.getpgrp() == os.getpid()
        (os.killpg if leads else os.kill)(os.getpid(), signal.SIGKILL)

    Thread(target=watch, daemon=True).start()


def _run(arguments: list[str], environment: dict[str, str], log: Path) -> None:
    os.setsid()
    end_with_the_tests()
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    written = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for standard in (1, 2):
        os.dup2(written, standard)
    os.close(written)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    sys.argv = arguments
    runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)
