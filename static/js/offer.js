// Once a person is there (moves, touches, scrolls), fetch what the next page needs, while this one is being read.

const files = document.currentScript.dataset.ahead.split(" ");
const signs = ["pointermove", "pointerdown", "keydown", "scroll"];

function lookAhead() {
  signs.forEach((sign) => removeEventListener(sign, lookAhead));
  if (navigator.connection?.saveData) return;
  files.forEach((file) => fetch(file, { priority: "low" }).then((answer) => answer.blob()).catch(() => {}));
}

signs.forEach((sign) => addEventListener(sign, lookAhead, { passive: true }));
