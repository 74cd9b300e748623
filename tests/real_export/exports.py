"""The real export as raw element trees: read, disguised as another healthy server, written.

Knows nothing of entradrift: everything in here works on text and elements, so that a mistake in the reader
cannot be hidden by the same mistake in the disguise.
"""

import copy
import random
import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

EXPORT = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "contoso-serverconfig"
TENANT_ID = "b891884f-051e-4a83-95af-2544101c9083"
GUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
DSML = "{http://www.dsml.org/DSML}"


@dataclass
class Export:
    """The files of one server by their path."""

    files: dict[str, ET.Element]

    def of(self, folder: str) -> Iterator[ET.Element]:
        return (root for path, root in self.files.items() if path.startswith(folder))

    def rule(self, name: str) -> ET.Element:
        return next(root for root in self.of("SynchronizationRules") if root.findtext("name") == name)

    @property
    def rules(self) -> list[ET.Element]:
        return list(self.of("SynchronizationRules"))

    @property
    def ad(self) -> ET.Element:
        return next(root for root in self.of("Connectors") if root.findtext("category") == "AD")

    @property
    def tenant(self) -> ET.Element:
        return next(root for root in self.of("Connectors") if root.findtext("category") != "AD")

    @property
    def mv(self) -> ET.Element:
        return next(self.of("GlobalSettings"))

    def parameter(self, name: str, root: ET.Element | None = None) -> ET.Element:
        holder = self.mv if root is None else root
        return next(found for found in holder.iter("parameter") if found.get("name") == name)

    def remove(self, root: ET.Element) -> None:
        self.files = {path: found for path, found in self.files.items() if found is not root}

    def add_rule(self, root: ET.Element) -> None:
        self.files[f"SynchronizationRules/new-{len(self.files)}.xml"] = root

    def directory(self, root: ET.Element) -> ET.Element:
        """The entries of a schema."""
        return next(found for found in root.iter() if found.tag == f"{DSML}directory-schema")


def read(folder: Path = EXPORT) -> Export:
    """The export as it is."""
    return Export(
        {
            path.relative_to(folder).as_posix(): ET.parse(path).getroot()  # noqa: S314 - a known file
            for path in sorted(folder.rglob("*.xml"))
        }
    )


def with_short_schemas(export: Export, keep: int = 12) -> Export:
    """Keep the first entries of the connectors' schemas: thousands more cost time and show nothing."""
    short = copy.deepcopy(export)
    for root in short.of("Connectors"):
        directory = short.directory(root)
        kinds: dict[str, int] = {}
        for entry in list(directory):
            kinds[entry.tag] = kinds.get(entry.tag, 0) + 1
            if kinds[entry.tag] > keep:
                directory.remove(entry)
    return short


def write(export: Export, folder: Path, *, encoding: str = "utf-8") -> Path:
    """Write the files; UTF-16 gets a declaration and a byte order mark, as editors on Windows save it."""
    for name, root in export.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = ET.tostring(root, encoding="unicode")
        if encoding == "utf-16":
            text = f'<?xml version="1.0" encoding="utf-16"?>\r\n{text}'
        path.write_bytes(text.encode(encoding))
    return folder


# --- the disguise ---------------------------------------------------------------------------------------

ACCOUNT = "MSOL_0f1e2d3c4b5a"
SYNC_ACCOUNT = "Sync_CONTOSO-SYNC02_0123456789ab@contoso.onmicrosoft.com"
TIMES = {"creation-time", "last-modification-time", "modified-timestamp"}
COUNTERS = {"version", "internal-version"}
UNORDERED = {
    "attribute-mappings",
    "synchronizationCriteria",
    "attribute-inclusion",
    "object-classes",
    "inclusions",
    "exclusions",
    "ma-partition-data",
    "ma-run-data",
    "parameter-values",
    "component_mappings",
    f"{DSML}directory-schema",
    f"{DSML}class",
    "{http://www.microsoft.com/MMS/DSML}dit-content-rule",
}
"""Elements whose children have no order. Those of `relationshipCriteria` (join groups) have one."""


def disguise(export: Export, seed: int = 1) -> Export:
    """Another healthy server with the same configuration."""
    other = copy.deepcopy(export)
    dice = random.Random(seed)  # noqa: S311 - an order, not a secret
    everywhere(other, new_identifiers(seed))
    for root in other.files.values():
        renumber_schema(root)
        for element in root.iter():
            own_values(element, dice)
            shuffle(element, dice)
        if root.tag == "ma-data":
            other_case(root)
    other.mv.set("server", "CONTOSO-SYNC02")
    other.mv.set("export-date", "2016-05-03 15:01:22.101")
    other.parameter("Microsoft.Synchronize.StagingMode").text = "True"
    other.parameter("Microsoft.Synchronize.NextStartTime").text = "Tue, 03 May 2016 15:09:16 GMT"
    other.parameter("Microsoft.OptionalFeature.AutoUpgradeState").text = "Enabled"
    names = list(other.files)
    dice.shuffle(names)
    return Export({file_name(name, seed): other.files[name] for name in names})


def file_name(name: str, seed: int) -> str:
    """The files of rules and connectors are called after their identifiers; letter case means nothing."""
    folder, _, file = new_identifiers(seed)(name).partition("/")
    return f"{folder}/{file.upper() if seed % 2 else file}"


def new_identifiers(seed: int) -> Callable[[str], str]:
    """A function that replaces every GUID in a text, always the same by the same, in its letter case."""

    def replaced(match: re.Match[str]) -> str:
        old = match.group()
        if old.lower() == TENANT_ID or set(old) <= set("0-"):
            return old
        new = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{seed}/{old.lower()}"))
        return new.upper() if old.isupper() else new

    return lambda text: GUID.sub(replaced, text)


def everywhere(export: Export, change: Callable[[str], str]) -> None:
    for root in export.files.values():
        for element in root.iter():
            if element.text and "-" in element.text:
                element.text = change(element.text)
            for name, value in element.attrib.items():
                element.set(name, change(value))


def own_values(element: ET.Element, dice: random.Random) -> None:
    """What every server has of its own: times, counters, accounts, cookies, controllers."""
    name = element.get("name", "") if element.tag == "parameter" else element.tag
    if name in TIMES:
        element.text = f"2017-0{dice.randint(1, 9)}-11 08:09:10.{dice.randint(100, 999)}"
    elif name in COUNTERS:
        element.text = str(dice.randint(1, 999))
    elif name in {"cookie", "water-mark"}:
        element.text = f"{dice.getrandbits(200):x}"
    elif name == "forest-login-user":
        element.text = ACCOUNT
    elif name == "UserName" and element.tag == "parameter":
        element.text = SYNC_ACCOUNT
    elif name == "last-dc":
        element.text = "CONTOSO-DC09.contoso.com"
    elif name.casefold() == "password" and element.get("encrypted"):
        element.text = f"{dice.getrandbits(100):x}"


def shuffle(element: ET.Element, dice: random.Random) -> None:
    """Another order of what has none."""
    is_clauses = element.tag == "conditions"
    if element.tag in UNORDERED or is_clauses:
        children = list(element)
        dice.shuffle(children)
        element[:] = children


def renumber_schema(root: ET.Element) -> None:
    """Other positional ids (`A0`, `C0`) of the entries, and of the references to them."""
    directory = next((found for found in root.iter() if found.tag == f"{DSML}directory-schema"), None)
    if directory is None or root.findtext("category") != "AD":
        return
    entries = {entry.get("id", "") for entry in directory}
    new = {old: f"{old[0]}z{number}" for number, old in enumerate(sorted(entries, reverse=True))}
    for entry in directory.iter():
        for name, value in entry.attrib.items():
            if name == "id":
                entry.set(name, new[value])
            elif value.startswith("#") and value[1:] in new:
                entry.set(name, f"#{new[value[1:]]}")


def other_case(root: ET.Element) -> None:
    """Other letter case of the names of connector, domain and OUs, and space after commas."""
    name = root.find("name")
    assert name is not None
    name.text = (name.text or "").swapcase()
    for partition in root.iter("partition"):
        for element in [
            *partition.findall("name"),
            *partition.iter("inclusion"),
            *partition.iter("exclusion"),
        ]:
            if element.text and "=" in element.text:
                element.text = ", ".join(part.swapcase() for part in element.text.split(","))
        for element in (*partition.findall("display-name"), *partition.findall("custom-data/*/name")):
            element.text = (element.text or "").upper()
