"""JSON documents as inputs: the output of the cmdlets, the wizard's policies, our own snapshots."""

# ruff: noqa: ANN401 - JSON documents and fields of the model are of any type

import copy
import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from entradrift.errors import InputError
from entradrift.exports import cmdlets, snapshot_file, wizard
from entradrift.exports.files import InputFile
from entradrift.model.snapshot import Format, Snapshot, Source

from .leaf_changes import changes_of_json, digest, step
from .portions import ACCOUNT, PARTNER, RULES_IN_A_PORTION, STAGING_MODE, Portion, Unit

HOST_KEYS = frozenset({"host", "hostName", "ComputerName"})
_RULE_LISTS = frozenset({"ADSyncRule", "rules"})
_CONNECTOR_KEYS = frozenset(
    {"Identifier", "Name", "ConnectorTypeName", "Type", "Subtype", "ListName", "ConnectivityParameters"}
)
_WITH_RULES = frozenset({"ADSyncRule", "ADSyncConnector", "ADSyncGlobalSettings", "Collection"})
"""Cmdlets whose output is read beside a rule."""

Documents = dict[str, Any]


def _reader(documents: Documents) -> tuple[Format, Callable[[Documents], Snapshot]] | None:
    first = next(iter(documents.values()))
    if snapshot_file.claims(first):
        return Format.SNAPSHOT, lambda found: _claimed(snapshot_file, found, Format.SNAPSHOT)
    if wizard.claims(first):
        return Format.WIZARD, lambda found: _claimed(wizard, found, Format.WIZARD)
    if any(map(cmdlets.claims, documents.values())):
        return Format.CMDLETS, lambda found: cmdlets.read(
            [(InputFile(name, b""), document) for name, document in found.items()], _source(Format.CMDLETS)
        )
    return None


def _source(kind: Format) -> Source:
    return Source(kind, (), None, kind)


def _claimed(reader: Any, documents: Documents, kind: Format) -> Snapshot:
    ((name, document),) = documents.items()
    if not reader.claims(document):
        raise InputError(name, "no longer an export of this format")
    snapshot: Snapshot = reader.read(InputFile(name, b""), document, _source(kind))
    return snapshot


def json_portions(name: str, documents: Documents) -> Iterator[Portion]:
    found = _reader(documents)
    if found is None:
        return
    kind, read = found
    rules = _rules(documents)
    count = max((len(items) for items in rules), default=0)
    starts = range(0, count, RULES_IN_A_PORTION) if kind is not Format.WIZARD else range(1)
    for start in starts or range(1):
        chosen = copy.deepcopy(documents)
        if kind is not Format.WIZARD:
            for items in _rules(chosen):
                items[:] = items[start : start + RULES_IN_A_PORTION]
            if start and kind is Format.CMDLETS:
                _leave_out_bulk(chosen)
        partner = copy.deepcopy(chosen)
        _set_role(chosen, staging=False)
        _set_role(partner, staging=True)
        yield Portion(
            name,
            kind,
            partial(read, chosen),
            partial(read, partner),
            tuple(_json_units(partner, rules_only=start > 0)),
        )


def _rules(documents: Documents) -> list[list[Any]]:
    """The lists of rules: a document of its own, or what a bundle or snapshot has under a known key."""
    return [
        value
        for document in documents.values()
        for key, value in (document.items() if isinstance(document, dict) else [("", document)])
        if isinstance(value, list)
        and (key in _RULE_LISTS or (not key and value and "AttributeFlowMappings" in value[0]))
    ]


def _leave_out_bulk(documents: Documents) -> None:
    """Leave out what has nothing to do with a rule, but for who the server and its connectors are."""
    for name, document in list(documents.items()):
        parts = (
            document if isinstance(document, dict) and "Collection" in document else {_noun(name): document}
        )
        for noun in [noun for noun in parts if noun not in _WITH_RULES]:
            del parts[noun]
        if not parts:
            del documents[name]
        for connector in parts.get("ADSyncConnector") or ():
            for key in [key for key in connector if key not in _CONNECTOR_KEYS]:
                del connector[key]
            _keep_identity(connector, "ConnectivityParameters")
        if isinstance(parts.get("ADSyncGlobalSettings"), dict):
            _keep_identity(parts["ADSyncGlobalSettings"], "Parameters")


def _keep_identity(holder: dict[str, Any], key: str) -> None:
    found = holder.get(key)
    if isinstance(found, list):
        holder[key] = [item for item in found if isinstance(item, dict) and item.get("Name") == STAGING_MODE]


def _json_units(documents: Documents, *, rules_only: bool) -> Iterator[Unit]:
    rules = {id(items) for items in _rules(documents)}
    for name, document in documents.items():
        holders: list[tuple[Any, Any, str]] = (
            [(document, key, key if _is_whole(document) else f"{_noun(name)}/{key}") for key in document]
            if isinstance(document, dict)
            else [(documents, name, _noun(name))]
        )
        for holder, key, path in holders:
            value = holder[key]
            if id(value) in rules:
                for index, rule in enumerate(value):
                    yield _json_unit(value, index, f"{path}/{step(rule)}")
            elif not rules_only:
                yield _json_unit(holder, key, path)


def _is_whole(document: dict[str, Any]) -> bool:
    """A bundle, a policy or a snapshot: what its keys stand for needs no file name."""
    return "Collection" in document or wizard.claims(document) or snapshot_file.claims(document)


def _noun(name: str) -> str:
    return name.removesuffix(".json").removeprefix("Get-")


def _json_unit(holder: Any, key: Any, path: str) -> Unit:
    content = json.dumps([path, holder[key]], sort_keys=True)
    return Unit(digest(content.encode()), lambda: changes_of_json(holder, key, path))


def _set_role(documents: Documents, *, staging: bool) -> None:
    """Write the role wherever the export says it, and another host for the partner."""
    levels: list[Any] = [documents]
    while levels:
        value = levels.pop()
        levels += value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
        if isinstance(value, dict):
            if value.get("Name") == STAGING_MODE:
                value["Value"] = str(staging)
            if STAGING_MODE in value:
                value[STAGING_MODE] = str(staging)
            if "StagingModeEnabled" in value:
                value["StagingModeEnabled"] = staging
            if value.get("role") in {"active", "staging"}:
                value["role"] = "staging" if staging else "active"
            if staging:
                value |= {
                    key: re.sub(ACCOUNT, f"Sync_{PARTNER}_", text)
                    for key, text in value.items()
                    if isinstance(text, str)
                }
                value |= {key: PARTNER for key in HOST_KEYS if isinstance(value.get(key), str)}
