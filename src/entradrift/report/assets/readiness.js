// The page is complete without this script; it finds checks and opens what a link leads to.
(() => {
  "use strict";

  const { byId, all, switchTheme, recallTheme, sayFound, makeSortable, printEverything } = shared;
  const box = byId("q");
  const checks = all("details.check");
  const texts = new Map(checks.map((check) => [check, check.textContent.toLowerCase()]));
  let chosen = ""; // the answer that a chip has chosen

  function find() {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const check of checks) {
      // An id is meant whole: R1 is not R12.
      const fits = (!chosen || check.dataset.answer === chosen)
        && words.every((word) => (/^r\d+$/.test(word) ? check.id === `check-${word}` : texts.get(check).includes(word)));
      check.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    for (const group of all(".checks")) group.hidden = !group.querySelector("details.check:not([hidden])");
    sayFound(shown, checks.length, "check", chosen, Boolean(chosen || words.length));
  }
  function clear() {
    chosen = "";
    box.value = "";
    find();
  }
  function setAll(open) {
    for (const check of checks) if (!check.hidden) check.open = open;
  }
  function follow() {
    const target = byId(location.hash.slice(1));
    if (!target) return;
    if (target.closest("[hidden]")) clear();
    if (target.matches("details.check")) target.open = true;
    target.scrollIntoView();
  }

  const actions = { theme: switchTheme, clear: () => { clear(); box.focus(); }, expand: () => setAll(true), collapse: () => setAll(false) };

  function clicked(event) {
    const action = event.target.closest("[data-do]");
    if (action) actions[action.dataset.do]();
    const chip = event.target.closest("[data-filter]");
    if (chip && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      chosen = chosen === chip.dataset.filter ? "" : chip.dataset.filter;
      find();
    }
    // The same link once more changes no address, and is followed all the same.
    const link = event.target.closest("a[href^='#check-']:not([data-filter])");
    if (link && link.hash === location.hash) follow();
  }

  printEverything();
  byId("bar").hidden = false;
  all("table[data-sortable]").forEach(makeSortable);
  recallTheme();
  document.addEventListener("click", clicked);
  box.addEventListener("input", find);
  box.addEventListener("keydown", (event) => { if (event.key === "Escape") clear(); });
  addEventListener("hashchange", follow);
  follow();
})();
