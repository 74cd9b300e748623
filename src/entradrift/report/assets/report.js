// The page is complete without this script; it only saves clicks.
(() => {
  "use strict";
  const findings = document.querySelectorAll("#findings details.finding");
  const everything = document.querySelectorAll("details");

  for (const tools of document.querySelectorAll(".tools")) {
    tools.hidden = findings.length === 0;
    tools.addEventListener("click", (event) => {
      const wanted = event.target.dataset.details;
      if (wanted) findings.forEach((finding) => { finding.open = wanted === "open"; });
    });
  }

  // Not every browser opens the details that a link points into.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let parent = target; parent; parent = parent.parentElement) {
      if (parent.localName === "details") parent.open = true;
    }
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  // Nor does every browser know the print rule that shows closed details.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...everything].filter((each) => !each.open);
    closed.forEach((each) => { each.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach((each) => { each.open = false; }));
})();
