"""Settings: named values of a server, connector, partition, run profile or rule, compared by path."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from entradrift.compare.context import Context, presence_of
from entradrift.compare.engine import MISSING, FieldDifference, Missing, differences, strictly_equal
from entradrift.exports.collected import GUID
from entradrift.model import distinguished_name
from entradrift.model.change import Change, ObjectRef, Presence, Side
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.values import Value

_FALSE_TEXTS = frozenset({"", "false", "0"})


@dataclass(frozen=True, slots=True)
class SettingsOf:
    """The settings of one object on both servers."""

    ref: ObjectRef
    topic: str
    primary: Sequence[Setting]
    staging: Sequence[Setting]
    global_names: bool = False
    """The first step of a path is the name of a setting that is an object of its own."""


def setting_changes(objects: Iterable[SettingsOf], context: Context) -> list[Change]:
    """Return one change for each setting that differs, mirrored and nested repetitions folded into one."""
    owners: dict[Hashable, SettingsOf] = dict(enumerate(objects))
    left = {
        key: record_of(owner.primary)
        for key, owner in owners.items()
        if not strictly_equal(owner.primary, owner.staging)
    }
    right = {key: record_of(owners[key].staging) for key in left}
    changes: list[Change] = []
    grouped: dict[Hashable, list[FieldDifference]] = {}
    for difference in differences(left, right):
        if _comparable(difference, context):
            grouped.setdefault(difference.key, []).append(difference)
    for key, found in grouped.items():
        owner = owners[key]
        folded = _fold_mirrors(
            _fold_replacements(_fold_objects(found, left[key], right[key]), anywhere=owner.global_names)
        )
        changes += [_change(owner, difference, context) for difference in folded]
    return changes


def record_of(settings: Iterable[Setting]) -> dict[tuple[str, ...], Value]:
    """Return the values by section and path; a repeated path keeps all of its values."""
    record: dict[tuple[str, ...], Value] = {}
    repeated: dict[tuple[str, ...], list[Value]] = {}
    for setting in settings:
        path = (setting.section.value, *setting.path)
        if path in record:
            repeated.setdefault(path, [record[path]]).append(setting.value)
        else:
            record[path] = setting.value
    return record | {path: tuple(sorted(values, key=repr)) for path, values in repeated.items()}


def _comparable(difference: FieldDifference, context: Context) -> bool:
    one_sided = isinstance(difference.primary, Missing) or isinstance(difference.staging, Missing)
    section = Section(difference.path[0])
    if not context.same_format and section is Section.OTHER_SETTINGS:
        return False
    if one_sided and PARTS_OF.get(difference.path[1], frozenset()) & context.lone_parts:
        # What was not collected on one server is not different there.
        return False
    if one_sided and not context.same_format:
        return _is_global_name(difference.path) and not (context.one_is_wizard or context.selection)
    if one_sided and context.builds_differ:
        value = difference.staging if isinstance(difference.primary, Missing) else difference.primary
        return not is_empty(value)
    return True


PARTS_OF: Final[Mapping[str, frozenset[str]]] = {
    "AutoUpgrade": frozenset({"ADSyncAutoUpgrade"}),
    "CompanyFeature": frozenset({"ADSyncAADCompanyFeature"}),
    "DatabaseConfiguration": frozenset({"ADSyncDatabaseConfiguration"}),
    "ExportDeletionThreshold": frozenset({"ADSyncExportDeletionThreshold"}),
    # These two are settings of the connectors, where the export holds connectors.
    "PasswordResetConfiguration": frozenset({"ADSyncAADPasswordResetConfiguration", "ADSyncConnector"}),
    "PasswordSyncConfiguration": frozenset({"ADSyncAADPasswordSyncConfiguration", "ADSyncConnector"}),
    "Scheduler": frozenset({"ADSyncScheduler"}),
}
"""The small cmdlets that settings come from; people may run one on one server and not on the other."""


def _is_global_name(path: tuple[str, ...]) -> bool:
    """Tell whether every format that has global settings lists this one by the same name."""
    return path[1].startswith("Microsoft.")


def is_empty(value: Value | Missing) -> bool:
    """Tell whether a value says no more than its absence would: empty, False, zero."""
    if isinstance(value, str):
        return value.strip().casefold() in _FALSE_TEXTS
    return value is False or (isinstance(value, tuple | Mapping) and not value)


# --- one thing a person did is one change ---------------------------------------------------------------


def _fold_objects(
    found: list[FieldDifference],
    left: Mapping[tuple[str, ...], Value],
    right: Mapping[tuple[str, ...], Value],
) -> list[FieldDifference]:
    """Fold the leaves of a named entry (`[name]`) that only one server has into one difference."""
    known = {
        False: {path[:length] for path in left for length in range(1, len(path) + 1)},
        True: {path[:length] for path in right for length in range(1, len(path) + 1)},
    }
    folded: dict[tuple[tuple[str, ...], bool], list[FieldDifference]] = {}
    result: list[FieldDifference] = []
    for difference in found:
        missing_on_staging = isinstance(difference.staging, Missing)
        top = None
        if missing_on_staging or isinstance(difference.primary, Missing):
            top = _topmost_absent_entry(difference.path, known[missing_on_staging])
        if top is None:
            result.append(difference)
        else:
            folded.setdefault((top, missing_on_staging), []).append(difference)
    for (top, missing_on_staging), parts in folded.items():
        value: Value = (
            {"/".join(part.path[len(top) :]) or "value": _present(part) for part in parts}
            if len(parts) > 1 or parts[0].path != top
            else _present(parts[0])
        )
        result.append(
            FieldDifference(
                parts[0].key,
                top,
                value if missing_on_staging else MISSING,
                MISSING if missing_on_staging else value,
            )
        )
    return sorted(result, key=lambda difference: difference.path)


def _topmost_absent_entry(path: tuple[str, ...], known: set[tuple[str, ...]]) -> tuple[str, ...] | None:
    return next(
        (
            path[:length]
            for length in range(2, len(path) + 1)
            if path[length - 1].startswith("[") and path[:length] not in known
        ),
        None,
    )


def _present(difference: FieldDifference) -> Value:
    value = difference.staging if isinstance(difference.primary, Missing) else difference.primary
    return None if isinstance(value, Missing) else value


def _fold_replacements(found: list[FieldDifference], *, anywhere: bool) -> list[FieldDifference]:
    """Fold one entry gone and one new entry with the same value in the same place into one difference.

    Global settings are all in one place (`anywhere`), whatever section their names belong to.
    """
    gone: dict[tuple[str, ...], list[FieldDifference]] = {}
    new: dict[tuple[str, ...], list[FieldDifference]] = {}
    for difference in found:
        place = () if anywhere else difference.path[:-1]
        if isinstance(difference.staging, Missing):
            gone.setdefault(place, []).append(difference)
        elif isinstance(difference.primary, Missing):
            new.setdefault(place, []).append(difference)
    replaced: dict[int, FieldDifference | None] = {}
    for place, losses in gone.items():
        gains = new.get(place, [])
        if len(losses) == len(gains) == 1:
            loss, gain = losses[0], gains[0]
            both_empty = is_empty(loss.primary) and is_empty(gain.staging)
            both_named = loss.path[-1].startswith("[") and gain.path[-1].startswith("[")
            if both_named or strictly_equal(loss.primary, gain.staging) or both_empty:
                path = min(loss.path, gain.path, key=_known_first)
                replaced[id(loss)] = FieldDifference(
                    loss.key,
                    path,
                    {loss.path[-1]: _present(loss)},
                    {gain.path[-1]: _present(gain)},
                )
                replaced[id(gain)] = None
    kept = (replaced.get(id(difference), difference) for difference in found)
    return [difference for difference in kept if difference is not None]


def _known_first(path: tuple[str, ...]) -> tuple[bool, tuple[str, ...]]:
    return path[0] == Section.OTHER_SETTINGS, path


def _fold_mirrors(found: list[FieldDifference]) -> list[FieldDifference]:
    """Fold a value that the export writes in several places and that changed alike in all of them."""
    kept: list[FieldDifference] = []
    places: dict[tuple[str, str, str], list[set[str]]] = {}
    for difference in found:
        name = difference.path[-1].removeprefix("@").removesuffix(" parameter").casefold()
        values = repr(difference.primary), repr(difference.staging)
        seen = places.setdefault((_MIRRORS.get(name, name), *values), [])
        place = _place(difference.path)
        # Two values in places of one kind are two values, even if they are called alike and changed alike.
        mirrored = next((known for known in seen if place not in known), None)
        if mirrored is None:
            seen.append({place})
            kept.append(difference)
        else:
            mirrored.add(place)
    return kept


def _place(path: tuple[str, ...]) -> str:
    """Return in which of its places the export writes a value: as a parameter, a global setting, an element, ..."""
    if "parameters" in path or path[-1].endswith(" parameter"):
        return "parameter"
    if "custom-data" in path:
        return "custom data"
    return "global setting" if path[1].startswith("Microsoft.") else "element"


_MIRRORS = {
    "microsoft.synchronize.synchronizationschedule": "synccycleenabled",
    "microsoft.synchronize.maintenanceenabled": "maintenanceenabled",
    "microsoft.synchronize.runhistorypurgeinterval": "purgerunhistoryinterval",
    "microsoft.synchronize.schedulersuspended": "schedulersuspended",
}
"""Settings that Get-ADSyncGlobalSettings and Get-ADSyncScheduler both show."""


_SET_BY_BUILD = frozenset(
    {
        "extension-config",
        "parameter-definitions",
        "primary_class_mappings",
        "importing",
        "ExtensionConfiguration",
        "SqlSchemaVersion",
        "Microsoft.ConnectDirectories.WizardDirectoryMode",
        "Microsoft.Version.SynchronizationRuleImmutableTag",
    }
)
"""Settings that the installer writes: they follow from the product version."""


# --- from difference to change --------------------------------------------------------------------------


def _change(owner: SettingsOf, difference: FieldDifference, context: Context) -> Change:
    section, *path = difference.path
    ref = owner.ref
    if owner.global_names:
        ref = ObjectRef("setting", path[0], identity=path[0].casefold())
        path = path[1:]
    on_primary = not isinstance(difference.primary, Missing)
    on_staging = not isinstance(difference.staging, Missing)
    primary, staging = difference.values
    change = Change(
        topic=owner.topic,
        section=Section(section),
        object=ref,
        path=tuple(path),
        presence=presence_of(on_primary=on_primary, on_staging=on_staging),
        primary=primary,
        staging=staging,
        side=_switched_on(primary, staging),
        explained=context.builds_differ and difference.path[1] in _SET_BY_BUILD,
    )
    if change.presence is Presence.BOTH:
        if _both_identifiers(primary, staging):
            return replace(change, topic="unresolved-identifier")
        if differs_in_writing_only(change.section, path, primary, staging):
            return replace(change, cosmetic=True)
    return change


def _switched_on(primary: Value, staging: Value) -> Side | None:
    """Return the server on which a switch is on, when the two differ as on and off."""
    states = [_switch(primary), _switch(staging)]
    if states == [True, False]:
        return Side.PRIMARY
    return Side.STAGING if states == [False, True] else None


def _switch(value: Value) -> bool | None:
    if isinstance(value, bool):
        return value
    known = {"true": True, "1": True, "false": False, "0": False, "": False}
    return known.get(value.casefold()) if isinstance(value, str) else False if value is None else None


def _both_identifiers(primary: Value, staging: Value) -> bool:
    return all(isinstance(value, str) and GUID.fullmatch(value) for value in (primary, staging))


def differs_in_writing_only(section: Section, path: Sequence[str], primary: Value, staging: Value) -> bool:
    """Tell whether two values differ in a way that nothing reads: order of a list without order, case of names."""
    if isinstance(primary, tuple) and isinstance(staging, tuple):
        return sorted(map(repr, primary)) == sorted(map(repr, staging))
    if not isinstance(primary, str) or not isinstance(staging, str):
        return False
    if primary.strip() == staging.strip():
        return True
    if "=" in primary and distinguished_name.key(primary) == distinguished_name.key(staging):
        return True
    # DNS names, domain names, and the numbers and modes of a connector are read without regard to case.
    case_free = section is Section.CONNECTORS and tuple(path[-1:]) != ("description",)
    looks_like_name = all("." in value and " " not in value for value in (primary, staging))
    return primary.casefold() == staging.casefold() and (
        case_free or (looks_like_name and section is not Section.OTHER_SETTINGS)
    )
