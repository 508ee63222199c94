"""Pages that are set: what comes of it, and why nothing did."""

from dataclasses import dataclass
from enum import StrEnum


class Format(StrEnum):
    """What is made of a template: a document that anybody can read (PDF/UA-1), or a picture of its first page."""

    PDF = "pdf"
    PNG = "png"


class TypesettingFault(StrEnum):
    """Why nothing came of it."""

    TIME = "time"
    BROKEN = "broken"
    PAGES = "pages"


class TypesettingFailed(Exception):
    """Nothing was set. `detail` may quote what was to be set, so it belongs in no log."""

    def __init__(self, fault: TypesettingFault, detail: str = "") -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Typeset:
    """What was set, and on how many pages."""

    content: bytes
    pages: int
