"""The exports to be changed: every sample in its format, as parsed documents that a reader takes.

An export falls into units (a file of an XML tree, a rule, the output of a cmdlet). A unit that was tried in one export is
not tried again in another that holds the very same unit, and the rules are tried in portions, because what a
reader does with a leaf depends on the rule that it is in and not on the hundred others.
"""

# ruff: noqa: ANN401 - JSON documents and fields of the model are of any type

import copy
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from entradrift.errors import InputError
from entradrift.exports import cmdlets, server_configuration, snapshot_file, wizard
from entradrift.exports.files import InputFile
from entradrift.exports.load import load
from entradrift.exports.snapshot_writer import write
from entradrift.exports.xml_reader import XmlDocument
from entradrift.model.snapshot import Format, Snapshot, Source

from .leaf_changes import LeafChange, changes_of_element, changes_of_json, local, step

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "sample-configs"
REAL = ROOT.parent / "shared" / "data" / "contoso-serverconfig"
RULES_IN_A_PORTION = 6
ENTRIES_IN_A_PORTION = 30
"""Of the schema that a connector copied from its directory."""
PARTNER = "SYNC09"
STAGING_MODE = "Microsoft.Synchronize.StagingMode"
HOST_KEYS = frozenset({"host", "hostName", "ComputerName"})
_RULE_LISTS = frozenset({"ADSyncRule", "rules"})
_ACCOUNT = re.compile(r"\bSync_[A-Za-z0-9-]+_")
"""How the account of a server names it, which stands in for its name where no other is given."""
_DIRECTORY = "{http://www.dsml.org/DSML}directory-schema"


@dataclass(frozen=True)
class Unit:
    """A part of an export that is changed leaf by leaf."""

    digest: str
    changes: Callable[[], Iterator[LeafChange]]


@dataclass(frozen=True)
class Portion:
    """An export as it is read for some of its units: the partner server, parsed, whose leaves are changed."""

    name: str
    format: Format
    untouched: Snapshot
    """The primary: the same export, not changed."""
    read: Callable[[], Snapshot]
    """Read the documents as they are now."""
    units: tuple[Unit, ...]


def find_exports(root: Path = SAMPLES) -> Iterator[Path]:
    """Yield the folders of every sample that hold one server's export, and the files that are one."""
    for folder in sorted(
        {path.parent for path in root.rglob("*") if path.suffix in {".json", ".xml", ".JSON"}}
    ):
        if (
            folder.name in {"primary", "staging", "baseline", "active", "previous"}
            or (folder / "GlobalSettings").is_dir()
        ):
            yield folder
    trees = {path.parent for path in root.rglob("GlobalSettings") if path.is_dir()}
    yield from sorted(trees)
    yield from sorted(root.rglob("*-extra.json"))


def portions(path: Path, *, schemas: bool = True) -> Iterator[Portion]:
    """Yield the portions of the export at `path`; nothing for what is no configuration (pending exports).

    Without `schemas` the thousands of entries of the directories' schemas are left out, but for one of each.
    """
    files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
    name = path.relative_to(SAMPLES).as_posix() if path.is_relative_to(SAMPLES) else path.name
    trees = {
        file.relative_to(path).as_posix(): ET.parse(file).getroot()  # noqa: S314 - files of this repository
        for file in files
        if file.suffix == ".xml"
    }
    trees = {key: root for key, root in trees.items() if local(root.tag) in server_configuration.ROOTS}
    documents = {
        file.name: json.loads(file.read_text("utf-8-sig"))
        for file in files
        if file.suffix.casefold() == ".json"
    }
    if trees:
        yield from _tree_portions(name, trees, schemas=schemas)
    elif documents:
        yield from json_portions(name, documents)


def snapshot_portions(path: Path) -> Iterator[Portion]:
    """Yield the portions of the snapshot of the export at `path`."""
    document = json.loads(write(load(str(path)), "0"))
    yield from json_portions(f"snapshot of {path.parent.name}/{path.name}", {"snapshot.json": document})


# --- XML -----------------------------------------------------------------------------------------------

_TREE = Source(Format.SERVER_CONFIGURATION, (), None, Format.SERVER_CONFIGURATION)
Trees = dict[str, ET.Element]


def _read_tree(trees: Trees) -> Snapshot:
    return server_configuration.read(
        [XmlDocument(InputFile(path, b"<x/>"), root) for path, root in trees.items()], _TREE
    )


def _tree_portions(name: str, trees: Trees, *, schemas: bool) -> Iterator[Portion]:
    rules = {path: root for path, root in trees.items() if local(root.tag) == "synchronizationRule"}
    others = {path: root for path, root in trees.items() if path not in rules}
    few = dict(list(rules.items())[:RULES_IN_A_PORTION])
    short = {path: _with_schema(root, 0, 1) for path, root in others.items()}
    yield _tree_portion(name, short | few, short)
    for start in range(0, len(rules), RULES_IN_A_PORTION):
        chosen = dict(list(rules.items())[start : start + RULES_IN_A_PORTION])
        yield _tree_portion(name, short | chosen, chosen)
    for path, root in others.items() if schemas else ():
        directory = next(root.iter(_DIRECTORY), None)
        for start in range(1, 0 if directory is None else len(directory), ENTRIES_IN_A_PORTION):
            part = {path: _bare(_with_schema(root, start, start + ENTRIES_IN_A_PORTION))}
            yield _tree_portion(name, {**_globals(short), **part}, part, only=_DIRECTORY)


def _globals(trees: Trees) -> Trees:
    return {path: root for path, root in trees.items() if local(root.tag) == "saved-mv-configuration"}


def _bare(root: ET.Element) -> ET.Element:
    """A connector without what has nothing to do with its schema."""
    for child in list(root):
        if local(child.tag) in {
            "attribute-inclusion",
            "ma-partition-data",
            "ma-run-data",
            "component_mappings",
        }:
            root.remove(child)
    return root


def _with_schema(root: ET.Element, start: int, stop: int) -> ET.Element:
    """A copy with some entries of the schema; the metaverse's is kept whole where nothing is taken from it."""
    directory = next(root.iter(_DIRECTORY), None)
    if directory is None:
        return copy.deepcopy(root)
    entries = list(directory)
    directory[:] = entries[start:stop]
    made = copy.deepcopy(root)
    directory[:] = entries
    return made


def _tree_portion(name: str, trees: Trees, tried: Trees, only: str = "") -> Portion:
    partner = copy.deepcopy(trees)
    for server, mode in ((trees, "False"), (partner, "True")):
        for parameter in (found for tree in server.values() for found in tree.iter("parameter")):
            if parameter.get("name") == STAGING_MODE:
                parameter.text = mode
    for tree in partner.values():
        if "server" in tree.attrib:
            tree.set("server", PARTNER)
        for element in tree.iter("parameter"):
            element.text = _ACCOUNT.sub(f"Sync_{PARTNER}_", element.text) if element.text else element.text

    def unit(path: str) -> Unit:
        holder = next(partner[path].iter(only)) if only else partner[path]
        start = f"{local(partner[path].tag)}//directory-schema" if only else ""
        return Unit(_digest(ET.tostring(holder)), lambda: changes_of_element(holder, start))

    return Portion(
        name,
        Format.SERVER_CONFIGURATION,
        _read_tree(trees),
        lambda: _read_tree(partner),
        tuple(unit(path) for path in tried),
    )


# --- JSON ----------------------------------------------------------------------------------------------

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
        partner = copy.deepcopy(chosen)
        _set_role(chosen, staging=False)
        _set_role(partner, staging=True)
        yield Portion(
            name,
            kind,
            read(chosen),
            lambda partner=partner: read(partner),  # type: ignore[misc]
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
    return Unit(_digest(content.encode()), lambda: changes_of_json(holder, key, path))


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
                    key: _ACCOUNT.sub(f"Sync_{PARTNER}_", text)
                    for key, text in value.items()
                    if isinstance(text, str)
                }
                value |= {key: PARTNER for key in HOST_KEYS if isinstance(value.get(key), str)}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
