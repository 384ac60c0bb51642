"use strict";
// What pages need beyond links and forms. Everything works by mouse and by keys.

// ---- a lost connection is said, and what was typed stays ----
document.body.addEventListener("htmx:sendError", () => {
  document.getElementById("said").textContent = document.body.dataset.lost;
});
document.body.addEventListener("htmx:afterOnLoad", () => {
  document.getElementById("said").textContent = "";
});
