"""Colours: sRGB and oklch, contrast, and the accent that the consultant wishes, made readable on every ground."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

#: What text needs against its ground (WCAG 2.2, 1.4.3).
TEXT_CONTRAST = 4.5
#: What a button needs to be seen as one (WCAG 2.2, 1.4.11).
PART_CONTRAST = 3.0

_HEX = re.compile(r"#[0-9a-f]{6}")

#: One step of lightness, too small to be seen.
_STEP = 0.002

#: A pointer over a button makes it this much darker, or lighter where it is light on dark.
_HOVER = 0.07

#: How much of the accent's hue its tint takes: the ground of what is chosen and of what is told.
_TINT_CHROMA = 0.018


class NoColour(ValueError):
    """Text that is no colour such as "#0b5563"."""


@dataclass(frozen=True, slots=True)
class Oklch:
    """A colour as the eye orders it: lightness 0 to 1, chroma 0 to about 0.4, hue in degrees (CSS Color 4, 9.4)."""

    lightness: float
    chroma: float
    hue: float


#: Every ground of `static/css/halbtag.css` on which a link or a button may stand, by scheme; a test compares them.
LIGHT_GROUNDS = {
    "paper": Oklch(0.985, 0.004, 215),
    "surface": Oklch(1, 0, 0),
    "sunken": Oklch(0.955, 0.008, 215),
    "success-paper": Oklch(0.96, 0.025, 155),
    "warning-paper": Oklch(0.965, 0.035, 85),
    "error-paper": Oklch(0.965, 0.018, 25),
    "info-paper": Oklch(0.955, 0.018, 220),
    "on-accent": Oklch(0.99, 0.005, 215),
}
DARK_GROUNDS = {
    "paper": Oklch(0.205, 0.02, 228),
    "surface": Oklch(0.245, 0.023, 228),
    "sunken": Oklch(0.175, 0.018, 228),
    "success-paper": Oklch(0.28, 0.035, 160),
    "warning-paper": Oklch(0.29, 0.035, 78),
    "error-paper": Oklch(0.28, 0.045, 22),
    "info-paper": Oklch(0.285, 0.03, 228),
    "on-accent": Oklch(0.2, 0.03, 228),
}


@dataclass(frozen=True, slots=True)
class Scheme:
    """The accent in one colour scheme, each as "#rrggbb": itself, under a pointer, what stands on it, and its tint."""

    accent: str
    hover: str
    on_accent: str
    tint: str


@dataclass(frozen=True, slots=True)
class Palette:
    """What a wish becomes, in light and in dark."""

    light: Scheme
    dark: Scheme


#: The colours that a copy has before anybody wishes for others; they are those of `static/css/halbtag.css` in sRGB.
HOUSE = Palette(
    light=Scheme("#025367", "#003f4f", "#ffffff", "#e4f3f9"),
    dark=Scheme("#89d2e0", "#ade6f2", "#061921", "#1a2d36"),
)


def parse_colour(text: str) -> str:
    """Return a colour as "#rrggbb" in small letters; raises NoColour for what is none."""
    colour = text.strip().lower()
    if not _HEX.fullmatch(colour):
        raise NoColour(text)
    return colour


def contrast(one: str, other: str) -> float:
    """Return how well two colours stand out against each other, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@lru_cache(maxsize=64)
def palette_of(wish: str) -> Palette:
    """Return the wished accent as it is used; for no wish, the colours of the house.

    Hue and chroma stay as far as a screen can show them. The lightness is the nearest one with which text in the accent
    is readable on every ground, and the text of a button on the accent.
    """
    if not wish:
        return HOUSE
    colour = to_oklch(wish)
    return Palette(
        light=_scheme(colour, grounds=LIGHT_GROUNDS, is_dark=False),
        dark=_scheme(colour, grounds=DARK_GROUNDS, is_dark=True),
    )


#: The button below an article stands on the grounds of other websites: white, black, and Ghost's dark one.
FOREIGN_GROUNDS = ("#ffffff", "#15171a", "#000000")
_HOUSE_BUTTON = "#186e86"


@lru_cache(maxsize=64)
def button_colour(wish: str) -> str:
    """Return the accent for a button on foreign grounds; for no wish, that of the house.

    It is the wished one in the nearest lightness in which white text is readable on it (WCAG 2.2, 1.4.3), and it is
    seen on each of the grounds (1.4.11).
    """
    if not wish:
        return _HOUSE_BUTTON
    colour = to_oklch(wish)
    steps = round(1 / _STEP)
    in_order = sorted(
        (step / steps for step in range(steps + 1)), key=lambda lightness: abs(lightness - colour.lightness)
    )
    candidates = (wish, *(to_hex(Oklch(lightness, colour.chroma, colour.hue)) for lightness in in_order))
    return next(each for each in candidates if _is_seen_anywhere(each))


def _is_seen_anywhere(colour: str) -> bool:
    is_readable = contrast("#ffffff", colour) >= TEXT_CONTRAST
    return is_readable and all(contrast(colour, ground) >= PART_CONTRAST for ground in FOREIGN_GROUNDS)


def _scheme(wish: Oklch, *, grounds: dict[str, Oklch], is_dark: bool) -> Scheme:
    tint = to_hex(Oklch(grounds["info-paper"].lightness, min(wish.chroma, _TINT_CHROMA), wish.hue))
    against = [tint, *map(to_hex, grounds.values())]
    accent = _nearest_readable(wish, against, extreme=1.0 if is_dark else 0.0)
    away = _HOVER if is_dark else -_HOVER
    if not 0 <= accent.lightness + away <= 1:
        away *= -3  # near black and near white, so small a step would not be seen
    hover = Oklch(accent.lightness + away, accent.chroma, accent.hue)
    return Scheme(to_hex(accent), to_hex(hover), to_hex(grounds["on-accent"]), tint)


def _nearest_readable(wish: Oklch, against: list[str], *, extreme: float) -> Oklch:
    """Return the wish where it can be read, else in the nearest lightness towards white (1) or black (0)."""
    if _stands_out(to_hex(wish), against):
        return wish
    faint, readable = wish, Oklch(extreme, wish.chroma, wish.hue)
    while abs(faint.lightness - readable.lightness) > _STEP:
        middle = Oklch((faint.lightness + readable.lightness) / 2, wish.chroma, wish.hue)
        if _stands_out(to_hex(middle), against):
            readable = middle
        else:
            faint = middle
    return readable


def _stands_out(colour: str, grounds: list[str]) -> bool:
    return all(contrast(colour, ground) >= TEXT_CONTRAST for ground in grounds)


def to_oklch(colour: str) -> Oklch:
    """Return a colour "#rrggbb" in oklch (Ottosson's matrices, as in CSS Color 4)."""
    red, green, blue = map(_linear, _channels(colour))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Oklch(lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


@lru_cache(maxsize=256)
def to_hex(colour: Oklch) -> str:
    """Return a colour as "#rrggbb", with less chroma where a screen cannot show it (CSS Color 4, 13.2, simplified)."""
    low, high = 0.0, colour.chroma
    found = _to_linear(colour)
    if not _is_shown(found):
        for _ in range(20):
            middle = (low + high) / 2
            found = _to_linear(Oklch(colour.lightness, middle, colour.hue))
            low, high = (middle, high) if _is_shown(found) else (low, middle)
        found = _to_linear(Oklch(colour.lightness, low, colour.hue))
    return "#" + "".join(f"{round(255 * _gamma(min(1.0, max(0.0, channel)))):02x}" for channel in found)


def _to_linear(colour: Oklch) -> tuple[float, float, float]:
    a = colour.chroma * math.cos(math.radians(colour.hue))
    b = colour.chroma * math.sin(math.radians(colour.hue))
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _is_shown(linear: tuple[float, float, float]) -> bool:
    return all(-0.0005 <= channel <= 1.0005 for channel in linear)


def _channels(colour: str) -> Iterator[float]:
    return (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _gamma(channel: float) -> float:
    return channel * 12.92 if channel <= 0.0031308 else float(1.055 * channel ** (1 / 2.4) - 0.055)


def _luminance(colour: str) -> float:
    red, green, blue = map(_linear, _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
