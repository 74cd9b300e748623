"""One pair of exports measured: parsing, loading, comparing, and the yardsticks."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deepdiff import DeepDiff

from benchmarks.generate import Size, write_pair
from benchmarks.measure import cpu_seconds, parse_each
from benchmarks.naive import canonical, diff
from entradrift.compare.snapshots import compare_snapshots
from entradrift.comparing import comparison_of
from entradrift.exports.load import load

DEEPDIFF_RULES = 1000
"""DeepDiff takes minutes above this."""


@dataclass(frozen=True)
class Measured:
    """CPU seconds of one pair of exports."""

    size: Size
    kind: str
    megabytes: float
    parse: float
    parse_uncollected: float
    load: float
    compare: float
    judge: float
    naive: float
    deepdiff: float | None
    findings: int

    @property
    def name(self) -> str:
        """What was measured."""
        return f"{self.size.name}, {self.kind}"


def measure(size: Size, kind: str, folder: Path, *, deepdiff: bool) -> Measured:
    """Measure one pair; called in a process of its own, so that sizes do not disturb each other."""

    folders = write_pair(size, folder, kind)
    megabytes = sum(path.stat().st_size for one in folders for path in one.rglob("*") if path.is_file()) / 1e6
    parse, _ = cpu_seconds(lambda: parse_each(folders))
    parse_uncollected, _ = cpu_seconds(lambda: parse_each(folders), collector=False)
    load_seconds, (primary, staging) = cpu_seconds(lambda: [load(str(one)) for one in folders])
    compare_snapshots(primary, staging)  # imports DeepDiff
    compare, _ = cpu_seconds(lambda: compare_snapshots(primary, staging))
    judged, comparison = cpu_seconds(lambda: comparison_of(primary, staging))
    one, other = canonical(primary), canonical(staging)
    naive, _ = cpu_seconds(lambda: diff(one, other))
    return Measured(
        size,
        kind,
        megabytes,
        parse,
        parse_uncollected,
        load_seconds,
        compare,
        judged,
        naive,
        _deepdiff(folders) if deepdiff and kind == "json" and 0 < size.rules <= DEEPDIFF_RULES else None,
        len(comparison.findings),
    )


def _deepdiff(folders: Sequence[Path]) -> float:
    """DeepDiff over the lists of rules as they were exported."""
    lists = [max(parse_each([folder], lambda found: found), key=_rules_in) for folder in folders]
    seconds, _ = cpu_seconds(lambda: DeepDiff(*lists, ignore_order=True), rounds=1)
    return seconds


def _rules_in(document: object) -> int:
    return len(document) if isinstance(document, list) and "AttributeFlowMappings" in document[0] else 0
