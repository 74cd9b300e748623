// What the scripts of several pages share. No library, no build step, nothing is loaded.
const shared = (() => {
  "use strict";

  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const counted = (count, noun) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;

  function button(label, act) {
    const element = document.createElement("button");
    element.type = "button";
    element.textContent = label;
    element.addEventListener("click", act);
    return element;
  }

  // --- what is remembered; a page from a mail or a share may not be allowed to ---------------------------

  function remember(name, value) {
    try { localStorage.setItem(`entradrift.${name}`, value); } catch { /* then it is not remembered */ }
  }
  function remembered(name) {
    try { return localStorage.getItem(`entradrift.${name}`); } catch { return null; }
  }

  // --- light or dark ----------------------------------------------------------------------------------------

  const systemTheme = () => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  const pressTheme = (theme) => document.querySelector("[data-do=theme]").setAttribute("aria-pressed", theme === "dark");

  function setTheme(theme) {
    root.dataset.theme = theme;
    pressTheme(theme);
    remember("theme", theme);
  }
  const switchTheme = () => setTheme((root.dataset.theme || systemTheme()) === "dark" ? "light" : "dark");
  function recallTheme() {
    if (remembered("theme")) setTheme(remembered("theme"));
    else pressTheme(systemTheme());
  }

  // --- a search box with chips: how much is found, and which chip is chosen -----------------------------------------

  function sayFound(shown, total, noun, chosen, narrowed) {
    const hidden = (total - shown).toLocaleString("en");
    byId("shown").textContent = narrowed ? `${shown.toLocaleString("en")} of ${counted(total, noun)} shown, ${hidden} hidden.` : "";
    byId("nothing").hidden = shown > 0;
    document.querySelector("[data-do=clear]").hidden = !narrowed;
    for (const chip of all("[data-filter]")) {
      if (chip.dataset.filter === chosen) chip.setAttribute("aria-current", "true");
      else chip.removeAttribute("aria-current");
    }
  }

  // --- tables that can be sorted: numbers begin with the greatest, words with the first --------------------------
  // A heading's data-sort says what its cells are where their class does not; data-key is by what a cell is sorted.

  function makeSortable(table) {
    all("thead th", table).forEach((heading, column) => {
      if (heading.dataset.sort === "no") return;
      const sort = button(heading.textContent, () => sortBy(table, heading, column));
      heading.replaceChildren(sort);
      heading.setAttribute("aria-sort", "none");
    });
  }
  function sortBy(table, heading, column) {
    const was = heading.getAttribute("aria-sort");
    const numbers = heading.classList.contains("number") || heading.dataset.sort === "number";
    const first = numbers ? "descending" : "ascending";
    const now = was === "none" ? first : was === "ascending" ? "descending" : "ascending";
    for (const other of all("thead [aria-sort]", table)) other.setAttribute("aria-sort", "none");
    heading.setAttribute("aria-sort", now);
    const key = (row) => row.cells[column].dataset.key ?? row.cells[column].textContent.trim();
    const compare = numbers
      ? (one, other) => Number(key(one).replaceAll(",", "")) - Number(key(other).replaceAll(",", ""))
      : (one, other) => key(one).localeCompare(key(other), "en");
    const sign = now === "descending" ? -1 : 1;
    table.tBodies[0].append(...[...table.tBodies[0].rows].sort((one, other) => sign * compare(one, other)));
  }

  // --- paper: not every browser knows the print rule that shows closed details -------------------------------------

  function printEverything() {
    if (CSS.supports("selector(::details-content)")) return;
    let closed = [];
    addEventListener("beforeprint", () => {
      closed = all("details:not([open])");
      closed.forEach((each) => { each.open = true; });
    });
    addEventListener("afterprint", () => closed.forEach((each) => { each.open = false; }));
  }

  return {
    root, byId, all, counted, button, remember, remembered, switchTheme, recallTheme, sayFound, makeSortable, printEverything,
  };
})();
