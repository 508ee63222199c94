"""Uploaded pictures: what is taken, what is refused, and that nothing but pixels comes through."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from halbtag.domain.states import PictureKind
from halbtag.services.pictures import MOST_BYTES, NoPicture, encode_picture
from tests.pictures import draw, draw_noise

PLACE = b"48.3705N-10.8978E"


def opened(encoded):
    picture = Image.open(BytesIO(encoded))
    picture.load()
    return picture


def taken_by_a_phone(*, orientation):
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = orientation, PLACE.decode()
    return draw(800, 600, kind="JPEG", exif=exif, comment=b"by " + PLACE)


def claiming(width, height):
    """A PNG of a few bytes that says it has so many pixels."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_picture_becomes_a_small_webp(kind):
    encoded, width, height = encode_picture(PictureKind.PORTRAIT, draw(2400, 3000, kind=kind))
    assert (width, height) == (640, 800)
    assert (opened(encoded).format, opened(encoded).size) == ("WEBP", (640, 800))
    assert len(encoded) <= 40_000


def test_logo_is_light_whatever_it_is_like():
    encoded, width, height = encode_picture(PictureKind.LOGO, draw_noise(900, 900))
    assert len(encoded) <= 4_000
    assert (width, height) == opened(encoded).size
    assert height <= 96


def test_logo_stays_transparent_and_portrait_gets_a_ground():
    picture = Image.new("RGBA", (200, 100), (0, 0, 0, 0))
    out = BytesIO()
    picture.save(out, "PNG")
    assert opened(encode_picture(PictureKind.LOGO, out.getvalue())[0]).mode == "RGBA"
    assert opened(encode_picture(PictureKind.PORTRAIT, out.getvalue())[0]).convert("RGB").getpixel((5, 5)) == (
        255,
        255,
        255,
    )


def test_nothing_but_pixels_comes_through_and_they_stand_upright():
    given = taken_by_a_phone(orientation=6)
    encoded, width, height = encode_picture(PictureKind.PORTRAIT, given)
    assert PLACE in given
    assert PLACE not in encoded
    assert not opened(encoded).getexif()
    assert set(opened(encoded).info) <= {"loop", "background", "timestamp", "duration"}
    assert height > width


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'<?xml version="1.0"?><SVG xmlns="http://www.w3.org/2000/svg"><script>1</script></SVG>', "SVG-Dateien"),
        (b"GIF89a" + b"\0" * 200, "kein Bild"),
        (b"", "kein Bild"),
        (draw()[:400], "kein Bild"),
        (draw(20, 20), "zu klein"),
        (claiming(8000, 8000), "zu viele Bildpunkte"),
        (claiming(12000, 12000), "zu viele Bildpunkte"),
        (claiming(60000, 60000), "zu viele Bildpunkte"),
        (b"\xff" * (MOST_BYTES + 1), "zu groß"),
    ],
)
def test_what_is_not_taken_is_refused_with_a_reason(content, words):
    with pytest.raises(NoPicture, match=words):
        encode_picture(PictureKind.LOGO, content)
