"""Whole commands on the samples: CPU, peak memory and imports, from the start of the process to its end."""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from benchmarks.disguise import disguise
from benchmarks.measure import (
    NO_RESOURCE,
    Command,
    Imports,
    best_command,
    imports_of,
    in_own_process,
    in_turns,
    run_module,
)
from benchmarks.plan import Plan, Scope
from benchmarks.row import Row

SAMPLES = Path(__file__).resolve().parents[1] / "sample-configs"
CONTOSO, READY, PENDING = SAMPLES / "contoso", SAMPLES / "ready", SAMPLES / "pending"
OUT = "{out}"
"""Stands for a new folder in the arguments of a command that writes something."""
WANTED_REAL = (0.7, 120.0)
"""Seconds and megabytes of a comparison of real exports, with an HTML report."""
MANY_ROUNDS = 5
EVIDENCE_DAY = {"SOURCE_DATE_EPOCH": "1795244400"}
"""The day of the evidence in `sample-configs/ready`."""


@dataclass(frozen=True)
class Task:
    """One command."""

    name: str
    arguments: tuple[str, ...]
    exit_code: int = 0
    environment: Mapping[str, str] = field(default_factory=dict)
    wanted: tuple[float | None, float | None] = (None, None)
    """CPU seconds and megabytes."""

    def run(self, folder: Path) -> Command:
        """Run it once, with an output folder of its own."""
        with tempfile.TemporaryDirectory(dir=folder) as out:
            return run_module(
                "entradrift",
                *self._into(out),
                expected={self.exit_code},
                environment=self.environment,
            )

    def imports(self, folder: Path, rounds: int) -> Imports:
        """What it imports, in runs of their own."""
        with tempfile.TemporaryDirectory(dir=folder) as out:
            return imports_of(self._into(out), rounds, self.environment)

    def _into(self, out: str) -> list[str]:
        return [each.replace(OUT, out) for each in self.arguments]


def rows(plan: Plan, folder: Path) -> Iterator[Row]:
    """All commands in turns."""
    tasks = sample_tasks()
    if plan.real:
        partner = in_own_process(disguise, plan.real, folder / "disguised")
        tasks = (*tasks, real_task(plan.real, partner))
    turns = {task.name: partial(task.run, folder) for task in tasks}
    measured = in_turns(turns, plan.pick(MANY_ROUNDS, plan.rounds, 1))
    for task in tasks:
        # A smoke run is to be short: that imports can be measured shows in the topic `compare`.
        imports = None if plan.scope is Scope.SMOKE else task.imports(folder, plan.rounds)
        yield from command_rows(task.name, best_command(measured[task.name]), task.wanted, imports)


def command_rows(
    name: str,
    command: Command,
    wanted: tuple[float | None, float | None],
    imports: Imports | None = None,
) -> Iterator[Row]:
    """CPU and memory of one command."""
    if command.seconds is None:
        yield Row(f"{name}: CPU", None, wanted[0], "s", NO_RESOURCE)
        return
    note = f"of these {imports.seconds:.3f} s for imports; {imports.modules} modules" if imports else ""
    yield Row(f"{name}: CPU", command.seconds, wanted[0], "s", note)
    yield Row(f"{name}: peak memory", command.megabytes, wanted[1], "MB", f"exit code {command.exit_code}")


def sample_tasks() -> tuple[Task, ...]:
    """What people type, on the samples of the repository."""
    contoso, ready = _pair(CONTOSO), _pair(READY)
    evidence = tuple(f"--{each}-extra={READY / each}-extra.json" for each in ("primary", "staging"))
    allowed = ("--allow-unknown=R10", "--allow-unknown=R31")
    active = f"--active={PENDING / 'active'}"
    return (
        Task("entradrift --version", ("--version",)),
        Task("entradrift --help", ("--help",)),
        Task("entradrift compare, text", ("compare", *contoso), exit_code=1),
        Task("entradrift compare, HTML", ("compare", *contoso, f"--out={OUT}/report.html"), exit_code=1),
        Task("entradrift validate", ("validate", str(CONTOSO / "primary"))),
        Task(
            "entradrift check",
            ("check", *ready, *evidence, f"--pending={READY / 'pending'}", *allowed),
            environment=EVIDENCE_DAY,
        ),
        Task("entradrift pending", ("pending", str(PENDING / "staging"), active), exit_code=1),
        Task("entradrift align", ("align", *contoso, f"--out={OUT}/plan"), exit_code=1),
        Task("entradrift document", ("document", str(CONTOSO / "primary"), f"--out={OUT}/page.html")),
    )


def real_task(export: Path, partner: Path) -> Task:
    """A real export against its healthy partner: no drift, with a page."""
    servers = (f"--primary={export}", f"--staging={partner}")
    return Task(
        "real export, compare, HTML", ("compare", *servers, f"--out={OUT}/report.html"), wanted=WANTED_REAL
    )


def _pair(sample: Path) -> tuple[str, str]:
    return f"--primary={sample / 'primary'}", f"--staging={sample / 'staging'}"
