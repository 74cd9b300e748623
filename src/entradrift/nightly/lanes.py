"""What the comparisons of a night are called: names that are folders on every platform."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

NAME_RULE: Final = "1 to 64 of A-Z, a-z, 0-9, space and . _ -, beginning with a letter or digit, not ending in a space or a dot"
NAME: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ._-]{0,62}[A-Za-z0-9_-])?")
_DEVICE: Final = re.compile(r"(?:CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9]) *(?:\..*)?", re.IGNORECASE)
_OURS: Final = frozenset({"index.html"})
"""Files that lie beside the folders of the lanes."""


def problem_of(name: str) -> str:
    """Return why `name` cannot be the name of a lane; empty when it can."""
    if not NAME.fullmatch(name):
        return f"not a name that can be a folder everywhere; expected {NAME_RULE}"
    if _DEVICE.fullmatch(name):
        return "a name that Windows keeps for a device"
    if name.casefold() in _OURS:
        return "the name of a file that entradrift writes itself"
    return ""


def lane_names(pair: str, staging: str | Sequence[str] | Mapping[str, str]) -> dict[str, str]:
    """Return the staging server's pattern by lane name: one string, a numbered list or a table of labels."""
    if isinstance(staging, str):
        return {pair: staging}
    if isinstance(staging, Mapping):
        return {f"{pair}-{label}": pattern for label, pattern in staging.items()}
    return {f"{pair}-{number}": pattern for number, pattern in enumerate(staging, start=1)}
