"use strict";
const box = document.getElementById("find");
if (box) {
  const cards = [...document.querySelectorAll(".card")];
  const text = document.getElementById("find-text");
  const count = document.getElementById("find-count");
  const show = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const card of cards) {
      const content = card.textContent.toLowerCase();
      const fits = words.every(word => content.includes(word));
      card.classList.toggle("not-found", !fits);
      shown += fits;
    }
    for (const folded of document.querySelectorAll(".group > details")) if (words.length) folded.open = true;
    count.textContent = words.length ? count.dataset.of.replace("#", shown) : "";
  };
  text.addEventListener("input", show);
  box.hidden = false;
}
