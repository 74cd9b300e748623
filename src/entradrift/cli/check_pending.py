"""The pending exports that `entradrift check` is given: read, explained and judged."""

from __future__ import annotations

from entradrift.cli.progress import progress_bar
from entradrift.failover.pending.gathering import Inputs, gather
from entradrift.failover.pending.review import Configuration, review
from entradrift.failover.pending.safety import Limits
from entradrift.failover.pending.spool import Spool
from entradrift.model.pending import PendingReport


def review_of(inputs: Inputs, *, configuration: Configuration, limits: Limits) -> PendingReport:
    """Return the report about the pending exports of `inputs`, with the differences of `configuration` as causes.

    Its objects are gone with their temporary file when this returns; the figures remain. Raises InputError.
    """
    with Spool() as objects:
        found = gather(objects, inputs, progress_bar)
        return review(
            objects,
            files=found.files,
            limits=limits,
            configuration=configuration,
            subtracted=found.subtracted,
            further_reasons=found.reasons,
            notices=found.notices,
        )
