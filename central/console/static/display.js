// The time of day, by the centre's clock; and a fresh page each morning, for a screen that is never
// switched off.
"use strict";
{
  const timeOfDay = document.getElementById("time");
  const aheadMs = Number(timeOfDay.dataset.now) - Date.now();
  const part = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit" });
  const openedOn = new Date(Number(timeOfDay.dataset.now)).toLocaleDateString("en-CA", { timeZone: "Asia/Shanghai" });
  setInterval(() => {
    const now = new Date(Date.now() + aheadMs);
    timeOfDay.textContent = part.format(now);
    const today = now.toLocaleDateString("en-CA", { timeZone: "Asia/Shanghai" });
    // not while the line is lost: a page that fails to load shows nothing at all
    if (today !== openedOn && !document.body.classList.contains("is-lost")) location.reload();
  }, 1000);
}
