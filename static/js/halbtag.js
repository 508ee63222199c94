// What HTMX and HTML leave open: where the focus goes after an exchange, that something is on its way,
// and what to do when nothing comes back.

const SHOWN_AFTER_MS = 200;
const SLOW_AFTER_MS = 8000;
const main = () => document.getElementById("inhalt");
const withoutLanguage = (path) => path.replace(/^\/(?:de|en)(?=\/)/, "");

// What it says to people stands with the other words of the page, in its language.
const words = document.querySelector("script[data-slow]").dataset;

let underWay = 0;
let busyTimer, slowTimer, retry;

// ---- one request at a time, and only one per click -------------------------------------------------------

document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = event.detail;
  // What says itself how its requests follow each other needs no help.
  if ("hxSync" in ctx.sourceElement.dataset || !ctx.sourceElement.classList.contains("htmx-request")) return;
  event.preventDefault();
  if ("saves" in ctx.sourceElement.dataset) ctx.sourceElement.dataset.saves = "again";
});

// A form that saves itself: what changed while a save was under way is saved after it. HTMX takes its class off the
// form only after it has said that the request is over.
document.addEventListener("htmx:finally:request", (event) => {
  const form = event.detail.ctx.sourceElement;
  setTimeout(() => {
    if (form?.dataset?.saves !== "again" || form.classList.contains("htmx-request")) return;
    form.dataset.saves = "";
    form.requestSubmit();
  });
});

document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  underWay += 1;
  hideConnection();
  clearTimeout(busyTimer);
  clearTimeout(slowTimer);
  busyTimer = setTimeout(() => main()?.setAttribute("aria-busy", "true"), SHOWN_AFTER_MS);
  slowTimer = setTimeout(() => showConnection(words.slow, null, ctx.sourceElement), SLOW_AFTER_MS);
  ctx.counted = true;
});

document.addEventListener("htmx:finally:request", (event) => {
  const { ctx } = event.detail;
  if (!ctx.counted) return;
  underWay -= 1;
  if (underWay > 0) return;
  clearTimeout(busyTimer);
  clearTimeout(slowTimer);
  main()?.removeAttribute("aria-busy");
  if (!connection?.querySelector("button")) hideConnection();
});

// ---- what came back ----------------------------------------------------------------------------------------

// A whole page where a part was asked for (an error, the end of a link) takes the place of the whole main part; an
// answer that has not even that is opened as a page of its own.
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx, tasks } = event.detail;
  const task = tasks.find(({ type }) => type === "main");
  if (!task || ctx.swap === "none") return;
  const isPage = /^\s*<!doctype/i.test(ctx.text);
  if (ctx.select ? task.fragment.firstElementChild : !isPage || task.target === document.body) return;
  const page = new DOMParser().parseFromString(ctx.text, "text/html");
  const part = page.getElementById("inhalt");
  if (!part || !main()) {
    event.preventDefault();
    location.assign(ctx.response?.raw?.url || location.href);
    return;
  }
  task.fragment.replaceChildren(document.adoptNode(part));
  task.swapSpec = { ...task.swapSpec, style: "outerHTML" };
  task.target = ctx.target = main();
});

// A refused form belongs to the address it stands at, not to the one it was sent to, which no GET answers.
document.addEventListener("htmx:before:history:update", (event) => {
  const { response, sourceElement } = event.detail;
  if (sourceElement?.matches?.("form") && response?.status >= 400) event.preventDefault();
});

// The first step has an address of its own only once it was sent: going back to it must find what was typed.
document.addEventListener("htmx:before:history:update", (event) => {
  const { history: update } = event.detail;
  const inquiry = /^(?:\/(?:de|en))?\/anfrage\/[^/]+(?=\/)/.exec(new URL(update.path, location.href).pathname);
  if (update.type === "push" && withoutLanguage(location.pathname) === "/anfrage" && inquiry) {
    history.replaceState(history.state, "", `${inquiry[0]}/unternehmen`);
  }
});

// The link to the other language stands outside of what is exchanged: it leads to the page that is shown now.
const otherLanguage = () => {
  for (const link of document.querySelectorAll("a[hreflang][rel~=alternate]")) {
    link.setAttribute("href", `/${link.hreflang}${withoutLanguage(location.pathname)}${location.search}`);
  }
};
for (const name of ["htmx:after:history:update", "htmx:after:swap"]) document.addEventListener(name, otherLanguage);

document.addEventListener("htmx:after:swap", (event) => {
  const { ctx } = event.detail;
  if (ctx.swap === "none") return;
  const target = typeof ctx.target === "string" ? document.querySelector(ctx.target) : ctx.target;
  const whole = !target || target.id === "inhalt" || target === document.body;
  const part = whole ? main() : document.getElementById(target.id) ?? main();
  const restored = "HX-History-Restore-Request" in (ctx.request?.headers ?? {});
  // Going back to an address that meanwhile leads elsewhere: the bar shows where we are.
  if (restored && ctx.response?.raw.redirected) history.replaceState(history.state, "", ctx.response.raw.url);
  const goal =
    part.querySelector("#fehler, [role=alert]") ??
    part.querySelector(whole ? "[data-focus=page]" : "[data-focus]") ??
    (whole ? part.querySelector("h1") : null);
  if (whole && !restored) window.scrollTo({ top: 0, behavior: "instant" });
  if (goal) focusOn(goal);
});

function focusOn(element) {
  if (element.tabIndex < 0 && !element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
  element.focus({ preventScroll: true });
  // Moves nothing that is in view; in a frame also the page around it.
  element.scrollIntoView({ block: "nearest" });
}

// Without an exchange: a page that opens with refused answers starts at their summary.
document.getElementById("fehler")?.focus();

// ---- what did not come back --------------------------------------------------------------------------------

document.addEventListener("htmx:error", (event) => failed(event.detail.ctx));

document.addEventListener("htmx:response:error", (event) => {
  const { ctx } = event.detail;
  if (ctx.response.status >= 500) failed(ctx, words.refused);
});

function failed(ctx, text = words.cut) {
  const source = ctx?.sourceElement;
  const submitter = ctx?.request?.submitter;
  retry = () => {
    if (source?.matches?.("form") && source.isConnected) source.requestSubmit(submitter?.isConnected ? submitter : undefined);
    else if (source?.isConnected && source !== document.body) source.click();
    else location.reload();
  };
  showConnection(text, words.again, source);
}

let connection;

function showConnection(text, action, source) {
  connection ??= Object.assign(document.createElement("div"), { className: "connection" });
  connection.setAttribute("role", "status");
  const said = Object.assign(document.createElement("p"), { textContent: text });
  connection.replaceChildren();
  connection.hidden = false;
  // In a frame the window's edge is out of sight: it stands by what was pressed.
  if (document.body.classList.contains("framed") && main()?.contains(source)) source.after(connection);
  else document.body.append(connection);
  connection.append(said);
  if (!action) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button button--small", textContent: action });
  button.addEventListener("click", () => {
    hideConnection();
    retry();
  });
  connection.append(button);
}

function hideConnection() {
  if (!connection) return;
  connection.hidden = true;
  connection.replaceChildren();
}

// ---- copying a link ------------------------------------------------------------------------------------------

const offerCopying = () => document.querySelectorAll("[data-copy][hidden]").forEach((button) => (button.hidden = !navigator.clipboard));
offerCopying();
document.addEventListener("htmx:after:swap", offerCopying);

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.value);
    button.textContent = button.dataset.copied ?? words.copied;
  } catch {
    source.select();
  }
});

// ---- forms that are not exchanged: a second click sends nothing --------------------------------------------

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form._htmx?.initialized) return;
  if (form.dataset.sent) event.preventDefault();
  else form.dataset.sent = "true";
});

addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
