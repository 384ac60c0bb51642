"use strict";
// The drop zone: files and folders are dropped or chosen, listed, sent with their progress. Without this script the form works as it is.

const drop = document.getElementById("drop");
if (drop) {
  const say = drop.dataset;
  const at = id => document.getElementById(id);
  const [input, folder, options, list, together, problem] = ["files", "folder", "options", "chosen", "together", "drop-problem"].map(at);
  const largest = Number(say.largest), most = Number(say.together), accepted = say.accepted.split(" ");
  const stray = /^(\.|~)|^(thumbs\.db|desktop\.ini)$/i;
  const fits = file => !stray.test(file.name) && accepted.some(end => file.name.toLowerCase().endsWith(end));
  let chosen = [], draft = 0, request = null;

  at("folder-button").hidden = !("webkitdirectory" in folder);

  const size = bytes => bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
  const element = (tag, values, ...children) => {
    const made = Object.assign(document.createElement(tag), values);
    made.append(...children);
    return made;
  };

  // What cannot be sent is said before anything is sent.
  const complain = texts => {
    problem.hidden = texts.length === 0;
    problem.textContent = texts.join("\n");
  };

  const add = files => {
    const texts = [];
    for (const file of files) {
      if (file.size > largest) texts.push(`${file.name}: ${say.tooLarge}`);
      else if (file.size === 0) texts.push(`${file.name}: ${say.empty}`);
      else if (!chosen.some(other => other.name === file.name && other.size === file.size && other.lastModified === file.lastModified)) chosen.push(file);
    }
    show(texts);
  };

  const addFolder = files => {
    const wanted = files.filter(fits);
    add(wanted);
    const left = files.length - wanted.length;
    if (left) {
      problem.hidden = false;
      problem.textContent += `${problem.textContent ? "\n" : ""}${say.leftOut.replace("{n}", left)}`;
    }
  };

  const show = (texts = []) => {
    if (chosen.reduce((sum, file) => sum + file.size, 0) > most) texts.push(say.tooMuch);
    draft = Math.min(draft, Math.max(0, chosen.length - 1));
    const one = together.firstElementChild.checked && chosen.length > 1;
    list.replaceChildren(...chosen.map((file, number) => {
      const parts = [element("span", { className: "name", textContent: file.name }), element("span", { className: "soft", textContent: size(file.size) })];
      if (one) {
        const radio = element("input", { type: "radio", name: "draft", checked: number === draft });
        radio.addEventListener("change", () => { draft = number; show(); list.querySelectorAll("[type=radio]")[number].focus(); });
        parts.unshift(element("label", { className: "check" }, radio, number === draft ? say.draft : say.annex, element("span", { className: "seen", textContent: ` ${file.name}` })));
      }
      const remove = element("button", { type: "button", className: "quiet", textContent: say.remove }, element("span", { className: "seen", textContent: ` ${file.name}` }));
      remove.addEventListener("click", () => {
        chosen.splice(number, 1);
        if (number < draft) draft -= 1;
        show();
        (list.querySelectorAll("button")[Math.min(number, chosen.length - 1)] || input).focus();
      });
      return element("li", {}, ...parts, remove);
    }));
    const title = at("chosen-title");
    title.textContent = title.dataset.text.replace("{n}", chosen.length);
    options.hidden = chosen.length === 0;
    together.hidden = chosen.length < 2;
    input.required = chosen.length === 0;
    at("send").disabled = texts.includes(say.tooMuch);
    complain(texts);
  };

  input.addEventListener("change", () => { add([...input.files]); input.value = ""; if (chosen.length) at("send").focus(); });
  folder.addEventListener("change", () => { addFolder([...folder.files]); folder.value = ""; if (chosen.length) at("send").focus(); });
  together.firstElementChild.addEventListener("change", () => show());
  at("clear").addEventListener("click", () => { chosen = []; show(); input.focus(); });

  // A folder is read with the folders in it; browsers give its entries a hundred at a time.
  const filesOf = async entry => {
    if (entry.isFile) return [await new Promise((done, failed) => entry.file(done, failed))];
    const reader = entry.createReader(), found = [];
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!some.length) return found;
      for (const inner of some) found.push(...await filesOf(inner));
    }
  };

  let inside = 0;
  document.addEventListener("dragenter", () => { inside += 1; drop.classList.add("over"); });
  document.addEventListener("dragleave", () => { inside -= 1; if (inside <= 0) { inside = 0; drop.classList.remove("over"); } });
  document.addEventListener("dragover", event => event.preventDefault());
  document.addEventListener("drop", async event => {
    event.preventDefault();
    inside = 0;
    drop.classList.remove("over");
    if (request) return;
    const entries = [...event.dataTransfer.items].map(item => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
    const files = [...event.dataTransfer.files];
    if (entries.some(entry => entry.isDirectory)) {
      const found = [];
      for (const entry of entries) found.push(...await filesOf(entry));
      addFolder(found);
    } else add(files);
    if (chosen.length) at("send").focus();
  });

  // ---- sending ----
  const sending = on => {
    at("sending").hidden = !on;
    options.hidden = on || chosen.length === 0;
    drop.classList.toggle("busy", on);
    if (on) at("stop").focus();
  };
  const progress = (sent, total) => {
    at("sent").value = total ? 100 * sent / total : 0;
    at("sent-text").textContent = say.sent.replace("{n}", size(sent)).replace("{m}", size(total));
  };

  drop.addEventListener("submit", event => {
    event.preventDefault();
    if (!chosen.length || request) return;
    const form = new FormData(drop), one = together.firstElementChild.checked && chosen.length > 1;
    for (const name of ["file", "draft"]) form.delete(name);
    const order = one ? [chosen[draft], ...chosen.filter((_, number) => number !== draft)] : chosen;
    for (const file of order) form.append("file", file, file.name);
    if (!one) form.delete("together");
    request = new XMLHttpRequest();
    const ended = texts => { request = null; sending(false); complain(texts); at("send").focus(); };
    request.upload.addEventListener("progress", event => progress(event.loaded, event.total));
    request.addEventListener("load", () => {
      const place = request.getResponseHeader("HX-Redirect");
      if (place) location.assign(place);
      else ended([new DOMParser().parseFromString(request.responseText, "text/html").body.textContent.trim() || say.lost]);
    });
    request.addEventListener("error", () => ended([say.lost]));
    request.addEventListener("abort", () => ended([]));
    request.open("POST", drop.action);
    request.setRequestHeader("HX-Request", "true");
    progress(0, order.reduce((sum, file) => sum + file.size, 0));
    sending(true);
    request.send(form);
  });
  at("stop").addEventListener("click", () => request && request.abort());
}
