"""What a pattern names: the files and folders that can be exports."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from fnmatch import translate
from pathlib import Path
from typing import Final

from entradrift.errors import EntradriftError, cause
from entradrift.exports.cmdlets.parts import NOUNS
from entradrift.exports.files import head_of, looks_readable
from entradrift.model.comparison import ExitCode

MOST: Final = 10_000
"""A server that exports every hour needs a year to write as many."""
_UNFINISHED: Final = (".tmp", ".partial")
"""How names end while what they name is being written; names that begin with a dot are hidden."""
_EXPORT_SUFFIXES: Final = (".json", ".xml", ".zip")
"""Files of these names are exports even where they do not look like one: they are damaged."""
_PARTS: Final = frozenset(
    {"connectors", "globalsettings", "synchronizationrules"}
    | {f"{prefix}{noun}".casefold() for noun in NOUNS for prefix in ("", "Get-")}
    | {noun.removeprefix("ADSync").casefold() for noun in NOUNS}
)
"""Names, without suffix, of the parts of one export: folders of a tree, files of the cmdlets."""
_ZIP: Final = b"PK\x03\x04"


class NoExportError(EntradriftError):
    """Nothing that a pattern names can be compared."""

    exit_code = ExitCode.INCOMPLETE


@dataclass(frozen=True, slots=True)
class Candidates:
    """What a pattern names."""

    paths: tuple[Path, ...]
    """Sorted by name; at least one."""
    by_wildcard: bool
    """False where the pattern names one export itself, whatever it looks like."""
    troubles: tuple[str, ...] = ()
    """One sentence for each folder that could not be searched."""


def candidates(pattern: str) -> Candidates:
    """Return the files and folders that `pattern` (absolute, with the wildcards `*` and `?`) names.

    Left out are what is hidden or still being written, and files that neither are nor claim to be exports.
    Raises NoExportError when nothing is left, or too much.
    """
    path = Path(pattern)
    steps = path.parts
    first = next((index for index, step in enumerate(steps) if index and _is_wild(step)), len(steps))
    base = Path(*steps[:first])
    if first == len(steps):
        return Candidates((_existing(base),), by_wildcard=False)
    found = [_existing(base)]
    troubles: list[str] = []
    for step in steps[first:]:
        found = _matching(found, step, troubles)
        if len(found) > MOST:
            raise NoExportError(
                f"{pattern} names more than {MOST:,} files; name fewer, or move old exports away."
            )
    left = tuple(path for path in found if _can_be_export(path))
    if not left:
        raise NoExportError(" ".join(troubles[:1]) or f"{pattern} names no export: nothing there matches it.")
    _refuse_parts(left, pattern)
    return Candidates(left, by_wildcard=True, troubles=tuple(troubles))


def is_part(name: str) -> bool:
    """Tell whether a file or folder of this name is a part of an export rather than one."""
    return Path(name).stem.casefold() in _PARTS


def is_unfinished(name: str) -> bool:
    """Tell whether `name` says that the file is still being written."""
    return name.casefold().endswith(_UNFINISHED)


def _is_wild(step: str) -> bool:
    return "*" in step or "?" in step


def _existing(path: Path) -> Path:
    try:
        path.stat()
    except FileNotFoundError:
        parent = next((folder for folder in path.parents if os.path.exists(folder)), path)  # noqa: PTH110 - never raises
        raise NoExportError(f"There is no {path}; the nearest folder that exists is {parent}.") from None
    except (OSError, ValueError) as error:
        raise NoExportError(f"{path} cannot be opened ({cause(error)}).") from None
    return path


def _matching(folders: list[Path], step: str, troubles: list[str]) -> list[Path]:
    """Return what in the `folders` is called like one step of the pattern; the rest goes to `troubles`."""
    if not _is_wild(step):
        return [folder / step for folder in folders if os.path.exists(folder / step)]  # noqa: PTH110 - never raises
    # A bracket is a character like any other: Windows allows it in names, and people do not know it as a wildcard.
    name_like = re.compile(translate(step.replace("[", "[[]")), re.IGNORECASE if os.name == "nt" else 0)
    found: list[Path] = []
    for folder in folders:
        try:
            names = os.listdir(folder)  # noqa: PTH208 - names are all that is needed
        except NotADirectoryError:
            continue
        except OSError as error:
            troubles.append(f"{folder} could not be searched for exports ({cause(error)}).")
            continue
        found += [
            folder / name
            for name in sorted(names)
            if name_like.match(name) and not name.startswith(".") and not is_unfinished(name)
        ]
    return found


def _can_be_export(path: Path) -> bool:
    """Tell whether a match can be meant: not a log, a read-me file or what the file manager leaves behind."""
    try:
        if path.is_dir() or (path.is_file() and path.suffix.casefold() in _EXPORT_SUFFIXES):
            return True
        if not path.is_file():
            # A link to nowhere, or a pipe, which nobody may ever write to.
            return False
        with path.open("rb") as stream:
            head = head_of(stream)
    except OSError:
        # Not for us to judge: reading it will say what is wrong.
        return True
    return head.startswith(_ZIP) or looks_readable(head)


def _refuse_parts(paths: tuple[Path, ...], pattern: str) -> None:
    """Raise NoExportError when the pattern names the parts of an export instead of the export."""
    by_folder: dict[Path, int] = {}
    for path in paths:
        if is_part(path.name):
            by_folder[path.parent] = by_folder.get(path.parent, 0) + 1
    parts = next((folder for folder, count in by_folder.items() if count > 1), None)
    if parts:
        raise NoExportError(
            f"{pattern} names the parts of one export, not exports; write {parts} to name the export itself."
        )
