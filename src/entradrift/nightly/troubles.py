"""What goes wrong beside the comparisons themselves: said, counted, and never in the way of the rest."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterable, Iterator
from typing import Final

from entradrift import bugs
from entradrift.errors import EntradriftError
from entradrift.model.comparison import ExitCode

_WORST_FIRST: Final = (ExitCode.BUG, ExitCode.INVALID, ExitCode.INCOMPLETE, ExitCode.DRIFT, ExitCode.OK)
_LOG: Final = logging.getLogger(__name__)


def worst(codes: Iterable[ExitCode]) -> ExitCode:
    """Return the exit code that stands for all of these."""
    return min(codes, key=_WORST_FIRST.index, default=ExitCode.OK)


class Troubles:
    """Failures of one night."""

    def __init__(self) -> None:
        self.exit_codes: list[ExitCode] = []

    def add(self, exit_code: ExitCode, sentence: str) -> None:
        """Say what failed, and let it count."""
        self.exit_codes.append(exit_code)
        _LOG.error("%s", sentence)

    @contextlib.contextmanager
    def contained(self) -> Iterator[None]:
        """Let nothing that goes wrong inside reach what comes after it."""
        try:
            yield
        except EntradriftError as error:
            self.add(error.exit_code, str(error))
        except OSError as error:
            self.add(ExitCode.INVALID, f"Something could not be read or written ({error}).")
        except Exception:  # noqa: BLE001 - a bug in one part must not cost the rest of the night
            bug = bugs.report()
            self.add(ExitCode.BUG, f"{bug.sentence}\n{bug.details}" if bug.details else bug.sentence)
