"""Pictures to upload, drawn here."""

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw


def draw(width=640, height=800, *, kind="PNG", mode="RGB", **saved):
    """Return a file with a picture of two halves, light above."""
    picture = Image.new(mode, (width, height), "#17414f")
    ImageDraw.Draw(picture).rectangle((0, 0, width, height // 2), fill="#f0c66e")
    out = BytesIO()
    picture.save(out, kind, **saved)
    return out.getvalue()


def draw_noise(width, height):
    """Return a file with a picture that no format makes small; the same one each time."""
    out = BytesIO()
    pixels = Random(1).randbytes(width * height * 3)  # noqa: S311 (a picture, no secret)
    Image.frombytes("RGB", (width, height), pixels).save(out, "PNG")
    return out.getvalue()


PIXELS = draw()
