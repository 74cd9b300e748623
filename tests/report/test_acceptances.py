"""What every format says about acceptances: who, until when, why, and when one has ended."""

from dataclasses import replace

import pytest
from tests.report.comparisons import comparison, finding, hostile

from entradrift.model.comparison import Comparison, ExitCode, Verdict
from entradrift.model.finding import Finding, Severity, Status
from entradrift.report import RENDERERS, Renderer, wording

GIVEN = {"reason": "Until the move.", "owner": "identity team", "expires": "2026-10-01", "ticket": "CHG42"}
EXPIRED = "Acceptance expired on 2026-10-01 (identity team, CHG42): Until the move."
LAPSED = "Acceptance lapsed, because the values are not those that were accepted (identity team, CHG42): Until the move."
ACTIVE = "Accepted until 2026-10-01 (identity team, CHG42): Until the move."
WHOLE = [renderer for renderer in RENDERERS if renderer.name not in {"json", "html"}]


def with_state(state: str) -> Finding:
    status = Status.ACCEPTED if state == "active" else Status.DRIFT
    found = finding(
        1, "The port differs", primary="389", staging="636", severity=Severity.CRITICAL, status=status
    )
    return replace(found, acceptance=GIVEN | {"state": state})


def of(state: str) -> Comparison:
    if state == "active":
        return comparison(with_state(state), verdict=Verdict.IN_SYNC, exit_code=ExitCode.OK)
    return comparison(with_state(state))


def words(renderer: Renderer, result: Comparison) -> str:
    """The report without line breaks, and without Markdown's marks of code."""
    return " ".join(renderer.render(result).replace("`", "").split())


@pytest.mark.parametrize(
    ("state", "sentence"), [("active", ACTIVE), ("expired", EXPIRED), ("lapsed", LAPSED)]
)
def test_the_sentence(state: str, sentence: str):
    assert wording.acceptance(with_state(state)) == sentence
    assert wording.acceptance_facts(with_state(state)) == (
        ("Acceptance", sentence.partition(" (")[0]),
        ("Owner", "identity team"),
        ("Ticket", "CHG42"),
        ("Reason", "Until the move."),
    )


def test_without_an_acceptance_there_is_nothing_to_say():
    assert wording.acceptance(finding(1, "The port differs")) == ""
    assert wording.acceptance_facts(finding(1, "The port differs")) == ()


@pytest.mark.parametrize("renderer", WHOLE, ids=lambda renderer: renderer.name)
@pytest.mark.parametrize(("state", "sentence"), [("expired", EXPIRED), ("lapsed", LAPSED)])
def test_every_format_says_that_an_acceptance_has_ended(renderer: Renderer, state: str, sentence: str):
    assert sentence in words(renderer, of(state))


@pytest.mark.parametrize(
    "renderer", [each for each in WHOLE if each.name != "github"], ids=lambda renderer: renderer.name
)
def test_every_format_says_until_when_a_difference_is_accepted(renderer: Renderer):
    assert ACTIVE in words(renderer, of("active"))


def test_annotations_name_what_is_accepted():
    [shown] = [each for each in RENDERERS if each.name == "github"]
    assert "f-000000000001" in shown.render(of("active"))


def test_the_page_marks_an_acceptance_that_has_ended():
    [html] = [each for each in RENDERERS if each.name == "html"]
    ended, active = html.render(of("expired")), html.render(of("active"))
    assert '<dl class="facts acceptance ended">' in ended
    assert "Acceptance expired on 2026-10-01" in ended
    assert '<dl class="facts acceptance">' in active
    assert "Accepted until 2026-10-01" in active


def test_the_json_report_has_the_facts_themselves():
    [json_] = [each for each in RENDERERS if each.name == "json"]
    assert '"state": "expired"' in json_.render(of("expired"))


@pytest.mark.parametrize("state", ["active", "expired"])
def test_accepted_differences_are_counted_apart(state: str):
    only = of(state)
    headline = "no open differences; 1 accepted" if state == "active" else "1 open difference: 1 critical"
    assert wording.headline(only) == headline
    both = comparison(finding(2, "The host differs"), with_state("active"))
    assert wording.headline(both) == "1 open difference: 1 medium; 1 accepted"


def test_an_acceptance_is_text_and_nothing_else():
    [accepted] = [found for found in hostile().findings if found.acceptance][:1]
    for state in ("active", "expired"):
        found = replace(
            accepted, acceptance={**(accepted.acceptance or {}), "state": state, "expires": "2026-10-01"}
        )
        for renderer in RENDERERS:
            text = renderer.render(comparison(found))
            assert "\x1b" not in text
            assert renderer.name != "html" or "<script>alert" not in text
