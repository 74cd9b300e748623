"""Load an EXPORT: find out from its content what it is, and read it into a snapshot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final

from entradrift.errors import InputError
from entradrift.exports import (
    cmdlets,
    garbage_collection,
    json_reader,
    rule_secrets,
    rules_editor,
    server_configuration,
    snapshot_file,
    wizard,
    xml_reader,
)
from entradrift.exports.files import InputFile, looks_like_rules, read_export, siblings
from entradrift.exports.flatten_xml import local
from entradrift.exports.swarm import refuse_swarm
from entradrift.exports.xml_reader import XmlDocument
from entradrift.model.snapshot import Format, Snapshot, Source

Json = tuple[InputFile, Any]

_EXPORT_SUFFIXES: Final = frozenset({"", ".json", ".xml", ".txt"})
"""What people call exports. The content decides what a file is; the name only whether it may be passed over."""

_WHAT_IS_READ: Final = (
    "entradrift reads the folder of Get-ADSyncServerConfiguration, a SynchronizationPolicy JSON of the wizard, "
    "JSON of the Get-ADSync cmdlets, an export of the Synchronization Rules Editor, or its own snapshot"
)
_SCRIPT_SUFFIXES: Final = frozenset({"", ".ps1", ".txt"})
"""What people call exports of the Synchronization Rules Editor."""


_NAMED: Final = 3
TREE_IS_ALL: Final = "the XML tree is complete by itself"
"""Why nothing beside an XML tree is compared."""


@dataclass(frozen=True, slots=True)
class _WholeDocument:
    """A kind of export that is one JSON document."""

    format: Format
    article: str
    noun: str
    """What people call it, as in "a snapshot"."""
    claims: Callable[[Any], bool]
    read: Callable[[InputFile, Any, Source], Snapshot]


_WHOLE_DOCUMENTS: Final = (
    _WholeDocument(Format.SNAPSHOT, "a", "snapshot", snapshot_file.claims, snapshot_file.read),
)
"""Kinds of exports that are one JSON document each, in the order in which they are looked for."""


@dataclass(frozen=True, slots=True)
class Documents:
    """What the files at one place hold, parsed but not understood."""

    xml: tuple[XmlDocument, ...]
    json: tuple[Json, ...]
    scripts: tuple[InputFile, ...] = ()
    """Exports of the Synchronization Rules Editor, not yet parsed: they are understood while they are read."""


def load(location: str) -> Snapshot:
    """Return the snapshot of the server whose export is at `location`: a path, or `-` for standard input.

    Raises InputError with one sentence when the export cannot be read, is damaged, or is not one server's.
    """
    with garbage_collection.paused(keeping=True):
        # The documents are gone before the collector is back: it would look through every element of them.
        return load_with_documents(location)[0]


def load_with_documents(location: str) -> tuple[Snapshot, Documents]:
    """Return the snapshot of the export at `location`, and the documents that lie there. Raises InputError."""
    with garbage_collection.paused(keeping=True):
        files = read_export(location)
        documents, strays = _parsed(files)
        snapshot = _read(_others(files, {id(file) for file in strays}), documents, location)
        snapshot = _with_ignored(snapshot, strays, "neither JSON nor XML, and not named so")
        return rule_secrets.without_secrets(snapshot), documents


def documents_at(location: str) -> Documents:
    """Return the documents at `location` (as for an export), whatever they hold. Raises InputError."""
    with garbage_collection.paused(keeping=True):
        return _parsed(read_export(location))[0]


def _read(files: Sequence[InputFile], found: Documents, location: str) -> Snapshot:
    xml, json = found.xml, found.json
    trees = [document for document in xml if local(document.root.tag) in server_configuration.ROOTS]
    if trees:
        read = {id(document.file) for document in trees}
        return _with_ignored(_read_tree(trees), _others(files, read), TREE_IS_ALL)
    for kind in _WHOLE_DOCUMENTS:
        claimed = [item for item in json if kind.claims(item[1])]
        if claimed:
            file, document = _only(claimed, kind.noun)
            snapshot = kind.read(file, document, _source(kind.format, [file]))
            return _with_ignored(
                snapshot, _others(files, {id(file)}), f"{kind.article} {kind.noun} is complete by itself"
            )
    policies = [item for item in json if wizard.claims(item[1])]
    if policies:
        return _read_policy(policies, files, location)
    if any(cmdlets.claims(document) for _, document in json):
        snapshot = cmdlets.read(json, _source(Format.CMDLETS, [file for file, _ in json]))
        others = [*(document.file for document in xml), *found.scripts]
        return _with_ignored(snapshot, others, "the cmdlets write JSON")
    if found.scripts:
        return _read_scripts(files, found.scripts)
    raise _unrecognised(files, xml, json, location)


def _parsed(files: Sequence[InputFile]) -> tuple[Documents, list[InputFile]]:
    """Return what the files hold, and those that only begin like an export (a desktop.ini, a log)."""
    xml: list[XmlDocument] = []
    json: list[Json] = []
    scripts: list[InputFile] = []
    strays: list[InputFile] = []
    refuse_swarm(files)
    for file in files:
        try:
            if looks_like_rules(file.data) or (len(files) == 1 and file.name.casefold().endswith(".ps1")):
                scripts.append(file)
            elif _is_xml(file):
                xml.append(xml_reader.parse(file))
            else:
                json.append((file, json_reader.parse(file)))
        except InputError:
            # A damaged export must never pass for a stray file: those have a suffix of their own.
            if len(files) == 1 or PurePosixPath(file.name).suffix.casefold() in _EXPORT_SUFFIXES:
                raise
            strays.append(file)
    return Documents(tuple(xml), tuple(json), tuple(scripts)), strays


def _is_xml(file: InputFile) -> bool:
    start = file.data[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    if not start.startswith(b"<"):
        return False
    text = file.data[:1024].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if text.startswith((b"<!doctype html", b"<html")):
        raise InputError(
            file.path,
            "a web page (HTML), not an export",
            fix="The download probably saved a sign-in or error page; export or download again",
        )
    return True


def _read_tree(documents: Sequence[XmlDocument]) -> Snapshot:
    return server_configuration.read(
        documents, _source(Format.SERVER_CONFIGURATION, [document.file for document in documents])
    )


def _read_scripts(files: Sequence[InputFile], scripts: Sequence[InputFile]) -> Snapshot:
    """Read exports of the Synchronization Rules Editor; what only mentions their commands has a name of its own."""
    named = [
        script
        for script in scripts
        if len(files) == 1 or PurePosixPath(script.name).suffix.casefold() in _SCRIPT_SUFFIXES
    ]
    read = named or list(scripts)
    snapshot = rules_editor.read(read, _source(Format.RULES_EDITOR, read))
    return _with_ignored(
        snapshot,
        _others(files, {id(file) for file in read}),
        "not exports of the Synchronization Rules Editor",
    )


def _read_policy(policies: Sequence[Json], files: Sequence[InputFile], location: str) -> Snapshot:
    """Read the newest wizard policy of one server; `MigratedPolicy.json` alone points to the tree beside it."""
    full = [item for item in policies if not wizard.is_metadata_only(item[1])]
    if not full:
        file = policies[0][0]
        beside = siblings(file) if len(files) == 1 and file.path == location else []
        trees = [
            document
            for found in beside
            if _is_xml(found)
            and local((document := xml_reader.parse(found)).root.tag) in server_configuration.ROOTS
        ]
        if trees:
            return _read_tree(trees)
        raise InputError(
            file.path,
            "a MigratedPolicy holds metadata only, no configuration",
            fix="Give the whole folder that MigrateSettings.ps1 wrote: the configuration is in its Connectors, "
            "GlobalSettings and SynchronizationRules folders",
        )
    hosts = {(wizard.metadata(document).host or "").casefold() for _, document in full}
    if len(hosts) > 1:
        raise InputError(
            location,
            "the folder holds the policies of more than one server",
            fix="Give the file of one server",
        )
    newest = max(full, key=lambda item: wizard.metadata(item[1]).time_created or "")
    if len(full) > 1 and not wizard.metadata(newest[1]).time_created:
        raise InputError(
            location,
            "the folder holds several policies and they do not say which one is newest",
            fix="Give the newest file itself",
        )
    file, document = newest
    snapshot = wizard.read(file, document, _source(Format.WIZARD, [file]))
    return _with_ignored(
        snapshot, _others(files, {id(file)}), f"{file.path} is the newest policy of this server"
    )


def _others(files: Sequence[InputFile], read: set[int]) -> list[InputFile]:
    return [file for file in files if id(file) not in read]


def _with_ignored(snapshot: Snapshot, files: Sequence[InputFile], why: str) -> Snapshot:
    if not files:
        return snapshot
    names = ", ".join(file.path for file in files[:_NAMED])
    if len(files) > _NAMED:
        names += f" and {len(files) - _NAMED} more"
    return snapshot.with_notice(f"Not read: {names}; {why}.")


def _only(items: Sequence[Json], what: str) -> Json:
    if len(items) > 1:
        raise InputError(
            items[1][0].path,
            f"a second {what} beside {items[0][0].path}",
            fix="Give the file of one server",
        )
    return items[0]


def _source(kind: Format, files: Sequence[InputFile]) -> Source:
    provenance = tuple(file.provenance() for file in sorted(files, key=lambda file: file.path))
    return Source(kind, provenance, captured_at=None, content_format=kind)


def _unrecognised(
    files: Sequence[InputFile], xml: Sequence[XmlDocument], json: Sequence[Json], location: str
) -> InputError:
    if any(
        isinstance(document, dict) and document.get("format") == "entradrift-report" for _, document in json
    ):
        return InputError(
            location, "a report of entradrift, not an export", fix="Give the exports themselves"
        )
    if any(local(document.root.tag) in {"cs-objects", "cs-object"} for document in xml):
        return InputError(
            location,
            "pending exports written by csexport, not a configuration",
            fix="Give the folder that Get-ADSyncServerConfiguration wrote",
        )
    what = "no file of this folder is" if len(files) > 1 else "not"
    return InputError(location, f"{what} an export that entradrift knows", fix=_WHAT_IS_READ)
