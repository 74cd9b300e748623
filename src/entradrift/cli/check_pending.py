"""The pending exports that `entradrift check` is given: read, explained and judged."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext

from entradrift.failover.pending.gathering import Inputs, gather
from entradrift.failover.pending.review import Configuration, review
from entradrift.failover.pending.safety import Limits
from entradrift.failover.pending.spool import Spool
from entradrift.model.comparison import Comparison
from entradrift.model.pending import PendingReport
from entradrift.model.snapshot import Snapshot


def review_of(
    files: Sequence[str],
    active: Sequence[str],
    *,
    comparison: Comparison,
    servers: tuple[Snapshot, Snapshot],
    limits: Limits,
) -> PendingReport:
    """Return the report about the pending exports in `files` without what is pending in `active` too.

    Its objects are gone with their temporary file when this returns; the figures remain. Raises InputError.
    """
    with Spool() as objects:
        found = gather(objects, Inputs(files, active), lambda _title, _size: nullcontext())
        return review(
            objects,
            files=found.files,
            limits=limits,
            configuration=Configuration(comparison, servers),
            subtracted=found.subtracted,
            further_reasons=found.reasons,
            # The option has another name here.
            notices=[notice.replace("--active has", "--active-pending has") for notice in found.notices],
        )
