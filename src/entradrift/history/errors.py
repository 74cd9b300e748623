"""What can go wrong with a history, one sentence each."""

from __future__ import annotations

from entradrift.errors import EntradriftError


class HistoryError(EntradriftError):
    """The database cannot be opened, read or written."""


class DamagedError(HistoryError):
    """The database is not what entradrift wrote; it can be made again from the run folders."""


class NewerSchemaError(HistoryError):
    """The database was written by a newer version of entradrift."""


class UnknownRunError(HistoryError):
    """A run was asked for that the history does not have, or a name that several runs share."""


class NoSnapshotError(HistoryError):
    """The state of a run was asked for that is no longer there, or never was."""
