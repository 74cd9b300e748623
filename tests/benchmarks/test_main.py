"""One command: topics, sizes, table, exit code."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from benchmarks.plan import Plan, Scope
from benchmarks.row import Row

from benchmarks import __main__ as command


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Plan]]:
    """Topics that measure nothing, and what they were asked for."""
    found: list[tuple[str, Plan]] = []

    def topic(name: str) -> SimpleNamespace:
        def rows(plan: Plan, folder: Path) -> Iterator[Row]:
            assert not list(folder.iterdir())
            found.append((name, plan))
            yield Row("slow", 3.0, 2.0 if name == "benchmarks.report" else 4.0, "s")

        return SimpleNamespace(rows=rows)

    monkeypatch.setattr(command, "import_module", topic)
    return found


def test_every_topic_is_a_module_with_rows():
    assert all(callable(importlib.import_module(f"benchmarks.{name}").rows) for name in command.TOPICS)


def test_all_topics_are_measured_in_full(asked: list[tuple[str, Plan]]):
    assert command.main([]) == 1
    assert asked == [(f"benchmarks.{name}", Plan(Scope.FULL)) for name in command.TOPICS]


def test_topics_can_be_chosen(asked: list[tuple[str, Plan]], tmp_path: Path):
    arguments = ["--quick", "--only", "pending", "--only", "history", "--real", str(tmp_path)]
    assert command.main(arguments) == 0
    plan = Plan(Scope.QUICK, tmp_path)
    assert asked == [("benchmarks.pending", plan), ("benchmarks.history", plan)]


@pytest.mark.parametrize(("size", "code"), [((), 1), (("--quick",), 1), (("--smoke",), 0)])
@pytest.mark.usefixtures("asked")
def test_what_is_missed_fails_but_in_a_smoke_run(size: tuple[str, ...], code: int):
    assert command.main(["--only", "report", *size]) == code


@pytest.mark.usefixtures("asked")
def test_the_table_is_printed_and_written_and_names_no_path(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    out = tmp_path / "table.md"
    command.main(["--only", "compare", "--real", str(tmp_path), "--folder", str(tmp_path), "--out", str(out)])
    text = out.read_text(encoding="utf-8")
    assert text == capsys.readouterr().out
    assert text.startswith("Command: `python3 -m benchmarks --only compare --real EXPORT`\n")
    assert "  slow  <= 4 s  3 s       ok" in text
    assert str(tmp_path) not in text
