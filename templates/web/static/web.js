"use strict";
// What pages need beyond links and forms. Everything works by mouse and by keys.

// ---- the drop zone: files may be dropped on the page or chosen ----
const drop = document.getElementById("drop");
if (drop) {
  const input = drop.querySelector("input[type=file]");
  const show = () => {
    const list = document.getElementById("chosen");
    list.replaceChildren(...[...input.files].map(file => Object.assign(document.createElement("li"), { textContent: file.name })));
    document.getElementById("options").hidden = input.files.length === 0;
    drop.querySelector("[name=together]").closest("label").hidden = input.files.length < 2;
    if (input.files.length) drop.querySelector("button.main").focus();
  };
  input.addEventListener("change", show);
  for (const name of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(name, event => {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files.length) {
        input.files = event.dataTransfer.files;
        show();
      }
    });
  }
}

// ---- a lost connection is said, and what was typed stays ----
document.body.addEventListener("htmx:sendError", () => {
  document.getElementById("said").textContent = document.body.dataset.lost;
});
document.body.addEventListener("htmx:afterOnLoad", () => {
  document.getElementById("said").textContent = "";
});
