"""The exports to be changed: every sample in its format, as parsed documents that a reader takes."""

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from entradrift.exports import server_configuration
from entradrift.exports.load import load
from entradrift.exports.snapshot_writer import write

from .editor_texts import text_portions
from .json_documents import json_portions
from .leaf_changes import local
from .portions import Portion
from .xml_trees import tree_portions

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "sample-configs"
REAL = ROOT.parent / "shared" / "data" / "contoso-serverconfig"
SUFFIXES = frozenset({".json", ".xml", ".ps1"})


def find_exports(root: Path = SAMPLES) -> Iterator[Path]:
    """Yield the folders of every sample that hold one server's export, and the files that are one."""
    for folder in sorted({path.parent for path in root.rglob("*") if path.suffix.casefold() in SUFFIXES}):
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
    texts = {file.name: file.read_text("utf-8-sig") for file in files if file.suffix == ".ps1"}
    if trees:
        yield from tree_portions(name, trees, schemas=schemas)
    elif documents:
        yield from json_portions(name, documents)
    elif texts:
        yield from text_portions(name, texts)


def snapshot_portions(path: Path) -> Iterator[Portion]:
    """Yield the portions of the snapshot of the export at `path`."""
    document = json.loads(write(load(str(path)), "0"))
    yield from json_portions(f"snapshot of {path.parent.name}/{path.name}", {"snapshot.json": document})
