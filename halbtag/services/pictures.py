"""Uploaded pictures: read with care, made anew, so that nothing of the file is sent on but what is to be seen."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy.orm import Session

from halbtag.domain.errors import Refusal
from halbtag.domain.language import gettext, mark
from halbtag.domain.states import PictureKind
from halbtag.persistence.appearance import put_picture
from halbtag.persistence.models import Picture

#: The largest file that is read, in bytes, and the most pixels: a phone's picture has both to spare.
MOST_BYTES = 8 * 1024 * 1024
_MOST_PIXELS = 50_000_000
#: Less than this is a dot, and stays one however it is sent.
_FEWEST_PIXELS_A_SIDE = 32

_FORMATS = ("PNG", "JPEG", "WEBP")


class NoPicture(Refusal):
    """A file that is not taken; the words say to the consultant why."""


@dataclass(frozen=True, slots=True)
class _Limits:
    width: int
    height: int
    #: What it may weigh, in bytes: the logo comes with the first view of every page, the portrait when it is reached.
    most_bytes: int


#: Twice what they are shown at, for sharp screens.
_LIMITS: Mapping[PictureKind, _Limits] = {
    PictureKind.LOGO: _Limits(480, 96, 4_000),
    PictureKind.PORTRAIT: _Limits(640, 800, 40_000),
}
_QUALITIES = (82, 70, 55, 40, 25)


def save_picture(session: Session, kind: PictureKind, content: bytes, *, alt: str, alt_en: str = "") -> None:
    """Keep an uploaded picture in the place of the one before; raises NoPicture."""
    encoded, width, height = encode_picture(kind, content)
    digest = hashlib.sha256(encoded).hexdigest()[:16]
    picture = Picture(kind=kind, content=encoded, digest=digest, width=width, height=height, alt=alt, alt_en=alt_en)
    put_picture(session, picture)


def encode_picture(kind: PictureKind, content: bytes) -> tuple[bytes, int, int]:
    """Return the picture as WebP that fits its place, with width and height in pixels; raises NoPicture.

    Only pixels come through: what cameras and programs write beside them (place, owner, previews) does not.
    """
    limits = _LIMITS[kind]
    picture = _read(content)
    picture.thumbnail((limits.width, limits.height), Image.Resampling.LANCZOS)
    if kind is PictureKind.PORTRAIT:
        picture = _on_white(picture)
    while True:
        for quality in _QUALITIES:
            encoded = _encode(picture, quality)
            if len(encoded) <= limits.most_bytes:
                return encoded, picture.width, picture.height
        picture.thumbnail((picture.width * 3 // 4, picture.height * 3 // 4), Image.Resampling.LANCZOS)


def _read(content: bytes) -> Image.Image:
    if len(content) > MOST_BYTES:
        raise NoPicture(gettext("Die Datei ist zu groß. Möglich sind höchstens 8 MB."))
    if b"<svg" in content[:4096].lower():
        raise NoPicture(
            gettext(
                "SVG-Dateien werden nicht angenommen: Sie können Programme enthalten. "
                "Bitte speichern Sie das Bild als PNG."
            )
        )
    try:
        picture = Image.open(BytesIO(content), formats=_FORMATS)
        _check_size(picture)  # before a single pixel is unpacked
        upright = ImageOps.exif_transpose(picture)
        has_alpha = upright.has_transparency_data
        # A new picture: whatever hung on the old one stays behind.
        plain = Image.new("RGBA" if has_alpha else "RGB", upright.size)
        plain.paste(upright.convert(plain.mode))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NoPicture(gettext(_TOO_MANY_PIXELS)) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise NoPicture(gettext("Das ist kein Bild, das sich lesen lässt. Möglich sind PNG, JPEG und WebP.")) from None
    return plain


_TOO_MANY_PIXELS = mark("Das Bild hat zu viele Bildpunkte. Möglich sind höchstens 50 Millionen.")


def _check_size(picture: Image.Image) -> None:
    if picture.width * picture.height > _MOST_PIXELS:
        raise NoPicture(gettext(_TOO_MANY_PIXELS))
    if min(picture.size) < _FEWEST_PIXELS_A_SIDE:
        raise NoPicture(
            gettext(
                "Das Bild ist zu klein. Es braucht mindestens %(fewest)s Bildpunkte je Seite.",
                fewest=_FEWEST_PIXELS_A_SIDE,
            )
        )


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode == "RGB":
        return picture
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return white


def _encode(picture: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "WEBP", quality=quality, alpha_quality=quality, method=6)
    return out.getvalue()
