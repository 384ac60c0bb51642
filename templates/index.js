"use strict";
for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
  heads.forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach(each => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = row => row.cells[at].dataset.v ?? row.cells[at].textContent.trim();
      const rows = [...table.tBodies[0].rows];
      rows.sort((a, b) => {
        const [x, y] = [key(a), key(b)];
        if (!x || !y) return !x - !y;
        const order = x.localeCompare(y, "zh", { numeric: true });
        return down ? -order : order;
      });
      table.tBodies[0].append(...rows);
    });
  });
}
const find = document.getElementById("find");
if (find) {
  const rows = [...document.getElementById("all-drafts").tBodies[0].rows];
  const text = document.getElementById("find-text");
  const count = document.getElementById("find-count");
  const filters = [...find.querySelectorAll("select")];
  const show = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const content = row.textContent.toLowerCase();
      const fits = words.every(word => content.includes(word)) && filters.every(each => !each.value || row.dataset[each.dataset.filter] === each.value);
      row.hidden = !fits;
      shown += fits;
    }
    count.textContent = count.dataset.of.replace("#", shown).replace("#", rows.length);
  };
  find.hidden = false;
  find.addEventListener("input", show);
  show();
}
