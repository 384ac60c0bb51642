"use strict";
// What pages need beyond links and forms. Everything works by mouse and by keys.
{
  // ---- what could not be done is said until something can be done again, or a person closes it; what was typed stays ----
  const words = document.body.dataset, bar = document.getElementById("failed");
  let reads = false;  // nothing but reading has failed
  const asks = detail => detail.requestConfig.verb === "get";
  const noticeIn = xhr => new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector(".notice")?.textContent;
  const tell = (text, reading) => {
    if (reading && !bar.hidden && !reads) return;  // that something was not saved is worth more
    reads = reading;
    // What stands behind a dialog nobody sees.
    const place = document.querySelector("dialog[open] .not-done") ?? bar;
    place.querySelector("span").textContent = text;
    place.hidden = false;
  };
  const settle = () => { for (const place of document.querySelectorAll(".not-done")) place.hidden = true; };
  bar.querySelector("button").addEventListener("click", settle);
  document.body.addEventListener("htmx:sendError", ({ detail }) => tell(asks(detail) ? words.unread : words.lost, asks(detail)));
  document.body.addEventListener("htmx:responseError", ({ detail }) => {
    const said = asks(detail) && detail.xhr.status >= 500 ? words.unread : noticeIn(detail.xhr);
    tell(said ?? (asks(detail) ? words.unread : words.notDone), asks(detail));
  });
  document.body.addEventListener("htmx:afterOnLoad", ({ detail }) => {
    if (detail.xhr.status < 400 && (reads || !asks(detail))) settle();
  });
  // A button without a place for the answer is not replaced by the reason why it could not be done; and a dialog stays as it was filled in.
  document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const from = detail.requestConfig.elt;
    if (!detail.shouldSwap || detail.xhr.status < 400 || (detail.target !== from && !from.closest("dialog"))) return;
    detail.shouldSwap = false;
    tell(noticeIn(detail.xhr) ?? words.notDone, false);
  });

  // ---- parts that ask for themselves again change only if there is something new, and whoever is inside stays there ----
  const partsOf = (root, part) => [`#${part.id}`, ...(part.getAttribute("hx-select-oob") ?? "").split(",").filter(Boolean)]
    .map(selector => root.querySelector(selector)?.outerHTML ?? "").join("");
  const again = part => part.id && part.getAttribute("hx-trigger")?.startsWith("every");
  const last = new Map([...document.querySelectorAll("[hx-trigger^=every]")].filter(again).map(part => [part.id, partsOf(document, part)]));
  let inside = [];
  document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const part = detail.requestConfig.elt;
    if (!again(part) || detail.target !== part) return;
    const now = partsOf(new DOMParser().parseFromString(detail.xhr.responseText, "text/html"), part);
    if (now === last.get(part.id)) detail.shouldSwap = false;
    last.set(part.id, now);
    inside = [];
    for (let it = document.activeElement; detail.shouldSwap && part.contains(it); it = it.parentElement) if (it.id) inside.push(it.id);
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    for (const id of document.activeElement === document.body ? inside : []) {
      const there = document.getElementById(id), focusable = "a[href], button, [tabindex]";
      const to = there?.matches(focusable) ? there : there?.querySelector(focusable);
      if (to) { to.focus({ preventScroll: true }); break; }
    }
    inside = [];
  });

  // ---- what is typed into a form stays in this browser, under the name in data-keep, until it was sent and taken ----
  // The page that shows what came of it says so once (data-written). A form that came back with a problem is filled in (data-filled).
  const written = document.querySelector("[data-written]");
  if (written) {
    localStorage.removeItem(written.dataset.written);
    history.replaceState(history.state, "", location.pathname);  // loaded again it is a page like others, and what is typed meanwhile stays
  }
  const fields = form => [...form.elements].filter(field => field.name && !["hidden", "checkbox", "submit", "button"].includes(field.type));
  const values = form => JSON.stringify(fields(form).filter(field => field.type !== "radio" || field.checked).map(field => [field.name, field.value]));
  const sent = field => field.options ? ([...field.options].find(option => option.defaultSelected) ?? field.options[0])?.value : field.defaultValue;
  const changed = form => fields(form).filter(field => field.type !== "radio" && field.value !== sent(field)).map(field => field.name);
  const keep = form => {
    const { keep: name, kept, drop } = form.dataset, stored = localStorage.getItem(name);
    const store = () => {
      form.classList.add("typed");
      if (changed(form).length) localStorage.setItem(name, values(form)); else localStorage.removeItem(name);
    };
    const quick = "filled" in form.dataset ? [] : changed(form);  // typed before this script was there
    if ("filled" in form.dataset) form.classList.add("typed");
    else if (stored && stored !== values(form)) {
      for (const [field, value] of JSON.parse(stored)) if (form.elements[field] && !quick.includes(field)) form.elements[field].value = value;
      form.classList.add("typed");
      if (kept) {
        const note = Object.assign(document.createElement("p"), { className: "kept wide", textContent: kept });
        const button = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: drop });
        button.addEventListener("click", () => {
          form.reset();
          form.dispatchEvent(new Event("input", { bubbles: true }));
          form.classList.remove("typed");
          note.remove();
        });
        note.append(button);
        note.setAttribute("role", "status");
        form.prepend(note);
      }
    }
    if (quick.length) store();
    form.addEventListener("input", store);
    form.addEventListener("htmx:beforeOnLoad", ({ target, detail }) => {
      if (target === form && detail.xhr.status === 200) localStorage.removeItem(name);
    });
  };
  document.body.addEventListener("htmx:load", ({ detail }) => {
    for (const form of detail.elt.querySelectorAll("form[data-keep]")) keep(form);
  });
}
