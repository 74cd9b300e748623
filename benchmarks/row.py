"""One measured figure against what was wanted."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the result."""

    what: str
    measured: float
    wanted: float | None
    unit: str
    note: str = ""

    @property
    def verdict(self) -> str:
        """Whether the figure is as wanted."""
        return "-" if self.wanted is None else "ok" if self.measured <= self.wanted else "MISSED"
