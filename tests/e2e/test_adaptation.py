"""Whether the visitor's way stands what people set for themselves: own colours, no motion, 400 % zoom, more space."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.e2e.showroom import Showroom
from tests.e2e.sights import PUBLIC, Sight

#: One page of each kind on the way from the offer to the cancellation, in the state that has most on it.
WAY = (
    "offer",
    "first step refused",
    "second step answered",
    "third step with a question more",
    "result that fits",
    "half-days",
    "half-day lost",
    "contact with guests",
    "contact refused",
    "wishes refused",
    "sent",
    "booking verifying",
    "booking confirmed",
    "place saved on the way",
    "moving",
    "moving to a half-day",
    "cancellation",
    "taking up",
    "accessibility statement",
)
SIGHTS = [sight for sight in PUBLIC if sight.name in WAY]

WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 640}
#: 1280 by 1024 at 400 % (WCAG 2.2, 1.4.10).
ZOOMED = {"width": 320, "height": 256}

CHECKS = Path(__file__).with_name("adaptation.js").read_text()


@pytest.mark.parametrize("sight", SIGHTS, ids=lambda sight: sight.name)
def test_step_stands_what_people_set(visitor: Page, showroom: Showroom, sight: Sight) -> None:
    visitor.set_viewport_size(WIDE)
    sight.open(visitor, showroom)
    visitor.evaluate(CHECKS)
    found: dict[str, list[str]] = {}

    def look_for(check: str, where: str) -> None:
        found[f"{check} {where}"] = visitor.evaluate(f"adaptation.{check}()")

    look_for("moving", "although motion is reduced")
    visitor.emulate_media(forced_colors="active")
    look_for("withoutBorder", "in forced colours")
    look_for("hiddenFocus", "in forced colours")
    visitor.emulate_media(forced_colors="none")
    for size, where in ((PHONE, "on the phone"), (ZOOMED, "at 400 %")):
        visitor.set_viewport_size(size)
        look_for("hiddenFocus", where)
        look_for("sideways", where)
    visitor.evaluate("adaptation.setSpace(true)")
    for size, where in ((ZOOMED, "with more space at 400 %"), (WIDE, "with more space")):
        visitor.set_viewport_size(size)
        look_for("sideways", where)
        look_for("cutOff", where)
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_way_has_a_page_of_each_kind() -> None:
    assert {sight.name for sight in SIGHTS} == set(WAY)
