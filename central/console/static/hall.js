// The hall: rings while a call waits, counts how long, and keeps the phone awake.
// Browsers play a sound only after somebody touched the page, so a button turns it on.
"use strict";
(() => {
  const RING_EVERY_MS = 4000;
  const button = document.getElementById("sound");
  const ring = new Audio(button.dataset.ring);
  const title = document.title;
  let on = false;
  let awake = null;
  let ahead_ms = 0; // of the phone's clock, the centre's

  let heard = new Set(); // the calls that rang at once when they came

  const ringing = () => [...document.querySelectorAll("[data-ringing]")].map((call) => call.dataset.ringing);

  function alarm() {
    if (!on || !ringing().length) return;
    ring.currentTime = 0;
    ring.play().catch(() => turn(false));
    if (navigator.vibrate) navigator.vibrate([300, 150, 300]);
  }

  function turn(wanted) {
    on = wanted;
    button.setAttribute("aria-pressed", String(on));
    button.textContent = on ? button.dataset.on : button.dataset.off;
    stayAwake();
  }

  // a phone that sleeps hears nothing
  async function stayAwake() {
    if (!("wakeLock" in navigator)) return;
    if (on && !document.hidden) {
      awake = await navigator.wakeLock.request("screen").catch(() => null);
    } else if (awake) {
      awake.release();
      awake = null;
    }
  }

  function count() {
    for (const time of document.querySelectorAll("time[data-since]")) {
      const s = Math.max(0, Math.floor((Date.now() + ahead_ms - Date.parse(time.dateTime)) / 1000));
      time.textContent = `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
    }
    const calls = ringing().length;
    document.title = calls ? `(${calls}) ${title}` : title;
  }

  button.addEventListener("click", () => {
    turn(!on);
    if (on) {
      ring.currentTime = 0;
      ring.play().catch(() => turn(false));
    }
  });
  document.addEventListener("visibilitychange", stayAwake);
  document.addEventListener("htmx:afterSettle", () => {
    count();
    const calls = ringing();
    if (calls.some((call) => !heard.has(call))) alarm();
    heard = new Set(calls);
  });
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const there = Date.parse(event.detail.xhr.getResponseHeader("Date"));
    if (Math.abs(there - Date.now()) > 2000) ahead_ms = there - Date.now();
  });
  setInterval(count, 1000);
  setInterval(alarm, RING_EVERY_MS);
  count();
})();
