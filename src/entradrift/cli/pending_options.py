"""What the options of `entradrift pending` mean: populations, thresholds, and the verdict that fails."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import click

from entradrift.cli.terminal import plain
from entradrift.comparing import comparison_of, refuse_same_export
from entradrift.failover.checks.deletions import populations as populations_of
from entradrift.failover.collecting import server_evidence
from entradrift.failover.evidence import ServerEvidence
from entradrift.failover.pending.review import Configuration
from entradrift.failover.pending.safety import USUAL_BULK, USUAL_SHARE, USUAL_THRESHOLD, Limits, threshold_of
from entradrift.model.change import Side
from entradrift.model.pending import PendingVerdict

FAIL_ON: Final = {"review": PendingVerdict.REVIEW, "unsafe": PendingVerdict.UNSAFE, "never": None}
_PERCENT: Final = re.compile(r"(\d{1,3}(?:\.\d{1,3})?)\s*%")


def population(pairs: Sequence[str]) -> dict[str, int]:
    """Return `user=300` as a number by object type in small letters. Raises click.UsageError."""
    found: dict[str, int] = {}
    for pair in pairs:
        name, equals, number = (part.strip() for part in pair.partition("="))
        if not (name and equals and number.isascii() and number.isdigit()):
            raise click.UsageError(f'--population takes TYPE=NUMBER, such as user=300, not "{plain(pair)}".')
        if name.casefold() in found:
            raise click.UsageError(f'--population names "{plain(name)}" more than once.')
        found[name.casefold()] = int(number)
    return found


def share(text: str | None) -> float:
    """Return `5%` as a share. Raises click.UsageError."""
    if text is None:
        return USUAL_SHARE
    match = _PERCENT.fullmatch(text.strip())
    if match is None or not 0 <= float(match[1]) <= 100:  # noqa: PLR2004 - per cent
        raise click.UsageError(f'--share takes a percentage, such as 5%, not "{plain(text)}".')
    return float(match[1]) / 100


def servers(primary: str | None, staging: str | None) -> dict[Side, ServerEvidence]:
    """Return what the exports that were given say, and the statistics that lie beside them. Raises InputError."""
    given = {Side.PRIMARY: primary, Side.STAGING: staging}
    return {side: server_evidence(side, location) for side, location in given.items() if location is not None}


def configuration(known: Mapping[Side, ServerEvidence]) -> Configuration | None:
    """Return the comparison of both servers, for explanations; None where only one, or none, was given."""
    if len(known) < len(Side):
        return None
    primary, staging = known[Side.PRIMARY].snapshot, known[Side.STAGING].snapshot
    refuse_same_export(primary, staging)
    return Configuration(comparison_of(primary, staging), (primary, staging))


def notices(known: Mapping[Side, ServerEvidence]) -> list[str]:
    """Return what should be said about the exports of the servers."""
    if len(known) != 1:
        return []
    [other] = [side.other for side in known]
    return [f"Changes are explained only where --{other.value} is given too."]


def limits(
    threshold: int | None,
    populations: Mapping[str, int],
    share_of_type: float,
    bulk: int | None,
    known: Mapping[Side, ServerEvidence],
) -> Limits:
    """Return the limits: as given, else as the exports of the servers say, else the usual ones."""
    number, origin, unprotected = threshold_of({server.name: server.snapshot for server in known.values()})
    # The server that exports counts the objects best.
    counted = [populations_of(known[side]) for side in (Side.PRIMARY, Side.STAGING) if side in known]
    if threshold is not None:
        number, origin = threshold, "--threshold"
    return Limits(
        threshold=USUAL_THRESHOLD if number is None else number,
        origin=origin or "default",
        population={name: count for found in (*counted, populations) for name, count in found.items()},
        share=share_of_type,
        bulk=USUAL_BULK if bulk is None else bulk,
        unprotected=unprotected,
    )
