"""What must always hold (design, section 7), whatever an administrator did to one server or to both."""

# ruff: noqa: ANN401 - test data is of any type

import copy
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exportkit.contoso import CLOUD, CONTOSO
from tests.exportkit.organisation import Organisation
from tests.exportkit.write_cmdlets import write_bundle, write_cmdlet_folder
from tests.exportkit.write_rules_editor import write_rules_editor
from tests.exportkit.write_server_configuration import write_server_configuration
from tests.exportkit.write_wizard import write_wizard_policy
from tests.invariants.depth import examples
from tests.invariants.edits import EDITS, joined, partner_of, small, swap_precedence

from entradrift.compare.snapshots import compare_snapshots
from entradrift.comparing import comparison_of
from entradrift.errors import InputError
from entradrift.exports.load import load
from entradrift.exports.snapshot_writer import write
from entradrift.model.change import Presence
from entradrift.model.comparison import Comparison, ExitCode, Verdict
from entradrift.model.finding import Finding, Severity, Status
from entradrift.model.section import Section
from entradrift.model.snapshot import Snapshot
from entradrift.policy.acceptance import Acceptance
from entradrift.policy.registry import rule as policy_rule
from entradrift.report import RENDERERS
from entradrift.whole_files import OutputError, write_files

Writer = Callable[[Organisation, Path], Path]
FORMATS: dict[str, Writer] = {
    "xml": write_server_configuration,
    "cmdlets": write_cmdlet_folder,
    "wizard": lambda org, path: write_wizard_policy(org, path.with_suffix(".json")),
    "rules-editor": write_rules_editor,
}
BASE = small()
SETTINGS = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Fresh paths, one after the other."""
    root = tmp_path_factory.mktemp("exports")
    return (root / str(number) for number in itertools.count())  # type: ignore[return-value]


def read(org: Organisation, places: Any, form: str = "xml") -> Snapshot:
    path = FORMATS[form](org, next(places))
    try:
        return load(str(path))
    finally:
        shutil.rmtree(path) if path.is_dir() else path.unlink()


@cache
def base_snapshot(form: str = "xml") -> Snapshot:
    with tempfile.TemporaryDirectory() as folder:
        return load(str(FORMATS[form](BASE, Path(folder) / "base")))


def edited(names: tuple[str, ...], org: Organisation = BASE) -> Organisation:
    changed = copy.deepcopy(org)
    for name in names:
        try:
            EDITS[name](changed)
        except (ValueError, StopIteration, IndexError):
            # An earlier edit took away what this one would change.
            continue
    return changed


def findings(one: Snapshot, other: Snapshot) -> tuple[Finding, ...]:
    return comparison_of(one, other).findings


def drift(one: Snapshot, other: Snapshot) -> list[Finding]:
    return [finding for finding in findings(one, other) if finding.status is Status.DRIFT]


SOME_EDITS = st.lists(st.sampled_from(sorted(EDITS)), max_size=4, unique=True).map(tuple)


# 1. Comparing a snapshot with itself yields nothing.


@given(names=SOME_EDITS)
@settings(SETTINGS, max_examples=examples(8))
def test_a_server_does_not_differ_from_itself(places: Any, names: tuple[str, ...]):
    snapshot = read(edited(names), places)
    assert findings(snapshot, snapshot) == ()
    again = replace(snapshot)
    assert findings(snapshot, again) == ()


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_differs_from_itself(form: str):
    assert findings(base_snapshot(form), base_snapshot(form)) == ()


# 2. Swapping the servers mirrors every finding.


def shown(finding: Finding) -> tuple[Any, ...]:
    return (
        finding.rule, finding.section, finding.object.kind, finding.object.identity, finding.path,
        finding.presence, finding.side, repr(finding.primary), repr(finding.staging), finding.group,
    )  # fmt: skip


def mirrored(finding: Finding) -> tuple[Any, ...]:
    presence = {
        Presence.PRIMARY_ONLY: Presence.STAGING_ONLY,
        Presence.STAGING_ONLY: Presence.PRIMARY_ONLY,
    }.get(finding.presence, Presence.BOTH)
    return shown(
        replace(
            finding,
            rule=policy_rule(finding.rule).mirror_id,
            presence=presence,
            side=finding.side.other if finding.side else None,
            primary=finding.staging,
            staging=finding.primary,
        )
    )


def assert_mirrored(one: Snapshot, other: Snapshot) -> None:
    there, back = findings(one, other), findings(other, one)
    assert sorted(map(repr, map(mirrored, there))) == sorted(map(repr, map(shown, back)))
    same_rule = [finding for finding in there if policy_rule(finding.rule).mirror_id == finding.rule]
    ids = {finding.id for finding in back}
    assert {finding.id for finding in same_rule} <= ids


@given(names=SOME_EDITS, others=SOME_EDITS, seed=st.integers(0, 5))
@settings(SETTINGS, max_examples=examples(40))
def test_swapping_the_servers_mirrors_every_finding(
    places: Any, names: tuple[str, ...], others: tuple[str, ...], seed: int
):
    one, other = edited(names), partner_of(edited(others), seed)
    assert_mirrored(read(one, places), read(other, places))


@pytest.mark.parametrize("name", sorted(EDITS))
def test_every_edit_is_mirrored(places: Any, name: str):
    assert_mirrored(base_snapshot(), read(partner_of(edited((name,))), places))


def test_another_product_version_is_mirrored(places: Any):
    newer = edited(("rule tag", "rule new", "hybrid", "metaverse attribute"))
    newer.version = "2.6.1.0"
    assert_mirrored(base_snapshot(), read(partner_of(newer), places))


# 3. Shuffling anything unordered yields nothing, shuffling ordered things one finding.


@given(seed=st.integers(0, 10_000), names=SOME_EDITS)
@settings(SETTINGS, max_examples=examples(15))
def test_a_healthy_partner_of_any_server_shows_no_drift(places: Any, seed: int, names: tuple[str, ...]):
    org = edited(names)
    assert drift(read(org, places), read(partner_of(org, seed), places)) == []


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("seed", range(3))
def test_a_healthy_partner_shows_no_drift_in_any_format(places: Any, form: str, seed: int):
    other = partner_of(BASE, seed)
    found = comparison_of(base_snapshot(form), read(other, places, form))
    assert [finding for finding in found.findings if finding.status is Status.DRIFT] == []
    assert found.verdict is Verdict.IN_SYNC


ORDERED: dict[str, tuple[Callable[[Organisation], object], str]] = {
    "join groups": (lambda org: joined(org).joins.reverse(), "sync-rule-join-rules-differ"),
    "steps": (lambda org: org.connector(CONTOSO).run_profiles[0].steps.reverse(), "run-profile-differs"),
    "precedence": (swap_precedence, "precedence-order-differs"),
}


@pytest.mark.parametrize("name", ORDERED)
def test_another_order_of_what_has_an_order_is_one_finding(places: Any, name: str):
    org = copy.deepcopy(BASE)
    ORDERED[name][0](org)
    found = drift(base_snapshot(), read(partner_of(org), places))
    assert [finding.rule.removesuffix("-uncontested") for finding in found] == [ORDERED[name][1]]


# 4. Normalizing twice is normalizing once.


@pytest.mark.parametrize("form", FORMATS)
@given(names=SOME_EDITS)
@settings(SETTINGS, max_examples=examples(4))
def test_a_snapshot_that_is_written_and_read_is_the_same(places: Any, form: str, names: tuple[str, ...]):
    snapshot = read(edited(names), places, form)
    text = write(snapshot, "0")
    path = next(places)
    path.write_text(text, encoding="utf-8")
    again = load(str(path))
    path.unlink()
    assert replace(again, source=replace(again.source, format=snapshot.source.format)) == snapshot
    assert repr(again.rules) == repr(snapshot.rules)
    assert write(again, "0").replace('"format": "snapshot"', f'"format": "{snapshot.source.format}"') == text
    assert findings(snapshot, again) == ()


# 5. One changed leaf yields exactly one finding. (The real export has a harder test of this.)


@pytest.mark.parametrize("side", ["primary", "staging"])
@pytest.mark.parametrize("name", sorted(EDITS))
def test_one_act_is_one_finding(places: Any, name: str, side: str):
    if side == "primary":
        found = drift(read(edited((name,)), places), read(partner_of(BASE), places))
    else:
        found = drift(base_snapshot(), read(partner_of(edited((name,))), places))
    assert len(found) == 1, [(finding.rule, finding.object.name, finding.path) for finding in found]


# 6. No input element vanishes uncounted. (XML: tests/exports/test_server_configuration.py.)


def holders(document: Any, path: str = "$") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of a document, with a path that is the same for all items of a list."""
    if isinstance(document, dict):
        yield path, document
        for key, value in document.items():
            yield from holders(value, f"{path}.{key}")
    elif isinstance(document, list):
        for value in document:
            yield from holders(value, f"{path}[]")


def comparable(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, source=replace(snapshot.source, files=()))


def vanished(document: Any, load_document: Callable[[Any], Snapshot]) -> set[str]:
    """The places where a key that nobody knows makes no difference at all."""
    before = comparable(load_document(document))
    places_of: dict[str, dict[str, Any]] = {}
    for path, holder in holders(document):
        places_of.setdefault(path, holder)
    lost: set[str] = set()
    for path, holder in places_of.items():
        holder["FutureKey"] = "future value"
        try:
            after = comparable(load_document(document))
        except InputError:
            continue
        finally:
            del holder["FutureKey"]
        if compare_snapshots(before, after).changes == () and before.dropped == after.dropped:
            lost.add(path)
    return lost


def loader(path: Path) -> Callable[[Any], Snapshot]:
    def load_document(document: Any) -> Snapshot:
        path.write_text(json.dumps(document), encoding="utf-8")
        return load(str(path))

    return load_document


def test_no_unknown_key_of_a_wizard_policy_vanishes(tmp_path: Path):
    path = write_wizard_policy(BASE, tmp_path / "policy.json")
    assert vanished(json.loads(path.read_text(encoding="utf-8")), loader(path)) == set()


VALUES_OF_DOTNET = {
    # Time spans and versions are one value each, however many properties .NET shows of them.
    "$.ADSyncRule[].SoftDeleteExpiryInterval",
    "$.ADSyncScheduler.AllowedSyncCycleInterval",
    "$.ADSyncScheduler.CurrentlyEffectiveSyncCycleInterval",
    "$.ADSyncScheduler.PurgeRunHistoryInterval",
    "$.ADSyncConnector[].ExtensionConfiguration.AssemblyVersion",
    # The first of them is the domain's own GUID, which is dropped whole.
    "$.ADSyncConnector[].Partitions[].Parameters[]",
}


def test_no_unknown_key_of_a_bundle_vanishes(tmp_path: Path):
    org = copy.deepcopy(BASE)
    org.rules = org.rules[:9]
    org.run_history = org.run_history[:2]
    path = write_bundle(org, tmp_path / "bundle.json")
    assert vanished(json.loads(path.read_text(encoding="utf-8")), loader(path)) == VALUES_OF_DOTNET


# 7. Incomplete can never be turned into in-sync by acceptance, filter or level.


def incomplete_pairs(places: Any) -> Iterator[tuple[Snapshot, Snapshot]]:
    other = read(partner_of(BASE), places)
    for part in ("GlobalSettings", "Connectors", "SynchronizationRules"):
        folder = write_server_configuration(BASE, next(places))
        shutil.rmtree(folder / part)
        yield load(str(folder)), other
        yield base_snapshot(), load(str(folder))


@pytest.mark.parametrize("strict", [False, True])
def test_incomplete_stays_incomplete(places: Any, strict: bool):  # noqa: FBT001
    for one, other in incomplete_pairs(places):
        everything = [
            Acceptance("All of it.", "nobody", date.max, id=finding.id)
            for finding in comparison_of(one, other).findings
        ]
        for level, acceptances in (*((level, ()) for level in (*Severity, None)), (None, everything)):
            found = comparison_of(one, other, fail_on=level, strict=strict, acceptances=acceptances)
            assert (found.verdict, found.exit_code) == (Verdict.INCOMPLETE, ExitCode.INCOMPLETE)
            assert "Safe to promote" not in found.failover


def test_what_a_format_cannot_carry_is_incomplete_when_strict(places: Any):
    other = read(partner_of(BASE), places, "wizard")
    for one in (base_snapshot("wizard"), base_snapshot()):
        assert comparison_of(one, other).verdict is Verdict.IN_SYNC
        assert comparison_of(one, other, strict=True).exit_code is ExitCode.INCOMPLETE


# 8. Identifiers do not depend on wording, order, clock, host or hash seed; 11. same inputs, same bytes.

MESSY = (
    "rule gone",
    "rule renamed",
    "OU included",
    "rule link type",
    "sign-in",
    "rule order",
    "metaverse attribute",
)
RENDER_ALL = (
    "import sys,entradrift\n"
    "from entradrift.report import RENDERERS\n"
    "a,b=(entradrift.load(p) for p in sys.argv[1:3])\n"
    "c=entradrift.compare(a,b)\n"
    "sys.stdout.reconfigure(encoding='utf-8')\n"
    "print([r.render(c) for r in RENDERERS] if sys.argv[3]=='all' else [(f.id,f.rule) for f in c.findings])"
)


def run(arguments: list[str], **environment: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", RENDER_ALL, *arguments],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)} | environment,
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout


def test_the_same_inputs_and_clock_give_the_same_bytes(tmp_path: Path):
    write_server_configuration(BASE, tmp_path / "a")
    write_server_configuration(partner_of(edited(MESSY)), tmp_path / "b")
    arguments = [str(tmp_path / "a"), str(tmp_path / "b"), "all"]
    outputs = {
        run(arguments, PYTHONHASHSEED=seed, TZ=zone, SOURCE_DATE_EPOCH="1750000000")
        for seed, zone in (("0", "UTC"), ("1", "America/Los_Angeles"))
    }
    assert len(outputs) == 1
    assert "2025-06-15T15:06:40" in outputs.pop()


def test_identifiers_do_not_depend_on_order_clock_host_or_hash_seed(tmp_path: Path):
    org = edited(MESSY)
    outputs = set()
    for number, seed in enumerate(("0", "1", "2")):
        write_server_configuration(BASE, tmp_path / f"{number}" / "a")
        other = partner_of(org, number)
        write_server_configuration(other, tmp_path / f"{number}" / "b")
        arguments = [str(tmp_path / f"{number}" / name) for name in "ab"]
        outputs.add(
            run([*arguments, "ids"], PYTHONHASHSEED=seed, SOURCE_DATE_EPOCH=str(10**9 * (number + 1)))
        )
    assert len({frozenset(re.findall(r"f-[0-9a-f]{12}", output)) for output in outputs}) == 1


def test_identifiers_do_not_depend_on_current_values(places: Any):
    ids = []
    for value in ("500", "10", "77"):
        org = copy.deepcopy(BASE)
        org.settings["Microsoft.OptionalFeature.ExportDeletionThresholdValue"] = "499"
        other = partner_of(org)
        other.settings["Microsoft.OptionalFeature.ExportDeletionThresholdValue"] = value
        ids.append([finding.id for finding in drift(read(org, places), read(other, places))])
    assert len(ids[0]) == 1
    assert ids[0] == ids[1] == ids[2]


# 9. Each finding in any format is in JSON, and the reverse.

FINDING_ID = re.compile(r"(?<![0-9a-f])f-[0-9a-f]{12}(?![0-9a-f])")


@pytest.fixture(scope="module")
def messy(places: Any) -> Comparison:
    return comparison_of(base_snapshot(), read(partner_of(edited(MESSY)), places))


def test_every_format_tells_of_the_same_findings(messy: Comparison):
    expected = {finding.id for finding in messy.findings}
    still_open = {finding.id for finding in messy.findings if finding.status is Status.DRIFT}
    assert len(still_open) == len(MESSY)
    for renderer in RENDERERS:
        found = set(FINDING_ID.findall(renderer.render(messy)))
        assert found <= expected, renderer.name
        assert found >= (expected if renderer.name in {"json", "html"} else still_open), renderer.name


# 10. No secret of an input and no unescaped value in any output.

MARK = "hunter2MARK"
CANARY = f"<script>alert('{MARK}')</script>"


def with_secrets(org: Organisation, number: int) -> Organisation:
    changed = copy.deepcopy(org)
    secret = f"{MARK}{number}"
    for connector in changed.connectors:
        for partition in connector.partitions:
            partition.cookie = f"{secret}cookie"
    changed.settings |= {
        "Contoso.ClientSecret": f"{secret}a",
        "Contoso.Own.AccessToken": f"{secret}b",
        "Contoso.Sql": f"Server=db;Password={secret}c",
    }
    return changed


def secret_tree(org: Organisation, path: Path, number: int) -> Path:
    folder = write_server_configuration(with_secrets(org, number), path)
    for file in sorted(folder.glob("Connectors/*.xml")):
        text = file.read_text(encoding="utf-8")
        text = re.sub(r'(<parameter name="[Pp]assword"[^>]*?) ?/>', rf"\1>{MARK}{number}d</parameter>", text)
        extra = f"<future-secret>{MARK}{number}e</future-secret><api><token>{MARK}{number}f</token></api>"
        file.write_text(text.replace("<join />", f"<join />{extra}"), encoding="utf-8")
        assert f"{MARK}{number}d" in file.read_text(encoding="utf-8")
        assert f"{MARK}{number}f" in file.read_text(encoding="utf-8")
    return folder


def secret_wizard(org: Organisation, path: Path, number: int) -> Path:
    secret = f"{MARK}{number}"
    extra = {
        "clientSecret": secret,
        "nested": {"credentials": {"user": "x", "data": secret}},
        "list": [{"name": "Password", "value": secret}, {"apiKey": secret}],
        "jwt": "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0In0." + secret,
    }
    return write_wizard_policy(org, path.with_suffix(".json"), extra=extra)


def secret_bundle(org: Organisation, path: Path, number: int) -> Path:
    written = write_bundle(with_secrets(org, number), path.with_suffix(".json"))
    document = json.loads(written.read_text(encoding="utf-8"))
    for connector in document["ADSyncConnector"]:
        connector["FutureSecret"] = f"{MARK}{number}g"
        connector["Future"] = {"AccessToken": f"{MARK}{number}h"}
        for parameter in connector["ConnectivityParameters"]:
            if parameter["Name"].casefold() == "password":
                parameter["Value"] = f"{MARK}{number}i"
    document["ADSyncEntraConnectorCredential"] = {"CertificateCredential": {"Thumbprint": f"{MARK}{number}j"}}
    written.write_text(json.dumps(document), encoding="utf-8")
    return written


@pytest.mark.parametrize("writer", [secret_tree, secret_wizard, secret_bundle])
def test_no_secret_of_an_input_is_in_any_output(
    places: Any, writer: Callable[[Organisation, Path, int], Path]
):
    one, other = (
        load(str(writer(org, next(places), number)))
        for number, org in enumerate((BASE, partner_of(edited(MESSY))))
    )
    comparison = comparison_of(one, other, baseline=one)
    for text in (
        write(one, "0"),
        write(other, "0"),
        *(renderer.render(comparison) for renderer in RENDERERS),
    ):
        assert MARK not in text
    assert any(dropped.reason == "secret" for dropped in one.dropped)


def test_no_value_of_an_input_is_markup_in_any_output(places: Any):
    org = copy.deepcopy(BASE)
    org.rule("In from AD - Project Groups").name = CANARY
    org.rule("Out to AAD - User Site and Cost Centre", CLOUD).description = CANARY
    org.settings["Contoso.Own"] = CANARY
    org.connector(CONTOSO).description = CANARY
    comparison = comparison_of(base_snapshot(), read(partner_of(org), places))
    for renderer in RENDERERS:
        text = renderer.render(comparison)
        if renderer.name in {"html", "junit"}:
            assert "<script>alert" not in text, renderer.name
            assert MARK in text


# 12. A killed run leaves the old file or the new one.


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_a_run_that_dies_while_writing_leaves_whole_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
):
    targets = [tmp_path / name for name in ("a.html", "b.json", "c.txt")]
    for target in targets:
        target.write_text("old")
    real, calls = os.replace, itertools.count(1)

    def dies(source: Any, target: Any, **_options: Any) -> None:
        if next(calls) == failing:
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr(os, "replace", dies)
    with pytest.raises(OutputError, match="cannot be written"):
        write_files({str(target): "new" * 1000 for target in targets})
    assert {target.read_text() for target in targets} <= {"old", "new" * 1000}
    assert [target.read_text() == "old" for target in targets].count(True) == 4 - failing
    assert sorted(tmp_path.iterdir()) == targets


def test_a_run_that_cannot_write_one_file_writes_none(tmp_path: Path):
    (tmp_path / "a.html").write_text("old")
    with pytest.raises(OutputError):
        write_files({str(tmp_path / "a.html"): "new", str(tmp_path / "missing" / "b.json"): "new"})
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.html", "old")]


# 13. The same server exported in two formats shows no drift in what both carry.


@pytest.mark.parametrize(("one", "other"), list(itertools.permutations(FORMATS, 2)))
def test_two_formats_of_one_configuration_show_no_drift(places: Any, one: str, other: str):
    found = comparison_of(base_snapshot(one), read(partner_of(BASE), places, other))
    assert [
        (finding.rule, finding.path) for finding in found.findings if finding.status is Status.DRIFT
    ] == []
    assert found.verdict is Verdict.IN_SYNC


SHOWN_BY_CMDLETS = sorted(
    set(EDITS)
    - {
        # The cmdlets show neither steps nor schemas, nor what the XML tree alone holds.
        "page size", "step order", "metaverse attribute", "metaverse reference", "connector schema", "unknown setting",
    }
)  # fmt: skip


@pytest.mark.parametrize("name", SHOWN_BY_CMDLETS)
def test_what_two_formats_carry_is_compared_across_them(places: Any, name: str):
    found = drift(base_snapshot(), read(partner_of(edited((name,))), places, "cmdlets"))
    assert len(found) == 1, [(finding.rule, finding.object.name, finding.path) for finding in found]


@pytest.mark.parametrize("form", ["xml", "rules-editor"])
@pytest.mark.parametrize("name", sorted(EDITS))
def test_an_edited_rule_is_seen_by_the_rules_editor(places: Any, name: str, form: str):
    """The same findings about rules as between two whole exports, or incomplete; never in sync, never more."""

    def of_rules(found: tuple[Finding, ...]) -> list[tuple[str, str]]:
        return sorted(
            (finding.rule, finding.path)
            for finding in found
            if finding.section is Section.SYNC_RULES and finding.status is Status.DRIFT
        )

    other = partner_of(edited((name,)))
    expected = of_rules(findings(base_snapshot(), read(other, places)))
    found = comparison_of(base_snapshot(form), read(other, places, "rules-editor"))
    if name in {"standard rule gone", "connector gone"}:
        # Who selects rules one by one may have left them out.
        assert (of_rules(found.findings), found.verdict) == ([], Verdict.INCOMPLETE)
    else:
        assert of_rules(found.findings) == expected
        assert found.verdict is (Verdict.DRIFT if expected else Verdict.IN_SYNC)
