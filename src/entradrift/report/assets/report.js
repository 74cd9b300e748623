// The page is complete without this script; it only saves clicks. No library, no build step, nothing is loaded.
(() => {
  "use strict";

  const FEW = 40; // objects that a search may open by itself
  const MANY = 2000; // findings from which on nothing is opened or made in advance
  const OVER_TIME = document.body.classList.contains("over-time"); // one server before and after, and no pair
  const SIDES = OVER_TIME ? ["before", "after"] : ["primary", "staging"];
  const SEVERITIES = ["critical", "high", "medium", "low", "info"];
  const {
    root, byId, all, counted, button, remember, remembered, switchTheme, recallTheme, makeSortable, printEverything,
  } = shared;
  const box = byId("q");
  const help = byId("help");
  const objects = all("details.object");
  const findings = all("article.f");

  // --- the index: built once, in idle time or at the first search -----------------------------------------

  const index = []; // one entry for each finding, in the order of the page
  let indexed = 0; // objects that are in the index

  function describeObject(object) {
    const heading = object.querySelector("h4");
    const name = heading.textContent.toLowerCase();
    const status = object.closest("[data-status]").dataset.status;
    for (const element of object.children) {
      if (element.localName === "article") index.push(describeFinding(element, object, name, status));
    }
  }
  function describeFinding(element, object, name, status) {
    const rule = element.querySelector(":scope > code").textContent;
    const words = [name, rule, element.id, element.firstElementChild.textContent.slice(1)];
    for (const value of element.querySelectorAll("dd, td, tbody th")) words.push(value.textContent);
    return {
      element, object, name, status, rule,
      sev: SEVERITIES.find((word) => element.classList.contains(`severity-${word}`)),
      side: element.dataset.side || "both",
      changed: element.dataset.changed || "unknown",
      by: element.dataset.by || "",
      isNew: "new" in element.dataset,
      area: object.dataset.area,
      text: words.join("\n").toLowerCase(),
      shown: true,
    };
  }
  function buildIndex(until = objects.length) {
    while (indexed < Math.min(until, objects.length)) describeObject(objects[indexed++]);
  }
  function buildIndexWhenIdle() {
    if (indexed >= objects.length) return;
    (window.requestIdleCallback || setTimeout)(() => { buildIndex(indexed + 100); buildIndexWhenIdle(); });
  }

  // --- the query language ----------------------------------------------------------------------------------

  const startsWith = (actual, wanted) => actual.startsWith(wanted);
  const includes = (actual, wanted) => actual.includes(wanted);
  const KEYS = {
    sev: (entry, wanted) => severityMatches(entry.sev, wanted),
    area: (entry, wanted) => includes(entry.area, wanted.replaceAll(" ", "-")),
    side: (entry, wanted) => startsWith(entry.side, wanted),
    changed: (entry, wanted) => startsWith(entry.changed, wanted),
    by: (entry, wanted) => startsWith(entry.by, wanted),
    is: (entry, wanted) => (wanted === "new" ? entry.isNew : startsWith(entry.status, wanted)),
    rule: (entry, wanted) => includes(entry.rule, wanted),
    object: (entry, wanted) => includes(entry.name, wanted),
    id: (entry, wanted) => startsWith(entry.element.id, wanted),
  };
  const ALIASES = { severity: "sev", section: "area", status: "is", name: "object" };

  function severityMatches(actual, wanted) {
    if (!wanted.endsWith("+")) return startsWith(actual, wanted);
    const least = SEVERITIES.findIndex((word) => word.startsWith(wanted.slice(0, -1)));
    return SEVERITIES.indexOf(actual) <= least;
  }

  // Return the conditions of a query: [{key, values, negated, raw}]; the key is "text" for plain words.
  function parse(query) {
    const conditions = [];
    for (const match of query.matchAll(/(-?)(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))/gi)) {
      const [raw, dash, name, quoted, word] = match;
      const key = name && (ALIASES[name.toLowerCase()] || name.toLowerCase());
      if (key && key in KEYS) {
        const values = (quoted !== undefined ? [quoted] : word.split(",")).filter(Boolean);
        conditions.push({ key, values: values.map((each) => each.toLowerCase()), negated: Boolean(dash), raw });
      } else {
        const text = quoted !== undefined && !name ? quoted : raw.slice(dash.length);
        conditions.push({ key: "text", values: [text.toLowerCase()], negated: Boolean(dash), raw });
      }
    }
    return conditions.filter((condition) => condition.values.some(Boolean));
  }

  // Several positive conditions on one key are alternatives, as nothing is high and low at once.
  function merged(conditions) {
    const result = [];
    for (const condition of conditions) {
      const same = !condition.negated && condition.key !== "text"
        && result.find((each) => each.key === condition.key && !each.negated);
      if (same) same.values.push(...condition.values);
      else result.push({ ...condition, values: [...condition.values] });
    }
    return result;
  }
  function holds(condition, entry) {
    const found = condition.key === "text"
      ? condition.values.some((each) => entry.text.includes(each))
      : condition.values.some((each) => KEYS[condition.key](entry, each));
    return found !== condition.negated;
  }

  // --- searching -------------------------------------------------------------------------------------------

  let current = ""; // the query that the page shows
  const openedBySearch = new Set();

  function search(query) {
    query = query.trim();
    if (query === current) return;
    current = query;
    if (box.value.trim() !== query) box.value = query;
    buildIndex();
    const conditions = merged(parse(query));
    const shown = index.filter((entry) => {
      const now = conditions.every((condition) => holds(condition, entry));
      if (now !== entry.shown) entry.element.hidden = !now;
      entry.shown = now;
      return now;
    });
    showObjects(shown);
    showGroups();
    showCounts(shown);
    markChips();
  }
  function showObjects(shown) {
    const counts = new Map();
    for (const entry of shown) counts.set(entry.object, (counts.get(entry.object) || 0) + 1);
    for (const object of objects) {
      const count = counts.get(object) || 0;
      if (object.hidden !== (count === 0)) object.hidden = count === 0;
      const total = (object.total ??= object.querySelectorAll(":scope > .f").length);
      if (count < total || object.partly) sayPartly(object, count, total);
    }
    openFound(current && counts.size <= FEW ? counts.keys() : []);
  }
  function sayPartly(object, count, total) {
    if (!object.partly) {
      object.partly = document.createElement("span");
      object.partly.className = "partly";
      object.firstElementChild.append(object.partly);
    }
    object.partly.textContent = count < total ? `${count} of ${total} shown` : "";
  }
  // Open the few objects that a search finds, and close them again when it finds others.
  function openFound(found) {
    const wanted = new Set(found);
    for (const object of [...wanted]) {
      const group = object.closest("details.group");
      if (group) wanted.add(group);
    }
    for (const details of openedBySearch) if (!wanted.has(details)) details.open = false;
    for (const details of [...openedBySearch]) if (!wanted.has(details)) openedBySearch.delete(details);
    for (const details of wanted) {
      if (details.open) continue;
      details.open = true;
      openedBySearch.add(details);
    }
  }
  function showGroups() {
    for (const group of all("section.findings, details.group[data-status]")) {
      group.hidden = !group.querySelector("details.object:not([hidden])");
      const count = group.querySelector(".count");
      count.whole ??= count.textContent;
      const shown = group.querySelectorAll("details.object:not([hidden]) > .f:not([hidden])").length;
      count.textContent = current ? `${shown} of ${count.dataset.all} shown` : count.whole;
    }
    byId("findings").hidden = Boolean(current) && Boolean(findings.length) && !byId("findings").querySelector(".f:not([hidden])");
    const aside = byId("set-aside");
    if (aside) aside.hidden = !aside.querySelector("details.group:not([hidden])");
  }
  function showCounts(shown) {
    const open = (entries) => entries.filter((entry) => entry.status === "open");
    const totals = open(index).length;
    const hidden = index.length - shown.length;
    const line = byId("shown");
    line.whole ??= line.textContent;
    const left = open(shown).length;
    line.textContent = current
      ? `Showing ${shown.length.toLocaleString("en")} of ${counted(index.length, "finding")}: ${left} of ${totals} open, `
        + `${shown.length - left} of ${index.length - totals} set aside. ${counted(hidden, "finding")} hidden by the search.`
      : line.whole;
    document.querySelector("[data-do=clear]").hidden = !current;
    byId("nothing").hidden = !current || shown.length > 0;
    countCells(open(shown));
    for (const chip of all("[data-filter]")) countChip(chip, shown);
  }
  function countCells(open) {
    const counts = {};
    for (const { area, sev, side } of open) {
      for (const key of [`${area} sev:${sev}`, `${area} side:${side}`, `${area} all`]) counts[key] = (counts[key] || 0) + 1;
    }
    for (const cell of all("[data-count]")) {
      const count = counts[cell.dataset.count] || 0;
      cell.textContent = count.toLocaleString("en");
      cell.classList.toggle("zero", count === 0);
    }
  }
  function countChip(chip, shown) {
    const [key, word] = chip.dataset.filter.split(":");
    const number = chip.firstElementChild;
    const total = Number(number.dataset.all);
    const of = (entry) => (key === "is" ? entry.status : entry[key]) === word && (key === "is" || entry.status === "open");
    const count = current ? shown.filter(of).length : total;
    number.textContent = count === total ? total.toLocaleString("en") : `${count} of ${total}`;
  }
  function markChips() {
    const conditions = parse(current).filter((condition) => !condition.negated);
    for (const chip of all("[data-filter]")) {
      const [key, word] = chip.dataset.filter.split(":");
      const active = conditions.some((condition) => condition.key === key && condition.values.includes(word));
      chip.toggleAttribute("aria-current", active);
      if (active) chip.setAttribute("aria-current", "true");
    }
  }

  // --- the address: #?q=... for a search, #f-... for a finding --------------------------------------------

  const addressOf = (query) => (query ? `#?q=${encodeURIComponent(query)}` : "#?");

  let typing = 0;
  function typed() {
    const query = box.value.trim();
    search(query);
    const first = !typing; // the first letter of a search makes a new step for Back, the others change that step
    clearTimeout(typing);
    if (first) location.hash = addressOf(query);
    typing = setTimeout(() => { typing = 0; location.replace(addressOf(box.value.trim())); }, first ? 600 : 300);
  }
  function go(query) {
    search(query);
    location.hash = addressOf(query.trim());
  }
  function followAddress() {
    const hash = location.hash;
    byId("missing").hidden = true;
    if (hash === "" || hash.startsWith("#?")) {
      if (!typing) search(new URLSearchParams(hash.slice(2)).get("q") || "");
      return;
    }
    let name = hash.slice(1);
    try { name = decodeURIComponent(name); } catch { /* as it is */ }
    const target = byId(name);
    if (target) reveal(target);
    else if (name.startsWith("f-")) sayMissing(name);
  }
  function sayMissing(name) {
    const message = byId("missing");
    message.textContent = `The finding ${name} is not in this report. Either it has been resolved, or the link is of another pair of servers.`;
    message.hidden = false;
    message.scrollIntoView({ block: "center" });
  }
  function reveal(target) {
    if (target.closest("[hidden]")) {
      search("");
      say("The search was cleared to show the finding.");
    }
    for (let parent = target; parent; parent = parent.parentElement) {
      if (parent.localName === "details") { parent.open = true; openedBySearch.delete(parent); }
    }
    if (target.localName === "article") select(target, false);
    scrollTo(target);
  }
  function scrollTo(target) {
    target.scrollIntoView({ block: "start" });
    // Objects that were never painted have a guessed height: look again when those on the way have a real one.
    requestAnimationFrame(() => requestAnimationFrame(() => target.scrollIntoView({ block: "start", behavior: "instant" })));
  }

  // --- moving about ----------------------------------------------------------------------------------------

  let selected = null;

  function select(finding, focus = true) {
    if (selected) selected.classList.remove("current");
    selected = finding;
    finding.classList.add("current");
    offerCopies(finding);
    if (!focus) return;
    for (let parent = finding.parentElement; parent; parent = parent.parentElement) {
      if (parent.localName === "details") parent.open = true;
    }
    finding.tabIndex = -1;
    finding.focus({ preventScroll: true });
    scrollTo(finding);
  }
  const isShown = (finding) => !finding.hidden && !finding.parentElement.hidden;

  function step(by) {
    let at = findings.indexOf(selected);
    if (at < 0 && by < 0) at = findings.length;
    for (at += by; findings[at]; at += by) if (isShown(findings[at])) return select(findings[at]);
    say(by > 0 ? "This is the last finding." : "This is the first finding.");
  }
  function stepSection(by) {
    const places = all("section.findings, details.group[data-status], #coverage, #provenance").filter((each) => !each.hidden);
    const top = (each) => each.getBoundingClientRect().top - parseFloat(getComputedStyle(root).scrollPaddingTop || 0);
    const next = by > 0 ? places.find((each) => top(each) > 8) : places.findLast((each) => top(each) < -8);
    if (!next) return;
    const heading = next.querySelector("h2, h3");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    scrollTo(next);
  }
  function toggleCurrent() {
    const object = selected && selected.parentElement;
    if (object) object.open = !object.open;
  }

  // --- everything open or closed; how values stand; light or dark ---------------------------------------------

  const shownObjects = () => objects.filter((object) => !object.hidden);

  function openAll(open) {
    for (const group of all("details.group[data-status]")) if (!group.hidden) group.open = open;
    for (const object of shownObjects()) object.open = open;
    openedBySearch.clear();
    remember("open", open ? "all" : "none");
  }
  function setView(view) {
    root.dataset.view = view;
    document.querySelector("[data-do=view]").setAttribute("aria-pressed", view === "inline");
    remember("view", view);
  }
  const switchView = () => setView(root.dataset.view === "inline" ? "beside" : "inline");
  const switchAll = () => openAll(shownObjects().some((object) => !object.open));

  function recall() {
    if (remembered("view")) setView(remembered("view"));
    recallTheme();
    if (remembered("open") && findings.length <= MANY) openAll(remembered("open") === "all");
    if (remembered("keys") === "off") byId("keys").checked = false;
  }

  // --- copying: the real text, without the marks of the page ---------------------------------------------------

  function plain(cell) {
    const copy = cell.cloneNode(true);
    const whole = copy.querySelector(".whole > span");
    const content = whole || copy;
    all(".place, .moved", content).forEach((each) => each.remove());
    for (const blank of all(".blank", content)) {
      blank.textContent = blank.textContent.replaceAll("·", " ").replaceAll("⇥", "\t").replaceAll("↵", "");
    }
    for (const escape of all(".escape", content)) escape.textContent = unescaped(escape.textContent);
    return content.textContent;
  }
  function unescaped(text) {
    if (text === "\\r") return "\r";
    return String.fromCodePoint(parseInt(text.slice(2), 16));
  }
  function valueOf(finding, side) {
    const pair = finding.querySelector("dl.pair");
    if (pair) return plain(pair.querySelectorAll("dd")[side === "primary" ? 0 : 1]);
    const cells = all(`td.${side}.value`, finding).filter((cell) => !cell.closest(".equal"));
    return cells.map(plain).join("\n");
  }
  const linkTo = (finding) => `${location.href.split("#")[0]}#${finding.id}`;

  async function copy(text, what) {
    const done = await writeToClipboard(text) || copySelected(text);
    say(done ? `${what} copied.` : "This browser does not let the page copy; select the text and copy it yourself.");
    return done;
  }
  async function writeToClipboard(text) {
    try { await navigator.clipboard.writeText(text); return true; } catch { return false; }
  }
  function copySelected(text) {
    const focused = document.activeElement;
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "spoken";
    document.body.append(area);
    area.select();
    let done = false;
    try { done = document.execCommand("copy"); } catch { /* reported by the caller */ }
    area.remove();
    focused.focus({ preventScroll: true }); // the text to copy had to be selected, which took it
    return done;
  }
  function offerCopies(finding) {
    if (finding.querySelector(".copy")) return;
    const offer = document.createElement("span");
    offer.className = "copy";
    offer.append(
      button("Copy link", () => copy(linkTo(finding), "Link")),
      button(`Copy ${SIDES[0]}`, () => copy(valueOf(finding, "primary"), OVER_TIME ? "The value before" : "The primary's value")),
      button(`Copy ${SIDES[1]}`, () => copy(valueOf(finding, "staging"), OVER_TIME ? "The value after" : "Staging's value")),
    );
    finding.append(" ", offer);
  }
  // A block of commands gets its button when it is opened.
  function offerCommands(block) {
    if (block.previousElementSibling && block.previousElementSibling.matches(".copy")) return;
    const label = `Copy ${block.dataset.copy.toLowerCase()}`;
    const press = button(label, async () => {
      const done = await copy(plain(block), block.dataset.copy);
      if (!done) getSelection().selectAllChildren(block);
      press.textContent = done ? "Copied" : "Not allowed: now press Ctrl+C";
      setTimeout(() => { press.textContent = label; }, 3000);
    });
    const offer = document.createElement("p");
    offer.className = "copy";
    offer.append(press);
    block.before(offer);
  }
  function say(sentence) {
    byId("said").textContent = "";
    requestAnimationFrame(() => { byId("said").textContent = sentence; });
  }

  // --- advice that stands once at the end of a long page is brought to the object that is opened ----------------

  function bringAdvice(object) {
    for (const link of all(":scope > .aside > .advice-link", object)) {
      const advice = byId(link.hash.slice(1)).querySelector(".advice");
      if (advice) link.parentElement.replaceWith(advice.cloneNode(true));
    }
  }

  function openHelp() {
    help.showModal();
    help.querySelector("[data-do=close]").focus();
  }

  // --- events ----------------------------------------------------------------------------------------------------

  const ACTIONS = {
    expand: () => openAll(true),
    collapse: () => openAll(false),
    view: switchView,
    theme: switchTheme,
    clear: () => { go(""); box.focus(); },
    help: openHelp,
    close: () => help.close(),
  };
  const SHORTCUTS = {
    "/": () => { box.focus(); box.select(); },
    j: () => step(1),
    k: () => step(-1),
    "]": () => stepSection(1),
    "[": () => stepSection(-1),
    o: toggleCurrent,
    e: switchAll,
    s: switchView,
    y: () => (selected ? copy(linkTo(selected), "Link") : say("Choose a finding first, with j.")),
    "?": openHelp,
  };

  function clicked(event) {
    const action = event.target.closest("[data-do]");
    if (action) return ACTIONS[action.dataset.do]();
    const chip = event.target.closest("[data-filter]");
    if (chip && !event.altKey) {
      event.preventDefault();
      filterBy(chip.dataset.filter, event.ctrlKey || event.metaKey || event.shiftKey);
    }
  }
  // A click searches for this value alone among those of its kind; with Ctrl or Shift it joins or leaves the others.
  function filterBy(filter, add) {
    const [key, word] = filter.split(":");
    const conditions = parse(current);
    const same = conditions.filter((each) => each.key === key && !each.negated);
    const chosen = same.flatMap((each) => each.values);
    const others = conditions.filter((each) => !same.includes(each)).map((each) => each.raw);
    let next = chosen.includes(word) ? chosen.filter((each) => each !== word) : [...chosen, word];
    if (!add) next = chosen.length === 1 && chosen[0] === word ? [] : [word];
    go([...(next.length ? [`${key}:${next.join(",")}`] : []), ...others].join(" "));
  }
  function pressed(event) {
    if (event.key === "Escape" && event.target === box) return box.blur();
    const types = event.target.closest("input, textarea, select, [contenteditable]");
    if (types || event.ctrlKey || event.metaKey || event.altKey || help.open || !byId("keys").checked) return;
    const act = SHORTCUTS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }
  function toggled(event) {
    const details = event.target;
    if (!details.open) return;
    if (details.classList.contains("object")) bringAdvice(details);
    if (details.classList.contains("way")) all("[data-copy]", details).forEach(offerCommands);
  }
  function approached(event) {
    const finding = event.target.closest && event.target.closest("article.f");
    if (finding) offerCopies(finding);
  }

  function start() {
    byId("bar").hidden = false;
    box.parentElement.hidden = findings.length === 0;
    for (const chip of all("[data-filter]")) chip.href = addressOf(chip.dataset.filter);
    all("table[data-sortable]").forEach(makeSortable);
    recall();
    document.addEventListener("click", clicked);
    document.addEventListener("keydown", pressed);
    document.addEventListener("toggle", toggled, true);
    document.addEventListener("pointerover", approached);
    document.addEventListener("focusin", approached);
    box.addEventListener("input", typed);
    byId("keys").addEventListener("change", (event) => remember("keys", event.target.checked ? "on" : "off"));
    addEventListener("hashchange", followAddress);
    if (findings.length <= MANY / 4) findings.forEach(offerCopies);
    printEverything();
    followAddress();
    buildIndexWhenIdle();
  }
  start();
})();
