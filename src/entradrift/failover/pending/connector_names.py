"""Names of connectors, of which some come from the names of files."""

from __future__ import annotations


def folded(connector: str) -> str:
    """Return a connector's name as it can be compared with one from a file name, which has no spaces."""
    return connector.casefold().replace("_", " ")
