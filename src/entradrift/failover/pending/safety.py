"""Whether pending changes may be exported: deletes, bulk changes and errors against thresholds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from entradrift.exports.catalogue import DELETION_PROTECTION, DELETION_THRESHOLD
from entradrift.model.pending import DELETES, Operation, PendingTotals, PendingVerdict
from entradrift.model.snapshot import Snapshot

USUAL_THRESHOLD: Final = 500
"""What a new installation has."""
USUAL_SHARE: Final = 0.05
"""Share of the objects of one type above which deleting them is never normal."""
USUAL_BULK: Final = 100
"""Objects of which one telling attribute changes, from which on it is called bulk."""
TELLING: Final = ("sourceAnchor", "userPrincipalName", "proxyAddresses", "accountEnabled", "member")
"""Attributes of which a change can cost somebody the sign-in, the mail or the access."""
_ANCHOR: Final = "sourceanchor"
_FEW: Final = 10
_PROTECTION: Final = DELETION_PROTECTION.casefold()
_VALUE: Final = DELETION_THRESHOLD.casefold()
_ORDER: Final = (PendingVerdict.UNSAFE, PendingVerdict.REVIEW, PendingVerdict.SAFE)

Reason = tuple[PendingVerdict, str]


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on pending changes are not safe."""

    threshold: int = USUAL_THRESHOLD
    """Deletes in one connected system from which on the export is unsafe (and stops, in the tenant)."""
    origin: str = "default"
    """Where the threshold comes from, in words."""
    population: Mapping[str, int] = field(default_factory=dict)
    """How many objects of each type there are, by object type in small letters."""
    share: float = USUAL_SHARE
    """Share of the objects of one type that may be deleted."""
    bulk: int = USUAL_BULK
    """Objects of which one telling attribute changes, from which on that is unsafe."""
    unprotected: tuple[str, ...] = ()
    """Servers that do not prevent accidental deletes, as their exports say."""

    @property
    def ordinary(self) -> int:
        """How many adds and updates a healthy server may have pending."""
        return max(_FEW, self.threshold // 10)


def reasons_of(totals: Sequence[PendingTotals], limits: Limits) -> tuple[Reason, ...]:
    """Return everything that keeps the verdict from being safe, worst first, then by connector."""
    found = [reason for each in totals for reason in _reasons(each, limits)]
    if any(each.objects for each in totals):
        found += [
            (PendingVerdict.REVIEW, f"{name} does not prevent accidental deletes.")
            for name in limits.unprotected
        ]
    return in_order(found)


def in_order(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """Return reasons worst first, otherwise as they are."""
    return tuple(sorted(reasons, key=lambda reason: _ORDER.index(reason[0])))


def verdict_of(reasons: Sequence[Reason]) -> PendingVerdict:
    """Return the worst verdict of all reasons; safe without one."""
    return min((verdict for verdict, _ in reasons), key=_ORDER.index, default=PendingVerdict.SAFE)


def threshold_of(servers: Mapping[str, Snapshot]) -> tuple[int | None, str, tuple[str, ...]]:
    """Return the deletion threshold of server exports by name: number, origin, and who has the protection off.

    The threshold belongs to the tenant; where the exports differ, one of them is old, and the lowest number is taken.
    """
    known: list[tuple[int, str]] = []
    off = []
    for name, snapshot in servers.items():
        settings = {
            setting.path[0].casefold(): setting.value for setting in snapshot.settings if setting.path
        }
        if str(settings.get(_PROTECTION, "")).strip().casefold() in {"false", "0"}:
            off.append(name)
            continue
        value = str(settings.get(_VALUE, "")).strip()
        if value.isascii() and value.isdigit() and int(value):
            known.append((int(value), name))
    if not known:
        return None, "", tuple(off)
    number, name = min(known, key=lambda item: item[0])
    others = [f"{other} says {value:,}" for value, other in known if value != number]
    return number, f"export of {name}" + (f"; {', '.join(others)}" if others else ""), tuple(off)


def _reasons(totals: PendingTotals, limits: Limits) -> Iterator[Reason]:
    where = totals.connector
    yield from _deletes(totals, limits)
    again, renames = totals.count(Operation.DELETE_ADD), totals.count(Operation.RENAME)
    verdict = PendingVerdict.UNSAFE if totals.is_tenant else PendingVerdict.REVIEW
    if again:
        yield verdict, f"{where}: {_objects(again)} deleted and created anew."
    if renames:
        meaning = ", which means another source anchor" if totals.is_tenant else ""
        yield verdict, f"{where}: {_objects(renames)} given another distinguished name{meaning}."
    yield from _telling(totals, limits)
    if totals.errors:
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in totals.errors.items())
        yield (
            PendingVerdict.REVIEW,
            f"{where}: the last export failed for {_count(sum(totals.errors.values()))}: {kinds}.",
        )
    others = totals.count(Operation.ADD, Operation.UPDATE)
    if others > limits.ordinary:
        yield (
            PendingVerdict.REVIEW,
            f"{where}: {others:,} adds and updates; a healthy server has next to none (at most {limits.ordinary:,} pass).",
        )


def _deletes(totals: PendingTotals, limits: Limits) -> Iterator[Reason]:
    where = totals.connector
    deletes = totals.count(*DELETES)
    if not deletes:
        return
    if deletes >= limits.threshold:
        yield (
            PendingVerdict.UNSAFE,
            f"{where}: {deletes:,} deletes reach the threshold of {limits.threshold:,}.",
        )
    else:
        yield (
            PendingVerdict.REVIEW,
            f"{where}: {_count(deletes)} to be deleted, below the threshold of {limits.threshold:,}; read every name.",
        )
    unknown = []
    for name, operations in totals.by_type.items():
        count = sum(operations.get(operation, 0) for operation in DELETES)
        if not count:
            continue
        size = limits.population.get(name.casefold())
        if size is None:
            unknown.append(name)
        elif count > limits.share * size:
            share = f"{count / size:.1%}" if size else "all"
            words = f"{count:,} of {size:,} objects of type {name} would be deleted ({share})"
            yield PendingVerdict.UNSAFE, f"{where}: {words}, more than {limits.share:.0%}."
    if unknown and deletes < limits.threshold:
        listed = " ".join(f"--population {name}=N" for name in unknown)
        yield (
            PendingVerdict.REVIEW,
            f"{where}: what share of all objects that is, is not known; give {listed}.",
        )


def _telling(totals: PendingTotals, limits: Limits) -> Iterator[Reason]:
    changed = {name.casefold(): each.objects for name, each in totals.by_attribute.items() if each.objects}
    for name in TELLING:
        count = changed.get(name.casefold(), 0)
        if not count:
            continue
        unsafe = count >= limits.bulk or (totals.is_tenant and name.casefold() == _ANCHOR)
        yield (
            PendingVerdict.UNSAFE if unsafe else PendingVerdict.REVIEW,
            f"{totals.connector}: {name} changes on {_count(count)}.",
        )


def _count(number: int) -> str:
    return f"{number:,} object{'' if number == 1 else 's'}"


def _objects(number: int) -> str:
    return f"{number:,} object is" if number == 1 else f"{number:,} objects are"
