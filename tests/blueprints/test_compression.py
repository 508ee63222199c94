"""What goes out compressed, and what must not."""

import gzip
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient

from blueprints.static_files import compress, version_of

SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def test_static_files_are_compressed_once_for_each_version(tmp_path: Path) -> None:
    source, target = tmp_path / "static", tmp_path / "build"
    (source / "css").mkdir(parents=True)
    sheet = source / "css" / "a.css"
    sheet.write_text("body { color: teal }\n" * 50)
    first = compress(source, target)
    assert first == compress(source, target) == target / version_of(source)
    assert sorted(path.name for path in (first / "css").iterdir()) == ["a.css", "a.css.br", "a.css.gz"]
    assert brotli.decompress((first / "css" / "a.css.br").read_bytes()) == sheet.read_bytes()

    for colour in ("red", "blue"):
        sheet.write_text(f"body {{ color: {colour} }}\n" * 50)
        newest = compress(source, target)
        assert b"teal" not in brotli.decompress((newest / "css" / "a.css.br").read_bytes())
    assert len(list(target.iterdir())) == 2
    assert not first.exists()


@SQLITE
@pytest.mark.parametrize(("accepted", "opened"), [("br, gzip", brotli.decompress), ("gzip", gzip.decompress)])
def test_a_page_is_compressed_for_whoever_sends_no_cookie(
    client: FlaskClient, accepted: str, opened: Callable[[bytes], bytes]
) -> None:
    plain = client.get("/")
    small = client.get("/", headers={"Accept-Encoding": accepted})
    assert opened(small.data) == plain.data
    assert int(small.headers["Content-Length"]) < len(plain.data) / 2
    assert {"Accept-Encoding", "Cookie"} <= set(small.vary)


@SQLITE
def test_a_page_is_not_compressed_beside_a_session(client: FlaskClient) -> None:
    client.get("/admin/anmeldung")
    for path in ("/admin/anmeldung", "/"):
        assert "Content-Encoding" not in client.get(path, headers={"Accept-Encoding": "br, gzip"}).headers
