// What `test_adaptation.py` looks for in a page: each function returns the elements that break its rule.
(() => {
  const shown = (selector) =>
    [...document.querySelectorAll(selector)].filter(
      (each) => each.checkVisibility({ visibilityProperty: true }) && !each.closest("[aria-hidden]"),
    );
  const start = (each) => each.outerHTML.slice(0, 140);
  const ground = () => getComputedStyle(document.body).backgroundColor;
  const isBox = (each) => each.matches("[type=radio], [type=checkbox]");
  // A box is pressed by its label, and drawn with it.
  const whole = (each) => (isBox(each) && each.labels[0]) || each;

  // What is drawn by a ground alone: in forced colours all grounds are one.
  const withoutBorder = () =>
    shown(".button, button, .choice, input:not([type=hidden]), select, textarea")
      .filter((each) => !isBox(each))
      .filter((each) => {
        const style = getComputedStyle(each);
        return ["Top", "Right", "Bottom", "Left"].some(
          (side) =>
            parseFloat(style[`border${side}Width`]) < 1 ||
            style[`border${side}Style`] === "none" ||
            style[`border${side}Color`] === ground(),
        );
      })
      .map(start);

  // What moves, or changes slowly, although it was asked not to.
  const moving = () => {
    const milliseconds = (time) => parseFloat(time) * (time.trim().endsWith("ms") ? 1 : 1000);
    const longest = (times) => Math.max(...times.split(",").map(milliseconds));
    return [...document.querySelectorAll("*")].flatMap((each) =>
      [null, "::before", "::after"]
        .map((part) => getComputedStyle(each, part))
        .filter((style) => longest(style.animationDuration) > 1 || longest(style.transitionDuration) > 1)
        .map(() => start(each)),
    );
  };

  // What has the focus and is not seen well: beside the window, behind what sticks there (WCAG 2.2, 2.4.11), or drawn as
  // without it. Before it gets the focus it lies at an edge of the window.
  const isHiddenWhenFocused = (each, edge) => {
    const seen = whole(each);
    const rings = () =>
      [each, seen].map((one) => getComputedStyle(one)).map(({ outline, outlineOffset }) => `${outline} ${outlineOffset}`).join();
    document.activeElement.blur();
    scrollBy({ top: seen.getBoundingClientRect()[edge] - (edge === "top" ? 0 : innerHeight), behavior: "instant" });
    const without = rings();
    each.focus({ focusVisible: true });

    const box = seen.getBoundingClientRect();
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    const isHit = (x, y) => {
      const hit = document.elementFromPoint(x, y);
      return seen.contains(hit) || hit?.contains(seen);
    };
    const isCovered = [top + 2, (top + bottom) / 2, bottom - 2].some(
      (y) => ![0.1, 0.5, 0.9].some((part) => isHit(left + (right - left) * part, y)),
    );
    const isDrawn = [each, seen]
      .map((one) => getComputedStyle(one))
      .some(
        (style) =>
          style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && style.outlineColor !== ground(),
      );
    return top >= bottom || left >= right || isCovered || !isDrawn || without === rings();
  };

  const hiddenFocus = () =>
    shown("a[href], button, input:not([type=hidden]), select, textarea, summary")
      .filter((each) => each.tabIndex >= 0)
      .flatMap((each) => ["bottom", "top"].filter((edge) => isHiddenWhenFocused(each, edge)).map(() => start(each)));

  const sideways = () =>
    document.documentElement.scrollWidth <= innerWidth
      ? []
      : shown("body *").filter((each) => each.getBoundingClientRect().right > innerWidth + 1).map(start);

  // Text that does not fit into what cuts it off.
  const cutOff = () =>
    shown("body *")
      .filter((each) => each.clientWidth > 1 && /hidden|clip/.test(getComputedStyle(each).overflow))
      .filter((each) => each.innerText?.trim())
      .filter((each) => each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1)
      .map(start);

  // The spaces that everybody may set (WCAG 2.2, 1.4.12), or those of the page again.
  const setSpace = (isMore) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
       p { margin-block-end: 2em !important; }`,
    );
    document.adoptedStyleSheets = isMore ? [sheet] : [];
  };

  window.adaptation = { withoutBorder, moving, hiddenFocus, sideways, cutOff, setSpace };
})();
