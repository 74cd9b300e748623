"""On which server a difference came into being, seen from a baseline: a state in which both agreed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from entradrift.compare.alike import alike_changes, may_be_compared
from entradrift.compare.snapshots import Difference, compare_snapshots
from entradrift.compare.three_way import three_way
from entradrift.errors import WrongPairError
from entradrift.model.change import Change
from entradrift.model.snapshot import Snapshot
from entradrift.model.values import Value

UNKNOWN: Final = "unknown"


@dataclass(frozen=True, slots=True)
class Attribution:
    """What a baseline says about one change."""

    changed_on: str
    """`primary`, `staging`, `both` (differently) or `unknown`."""
    baseline: Value
    """The value that both servers had; None where there was none, or where the baseline does not show it."""


class Attributor:
    """Attributes the differences of a pair to a server, and finds what both servers changed alike."""

    def __init__(
        self, baseline: Snapshot, primary: Snapshot, staging: Snapshot, difference: Difference | None = None
    ) -> None:
        """Take the `difference` of the pair where it is known already. Raises WrongPairError for a foreign baseline."""
        _refuse_foreign(baseline, primary, staging)
        self._difference = difference or compare_snapshots(primary, staging)
        self._pair = three_way((primary, staging), self._difference, baseline)

    def __call__(self, change: Change) -> Attribution:
        """Return where `change`, one of the pair's, was made."""
        sight = self._pair.sight(change)
        if sight is None:
            return Attribution(UNKNOWN, None)
        # The server that no longer agrees with the baseline is the one that was changed.
        return Attribution(sight.agrees.other.value if sight.agrees else "both", sight.value)

    def alike(self) -> tuple[Change, ...]:
        """Return what both servers changed alike: `primary` is the new value, `staging` the baseline's."""
        return alike_changes(self._pair, self._difference)


def _refuse_foreign(baseline: Snapshot, primary: Snapshot, staging: Snapshot) -> None:
    """Raise WrongPairError when the baseline is of another tenant, or has no connector in common with the pair."""
    servers = primary, staging
    tenant = next((server.server.tenant for server in servers if server.server.tenant), None)
    fix = "give as --baseline an earlier export of one of these two servers"
    if baseline.server.tenant and tenant and baseline.server.tenant != tenant:
        raise WrongPairError(
            f"The baseline belongs to another tenant (baseline: {baseline.server.tenant}, servers: {tenant}), so it cannot "
            f"say which server was changed; {fix}."
        )
    if not any(may_be_compared(server, baseline) for server in servers):
        raise WrongPairError(
            f"The baseline has no connector in common with the two servers, so it cannot say which server was changed; {fix}."
        )
