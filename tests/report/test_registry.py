from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.report.comparisons import every_comparison

from entradrift.errors import EntradriftError
from entradrift.report import RENDERERS, Renderer, UnknownReportFormatError, by_name, by_path
from entradrift.report.registry import find_by_name


def test_names_and_suffixes_are_unambiguous():
    assert len({renderer.name for renderer in RENDERERS}) == len(RENDERERS)
    assert len({renderer.suffix for renderer in RENDERERS}) == len(RENDERERS)
    assert all(renderer.description for renderer in RENDERERS)


@pytest.mark.parametrize("renderer", RENDERERS, ids=lambda renderer: renderer.name)
def test_a_renderer_is_found_by_name_and_by_suffix(renderer: Renderer):
    assert by_name(renderer.name) is renderer
    if renderer.suffix:
        assert by_path(f"reports/night.v2{renderer.suffix.upper()}") is renderer
        assert by_path(Path("report").with_suffix(renderer.suffix)) is renderer


def test_an_unknown_format_names_those_that_exist():
    assert issubclass(UnknownReportFormatError, EntradriftError)
    text, github = by_name("text"), by_name("github")
    with pytest.raises(UnknownReportFormatError) as caught:
        find_by_name([text, github], "pdf", "report")
    assert str(caught.value) == (
        'There is no report format "pdf"; the formats are text (.txt) and github (standard output only).'
    )
    with pytest.raises(UnknownReportFormatError) as caught:
        by_name("pdf")
    assert [renderer.name for renderer in RENDERERS if f" {renderer.name} (" not in str(caught.value)] == []


@pytest.mark.parametrize(
    ("path", "problem"), [("a/report.pdf", 'has the suffix ".pdf"'), ("report", "it has no suffix")]
)
def test_an_unknown_suffix_names_those_that_exist(path: str, problem: str):
    with pytest.raises(UnknownReportFormatError) as caught:
        by_path(path)
    assert path in str(caught.value)
    assert problem in str(caught.value)
    assert "html (.html)" in str(caught.value)


@pytest.mark.parametrize("name", every_comparison())
@pytest.mark.parametrize("renderer", RENDERERS, ids=lambda renderer: renderer.name)
def test_every_format_can_be_written_as_utf8_and_repeats_itself(renderer: Renderer, name: str):
    once = renderer.render(every_comparison()[name])
    assert once == renderer.render(every_comparison()[name])
    assert once.encode("utf-8").endswith(b"\n")


def test_bytes_do_not_depend_on_the_hash_seed():
    script = (
        "import hashlib; from entradrift.report import RENDERERS; from tests.report.comparisons import drift;"
        "print(hashlib.sha256(''.join(r.render(drift()) for r in RENDERERS).encode()).hexdigest())"
    )
    assert len({_python(script, seed) for seed in ("0", "1", "2")}) == 1


def test_nothing_heavy_is_imported_before_a_page_is_rendered():
    script = (
        "import sys; from entradrift.report import by_name; from tests.report.comparisons import drift;"
        "by_name('json').render(drift()); by_name('text').render(drift());"
        "print(sorted({'jinja2', 'rich', 'jsonschema', 'deepdiff'} & set(sys.modules)))"
    )
    assert _python(script, "0") == "[]"


def _python(script: str, seed: str) -> str:
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=root,
        env={"PYTHONPATH": f"{root / 'src'}:{root}", "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.strip()
