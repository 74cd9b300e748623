"""`entradrift document`."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from tests.cli.conftest import Pair, Run

from entradrift.resources import schema


def test_markdown_goes_to_standard_output(run: Run, healthy: Pair):
    result = run("document", healthy.primary)
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("# Configuration of ")


def test_files_take_their_format_from_their_suffix(run: Run, healthy: Pair, tmp_path: Path):
    paths = [tmp_path / name for name in ("a.html", "a.md", "a.JSON")]
    result = run("document", healthy.primary, *(word for path in paths for word in ("--out", path)))
    assert (result.code, result.out) == (0, "")
    assert [line.startswith("Wrote ") for line in result.err.splitlines()] == [True] * 3
    assert paths[0].read_text("utf-8").startswith("<!doctype html>")
    assert paths[1].read_text("utf-8").startswith("# ")
    Draft202012Validator(schema("document")).validate(json.loads(paths[2].read_text("utf-8")))


def test_a_format_and_files_at_once(run: Run, healthy: Pair, tmp_path: Path):
    result = run("document", healthy.primary, "--format", "json", "--out", tmp_path / "a.md")
    assert result.code == 0
    assert json.loads(result.out)["format"] == "entradrift-document"
    assert (tmp_path / "a.md").exists()


@pytest.mark.parametrize("kind", ["healthy", "trees", "policies"])
def test_every_kind_of_export_can_be_documented(run: Run, kind: str, request: pytest.FixtureRequest):
    pair: Pair = request.getfixturevalue(kind)
    result = run("document", pair.primary, "--format", "html")
    assert (result.code, result.err) == (0, "")


def test_the_clock_can_be_replaced(run: Run, healthy: Pair, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    one, other = (run("document", healthy.primary, "--format", "json").out for _ in range(2))
    assert one == other
    assert json.loads(one)["generated_at"] == "2026-09-21T14:13:20+00:00"


def test_an_unknown_suffix_is_refused_before_anything_is_read(run: Run, tmp_path: Path):
    result = run("document", tmp_path / "missing", "--out", tmp_path / "a.csv")
    assert result.code == 2
    assert "the formats are md (.md), html (.html) and json (.json)" in result.err


def test_an_export_that_cannot_be_read(run: Run, tmp_path: Path):
    result = run("document", tmp_path / "missing")
    assert (result.code, result.out) == (2, "")
