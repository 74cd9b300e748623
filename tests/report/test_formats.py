"""What holds for every format: the same findings, the same verdict, nothing that acts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.report.comparisons import accepted_only, clean, comparison, drift, hostile, huge, incomplete

from entradrift.model.comparison import Comparison, Verdict
from entradrift.model.finding import Status
from entradrift.report import RENDERERS, Renderer
from entradrift.report.wording import is_open

FIVE: dict[str, Callable[[], Comparison]] = {
    "clean": clean,
    "drift": drift,
    "accepted only": accepted_only,
    "incomplete": incomplete,
    "huge": huge,
}
ID = re.compile(r"f-[0-9a-f]{12}")
OPEN_ONLY = {"text"}
"""A terminal shows what is open or accepted and counts the rest."""


def names(renderer: Renderer) -> str:
    return renderer.name


@pytest.mark.parametrize("name", FIVE)
@pytest.mark.parametrize("renderer", RENDERERS, ids=names)
def test_every_format_shows_the_same_findings(renderer: Renderer, name: str):
    result = FIVE[name]()
    expected = {
        finding.id
        for finding in result.findings
        if is_open(finding) or finding.status is Status.ACCEPTED or renderer.name not in OPEN_ONLY
    }
    assert set(ID.findall(renderer.render(result))) == expected


@pytest.mark.parametrize("name", FIVE)
@pytest.mark.parametrize("renderer", RENDERERS, ids=names)
def test_the_same_comparison_gives_the_same_bytes(renderer: Renderer, name: str):
    assert renderer.render(FIVE[name]()).encode() == renderer.render(FIVE[name]()).encode()


INCOMPLETE = {
    "a section is missing": incomplete(),
    "nothing was found": replace(incomplete(), findings=()),
    "no section is to blame": replace(clean(), verdict=Verdict.INCOMPLETE, failover="Not known."),
}


@pytest.mark.parametrize("why", INCOMPLETE)
@pytest.mark.parametrize("renderer", RENDERERS, ids=names)
def test_incomplete_never_reads_as_in_sync(renderer: Renderer, why: str):
    report = renderer.render(INCOMPLETE[why]).casefold()
    assert "incomplete" in report
    if renderer.name != "html":  # a page explains every word that it may use
        assert not re.search("in[ -]sync", report)


@pytest.mark.parametrize("renderer", [each for each in RENDERERS if each.name != "csv"], ids=names)
def test_drift_and_in_sync_are_said(renderer: Renderer):
    assert re.search("drift", renderer.render(drift()), re.IGNORECASE)
    assert re.search("in[ -]sync", renderer.render(clean()), re.IGNORECASE)


@pytest.mark.parametrize("renderer", RENDERERS, ids=names)
def test_no_character_of_an_export_acts(renderer: Renderer):
    ours = {"csv": "\ufeff\r\n"}.get(renderer.name, "\n")
    report = renderer.render(hostile())
    odd = {character for character in report if not character.isprintable() and character not in ours}
    assert odd - ({"\t"} if renderer.name == "html" else set()) == set()


@pytest.mark.parametrize("renderer", RENDERERS, ids=names)
def test_every_format_says_which_servers_and_sections_it_is_about(renderer: Renderer):
    if renderer.name in ("csv", "github"):
        pytest.skip("findings and gaps only")
    report = renderer.render(incomplete())
    assert "sync01.contoso.com" in report
    assert "sync02.contoso.com" in report
    assert "The staging export ends in the middle of rule 61 of 148." in " ".join(report.split())


def test_formats_exist_by_the_names_that_users_script_against():
    listed = {renderer.name: renderer.suffix for renderer in RENDERERS}
    assert listed == {
        "text": ".txt",
        "json": ".json",
        "html": ".html",
        "md": ".md",
        "csv": ".csv",
        "junit": ".xml",
        "sarif": ".sarif",
        "github": "",
    }


@pytest.mark.parametrize("renderer", RENDERERS, ids=names)
def test_a_comparison_without_coverage_or_host_can_be_rendered(renderer: Renderer):
    bare = comparison(covered=())
    server = replace(bare.primary, server=replace(bare.primary.server, host=None, product_version=None))
    source = replace(server.source, files=(), captured_at=None)
    bare = replace(bare, primary=replace(server, source=source), generated_at="some day")
    report = renderer.render(bare)
    assert report
    assert "None" not in report
