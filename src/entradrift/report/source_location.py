"""Where the exports lie, as the URIs that SARIF asks for."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from entradrift.model.comparison import Comparison
from entradrift.model.snapshot import Source

_DRIVE = re.compile(r"[A-Za-z]:/")


def source_uri(source: Source) -> str:
    """Return the URI of an export: of its only file, else of the folder that its files share."""
    paths = [_slashes(file.path).split("/") for file in source.files]
    if len(paths) == 1:
        return uri("/".join(paths[0]))
    shared: list[str] = []
    for steps in zip(*(path[:-1] for path in paths), strict=False):
        if len(set(steps)) > 1:
            break
        shared.append(steps[0])
    if any(shared):
        return uri("/".join(shared)) + "/"
    return uri("/".join(paths[0])) if paths else "."


def artifacts(comparison: Comparison) -> list[dict[str, Any]]:
    """Return every file that was read, each once, with its SHA-256."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for summary in (comparison.primary, comparison.staging, comparison.baseline):
        for file in summary.source.files if summary else ():
            found[uri(file.path), file.sha256] = {
                "location": {"uri": uri(file.path)},
                "length": file.size,
                "roles": ["analysisTarget"],
                "hashes": {"sha-256": file.sha256},
            }
    return [found[key] for key in sorted(found)]


def uri(path: str) -> str:
    """Return the URI of a path; it is never that of another machine, whatever the path begins with."""
    slashes = _slashes(path)
    if _DRIVE.match(slashes):
        return f"file:///{slashes[:2]}{_quoted(slashes[2:])}"
    if slashes.startswith("/"):
        return f"file:///{_quoted(slashes.lstrip('/'))}"
    return _quoted(slashes)


def _slashes(path: str) -> str:
    return path.replace("\\", "/")


def _quoted(path: str) -> str:
    return quote(path.encode("utf-8", "surrogatepass"), safe="/~")
