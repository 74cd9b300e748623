"""One pair of exports measured in one process: the stages of a comparison, parsing alone, and the alternatives."""

import gc
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from benchmarks.alternatives import (
    Alternative,
    deepdiff_keyed,
    deepdiff_lists,
    rules_as_exported,
    text_diff,
)
from benchmarks.generate import Size, write_pair
from benchmarks.measure import cpu_in_turns, uncollected
from benchmarks.naive import canonical, diff
from entradrift.compare.connector_pairs import match_connectors
from entradrift.compare.snapshots import compare_snapshots, rules_matched
from entradrift.comparing import comparison_of
from entradrift.exports.load import documents_at, load
from entradrift.report import by_name

ALTERNATIVES_RULES = 1000
"""Above this, the alternatives take minutes."""


@dataclass(frozen=True)
class Stages:
    """CPU seconds of what the product itself calls, for both servers together."""

    parse: float
    """From the files to documents: reading, decoding, parsing, refusing what is no export."""
    normalize: float
    """From documents to snapshots, with validation."""
    match: float
    """Which connector and which rule is which."""
    compare: float
    """Everything that differs, without matching."""
    judge: float
    """From changes to findings and the verdict."""
    html: float
    json: float

    @property
    def difference(self) -> float:
        """Matching and comparing: what a diff does."""
        return self.match + self.compare

    @property
    def differ_and_judge(self) -> float:
        """From two snapshots to findings."""
        return self.difference + self.judge

    @property
    def load_and_compare(self) -> float:
        """Everything but rendering."""
        return self.parse + self.normalize + self.differ_and_judge


@dataclass(frozen=True)
class Measured:
    """One pair of exports."""

    size: Size
    kind: str
    megabytes: float
    findings: int
    stages: Stages
    parser: float
    """CPU seconds of the standard library's parser on the same files, and nothing else."""
    parser_uncollected: float
    """The same without garbage collection."""
    naive: float
    lists: Alternative | None = None
    keyed: Alternative | None = None
    text: Alternative | None = None

    @property
    def name(self) -> str:
        """What was measured."""
        return f"{self.size.name}, {self.kind}"

    @property
    def ordinary(self) -> bool:
        """Whether no more differs than between any two servers of a benchmark."""
        return self.size.changed == Size.changed


def measure(size: Size, kind: str, folder: Path, rounds: int, limit: int) -> Measured:
    """Write one pair below `folder` and measure it; alternatives are stopped after `limit` seconds."""
    folders = write_pair(size, folder, kind)
    primary, staging = (load(str(one)) for one in folders)
    difference, comparison = compare_snapshots(primary, staging), comparison_of(primary, staging)
    html, plain = by_name("html").render, by_name("json").render
    keyed = canonical(primary), canonical(staging)
    # What is at hand already costs a later garbage collection nothing, as in a process that has just begun.
    gc.collect()
    gc.freeze()
    spent = cpu_in_turns(
        {
            "parser": lambda: parse_each(folders),
            "parser uncollected": uncollected(lambda: parse_each(folders)),
            "documents": lambda: [documents_at(str(one)) for one in folders],
            "load": lambda: [load(str(one)) for one in folders],
            "match": lambda: rules_matched(
                primary, staging, match_connectors(primary.connectors, staging.connectors)
            ),
            "differ": lambda: compare_snapshots(primary, staging),
            "judged": lambda: comparison_of(primary, staging),
            "naive": lambda: diff(*keyed),
            "html": lambda: html(comparison),
            "json": lambda: plain(comparison),
        },
        rounds,
    )
    stages = Stages(
        parse=spent["documents"],
        normalize=spent["load"] - spent["documents"],
        match=spent["match"],
        compare=spent["differ"] - spent["match"],
        judge=spent["judged"] - spent["differ"],
        html=spent["html"],
        json=spent["json"],
    )
    assert difference.rules is not None
    common = kind == "json" and size.rules <= ALTERNATIVES_RULES
    lists = [rules_as_exported(one) for one in folders] if common and size.rules else []
    return Measured(
        size=size,
        kind=kind,
        megabytes=sum(path.stat().st_size for one in folders for path in one.rglob("*") if path.is_file())
        / 1e6,
        findings=len(comparison.findings),
        stages=stages,
        parser=spent["parser"],
        parser_uncollected=spent["parser uncollected"],
        naive=spent["naive"],
        lists=deepdiff_lists(lists[0], lists[1], limit) if lists else None,
        keyed=deepdiff_keyed(keyed[0], keyed[1], limit) if lists else None,
        text=text_diff(folders, folder, limit) if common else None,
    )


def parse_each(folders: Sequence[Path]) -> None:
    """What reading the files costs at the very least: the bytes and the standard library's parser, one by one."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix == ".json":
                json.loads(path.read_bytes())
            elif path.is_file():
                ET.fromstring(path.read_bytes())  # noqa: S314 - generated by ourselves
