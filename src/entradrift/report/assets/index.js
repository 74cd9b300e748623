// The page is complete without this script; it finds, sorts, and says loudly when the page is old.
(() => {
  "use strict";

  const { root, byId, all, counted, switchTheme, recallTheme, sayFound, makeSortable, printEverything } = shared;
  const HOUR = 3600 * 1000;
  const made = byId("made");
  const title = document.title;

  // --- a page that nobody renews must not look fine --------------------------------------------------------------

  function age(hours) {
    if (hours < 1) return "less than an hour";
    return hours < 48 ? counted(Math.floor(hours), "hour") : counted(Math.floor(hours / 24), "day");
  }
  function warning(hours) {
    if (hours > Number(made.dataset.hours)) {
      return `This page is ${age(hours)} old: the nightly run has not renewed it. Nothing here says how the servers are now. `
        + "Look at the scheduled task and its log, then run entradrift nightly.";
    }
    if (hours < -1) return "This page was made later than now: the clock of this computer or that of the nightly run is wrong.";
    return "";
  }
  function sayAge() {
    const hours = (Date.now() - Date.parse(made.dateTime)) / HOUR;
    const words = warning(hours);
    byId("age").textContent = hours < 0 ? "" : `, ${age(hours)} ago`;
    root.toggleAttribute("data-stale", Boolean(words));
    byId("stale").hidden = !words;
    if (byId("stale").textContent !== words) byId("stale").textContent = words;
    document.title = words ? `Out of date! ${title}` : title;
  }

  // --- finding pairs ------------------------------------------------------------------------------------------------

  const box = byId("q");
  const table = byId("table");
  const rows = table ? [...table.tBodies[0].rows] : [];
  const details = new Map(all("details.lane").map((each) => [each.dataset.of, each]));
  const detailsOf = (row) => details.get(row.cells[0].firstElementChild.hash.slice(1));
  const texts = new Map();
  let chosen = ""; // the state that a chip has chosen

  function text(row) {
    // Not the nights: they have every state, and their words would be found in every row.
    if (!texts.has(row)) texts.set(row, [...row.cells].slice(0, -1).map((cell) => cell.textContent).join("\n").toLowerCase());
    return texts.get(row);
  }
  function find() {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const fits = (!chosen || row.dataset.state === chosen) && words.every((word) => text(row).includes(word));
      row.hidden = !fits;
      detailsOf(row).hidden = !fits;
      shown += fits ? 1 : 0;
    }
    sayFound(shown, rows.length, "pair", chosen, Boolean(chosen || words.length));
  }
  function clear() {
    chosen = "";
    box.value = "";
    find();
  }

  // --- a link to a pair opens it ---------------------------------------------------------------------------------------

  function follow() {
    let name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch { /* as it is */ }
    const target = name && byId(name);
    if (!target) return;
    if (target.closest("[hidden]")) clear();
    const own = target.closest("details");
    if (own) own.open = true;
    (own || target).scrollIntoView();
  }

  function clicked(event) {
    const action = event.target.closest("[data-do]");
    if (action) {
      if (action.dataset.do === "theme") switchTheme();
      else { clear(); box.focus(); }
    }
    const chip = event.target.closest("[data-filter]");
    if (chip && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      chosen = chosen === chip.dataset.filter ? "" : chip.dataset.filter;
      find();
    }
    // The same link once more changes no address, and is followed all the same.
    const link = event.target.closest("a[href^='#pair-']");
    if (link && link.hash === location.hash) follow();
  }

  function start() {
    sayAge();
    setInterval(sayAge, HOUR / 6);
    document.addEventListener("visibilitychange", sayAge);
    printEverything();
    if (!table) return;
    byId("bar").hidden = false;
    makeSortable(table);
    recallTheme();
    document.addEventListener("click", clicked);
    box.addEventListener("input", find);
    box.addEventListener("keydown", (event) => { if (event.key === "Escape") clear(); });
    addEventListener("hashchange", follow);
    follow();
  }
  start();
})();
