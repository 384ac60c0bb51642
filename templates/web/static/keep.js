"use strict";
// Keeps what is typed into a form (data-keep names it) in this browser until it was sent and taken: a page that shows what came of it says
// so (data-written). A form that came back with a problem is filled in already (data-filled).
const written = document.querySelector("[data-written]");
if (written) localStorage.removeItem(written.dataset.written);

const kept = document.querySelector("form[data-keep]");
if (kept) {
  const name = kept.dataset.keep;
  const fields = [...kept.elements].filter(field => field.name && field.type !== "hidden" && field.localName !== "button");
  const values = () => JSON.stringify(fields.map(field => [field.name, field.value]));
  const first = values();
  const stored = localStorage.getItem(name);
  if (stored && stored !== first && !("filled" in kept.dataset)) {
    for (const [key, value] of JSON.parse(stored)) {
      const field = fields.find(field => field.name === key);
      if (field) field.value = value;
    }
    const note = Object.assign(document.createElement("p"), { className: "kept wide", textContent: kept.dataset.kept });
    const drop = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: kept.dataset.drop });
    drop.addEventListener("click", () => {
      localStorage.removeItem(name);
      kept.reset();
      note.remove();
    });
    note.append(drop);
    note.setAttribute("role", "status");
    kept.prepend(note);
  }
  kept.addEventListener("input", () => localStorage.setItem(name, values()));
}
