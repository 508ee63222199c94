"""The stylesheets keep to the design system: values have names, and every component can be seen on one page."""

import re
from pathlib import Path

STYLES = Path(__file__).parents[3] / "static/css"

#: Not ours to choose: how a blog looks, and the ground of a mail or a logo that was made for white.
FOREIGN = {"#ffffff", "#15171a", "#186e86"}

#: Shown by what the overview cannot be: a connection that is lost, another website.
NOT_SHOWN = {"connection", "framed", "htmx-request"}


def rules_beside_the_tokens(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    return re.sub(r"@layer tokens \{.*?\n\}\n", "", text, flags=re.DOTALL)


def test_colours_are_named_in_the_tokens_alone():
    found = {
        (path.name, colour)
        for path in STYLES.glob("*.css")
        for colour in re.findall(r"(?:oklch|rgb|hsl)\([^)]*\)|#[0-9a-fA-F]{3,8}\b", rules_beside_the_tokens(path))
        if colour not in FOREIGN
    }
    assert found == {("halbtag.css", "oklch(0.35 0 0)"), ("halbtag.css", "oklch(0.7 0 0)")}  # ink on paper


def test_sizes_of_type_are_named_in_the_tokens_alone():
    found = {
        (path.name, size)
        for path in STYLES.glob("*.css")
        for size in re.findall(r"font(?:-size)?:[^;]*?([\d.]+r?em)\b", rules_beside_the_tokens(path))
    }
    assert found == set()


def test_every_shared_component_is_on_the_overview(consultant):
    shared = set(re.findall(r"^  \.([\w-]+)", (STYLES / "components.css").read_text(), flags=re.MULTILINE))
    page = consultant.get("/admin/stil").text
    shown = set(re.findall(r"[\w-]+", " ".join(re.findall(r'class="([^"]+)"', page))))
    assert shared - shown - NOT_SHOWN == set()
