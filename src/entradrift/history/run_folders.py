"""Which run folders there are below the reports folder, and what can be read from them."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Final

from entradrift.errors import InputError
from entradrift.history import run_file
from entradrift.history.errors import HistoryError
from entradrift.model.run import Run

PRIMARY_ZIP: Final = "primary.zip"


def listing(reports: Path) -> dict[str, frozenset[str]] | None:
    """Return the names of everything in the folders below `reports`, by folder: candidates for pairs and runs.

    None where `reports` does not exist (a share that is gone says nothing about runs). Raises HistoryError when it
    cannot be listed.
    """
    try:
        with os.scandir(reports) as entries:
            folders = sorted(entry.name for entry in entries if entry.is_dir())
        return {name: frozenset(os.listdir(reports / name)) for name in folders}  # noqa: PTH208 - names are enough
    except FileNotFoundError:
        return None
    except OSError as error:
        raise HistoryError(
            f"{error.filename or reports} cannot be listed ({error.strerror or error}); the account that runs "
            "entradrift has to be able to read the reports folder."
        ) from None


def read_run(reports: Path, pair: str, name: str) -> Run:
    """Return the run in one run folder. Raises InputError when it cannot be read or says that it is another run."""
    path = reports / pair / name / run_file.FILE_NAME
    run = run_file.read(path)
    if (run.pair.casefold(), run.name) != (pair.casefold(), name):
        raise InputError(
            str(path),
            "the file does not belong to the folder that it is in",
            place="$.name",
            fix="Move the run folder back to where it came from",
        )
    # Where letter case means nothing, a pair that was renamed in letter case only keeps its folder.
    return replace(run, pair=pair)
