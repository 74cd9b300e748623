"""What the collector writes is read back exactly, from servers of any age."""

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.collector.bundles import AGES, Age, bundle, write
from tests.collector.scripts import EXPORT, ROOT
from tests.exportkit.cases import ready
from tests.exportkit.contoso import contoso
from tests.exportkit.organisation import Organisation
from tests.exportkit.write_pending import write_pending
from tests.exportkit.write_server_configuration import write_server_configuration

from entradrift.cli.main import main
from entradrift.comparing import comparison_of
from entradrift.exports import validation
from entradrift.exports.load import load
from entradrift.failover.collecting import server_evidence
from entradrift.model.change import Side
from entradrift.model.finding import Status
from entradrift.model.section import Section
from entradrift.model.snapshot import Carried, Format, Snapshot

by_age = pytest.mark.parametrize("age", AGES.values(), ids=AGES)


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str]:
    code = main([str(argument) for argument in arguments])
    return code, capsys.readouterr().out


def fields(snapshot: Snapshot) -> Iterator[tuple[str, object]]:
    """What both kinds of export carry of a server."""
    yield "server", (snapshot.server.role, snapshot.server.product_version, snapshot.server.tenant)
    for rule in snapshot.rules:
        yield f"rule {rule.name} of {rule.connector}", rule
    for connector in snapshot.connectors:
        for name in ("name", "kind", "forest", "attributes", "provisioning_hierarchy"):
            yield f"{connector.name} {name}", getattr(connector, name)
        for part in connector.partitions:
            for name in ("name", "selected", "inclusions", "exclusions", "object_types"):
                yield f"{part.name} {name}", getattr(part, name)
        yield f"{connector.name} profiles", [profile.name for profile in connector.run_profiles]
    for setting in snapshot.settings:
        if setting.path[0].startswith("Microsoft."):
            yield "/".join(setting.path), setting.value


@by_age
def test_every_age_is_valid_and_complete(age: Age, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = write(bundle(contoso(), age), tmp_path / "bundle.json")
    code, out = run(capsys, "validate", "--verbose", path)
    assert code == 0, out
    assert "could not" not in out


@by_age
def test_nothing_of_a_bundle_is_unknown_to_the_reader(age: Age, tmp_path: Path):
    document = bundle(contoso(), age)
    snapshot = load(str(write(document, tmp_path / "bundle.json")))
    assert snapshot.source.format is Format.CMDLETS
    assert snapshot.source.captured_at == "2025-06-02T06:12:41+00:00"
    assert snapshot.server.host == document["Collection"]["ComputerName"]
    assert snapshot.server.product_version == age.version
    assert snapshot.notices == ()
    incomplete = {
        section for section, content in snapshot.content.items() if content.reason and not content.by_nature
    }
    assert incomplete == set()
    # Whatever is compared value by value has a place in the model, but for what no other format shows.
    unplaced = {setting.path[0] for setting in snapshot.settings if setting.section is Section.OTHER_SETTINGS}
    assert {name for name in unplaced if not name.startswith("Microsoft.")} <= {"SqlSchemaVersion"}


@by_age
def test_it_is_the_server_of_the_xml_files(age: Age, tmp_path: Path):
    org = contoso()
    document = bundle(org, age)
    ours = load(str(write(document, tmp_path / "bundle.json")))
    theirs = load(str(write_server_configuration(org, tmp_path / "tree")))
    assert dict(fields(ours)) == dict(fields(theirs))
    assert len(dict(fields(ours))) > 150


@by_age
@pytest.mark.parametrize("order", [1, -1], ids=["bundle first", "tree first"])
def test_compared_with_the_xml_files_nothing_differs(age: Age, order: int, tmp_path: Path):
    org = contoso()
    snapshots = [
        load(str(write(bundle(org, age), tmp_path / "bundle.json"))),
        load(str(write_server_configuration(org, tmp_path / "tree"))),
    ][::order]
    comparison = comparison_of(*snapshots, same_server=True)
    assert [finding.title for finding in comparison.findings if finding.status is Status.DRIFT] == []
    assert comparison.exit_code == 0


def test_a_difference_would_be_seen(tmp_path: Path):
    org = contoso()
    document = bundle(org)
    tree = write_server_configuration(org, tmp_path / "tree")
    for parameter in document["ADSyncGlobalSettings"]["Parameters"]:
        if parameter["Name"] == "Microsoft.OptionalFeature.ExportDeletionThresholdValue":
            parameter["Value"] = "5000"
    comparison = comparison_of(
        load(str(tree)), load(str(write(document, tmp_path / "bundle.json"))), same_server=True
    )
    found = [finding.rule for finding in comparison.findings if finding.status is Status.DRIFT]
    assert found == ["deletion-threshold-differs"]


@by_age
def test_two_servers_of_an_age_are_in_sync(age: Age, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    paths = [write(bundle(org, age), tmp_path / f"{index}.json") for index, org in enumerate(ready.pair())]
    code, out = run(capsys, "compare", "--primary", paths[0], "--staging", paths[1])
    assert code == 0, out


def test_what_a_version_cannot_show_makes_nothing_incomplete(tmp_path: Path):
    snapshot = load(str(write(bundle(contoso(), AGES["1.6"]), tmp_path / "bundle.json")))
    features = snapshot.content[Section.FEATURES]
    assert (features.carried, features.by_nature) == (Carried.PARTIAL, True)
    noted = {entry.path: entry.reason for entry in snapshot.dropped if entry.path.startswith("Errors/")}
    assert set(noted) == {
        f"Errors/{part}" for part in (*AGES["1.6"].lacking, "ADSyncExportDeletionThreshold")
    }
    assert set(noted.values()) == {"not available in this version of the product, or only signed in"}


def test_what_failed_makes_the_comparison_incomplete(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    one, other = ready.pair()
    paths = [
        write(bundle(one), tmp_path / "one.json"),
        write(bundle(other, failed={"ADSyncAADCompanyFeature": "Access is denied."}), tmp_path / "two.json"),
    ]
    code, out = run(capsys, "compare", "--primary", paths[0], "--staging", paths[1])
    assert code == 3
    assert "the collector could not read ADSyncAADCompanyFeature (Access is denied.)" in " ".join(out.split())


# --- before a failover


CHECK = (
    *("--allow-unknown", "R10", "--allow-unknown", "R29", "--allow-unknown", "R31", "--format", "json"),
    *(
        "--allow-unknown",
        "connectors",
        "--allow-unknown",
        "run-profiles",
        "--allow-unknown",
        "metaverse-schema",
    ),
)


def answers(out: str) -> dict[str, tuple[str, str]]:
    return {check["id"]: (check["answer"], check["because"]) for check in json.loads(out)["checks"]}


@pytest.fixture
def servers() -> tuple[Organisation, Organisation]:
    return ready.pair()


def pending(org: Organisation, folder: Path) -> Path:
    """The zip of -PendingExports: nothing is pending to any connector."""
    files = [
        write_pending(folder / f"pending_export_{connector.name.replace(' ', '_')}.xml", ())
        for connector in org.connectors
    ]
    path = folder / f"PendingExports-{org.computer_name}-20261121T064600Z.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, file.name)
    return path


def test_a_readiness_check_rests_on_bundles_alone(
    servers: tuple[Organisation, Organisation],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", ready.EPOCH)
    documents = [bundle(org) for org in servers]
    documents[0]["ADSyncEntraConnectorCredential"]["CertificateCredential"] = {
        **documents[0]["ADSyncEntraConnectorCredential"]["CertificateCredential"],
        "CertificateId": "0" * 40,
    }
    paths = [write(document, tmp_path / f"{index}.json") for index, document in enumerate(documents)]
    (tmp_path / "csexport").mkdir()
    code, out = run(
        capsys,
        *("check", "--primary", paths[0], "--staging", paths[1]),
        *("--pending", pending(servers[1], tmp_path / "csexport"), *CHECK),
    )
    found = answers(out)
    # No export answers R10 and R31; R29 needs the steps of run profiles, which only the XML files show.
    assert {name: said for name, (said, _) in found.items() if said != "pass"} == dict.fromkeys(
        ("R10", "R29", "R31"), "unknown"
    )
    assert code == 0


def test_the_zip_with_the_xml_files_is_an_export_and_its_own_evidence(
    servers: tuple[Organisation, Organisation],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", ready.EPOCH)
    paths = []
    for org in servers:
        document = bundle(org)
        tree = write_server_configuration(org, tmp_path / org.computer_name)
        path = tmp_path / f"EntraConnect-{org.computer_name}-20261121T064600Z.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"EntraConnect-{org.computer_name}-20261121T064600Z.json", json.dumps(document))
            for file in sorted(tree.rglob("*.xml")):
                archive.write(file, file.relative_to(tree).as_posix())
        paths.append(path)
    assert load(str(paths[0])).source.format is Format.SERVER_CONFIGURATION
    code, out = run(capsys, "compare", "--primary", paths[0], "--staging", paths[1])
    assert code == 0, out
    _, out = run(capsys, "check", "--primary", paths[0], "--staging", paths[1], "--format", "json")
    found = answers(out)
    for check in ("R2", "R3", "R4", "R14", "R15", "R33", "R35", "R36", "R37"):
        assert found[check][0] == "pass", (check, found[check])


def test_an_unavailable_cmdlet_is_named_where_evidence_is_missing(tmp_path: Path):
    org = ready.pair()[1]
    path = write(
        bundle(org, AGES["2.4"], failed={"ADSyncRunProfileResult": "Access is denied."}), tmp_path / "a.json"
    )
    found = server_evidence(Side.STAGING, str(path))
    assert {part: found.not_collected(part) for part in found.failures} == {
        "ADSyncEntraConnectorCredential": "could not be read on the server "
        "(Get-ADSyncEntraConnectorCredential does not exist in this version)",
        "ADSyncExportDeletionThreshold": "could not be read on the server "
        "(Get-ADSyncExportDeletionThreshold asks for a sign-in to the tenant in this version)",
        "ADSyncRunProfileResult": "could not be read on the server (Access is denied.)",
    }


# --- the schema


def test_kind_is_text(tmp_path: Path):
    document: dict[str, Any] = {"Errors": [{"Part": "ADSyncRule", "Kind": 7, "Message": "x"}]}
    with pytest.raises(validation.InputError, match="Kind"):
        validation.validate(document, "cmdlets", str(tmp_path))


# --- the page


def test_the_page_shows_what_is_printed(
    servers: tuple[Organisation, Organisation],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", ready.EPOCH)
    monkeypatch.chdir(tmp_path)
    names = [
        f"EntraConnect-SYNC0{number}-20261121T06{minute}00Z.json" for number, minute in ((1, 40), (2, 46))
    ]
    for org, name in zip(servers, names, strict=True):
        write(bundle(org), tmp_path / name)
    page = (ROOT / "docs" / "collecting.md").read_text(encoding="utf-8")
    commands = re.findall(
        r"^entradrift ((?:validate|compare) [^\n]+)$\n```\n\n```text\n(.*?)```",
        page,
        re.MULTILINE | re.DOTALL,
    )
    assert [command.split()[0] for command, _ in commands] == ["validate", "compare"]
    for command, shown in commands:
        _, out = run(capsys, *command.split())
        assert without_sizes(out).startswith(without_sizes(shown))


def without_sizes(text: str) -> str:
    return re.sub(r"[\d,]+ bytes", "n bytes", text)


def test_the_page_explains_every_parameter_and_exit_code():
    page = (ROOT / "docs" / "collecting.md").read_text(encoding="utf-8")
    script = EXPORT.read_text(encoding="utf-8")
    for name in re.findall(r"^\.PARAMETER (\w+)$", script, re.MULTILINE):
        assert f"| `-{name}" in page
    assert set(re.findall(r"^\| (\d) \| ", page, re.MULTILINE)) == set(
        re.findall(r"^(\d)  \w", script, re.MULTILINE)
    )
