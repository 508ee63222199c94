"""Keeps the catalogues whole: finds every text that is said, and every one that nobody has marked to be translated."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po
from jinja2 import Environment, nodes

from translations.catalogue import path_of, read

ROOT = Path(__file__).parents[1]

LANGUAGES = ("en",)

_FOLDERS = ("blueprints", "halbtag", "templates")
_METHODS = [
    ("blueprints/**.py", "python"),
    ("halbtag/**.py", "python"),
    ("templates/**.html", "jinja2"),
    ("templates/**.txt", "jinja2"),
]
_JINJA = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}
_OPTIONS = {pattern: _JINJA for pattern, method in _METHODS if method == "jinja2"}
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "mark": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}

#: The header never changes but by hand: a date in it would make a conflict of every two changes.
_SINCE = datetime(2026, 11, 25, tzinfo=UTC)


def extract() -> Catalog:
    """Return every text that is marked, with the files in which it stands."""
    found = Catalog(project="Halbtag", charset="utf-8")
    texts = extract_from_dir(ROOT, _METHODS, _OPTIONS, _KEYWORDS, directory_filter=_is_ours)
    for path, _, message, _, context in texts:
        found.add(message, None, [(path, 1)], context=context)
    return found


def update(language: str) -> Catalog:
    """Return the language's catalogue with exactly the texts that are said now, those that are new without words."""
    known = read(language)
    fresh = Catalog(locale=language, project="Halbtag", charset="utf-8", creation_date=_SINCE, revision_date=_SINCE)
    fresh.last_translator, fresh.language_team, fresh.copyright_holder = "Halbtag", "English", "Halbtag"
    fresh.header_comment = "# Halbtag's words in English. `make i18n` keeps the texts; their words are yours.\n#"
    for message in extract():
        if message.id:
            before = known.get(_key(message), message.context)
            files = sorted({(path, 1) for path, _ in message.locations})
            fresh.add(message.id, before.string if before else None, files, context=message.context)
    return fresh


def write(language: str, catalogue: Catalog) -> None:
    """Write the catalogue to its file, in the order of the files in which its texts stand."""
    with path_of(language).open("wb") as file:
        write_po(file, catalogue, width=120, sort_by_file=True, ignore_obsolete=True, include_lineno=False)


@dataclass(frozen=True, slots=True)
class Unmarked:
    """A text that reaches readers as it stands, whatever language they speak."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


def find_unmarked(*folders: str) -> list[Unmarked]:
    """Return the texts below these files and folders that nobody has marked, in the order of the files."""
    found: list[Unmarked] = []
    for path in sorted(each for folder in folders for each in _files(ROOT / folder)):
        name = str(path.relative_to(ROOT))
        if name not in _NO_WORDS:
            finder = _in_python if path.suffix == ".py" else _in_template
            found += [Unmarked(name, line, text) for line, text in finder(path)]
    return found


#: What has no words of ours for readers of pages and mails: texts that the consultant replaces by his own, what was
#: kept in German once and is recognised, passwords that are refused, pages of the docs, settings.
_NO_WORDS: frozenset[str] = frozenset(
    {
        "halbtag/domain/booking_states_page.py",
        "halbtag/domain/briefing_matters.py",
        "halbtag/domain/passwords.py",
        "halbtag/domain/qualification_page.py",
        "halbtag/settings.py",
        "halbtag/services/own_words.py",
        "halbtag/services/placeholder_texts.py",
        "halbtag/services/setup.py",
    }
)


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        return iter([path])
    # The command line speaks English to whoever runs the server, and tells of made-up German companies.
    files = (each for each in path.rglob("*") if "commands" not in each.parts and "LICENSE" not in each.name)
    return (each for each in files if each.suffix in {".py", ".html", ".txt"})


# --- In templates ---------------------------------------------------------------------------------------------------

_ATTRIBUTES = frozenset(
    {"aria-label", "data-label", "title", "placeholder", "alt", "content", "label", "aria-description"}
)
_PLACE = "\x00"
_ADDRESS = re.compile(r"(?:/[\w-]+)+/?")
_WORD = re.compile(r"[A-Za-zÄÖÜäöüß]{2,}")
_NAMES = frozenset(
    {
        *("Halbtag", "PDF", "CSV", "CalDAV", "HTML", "Ghost", "px", "km", "Nextcloud", "Deutsch", "English"),
        *(
            "Katharina Lindner",
            "Müller & Söhne GmbH",
            "Söhne",
            "GmbH",
            "Müller",
            "amp",
            "Probe",
            "Bitte",
            "Please",
            "Briefing:",
        ),
    }
)
#: What HTTP and mails call their headers.
_HEADERS = frozenset(
    "Accept Allow Authorization Basic Connection Cookie Date Depth Forwarded From Host Lax Location Origin References "
    "Strict Subject".split()
)
_MARKERS = frozenset({"_", "gettext", "ngettext", "pgettext", "mark"})


def _in_template(path: Path) -> Iterator[tuple[int, str]]:
    environment = Environment(extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True)  # noqa: S701
    tree = environment.parse(path.read_text(encoding="utf-8"))
    pieces = list(_pieces(tree))
    if path.suffix == ".txt":
        yield from ((line, text.strip()) for line, text in pieces if _says_something(text))
    else:
        yield from _in_html(pieces)
    for constant, is_marked in _constants(tree, is_marked=False):
        if not is_marked and _looks_german(str(constant.value)):
            yield constant.lineno, str(constant.value)


def _pieces(node: nodes.Node) -> Iterator[tuple[int, str]]:
    if isinstance(node, nodes.TemplateData):
        yield node.lineno, node.data
    elif isinstance(node, nodes.Output):
        for child in node.nodes:
            yield from _pieces(child) if isinstance(child, nodes.TemplateData) else [(child.lineno, _PLACE)]
    else:
        for child in node.iter_child_nodes():
            yield from _pieces(child)


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style"}:
            self._silent += 1
        if tag == "meta" and not {("name", "description"), ("property", "og:title")} & set(attrs):
            return
        self.found += [value for name, value in attrs if value and name in _ATTRIBUTES]

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)


def _in_html(pieces: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    parser = _Texts()
    for line, text in pieces:
        before = len(parser.found)
        parser.feed(text)
        yield from ((line, " ".join(each.split())) for each in parser.found[before:] if _says_something(each))


def _says_something(text: str) -> bool:
    if '="' in text or text.startswith("data:"):  # attributes that are put together beside their tag, and pictures
        return False
    return any(word not in _NAMES for word in _WORD.findall(_ADDRESS.sub(" ", text.replace(_PLACE, " "))))


def _constants(node: nodes.Node, *, is_marked: bool) -> Iterator[tuple[nodes.Const, bool]]:
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node, is_marked
    marks = isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in _MARKERS
    for child in node.iter_child_nodes():
        yield from _constants(child, is_marked=is_marked or marks)


# --- In Python ------------------------------------------------------------------------------------------------------

_GERMAN_LETTER = re.compile("[äöüÄÖÜß„“]")
_GERMAN_WORD = re.compile(
    r"\b(der|die|das|und|oder|nicht|Sie|Ihr|Ihre|Ihrer|Ihren|Ihrem|ist|sind|wird|bitte|Bitte|ein|eine|einen|mit|von|zum|zur|"
    r"den|dem|des|auf|kein|keine|noch|wir|bis|ab|im|am|beim|vom|schon|alle|hat|haben|wurde|jetzt|Uhr)\b"
)
_A_NOUN = re.compile(r"[A-ZÄÖÜ][a-zäöüß]{2,}( .*)?:?")


def _in_python(path: Path) -> Iterator[tuple[int, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return ((line, text) for line, text in _strings(tree) if _looks_german(text))


def _strings(node: ast.AST) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.lineno, node.value
    if isinstance(node, ast.Call) and _called(node) in _MARKERS | {"getLogger", "info", "warning", "error"}:
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):  # a docstring
        return
    if isinstance(node, ast.Compare):
        return
    if isinstance(node, ast.Assign) and any(getattr(each, "id", "") == "__all__" for each in node.targets):
        return
    # An annotation between quotation marks names a type.
    types = [getattr(node, name, None) for name in ("annotation", "returns")]
    for child in _without_types(node) if isinstance(node, ast.Dict) else ast.iter_child_nodes(node):
        if child not in types:
            yield from _strings(child)


def _without_types(node: ast.Dict) -> list[ast.expr]:
    """Return what stands in a table, but for the types of JSON-LD, which have names of their own."""
    pairs = [
        pair
        for pair in zip(node.keys, node.values, strict=True)
        if pair[0] is None or ast.unparse(pair[0]) != "'@type'"
    ]
    return [part for pair in pairs for part in pair if part is not None]


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _looks_german(text: str) -> bool:
    if text.strip() in _NAMES | _HEADERS or not _WORD.search(text):
        return False
    return bool(
        _GERMAN_LETTER.search(text)
        or (" " in text.strip() and _GERMAN_WORD.search(text))
        or _A_NOUN.fullmatch(text.strip())
    )


def _is_ours(folder: str | Path) -> bool:
    relative = Path(folder).relative_to(ROOT) if Path(folder).is_absolute() else Path(folder)
    return relative == Path() or (relative.parts[0] in _FOLDERS and "__pycache__" not in relative.parts)


def _key(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple) else message.id


def without_words(catalogue: Catalog) -> list[str]:
    """Return the texts that have no translation, or one that somebody still has to look at."""
    return [_key(each) for each in catalogue if each.id and (each.fuzzy or not _is_translated(each))]


def _is_translated(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, (tuple, list)) else bool(message.string)
