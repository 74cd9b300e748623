"""XML trees as inputs: the folder that Get-ADSyncServerConfiguration writes."""

import copy
import re
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as ET

from entradrift.exports import server_configuration
from entradrift.exports.files import InputFile
from entradrift.exports.xml_reader import XmlDocument
from entradrift.model.snapshot import Format, Snapshot, Source

from .leaf_changes import changes_of_element, digest, local
from .portions import ACCOUNT, PARTNER, RULES_IN_A_PORTION, STAGING_MODE, Portion, Unit

Trees = dict[str, ET.Element]
ENTRIES_IN_A_PORTION = 6
"""Of the schema that a connector copied from its directory."""
_CONNECTOR_PARTS = frozenset({"id", "name", "category", "subtype", "schema", "private-configuration"})
_CONFIGURATIONS = frozenset({"adma-configuration", "MAConfig"})
_CONFIGURATION_PARTS = frozenset({"forest-name", "parameter-values"})
_DIRECTORY = "{http://www.dsml.org/DSML}directory-schema"
_TREE = Source(Format.SERVER_CONFIGURATION, (), None, Format.SERVER_CONFIGURATION)


def _read_tree(trees: Trees) -> Snapshot:
    return server_configuration.read(
        [XmlDocument(InputFile(path, b"<x/>"), root) for path, root in trees.items()], _TREE
    )


def tree_portions(name: str, trees: Trees, *, schemas: bool) -> Iterator[Portion]:
    rules = {path: root for path, root in trees.items() if local(root.tag) == "synchronizationRule"}
    others = {path: root for path, root in trees.items() if path not in rules}
    few = dict(list(rules.items())[:RULES_IN_A_PORTION])
    short = {path: _with_schema(root, 0, 1) for path, root in others.items()}
    background = {path: _bare(_with_schema(root, 0, 0)) for path, root in others.items()}
    beside = {path: root for path, root in background.items() if local(root.tag) != "ma-data"}
    for path, root in short.items():
        yield _tree_portion(name, background | {path: root} | few, [path])
    for start in range(0, len(rules), RULES_IN_A_PORTION):
        chosen = dict(list(rules.items())[start : start + RULES_IN_A_PORTION])
        yield _tree_portion(name, (background if start else short) | chosen, chosen)
    for path, root in others.items() if schemas else ():
        directory = next(root.iter(_DIRECTORY), None)
        for start in range(1, 0 if directory is None else len(directory), ENTRIES_IN_A_PORTION):
            part = {path: _bare(_with_schema(root, start, start + ENTRIES_IN_A_PORTION))}
            yield _tree_portion(name, beside | part, [path], only=_DIRECTORY)


def _bare(root: ET.Element) -> ET.Element:
    """What is read beside the changed leaf: who a connector is, and of the global settings who the server is."""
    if local(root.tag) == "ma-data":
        root[:] = [child for child in root if local(child.tag) in _CONNECTOR_PARTS]
    for holder in list(root.iter()):
        inner = local(holder.tag) in _CONFIGURATIONS
        holder[:] = [
            child
            for child in holder
            if (local(child.tag) != "parameter" or child.get("name") == STAGING_MODE)
            and (not inner or local(child.tag) in _CONFIGURATION_PARTS)
        ]
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


def _tree_portion(name: str, trees: Trees, tried: Iterable[str], only: str = "") -> Portion:
    partner = copy.deepcopy(trees)
    for server, mode in ((trees, "False"), (partner, "True")):
        for parameter in (found for tree in server.values() for found in tree.iter("parameter")):
            if parameter.get("name") == STAGING_MODE:
                parameter.text = mode
    for tree in partner.values():
        if "server" in tree.attrib:
            tree.set("server", PARTNER)
        for element in tree.iter("parameter"):
            element.text = re.sub(ACCOUNT, f"Sync_{PARTNER}_", element.text) if element.text else element.text

    def unit(path: str) -> Unit:
        holder = next(partner[path].iter(only)) if only else partner[path]
        start = f"{local(partner[path].tag)}//directory-schema" if only else ""
        return Unit(digest(ET.tostring(holder)), lambda: changes_of_element(holder, start))

    return Portion(
        name,
        Format.SERVER_CONFIGURATION,
        lambda: _read_tree(trees),
        lambda: _read_tree(partner),
        tuple(unit(path) for path in tried),
    )
