"""Do the tests notice a mistake? `python3 -m scripts.mutation` puts mistakes into a copy of the source, one at a time.

mutmut makes them: another operator, constant, argument or branch, in functions and methods. A sample of them, so many in each
module, decided by the seed alone, is tried with the tests that reach the function, the fastest first; docs/testing.md says what
came out. Linux and macOS only, because every mutant is tried in a fork of a process that has imported everything.
"""

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
from pathlib import Path
from random import Random

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
    "tests/exports/test_rules_editor_hostile.py::test_time_grows_with_the_size",
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
    parser.add_argument("--work", type=Path, help="an empty folder for the copy, which stays there")
    given = parser.parse_args()
    rooms = given.room or list(ROOMS)
    with _folder(given.work) as work:
        _copy(work, rooms)
        _make(work)
        names = list(sample(work / "mutants" / "src", given.seed, given.each))
        Random(given.seed).shuffle(names)  # noqa: S311 - a sample: whatever the time allows is spread over all modules
        outcomes = try_all(work / "mutants", names, rooms, given.minutes * 60)
        _tell(work, rooms, len(names), outcomes)


def sample(mutants: Path, seed: int, each: int) -> Iterator[str]:
    """Yield the names of `each` mutants of every module, always the same for the same source and seed."""
    for notes in sorted(mutants.rglob("*.py.meta")):
        names = sorted(json.loads(notes.read_text("utf-8"))["exit_code_by_key"])
        module = notes.relative_to(mutants).as_posix().removesuffix(".py.meta")
        yield from Random(f"{seed} {module}").sample(names, min(each, len(names)))  # noqa: S311 - a sample


def try_all(mutants: Path, names: Sequence[str], rooms: Sequence[str], seconds: float) -> Outcomes:
    """Return what became of the mutants that were tried in that time; the working directory is `mutants` afterwards."""
    import pytest  # noqa: PLC0415 - of the tests, as is everything that it imports

    os.chdir(mutants)
    os.environ["MUTANT_UNDER_TEST"] = ""
    sys.path[:0] = ["src", "."]
    notes = json.loads(Path("mutmut-stats.json").read_text("utf-8"))
    lasts: Mapping[str, float] = notes["duration_by_test"]
    everywhere = [f"tests/{room}" for room in rooms]
    pytest.main(["--collect-only", "-qqq", "-p", "no:cacheprovider", *everywhere])
    outcomes: Outcomes = {}
    end = time.monotonic() + seconds
    for name in names:
        if time.monotonic() > end:
            break
        reaching = notes["tests_by_mangled_function_name"].get(name.rpartition("__mutmut_")[0], ())
        # pytest does not find a test again by a name in which it has escaped a character.
        tests = sorted(
            {test for test in reaching if lasts[test] < SLOW and "\\" not in test}, key=lasts.__getitem__
        )
        if not tests:
            outcomes[name] = "untested"
            continue
        survives = _survives_in_a_fork(name, tests)
        if survives and len(tests) <= FEW:
            survives = _survives_alone(name, everywhere)
        outcomes[name] = "survived" if survives else "killed"
    return outcomes


def _survives_in_a_fork(name: str, tests: Sequence[str]) -> bool:
    import pytest  # noqa: PLC0415

    child = os.fork()
    if child == 0:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        used = int(time.process_time())
        resource.setrlimit(resource.RLIMIT_CPU, (used + SECONDS, used + SECONDS + 1))
        os.environ["MUTANT_UNDER_TEST"] = name
        os._exit(int(pytest.main([*ARGUMENTS, *tests])))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code == pytest.ExitCode.USAGE_ERROR:
        raise SystemExit(f"pytest did not find the tests of {name}")
    return code == 0


def _survives_alone(name: str, tests: Sequence[str]) -> bool:
    environment = os.environ | {"MUTANT_UNDER_TEST": name, "PYTHONPATH": "src"}
    left_out = [f"--deselect={test}" for test in LEFT_OUT]
    command = [sys.executable, "-m", "pytest", *ARGUMENTS, *left_out, *tests]
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
