"""Collect what is known about one server: its export, what lies beside it, and the further files that were given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any, Final

from entradrift.compare.server import same_host
from entradrift.errors import InputError
from entradrift.exports import catalogue, cmdlets, snapshot_file, wizard
from entradrift.exports.cmdlets import parts
from entradrift.exports.cmdlets.gathering import Gathered, gather, gathered_path
from entradrift.exports.cmdlets.server import GlobalSettings
from entradrift.exports.collected import Collected, plain_guid
from entradrift.exports.flatten_xml import child, local, text_of
from entradrift.exports.load import TREE_IS_ALL, Documents, Json, documents_at, load_with_documents
from entradrift.exports.server_configuration import ROOTS
from entradrift.exports.server_configuration.connectors import CONNECTOR_ROOT
from entradrift.exports.server_configuration.global_settings import GLOBAL_ROOT, read_parameters
from entradrift.exports.xml_reader import XmlDocument
from entradrift.failover.evidence import Document, ServerEvidence
from entradrift.failover.kept import documents_of, is_evidence
from entradrift.failover.pending.xml_stream import ROOTS as PENDING_ROOTS
from entradrift.model.change import Side
from entradrift.model.connector import TENANT_CONNECTOR_ID
from entradrift.model.snapshot import Format, Snapshot

_NEXT_START: Final = "Microsoft.Synchronize.NextStartTime"
_NEXT_POLICY: Final = "Microsoft.Synchronize.SynchronizationPolicy"
_CONNECTOR_KEYS: Final = ("ConnectorId", "ConnectorIdentifier")
_ANY_HOST: Final = frozenset({"localhost", "."})
_ADDRESS: Final = re.compile(r"[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:]*")
"""What remoting says when the administrator gave an address instead of a name."""
_WHAT_IS_READ: Final = (
    "Give JSON of the Get-ADSync cmdlets or a bundle of them; docs/checks.md has the command of each check"
)


@dataclass(slots=True)
class _Found:
    """What one place says about a server."""

    documents: dict[str, list[Document]] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    hosts: dict[str, str] = field(default_factory=dict)
    """Names of the server that the documents themselves say, with the file."""
    start: Document | None = None
    policy: Document | None = None
    changed: list[Document] = field(default_factory=list)
    settings_file: str = ""
    unknown: list[str] = field(default_factory=list)
    """Files that are not evidence."""


def server_evidence(side: Side, location: str, extras: Sequence[str] = ()) -> ServerEvidence:
    """Return everything that the export at `location` and the `extras` say about one server.

    An extra is a file, a folder or an archive with JSON of the cmdlets, or a bundle. What an extra says replaces what the
    export says, except for the run history, which is put together. Raises InputError for an export or an extra that
    cannot be read, for an extra that holds no evidence, and for one that belongs to another server.
    """
    snapshot, documents = load_with_documents(location)
    known = [item for item in documents.json if cmdlets.claims(item[1])]
    own = _found(known)
    if len(known) == len(documents.json) and own.documents:
        snapshot = _without_untrue_notice(snapshot)
    _read_trees(documents.xml, own)
    more = [_extra(side, location) for location in extras]
    _refuse_other_server(side, snapshot, (own, *more))
    merged = _merged(own, more)
    for path in dict.fromkeys(path for found in more for path in found.unknown):
        snapshot = snapshot.with_notice(f'"{path}" was not recognised as evidence.')
    return ServerEvidence(
        side=side,
        snapshot=snapshot,
        documents={noun: tuple(found) for noun, found in merged.documents.items()},
        failures={noun: message for noun, message in merged.failures.items() if noun not in merged.documents},
        next_start=merged.start,
        next_policy=merged.policy,
        changed=tuple(merged.changed),
        settings_file=merged.settings_file or _only_file(snapshot, location),
    )


def _only_file(snapshot: Snapshot, location: str) -> str:
    """Return the file that is the whole export; empty where it has many."""
    if snapshot.source.format is Format.SNAPSHOT:
        return location
    files = snapshot.source.files
    return files[0].path if len(files) == 1 else ""


def _without_untrue_notice(snapshot: Snapshot) -> Snapshot:
    """Return the snapshot without the notice that files beside an XML tree were not read: here they are."""
    kept = tuple(notice for notice in snapshot.notices if not notice.endswith(f"{TREE_IS_ALL}."))
    return replace(snapshot, notices=kept)


# --- one place -------------------------------------------------------------------------------------------


def _found(json: Sequence[Json]) -> _Found:
    """Return what documents of the cmdlets say."""
    found = _Found()
    gathered = gather(json, Collected())
    for noun in parts.NOUNS:
        outputs = gathered.parts.get(noun, ())
        if outputs and is_evidence(noun):
            found.documents[noun] = _distinct(one for part in outputs for one in documents_of(part))
    found.failures = gathered.unavailable | gathered.failures
    path = gathered_path(gathered)
    found.hosts = dict.fromkeys(gathered.hosts, path)
    for item in gathered.collections:
        if item.value.get("ComputerName"):
            found.hosts.setdefault(str(item.value["ComputerName"]), item.part.path)
    _read_global_settings(gathered, found)
    _read_scheduler(found)
    for item in gathered.items(parts.CONNECTOR):
        _add_change(
            found, item.value.get("Name"), item.value.get("LastModificationTime"), item.part.path, item.place
        )
    return found


def _read_global_settings(gathered: Gathered, found: _Found) -> None:
    part = gathered.single(parts.GLOBAL_SETTINGS)
    if part is not None:
        found.settings_file = part.path
        _read_parameters(GlobalSettings(part, Collected()).parameters, part.path, found)


def _read_parameters(parameters: dict[str, Any], path: str, found: _Found) -> None:
    for name, attribute in ((_NEXT_START, "start"), (_NEXT_POLICY, "policy")):
        value = catalogue.parameter(parameters, name)
        if value:
            setattr(found, attribute, Document({"value": value}, path, name))


def _read_scheduler(found: _Found) -> None:
    """Let Get-ADSyncScheduler, which says the same, count before the global settings."""
    for item in found.documents.get(parts.SCHEDULER, ()):
        for key, attribute in (
            ("NextSyncCycleStartTimeInUTC", "start"),
            ("NextSyncCyclePolicyType", "policy"),
        ):
            if item.get(key) is not None:
                setattr(
                    found, attribute, Document({"value": item.get(key)}, item.file, f"{item.place}.{key}")
                )


def _read_trees(xml: Iterable[XmlDocument], found: _Found) -> None:
    """Add what the XML of Get-ADSyncServerConfiguration says about runs and changes, which is not compared."""
    for document in xml:
        if local(document.root.tag) == GLOBAL_ROOT:
            found.settings_file = document.file.path
            known = found.start, found.policy
            _read_parameters(read_parameters(document), document.file.path, found)
            found.start, found.policy = known[0] or found.start, known[1] or found.policy
        elif local(document.root.tag) == CONNECTOR_ROOT:
            _add_change(
                found,
                text_of(child(document.root, "name")),
                text_of(child(document.root, "last-modification-time")),
                document.file.path,
                "last-modification-time",
            )


def _add_change(found: _Found, name: object, when: object, path: str, place: str) -> None:
    if name:
        found.changed.append(Document({"Name": str(name), "LastModificationTime": when}, path, place))


def _distinct(documents: Iterable[Document]) -> list[Document]:
    """Return the documents without those that repeat an earlier one: files of one cmdlet can overlap."""
    found: dict[str, Document] = {}
    for document in documents:
        found.setdefault(repr(document.value), document)
    return list(found.values())


# --- further places --------------------------------------------------------------------------------------


def _extra(side: Side, location: str) -> _Found:
    documents = documents_at(location)
    known = [item for item in documents.json if cmdlets.claims(item[1])]
    empty = {noun: item for item in documents.json if (noun := _named_nothing(item))}
    found = _found(known)
    for noun in empty:
        found.documents.setdefault(noun, [])
    if not found.documents and not found.failures:
        raise _no_evidence(side, location, documents, has_cmdlets=bool(known))
    read = {id(item) for item in (*known, *empty.values())}
    found.unknown = [item[0].path for item in documents.json if id(item) not in read]
    found.unknown += [document.file.path for document in documents.xml]
    return found


def _named_nothing(item: Json) -> str | None:
    """Return the cmdlet that returned nothing: only the file's name says which one it was."""
    file, document = item
    noun = parts.noun_of_key(PurePosixPath(file.path.replace("\\", "/")).stem)
    return noun if document == [] and noun and is_evidence(noun) else None


def _no_evidence(side: Side, location: str, documents: Documents, *, has_cmdlets: bool) -> InputError:
    roots = {local(document.root.tag) for document in documents.xml}
    if roots & PENDING_ROOTS:
        return InputError(location, "pending exports, not an extra", fix="Give them with --pending")
    if roots & ROOTS or any(
        wizard.claims(document) or snapshot_file.claims(document) for _, document in documents.json
    ):
        return InputError(
            location, "an export of its own, not an extra", fix=f"Give it with --{side.value} to use it"
        )
    problem = (
        "holds configuration only, nothing that the checks look at beside an export"
        if has_cmdlets
        else "not evidence that the checks know"
    )
    return InputError(location, problem, fix=_WHAT_IS_READ)


# --- all of them -----------------------------------------------------------------------------------------


def _merged(own: _Found, more: Sequence[_Found]) -> _Found:
    merged = _Found(
        dict(own.documents), dict(own.failures), {}, own.start, own.policy, own.changed, own.settings_file
    )
    added: dict[str, list[Document]] = {}
    for found in more:
        for noun, documents in found.documents.items():
            before = own.documents.get(noun, ()) if noun == parts.RUN_RESULT else ()
            added[noun] = _distinct([*added.get(noun, before), *documents])
        merged.failures = found.failures | merged.failures
        merged.start = found.start or merged.start
        merged.policy = found.policy or merged.policy
        merged.changed = found.changed or merged.changed
    merged.documents |= added
    return merged


def _refuse_other_server(side: Side, snapshot: Snapshot, places: Iterable[_Found]) -> None:
    """Raise InputError for evidence that says, or shows by its connectors, that it is another server's."""
    host = snapshot.server.host
    known = _identifiers(snapshot)
    for found in places:
        for name, path in found.hosts.items():
            if name.casefold() in _ANY_HOST or _ADDRESS.fullmatch(name):
                continue
            host = host or name
            if not same_host(host, name):
                raise InputError(
                    path,
                    f"from the server {name[:80]}, but the {side.value} export is that of {host[:80]}",
                    fix=_other_fix(side),
                )
        named = _connectors_named(found.documents)
        if known and named and not known & named.keys():
            document = next(iter(named.values()))
            raise InputError(
                document.file,
                f"about connectors that the {side.value} server does not have, so it comes from another server",
                place=document.place,
                fix=_other_fix(side),
            )


def _other_fix(side: Side) -> str:
    other = "staging" if side is Side.PRIMARY else "primary"
    return f"Give it with --{other}-extra if it belongs there"


def _identifiers(snapshot: Snapshot) -> frozenset[str]:
    """Return the identifiers of the connectors that are the server's own; the tenant's is the same on every server."""
    if snapshot.source.content_format is Format.WIZARD:
        return frozenset()
    return frozenset(connector.identifier for connector in snapshot.connectors) - {"", TENANT_CONNECTOR_ID}


def _connectors_named(documents: Mapping[str, Sequence[Document]]) -> dict[str, Document]:
    named = {
        plain_guid(str(document.get(key))): document
        for noun in (parts.RUN_RESULT, parts.OVERRIDE, parts.PARTITION_STATE)
        for document in documents.get(noun, ())
        for key in _CONNECTOR_KEYS
        if document.get(key)
    }
    named.pop(TENANT_CONNECTOR_ID, None)
    return named
