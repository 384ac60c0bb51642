"use strict";
// Keeps what is typed into a form (data-keep names it) in this browser until it was sent and taken: the page that shows what came of it says
// so once (data-written). A form that came back with a problem is filled in already (data-filled).
{
  const written = document.querySelector("[data-written]");
  if (written) {
    localStorage.removeItem(written.dataset.written);
    history.replaceState(history.state, "", location.pathname);  // loaded again it is a page like others, and what is typed meanwhile stays
  }

  const form = document.querySelector("form[data-keep]");
  if (form) {
    const name = form.dataset.keep;
    const fields = [...form.elements].filter(field => field.name && !["hidden", "checkbox"].includes(field.type) && field.localName !== "button");
    const values = () => JSON.stringify(fields.map(field => [field.name, field.value]));
    const first = values();
    const stored = localStorage.getItem(name);
    if (stored && stored !== first && !("filled" in form.dataset)) {
      for (const [key, value] of JSON.parse(stored)) {
        const field = fields.find(field => field.name === key);
        if (field) field.value = value;
      }
      const note = Object.assign(document.createElement("p"), { className: "kept wide", textContent: form.dataset.kept });
      const drop = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: form.dataset.drop });
      drop.addEventListener("click", () => {
        localStorage.removeItem(name);
        form.reset();
        note.remove();
      });
      note.append(drop);
      note.setAttribute("role", "status");
      form.prepend(note);
    }
    form.addEventListener("input", () => localStorage.setItem(name, values()));
  }
}
