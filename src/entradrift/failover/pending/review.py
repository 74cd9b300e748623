"""The whole answer about pending exports: totals, verdict, explanations, and the objects as outputs may show them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from entradrift import clock
from entradrift.failover.pending.explain import Explainer
from entradrift.failover.pending.masking import Mask, Masked, key_of
from entradrift.failover.pending.passwords import WithoutPasswords, without_passwords
from entradrift.failover.pending.safety import (
    Limits,
    Reason,
    in_order,
    reasons_of,
    verdict_of,
)
from entradrift.failover.pending.summary import totals_of
from entradrift.model.comparison import Comparison, ExitCode
from entradrift.model.connector import ConnectorKind
from entradrift.model.pending import (
    Explanation,
    PendingObject,
    PendingReport,
    PendingTotals,
    PendingVerdict,
    no_name,
)
from entradrift.model.snapshot import Snapshot
from entradrift.version import VERSION


@dataclass(frozen=True, slots=True)
class Configuration:
    """The configuration of both servers, for explanations."""

    comparison: Comparison
    servers: tuple[Snapshot, ...]


@dataclass(frozen=True, slots=True)
class _Explained:
    """Objects with the findings that can cause their changes; can be walked as often as `objects` can."""

    objects: Iterable[PendingObject]
    explainer: Explainer

    def __iter__(self) -> Iterator[PendingObject]:
        return self.explainer.explained(self.objects)


def review(
    objects: Iterable[PendingObject],
    *,
    files: Mapping[str, Collection[str]],
    limits: Limits,
    configuration: Configuration | None = None,
    subtracted: Mapping[str, int] | None = None,
    further_reasons: Sequence[Reason] = (),
    notices: Sequence[str] = (),
    show_values: bool = False,
    fail_on: PendingVerdict | None = PendingVerdict.REVIEW,
    name_of: Callable[[str], str] = no_name,
) -> PendingReport:
    """Return the report about `objects`, which are walked several times and never held.

    `files`: the files that were read, by connector. `fail_on`: the mildest verdict with which the exit code is 1; None
    for none. `name_of`: what to call the object with a distinguished name.
    """
    totals = totals_of(objects, files, tenant_connectors=_tenants(configuration))
    explanations: tuple[Explanation, ...] = ()
    shown = objects
    if configuration is not None:
        tenants = [each.connector for each in totals if each.is_tenant]
        explainer = Explainer(configuration.comparison, configuration.servers, tenant_connectors=tenants)
        explanations = explainer.explanations(objects)
        shown = _Explained(objects, explainer)
    reasons = in_order((*reasons_of(totals, limits), *further_reasons))
    verdict = verdict_of(reasons)
    sentence = _sentence(verdict, reasons, totals)
    if not show_values:
        key = key_of(objects)
        mask = Mask(key)
        totals = tuple(map(mask.totals, totals))
        shown = Masked(shown, key)
        name_of = _masked_names(name_of, mask)
    else:
        totals = tuple(map(without_passwords, totals))
        shown = WithoutPasswords(shown)
    return PendingReport(
        tool_version=VERSION,
        generated_at=clock.now(),
        verdict=verdict,
        exit_code=_exit_code(verdict, fail_on),
        sentence=sentence,
        reasons=reasons,
        threshold=limits.threshold,
        threshold_origin=limits.origin,
        totals=totals,
        objects=shown,
        explanations=explanations,
        subtracted=subtracted or {},
        values_shown=show_values,
        notices=tuple(notices),
        name_of=lru_cache(maxsize=4096)(name_of),
    )


def _masked_names(name_of: Callable[[str], str], mask: Mask) -> Callable[[str], str]:
    """Return masked names by distinguished names as masked objects show them: those that are masked are not found."""
    return lambda dn: mask.label(name_of(dn))


def _tenants(configuration: Configuration | None) -> list[str]:
    servers = () if configuration is None else configuration.servers
    return [
        connector.name
        for server in servers
        for connector in server.connectors
        if connector.kind is ConnectorKind.TENANT
    ]


def _exit_code(verdict: PendingVerdict, fail_on: PendingVerdict | None) -> ExitCode:
    failing = {
        None: (),
        PendingVerdict.UNSAFE: (PendingVerdict.UNSAFE,),
    }.get(fail_on, (PendingVerdict.UNSAFE, PendingVerdict.REVIEW))
    return ExitCode.DRIFT if verdict in failing else ExitCode.OK


def _sentence(verdict: PendingVerdict, reasons: Sequence[Reason], totals: Sequence[PendingTotals]) -> str:
    label = verdict.value.upper()
    objects = sum(each.objects for each in totals)
    if not reasons:
        if not objects:
            return f"{label}: nothing is pending."
        changes = "1 pending change" if objects == 1 else f"{objects:,} pending changes"
        return f"{label}: {changes}, none of them destructive, in bulk or of a telling attribute."
    more = len(reasons) - 1
    others = f" {more} more reason{'s' if more > 1 else ''} below." if more else ""
    return f"{label}: {reasons[0][1]}{others}"
