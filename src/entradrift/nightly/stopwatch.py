"""How long the stages of a run take."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from entradrift import clock


class Stopwatch:
    """Measures stages, in seconds to the millisecond."""

    def __init__(self) -> None:
        self._start = clock.seconds()
        self.timings: dict[str, float] = {}
        """Seconds by stage, in the order in which they ended."""

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure what happens inside; a stage that fails counts as well."""
        start = clock.seconds()
        try:
            yield
        finally:
            self.timings[name] = round(clock.seconds() - start, 3)

    @property
    def seconds(self) -> float:
        """Seconds since the beginning."""
        return round(clock.seconds() - self._start, 3)
