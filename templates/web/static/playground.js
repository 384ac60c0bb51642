"use strict";
// A click on a figure, or on a paragraph, of the draft chooses it; the buttons above write it into the rule as a condition, or below it as a
// case. Part of a paragraph is chosen by selecting it.
document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("playground"), bar = document.getElementById("write"), said = document.getElementById("chosen");
  const rules = form.elements.text, cases = form.elements.case_text;
  let chosen = null;

  const choose = (paragraph, text, condition) => {
    for (const other of document.querySelectorAll("#draft-text .chosen")) other.classList.remove("chosen");
    chosen = paragraph && { paragraph, text: text.trim(), condition };
    if (paragraph) paragraph.classList.add("chosen");
    said.textContent = chosen ? chosen.condition || chosen.text : bar.dataset.none;
    for (const button of bar.querySelectorAll("button")) button.disabled = !chosen;
  };

  form.addEventListener("click", ({ target }) => {
    const paragraph = target.closest("#draft-text p[id]");
    if (!paragraph) return;
    const figure = target.closest("button.figure"), picked = String(getSelection()).trim();
    if (figure) choose(paragraph, paragraph.textContent, figure.dataset.write);
    else choose(paragraph, picked && paragraph.textContent.includes(picked) ? picked : paragraph.textContent, "");
  });
  // Two answers may be on their way: an older one never takes the place of a newer one.
  document.body.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
    const next = detail.fragment.querySelector("[data-answer]");
    if (next && Number(next.dataset.answer) < Number(detail.target.dataset.answer ?? 0)) detail.shouldSwap = false;
  });
  // The draft is read anew for each answer. What is chosen stays so while it stands there unchanged; htmx sets classes anew as it settles.
  const keep = ({ target }) => {
    if (target.id !== "draft-text" || !chosen) return;
    const { paragraph, text, condition } = chosen, now = document.getElementById(paragraph.id);
    const same = now && now.textContent === paragraph.textContent;
    const offered = same && [...now.querySelectorAll("button.figure")].some(({ dataset }) => dataset.write === condition);
    if (same && (offered || !condition)) choose(now, text, condition);
    else choose(null);
  };
  for (const event of ["htmx:oobAfterSwap", "htmx:afterSettle"]) document.body.addEventListener(event, keep);

  const insert = (field, start, end, text) => {
    field.setRangeText(text, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  };

  const writeCondition = () => {
    const quoted = chosen.text.replace(/[“”"\\{}｛｝]/g, "");
    const condition = chosen.condition || `方案 含 “${quoted}”`;
    const lineAt = at => rules.value.slice(rules.value.lastIndexOf("\n", at - 1) + 1, at);
    let at = rules.selectionStart, end = rules.selectionEnd;
    // Where the cursor stands in no condition: after what is required.
    if (!/^[ \t]*(?:(?:要求|适用|对象|其中)[：:]|(?:requires|applies|for|where):)/.test(lineAt(at))) {
      const line = /^[ \t]*(?:要求[：:]|requires:).*$/m.exec(rules.value);
      at = end = line ? line.index + line[0].length : rules.value.length;
    }
    const joined = at === end && /[^\s：:（(且或，；]\s*$/.test(lineAt(at));
    insert(rules, at, end, (joined ? " 且 " : "") + condition);
  };

  // The chapter that a paragraph stands in: rules ask for it.
  const chapter = paragraph => {
    for (let it = paragraph.previousElementSibling; it; it = it.previousElementSibling) {
      if (/^[一二三四五六七八九十]+、/.test(it.textContent)) return it.textContent;
    }
    return "";
  };

  const writeCase = outcome => {
    const rule = (/^[ \t]*(?:规则|rule)[ \t]+([^\s“"/／]+)/m.exec(rules.value) || [])[1] || "";
    const lines = [chapter(chosen.paragraph), chosen.text].filter(Boolean).join("\n").replaceAll("'''", "’’’");
    const name = chosen.text.slice(0, 24).replace(/["\\]/g, "");
    const text = `[[case]]\nname = "${name}"\ndraft = '''\n${lines}\n'''\nexpect = { "${rule}" = "${outcome}" }\n`;
    const gap = !cases.value || cases.value.endsWith("\n\n") ? "" : cases.value.endsWith("\n") ? "\n" : "\n\n";
    insert(cases, cases.value.length, cases.value.length, gap + text);
  };

  bar.addEventListener("click", ({ target }) => {
    const button = target.closest("button[data-act]");
    if (!button || !chosen) return;
    if (button.dataset.act === "condition") writeCondition();
    else writeCase(button.dataset.outcome);
  });
});
