// Says when the page no longer hears from the centre, so that nobody trusts what has grown old.
"use strict";
{
  const SILENT_AFTER_MS = 25000; // the page asks every 10 s
  const CLOSED_AFTER_MS = 5000; // and calls again by itself when a stream ends
  let heardAt = performance.now();
  let closedAt = null;
  const heard = () => { heardAt = performance.now(); };
  const closed = () => { closedAt ??= performance.now(); };
  addEventListener("htmx:sseOpen", () => { closedAt = null; heard(); });
  addEventListener("htmx:sseMessage", heard);
  addEventListener("htmx:sseError", closed);
  addEventListener("htmx:sseClose", closed);
  addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) heard(); });
  addEventListener("htmx:configRequest", (event) => { event.detail.timeout = 5000; });
  setInterval(() => {
    const now = performance.now();
    const lost = now - heardAt > SILENT_AFTER_MS || (closedAt !== null && now - closedAt > CLOSED_AFTER_MS);
    document.getElementById("line-lost").hidden = !lost;
    document.body.classList.toggle("is-lost", lost);
  }, 1000);
}
