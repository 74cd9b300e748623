"""SECURITY.md as a walk: every threat has a number, and every number names tests that exist."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "SECURITY.md").read_text("utf-8")
_, _, THREATS = TEXT.partition("## Threats, measures, tests\n")
THREATS = THREATS.partition("\n## ")[0]
LINES = {
    int(number): body
    for number, body in re.findall(r"^(\d+)\. (.*?)(?=^\d+\. |^### |\Z)", THREATS, re.MULTILINE | re.DOTALL)
}


@cache
def names_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_the_lines_are_numbered_without_a_gap():
    assert list(LINES) == list(range(1, len(LINES) + 1))
    assert len(LINES) >= 40
    numbered = re.findall(r"^\d+\. ", THREATS, re.MULTILINE)
    assert len(numbered) == len(LINES), "a number twice"


@pytest.mark.parametrize("number", LINES)
def test_a_line_has_a_title_a_measure_and_tests_that_exist(number: int):
    body = LINES[number]
    assert re.match(r"\*\*[^*]+\*\*", body)
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", body)
    assert named, "no test proves it"
    assert len(named) == body.count("::"), "something looks like a test and is none"
    for path, name in named:
        assert name.startswith("test_")
        assert name in names_in(path), f"{path} has no {name}"
    measure = re.sub(r"`tests/[^`]+`", "", body).partition("**")[2].partition("**")[2]
    assert len(measure.split()) >= 5, "no measure"


def test_every_test_of_this_folder_is_named():
    """A test that proves something about security and that no line mentions is a threat that was forgotten."""
    for path in sorted((ROOT / "tests" / "security").glob("test_*.py")):
        if path.name != Path(__file__).name:
            assert f"tests/security/{path.name}::" in THREATS, f"{path.name} is not mentioned"
