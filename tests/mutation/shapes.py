"""Validation, remembered by shape: schemas describe shapes only (a test holds that), and validating takes half of the time."""

# ruff: noqa: ANN401 - JSON documents and fields of the model are of any type

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from entradrift.exports import validation


class _Remembering:
    """A validator that is asked once about each shape: of a whole document, and of an entry of one of its lists."""

    def __init__(self, validator: Any) -> None:
        self._validator = validator
        self._valid: set[object] = set()

    def iter_errors(self, document: Any) -> list[Any]:
        shape = _shape(document)
        if shape in self._valid:
            return []
        errors = list(self._validator.iter_errors(self._unknown(document)))
        if errors:
            # With the places that they have in the whole.
            return list(self._validator.iter_errors(document))
        self._valid |= {shape, *_entries(document)}
        return []

    def _unknown(self, document: Any) -> Any:
        """Leave out the entries of lists that are known to be valid, which holds as no schema says how many there are."""
        if isinstance(document, list):
            return [item for item in document if ("", _shape(item)) not in self._valid]
        if isinstance(document, dict):
            return {
                key: [item for item in items if (key, _shape(item)) not in self._valid]
                if isinstance(items, list)
                else items
                for key, items in document.items()
            }
        return document


def _entries(document: Any) -> Iterator[tuple[str, object]]:
    lists = document if isinstance(document, dict) else {"": document}
    for key, items in lists.items():
        if isinstance(items, list):
            yield from ((key, _shape(item)) for item in items)


def _shape(value: Any) -> object:
    if isinstance(value, dict):
        return tuple([(key, _shape(child)) for key, child in value.items()])
    if isinstance(value, list):
        return (list, *[_shape(child) for child in value])
    return (float, value.is_integer()) if isinstance(value, float) else value.__class__


@contextmanager
def remembered() -> Iterator[None]:
    """Make every reader remember which shapes are valid."""
    original = validation._validator  # noqa: SLF001 - the one place where all readers validate
    made: dict[tuple[str, str], _Remembering] = {}

    def remembering(schema: str, definition: str) -> Any:
        key = schema, definition
        if key not in made:
            made[key] = _Remembering(original(schema, definition))
        return made[key]

    validation._validator = remembering  # type: ignore[assignment]  # noqa: SLF001
    try:
        yield
    finally:
        validation._validator = original  # noqa: SLF001
