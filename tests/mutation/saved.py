"""The figures of a part, kept in a file, and added up with those of others."""

import json
from collections.abc import Iterable
from pathlib import Path

from .trial import Tally
from .written_list import LIST, Ignored


def write(path: Path, tally: Tally, cpu: float) -> None:
    """Write what came of the changes that were tried."""
    document = {
        "part": tally.part,
        "cpu": cpu,
        "repeated": tally.repeated,
        "outcomes": [[*key, number] for key, number in tally.outcomes.items()],
        "shapes": [
            [outcome, list(shape), number]
            for outcome, shapes in tally.shapes.items()
            for shape, number in shapes.items()
        ],
        "examples": [[list(shape), example] for shape, example in tally.examples.items()],
        "reasons": {outcome: dict(reasons) for outcome, reasons in tally.reasons.items()},
        "used": [_name(entry) for entry in LIST if entry in tally.used],
    }
    path.write_text(json.dumps(document, indent=0), "utf-8")


def read(paths: Iterable[Path]) -> tuple[Tally, float]:
    """Return the sum of the files, and the CPU seconds of all of them. Raises ValueError unless they are one whole."""
    tally, cpu, parts = Tally(), 0.0, []
    entries = {_name(entry): entry for entry in LIST}
    for path in paths:
        document = json.loads(path.read_text("utf-8"))
        parts.append(tuple(document["part"]))
        cpu += document["cpu"]
        # Each part goes through all changes.
        tally.repeated = document["repeated"]
        for *key, number in document["outcomes"]:
            tally.outcomes[tuple(key)] += number
        for outcome, shape, number in document["shapes"]:
            tally.shapes[outcome][tuple(shape)] += number
        for shape, example in document["examples"]:
            tally.examples.setdefault(tuple(shape), example)
        for outcome, reasons in document["reasons"].items():
            tally.reasons[outcome].update(reasons)
        tally.used |= {entries[name] for name in document["used"] if name in entries}
    expected = [(number, parts[0][1]) for number in range(1, parts[0][1] + 1)]
    if sorted(parts) != expected:
        raise ValueError(f"these are not the parts of one whole: {sorted(parts)}")
    return tally, cpu


def _name(entry: Ignored) -> str:
    return " ".join(
        (entry.format, entry.reason, entry.check, entry.paths.pattern, *entry.kinds, entry.old.pattern)
    )
