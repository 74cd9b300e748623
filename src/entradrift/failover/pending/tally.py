"""What reading pending exports counts beside the objects: what was passed over, and what nobody expected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

MAX_PATHS: Final = 200
_OTHERS: Final = "others"
MAX_LISTED: Final = 5
_MAX_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Reading:
    """How much was read, and what of it is not among the pending objects."""

    objects: int
    """Connector space objects in the files."""
    pending: int
    without: int
    """Objects with nothing pending: a file without the filter `/f:x` holds all objects of the connector."""
    unconfirmed: int
    """Objects whose changes were sent and are not confirmed yet, with nothing else pending."""
    unknown: Mapping[str, int]
    """Elements that this version does not know, by path; they were ignored."""
    connectors: tuple[str, ...]
    """Connectors of the objects."""
    notices: tuple[str, ...]
    """What people should know about the reading."""


@dataclass(slots=True)
class Tally:
    """Counts while files are read; several files and processes may share or merge one."""

    pending: int = 0
    without: int = 0
    unconfirmed: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    unknown_operations: Counter[str] = field(default_factory=Counter)
    obsolete: int = 0
    contradictions: int = 0
    connectors: dict[str, None] = field(default_factory=dict)

    def meet(self, connector: str) -> None:
        """Note that there are objects of a connector."""
        if len(self.connectors) < MAX_PATHS:
            self.connectors[connector] = None

    def ignore(self, path: str) -> None:
        """Count an element that is not known, by its path from `cs-object` down."""
        known = path in self.unknown or len(self.unknown) < MAX_PATHS
        self.unknown[path if known else _OTHERS] += 1

    def strange(self, operation: str) -> None:
        """Count an operation that is not known; the object is taken for an update."""
        known = operation in self.unknown_operations or len(self.unknown_operations) < MAX_PATHS
        self.unknown_operations[operation if known else _OTHERS] += 1

    def add(self, other: Tally) -> None:
        """Add what another part of the files counted."""
        self.pending += other.pending
        self.without += other.without
        self.unconfirmed += other.unconfirmed
        self.obsolete += other.obsolete
        self.contradictions += other.contradictions
        for connector in other.connectors:
            self.meet(connector)
        for path, count in other.unknown.items():
            self.ignore(path)
            self.unknown[path if path in self.unknown else _OTHERS] += count - 1
        for operation, count in other.unknown_operations.items():
            self.strange(operation)
            self.unknown_operations[operation if operation in self.unknown_operations else _OTHERS] += (
                count - 1
            )

    def reading(self) -> Reading:
        """Return the counts for good."""
        return Reading(
            objects=self.pending + self.without + self.unconfirmed,
            pending=self.pending,
            without=self.without,
            unconfirmed=self.unconfirmed,
            unknown=dict(sorted(self.unknown.items())),
            connectors=tuple(self.connectors),
            notices=tuple(self._notices()),
        )

    def _notices(self) -> Iterator[str]:
        if self.without:
            yield (
                f"{_objects(self.without)} nothing pending and {'was' if self.without == 1 else 'were'} passed over: "
                "the export was probably written without /f:x."
            )
        if self.unconfirmed:
            yield (
                f"{_objects(self.unconfirmed)} changes that were sent and are not confirmed by an import yet; "
                "they are not pending."
            )
        if self.obsolete:
            yield f"{_objects(self.obsolete)} the operation obsolete, which is read as a delete."
        for operation, count in sorted(self.unknown_operations.items()):
            yield (
                f"{_objects(count)} the operation {operation}, which is not known; "
                f"{'it is' if count == 1 else 'they are'} counted as updates. Look at them by hand."
            )
        if self.contradictions:
            yield (
                f"{_objects(self.contradictions)} another operation in export-delta-operation than in the delta; "
                "the delta was used."
            )
        if self.unknown:
            paths = sorted(self.unknown)
            listed = ", ".join(paths[:MAX_LISTED]) + (", …" if len(paths) > MAX_LISTED else "")
            count = sum(self.unknown.values())
            what = (
                "1 element that is not known was"
                if count == 1
                else f"{count} elements that are not known were"
            )
            yield f"{what} ignored: {listed}."


def _objects(count: int) -> str:
    return f"{count} object{' has' if count == 1 else 's have'}"


def name_of(element: Element) -> str:
    """Return the tag of an element that is not known, fit to be shown."""
    return shown(element.tag)


def shown(text: str) -> str:
    """Return a word of the file, fit to be shown."""
    return "".join(character if character.isprintable() else "?" for character in text[:_MAX_NAME])
