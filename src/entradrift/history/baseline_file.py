"""`baseline.json`: the run that somebody chose as a pair's baseline, beside its run folders."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from entradrift.errors import InputError
from entradrift.history.json_file import read_json
from entradrift.model.run import RUN_NAME
from entradrift.whole_files import OutputError, write_files

FILE_NAME: Final = "baseline.json"
FORMAT: Final = "entradrift-baseline"
FORMAT_VERSION: Final = "1.0"
FIX: Final = "Choose again with entradrift history baseline set, or undo the choice with entradrift history baseline clear"
_MAX_BYTES: Final = 64 * 1024


def chosen_run(reports: Path, pair: str) -> str | None:
    """Return the name of the run that somebody chose, None where nobody did. Raises InputError for a broken file."""
    from entradrift.exports import validation  # noqa: PLC0415 - seldom needed

    path = reports / pair / FILE_NAME
    if not path.exists():
        return None
    document = read_json(path, FORMAT, FORMAT_VERSION, max_bytes=_MAX_BYTES, fix=FIX)
    validation.validate(document, "baseline", str(path))
    run: str = document["run"]
    if not RUN_NAME.fullmatch(run):
        raise InputError(str(path), "not the name of a run folder", place="$.run", fix=FIX)
    return run


def choose(reports: Path, pair: str, run: str | None) -> None:
    """Keep the choice of a run, or remove the choice. Raises OutputError."""
    path = reports / pair / FILE_NAME
    if run is None:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(f"{path} cannot be removed ({error.strerror or error}).") from None
        return
    document = {"format": FORMAT, "format_version": FORMAT_VERSION, "run": run}
    write_files({path: json.dumps(document, indent=1) + "\n"})
