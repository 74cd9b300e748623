"""How much is measured."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

Choice = TypeVar("Choice")


class Scope(StrEnum):
    """How large the inputs are."""

    FULL = "full"
    QUICK = "quick"
    """Without the largest sizes, and fewer rounds."""
    SMOKE = "smoke"
    """Tiny sizes, to see that everything runs."""


@dataclass(frozen=True)
class Plan:
    """What was asked for."""

    scope: Scope = Scope.FULL
    real: Path | None = None
    """A real export of Get-ADSyncServerConfiguration."""

    @property
    def rounds(self) -> int:
        """How often everything is measured; the best round counts."""
        return self.pick(3, 2, 1)

    def pick(self, full: Choice, quick: Choice, smoke: Choice) -> Choice:
        """The one that belongs to the scope."""
        return {Scope.FULL: full, Scope.QUICK: quick, Scope.SMOKE: smoke}[self.scope]
