"""What the browser tests share: the one furnished copy, its static files compressed as production has them."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from blueprints.static_files import compress
from tests.conftest import START
from tests.e2e.showroom import Showroom


@pytest.fixture(scope="session")
def showroom(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Showroom]:
    compress()
    folder = tmp_path_factory.mktemp("showroom")
    copyfile(sqlite_template, folder / "halbtag.db")
    with Showroom(folder, f"sqlite:///{folder / 'halbtag.db'}", lambda: START) as showroom:
        yield showroom
