// The big button takes space and enter, whatever was replaced around it; a key held down calls once.
"use strict";
{
  const focusCallNext = () => {
    if (document.activeElement === document.body) document.getElementById("do-next")?.focus();
  };
  addEventListener("DOMContentLoaded", focusCallNext);
  addEventListener("htmx:afterSettle", focusCallNext);
  addEventListener("keydown", (event) => {
    if (event.repeat && event.target.tagName === "BUTTON") event.preventDefault();
  });
}
