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
}
