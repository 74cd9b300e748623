"""A real export: disguised as a second healthy server it shows no drift; one change shows one finding."""

import copy
import random
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tests.exportkit.contoso import contoso
from tests.exportkit.write_server_configuration import write_server_configuration
from tests.real_export.changes import CHANGES, SingleChange
from tests.real_export.exports import EXPORT, TENANT_ID, Export, disguise, read, with_short_schemas, write

from entradrift.compare.snapshots import compare_snapshots
from entradrift.comparing import comparison_of
from entradrift.errors import EntradriftError
from entradrift.exports import server_configuration
from entradrift.exports.files import InputFile
from entradrift.exports.load import load
from entradrift.exports.xml_reader import XmlDocument
from entradrift.model.comparison import Verdict
from entradrift.model.finding import Finding, Status
from entradrift.model.snapshot import Format, Snapshot, Source
from entradrift.policy.judge import judge

pytestmark = pytest.mark.skipif(not EXPORT.is_dir(), reason="the real export is not beside this checkout")
SOURCE = Source(Format.SERVER_CONFIGURATION, (), None, Format.SERVER_CONFIGURATION)
QUIET = {Status.EXPECTED, Status.COSMETIC}


def documents(export: Export) -> list[XmlDocument]:
    return [XmlDocument(InputFile(path, b"<x/>"), root) for path, root in export.files.items()]


def snapshot_of(export: Export) -> Snapshot:
    return server_configuration.read(documents(export), SOURCE)


@cache
def short() -> Export:
    return with_short_schemas(read())


@cache
def original() -> Snapshot:
    return snapshot_of(short())


@cache
def disguised() -> Snapshot:
    return snapshot_of(disguise(short()))


def drift(primary: Snapshot, staging: Snapshot) -> list[Finding]:
    found = judge(compare_snapshots(primary, staging).changes)
    return [finding for finding in found if finding.status is Status.DRIFT]


# --- the disguise ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2])
def test_a_second_healthy_server_shows_no_drift(tmp_path: Path, seed: int):
    other = disguise(read(), seed)
    encoding = "utf-16" if seed == 1 else "utf-8"
    folder = write(other, tmp_path / "SYNC02", encoding=encoding)
    comparison = comparison_of(load(str(EXPORT)), load(str(folder)))
    assert comparison.verdict is Verdict.IN_SYNC
    assert {finding.status for finding in comparison.findings} == QUIET
    assert all(part.by_nature and not part.reason for part in comparison.coverage)
    assert comparison.failover.startswith("Safe to promote")
    rules = Counter(finding.rule for finding in comparison.findings)
    assert rules["roles-as-expected"] == 1
    assert rules["connector-account"] >= 2
    back = comparison_of(load(str(folder)), load(str(EXPORT)))
    assert {finding.rule for finding in back.findings if finding.status is Status.DRIFT} == {"roles-swapped"}


def test_the_disguise_is_worth_something(tmp_path: Path):
    one = read()
    write(disguise(one), tmp_path / "x")
    files = [
        sorted(path for path in folder.rglob("*") if path.is_file()) for folder in (EXPORT, tmp_path / "x")
    ]
    texts = ["\n".join(path.read_text(encoding="utf-8") for path in found) for found in files]
    for word in (
        "CONTOSO-SYNC01",
        "ae4db4cc-b16b-4eb2",
        "MSOL_d1edb676ca03",
        "OU=CORP",
        "\n  <name>contoso.com",
        'id="A0"',
    ):
        assert word in texts[0]
        assert word not in texts[1]
    assert TENANT_ID in texts[1].lower()
    assert not {path.name for path in files[0]} & {path.name for path in files[1]}


def test_the_export_does_not_differ_from_itself():
    snapshot = load(str(EXPORT))
    assert compare_snapshots(snapshot, snapshot).changes == ()
    assert compare_snapshots(snapshot, load(str(EXPORT))).changes == ()


def test_a_shift_of_all_standard_rules_is_cosmetic():
    export = copy.deepcopy(short())
    for rule in export.rules:
        number = rule.find("precedence")
        assert number is not None
        number.text = str(int(number.text or "0") + 20)
    found = judge(compare_snapshots(original(), snapshot_of(disguise(export))).changes)
    assert {finding.status for finding in found} == QUIET
    assert [finding.rule for finding in found].count("precedence-numbers-shifted") == 1


def test_preferred_controllers_and_redundant_containers_are_no_drift():
    export = copy.deepcopy(short())
    partition = export.ad.find("ma-partition-data/partition")
    assert partition is not None
    data = partition.find("custom-data/adma-partition-data")
    inclusions = partition.find("filter/containers/inclusions")
    assert data is not None
    assert inclusions is not None
    ET.SubElement(ET.SubElement(data, "preferred-dcs"), "preferred-dc").text = "dc01.contoso.com"
    ET.SubElement(inclusions, "inclusion").text = "OU=Sales,OU=CORP,DC=contoso,DC=com"
    found = judge(compare_snapshots(original(), snapshot_of(disguise(export))).changes)
    assert {finding.status for finding in found} == QUIET
    assert {"preferred-domain-controllers", "ou-list-redundant"} <= {finding.rule for finding in found}


# --- single changes -------------------------------------------------------------------------------------


def test_there_are_more_than_a_hundred_kinds_of_changes():
    assert len({change.name for change in CHANGES}) == len(CHANGES) > 100


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_one_change_is_one_finding_in_its_place(change: SingleChange):
    changed = copy.deepcopy(short())
    change.mutate(changed)
    for primary, staging in (
        (snapshot_of(changed), disguised()),
        (original(), snapshot_of(disguise(changed))),
    ):
        found = drift(primary, staging)
        told = [(finding.rule, finding.section.value, finding.object.name, finding.path) for finding in found]
        assert len(found) == 1, told
        (finding,) = found
        assert finding.section.value == change.section, told
        said = f"{finding.object.name} {finding.path} {finding.title}"
        assert change.word.casefold() in said.casefold(), said


# --- mechanical changes ---------------------------------------------------------------------------------

Leaf = tuple[str, ET.Element, str]
"""Path of tags, element, and what changes: `text` or the name of an attribute."""


def any_of(*patterns: str) -> re.Pattern[str]:
    """A pattern that matches where one of these does."""
    return re.compile("|".join(patterns))


IGNORED = any_of(
    # Counters, times, identifiers, run data: different on every server.
    r".*/((format-|internal-)?version|(creation|last-modification)-time|modified-timestamp|cookie|water-mark)",
    r".*/(last-dc|guid|forest-guid|internal-id|run-configuration/id)|synchronizationRule/id",
    r".*/parameter\[(guid|forest-guid|last-dc|cookie|Microsoft.Synchronize.NextStartTime)\]",
    r".*/parameter\[Microsoft.Synchronize.SynchronizationPolicy\]",
    # What identifies the server, its role and its accounts: expected to differ.
    r".*/@(server|export-date)|.*/forest-login-(user|domain)|.*/parameter\[forest-login-(user|domain)\]",
    r".*/parameter\[Microsoft.(OptionalFeature.AutoUpgrade\w+|SystemInformation.MachineRole)\]",
    r".*/parameter\[Microsoft.Synchronize.StagingMode\]|.*/preferred-dcs(/.*)?",
    # Secrets, and what the server derives from the directory.
    r".*/parameter\[([Pp]assword|ADS_\w+|(Forest|Domain)\.\w+)\]",
    # Declarations of parameters, fixed by the product.
    r".*/parameter\[.*\]/@(type|dataType)|.*/parameter\[(ADS_\w+|(Forest|Domain)\.\w+)\]/@use",
    r".*/parameter\[(Microsoft\..*|[Pp]assword|guid|last-dc|cookie|forest-guid)\]/@use",
    r".*/parameter\[[Pp]assword\]/@encrypted",
)
"""Deliberately ignored: a change there is no open finding."""
MORE_THAN_ONE = any_of(
    # What identifies an object, or what it is in: a change there can be refused, tell two things or none.
    r"ma-data/(id|name|subtype|category)|.*/partition/(id|name)|synchronizationRule/connector|.*/@name",
    r".*/parameter\[UserName\]|.*/parameter\[.*\]/@(use|intrinsic)|.*/mapping/dn_component|.*/exclusion",
    r".*/(class|attribute-type)/(name|@id)|.*/dit-content-rule/.*|.*/parameter-definitions/parameter/name",
    r".*\[Microsoft.Synchronize.(ServerConfigurationVersion|StagingMode)\]",
    # Attributes that an expression names are derived from it, those of a direct flow are its source.
    r".*/mapping/src/attr",
    # Only the order of standard rules counts.
    r"synchronizationRule/precedence",
)
"""Identities: what a change there means is tested by name, not by count."""


def leaves(export: Export) -> Iterator[Leaf]:
    def walk(element: ET.Element, path: str) -> Iterator[Leaf]:
        for name in element.attrib:
            yield f"{path}/@{name.rpartition('}')[2]}", element, name
        if not len(element):
            yield path, element, "text"
        for part in element:
            tag = part.tag.rpartition("}")[2]
            shown = f"{tag}[{part.get('name')}]" if part.get("name") else tag
            yield from walk(part, f"{path}/{shown}")

    for root in export.files.values():
        yield from walk(root, root.tag.rpartition("}")[2])


def mutated(value: str) -> str:
    flipped = {"True": "False", "False": "True", "true": "false", "false": "true", "0": "1", "1": "0"}
    return flipped.get(value) or (str(int(value) + 7) if value.isdigit() else f"{value}Xq")


def sample(export: Export, per_path: int, dice: random.Random) -> list[Leaf]:
    by_path: dict[str, list[Leaf]] = {}
    for leaf in leaves(export):
        by_path.setdefault(leaf[0], []).append(leaf)
    return [leaf for found in by_path.values() for leaf in dice.sample(found, min(per_path, len(found)))]


def exportkit() -> Export:
    with tempfile.TemporaryDirectory() as folder:
        org = contoso()
        org.rules = [rule for rule in org.rules if rule.precedence < 110]
        return read(write_server_configuration(org, Path(folder)))


@pytest.mark.parametrize(("make", "count"), [(short, 160), (exportkit, 160)], ids=["real", "invented"])
def test_a_changed_leaf_is_one_finding_or_on_a_list(make: Callable[[], Export], count: int):
    export = with_short_schemas(make(), 3)
    before = snapshot_of(export)
    export = copy.deepcopy(export)
    export.parameter("Microsoft.Synchronize.StagingMode").text = "True"
    dice = random.Random(11)  # noqa: S311 - a sample, not a secret
    chosen = sample(export, 1, dice)
    chosen = dice.sample(chosen, min(count, len(chosen)))
    wrong = []
    for path, element, what in chosen:
        if MORE_THAN_ONE.fullmatch(path) and not IGNORED.fullmatch(path):
            continue
        old = element.text if what == "text" else element.attrib[what]
        value = mutated((old or "").strip())
        if what == "text":
            element.text = value
        else:
            element.set(what, value)
        try:
            found: object = len(drift(before, snapshot_of(export)))
        except EntradriftError as error:
            found = f"refused: {error}"
        if what == "text":
            element.text = old
        else:
            element.set(what, old or "")
        if found != (0 if IGNORED.fullmatch(path) else 1):
            wrong.append((path, found))
    assert wrong == []
