"""What a snapshot holds without when, where and by which tool; and snapshots in archives."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from tests.exportkit.cases.sample import as_bundle
from tests.exportkit.cases.tiny import SITE, partner_of, set_rule, tiny
from tests.exportkit.contoso import contoso
from tests.exportkit.write_rules_editor import write_rules_editor
from tests.exportkit.write_server_configuration import write_server_configuration
from tests.exportkit.write_wizard import write_wizard_policy
from tests.history.builders import State

from entradrift.compare.snapshots import compare_snapshots
from entradrift.comparing import comparison_of
from entradrift.exports.load import load
from entradrift.history import content, snapshot_zip
from entradrift.history.content import content_digest, content_text, snapshot_of
from entradrift.model.run import ExportUsed
from entradrift.model.snapshot import Format, Snapshot, SourceFile

USED = ExportUsed("SYNC01", "exports/SYNC01/1", "2026-01-01T01:00:00+00:00", "d" * 64, "2.4.21.0")
WRITERS = {
    "cmdlets": as_bundle,
    "xml": write_server_configuration,
    "wizard": write_wizard_policy,
    "rules-editor": write_rules_editor,
}


@pytest.mark.parametrize("kind", WRITERS)
def test_the_folder_of_an_export_is_no_content(tmp_path: Path, kind: str):
    one, other = tmp_path / "2026-01-01", tmp_path / "2026-01-02"
    for folder in (one, other):
        WRITERS[kind](tiny(), folder)
    (other / "notes.log").write_text("{not JSON", encoding="utf-8")
    first, second = load(str(one)), load(str(other))
    assert content_text(first) == content_text(second)
    assert content_digest(first) == content_digest(second)


def test_time_and_tool_are_no_content(configurations: dict[str, State], monkeypatch: pytest.MonkeyPatch):
    snapshot = configurations["one"].snapshot
    later = replace(snapshot, source=replace(snapshot.source, captured_at="2030-01-01T00:00:00Z", files=()))
    digest = content_digest(snapshot)
    assert content_digest(later) == digest
    assert content_digest(later.with_notice("Something.")) == digest
    monkeypatch.setattr(snapshot_zip, "VERSION", "9.9.9")
    assert content_digest(snapshot) == digest


def test_every_configuration_has_its_own_content(configurations: dict[str, State]):
    digests = {content_digest(state.snapshot) for state in configurations.values()}
    assert len(digests) == len(configurations)
    snapshot = configurations["one"].snapshot
    for changed in (
        replace(snapshot, server=replace(snapshot.server, host="OTHER")),
        replace(snapshot, rules=snapshot.rules[1:]),
        replace(snapshot, rules=(replace(snapshot.rules[0], identifier="other"), *snapshot.rules[1:])),
        replace(snapshot, source=replace(snapshot.source, content_format=Format.WIZARD)),
        replace(snapshot, dropped=()),
    ):
        assert content_digest(changed) != content_digest(snapshot)


@pytest.mark.parametrize("kind", WRITERS)
def test_a_content_is_read_back_for_comparing(tmp_path: Path, kind: str):
    WRITERS[kind](contoso(), tmp_path / "primary")
    staging = partner_of(contoso(), "SYNC02.contoso.com")
    WRITERS[kind](staging, tmp_path / "staging")
    original, other = load(str(tmp_path / "primary")), load(str(tmp_path / "staging"))
    again = snapshot_of(content_text(original), USED)
    assert content_text(again) == content_text(original)
    fields = ("server", "content", "connectors", "rules", "settings", "metaverse", "dropped")
    assert [getattr(again, name) for name in fields] == [getattr(original, name) for name in fields]
    assert compare_snapshots(again, other).changes == compare_snapshots(original, other).changes
    one, two = (comparison_of(original, other, baseline) for baseline in (again, original))
    assert one.findings == two.findings
    assert (one.verdict, one.coverage) == (two.verdict, two.coverage)


def test_the_source_of_a_content_is_what_the_run_says(configurations: dict[str, State]):
    text = content_text(configurations["one"].snapshot)
    source = snapshot_of(text, USED).source
    assert source.files == (SourceFile(USED.path, USED.digest, len(text.encode())),)
    assert (source.captured_at, source.format) == (USED.captured_at, Format.SNAPSHOT)
    assert source.content_format is configurations["one"].snapshot.source.content_format


def test_paths_that_are_no_text_have_a_digest(configurations: dict[str, State]):
    snapshot = configurations["one"].snapshot
    odd = replace(snapshot, server=replace(snapshot.server, host="SYNC\udcff"))
    assert len(content.content_digest(odd)) == 64


# --- archives --------------------------------------------------------------------------------------------


def without_place(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, source=replace(snapshot.source, format=Format.SNAPSHOT))


@pytest.mark.parametrize("kind", WRITERS)
def test_an_archive_is_an_export(tmp_path: Path, kind: str):
    WRITERS[kind](tiny(), tmp_path / "export")
    snapshot = load(str(tmp_path / "export"))
    path = tmp_path / "primary.zip"
    path.write_bytes(snapshot_zip.snapshot_zip(snapshot))
    assert load(str(path)) == without_place(snapshot)
    assert content_digest(load(str(path))) == content_digest(snapshot)


def test_equal_snapshots_make_equal_archives(configurations: dict[str, State]):
    one, other = (snapshot_zip.snapshot_zip(configurations[name].snapshot) for name in ("one", "two"))
    assert one == snapshot_zip.snapshot_zip(configurations["one"].snapshot)
    assert one != other
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        [entry] = archive.infolist()
        assert archive.testzip() is None
    assert (entry.filename, entry.date_time, entry.compress_type) == (
        "snapshot.json",
        (1980, 1, 1, 0, 0, 0),
        zipfile.ZIP_DEFLATED,
    )
    assert entry.compress_size < entry.file_size / 3


def test_a_rule_that_changed_changes_the_archive(tmp_path: Path):
    org = tiny()
    set_rule(SITE, description="Elsewhere.")(org)
    as_bundle(org, tmp_path / "changed")
    as_bundle(tiny(), tmp_path / "same")
    one, other = (load(str(tmp_path / name)) for name in ("changed", "same"))
    assert snapshot_zip.snapshot_zip(one) != snapshot_zip.snapshot_zip(other)
