"""The errors that people meet: one sentence each, with the exit code that scripts see."""

from __future__ import annotations

from entradrift.model.comparison import ExitCode


class EntradriftError(Exception):
    """Base of every expected failure. `str()` is one complete sentence for an administrator."""

    exit_code = ExitCode.INVALID


class InputError(EntradriftError):
    """An export (or another input file) that cannot be read or is not valid.

    `path` is the file, `place` a line ("line 12") or a JSON path ("$.ADSyncRule[3].Direction"), empty
    for the whole file; `problem` says what was found and expected, `fix` what to do about it.
    """

    def __init__(self, path: str, problem: str, *, place: str = "", fix: str = "") -> None:
        self.path = path
        self.place = place
        self.problem = problem
        self.fix = fix
        where = f"{path}, {place}" if place else path
        super().__init__(f"{where}: {problem}." + (f" {fix}." if fix else ""))


def cause(error: Exception) -> str:
    """Return what an error of the operating system or of a library says, in words for a sentence of ours."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__


class WrongPairError(EntradriftError):
    """The two exports are not a primary and a staging server of the same tenant."""

    exit_code = ExitCode.INCOMPLETE
