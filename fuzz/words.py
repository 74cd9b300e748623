"""The words that the readers look for, taken from the code: a fuzzer cannot guess `msDS-Device` letter by letter."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from fuzz import parts

HERE: Final = Path(__file__).parent
CORPUS: Final = HERE / "corpus"
ZIPPED: Final = frozenset({"zip", "pending-zip"})
"""Readers whose seeds are kept unpacked, as text."""
_SOURCE: Final = HERE.parent / "src" / "entradrift"
_ROOMS: Final = (
    "exports",
    "model",
    "failover/pending",
    "policy",
    "nightly",
    "history",
    "report/report_file.py",
)
_WORD: Final = re.compile(r"[\w.:/@{}$-][\w.:/@{}$ -]{1,39}", re.ASCII)


def words() -> list[str]:
    """Return every string in the code that can stand in an input, sorted."""
    return sorted({word for path in _modules() for word in _texts(path) if _WORD.fullmatch(word)})


def _modules() -> Iterator[Path]:
    for room in _ROOMS:
        place = _SOURCE / room
        yield from [place] if place.suffix else sorted(place.rglob("*.py"))


def _texts(path: Path) -> Iterator[str]:
    """Yield the strings of a module; a string of several words also word by word."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
            yield from node.value.split()


def seeds(reader: str) -> dict[str, bytes]:
    """Return the seeds of a reader by file name, as the reader is given them."""
    found = {path.name: path.read_bytes() for path in sorted((CORPUS / reader).iterdir())}
    if reader in ZIPPED:
        return {name: parts.zipped(parts.split(seed)) for name, seed in found.items()}
    return found
