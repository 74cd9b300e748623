"""Comparing two servers: stages, alternatives, memory, and how all of it grows with rules, OUs and the changed share."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.alternatives import Alternative
from benchmarks.generate import Size
from benchmarks.measure import (
    NO_RESOURCE,
    Command,
    Imports,
    best_command,
    imports_of,
    in_own_process,
    run_module,
)
from benchmarks.pair import Measured, measure
from benchmarks.plan import Plan
from benchmarks.row import Point, Row, growth

RULES = (Size("70 rules", rules=70), Size("300 rules", rules=300), Size("1000 rules", rules=1000))
LARGEST = Size("5000 rules", rules=5000)
SHARES = tuple(Size(f"1000 rules, {share:.0%} changed", rules=1000, changed=share) for share in (0.1, 1.0))
OUS = tuple(Size(f"60 connectors x {ous} OUs", connectors=60, ous=ous) for ous in (1000, 5000))
SMOKE = (
    Size("10 rules", rules=10),
    Size("10 rules, all changed", rules=10, changed=1.0),
    Size("2 connectors", connectors=2, ous=100),
)
MANY_ROUNDS_UP_TO = 100
"""Megabytes: whole commands on larger exports run once."""
WANTED_PARSE = {"json": 10.0, "xml": 4.0}
WANTED_NAIVE = 2.0
"""These two at 1 % changed."""
WANTED_DEEPDIFF = 1 / 50
DEEPDIFF_RULES = 1000
"""How many rules that limit is for."""
MEGABYTES_FROM = 1.0
FINDINGS_FROM = 100
SECONDS_FROM = 0.05
"""From which sizes and CPU seconds on growth is judged."""
KINDS = ("json", "xml")

Result = tuple[Measured, Command]


def rows(plan: Plan, folder: Path) -> Iterator[Row]:
    """Each size in both formats, then the growth."""
    sizes = plan.pick((*RULES, LARGEST, *SHARES, *OUS), (*RULES, *SHARES, *OUS), SMOKE)
    results: list[Result] = []
    kinds = plan.pick(KINDS, KINDS, KINDS[:1])
    for kind in kinds:
        imports: Imports | None = None
        for size in sizes:
            place = folder / size.name
            found = in_own_process(measure, size, kind, place, plan.rounds, plan.pick(60, 5, 5))
            arguments = compare_command(place / kind)
            # What is imported depends on the format, not on the size.
            imports = imports or imports_of(arguments, plan.rounds)
            rounds = plan.rounds if found.megabytes < MANY_ROUNDS_UP_TO else 1
            runs = [whole_command(arguments) for _ in range(rounds)]
            results.append((found, best_command(runs)))
            shutil.rmtree(place)
            yield from pair_rows(*results[-1], imports)
    for kind in kinds:
        yield from growth_rows([result for result in results if result[0].kind == kind])


def compare_command(folder: Path) -> list[str]:
    """The arguments that compare the two servers in `folder` and write a page."""
    servers = [f"--{server}={folder / server}" for server in ("primary", "staging")]
    return ["compare", *servers, f"--out={folder / 'report.html'}"]


def whole_command(arguments: Sequence[str]) -> Command:
    """The whole process; the servers differ, so it says drift."""
    return run_module("entradrift", *arguments, expected={1})


def pair_rows(found: Measured, command: Command, imports: Imports) -> Iterator[Row]:
    """Everything about one pair."""
    name, stages = found.name, found.stages
    whole = stages.load_and_compare
    note = f"{whole:.2f} s for {found.megabytes:.1f} MB; {whole / found.parser_uncollected:.3g} x without garbage collection"
    yield Row(
        f"{name}: load and compare ÷ parse",
        whole / found.parser,
        WANTED_PARSE[found.kind] if found.ordinary else None,
        "x",
        note,
    )
    note = f"{stages.difference * 1000:.0f} ms, {found.findings:,} findings"
    wanted = WANTED_NAIVE if found.ordinary else None
    yield Row(f"{name}: compare ÷ naive diff", stages.difference / found.naive, wanted, "x", note)
    for what, deepdiff in (("over lists", found.lists), ("over keyed dictionaries", found.keyed)):
        if deepdiff is not None:
            judged = what == "over lists" and found.size == Size("1000 rules", rules=DEEPDIFF_RULES)
            yield Row(
                f"{name}: compare ÷ DeepDiff {what}",
                stages.difference / deepdiff.seconds,
                WANTED_DEEPDIFF if judged else None,
                "x",
                f"DeepDiff {_took(deepdiff)}",
            )
    if found.text is not None:
        note = (
            f"diff {_took(found.text)}: {found.text.lines:,} differing lines for {found.findings:,} findings"
        )
        what = f"{name}: load and compare ÷ sorted text diff"
        yield Row(what, whole / found.text.seconds, None, "x", note)
    parts = {"import": imports.seconds, **vars(stages)}
    note = ", ".join(f"{stage} {seconds * 1000:.0f}" for stage, seconds in parts.items()) + " ms"
    yield Row(f"{name}: stages", sum(parts.values()), None, "s", note)
    if command.seconds is None:
        yield Row(f"{name}: whole command, peak memory", None, None, "MB", NO_RESOURCE)
    else:
        note = f"{command.seconds:.2f} s of CPU, with a page of HTML; {imports.modules} modules"
        yield Row(f"{name}: whole command, peak memory", command.megabytes, None, "MB", note)


def _took(alternative: Alternative) -> str:
    return f"{'stopped after ' if alternative.stopped else ''}{alternative.seconds:.1f} s"


def growth_rows(results: Sequence[Result]) -> Iterator[Row]:
    """Time and memory by rules and OUs (in megabytes of exports), and by the share that differs (in findings)."""
    kind = results[0][0].kind
    ordinary = [result for result in results if result[0].ordinary]
    most = max(found.size.rules for found, _ in results if not found.ordinary)
    dimensions = (
        ("rules", [result for result in ordinary if result[0].size.rules], "megabytes", MEGABYTES_FROM),
        ("OUs", [result for result in ordinary if not result[0].size.rules], "megabytes", MEGABYTES_FROM),
        (
            "findings",
            [result for result in results if result[0].size.rules == most],
            "findings",
            FINDINGS_FROM,
        ),
    )
    for dimension, chosen, size, judged_from in dimensions:
        for stages in ("load_and_compare", "differ_and_judge", "html", "json"):
            yield from growth(
                f"{kind} by {dimension}, {stages.replace('_', ' ')}",
                [
                    Point(found.size.name, getattr(found, size), getattr(found.stages, stages))
                    for found, _ in chosen
                ],
                judged_from=judged_from,
                least=SECONDS_FROM,
            )
        yield from growth(
            f"{kind} by {dimension}, peak memory",
            [Point(found.size.name, getattr(found, size), command.megabytes) for found, command in chosen],
            judged_from=judged_from,
        )
