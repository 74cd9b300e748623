"""What happened in the rounds of one kind of fault."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Figures:
    """Counts rounds by how they ended."""

    seen: Counter[str] = field(default_factory=Counter)
    skipped: str = ""
    """Why nothing was tried."""

    def add(self, how: str) -> None:
        """Count one round."""
        self.seen[how] += 1

    @property
    def rounds(self) -> int:
        """How many rounds there were."""
        return self.seen.total()

    def __str__(self) -> str:
        if self.skipped:
            return f"skipped: {self.skipped}"
        listed = ", ".join(f"{count} {how}" for how, count in sorted(self.seen.items()))
        return f"{self.rounds} rounds: {listed}"
