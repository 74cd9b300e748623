"""The page against axe-core: no violation of level A or AA."""

from __future__ import annotations

import pytest
from tests.report.comparisons import every_comparison
from tests.report.conftest import Open

pytestmark = pytest.mark.browser
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What was never painted has no size, and so no button in it is large enough.
PAINT_ALL = """() => {
  const style = new CSSStyleSheet();
  style.replaceSync(".object { content-visibility: visible !important; }");
  document.adoptedStyleSheets = [style];
  document.querySelectorAll('details').forEach((each) => { each.open = true; });
}"""
RUN = """async (tags) => {
  const found = await axe.run(document, { runOnly: tags, rules: { "target-size": { enabled: true } } });
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((each) => each.html.slice(0, 99)).join(" | ")}`);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "name", ["drift", "pictures", "clean", "incomplete", "hostile", "three_way", "over_time"]
)
def test_no_violation(opened: Open, axe: str, name: str, scheme: str):
    tab = opened(every_comparison()[name], color_scheme=scheme)
    tab.page.evaluate(PAINT_ALL)
    tab.page.evaluate(axe)
    assert tab.page.evaluate(RUN, TAGS) == []


@pytest.mark.parametrize("state", ["searched", "help", "selected", "inline", "narrow"])
def test_no_violation_in_any_state(opened: Open, axe: str, state: str):
    size = {"width": 400, "height": 800} if state == "narrow" else {"width": 1280, "height": 900}
    tab = opened(every_comparison()["drift"], viewport=size)
    if state == "searched":
        tab.search("sev:high")
    else:
        keys = {"help": "?", "selected": "j", "inline": "s", "narrow": "e"}
        tab.page.keyboard.press(keys[state])
    if state == "inline":
        tab.page.evaluate(PAINT_ALL)
    tab.page.evaluate(axe)
    assert tab.page.evaluate(RUN, TAGS) == []
