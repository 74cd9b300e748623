"""The page against axe-core: no violation of level A or AA."""

from __future__ import annotations

import pytest
from tests.report.comparisons import every_comparison
from tests.report.conftest import Open, Violations

pytestmark = pytest.mark.browser
# What was never painted has no size, and so no button in it is large enough.
PAINT_ALL = """() => {
  const style = new CSSStyleSheet();
  style.replaceSync(".object { content-visibility: visible !important; }");
  document.adoptedStyleSheets = [style];
  document.querySelectorAll('details').forEach((each) => { each.open = true; });
}"""


@pytest.mark.parametrize(
    "name", ["drift", "pictures", "clean", "incomplete", "hostile", "three_way", "over_time"]
)
def test_no_violation(opened: Open, violations_light_and_dark: Violations, name: str):
    tab = opened(every_comparison()[name])
    tab.page.evaluate(PAINT_ALL)
    assert violations_light_and_dark(tab.page) == []


@pytest.mark.parametrize("state", ["searched", "help", "selected", "inline", "narrow"])
def test_no_violation_in_any_state(opened: Open, violations: Violations, state: str):
    size = {"width": 400, "height": 800} if state == "narrow" else {"width": 1280, "height": 900}
    tab = opened(every_comparison()["drift"], viewport=size)
    if state == "searched":
        tab.search("sev:high")
    else:
        keys = {"help": "?", "selected": "j", "inline": "s", "narrow": "e"}
        tab.page.keyboard.press(keys[state])
    if state == "inline":
        tab.page.evaluate(PAINT_ALL)
    assert violations(tab.page) == []
