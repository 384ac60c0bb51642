"use strict";
// Lists of plans: filters that apply as they change, choosing many, and new results while nothing is chosen. All of it works without.

const filters = document.getElementById("filters");
if (filters) {
  filters.classList.add("live");
  let last = new URLSearchParams(new FormData(filters)).toString(), waits = 0;
  const apply = () => {
    const asked = new FormData(filters);
    for (const [name, value] of [...asked]) if (!value) asked.delete(name);
    const query = new URLSearchParams(asked).toString();
    if (query === last) return;
    last = query;
    const place = `${location.pathname}${query ? `?${query}` : ""}`;
    if (document.getElementById("list")) {
      htmx.ajax("GET", place, { target: "#list", select: "#list", swap: "outerHTML" }).then(() => {
        history.replaceState(null, "", place);
        for (const tab of document.querySelectorAll(".tabs a")) tab.search = query;
        for (const form of document.querySelectorAll(".acts form[data-narrowed]")) form.action = `${form.dataset.narrowed}?${query}`;
      });
    } else location.assign(place);
  };
  filters.addEventListener("change", apply);
  filters.addEventListener("input", event => {
    if (event.target.type !== "search") return;
    clearTimeout(waits);
    waits = setTimeout(apply, 300);
  });
  filters.addEventListener("submit", event => { event.preventDefault(); apply(); });
}

// ---- choosing many ----
const boxes = () => [...document.querySelectorAll("#many [name=plan]")];
const count = () => {
  const output = document.getElementById("picked"), all = document.getElementById("all");
  if (!output) return;
  const matching = document.getElementById("matching")?.checked, every = boxes();
  for (const box of every) {
    if (matching) box.checked = true;
    box.disabled = matching;
  }
  const picked = every.filter(box => box.checked).length, { text, matching: whole } = output.dataset;
  output.textContent = matching ? whole : picked ? text.replace("{n}", picked).replace("{of}", every.length) : "";
  if (all) {
    all.checked = picked > 0 && picked === every.length;
    all.indeterminate = picked > 0 && picked < every.length;
    all.disabled = matching;
  }
  output.closest(".many").classList.toggle("any", picked > 0);
  for (const button of document.querySelectorAll(".many button")) button.disabled = picked === 0;
};
document.addEventListener("change", event => {
  if (["all", "matching"].includes(event.target.id)) for (const box of boxes()) box.checked = event.target.checked;
  if (["all", "matching"].includes(event.target.id) || event.target.name === "plan") count();
});
document.addEventListener("htmx:afterSettle", count);
window.addEventListener("pageshow", count);
count();

// ---- while something is checked ----
setInterval(() => {
  const list = document.getElementById("list");
  if (!list || !list.dataset.refresh || document.hidden || boxes().some(box => box.checked) || list.contains(document.activeElement)) return;
  htmx.ajax("GET", location.pathname + location.search, { target: "#list", select: "#list", swap: "outerHTML" });
}, 5000);
