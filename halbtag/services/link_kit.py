"""What the consultant puts below an article: a link, a button and a QR code, each of which says where it stood."""

import re
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import SplitResult, parse_qs, urlencode, urlsplit

import segno
from markupsafe import Markup

from halbtag.domain.colour import button_colour
from halbtag.domain.errors import Refusal
from halbtag.domain.funnel import NO_ARTICLE, Way, article_key
from halbtag.domain.language import gettext, mark
from halbtag.domain.text import clean_line

MAX_ADDRESS_LENGTH = 500

BUTTON_TEXT = mark("Passenden Halbtag finden")

#: The margin, in modules, without which cameras do not find the code (ISO/IEC 18004).
_QUIET_ZONE = 4

_HOST = re.compile(r"[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)+\.?")
_DRAFT = re.compile(r"/p/[0-9a-f-]{36}/?")

_BUTTON = Markup(
    '<p style="margin:2em 0;text-align:center">'
    '<a href="{}" style="display:inline-block;padding:0.8em 1.5em;border-radius:4px;background:{};color:#ffffff;'
    'font-weight:600;line-height:1.3;text-decoration:none">{}</a></p>'
)


class NoArticle(Refusal):
    """An address that is no article's; the words say to the consultant what is wrong."""


@dataclass(frozen=True, slots=True)
class LinkKit:
    """For one article: the name it is counted under, and the addresses and the HTML to put into it.

    `is_home` says that the address names no article, only the website.
    """

    article: str
    is_home: bool
    link: str
    button: str
    qr: str


def make_kit(address: str, *, base_url: str, accent: str = "") -> LinkKit:
    """Return what to put below the article at this address; raises NoArticle; `accent` is the one wished for."""
    article = read_article(address)
    link, button, qr = (_tagged(base_url, article, way) for way in (Way.LINK, Way.BUTTON, Way.QR))
    html = _BUTTON.format(button, button_colour(accent), gettext(BUTTON_TEXT))
    return LinkKit(article, _is_home(_split(address)), link, str(html), qr)


def read_article(address: str) -> str:
    """Return the name under which the article at this address is counted: the last part of its path, or its host.

    Where the query names the article, as in WordPress without speaking addresses (`?p=12`), it is "p-12".

    Raises NoArticle for what is no address on the web (http, https), or a draft's.
    """
    parts = _split(address)
    if _DRAFT.fullmatch(parts.path):
        raise NoArticle(
            gettext("Das ist die Vorschau eines Entwurfs. Bitte nehmen Sie die spätere Adresse des Artikels.")
        )
    if number := _post_number(parts):
        return article_key(f"p-{number}")
    pieces = [piece for piece in parts.path.split("/") if piece and piece != "amp"]
    named = article_key(re.sub(r"\.html?$", "", pieces[-1])) if pieces else NO_ARTICLE
    return named if named != NO_ARTICLE else article_key(parts.hostname or "")


def qr_svg(address: str) -> bytes:
    """Return a QR code as SVG that any program draws, in black on white."""
    out = BytesIO()
    _qr(address).save(out, kind="svg", border=_QUIET_ZONE, scale=8, light="white")
    return out.getvalue()


def qr_png(address: str) -> bytes:
    """Return a QR code as PNG, large enough for print."""
    out = BytesIO()
    _qr(address).save(out, kind="png", border=_QUIET_ZONE, scale=24)
    return out.getvalue()


def _qr(address: str) -> segno.QRCode:
    # M: up to 15 % of it may be stained or folded (ISO/IEC 18004).
    return segno.make_qr(address, error="m")


def _post_number(parts: SplitResult) -> str:
    number = parse_qs(parts.query).get("p", [""])[0]
    return number if number.isascii() and number.isdigit() else ""


def _is_home(parts: SplitResult) -> bool:
    return not parts.path.strip("/") and not _post_number(parts)


def _tagged(base_url: str, article: str, way: Way) -> str:
    return f"{base_url}/?{urlencode({'von': article, 'utm_medium': way.value})}"


def _split(address: str) -> SplitResult:
    if len(address) > MAX_ADDRESS_LENGTH:
        raise NoArticle(
            gettext("Diese Adresse ist zu lang. Mehr als %(most)s Zeichen sind nicht möglich.", most=MAX_ADDRESS_LENGTH)
        )
    if address != clean_line(address, MAX_ADDRESS_LENGTH) or " " in address:
        raise NoArticle(gettext("In einer Adresse steht kein Leerzeichen. Bitte kopieren Sie sie aus der Adresszeile."))
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise NoArticle(
            gettext("Diese Adresse lässt sich nicht lesen. Bitte kopieren Sie sie aus der Adresszeile.")
        ) from None
    if parts.scheme not in ("http", "https"):
        raise NoArticle(gettext("Bitte geben Sie die ganze Adresse an, mit https:// am Anfang."))
    if parts.username is not None or not _HOST.fullmatch(host):
        raise NoArticle(
            gettext("Das ist keine Adresse im Web. Sie sieht zum Beispiel so aus: https://blog.example/mein-artikel/")
        )
    return parts
