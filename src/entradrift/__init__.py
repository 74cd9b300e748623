"""entradrift: configuration drift between a primary and a staging Microsoft Entra Connect server.

>>> import entradrift
>>> primary = entradrift.load("exports/SYNC01")      # doctest: +SKIP
>>> staging = entradrift.load("exports/SYNC02")      # doctest: +SKIP
>>> comparison = entradrift.compare(primary, staging)   # doctest: +SKIP
>>> print(entradrift.render(comparison, "text"))     # doctest: +SKIP
"""

from __future__ import annotations

import os
import sys
from types import ModuleType
from typing import TYPE_CHECKING

from entradrift.version import VERSION as __version__  # noqa: N811 - the name that Python tools look for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entradrift.model.comparison import Comparison
    from entradrift.model.snapshot import Snapshot
    from entradrift.policy.acceptance import Acceptance

__all__ = ["__version__", "compare", "load", "render"]


class _Package(ModuleType):
    def __setattr__(self, name: str, value: object) -> None:
        # The room `entradrift.compare`, once imported, must not hide the function of the same name.
        if name != "compare" or not isinstance(value, ModuleType):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def load(path: str | os.PathLike[str]) -> Snapshot:
    """Return the snapshot of the server whose export is at `path` (a file, a folder, a zip, or `-`).

    Raises entradrift.errors.InputError with one sentence when the export cannot be read or is not valid.
    """
    from entradrift.exports.load import load as load_export  # noqa: PLC0415 - importing entradrift stays cheap

    return load_export(os.fspath(path))


def compare(
    primary: Snapshot,
    staging: Snapshot,
    baseline: Snapshot | None = None,
    acceptances: Sequence[Acceptance] = (),
) -> Comparison:
    """Return the judged comparison of two servers.

    With `baseline`, a state in which both agreed, each finding says on which server it changed since.
    `acceptances` are differences that somebody signed off (entradrift.policy.acceptance_file.read).
    Raises entradrift.errors.WrongPairError when the two are not a primary and a staging server of one tenant.
    """
    from entradrift.comparing import comparison_of  # noqa: PLC0415 - importing entradrift stays cheap

    return comparison_of(primary, staging, baseline, acceptances=acceptances)


def render(comparison: Comparison, format: str = "text") -> str:  # noqa: A002 - the word users expect
    """Return `comparison` in a format that `entradrift compare --format` takes, such as `html` or `json`.

    Raises entradrift.errors.EntradriftError for another format.
    """
    from entradrift.report import by_name  # noqa: PLC0415 - importing entradrift stays cheap

    return by_name(format).render(comparison)
