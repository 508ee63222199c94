// Gives Halbtag's frames the height of what is in them. Listens to Halbtag alone, and tells nobody else.
(() => {
  const own = new URL(document.currentScript.src).origin;
  const frames = [...document.querySelectorAll("iframe")].filter((frame) => frame.src.startsWith(`${own}/`));
  const greet = (frame) => frame.contentWindow.postMessage("halbtag", own);

  addEventListener("message", ({ origin, source, data }) => {
    const frame = origin === own && frames.find(({ contentWindow }) => contentWindow === source);
    if (frame && data?.halbtag > 0) frame.style.height = `${Math.min(data.halbtag, 30000)}px`;
  });

  frames.forEach((frame) => {
    // One that is there already will not say so again.
    let pages = performance.getEntriesByName(frame.src).length;
    if (pages) greet(frame);
    frame.addEventListener("load", () => {
      greet(frame);
      if (pages++ && frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
    });
  });
})();
