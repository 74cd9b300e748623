"""The files that ship with entradrift: schemas, templates and assets, from a wheel or from a checkout."""

from __future__ import annotations

import json
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from entradrift.errors import EntradriftError

_SUFFIX = ".schema.json"


class UnknownSchemaError(EntradriftError):
    """A schema was asked for that entradrift does not have."""


def text(path: str) -> str:
    """Return the text of a file inside the package, by its path such as `report/assets/report.css`."""
    return files("entradrift").joinpath(path).read_text(encoding="utf-8")


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema called `name`, such as `report`. Raises UnknownSchemaError."""
    names = schema_names()
    if name not in names:
        raise UnknownSchemaError(f'There is no schema "{name}"; the schemas are {", ".join(names)}.')
    document: dict[str, Any] = json.loads(_schemas().joinpath(name + _SUFFIX).read_text(encoding="utf-8"))
    return document


def schema_names() -> tuple[str, ...]:
    """Return the names of all schemas, sorted."""
    return tuple(
        sorted(
            file.name.removesuffix(_SUFFIX) for file in _schemas().iterdir() if file.name.endswith(_SUFFIX)
        )
    )


def _schemas() -> Traversable:
    # A wheel carries the schemas inside the package; a checkout keeps them beside `src`.
    packaged = files("entradrift").joinpath("schemas")
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2] / "schemas"
