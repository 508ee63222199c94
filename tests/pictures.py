"""Pictures to upload, drawn here."""

from io import BytesIO

from PIL import Image, ImageDraw


def draw(width=640, height=800, *, kind="PNG", mode="RGB", **saved):
    """Return a file with a picture of two halves, light above."""
    picture = Image.new(mode, (width, height), "#17414f")
    ImageDraw.Draw(picture).rectangle((0, 0, width, height // 2), fill="#f0c66e")
    out = BytesIO()
    picture.save(out, kind, **saved)
    return out.getvalue()


PIXELS = draw()
