"""Do the tests notice a mistake? `python3 -m scripts.mutation` puts mistakes into a copy of the source, one at a time.

mutmut makes them: another operator, constant, argument or branch, in functions and methods. A sample of them, so many in each
module, decided by the seed alone, is tried with the tests that reach the function, the fastest first; docs/testing.md says what
came out. Linux and macOS only, because every mutant is tried in a fork of a process that has imported everything.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("compare", "policy", "exports")
COPIED = ("src", "tests", "schemas", "sample-configs")
LEFT_OUT = (
    # They look at the text of the source, in which all mutants stand at once.
    "tests/compare/test_attribution.py::test_every_topic_can_be_read_in_the_baseline",
    "tests/policy/test_registry.py::test_every_topic_in_the_source_has_a_rule",
    "tests/policy/test_registry.py::test_every_topic_of_the_registry_can_come_up",
    # They measure time, and noting which function was called takes much of it.
    "tests/exports/test_rules_editor_hostile.py::test_no_text_is_slow",
    "tests/exports/test_rules_editor_hostile.py::test_many_rules_are_not_slow",
    "tests/exports/test_xml_reader.py::test_a_huge_attribute_is_read_in_linear_time",
)
SECONDS = 15
"""Of the processor, for the tests of one mutant; an endless loop is noticed."""
SLOW = 10.0
"""Tests that take longer are left out."""
FEW = 2
"""A function that so few tests reach may run while modules are imported, which a fork does not do again."""
ARGUMENTS = ("-x", "-q", "--tb=line", "-p", "no:cacheprovider")

Outcomes = dict[str, str]
"""By name of the mutant: killed, survived, or untested where no test reaches the function."""


def main() -> None:
    """Try a sample of mutants and print how many were killed in each room, and the others one by one."""
    parser = argparse.ArgumentParser(prog="python3 -m scripts.mutation", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=6, help="mutants of each module")
    parser.add_argument("--minutes", type=float, default=50, help="for trying them, after the tests ran once")
    parser.add_argument("--room", choices=ROOMS, action="append", help="this room only")
    parser.add_argument("--module", action="append", help="modules with this in their path only")
    parser.add_argument("--work", type=Path, help="an empty folder for the copy, which stays there")
    given = parser.parse_args()
    rooms = given.room or list(ROOMS)
    with _folder(given.work) as work:
        _copy(work, rooms)
        _make(work)
        names = list(sample(work / "mutants" / "src", given.seed, given.each, given.module or [""]))
        Random(given.seed).shuffle(names)  # noqa: S311 - a sample: whatever the time allows is spread over all modules
        outcomes = try_all(work / "mutants", names, rooms, given.minutes * 60)
        _tell(work, rooms, len(names), outcomes)


def sample(mutants: Path, seed: int, each: int, parts: Sequence[str]) -> Iterator[str]:
    """Yield the names of `each` mutants of every module with one of the `parts` in its path.

    They are always the same for the same source and seed.
    """
    for notes in sorted(mutants.rglob("*.py.meta")):
        names = sorted(json.loads(notes.read_text("utf-8"))["exit_code_by_key"])
        module = notes.relative_to(mutants).as_posix().removesuffix(".py.meta")
        if any(part in module for part in parts):
            yield from Random(f"{seed} {module}").sample(names, min(each, len(names)))  # noqa: S311 - a sample


def try_all(mutants: Path, names: Sequence[str], rooms: Sequence[str], seconds: float) -> Outcomes:
    """Return what became of the mutants that were tried in that time; the working directory is `mutants` afterwards."""
    import pytest  # noqa: PLC0415 - of the tests, as is everything that it imports

    os.chdir(mutants)
    os.environ["MUTANT_UNDER_TEST"] = ""
    sys.path[:0] = ["src", "."]
    trials = _Trials(names, json.loads(Path("mutmut-stats.json").read_text("utf-8")), seconds)
    pytest.main([*ARGUMENTS, "-s", *(f"tests/{room}" for room in rooms)], plugins=[trials])
    return trials.outcomes


class _Trials:
    """A plugin that tries mutants in place of running what pytest collected, which it does only once."""

    def __init__(self, names: Sequence[str], notes: Mapping[str, Any], seconds: float) -> None:
        self.outcomes: Outcomes = {}
        self._names = names
        self._reaching: Mapping[str, Sequence[str]] = notes["tests_by_mangled_function_name"]
        self._lasts: Mapping[str, float] = notes["duration_by_test"]
        self._end = time.monotonic() + seconds

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try the mutants. True: pytest has nothing left to do."""
        items = {item.nodeid: item for item in session.items}
        for name in self._names:
            if time.monotonic() > self._end:
                break
            reaching = self._reaching.get(name.rpartition("__mutmut_")[0], ())
            quick = {test for test in reaching if test in items and self._lasts[test] < SLOW}
            tests = [items[test] for test in sorted(quick, key=self._lasts.__getitem__)]
            outcome = self._outcome(session, name, tests)
            self.outcomes[name] = outcome
            print(f"{outcome}: {name}", file=sys.stderr, flush=True)  # noqa: T201
        return True

    def _outcome(self, session: pytest.Session, name: str, tests: Sequence[pytest.Item]) -> str:
        if not tests:
            return "untested"
        survives = _survives_in_a_fork(session, name, tests)
        if survives and len(tests) <= FEW:
            survives = _survives_alone(name)
        return "survived" if survives else "killed"


def _survives_in_a_fork(session: pytest.Session, name: str, tests: Sequence[pytest.Item]) -> bool:
    child = os.fork()
    if child == 0:
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(silence, stream)
        used = int(time.process_time())
        resource.setrlimit(resource.RLIMIT_CPU, (used + SECONDS, used + SECONDS + 1))
        os.environ["MUTANT_UNDER_TEST"] = name
        code = 2
        try:
            for test, following in zip_longest(tests, tests[1:]):
                session.config.hook.pytest_runtest_protocol(item=test, nextitem=following)
                if session.testsfailed:
                    break
            code = session.testsfailed
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _survives_alone(name: str) -> bool:
    """Try all tests of the room in a process of their own."""
    environment = os.environ | {"MUTANT_UNDER_TEST": name, "PYTHONPATH": "src"}
    left_out = [f"--deselect={test}" for test in LEFT_OUT]
    command = [sys.executable, "-m", "pytest", *ARGUMENTS, *left_out, f"tests/{name.split('.')[1]}"]
    return subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode == 0  # noqa: S603


@contextlib.contextmanager
def _folder(given: Path | None) -> Iterator[Path]:
    if given is None:
        with tempfile.TemporaryDirectory(prefix="entradrift-mutation-") as folder:
            yield Path(folder)
    else:
        given.mkdir(parents=True, exist_ok=True)
        yield given.resolve()


def _copy(work: Path, rooms: Sequence[str]) -> None:
    """Copy what the tests of the rooms need, with a configuration for mutmut."""
    for name in COPIED:
        shutil.copytree(ROOT / name, work / name, dirs_exist_ok=True)
    settings = {
        "source_paths": ["src"],
        "only_mutate": [f"src/entradrift/{room}/*" for room in rooms],
        "also_copy": ["schemas", "sample-configs"],
        "pytest_add_cli_args": ["-p", "no:cacheprovider", *(f"--deselect={test}" for test in LEFT_OUT)],
        "pytest_add_cli_args_test_selection": [f"tests/{room}" for room in rooms],
    }
    # JSON of texts and lists of texts is TOML.
    lines = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    (work / "pyproject.toml").write_text("\n".join([project, "[tool.mutmut]", *lines, ""]), encoding="utf-8")


def _make(work: Path) -> None:
    """Make all mutants and learn which test reaches which function. Ends the script where a test fails as it is."""
    log = work / "mutmut.log"
    with log.open("w") as written:
        # No mutant has this name, so mutmut tries none, which it takes for an error.
        command = [sys.executable, "-m", "mutmut", "run", "--max-children", "1", "none"]
        subprocess.run(command, cwd=work, stdout=written, stderr=written, check=False)  # noqa: S603
    if not (work / "mutants" / "mutmut-stats.json").exists():
        sys.exit(log.read_text()[-3000:])


def _show(work: Path, name: str) -> None:
    subprocess.run([sys.executable, "-m", "mutmut", "show", name], cwd=work, check=False)  # noqa: S603


def _tell(work: Path, rooms: Sequence[str], wanted: int, outcomes: Outcomes) -> None:
    """Print a table of the rooms, then every mutant that no test noticed."""
    words = ("killed", "survived", "untested")
    print(f"{len(outcomes)} of {wanted} mutants were tried.\n")  # noqa: T201
    print(f"| Room | {' | '.join(words)} |\n|---|---|---|---|")  # noqa: T201
    for room in rooms:
        found = Counter(outcome for name, outcome in outcomes.items() if name.split(".")[1] == room)
        print(f"| `{room}` | {' | '.join(str(found[word]) for word in words)} |")  # noqa: T201
    for name, outcome in outcomes.items():
        if outcome != "killed":
            print(f"\n{outcome}: {name}", flush=True)  # noqa: T201
            _show(work, name)


if __name__ == "__main__":
    main()
