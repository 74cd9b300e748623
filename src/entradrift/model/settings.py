"""A named value of a server, connector, partition or rule that needs no type of its own."""

from __future__ import annotations

from typing import NamedTuple

from entradrift.model.section import Section
from entradrift.model.values import Value


class Setting(NamedTuple):
    """One value with its path inside the object that holds it."""

    section: Section
    path: tuple[str, ...]
    value: Value
