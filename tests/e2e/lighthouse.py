"""`make lighthouse`: Lighthouse's four marks for what prospects see first; ends with 1 where one is below 100.

No part of the test run: it needs node, and npx fetches Lighthouse into a temporary folder.
"""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Any

from blueprints.static_files import compress
from halbtag.persistence import migrate
from halbtag.persistence.database import Database
from tests.conftest import CHROMIUM_NAMES, START
from tests.e2e.showroom import Showroom

VERSION = "12"
PAGES = {
    "offer": "/",
    "form": "/anfrage",
    "half-days": "/anfrage/{fit}/termine?monat=2026-12",
    "booking": "/termin/{confirmed_booking}",
}

#: On loopback there is no TLS; and a page with a personal link must not be found by search engines.
NOT_HERE = ("is-on-https", "redirects-http")
NOT_FOR_SEARCH = ("is-crawlable",)


def main() -> int:
    """Return 0 where every page has 100 four times."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    compress()
    with TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/halbtag.db"
        database = Database(address)
        migrate.upgrade(database)
        database.dispose()
        with Showroom(Path(folder), address, lambda: START) as showroom:
            found = [_judge(name, path, showroom, Path(folder)) for name, path in PAGES.items()]
    return 0 if all(found) else 1


def _judge(name: str, path: str, showroom: Showroom, folder: Path) -> bool:
    report = _report(showroom.url(path), folder, skip=NOT_HERE if "{" not in path else (*NOT_HERE, *NOT_FOR_SEARCH))
    marks = {each["id"]: round(each["score"] * 100) for each in report["categories"].values()}
    print(f"{name:10}", *(f"{category} {mark}" for category, mark in marks.items()))  # noqa: T201
    for category in report["categories"].values():
        for part in category["auditRefs"]:
            audit = report["audits"][part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 1:
                print(f"    {audit['id']}: {audit['title']} {audit.get('displayValue', '')}")  # noqa: T201
    return all(mark == 100 for mark in marks.values())


def _report(address: str, folder: Path, *, skip: tuple[str, ...]) -> Any:
    chromium = next(filter(None, map(which, CHROMIUM_NAMES)))
    command = ["npx", "--yes", f"lighthouse@{VERSION}", address, "--quiet", "--output=json"]
    command += [f"--skip-audits={','.join(skip)}", "--chrome-flags=--headless=new --no-sandbox --disable-gpu"]
    environment = {**os.environ, "CHROME_PATH": chromium, "npm_config_cache": str(folder / "npm")}
    finished = subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, timeout=180)
    return json.loads(finished.stdout)


if __name__ == "__main__":
    sys.exit(main())
