"""Our own format: what is written is read back equal, field for field."""

import dataclasses
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exportkit.contoso import contoso
from tests.exportkit.write_server_configuration import write_server_configuration
from tests.exportkit.write_wizard import write_wizard_policy

from entradrift.errors import InputError
from entradrift.exports import json_reader, secrets, server_configuration, snapshot_file, wizard, xml_reader
from entradrift.exports.files import InputFile, read_export
from entradrift.model.connector import Connector, ConnectorKind, Partition, RunProfile, Schema
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.snapshot import (
    Carried,
    Dropped,
    Format,
    Role,
    SectionContent,
    Server,
    Snapshot,
    Source,
    SourceFile,
)
from entradrift.model.sync_rule import Clause, Flow, JoinCondition, SyncRule
from entradrift.model.values import NOT_CARRIED

NAME = "sync01.snapshot.json"
GIVEN = Source(Format.SNAPSHOT, (), None, Format.SNAPSHOT)
NOWHERE = {"section": "server", "path": [], "value": 1}


def read_back(text: str) -> Snapshot:
    file = InputFile(NAME, text.encode())
    return snapshot_file.read(file, json_reader.parse(file), GIVEN)


def everything(value: Any) -> Any:  # noqa: ANN401
    """Every field by name, also those that do not take part in equality."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: everything(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return (type(value).__name__, *map(everything, value))
    if isinstance(value, tuple):
        return tuple(map(everything, value))
    if isinstance(value, dict):
        return {key: everything(item) for key, item in value.items()}
    return (type(value).__name__, value)


def as_snapshot(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, source=replace(snapshot.source, format=Format.SNAPSHOT))


def assert_survives(snapshot: Snapshot) -> str:
    text = snapshot_file.write(snapshot, "0.1.0")
    again = read_back(text)
    assert again == as_snapshot(snapshot)
    assert everything(again) == everything(as_snapshot(snapshot))
    return text


def of_wizard(tmp_path: Path) -> Snapshot:
    path = write_wizard_policy(
        contoso("sync01.contoso.com", staging=False), tmp_path / "w.json", extra={"signIn": {"m": [1, None]}}
    )
    file = InputFile(path.name, path.read_bytes())
    source = Source(Format.WIZARD, (file.provenance(),), None, Format.WIZARD)
    return wizard.read(file, json_reader.parse(file), source)


def of_tree(tmp_path: Path) -> Snapshot:
    write_server_configuration(contoso("sync01.contoso.com", staging=True), tmp_path / "tree")
    documents = [xml_reader.parse(file) for file in read_export(str(tmp_path / "tree"))]
    files = tuple(document.file.provenance() for document in documents)
    source = Source(Format.SERVER_CONFIGURATION, files, None, Format.SERVER_CONFIGURATION)
    return server_configuration.read(documents, source)


def minimal() -> Snapshot:
    return Snapshot(
        server=Server(None, Role.UNKNOWN, None, None),
        source=Source(Format.CMDLETS, (), None, Format.CMDLETS),
        content={},
        connectors=(),
        rules=(),
        settings=(),
        metaverse=NOT_CARRIED,
    )


def rule(**fields: Any) -> SyncRule:  # noqa: ANN401
    empty: dict[str, Any] = {
        field.name: NOT_CARRIED
        for field in dataclasses.fields(SyncRule)
        if field.name not in ("settings", "identifier", "place")
    }
    texts = {
        "name": "R",
        "connector": "contoso.com",
        "direction": "Inbound",
        "tag_base": "",
        "tag_version": "",
    }
    return SyncRule(**(empty | texts | fields))


def connector(**fields: Any) -> Connector:  # noqa: ANN401
    lists = ("partitions", "object_types", "attributes", "run_profiles", "provisioning_hierarchy", "schema")
    names = {"name": "contoso.com", "kind": ConnectorKind.ACTIVE_DIRECTORY, "forest": "contoso.com"}
    return Connector(**(dict.fromkeys(lists, NOT_CARRIED) | names | fields))


# --- round trips ---------------------------------------------------------------------------------------


def test_a_wizard_policy_survives(tmp_path: Path):
    assert_survives(of_wizard(tmp_path))


def test_a_configuration_tree_survives(tmp_path: Path):
    assert_survives(of_tree(tmp_path))


def test_the_origin_of_the_content_stays_known(tmp_path: Path):
    original = of_wizard(tmp_path)
    once = read_back(snapshot_file.write(original, "0.1.0"))
    twice = read_back(snapshot_file.write(once, "0.1.0"))
    assert once == twice
    assert (once.source.format, once.source.content_format) == (Format.SNAPSHOT, Format.WIZARD)
    assert once.source.files == original.source.files
    assert once.source.captured_at == original.source.captured_at


def test_an_empty_snapshot_survives():
    assert_survives(minimal())


def test_not_carried_null_and_empty_stay_three_things():
    rules = (
        rule(),
        rule(precedence=None, disabled=None, password_sync=None, scoping_filter=(), join_rules=(), flows=()),
        rule(
            precedence=0,
            disabled=False,
            password_sync=True,
            description="",
            link_type="",
            soft_delete_expiry="",
        ),
        rule(source_object_type="", target_object_type="#2", precedence_after="", precedence_before="R"),
        rule(
            scoping_filter=((), (Clause("a", "", ""),)),
            join_rules=((JoinCondition("a", "b", case_sensitive=None),), ()),
        ),
    )
    connectors = (
        connector(),
        connector(partitions=(), object_types=(), attributes=(), run_profiles=(), provisioning_hierarchy={}),
        connector(
            schema=Schema({}, {}),
            partitions=(
                Partition("default", None, (), NOT_CARRIED, NOT_CARRIED),
                Partition("DC=x", NOT_CARRIED, NOT_CARRIED, ("OU=a",), (), identifier="guid"),
            ),
            run_profiles=(
                RunProfile("Export", NOT_CARRIED),
                RunProfile("Full", ((), (Setting(Section.RUN_PROFILES, ("type",), "x"),)), ()),
            ),
        ),
    )
    text = assert_survives(replace(minimal(), rules=rules, connectors=connectors, metaverse=Schema({}, {})))
    document = json.loads(text)
    assert "disabled" not in document["rules"][0]
    assert document["rules"][1]["disabled"] is None
    assert "schema" not in document["connectors"][0]


def test_flows_and_settings_keep_every_field():
    setting = Setting(
        Section.OTHER_SETTINGS, ("a", "[b]", ""), {"k": (1, 1.5, True, None, "é\u2028", {"n": ()})}
    )
    flows = (
        Flow("a", "", (), "", "", None),
        Flow(
            "b",
            "Expression",
            (),
            'IIF([x] = "a\\b",\n "ö", "")',
            "Update",
            execute_once=False,
            settings=(setting,),
        ),
        Flow("b", "Constant", ("",), "", "#3", execute_once=True),
        Flow("c", "Direct", ("x", "y"), "odd", "Merge", None),
    )
    snapshot = replace(
        minimal(),
        rules=(rule(flows=flows, settings=(setting, setting), identifier="guid", place="file, $.x[1]"),),
        connectors=(connector(settings=(setting,), identifier="guid", place="p"),),
        settings=(setting,),
        metaverse=Schema({"person": {"cn": "x", "may": ("a", 1)}}, {"cn": {"single": True}}),
        content={Section.SERVER: SectionContent(Carried.PARTIAL, 3, "why", by_nature=False)},
        dropped=(Dropped("a/*", "secret", 2),),
        notices=("One.", "Two."),
        source=Source(
            Format.CMDLETS, (SourceFile("a.json", "00ff", 12),), "2025-01-01T00:00:00+00:00", Format.CMDLETS
        ),
        server=Server("h", Role.STAGING, "2.5.0.0", "contoso.com"),
    )
    assert_survives(snapshot)


scalars = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
)
# Nothing that has the name of a secret: it is left out, as tests/exports/test_secrets.py holds.
texts = st.text(max_size=8).filter(lambda text: not secrets.is_secret(text, "x"))
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
settings_ = st.lists(
    st.builds(Setting, st.sampled_from(Section), st.lists(texts, min_size=1, max_size=3).map(tuple), values),
    max_size=3,
).map(tuple)
names = st.lists(texts, max_size=3).map(tuple)
flows_ = st.lists(
    st.builds(Flow, texts, texts, names, texts, texts, st.none() | st.booleans(), settings_), max_size=3
).map(tuple)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.just(NOT_CARRIED) | strategy


@settings(max_examples=60, deadline=None)
@given(
    rules=st.lists(
        st.builds(
            rule,
            name=texts,
            precedence=maybe(st.none() | st.integers()),
            disabled=maybe(st.none() | st.booleans()),
            description=maybe(texts),
            flows=maybe(flows_),
            settings=settings_,
            identifier=texts,
            place=texts,
        ),
        max_size=2,
    ).map(tuple),
    found=settings_,
    metaverse=maybe(st.builds(Schema, st.dictionaries(texts, st.dictionaries(texts, values, max_size=2), max_size=2),
                              st.just({}))),
)  # fmt: skip
def test_any_snapshot_survives(rules: tuple[SyncRule, ...], found: tuple[Setting, ...], metaverse: Any):  # noqa: ANN401
    assert_survives(replace(minimal(), rules=rules, settings=found, metaverse=metaverse))


# --- the text ------------------------------------------------------------------------------------------


def test_the_text_is_stable_and_has_one_line_for_each_flow(tmp_path: Path):
    snapshot = of_wizard(tmp_path)
    text = snapshot_file.write(snapshot, "0.1.0")
    assert text == snapshot_file.write(snapshot, "0.1.0")
    assert text.endswith("}\n")
    assert text.startswith('{\n "format": "entradrift-snapshot",\n "format_version": "1.0",\n')
    document = json.loads(text)
    assert document["tool"] == {"name": "entradrift", "version": "0.1.0"}
    flows = [flow for rule_ in document["rules"] for flow in rule_.get("flows", ())]
    lines = [line.strip().rstrip(",") for line in text.splitlines()]
    assert all(json.dumps(flow, ensure_ascii=False) in lines for flow in flows)
    assert len(flows) > 10


def test_the_order_of_mappings_does_not_show():
    one = replace(minimal(), metaverse=Schema({"a": {"x": 1, "y": {"p": 1, "q": 2}}, "b": {}}, {}))
    two = replace(minimal(), metaverse=Schema({"b": {}, "a": {"y": {"q": 2, "p": 1}, "x": 1}}, {}))
    assert one == two
    assert snapshot_file.write(one, "1") == snapshot_file.write(two, "1")


# --- detection and bad input ---------------------------------------------------------------------------


def test_only_its_own_format_is_claimed():
    assert snapshot_file.claims(json.loads(snapshot_file.write(minimal(), "1")))
    for document in ({}, [], None, {"format": "entradrift-report"}, "entradrift-snapshot"):
        assert not snapshot_file.claims(document)


def changed(**keys: Any) -> str:  # noqa: ANN401
    snapshot = replace(
        minimal(),
        rules=(rule(flows=(Flow("a", "Direct", ("b",), "", "", None),)),),
        settings=(Setting(Section.SERVER, ("x",), 1),),
        connectors=(connector(),),
        content={Section.SERVER: SectionContent(Carried.FULL, 1)},
    )
    document = json.loads(snapshot_file.write(snapshot, "1"))
    for path, value in keys.items():
        *parents, last = [int(step) if step.isdigit() else step for step in path.split("__")]
        parent = document
        for step in parents:
            parent = parent[step]
        if value is ...:
            del parent[last]
        else:
            parent[last] = value
    return json.dumps(document)


def refusal(text: str) -> str:
    with pytest.raises(InputError) as caught:
        read_back(text)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_newer_major_version_is_refused_politely():
    sentence = refusal(changed(format_version="2.0"))
    assert sentence.startswith(
        f"{NAME}, $.format_version: a snapshot of format version 2.0, but this entradrift reads"
    )
    assert "Use the version of entradrift that wrote it" in sentence


@pytest.mark.parametrize("version", [..., None, 1, "one", "1", [], "99999999999.0"])
def test_a_version_that_is_none_is_refused(version: object):
    assert "$.format_version" in refusal(changed(format_version=version))


def test_what_a_newer_minor_version_adds_is_counted():
    snapshot = read_back(
        changed(format_version="1.7", extra={"a": 1}, rules__0__mood="x", rules__0__flows__0__pace=1)
    )
    assert [(item.path, item.count) for item in snapshot.dropped] == [
        ("extra", 1),
        ("rules/flows/pace", 1),
        ("rules/mood", 1),
    ]
    assert all("newer version" in item.reason for item in snapshot.dropped)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"rules": {}}, "$.rules: an object where a list is expected"),
        ({"rules": ...}, 'the key "rules" is missing'),
        ({"rules__0__name": 1}, "$.rules[0].name: a number where text is expected"),
        (
            {"rules__0__precedence": "7"},
            "$.rules[0].precedence: text where a whole number or null is expected",
        ),
        ({"rules__0__flows__0__source": "b"}, "$.rules[0].flows[0].source: text where a list is expected"),
        ({"rules__0__place": ...}, 'the key "place" is missing'),
        (
            {"settings__0__section": "mood"},
            "$.settings: a section that this version of entradrift does not know",
        ),
        (
            {"content__mood": {"carried": "full", "items": 1, "reason": "", "by_nature": True}},
            "$.content: a section",
        ),
        ({"content__server__carried": "half"}, "$.content.server.carried: "),
        ({"server__role": "king"}, "$.server.role: a role"),
        ({"source__content_format": "csv"}, "$.source.content_format: an export format"),
        ({"connectors__0__kind": "LDAP"}, "$.connectors[0].kind: a kind of connector"),
        ({"connectors__0__attributes": [1]}, "$.connectors[0].attributes[0]: a number"),
        ({"settings__0__path": []}, "$.settings: a setting without a path. Make the snapshot again."),
        ({"connectors__0__settings": [NOWHERE]}, "$.connectors[0].settings: a setting without a path."),
        ({"rules__0__settings": [NOWHERE]}, "$.rules[0].settings: a setting without a path."),
        ({"metaverse": None}, "$.metaverse: null where an object is expected"),
        ({"server": []}, "$.server: a list where an object is expected"),
    ],
)
def test_a_damaged_snapshot_is_refused_with_its_place(keys: dict[str, Any], words: str):
    sentence = refusal(changed(**keys))
    assert sentence.startswith(f"{NAME}, $")
    assert words in sentence
