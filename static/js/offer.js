// Two things that only a page with a person before it does: it fetches what the next page needs, and it tells our own
// server that the offer was looked at.

const { ahead, seen } = document.currentScript.dataset;

// ---- once a person is there (moves, touches, scrolls) ------------------------------------------------------

const signs = ["pointermove", "pointerdown", "keydown", "scroll"];

function lookAhead() {
  signs.forEach((sign) => removeEventListener(sign, lookAhead));
  if (navigator.connection?.saveData) return;
  ahead.split(" ").forEach((file) => fetch(file, { priority: "low" }).then((answer) => answer.blob()).catch(() => {}));
}

signs.forEach((sign) => addEventListener(sign, lookAhead, { passive: true }));

// ---- an empty POST: nothing is kept in the browser, and nothing of her is told ------------------------------

// A reload, the way back and a link on our own pages are no new visit. Nor is a page that was opened in the background
// and never looked at, one that the browser loads ahead, or a browser that a program steers.
const [navigation] = performance.getEntriesByType("navigation");
const isVisit = navigation?.type === "navigate" && !document.referrer.startsWith(`${location.origin}/`);

function tell() {
  if (document.visibilityState !== "visible" || document.prerendering) return;
  document.removeEventListener("visibilitychange", tell);
  document.removeEventListener("prerenderingchange", tell);
  navigator.sendBeacon?.(seen);
}

if (isVisit && !navigator.webdriver) {
  document.addEventListener("visibilitychange", tell);
  document.addEventListener("prerenderingchange", tell);
  tell();
}
