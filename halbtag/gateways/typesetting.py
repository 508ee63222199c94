"""Sets pages with typst in a process of its own: it has a folder to read, a time limit, no secret and no network.

`python -m halbtag.gateways.typesetting` is that process. Templates are ours; what strangers typed reaches them as JSON
in `sys.inputs.data` and never as source, so no markup in it means anything: `#let data = json(bytes(sys.inputs.data))`.
"""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from halbtag.domain.typesetting import Format, Typeset, TypesettingFailed, TypesettingFault
from halbtag.gateways.child_process import ProcessLimits, run_confined, take_order

__all__ = ["Format", "ProcessLimits", "Typeset", "Typesetter", "TypesettingFailed", "TypesettingFault"]

#: typst writes the tree of pages first of all, and uncompressed; nothing that a stranger typed stands before it.
_PAGE_COUNT = re.compile(rb"\A%PDF-[\d.]+\n[^\n]*\n+1 0 obj\s*<<\s*/Type\s*/Pages\s*/Count (\d+)")

#: Packages would come from the network; the proxy that nobody is behind refuses, should a template ask for one.
_NOWHERE = "http://127.0.0.1:9"


#: A page takes some hundredths of a second, the process around it a second on a machine that has much else to do.
LIMITS = ProcessLimits(seconds=30.0, cpu_seconds=10, memory_bytes=1024 * 1024 * 1024)


class Typesetter:
    """Sets the templates of one folder, with the fonts in `fonts/` below it and those that typst brings along."""

    def __init__(self, folder: Path, *, limits: ProcessLimits = LIMITS) -> None:
        self._folder = folder
        self._limits = limits

    def compile(
        self, template: str, data: Mapping[str, Any], output: Format, *, at: datetime | None = None, ppi: int = 72
    ) -> Typeset:
        """Return the template filled with data; `at` is the date that the file carries.

        The same arguments give the same bytes. A page measured in points has as many pixels at 72 `ppi`. Raises
        TypesettingFailed.
        """
        order = {
            "input": str(self._folder / template),
            "root": str(self._folder),
            "fonts": str(self._folder / "fonts"),
            "data": json.dumps(data, ensure_ascii=False),
            "output": output.value,
            "timestamp": int(at.timestamp()) if at else 0,
            "ppi": ppi,
        }
        written = _run(order, limits=self._limits)
        if output is Format.PNG:
            pages, _, content = written.partition(b"\n")
            return Typeset(content, int(pages))
        return Typeset(written, count_pages(written))


def count_pages(pdf: bytes) -> int:
    """Return how many pages a PDF has that typst wrote; raises TypesettingFailed if it does not look like one."""
    found = _PAGE_COUNT.match(pdf)
    if found is None:
        raise TypesettingFailed(TypesettingFault.BROKEN, "no page count")
    return int(found[1])


def _run(order: Mapping[str, Any], *, limits: ProcessLimits) -> bytes:
    try:
        finished = run_confined(
            "halbtag.gateways.typesetting",
            order,
            limits=limits,
            environment={"https_proxy": _NOWHERE, "http_proxy": _NOWHERE},
        )
    except subprocess.TimeoutExpired as error:
        raise TypesettingFailed(TypesettingFault.TIME) from error
    except OSError as error:  # no process to be had
        raise TypesettingFailed(TypesettingFault.BROKEN, error.strerror or "") from error
    if finished.returncode != 0 or not finished.stdout:
        detail = finished.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise TypesettingFailed(TypesettingFault.BROKEN, detail[:500])
    return finished.stdout


def main() -> None:
    """Do what standard input says, and write the result to standard output."""
    sys.stdout.buffer.write(_set(take_order()))


def _set(order: Mapping[str, Any]) -> bytes:
    import typst

    compiler = typst.Compiler(
        root=order["root"],
        font_paths=[order["fonts"]],
        ignore_system_fonts=True,
        sys_inputs={"data": order["data"]},
        package_path="/nonexistent",
        package_cache_path="/nonexistent",
    )
    if order["output"] == Format.PDF:
        written: Any = compiler.compile(
            order["input"], format="pdf", pdf_standards=["ua-1"], timestamp=order["timestamp"]
        )
        return bytes(written)
    written = compiler.compile(order["input"], format="png", ppi=order["ppi"], timestamp=order["timestamp"])
    pages = written if isinstance(written, list) else [written]
    return b"%d\n" % len(pages) + bytes(pages[0])


if __name__ == "__main__":
    main()
