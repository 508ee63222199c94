"""The accent: whatever is wished for, it can be read, and stays what was wished for where it can."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from halbtag.domain.colour import (
    DARK_GROUNDS,
    FOREIGN_GROUNDS,
    HOUSE,
    LIGHT_GROUNDS,
    TEXT_CONTRAST,
    NoColour,
    Oklch,
    button_colour,
    contrast,
    palette_of,
    parse_colour,
    to_hex,
    to_oklch,
)

STYLES = (Path(__file__).parents[2] / "static/css/halbtag.css").read_text()
LAYOUT = (Path(__file__).parents[2] / "templates/emails/_layout.html").read_text()

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def tokens(styles: str) -> dict[str, Oklch]:
    found = re.findall(r"--([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\);", styles)
    return {name: Oklch(*map(float, numbers)) for name, *numbers in found}


@settings(max_examples=120, deadline=None)
@given(wish=colours)
def test_every_wish_can_be_read_on_every_ground(wish: str) -> None:
    palette = palette_of(wish)
    for scheme, grounds in ((palette.light, LIGHT_GROUNDS), (palette.dark, DARK_GROUNDS)):
        for ground in (scheme.tint, *map(to_hex, grounds.values())):
            assert contrast(scheme.accent, ground) >= TEXT_CONTRAST, (wish, ground)
        assert contrast(scheme.on_accent, scheme.accent) >= TEXT_CONTRAST
        assert contrast(scheme.on_accent, scheme.hover) >= TEXT_CONTRAST


@settings(max_examples=120, deadline=None)
@given(wish=colours)
def test_wish_that_can_be_read_stays_as_it_is(wish: str) -> None:
    palette = palette_of(wish)
    # In and out again, a colour moves by one step of 256 at most.
    drift = {wish, to_hex(to_oklch(wish))}
    for scheme, grounds in ((palette.light, LIGHT_GROUNDS), (palette.dark, DARK_GROUNDS)):
        readable = all(contrast(wish, ground) >= 4.52 for ground in (scheme.tint, *map(to_hex, grounds.values())))
        assert not readable or scheme.accent in drift


@settings(max_examples=120, deadline=None)
@given(colour=colours)
def test_colour_survives_the_way_there_and_back(colour: str) -> None:
    there_and_back = to_hex(to_oklch(colour))
    assert all(abs(int(colour[at : at + 2], 16) - int(there_and_back[at : at + 2], 16)) <= 1 for at in (1, 3, 5)), (
        there_and_back
    )


def test_known_colours_are_where_css_says() -> None:
    # CSS Color 4 and the converters of browsers agree on these.
    red, white = to_oklch("#ff0000"), to_oklch("#ffffff")
    assert (round(red.lightness, 3), round(red.chroma, 3), round(red.hue, 1)) == (0.628, 0.258, 29.2)
    assert (round(white.lightness, 3), round(white.chroma, 3)) == (1, 0)
    assert contrast("#000000", "#ffffff") == 21


@pytest.mark.parametrize(
    ("wish", "light", "dark"),
    [("#ffe600", "#7b6e00", "#ffe600"), ("#000000", "#000000", "#929292"), ("#b0123b", "#b0123b", "#f55d71")],
)
def test_wish_moves_no_further_than_it_must(wish: str, light: str, dark: str) -> None:
    palette = palette_of(wish)
    assert (palette.light.accent, palette.dark.accent) == (light, dark)


def test_no_wish_is_the_house() -> None:
    assert palette_of("") is HOUSE


def test_grounds_and_house_are_those_of_the_stylesheet() -> None:
    light, dark, *_ = STYLES.split("@media (prefers-color-scheme: dark)")
    for found, grounds, scheme in (
        (tokens(light), LIGHT_GROUNDS, HOUSE.light),
        (tokens(dark), DARK_GROUNDS, HOUSE.dark),
    ):
        assert {name: found[name] for name in grounds} == grounds
        assert to_hex(found["accent"]) == scheme.accent


def test_mails_have_no_ground_on_which_an_accent_is_lost() -> None:
    grounds = re.findall(r"background-color: (#\w{6})", LAYOUT)
    # Light ones are no darker than the darkest ground of the pages, dark ones no lighter than the lightest.
    assert {"#eaf2f3", "#ffffff", "#0d191e", "#142329"} <= set(grounds)
    for palette in map(palette_of, ("#ffe600", "#00a0ff", "#808080", "#e30613", "#0b0b0b")):
        for ground in ("#eaf2f3", "#ffffff"):
            assert contrast(palette.light.accent, ground) >= TEXT_CONTRAST
        for ground in ("#0d191e", "#142329"):
            assert contrast(palette.dark.accent, ground) >= TEXT_CONTRAST


@pytest.mark.parametrize("text", ["", "red", "#12345", "#1234567", "#12345g", "rgb(0,0,0)", "#١٢٣٤٥٦", "#123456\n;}"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(NoColour):
        parse_colour(text)


def test_colour_is_read_in_capitals_and_with_blanks() -> None:
    assert parse_colour(" #0B5563 ") == "#0b5563"


@given(colours)
def test_button_on_a_foreign_page_is_readable_and_seen_on_any_ground(wish: str) -> None:
    colour = button_colour(wish)
    assert contrast("#ffffff", colour) >= 4.5  # WCAG 2.2, 1.4.3
    assert min(contrast(colour, ground) for ground in FOREIGN_GROUNDS) >= 3  # 1.4.11


def test_button_on_a_foreign_page_stays_what_was_wished_for_where_it_can() -> None:
    assert [button_colour(wish) for wish in ("", "#c2185b", "#ffffff")] == ["#186e86", "#c2185b", "#767676"]
