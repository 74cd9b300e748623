"""How things are measured."""

import gc
import json
import sys
from collections.abc import Callable

import pytest
from benchmarks.alternatives import within
from benchmarks.import_child import Meter

from benchmarks import measure

LONG = 10**9
needs_resource = pytest.mark.skipif(sys.platform == "win32", reason="there is no `resource` module")


def test_tasks_take_turns():
    said: list[str] = []

    def saying(word: str) -> Callable[[], int]:
        return lambda: said.append(word) or len(said)

    assert measure.in_turns({"a": saying("a"), "b": saying("b")}, 2) == {"a": [1, 3], "b": [2, 4]}
    assert said == ["a", "b", "a", "b"]


def test_collection_is_off_only_while_a_task_runs():
    assert measure.uncollected(gc.isenabled)() is False
    assert gc.isenabled()


@needs_resource
def test_a_process_is_measured_whole():
    command = measure.run_module("json.tool", "--help")
    assert command.exit_code == 0
    assert "usage" in command.output
    assert command.seconds is not None
    assert command.seconds > 0
    assert command.megabytes is not None
    assert 1 < command.megabytes < 1000


def test_an_unexpected_exit_code_ends_the_benchmark():
    with pytest.raises(SystemExit, match=r"^json\.tool no-such-file ended with exit code"):
        measure.run_module("json.tool", "no-such-file")


def test_the_best_run_is_that_with_the_least_cpu():
    runs = [measure.Command(seconds, 1.0, 1.0, 0, "", "") for seconds in (3.0, 1.0, 2.0)]
    assert measure.best_command(runs).seconds == 1.0


def test_imports_are_counted():
    found = measure.imports_of(["--version"], rounds=1)
    assert 0 < found.seconds < 60
    assert found.modules > 50


def test_nested_imports_are_measured_once(monkeypatch: pytest.MonkeyPatch):
    times = iter([1.0, 4.0])
    monkeypatch.setattr("benchmarks.import_child.time.process_time", lambda: next(times))
    meter = Meter()
    inner = meter.wrap(lambda: "module")
    assert meter.wrap(lambda: (inner(), "module")[1])() == "module"
    assert meter.seconds == 3.0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no timer of CPU seconds")
def test_what_takes_too_long_is_stopped():
    stopped = within(0.05, lambda: sum(range(LONG)) if sum(1 for _ in range(LONG)) else 0)
    assert stopped.stopped
    assert stopped.seconds < 5


def test_what_is_quick_is_not_stopped():
    assert not within(60, lambda: json.dumps([1])).stopped
