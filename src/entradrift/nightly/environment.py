"""`${NAME}` in the configuration: secrets come from the environment, and are never shown again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_REFERENCE: Final = re.compile(r"\$\{([^}]*)(\}?)")
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,30})://")
MASK: Final = "***"


def filled(text: str, environment: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """Return `text` with each `${NAME}` replaced, and the names that were used, in order.

    What the environment holds is never expanded itself. Raises ValueError, which names the variable and
    never holds a value, for one that is missing, empty or holds control characters.
    """
    names: list[str] = []

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if not match[2] or not _NAME.fullmatch(name):
            raise ValueError('"${" without the name of an environment variable and "}" after it')
        found = environment.get(name)
        if not found:
            state = "not set" if found is None else "empty"
            raise ValueError(f"the environment variable {name} is {state}")
        if not found.isprintable():
            raise ValueError(
                f"the environment variable {name} holds a line break or another control character"
            )
        names.append(name)
        return found

    return _REFERENCE.sub(value, text), tuple(dict.fromkeys(names))


def masked(url: str) -> str:
    """Return what may be shown of a URL that can hold a secret: its scheme."""
    match = _SCHEME.match(url)
    return f"{match[1]}://{MASK}" if match else MASK
