"""Settings, of the server or of one of its objects, and the version of the product, as one snapshot has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from entradrift.compare.engine import MISSING, Missing
from entradrift.compare.filtering import partitions_of
from entradrift.compare.leaf import ABSENT, Leaf, Reader, Subject
from entradrift.compare.rule_flows import by_destination
from entradrift.compare.run_profiles import profiles_of
from entradrift.compare.settings import is_empty, record_of
from entradrift.model import distinguished_name
from entradrift.model.change import Change, Presence
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.values import NOT_CARRIED, Value, carried

_Path = tuple[str, ...]


def _setting(change: Change, subject: Subject) -> Leaf | None:
    if not subject.exact and change.section is Section.OTHER_SETTINGS:
        return None
    settings = _settings_of(change, subject)
    if settings is None:
        # A run profile that both servers have and the third snapshot has not may only have been renamed.
        return None if change.object.kind == "run-profile" else ABSENT
    record = record_of(settings)
    path = change.path[2:] if change.topic == "run-profile-step" else change.path
    if change.object.kind == "setting":
        path = (change.object.name, *path)
    path = (change.section.value, *path)
    if exchanged := _exchanged(change):
        # Global settings are all in one place, whatever section their names belong to.
        return _one_of(record, exchanged, None if change.object.kind == "setting" else path[:-1])
    return _below(record, path, subject)


def _setting_of_rule(change: Change, subject: Subject) -> Leaf | None:
    rule = subject.rule
    if change.object.kind != "sync-rule" or change.path[:1] != ("flows",) or rule is None:
        return _setting(change, subject)
    if rule.flows is NOT_CARRIED or not subject.exact:
        return None
    flow = by_destination(rule.flows).get(change.path[1])
    if flow is None:
        return ABSENT
    return _below({setting.path: setting.value for setting in flow.settings}, change.path[2:], subject)


def _settings_of(change: Change, subject: Subject) -> Sequence[Setting] | None:
    """Return the settings of the object of a change; None where there is no such object."""
    kind = change.object.kind
    if kind in {"setting", "server"}:
        return subject.snapshot.settings
    if kind == "sync-rule":
        return subject.rule.settings if subject.rule else None
    connector = subject.connector
    if connector is None or kind == "connector":
        return connector.settings if connector else None
    if kind == "partition":
        partition = partitions_of(connector).get(distinguished_name.key(change.object.name))
        return partition.settings if partition else None
    profile = profiles_of(connector).get(change.object.name)
    if profile is None or change.topic != "run-profile-step":
        return profile.settings if profile else None
    number = int(change.path[1])
    known = carried(profile.steps)
    return known[number - 1] if number <= len(known) else None


def _below(record: Mapping[_Path, Value], top: _Path, subject: Subject) -> Leaf:
    """Return the value at a path, or the entry with all that is below it."""
    value = _entry(record, top)
    if isinstance(value, Missing):
        return ABSENT
    # Older builds do not write what is empty.
    return Leaf(value, value, meaning=MISSING if subject.builds_differ and is_empty(value) else None)


def _entry(record: Mapping[_Path, Value], top: _Path) -> Value | Missing:
    parts = {path: value for path, value in record.items() if path[: len(top)] == top}
    if list(parts) in ([], [top]):
        return parts.get(top, MISSING)
    return {"/".join(path[len(top) :]) or "value": value for path, value in sorted(parts.items())}


def _exchanged(change: Change) -> tuple[str, ...]:
    """Return the two names of entries where a change says that one was exchanged for the other."""
    ours, theirs = change.primary, change.staging
    if (
        change.presence is not Presence.BOTH
        or not isinstance(ours, Mapping)
        or not isinstance(theirs, Mapping)
    ):
        return ()
    return (*ours, *theirs) if len(ours) == len(theirs) == 1 and [*ours] != [*theirs] else ()


def _one_of(record: Mapping[_Path, Value], names: Sequence[str], place: _Path | None) -> Leaf:
    """Return which of two entries are there, in a `place` or (None) anywhere."""
    found: dict[str, Value] = {}
    for name in names:
        tops = {
            path[: length + 1]
            for path in record
            for length, step in enumerate(path)
            if step == name and place in (None, path[:length])
        }
        for top in sorted(tops):
            value = _entry(record, top)
            if not isinstance(value, Missing):
                found[name] = value
    return Leaf(found, found) if found else ABSENT


def _product_version(_: Change, subject: Subject) -> Leaf | None:
    version = subject.snapshot.server.product_version
    return Leaf(version, version) if version else None


READERS: Final[Mapping[str, Reader]] = {
    "global-setting": _setting,
    "connector-setting": _setting,
    "run-profile-setting": _setting,
    "run-profile-step": _setting,
    "other-setting": _setting_of_rule,
    "unresolved-identifier": _setting_of_rule,
    "product-version": _product_version,
}
"""By the topics of changes."""
