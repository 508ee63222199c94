"""Somebody who uses the keyboard alone, and looks where the focus is before pressing anything."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

#: More stops than the longest page has.
STOPS = 120

#: Whether the focus is drawn, around the element or around the label that stands for it, and inside of the window.
FOCUS_IS_SEEN = """() => {
  const element = document.activeElement;
  const box = element.getBoundingClientRect();
  const isDrawn = each => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  return [element, ...(element.labels ?? [])].some(isDrawn) && box.bottom > 0 && box.top < innerHeight;
}"""


@dataclass(frozen=True)
class Keyboard:
    """The keys, pressed on one page."""

    page: Page

    def press(self, key: str) -> None:
        """Press one key."""
        self.page.keyboard.press(key)

    def go_to(self, goal: Locator, *, key: str = "Tab") -> None:
        """Press Tab until the goal has the focus, which must be visible at every stop on the way."""
        expect(goal).to_be_visible()
        for _ in range(STOPS):
            self.press(key)
            if not self.page.evaluate("document.hasFocus() && document.activeElement !== document.body"):
                continue
            assert self.page.evaluate(FOCUS_IS_SEEN), self.page.evaluate("document.activeElement.outerHTML")
            if goal.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"the keyboard does not get to {goal}")

    def enter(self, goal: Locator) -> None:
        """Go to a link or a button and press Enter."""
        self.go_to(goal)
        self.press("Enter")

    def choose(self, question: str, answer: str) -> None:
        """Go into a group of radio buttons and move on to the answer by arrow key."""
        group = self.page.get_by_role("radiogroup", name=question)
        self.go_to(group.get_by_role("radio").first)
        self.press("Space")
        wanted = group.get_by_label(answer, exact=True)
        while not wanted.is_checked():
            self.press("ArrowDown")
            assert self.page.evaluate(FOCUS_IS_SEEN)

    def tick(self, answer: str) -> None:
        """Go to a checkbox and tick it."""
        self.go_to(self.page.get_by_label(answer, exact=True))
        self.press("Space")

    def type_into(self, label: str, text: str) -> None:
        """Go to a field and type."""
        named = re.compile(rf"^(Frage \d+ von \d+\s*)?{re.escape(label)}$")
        self.go_to(self.page.get_by_label(named).last)
        self.page.keyboard.type(text)
