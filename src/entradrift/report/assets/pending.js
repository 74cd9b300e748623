// The summary and the first rows are there without this script; it pages, filters, groups and opens all objects.
(() => {
  "use strict";

  const { byId, all, counted, button, switchTheme, recallTheme, makeSortable, printEverything } = shared;
  const PAGE = 100;
  const IDENTITY = [
    "User principal name", "Name", "Mail", "Account name", "Object GUID", "Source anchor", "Cloud anchor",
    "Primary address", "Alias", "Account name on premises",
  ];
  const LABELS = 7; // of these the first one that is known is the name of an object
  const FILTERS = ["operation", "type", "connector", "attribute", "cause"];
  const NONE = "none";

  // --- the data: what repeats is in the index by number; the rest is a line for each object, parsed when it is needed ---

  let data;
  let lines;
  let operations; // of each object
  let texts; // of each object, in small letters
  let attributesOf; // of each combination of changes

  function load() {
    data = JSON.parse(byId("index").textContent);
    lines = byId("lines").textContent.slice(2, -2).split(",\n");
    operations = new Uint8Array(lines.length);
    let start = 0;
    data.operation.forEach((count, operation) => {
      operations.fill(operation, start, start + count);
      start += count;
    });
    attributesOf = data.changes.map((shapes) => [...new Set(shapes.map((shape) => data.shapes[shape][0]))]);
  }
  function parsed(row) {
    const [identity, own, newDn, changes, error, shortened] = JSON.parse(lines[row]);
    const place = shortened + (data.containers[data.columns.container[row]] ?? "");
    const dn = own || place;
    return { identity, dn, place, newDn, changes, error, label: identity.slice(0, LABELS).find(Boolean) || dn };
  }
  // As it is written in the lines, so that they can be searched as they are.
  const written = (text) => JSON.stringify(text).slice(1, -1).replaceAll("<", "\\u003c").toLowerCase();

  function search(row) {
    if (!texts) {
      const { columns } = data;
      const [connectors, types, containers] = [data.connectors, data.types, data.containers].map((list) => list.map(written));
      const attributes = attributesOf.map((list) => list.map((each) => written(data.attributes[each])).join("\n"));
      // The container right behind the name that it was cut off from, the last one in the line.
      texts = lines.map((line, number) => `${line.slice(0, -2).toLowerCase()}${containers[columns.container[number]] ?? ""}\n`
        + `${attributes[columns.change[number]]}\n${types[columns.type[number]]}\n${connectors[columns.connector[number]]}`);
    }
    return texts[row];
  }

  // --- what is shown --------------------------------------------------------------------------------------------------

  const box = byId("q");
  const fields = Object.fromEntries(FILTERS.map((name) => [name, byId(`f-${name}`)]));
  let container = null; // number of the one chosen among the groups
  let found = []; // objects
  let groups = []; // [key, total, numbers by operation]
  let page = 0;

  const chosen = (name) => (fields[name].value === "" ? null : fields[name].value === NONE ? -1 : Number(fields[name].value));

  function allowedIn(lists, wanted) {
    return wanted === null ? null : lists.map((list) => (wanted === -1 ? !list.length : list.includes(wanted)));
  }
  function find() {
    const words = box.value.split(/\s+/).filter(Boolean).map(written);
    const [operation, type, connector] = ["operation", "type", "connector"].map(chosen);
    const changes = allowedIn(attributesOf, chosen("attribute"));
    const causes = fields.cause.value === "any" ? data.explained.map((list) => list.length > 0) : allowedIn(data.explained, chosen("cause"));
    const { columns } = data;
    found = [];
    for (let row = 0; row < lines.length; row += 1) {
      if (operation !== null && operations[row] !== operation) continue;
      if (type !== null && columns.type[row] !== type) continue;
      if (connector !== null && columns.connector[row] !== connector) continue;
      if (container !== null && columns.container[row] !== container) continue;
      if (changes && !changes[columns.change[row]]) continue;
      if (causes && !causes[columns.cause[row]]) continue;
      if (words.length && !words.every((word) => search(row).includes(word))) continue;
      found.push(row);
    }
    page = 0;
    groups = byId("group").value ? grouped(byId("group").value) : [];
    show();
  }
  function grouped(by) {
    const { columns } = data;
    const keysOf = {
      container: (row) => [columns.container[row]],
      type: (row) => [columns.type[row]],
      attribute: (row) => (attributesOf[columns.change[row]].length ? attributesOf[columns.change[row]] : [-1]),
    }[by];
    const counts = new Map();
    for (const row of found) {
      for (const key of keysOf(row)) {
        if (!counts.has(key)) counts.set(key, new Uint32Array(data.operations.length));
        counts.get(key)[operations[row]] += 1;
      }
    }
    return [...counts].map(([key, numbers]) => [key, numbers.reduce((one, other) => one + other), numbers])
      .sort((one, other) => other[1] - one[1] || one[0] - other[0]);
  }
  const containerName = (key) => data.containers[key] ?? "(no OU known)";
  const nameOf = {
    container: containerName,
    type: (key) => data.types[key] || "(no type)",
    attribute: (key) => data.attributes[key] ?? "(no attribute)",
  };

  function make(tag, content, options = {}) {
    const element = document.createElement(tag);
    if (options.class) element.className = options.class;
    if (options.scope) element.scope = options.scope;
    element.append(...[content].flat());
    return element;
  }
  const bdi = (text, style) => make("bdi", text, { class: style });

  function rowOf(row) {
    const { columns } = data;
    const item = parsed(row);
    const operation = data.operations[operations[row]];
    const opener = button("", () => open(opener, row));
    opener.className = "opener";
    opener.append(make("b", operation, { class: `op op-${operation}` }), make("span", ` ${item.label}`, { class: "spoken" }));
    opener.setAttribute("aria-expanded", "false");
    const who = [bdi(item.label)];
    if (item.place !== item.label) who.push(bdi(item.place, "sub"));
    const kind = [bdi(nameOf.type(columns.type[row]))];
    if (data.connectors.length > 1) kind.push(bdi(data.connectors[columns.connector[row]], "sub"));
    const attributes = attributesOf[columns.change[row]].map((each) => data.attributes[each]).join(", ");
    const cells = [make("td", opener), make("th", who, { scope: "row" }), make("td", kind), make("td", bdi(attributes))];
    if (explains) cells.push(make("td", data.explained[columns.cause[row]].length ? "yes" : "no"));
    return make("tr", cells);
  }
  function open(opener, row) {
    const line = opener.closest("tr");
    const isOpen = opener.getAttribute("aria-expanded") === "true";
    opener.setAttribute("aria-expanded", String(!isOpen));
    if (isOpen) { line.nextSibling.remove(); return; }
    const cell = make("td", detailsOf(row));
    cell.colSpan = line.cells.length;
    line.after(make("tr", cell, { class: "detail" }));
  }
  function detailsOf(row) {
    const item = parsed(row);
    const [type, code, text, first, last, retries] = item.error;
    const facts = [
      ["Distinguished name", item.dn],
      ["New distinguished name", item.newDn],
      ["On premises", item.place === item.dn ? "" : item.place],
      ...IDENTITY.map((name, number) => [name, item.identity[number]]),
      ["Connector", data.connectors[data.columns.connector[row]]],
      ["Export error", item.error.length ? [type, code, text].filter(Boolean).join(": ") : ""],
      ["Error since", [first, last && last !== first ? `last ${last}` : "", retries ? `${retries} retries` : ""].filter(Boolean).join(", ")],
      ["Can be caused by", data.explained[data.columns.cause[row]].map((each) => data.findings[each]).join(", ")],
    ].filter(([, fact]) => fact);
    const list = make("dl", facts.map(([name, fact]) => make("div", [make("dt", name), make("dd", bdi(fact))])), { class: "facts" });
    return item.changes.length ? [list, changesOf(row, item)] : [list];
  }
  function changesOf(row, item) {
    const left = new Map((data.cut[row] ?? []).map(([number, ...counts]) => [number, counts]));
    const body = data.changes[data.columns.change[row]].map((number, position) => {
      const [attribute, kind, operation, netZero] = data.shapes[number];
      const [added, removed] = item.changes[position];
      const [moreAdded, moreRemoved] = left.get(position) ?? [0, 0];
      const what = `${operation}, ${kind}${netZero ? "; nothing really changes" : ""}`;
      return make("tr", [
        make("th", [bdi(data.attributes[attribute]), bdi(what, "sub")], { scope: "row" }),
        make("td", values(removed, moreRemoved, "removed")),
        make("td", values(added, moreAdded, "added")),
      ]);
    });
    const head = make("thead", make("tr", ["Attribute", "Removed", "Added"].map((name) => make("th", name, { scope: "col" }))));
    return make("table", [make("caption", `Changes of ${item.label}`, { class: "spoken" }), head, make("tbody", body)], { class: "changes" });
  }
  function values(list, more, which) {
    if (!list.length && !more) return [];
    const items = list.map((value) => make("li", bdi(value)));
    if (more) items.push(make("li", `${counted(more, "value")} ${list.length ? "more " : ""}in the CSV and the JSON`, { class: "more" }));
    const element = make("ul", items, { class: `values-${which}` });
    if (items.length > 10) {
      // A list that scrolls has to be reachable with the keyboard.
      element.tabIndex = 0;
      element.setAttribute("aria-label", `Values ${which}`);
    }
    return element;
  }
  function groupRow([key, total, numbers]) {
    const by = byId("group").value;
    const enter = button(nameOf[by](key), () => {
      if (by === "container") container = key;
      else fields[by].value = key === -1 ? NONE : String(key);
      byId("group").value = "";
      find();
      byId("group").focus();
    });
    const cells = [total, ...occurring.map((operation) => numbers[operation])]
      .map((count) => make("td", count.toLocaleString("en"), { class: count ? "number" : "number zero" }));
    return make("tr", [make("th", enter, { scope: "row" }), ...cells]);
  }

  function show() {
    const isGrouped = byId("group").value !== "";
    const items = isGrouped ? groups : found;
    const start = page * PAGE;
    const some = items.slice(start, start + PAGE);
    byId("groups").parentElement.hidden = !isGrouped || !items.length;
    byId("table").hidden = isGrouped || !items.length;
    (isGrouped ? byId("groups").tBodies[0] : byId("rows")).replaceChildren(...some.map(isGrouped ? groupRow : rowOf));
    byId("nothing").hidden = items.length > 0;
    const narrowed = Boolean(box.value.trim()) || container !== null || FILTERS.some((name) => fields[name].value !== "");
    let said = narrowed ? `${found.length.toLocaleString("en")} of ${counted(lines.length, "object")}` : counted(lines.length, "object");
    if (container !== null) said += ` directly in ${containerName(container)}`;
    if (isGrouped) said += `, in ${counted(groups.length, "group")}`;
    byId("shown").textContent = `${said}.`;
    document.querySelector("[data-do=clear]").hidden = !narrowed && !isGrouped;
    const last = Math.max(0, Math.ceil(items.length / PAGE) - 1);
    for (const pager of all(".pager")) {
      pager.hidden = last === 0;
      const number = (count) => count.toLocaleString("en");
      pager.querySelector("span").textContent = `${number(start + 1)}–${number(start + some.length)} of ${number(items.length)}`;
      pager.querySelector("[data-do=back]").disabled = page === 0;
      pager.querySelector("[data-do=on]").disabled = page === last;
    }
  }
  function turn(step) {
    page += step;
    show();
    byId("objects").scrollIntoView();
  }
  function clear() {
    box.value = "";
    container = null;
    for (const name of FILTERS) fields[name].value = "";
    byId("group").value = "";
    find();
  }
  function only(name, value) {
    clear();
    fields[name].value = value;
    find();
    byId("objects").scrollIntoView();
  }

  // --- the choices, with the number of objects of each ------------------------------------------------------------------

  const explains = document.querySelector(".rows")?.hasAttribute("data-explains");
  let occurring; // operations, in the order of the headings of the groups

  function fill(name, choices, first = []) {
    const option = ([value, label]) => {
      const element = make("option", label);
      element.value = value;
      return element;
    };
    fields[name].replaceChildren(...[["", "all"], ...first, ...choices].map(option));
  }
  function tally(column, lists) {
    const counts = new Map();
    for (const each of column) for (const key of lists ? lists[each] : [each]) counts.set(key, (counts.get(key) ?? 0) + 1);
    return counts;
  }
  function choices(counts, label) {
    return [...counts].sort((one, other) => other[1] - one[1]).map(([key, count]) => [String(key), `${label(key)} (${count.toLocaleString("en")})`]);
  }
  function fillAll() {
    const { columns } = data;
    fill("operation", choices(tally(operations), (key) => data.operations[key]));
    fill("type", choices(tally(columns.type), nameOf.type));
    fill("connector", choices(tally(columns.connector), (key) => data.connectors[key]));
    fill("attribute", choices(tally(columns.change, attributesOf), nameOf.attribute), [[NONE, "(no attribute)"]]);
    fill("cause", choices(tally(columns.cause, data.explained), (key) => data.findings[key]), [[NONE, "by nothing"], ["any", "by a difference"]]);
    occurring = all("[data-operation]").map((chip) => data.operations.indexOf(chip.dataset.operation));
  }

  const actions = { theme: switchTheme, clear: () => { clear(); box.focus(); }, back: () => turn(-1), on: () => turn(1) };

  function clicked(event) {
    const target = event.target.closest("[data-do], [data-operation], [data-cause]");
    if (!target) return;
    if (target.dataset.do) actions[target.dataset.do]();
    else if (target.dataset.cause) {
      const finding = data.findings.indexOf(target.dataset.cause);
      only("cause", finding < 0 ? NONE : String(finding));
    } else if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      only("operation", String(data.operations.indexOf(target.dataset.operation)));
    }
  }

  function start() {
    load();
    fillAll();
    for (const each of all("[data-cause]")) each.hidden = each.dataset.cause !== NONE && !data.findings.includes(each.dataset.cause);
    byId("bar").hidden = false;
    byId("static").hidden = true;
    recallTheme();
    find();
    document.addEventListener("click", clicked);
    let waiting = 0;
    box.addEventListener("input", () => {
      clearTimeout(waiting);
      // A hundred thousand objects are not searched for every letter of a word.
      if (lines.length > 5000) waiting = setTimeout(find, 150);
      else find();
    });
    box.addEventListener("keydown", (event) => { if (event.key === "Escape") clear(); });
    for (const field of Object.values(fields)) field.addEventListener("change", find);
    byId("group").addEventListener("change", () => {
      if (byId("group").value === "container") container = null;
      find();
    });
    byId("objects").dataset.ready = "";
  }

  printEverything();
  all("table[data-sortable]").forEach(makeSortable);
  // First the summary is painted; then the objects are read.
  if (byId("bar")) requestAnimationFrame(() => setTimeout(start));
})();
