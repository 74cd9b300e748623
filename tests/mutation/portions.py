"""What is tried at once: an export as a reader takes it, and the parts of it whose leaves are changed.

An export falls into units (a file of an XML tree, a rule, the output of a cmdlet). A unit that was tried in one export is
not tried again in another that holds the very same unit. What a reader does with a leaf depends on the unit that it is in
and on little else, so most of the export is left out meanwhile: the rules are tried a few at a time, and what stands beside
them says who the server and its connectors are.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from entradrift.model.snapshot import Format, Snapshot

from .leaf_changes import LeafChange

RULES_IN_A_PORTION: Final = 3
PARTNER: Final = "SYNC09"
STAGING_MODE: Final = "Microsoft.Synchronize.StagingMode"
ACCOUNT: Final = r"\bSync_[A-Za-z0-9-]+_"
"""How the account of a server names it, which stands in for its name where no other is given."""


@dataclass(frozen=True)
class Unit:
    """A part of an export that is changed leaf by leaf."""

    digest: str
    changes: Callable[[], Iterator[LeafChange]]


@dataclass(frozen=True)
class Portion:
    """An export as it is read for some of its units: the partner server, parsed, whose leaves are changed."""

    name: str
    format: Format
    untouched: Callable[[], Snapshot]
    """Read the primary: the same export, not changed."""
    read: Callable[[], Snapshot]
    """Read the documents as they are now."""
    units: tuple[Unit, ...]
