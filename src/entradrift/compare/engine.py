"""The one place that uses DeepDiff: which fields of two keyed records differ.

DeepDiff is exact on dictionaries keyed by identity and treacherous on much else (it takes 1 for True in
lists, hides keys that begin with `__`, folds dissimilar objects into one change, stops early when told a
maximum). So equal fields are pruned first with strict equality, only the residue is given to DeepDiff, and
a residue that DeepDiff does not report is a bug that is raised, never passed over.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from entradrift.model.values import Value

Path = tuple[str, ...]
Record = Mapping[Path, Value]
"""The comparable fields of one object by path."""


class Missing(Enum):
    """The type of `MISSING`."""

    MISSING = "missing"


MISSING: Final = Missing.MISSING
"""The field is not there at all, which is not the same as null."""


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field that differs."""

    key: Hashable
    path: Path
    primary: Value | Missing
    staging: Value | Missing

    @property
    def values(self) -> tuple[Value, Value]:
        """What both servers have there; None where one has no such field at all."""
        primary, staging = self.primary, self.staging
        return (
            None if isinstance(primary, Missing) else primary,
            None if isinstance(staging, Missing) else staging,
        )


def differences(
    primary: Mapping[Hashable, Record], staging: Mapping[Hashable, Record]
) -> list[FieldDifference]:
    """Return the fields that differ, in the order of the records and paths of `primary`, then `staging`.

    Both arguments map the same keys to records; a key that only one of them has counts as an empty record.
    Raises RuntimeError where DeepDiff does not see what differs: that is a bug.
    """
    residue_primary, residue_staging = _residue(primary, staging)
    if not residue_primary and not residue_staging:
        return []
    reported = _deepdiff_fields(residue_primary, residue_staging)
    found: list[FieldDifference] = []
    for key in dict.fromkeys((*residue_primary, *residue_staging)):
        left, right = residue_primary.get(key, {}), residue_staging.get(key, {})
        for path in dict.fromkeys((*left, *right)):
            if (key, path) not in reported:
                raise RuntimeError(f"DeepDiff did not report a field that differs: {path}")
            found.append(FieldDifference(key, path, left.get(path, MISSING), right.get(path, MISSING)))
    return found


def strictly_equal(one: object, other: object) -> bool:
    """Equality that tells True from 1 and 1 from 1.0, at any depth."""
    if one is other:
        return True
    if type(one) is not type(other):
        return isinstance(one, Mapping) and isinstance(other, Mapping) and _mappings_equal(one, other)
    if isinstance(one, tuple | list):
        assert isinstance(other, tuple | list)  # noqa: S101 - the types are the same
        return len(one) == len(other) and all(map(strictly_equal, one, other))
    if isinstance(one, Mapping):
        assert isinstance(other, Mapping)  # noqa: S101 - the types are the same
        return _mappings_equal(one, other)
    return one == other


def _mappings_equal(one: Mapping[object, object], other: Mapping[object, object]) -> bool:
    return len(one) == len(other) and all(
        key in other and strictly_equal(value, other[key]) for key, value in one.items()
    )


_Residue = dict[Hashable, dict[Path, Value]]


def _residue(
    primary: Mapping[Hashable, Record], staging: Mapping[Hashable, Record]
) -> tuple[_Residue, _Residue]:
    left: _Residue = {}
    right: _Residue = {}
    for key in dict.fromkeys((*primary, *staging)):
        one, other = primary.get(key, {}), staging.get(key, {})
        for path in dict.fromkeys((*one, *other)):
            if path in one and path in other and strictly_equal(one[path], other[path]):
                continue
            if path in one:
                left.setdefault(key, {})[path] = one[path]
            if path in other:
                right.setdefault(key, {})[path] = other[path]
    return left, right


def _deepdiff_fields(left: _Residue, right: _Residue) -> set[tuple[Hashable, Path]]:
    from deepdiff import DeepDiff  # noqa: PLC0415 - 80 ms that a run without any difference need not pay

    keys = list(dict.fromkeys((*left, *right)))
    tree = DeepDiff(
        {key: dict(left.get(key, {})) for key in keys},
        {key: dict(right.get(key, {})) for key in keys},
        view="tree",
        ignore_private_variables=False,
        threshold_to_diff_deeper=0,
        zip_ordered_iterables=True,
        verbose_level=2,
    )
    fields: set[tuple[Hashable, Path]] = set()
    for levels in tree.values():
        for level in levels:
            steps = level.path(output_format="list")
            fields.add((steps[0], steps[1]))
    return fields
