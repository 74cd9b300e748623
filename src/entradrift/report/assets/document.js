// Finds attributes in the flow and opens what a link points to. The page is complete without it.
"use strict";
(() => {
  const form = document.querySelector(".finder");
  const field = document.getElementById("finder");
  const namesOnly = document.getElementById("names-only");
  const status = document.getElementById("found");
  const groups = [...document.querySelectorAll(".flow-group")];
  const chains = [...document.querySelectorAll("#flow .chain")];
  const texts = new Map();

  function text(chain) {
    const which = namesOnly.checked ? "names" : "all";
    let known = texts.get(chain);
    if (!known) {
      known = { all: chain.textContent.toLowerCase() };
      const names = [...chain.querySelectorAll(".to, .via bdi, .flows code")].map((each) => each.textContent);
      known.names = names.join("\n").toLowerCase();
      texts.set(chain, known);
    }
    return known[which];
  }

  function find() {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const chain of chains) {
      const fits = words.every((word) => text(chain).includes(word));
      chain.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    for (const group of groups) {
      group.hidden = !group.querySelector(".chain:not([hidden])");
    }
    const hidden = chains.length - shown;
    status.textContent = !words.length ? ""
      : shown ? `${shown} of ${chains.length} shown, ${hidden} hidden` : `Nothing matches; ${hidden} hidden`;
  }

  function open() {
    let id = "";
    try {
      id = decodeURIComponent(location.hash.slice(1));
    } catch {
      return;
    }
    const target = id && document.getElementById(id);
    if (!target) {
      return;
    }
    if (target.hidden || target.closest("[hidden]")) {
      field.value = "";
      find();
    }
    for (let each = target; each; each = each.parentElement) {
      if (each.tagName === "DETAILS") {
        each.open = true;
      }
    }
    target.scrollIntoView();
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", find);
  namesOnly.addEventListener("change", find);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      field.value = "";
      find();
    }
  });
  addEventListener("hashchange", open);
  open();
})();
