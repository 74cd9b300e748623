"""The XML tree: every element ends in the model, in a setting or in a count."""

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from tests.exportkit.contoso import FABRIKAM, contoso
from tests.exportkit.identity import as_other_server
from tests.exportkit.organisation import Organisation
from tests.exportkit.write_server_configuration import write_server_configuration
from tests.exports.trees import edited, small_schemas, snapshot_of, tree_of

from entradrift.compare.snapshots import compare_snapshots
from entradrift.errors import InputError
from entradrift.exports.flatten_xml import child, local
from entradrift.exports.load import load
from entradrift.model.connector import ConnectorKind
from entradrift.model.section import Section
from entradrift.model.snapshot import Carried, Role, SectionContent, Snapshot
from entradrift.model.sync_rule import Clause, Flow, JoinCondition, SyncRule
from entradrift.policy.judge import judge


@pytest.fixture(scope="module")
def org() -> Organisation:
    return contoso()


@pytest.fixture(scope="module")
def _written(org: Organisation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_server_configuration(org, tmp_path_factory.mktemp("tree") / "SYNC01")


@pytest.fixture
def tree(_written: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(_written, tmp_path / "SYNC01"))


@pytest.fixture(scope="module")
def snapshot(_written: Path) -> Snapshot:
    return load(str(_written))


def refused(folder: Path) -> str:
    with pytest.raises(InputError) as caught:
        load(str(folder))
    return str(caught.value)


def removed(name: str) -> Callable[[ET.Element], None]:
    def edit(root: ET.Element) -> None:
        for holder in list(root.iter()):
            for part in [part for part in holder if local(part.tag) == name]:
                holder.remove(part)

    return edit


def text(name: str, value: str) -> Callable[[ET.Element], None]:
    def edit(root: ET.Element) -> None:
        next(part for part in root.iter() if local(part.tag) == name).text = value

    return edit


# --- what is read ---------------------------------------------------------------------------------------


def test_the_server(snapshot: Snapshot):
    server, source = snapshot.server, snapshot.source
    assert (server.host, server.role, server.product_version) == ("SYNC01", Role.ACTIVE, "2.5.190.0")
    assert (server.tenant, source.captured_at) == ("contoso.onmicrosoft.com", "2025-06-02T06:12:41.320000")
    assert len(source.files) == len(snapshot.rules) + len(snapshot.connectors) + 1
    assert snapshot.notices == ()


def test_everything_is_carried(snapshot: Snapshot, org: Organisation):
    assert {content.carried for content in snapshot.content.values()} == {Carried.FULL}
    assert all(content.by_nature and not content.reason for content in snapshot.content.values())
    assert snapshot.content[Section.SYNC_RULES].items == len(org.rules)
    assert snapshot.content[Section.CONNECTORS].items == 3
    assert snapshot.content[Section.RUN_PROFILES].items == 15
    assert set(snapshot.content) == set(Section)


def rule_of(snapshot: Snapshot, name: str, connector: str) -> SyncRule:
    return next(rule for rule in snapshot.rules if rule.name == name and rule.connector == connector)


def test_every_rule_is_read_as_it_was_written(snapshot: Snapshot, org: Organisation):
    assert len(snapshot.rules) == len(org.rules)
    for wanted in org.rules:
        read = rule_of(snapshot, wanted.name, org.connector(wanted.connector).name)
        assert (read.direction, read.precedence, read.disabled) == (
            wanted.direction,
            wanted.precedence,
            wanted.disabled,
        )
        assert f"{read.tag_base}.{read.tag_version}".strip(".") == wanted.tag
        assert (read.link_type, read.source_object_type, read.target_object_type) == (
            wanted.link_type,
            wanted.source_type,
            wanted.target_type,
        )
        assert (read.description, read.password_sync) == (wanted.description, wanted.password_sync)
        assert read.join_rules == tuple(
            tuple(sorted(JoinCondition(c.cs_attribute, c.mv_attribute, c.case_sensitive) for c in group))
            for group in wanted.joins
        )
        assert read.scoping_filter == tuple(
            sorted(
                tuple(sorted(Clause(c.attribute, c.operator, c.value) for c in group))
                for group in wanted.scope
            )
        )
        assert read.flows == tuple(
            sorted(
                Flow(
                    flow.destination,
                    flow.kind,
                    () if flow.kind == "Expression" else tuple(flow.source),
                    flow.expression,
                    flow.merge,
                    flow.execute_once,
                )
                for flow in wanted.flows
            )
        )
        assert (read.identifier, read.settings) == (wanted.id, ())
        assert read.place.startswith("SYNC01/SynchronizationRules/")


def test_every_connector_is_read_as_it_was_written(snapshot: Snapshot, org: Organisation):
    for wanted in org.connectors:
        read = next(found for found in snapshot.connectors if found.name == wanted.name)
        assert read.identifier == wanted.id
        assert list(read.attributes) == sorted(wanted.attributes)  # type: ignore[arg-type]
        assert read.provisioning_hierarchy == wanted.component_mappings
        assert [profile.name for profile in read.run_profiles] == [p.name for p in wanted.run_profiles]  # type: ignore[union-attr]
        assert [
            (part.name, part.selected, part.inclusions, part.exclusions, part.object_types)
            for part in read.partitions  # type: ignore[union-attr]
        ] == [
            (
                part.dn,
                part.selected,
                tuple(sorted(part.inclusions)),
                tuple(sorted(part.exclusions)),
                tuple(sorted(part.object_types)),
            )
            for part in wanted.partitions
        ]
        assert set(read.schema.attributes) == {item.name for item in wanted.schema.attribute_types}  # type: ignore[union-attr]
    assert [found.kind for found in snapshot.connectors].count(ConnectorKind.TENANT) == 1


def test_the_metaverse_is_read_by_name(snapshot: Snapshot, org: Organisation):
    assert set(snapshot.metaverse.classes) >= {"person", "group", "device"}  # type: ignore[union-attr]
    assert set(snapshot.metaverse.attributes) == {item.name for item in org.metaverse.attribute_types}  # type: ignore[union-attr]


def test_references_to_rules_connectors_and_partitions_are_names(org: Organisation, tmp_path: Path):
    changed = contoso()
    changed.rules[0].precedence_before = changed.rules[5].id
    read = load(str(write_server_configuration(changed, tmp_path / "x")))
    first = next(rule for rule in read.rules if rule.name == changed.rules[0].name)
    assert first.precedence_before == f"rule {changed.rules[5].name}"
    steps = [
        setting.value
        for connector in read.connectors
        for profile in connector.run_profiles  # type: ignore[union-attr]
        for step in profile.steps  # type: ignore[union-attr]
        for setting in step
        if setting.path == ("partition",)
    ]
    assert all(str(value).startswith("partition ") for value in steps)
    assert org.rules[0].precedence_before.startswith("0000")


def test_a_reference_to_a_rule_that_is_not_there_is_no_guid(tree: Path):
    edited(tree, org_rule(contoso()), text("precedence-after", "{00000000-1111-2222-3333-444444444444}"))
    found = {rule.precedence_after for rule in load(str(tree)).rules}
    assert found == {"", "a rule that is not in this export"}


def org_rule(org: Organisation, index: int = 0) -> str:
    return org.rules[index].id


# --- where the tree is ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        {"encoding": "utf-16"},
        {"encoding": "utf-8-sig"},
        {"names": "upper"},
        {"names": "lower"},
        {"prefix": "CONFIG/MEC"},
        {"prefix": "bundle/CONFIG/MEC"},
        {"first_schema_id": 700},
    ],
    ids=repr,
)
def test_the_same_server_however_its_tree_is_stored(
    org: Organisation, snapshot: Snapshot, tmp_path: Path, options: dict[str, Any]
):
    read = load(str(write_server_configuration(org, tmp_path / "SYNC01", **options)))
    assert sorted(read.rules, key=repr) == sorted(snapshot.rules, key=repr)
    assert compare_snapshots(snapshot, read).changes == ()
    assert (read.server, read.settings, read.metaverse) == (
        snapshot.server,
        snapshot.settings,
        snapshot.metaverse,
    )
    assert read.dropped == snapshot.dropped


def test_files_that_support_bundles_hold_beside_the_tree_are_named_and_not_read(tree: Path):
    (tree / "Get-ADSyncScheduler.txt").write_text("SyncCycleEnabled : True")
    (tree / "other.xml").write_text("<other/>")
    (tree / "MigratedPolicy.json").write_text('{"policyMetadata": {"type": "migration"}}')
    (tree / "PersistedState.xml").write_text("<!DOCTYPE x><secret/>")
    notices = load(str(tree)).notices
    assert len(notices) == 1
    assert "MigratedPolicy.json" in notices[0]
    assert "other.xml" in notices[0]


# --- what is missing ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "sections"),
    [
        (
            "GlobalSettings",
            {
                Section.SERVER,
                Section.FILTERING,
                Section.FEATURES,
                Section.SCHEDULER,
                Section.METAVERSE_SCHEMA,
                Section.OTHER_SETTINGS,
            },
        ),
        (
            "Connectors",
            {
                Section.CONNECTORS,
                Section.FILTERING,
                Section.SYNC_RULES,
                Section.RUN_PROFILES,
                Section.PROVISIONING_HIERARCHY,
            },
        ),
        ("SynchronizationRules", {Section.SYNC_RULES}),
    ],
)
def test_a_part_that_is_missing_makes_it_incomplete(
    tree: Path, snapshot: Snapshot, part: str, sections: set[Section]
):
    shutil.rmtree(tree / part)
    read = load(str(tree))
    wrong = {section for section, content in read.content.items() if not content.by_nature}
    assert wrong == sections
    missing = sections - ({Section.SYNC_RULES} if part == "Connectors" else set())
    assert all("missing from the export" in read.content[section].reason for section in missing)
    for pair in ((snapshot, read), (read, snapshot)):
        difference = compare_snapshots(*pair)
        assert {cover.section for cover in difference.coverage if not cover.by_nature} == sections
        findings = [finding.rule for finding in judge(difference.changes) if finding.status.value == "drift"]
        # Both are the same server, so both are active; nothing else is said of what was not there.
        assert set(findings) <= {"both-servers-active"}


@pytest.mark.parametrize(
    ("name", "section"),
    [
        ("Microsoft.Synchronize.StagingMode", Section.SERVER),
        ("Microsoft.Synchronize.ServerConfigurationVersion", Section.SERVER),
    ],
)
def test_a_server_that_does_not_say_what_it_is(tree: Path, name: str, section: Section):
    def edit(root: ET.Element) -> None:
        for holder in root.iter("parameter-values"):
            for parameter in [part for part in holder if part.get("name") == name]:
                holder.remove(parameter)

    read = load(str(edited(tree, "MV.xml", edit)))
    assert {found for found, content in read.content.items() if not content.by_nature} == {section}
    assert name in read.content[section].reason


def test_a_metaverse_without_schema(tree: Path):
    read = load(str(edited(tree, "MV.xml", removed("schema"))))
    assert {found for found, content in read.content.items() if not content.by_nature} == {
        Section.METAVERSE_SCHEMA
    }


def test_rules_without_connectors(tree: Path, org: Organisation):
    shutil.rmtree(tree / "Connectors")
    assert load(str(tree)).content[Section.SYNC_RULES] == SectionContent(
        Carried.PARTIAL,
        len(org.rules),
        "without the connectors it cannot be told which connector a rule belongs to",
        by_nature=False,
    )


def test_rules_whose_connector_is_missing(tree: Path, org: Organisation):
    next(tree.glob(f"Connectors/*{org.connector(FABRIKAM).id}*")).unlink()
    read = load(str(tree))
    content = read.content[Section.SYNC_RULES]
    orphans = sum(rule.connector == FABRIKAM for rule in org.rules)
    assert (content.carried, content.by_nature, content.items) == (Carried.PARTIAL, False, len(org.rules))
    assert content.reason.startswith(
        f"sync rules whose connector is not in the export: {orphans}, the first of them in "
    )


# --- what is refused ------------------------------------------------------------------------------------


def test_two_servers_in_one_folder(tmp_path: Path):
    write_server_configuration(contoso(), tmp_path / "both" / "a")
    write_server_configuration(as_other_server(contoso(), "sync02.contoso.com", 1), tmp_path / "both" / "b")
    assert "both/b/GlobalSettings/MV.xml: a second set of global settings beside both/a" in refused(
        tmp_path / "both"
    )
    (tmp_path / "both" / "b" / "GlobalSettings" / "MV.xml").unlink()
    assert ": the same object as in both/a/Connectors/" in refused(tmp_path / "both")


def test_one_file_twice(tree: Path, org: Organisation):
    path = next(tree.glob(f"SynchronizationRules/*{org.rules[0].id}*"))
    shutil.copy(path, path.with_name("copy.xml"))
    assert ": the same object as in SYNC01/SynchronizationRules/" in refused(tree)


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        (text("precedence", "-1"), "line 14: the precedence is not a whole number from 0 up"),
        (text("precedence", "1.5"), "line 14: the precedence is not a whole number from 0 up"),
        (text("precedence", "9" * 10), "line 14: the precedence is not a whole number from 0 up"),
        (text("disabled", "maybe"), "line 9: neither True nor False in <disabled>"),
        (text("EnablePasswordSync", "2"), "line 18: neither True nor False in <EnablePasswordSync>"),
        (removed("name"), "line 1: <synchronizationRule> has no <name>"),
        (text("name", " "), "line 1: the sync rule has no name"),
        (removed("dest"), "line 20: <mapping> has no <dest>"),
        (text("dest", ""), "line 20: an attribute flow has no destination"),
        (removed("connector"), "line 1: <synchronizationRule> has no <connector>"),
    ],
)
def test_a_rule_that_cannot_be_right(
    tree: Path, org: Organisation, edit: Callable[[ET.Element], None], problem: str
):
    edited(tree, org_rule(org), edit)
    sentence = refused(tree)
    assert f"SynchronizationRule_{{{org_rule(org)}}}.xml, {problem}" in sentence


def test_a_precedence_that_is_not_there_is_unknown(tree: Path, org: Organisation):
    edited(tree, org_rule(org), removed("precedence"))
    assert [rule.precedence for rule in load(str(tree)).rules].count(None) == 1


def test_a_connector_without_a_name(tree: Path, org: Organisation):
    def edit(root: ET.Element) -> None:
        child(root, "name").text = ""  # type: ignore[union-attr]

    edited(tree, org.connector(FABRIKAM).id, edit)
    assert "line 1: the connector has no name" in refused(tree)


def test_a_parameter_that_is_listed_twice(tree: Path):
    def edit(root: ET.Element) -> None:
        holder = next(root.iter("parameter-values"))
        holder.append(ET.fromstring(ET.tostring(holder[0])))  # noqa: S314 - our own text

    edited(tree, "MV.xml", edit)
    assert 'the parameter "Microsoft.Synchronize.StagingMode" is listed twice' in refused(tree)


# --- the future -----------------------------------------------------------------------------------------


def test_enum_values_that_nobody_knows_yet_are_kept(tree: Path, org: Organisation):
    for name in ("linkType", "direction", "valueMergeType", "csOperator"):
        edited(tree, org_rule(org), text(name, f"Future{name}"))
    read = next(rule for rule in load(str(tree)).rules if rule.identifier == org_rule(org))
    assert (read.link_type, read.direction) == ("FuturelinkType", "Futuredirection")
    assert "FuturevalueMergeType" in {flow.merge_type for flow in read.flows}  # type: ignore[union-attr]
    assert "FuturecsOperator" in {clause.operator for group in read.scoping_filter for clause in group}  # type: ignore[union-attr]


NOT_COMPARED = {
    # Dropped as a whole, with their counts.
    "ma-data/ma-partition-data/partition/id",
    "ma-data/ma-run-data/run-configuration/id",
    "ma-data/ma-run-data/run-configuration/version",
    "saved-mv-configuration/mv-data/format-version",
    "saved-mv-configuration/mv-data/version",
    # Run data, dropped whatever it holds.
    "ma-data/ma-partition-data/partition/custom-data/adma-partition-data/cookie",
    "ma-data/ma-partition-data/partition/custom-data/water-mark",
    # Derived from the expression of their flow.
    "synchronizationRule/attribute-mappings/mapping/src",
    "synchronizationRule/attribute-mappings/mapping/src/attr",
}
"""Places where a new element would be lost: each with a reason."""
EXPECTED = "ma-data/ma-partition-data/partition/custom-data/adma-partition-data/preferred-dcs"


def paths_of(root: ET.Element) -> dict[str, ET.Element]:
    """One element of each path of tags."""
    found: dict[str, ET.Element] = {}

    def walk(element: ET.Element, path: str) -> None:
        found.setdefault(path, element)
        for part in element:
            walk(part, f"{path}/{local(part.tag)}")

    walk(root, local(root.tag))
    return found


def test_an_element_that_nobody_knows_yet_is_compared_wherever_it_is(tmp_path: Path):
    everything = small_schemas(tree_of(tmp_path / "x"), 2)
    rules = [tree for tree in everything if tree.root.tag == "synchronizationRule"]
    trees = [tree for tree in everything if tree not in rules] + rules[:12]
    before = snapshot_of(trees)
    places: dict[str, ET.Element] = {}
    for tree in trees:
        for path, element in paths_of(tree.root).items():
            places.setdefault(path, element)
    assert len(places) > 150
    lost = []
    refusals: set[str] = set()
    for path, element in places.items():
        new = ET.SubElement(element, "future-element")
        new.text = "v"
        try:
            changes = compare_snapshots(before, snapshot_of(trees)).changes
        except InputError as error:
            refusals.add(str(error).partition("> ")[2])
            continue
        finally:
            element.remove(new)
        sections = Counter(finding.status.value for finding in judge(changes))
        if not sections["drift"] and not path.startswith(EXPECTED):
            lost.append(path)
    assert set(lost) == NOT_COMPARED
    assert refusals == {"holds elements where text is expected. Export again instead of editing by hand."}


def test_an_element_of_a_flow_that_nobody_knows_yet_is_a_setting_of_the_flow(tree: Path, org: Organisation):
    def edit(root: ET.Element) -> None:
        for mapping in root.iter("mapping"):
            ET.SubElement(mapping, "future").text = "v"
            mapping.set("mode", "m")

    edited(tree, org_rule(org), edit)
    read = next(rule for rule in load(str(tree)).rules if rule.identifier == org_rule(org))
    for flow in read.flows:  # type: ignore[union-attr]
        assert [(setting.path, setting.value) for setting in flow.settings] == [
            (("@mode",), "m"),
            (("future",), "v"),
        ]


def test_the_two_ways_to_write_a_source(tree: Path, org: Organisation):
    def edit(root: ET.Element) -> None:
        for mapping in root.iter("mapping"):
            for part in list(mapping):
                if part.tag in {"src", "expression"}:
                    mapping.remove(part)
        mappings = list(root.iter("mapping"))
        ET.SubElement(mappings[0], "src").text = " a text "
        ET.SubElement(ET.SubElement(mappings[1], "src"), "attr").text = "mail"
        source = ET.SubElement(mappings[2], "src")
        for name in ("a", "b"):
            ET.SubElement(source, "attr").text = name
        ET.SubElement(mappings[2], "expression").text = "[a]\r\n & [b]"

    path = next(tree.glob(f"SynchronizationRules/*{org_rule(org)}*"))
    order = [part.text for part in ET.parse(path).getroot().iter("dest")]  # noqa: S314 - our own file
    edited(tree, org_rule(org), edit)
    read = next(rule for rule in load(str(tree)).rules if rule.identifier == org_rule(org))
    flows = {flow.destination: (flow.kind, flow.source, flow.expression) for flow in read.flows}  # type: ignore[union-attr]
    assert flows[str(order[0])] == ("Constant", (" a text ",), "")
    assert flows[str(order[1])] == ("Direct", ("mail",), "")
    assert flows[str(order[2])] == ("Expression", (), "[a]\n & [b]")
    assert flows[str(order[3])] == ("Constant", ("",), "")


# --- what is dropped ------------------------------------------------------------------------------------


def test_every_dropped_path_has_a_reason_and_a_count(snapshot: Snapshot):
    assert snapshot.dropped
    for dropped in snapshot.dropped:
        assert dropped.reason
        assert dropped.count > 0
    paths = {dropped.path for dropped in snapshot.dropped}
    for wanted in (
        "ma-data/parameters/connectivity/password",
        "ma-data/parameters/connectivity/Password",
        "partition/custom-data/adma-partition-data/cookie",
        "partition/custom-data/water-mark",
        "partition/parameters/partition/cookie",
        "synchronizationRule/internal-id",
        "mv-data/version",
    ):
        assert wanted in paths
    assert sum(
        dropped.count for dropped in snapshot.dropped if dropped.path == "synchronizationRule/id"
    ) == len(snapshot.rules)


def test_no_secret_and_no_run_data_is_kept(org: Organisation, snapshot: Snapshot):
    shown = repr(snapshot)
    for connector in org.connectors:
        for partition in connector.partitions:
            assert partition.cookie
            assert partition.cookie not in shown
            named = {*partition.preferred_dcs, ""}
            assert partition.last_dc in named or partition.last_dc not in shown


def test_a_namespace_changes_nothing(tmp_path: Path):
    plain = write_server_configuration(contoso(), tmp_path / "plain")
    named = write_server_configuration(contoso(), tmp_path / "named")
    for file in (named / "SynchronizationRules").iterdir():
        text = file.read_text(encoding="utf-8")
        changed = text.replace("<synchronizationRule>", '<synchronizationRule xmlns="urn:example">', 1)
        assert changed != text
        file.write_text(changed, encoding="utf-8")
    assert load(str(named)).rules == load(str(plain)).rules
