"use strict";
// The review page: moving between draft and findings, filters, keys, text that was typed and not saved, what others decide.
(() => {
  const page = document.getElementById("review");
  const list = document.getElementById("list");
  if (!page || !list) return;
  const draft = document.getElementById("draft");
  const filters = document.getElementById("filters");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const words = page.dataset;
  const rows = () => [...list.querySelectorAll(":scope > .row")];
  const shown = () => rows().filter(row => !row.hidden);
  const sign = row => row.querySelector(".sign");
  const state = row => sign(row)?.dataset.state ?? "";
  const seen = row => sign(row)?.dataset.seen ?? "";
  const isOpen = row => ["open", "review"].includes(state(row));
  const rowOf = number => document.getElementById(`f-${number}`);
  const fill = (text, ...values) => values.reduceRight((it, value, at) => it.replace("#".repeat(at + 1), value), text);

  // ---- the live region ----
  let quiet;
  const say = text => {
    const region = document.getElementById("said");
    region.textContent = "";
    clearTimeout(quiet);
    setTimeout(() => { region.textContent = text; });
    quiet = setTimeout(() => { region.textContent = ""; }, 6000);
  };
  document.body.addEventListener("review:said", event => say(event.detail.text));

  // ---- the current finding ----
  let current = null;
  const choose = (row, { focus = false, scroll = true } = {}) => {
    if (current) current.removeAttribute("aria-current");
    current = row;
    row.setAttribute("aria-current", "true");
    if (focus) row.querySelector("summary").focus({ preventScroll: true });
    if (scroll) row.scrollIntoView({ block: "nearest" });
  };
  const detail = row => row.querySelector(".detail");
  const loading = new Set();  // opening by a key and the toggle that follows ask once
  const load = row => {
    if (row.querySelector(".card-body") || loading.has(row)) return;
    loading.add(row);
    htmx.trigger(detail(row), "load-now");
  };
  list.addEventListener("htmx:afterRequest", event => loading.delete(event.target.closest(".row")));
  const open = row => { row.querySelector("details").open = true; load(row); };
  const loaded = row => new Promise(done => {
    open(row);
    if (row.querySelector(".card-body")) return done(row);
    const wait = event => { if (event.target === detail(row)) { detail(row).removeEventListener("htmx:afterSettle", wait); done(row); } };
    detail(row).addEventListener("htmx:afterSettle", wait);
  });
  list.addEventListener("toggle", event => {
    const row = event.target.closest(".row");
    if (row && event.target.parentElement === row && event.target.open) load(row);
  }, true);

  // ---- the draft: a piece that is not there yet is loaded first ----
  const piece = number => new Promise(done => {
    const there = document.getElementById(`piece-${number}`);
    if (!there || !there.classList.contains("waiting")) return done();
    const wait = event => {
      const now = document.getElementById(`piece-${number}`);
      if (now && !now.classList.contains("waiting")) { document.body.removeEventListener("htmx:afterSettle", wait); done(); }
    };
    document.body.addEventListener("htmx:afterSettle", wait);
    htmx.trigger(there, "load-now");
  });
  const into = element => {
    const view = draft.getBoundingClientRect(), it = element.getBoundingClientRect();
    draft.scrollTo({ top: draft.scrollTop + it.top - view.top - draft.clientHeight / 3, behavior: calm.matches ? "auto" : "instant" });
  };
  let asked = 0;
  const show = async (at, number) => {
    const mine = ++asked;
    await piece(number);
    if (mine !== asked) return;
    const marks = [...draft.querySelectorAll(`mark[data-at~="${at}"]`)];
    for (const mark of draft.querySelectorAll("mark.current")) mark.classList.remove("current");
    for (const mark of marks) mark.classList.add("current");
    if (marks.length) into(marks[0]);
  };
  const showRow = row => {
    if (row.dataset.at) return show(row.dataset.at, row.dataset.piece);
    asked += 1;
    for (const mark of draft.querySelectorAll("mark.current")) mark.classList.remove("current");
  };
  const select = (row, options) => { choose(row, options); showRow(row); };

  // A passage of several findings leads to each in turn, from the inner to the outer.
  const fromMark = target => {
    const numbers = [];
    for (let mark = target.closest("mark"); mark; mark = mark.parentElement.closest("mark")) numbers.push(...mark.dataset.findings.split(" "));
    const at = numbers.indexOf(current?.id.slice(2));
    return numbers[(at + 1) % numbers.length];
  };
  const lead = (number, at) => {
    const row = rowOf(number);
    if (row.hidden) clear();
    choose(row, { focus: true });
    open(row);
    for (const mark of draft.querySelectorAll("mark.current")) mark.classList.remove("current");
    for (const mark of draft.querySelectorAll("mark")) if (mark.dataset.at.split(" ").some(name => name.startsWith(`${number}-`))) mark.classList.add("current");
  };
  draft.addEventListener("click", event => {
    const ref = event.target.closest("a.ref");
    if (ref) { event.preventDefault(); lead(ref.dataset.finding); }
    else if (event.target.closest("mark") && getSelection().isCollapsed) lead(fromMark(event.target));
  });
  list.addEventListener("click", event => {
    const row = event.target.closest(".row");
    const link = event.target.closest("a[data-at]");
    if (link) { event.preventDefault(); choose(row, { scroll: false }); show(link.dataset.at, link.dataset.piece); }
    else if (event.target.closest("summary")?.parentElement.parentElement === row) select(row, { scroll: false });
    const reload = event.target.closest("[data-reload]");
    if (reload) renew(row);
  });
  list.addEventListener("focusin", event => {
    const row = event.target.closest(".row");
    if (row && row !== current) choose(row, { scroll: false });
  });

  // ---- filters, search, order ----
  const groups = ["level", "outcome", "state"];
  const value = (row, group) => group === "state" ? state(row) : row.dataset[group];
  const checked = group => [...filters.querySelectorAll(`[name=${group}]:checked`)].map(box => box.value);
  const filter = () => {
    if (!filters) return;
    const wanted = Object.fromEntries(groups.map(group => [group, checked(group)]));
    const chapter = filters.chapter.value, sought = filters.q.value.trim().toLowerCase();
    const all = rows();
    const facts = all.map(row => Object.fromEntries(groups.map(group => [group, value(row, group)])));
    const others = all.map(row => (!chapter || row.dataset.chapter === chapter)
      && (!sought || row.querySelector("summary").textContent.toLowerCase().includes(sought)));
    const fits = (at, besides) => others[at] && groups.every(group => group === besides || !wanted[group].length || wanted[group].includes(facts[at][group]));
    for (const [at, row] of all.entries()) row.hidden = !fits(at);
    for (const box of filters.querySelectorAll("[type=checkbox]")) {
      const of = facts.flatMap((fact, at) => fact[box.name] === box.value ? [at] : []);
      box.parentElement.querySelector(".n").textContent = of.filter(at => fits(at, box.name)).length;
      box.parentElement.hidden = box.name === "state" && !box.checked && !of.length;
    }
    const number = all.filter(row => !row.hidden).length;
    document.getElementById("shown").textContent = number === all.length ? number : fill(words.shown, number, all.length);
    document.getElementById("none").hidden = number > 0;
    return number;
  };
  const sort = () => {
    const by = filters?.sort.value === "place" ? row => Number(row.dataset.order) : row => Number(row.id.slice(2));
    const sorted = rows().sort((a, b) => by(a) - by(b));
    if (sorted.some((row, at) => row !== list.children[at])) list.append(...sorted);
  };
  const remember = () => {
    const chosen = new URLSearchParams([...new FormData(filters)].filter(([, text]) => text));
    history.replaceState(history.state, "", `${location.pathname}${chosen.size ? `?${chosen}` : ""}${location.hash}`);
  };
  const clear = () => { filters.reset(); filter(); remember(); hits(); };
  let typing;
  const hits = () => htmx.trigger("#hits", "look");
  filters?.addEventListener("input", event => {
    const number = filter();
    sort();
    remember();
    if (event.target.name !== "q") return say(number ? fill(words.shown, number, rows().length) : words.none);
    clearTimeout(typing);
    typing = setTimeout(hits, 300);
  });
  filters?.addEventListener("submit", event => { event.preventDefault(); clearTimeout(typing); hits(); });
  document.getElementById("hits")?.addEventListener("click", async event => {
    const link = event.target.closest("a[data-block]");
    if (!link) return;
    event.preventDefault();
    asked += 1;
    await piece(link.dataset.piece);
    const block = document.getElementById(`b-${link.dataset.block}`);
    for (const other of draft.querySelectorAll(".sought")) other.classList.remove("sought");
    block.classList.add("sought");
    into(block);
    highlight(block, link.dataset.words);
  });
  // The words themselves, where the browser can mark them without changing the text.
  const highlight = (block, text) => {
    if (!window.Highlight) return;
    CSS.highlights.delete("sought");
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.data.indexOf(text);
      if (at < 0) continue;
      const range = new Range();
      range.setStart(node, at);
      range.setEnd(node, at + text.length);
      return CSS.highlights.set("sought", new Highlight(range));
    }
  };

  // ---- text that was typed and not saved (see web.js) has a sign in the list ----
  const key = id => `${words.keep}${id}`;
  const kept = row => localStorage.getItem(key(row.dataset.id)) !== null;
  const mark = row => { row.querySelector(".pencil").hidden = !kept(row); };
  const forget = row => { localStorage.removeItem(key(row.dataset.id)); row.querySelector(".deciding")?.classList.remove("typed"); mark(row); };
  list.addEventListener("input", event => { if (event.target.closest(".deciding")) mark(event.target.closest(".row")); });

  // ---- deciding ----
  const renew = row => { row.querySelector(".others").replaceChildren(); htmx.trigger(detail(row), "load-now"); };
  page.addEventListener("click", event => {
    if (!event.target.closest("[data-forget]")) return;
    const row = event.target.closest(".row");
    if (row) forget(row); else { localStorage.removeItem(key("bulk")); document.getElementById("bulk").replaceChildren(); }
  });
  const pick = async (row, choice, field) => {
    choose(row);
    await loaded(row);
    const form = row.querySelector(".deciding");
    if (!form) return;
    const box = form.querySelector(`[value=${choice}]`);
    box.checked = true;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    (field ? form.elements[field] : box).focus();
  };
  const confirmNow = async row => {
    if (kept(row)) return pick(row, "confirm");
    choose(row, { focus: true });
    const values = { choice: "confirm", seen: seen(row) };
    htmx.ajax("POST", `${words.base}findings/${row.dataset.id}/decide`, { target: detail(row), swap: "innerHTML", values });
  };
  const undo = row => {
    if (!["", "open"].includes(state(row)) || seen(row)) {
      htmx.ajax("POST", `${words.base}findings/${row.dataset.id}/undo`, { target: detail(row), swap: "innerHTML", values: { seen: seen(row) } });
    } else say(words.nothing);
  };
  const why = async row => { choose(row); await loaded(row); row.querySelector(".ask-why").click(); };

  const ask = document.getElementById("bulk-ask");
  const banner = (text, link, place) => {
    const old = document.getElementById("banner");
    old?.remove();
    const it = Object.assign(document.createElement("div"), { id: "banner", className: "notice", textContent: `${text} ` });
    it.setAttribute("role", "alert");
    it.append(Object.assign(document.createElement("a"), { href: place, textContent: link }));
    page.prepend(it);
    ask?.close();  // nobody would see it behind the dialog, whose text is kept
  };
  // Numbers, and the places on the page that they name, are those of one report.
  document.body.addEventListener("htmx:configRequest", event => { event.detail.headers["X-Plancheck-Report"] = words.report; });
  document.body.addEventListener("review:rechecked", () => {
    if (!ended) banner(words.rechecked, words.openAgain, location.pathname);
    ended = true;
  });
  let ended = false;
  document.body.addEventListener("htmx:beforeOnLoad", event => {
    const to = event.detail.xhr.getResponseHeader("HX-Redirect");
    if (to?.startsWith("/login")) {  // the session has ended: the page, with what was typed, stays
      event.preventDefault();
      if (!ended) banner(words.ended, words.signIn, `/login?next=${encodeURIComponent(location.pathname + location.search)}`);
      ended = true;
    }
  });
  document.body.addEventListener("htmx:beforeSwap", event => {
    const { xhr, target, requestConfig } = event.detail;
    if (xhr.status === 403) {  // the form is not replaced by the message
      event.detail.shouldSwap = false;
      banner(words.stale, location.pathname, location.pathname + location.search);  // with a #, the browser would not load it again
    }
    const row = target?.closest?.(".row");
    if (row && target.classList.contains("detail")) row.dataset.held = target.contains(document.activeElement) ? requestConfig.verb : "";
  });
  document.body.addEventListener("htmx:afterSettle", event => {
    const row = event.target.closest?.(".row");
    if (row && event.target.classList.contains("detail")) {
      if (ask) mark(row);
      if (row.dataset.held) (event.target.querySelector("[role=alert] button") ?? row.querySelector("summary")).focus();
      delete row.dataset.held;
    }
    if (event.target.classList?.contains("why") && event.target.classList.contains("done")) event.target.focus({ preventScroll: true });
  });
  document.body.addEventListener("htmx:oobAfterSwap", event => {
    if (!event.target.id?.startsWith("s-")) return;
    const row = rowOf(event.target.id.slice(2)), card = row.querySelector(".card-body");
    if (card && card.dataset.seen !== seen(row) && !row.querySelector(".deciding.typed") && !row.querySelector("details").contains(document.activeElement)) renew(row);
    clearTimeout(counting);
    counting = setTimeout(recount);
  });
  let counting;
  const recount = () => {
    const keep = new Set(shown());  // what is decided stays in view until the filter is asked for again
    filter();
    for (const row of keep) row.hidden = false;
  };

  // ---- many findings at a time ----
  const bulk = choice => {
    const text = document.getElementById("bulk-words").dataset, all = shown();
    const open = all.filter(isOpen), other = all.filter(row => !isOpen(row));
    if (!all.length) return say(words.none);
    const also = ask.querySelector(".bulk-decided"), box = also.querySelector("input"), reason = ask.querySelector(".bulk-reason");
    box.checked = false;  // what was decided is replaced only where a person says so
    also.hidden = other.length === 0;
    also.querySelector("span").textContent = fill(text.decided, other.length);
    ask.querySelector("[name=choice]").value = choice;
    reason.hidden = choice !== "dismiss";
    reason.querySelector("textarea").required = choice === "dismiss";
    ask.querySelector(".not-done").hidden = true;
    const say_ = () => {
      const chosen = box.checked ? all : open;
      const title = chosen.length ? fill(text[choice], chosen.length) : words.settled;
      ask.querySelector("h2").textContent = title;
      ask.querySelector("button.main").textContent = fill(text[choice], chosen.length).replace(/[？?]$/, "");
      ask.querySelector("button.main").disabled = !chosen.length;
      ask.querySelector(".bulk-filter").hidden = all.length === rows().length;
      ask.querySelector(".which").replaceChildren(...chosen.map(row =>
        Object.assign(document.createElement("input"), { type: "hidden", name: "which", value: `${row.dataset.id}.${seen(row)}` })));
    };
    box.onchange = say_;
    say_();
    ask.showModal();
    (choice === "dismiss" ? reason.querySelector("textarea") : open.length ? ask.querySelector("button.main") : box).focus();
  };
  document.querySelector(".bulk-acts")?.addEventListener("click", event => {
    const button = event.target.closest("[data-bulk-choice]");
    if (button) bulk(button.dataset.bulkChoice);
  });
  ask?.querySelector("[data-close]").addEventListener("click", () => ask.close());
  ask?.querySelector("form").addEventListener("htmx:afterRequest", event => {
    if (event.detail.xhr.status !== 200) return;
    event.target.reset();
    ask.close();
  });
  document.getElementById("bulk")?.addEventListener("htmx:afterSettle", () => {
    const form = document.querySelector("#bulk form");
    if (!form) return localStorage.removeItem(key("bulk"));
    const which = [...form.querySelectorAll("[name=which]")].map(field => field.value);
    localStorage.setItem(key("bulk"), JSON.stringify({ text: form.dataset.bulk, which }));
  });
  // The offer to take all of it back is there again after the page was closed, while one of the decisions still stands.
  const offerBulk = () => {
    const last = document.getElementById("bulk") && JSON.parse(localStorage.getItem(key("bulk")) ?? "null");
    if (!last) return;
    const there = new Set(rows().map(row => `${row.dataset.id}.${seen(row)}`)), which = last.which.filter(name => there.has(name));
    if (!which.length) return localStorage.removeItem(key("bulk"));
    const place = document.getElementById("bulk");
    place.replaceChildren(document.getElementById("bulk-kept").content.cloneNode(true));
    place.querySelector("p").textContent = last.text;
    place.querySelector("button").textContent = fill(words.undo, which.length);
    place.querySelector("form").prepend(...which.map(name => Object.assign(document.createElement("input"), { type: "hidden", name: "which", value: name })));
    htmx.process(place);
  };

  // ---- keys; none of them does anything that a button or link does not ----
  const step = by => {
    const all = shown();
    if (!all.length) return;
    const at = current && !current.hidden ? all.indexOf(current) : by > 0 ? -1 : all.length;
    select(all[Math.min(all.length - 1, Math.max(0, at + by))], { focus: true });
  };
  const nextOpen = () => {
    const all = shown(), at = all.indexOf(current);
    const next = [...all.slice(at + 1), ...all.slice(0, at + 1)].find(isOpen);
    if (next) select(next, { focus: true }); else say(all.length ? words.settled : words.none);
  };
  const help = document.getElementById("keys");
  const onCurrent = act => () => current && !current.hidden && act(current);
  const may = act => ask ? onCurrent(act) : () => {};
  const keys = {
    j: () => step(1), k: () => step(-1), n: () => document.querySelector("#list .sign") && nextOpen(), e: onCurrent(why), g: () => draft.focus(),
    c: may(confirmNow), d: may(row => pick(row, "dismiss", "reason")), w: may(row => pick(row, "waive", "reason")),
    q: may(row => pick(row, "needs_information", "reason")), u: may(undo),
    "/": () => { filters?.q.focus(); filters?.q.select(); }, "?": () => help.showModal(),
  };
  document.addEventListener("keydown", event => {
    const at = event.target;
    if (event.ctrlKey && event.key === "Enter") return at.closest?.(".deciding")?.requestSubmit();
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || document.querySelector("dialog[open]")) return;
    const field = at.matches?.("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
    if (event.key === "Escape" && at.closest?.(".deciding")) return current?.querySelector("summary").focus();
    if (field) return;
    if (["ArrowDown", "ArrowUp"].includes(event.key) && at.matches?.("#list summary") && at.closest(".row")) {
      event.preventDefault();
      return step(event.key === "ArrowDown" ? 1 : -1);
    }
    const act = singleKeys.checked && keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  // Keys without Ctrl can be switched off: who speaks to the machine, or strays, must not decide by it.
  const singleKeys = document.getElementById("single-keys");
  singleKeys.checked = localStorage.getItem("plancheck/single-keys") !== "off";
  singleKeys.addEventListener("change", () => localStorage.setItem("plancheck/single-keys", singleKeys.checked ? "on" : "off"));
  document.getElementById("keys-open").addEventListener("click", () => help.showModal());

  // ---- what others decide ----
  setInterval(() => { if (!document.hidden && !ended && document.getElementById("news")) htmx.trigger("#news", "look"); }, 4000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden && !ended && document.getElementById("news")) htmx.trigger("#news", "look"); });

  // ---- at the start, once htmx knows the parts of the page ----
  document.addEventListener("DOMContentLoaded", () => {
    if (filters) {
      for (const [name, text] of new URLSearchParams(location.search)) {
        const field = filters.elements[name];
        if (!field) continue;
        if (groups.includes(name)) { const box = filters.querySelector(`[name=${name}][value="${CSS.escape(text)}"]`); if (box) box.checked = true; }
        else field.value = text;
      }
      filter();
      sort();
      if (filters.q.value) hits();
    }
    if (document.getElementById("bulk-ask")) for (const row of rows()) mark(row);
    offerBulk();
    const linked = location.hash.match(/^#f-(\d+)$/) && rowOf(location.hash.slice(3));
    if (linked) { select(linked); open(linked); }
  });
})();
