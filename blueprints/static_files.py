"""Static files: their version stands in the path, so each may be kept for ever, and they go out compressed."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "static"

#: Where `make static` puts its copies, each named by the version of what it was made from: none is ever out of date.
COMPRESSED = ROOT / "build" / "static"

#: How many copies stay: what runs still serves from the one before.
_KEPT = 2


def version_of(folder: Path) -> str:
    """Return the name of everything in the folder as it is now, sixteen hexadecimal digits."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def compress(source: Path = SOURCE, target: Path = COMPRESSED) -> Path:
    """Return a copy of the folder with a `.br` and a `.gz` beside each file that gets smaller by it.

    Made once for each version, and whole or not at all, however many make it at a time.
    """
    finished = target / version_of(source)
    if finished.is_dir():
        return finished
    target.mkdir(parents=True, exist_ok=True)
    making = Path(mkdtemp(prefix="making-", dir=target))
    shutil.copytree(source, making, dirs_exist_ok=True)
    compressor = Compressor(quiet=True)
    for path in [each for each in making.rglob("*") if each.is_file() and compressor.should_compress(each.name)]:
        compressor.compress(str(path))
    making.chmod(0o755)
    making.touch()  # its time is when it was made, not that of the source
    try:
        making.rename(finished)
    except OSError:  # somebody else was quicker
        shutil.rmtree(making)
    _forget_old(target)
    return finished


def serve_static_files(app: Flask, add_headers: Callable[[Headers], None]) -> None:
    """Answer for static files before the application does: compressed where `make static` has run, else as they are."""
    # The version of the whole folder stands in the path: what a file names relatively (fonts, modules) has it too.
    copy = COMPRESSED / (app.static_url_path or "").rpartition("/")[2]
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=copy if copy.is_dir() else app.static_folder,
        prefix=app.static_url_path,
        immutable_file_test=lambda _path, _url: True,
        add_headers_function=lambda headers, _path, _url: add_headers(headers),
        # They are for our own pages; what others may load says so itself.
        allow_all_origins=False,
    )


def _forget_old(target: Path) -> None:
    copies = sorted((each for each in target.iterdir() if "-" not in each.name), key=lambda each: each.stat().st_mtime)
    for old in copies[:-_KEPT]:
        shutil.rmtree(old, ignore_errors=True)
