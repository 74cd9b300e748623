"""XML trees of Get-ADSyncServerConfiguration as documents that tests can change before they are read."""

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.exportkit.contoso import contoso
from tests.exportkit.organisation import Organisation
from tests.exportkit.write_server_configuration import write_server_configuration

from entradrift.exports import server_configuration
from entradrift.exports.files import read_export
from entradrift.exports.flatten_xml import local
from entradrift.exports.xml_reader import XmlDocument, parse
from entradrift.model.snapshot import Format, Snapshot, Source

SOURCE = Source(Format.SERVER_CONFIGURATION, (), None, Format.SERVER_CONFIGURATION)


def documents(folder: Path) -> list[XmlDocument]:
    """The parsed documents of the tree in a folder."""
    return [parse(file) for file in read_export(str(folder))]


def small_schemas(trees: list[XmlDocument], keep: int = 4) -> list[XmlDocument]:
    """Shorten the long schemas: a few entries of each kind are enough to read, and quick."""
    for tree in trees:
        for directory in tree.root.iter():
            if local(directory.tag) != "directory-schema":
                continue
            seen: dict[str, int] = {}
            for entry in list(directory):
                seen[entry.tag] = seen.get(entry.tag, 0) + 1
                if seen[entry.tag] > keep:
                    directory.remove(entry)
    return trees


def snapshot_of(trees: list[XmlDocument]) -> Snapshot:
    """The snapshot of documents, as they are now."""
    return server_configuration.read(trees, SOURCE)


def tree_of(folder: Path, org: Organisation | None = None) -> list[XmlDocument]:
    """The documents of an invented server."""
    return documents(write_server_configuration(org or contoso(), folder))


def edited(folder: Path, name: str, edit: Callable[[ET.Element], None]) -> Path:
    """Change every file of a folder whose path holds `name`; return the folder."""
    for path in sorted(folder.rglob("*.xml")):
        if name in path.as_posix():
            tree = ET.parse(path)  # noqa: S314 - our own file
            edit(tree.getroot())
            tree.write(path, encoding="utf-8")
    return folder
