// Inside a frame: tells the page around it, and only an allowed one that has asked, how high this one is.

const allowed = document.currentScript.dataset.origins.split(" ");
let around;

function tellHeight() {
  if (around) parent.postMessage({ halbtag: Math.ceil(document.documentElement.getBoundingClientRect().height) }, around);
}

addEventListener("message", ({ data, origin, source }) => {
  if (data !== "halbtag" || source !== parent || !allowed.includes(origin)) return;
  around = origin;
  tellHeight();
});

new ResizeObserver(tellHeight).observe(document.documentElement);
