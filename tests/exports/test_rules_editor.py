"""The export of the Synchronization Rules Editor: what is read, in every way of writing it, and where it is found."""

import io
import shutil
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from tests.exportkit.contoso import contoso
from tests.exportkit.text_files import BOMS, encode
from tests.exportkit.write_cmdlets import write_bundle
from tests.exportkit.write_rules_editor import write_rules_editor
from tests.exportkit.write_server_configuration import write_server_configuration
from tests.exportkit.write_wizard import write_wizard_policy

import entradrift
from entradrift.errors import InputError
from entradrift.exports.snapshot_writer import write
from entradrift.exports.written_time import written_time
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.snapshot import Carried, Format, Role, Server, Snapshot
from entradrift.model.sync_rule import Clause, Flow, JoinCondition, SyncRule
from entradrift.model.values import NOT_CARRIED

FOREST = "093c3526-55a5-4de9-9005-186fd0a6a849"
TENANT = "b891884f-051e-4a83-95af-2544101c9083"
FIRST = "3cc98420-8d2c-4f99-9d00-188097882e2b"
SECOND = "9d41063c-1713-425f-b097-cac31120ac0e"

NEW = f"""New-ADSyncRule  `
-Name 'In from AD - Vendors' `
-Identifier '{FIRST}' `
-Description 'Vendors are no colleagues.' `
-Direction 'Inbound' `
-Precedence 20 `
-PrecedenceAfter '00000000-0000-0000-0000-000000000000' `
-PrecedenceBefore '00000000-0000-0000-0000-000000000000' `
-SourceObjectType 'user' `
-TargetObjectType 'person' `
-Connector '{FOREST}' `
-LinkType 'Join' `
-SoftDeleteExpiryInterval 0 `
-ImmutableTag '' `
-OutVariable syncRule


"""
FLOWS = """Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Source @('mail') `
-Destination 'mail' `
-FlowType 'Direct' `
-ValueMergeType 'Update' `
-OutVariable syncRule


Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Source @('Vendor') `
-Destination 'employeeType' `
-FlowType 'Constant' `
-ValueMergeType 'MergeCaseInsensitive' `
-ExecuteOnce  `
-OutVariable syncRule


Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Source @('displayName','cn') `
-Destination 'displayName' `
-FlowType 'Expression' `
-ValueMergeType 'Update' `
-Expression '
   IIF(IsPresent([displayName]),
       [displayName] & " (it''s a vendor)", # no comment
       [cn])
   ' `
-OutVariable syncRule


"""
SCOPE = """New-Object  `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
-ArgumentList 'employeeType','Vendor','EQUAL' `
-OutVariable condition0


New-Object  `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
-ArgumentList 'adminDescription','','ISNULL' `
-OutVariable condition1


Add-ADSyncScopeConditionGroup  `
-SynchronizationRule $syncRule[0] `
-ScopeConditions @($condition0[0],$condition1[0]) `
-OutVariable syncRule


"""
JOIN = """New-Object  `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition' `
-ArgumentList 'objectGUID','sourceAnchorBinary',$true `
-OutVariable condition0


Add-ADSyncJoinConditionGroup  `
-SynchronizationRule $syncRule[0] `
-JoinConditions @($condition0[0]) `
-OutVariable syncRule


New-Object  `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition' `
-ArgumentList 'mail','mail',$false `
-OutVariable condition0


Add-ADSyncJoinConditionGroup  `
-SynchronizationRule $syncRule[0] `
-JoinConditions @($condition0[0]) `
-OutVariable syncRule


"""
ADD = f"""Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]


Get-ADSyncRule  `
-Identifier '{FIRST}'


"""
RULE = NEW + FLOWS + SCOPE + JOIN + ADD
SMALL = NEW + ADD
OTHER = SMALL.replace(FIRST, SECOND).replace("Vendors'", "Partners'")
READ = SyncRule(
    name="In from AD - Vendors",
    connector=FOREST,
    direction="Inbound",
    tag_base="",
    tag_version="",
    precedence=20,
    description="Vendors are no colleagues.",
    disabled=False,
    link_type="Join",
    source_object_type="user",
    target_object_type="person",
    precedence_after="",
    precedence_before="",
    password_sync=False,
    soft_delete_expiry="00:00:00",
    scoping_filter=((Clause("adminDescription", "ISNULL", ""), Clause("employeeType", "EQUAL", "Vendor")),),
    join_rules=(
        (JoinCondition("objectGUID", "sourceAnchorBinary", case_sensitive=True),),
        (JoinCondition("mail", "mail", case_sensitive=False),),
    ),
    flows=(
        Flow(
            "displayName",
            "Expression",
            (),
            'IIF(IsPresent([displayName]),\n       [displayName] & " (it\'s a vendor)", # no comment\n       [cn])',
            "Update",
            execute_once=False,
        ),
        Flow("employeeType", "Constant", ("Vendor",), "", "MergeCaseInsensitive", execute_once=True),
        Flow("mail", "Direct", ("mail",), "", "Update", execute_once=False),
    ),
)
FIELDS = tuple(SyncRule.__slots__)


def load(text: str | bytes, path: Path) -> Snapshot:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return entradrift.load(str(path))


def rules_of(text: str, folder: Path) -> tuple[SyncRule, ...]:
    return load(text, folder / "rules.ps1").rules


def one(text: str, folder: Path) -> SyncRule:
    [rule] = rules_of(text, folder)
    return rule


def assert_alike(found: SyncRule, expected: SyncRule) -> None:
    """Every field, those too that take no part in equality; but not where it was read."""
    for name in FIELDS:
        if name not in ("place", "identifier"):
            assert getattr(found, name) == getattr(expected, name), name


# --- what is read ---------------------------------------------------------------------------------------


def test_a_rule_is_read_whole(tmp_path: Path):
    rule = one(RULE, tmp_path)
    assert_alike(rule, READ)
    assert rule.identifier == FIRST
    assert rule.place == f"{tmp_path / 'rules.ps1'}, line 1"


def test_the_place_of_a_rule_is_its_file_and_line(tmp_path: Path):
    places = {rule.name: rule.place for rule in rules_of(RULE + OTHER, tmp_path)}
    file = tmp_path / "rules.ps1"
    assert places == {
        "In from AD - Vendors": f"{file}, line 1",
        "In from AD - Partners": f"{file}, line {RULE.count(chr(10)) + 1}",
    }


def test_a_snapshot_holds_rules_and_nothing_else(tmp_path: Path):
    snapshot = load(RULE, tmp_path / "rules.ps1")
    assert snapshot.server == Server(None, Role.UNKNOWN, None, None)
    assert (snapshot.source.format, snapshot.source.content_format) == (Format.RULES_EDITOR,) * 2
    assert snapshot.source.captured_at is None
    assert [file.path for file in snapshot.source.files] == [str(tmp_path / "rules.ps1")]
    assert (snapshot.connectors, snapshot.settings, snapshot.metaverse) == ((), (), NOT_CARRIED)
    absent = [section for section, content in snapshot.content.items() if content.carried is Carried.ABSENT]
    held = [Section.SYNC_RULES, Section.OTHER_SETTINGS]
    assert absent == [section for section in Section if section not in held]
    unknown = snapshot.content[Section.OTHER_SETTINGS]
    assert (unknown.carried, unknown.items, unknown.by_nature) == (Carried.PARTIAL, 0, True)
    assert all(snapshot.content[section].by_nature and snapshot.content[section].reason for section in absent)
    assert [(each.path, each.count) for each in snapshot.dropped] == [
        ("ADSyncRule/AttributeFlowMappings/*/Source", 2),
        ("ADSyncRule/Identifier", 1),
    ]
    [notice] = snapshot.notices
    assert notice.startswith(
        "An export of the Synchronization Rules Editor holds the rules that were selected there"
    )


@pytest.mark.parametrize(
    ("tags", "reason", "by_nature"),
    [
        ((), "holds no inbound and no outbound standard rules", False),
        (("Inbound",), "holds no outbound standard rules", False),
        (("Outbound",), "holds no inbound standard rules", False),
        (("Inbound", "Outbound"), "the rules that were selected there", True),
    ],
)
def test_an_export_without_standard_rules_of_a_direction_is_incomplete(
    tmp_path: Path, tags: tuple[str, ...], reason: str, *, by_nature: bool
):
    text = RULE
    for number, direction in enumerate(tags):
        text += (
            OTHER.replace(SECOND, SECOND[:-1] + str(number))
            .replace("'Inbound'", f"'{direction}'")
            .replace("-ImmutableTag ''", "-ImmutableTag 'Microsoft.Some.001'")
        )
    content = load(text, tmp_path / "rules.ps1").content[Section.SYNC_RULES]
    assert (content.carried, content.items) == (Carried.PARTIAL, 1 + len(tags))
    assert reason in content.reason
    assert content.by_nature is by_nature


def test_a_standard_rule_of_the_tenant(tmp_path: Path):
    text = SMALL.replace(FOREST, "{" + TENANT.upper() + "}").replace(
        "-ImmutableTag ''", "-ImmutableTag 'Microsoft.InfromAADUserJoin.004'"
    )
    rule = one(text, tmp_path)
    assert (rule.connector, rule.is_standard) == ("Microsoft Entra ID", True)
    assert (rule.tag_base, rule.tag_version) == ("Microsoft.InfromAADUserJoin", "004")


def test_the_identifier_of_a_connector_is_in_small_letters(tmp_path: Path):
    assert one(SMALL.replace(FOREST, FOREST.upper()), tmp_path).connector == FOREST


@pytest.mark.parametrize(
    ("written", "disabled"),
    [("-Disabled  `\n", True), ("-Disabled:$true `\n", True), ("-disabled:$FALSE `\n", False), ("", False)],
)
def test_switches(tmp_path: Path, written: str, *, disabled: bool):
    both = written + written.replace("-Disabled", "-EnablePasswordSync").replace(
        "-disabled", "-ENABLEpasswordsync"
    )
    rule = one(SMALL.replace("-OutVariable", f"{both}-OutVariable", 1), tmp_path)
    assert (rule.disabled, rule.password_sync) == (disabled, disabled)


@pytest.mark.parametrize("written", ["0", "'0'", "00:00:00", "'00:00:00'"])
def test_no_soft_delete_in_every_way_of_writing_it(tmp_path: Path, written: str):
    rule = one(SMALL.replace("Interval 0", f"Interval {written}"), tmp_path)
    assert rule.soft_delete_expiry == "00:00:00"


@pytest.mark.parametrize(
    ("written", "expected"), [("'30.00:00:00'", "30.00:00:00"), ("01:30:00", "01:30:00")]
)
def test_a_soft_delete_that_is_a_time_span(tmp_path: Path, written: str, expected: str):
    assert one(SMALL.replace("Interval 0", f"Interval {written}"), tmp_path).soft_delete_expiry == expected


@pytest.mark.parametrize(
    "name", ["Description", "PrecedenceAfter", "PrecedenceBefore", "SoftDeleteExpiryInterval"]
)
def test_what_may_be_left_out_has_its_default(tmp_path: Path, name: str):
    text = "".join(line for line in SMALL.splitlines(keepends=True) if not line.startswith(f"-{name} "))
    assert text != SMALL
    full = SMALL.replace("Vendors are no colleagues.", "") if name == "Description" else SMALL
    assert_alike(one(text, tmp_path), one(full, tmp_path))


def test_precedence_references_are_read_as_names(tmp_path: Path):
    unknown = "11111111-2222-3333-4444-555555555555"
    zero = "00000000-0000-0000-0000-000000000000"
    text = SMALL.replace(f"After '{zero}'", f"After '{{{SECOND.upper()}}}'").replace(
        f"Before '{zero}'", f"Before '{unknown}'"
    )
    rule = next(rule for rule in rules_of(text + OTHER, tmp_path) if rule.identifier == FIRST)
    assert rule.precedence_after == "rule In from AD - Partners"
    # It was not selected, so what it is called is not known: no reason to report a difference.
    assert rule.precedence_before is NOT_CARRIED
    for nothing in ("0000", ""):
        assert one(SMALL.replace(f"After '{zero}'", f"After '{nothing}'"), tmp_path).precedence_after == ""


def test_a_parameter_that_nobody_knows_is_kept(tmp_path: Path):
    text = RULE.replace(
        "-Precedence 20 `", "-Priority 'high' `\n-Precedence 20 `\n-Tags @('a','b') `\n-Hidden `"
    )
    text = text.replace("-Destination 'mail' `", "-Destination 'mail' `\n-Confidence 7 `")
    snapshot = load(text, tmp_path / "rules.ps1")
    assert snapshot.content[Section.OTHER_SETTINGS].items == 4
    [rule] = snapshot.rules
    assert rule.settings == (
        Setting(Section.OTHER_SETTINGS, ("-Hidden",), value=True),
        Setting(Section.OTHER_SETTINGS, ("-Priority",), "high"),
        Setting(Section.OTHER_SETTINGS, ("-Tags",), ("a", "b")),
    )
    assert rule.flows[2].settings == (Setting(Section.OTHER_SETTINGS, ("-Confidence",), "7"),)
    assert_alike(replace(rule, settings=(), flows=READ.flows), READ)


def test_a_secret_is_not_kept(tmp_path: Path):
    snapshot = load(
        SMALL.replace("-Precedence 20", "-Password 'hunter22' `\n-Precedence 20"), tmp_path / "r.ps1"
    )
    assert snapshot.rules[0].settings == ()
    assert ("-Password", "secret", 1) in [(each.path, each.reason, each.count) for each in snapshot.dropped]


# --- ways of writing it ---------------------------------------------------------------------------------


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", sorted(BOMS))
def test_every_encoding_and_line_end(tmp_path: Path, encoding: str, newline: str):
    text = RULE.replace("Vendors are no", "Händler \u2013 are no")
    snapshot = load(encode(text, encoding, newline), tmp_path / "rules.ps1")
    [rule] = snapshot.rules
    assert_alike(rule, replace(READ, description="Händler \u2013 are no colleagues."))


WAYS = {
    "small letters": lambda text: (
        text.replace("New-ADSync", "new-adsync")
        .replace("Add-ADSync", "ADD-adsync")
        .replace("-Source @", "-SOURCE @")
        .replace("$syncRule", "$SYNCRULE")
        .replace("$true", "$TRUE")
        .replace("'Direct'", "'direct'")
        .replace("'Inbound'", "'INBOUND'")
    ),
    "one line a command": lambda text: text.replace(" `\n-", " -"),
    "semicolons": lambda text: (
        text.replace(" `\n-", " -").replace("\n\n\nAdd", ";Add").replace("\n\n\nNew", ";New")
    ),
    "spaces behind the backtick": lambda text: text.replace("`\n", "`  \t\n"),
    "indented": lambda text: text.replace("\n-", "\n\t   -").replace("\nAdd", "\n  Add"),
    "double quotation marks": lambda text: text.replace("'In from AD - Vendors'", '"In from AD - Vendors"'),
    "curly quotation marks": lambda text: text.replace(
        "'In from AD - Vendors'", "\u2018In from AD - Vendors\u2019"
    ),
    "low quotation marks": lambda text: text.replace(
        "'In from AD - Vendors'", "\u201aIn from AD - Vendors\u201b"
    ),
    "curly double quotation marks": lambda text: text.replace("'Inbound'", "\u201cInbound\u201e"),
    "bare words": lambda text: text.replace("'Inbound'", "Inbound").replace(f"'{FOREST}'", FOREST),
    "quoted numbers": lambda text: text.replace("-Precedence 20", "-Precedence '20'"),
    "dashes": lambda text: text.replace("\n-Name", "\n\u2013Name").replace(
        "\n-Direction", "\n\u2014Direction"
    ),
    "colons": lambda text: text.replace("-Name '", "-Name:'").replace("-Precedence 20", "-Precedence: 20"),
    "lists over several lines": lambda text: text.replace(
        "@('displayName','cn')", "@(\n 'displayName',\n\n 'cn'\n)"
    ),
    "a value that is no list": lambda text: text.replace("-Source @('mail')", "-Source 'mail'"),
    "a list of one condition": lambda text: text.replace("@($condition0[0]) `", "$condition0[0] `"),
    "comments": lambda text: (
        "# Rules\n#<\n<# New-ADSyncRule 'x\n#>\n"
        + text.replace("\n\n\nAdd", "\n# flow 'a\n<# and ` $( \n #>\nAdd")
    ),
    "the module": lambda text: "Import-Module ADSync\n\n" + text,
    "no last line end": lambda text: text.rstrip("\n"),
    "no check at the end": lambda text: text[: text.index("Get-ADSyncRule")],
    "another variable": lambda text: text.replace("syncRule", "r1").replace("condition0", "c"),
    "no variable on what is added": lambda text: (
        NEW + text.removeprefix(NEW).replace(" `\n-OutVariable syncRule", "")
    ),
    "short type names": lambda text: text.replace(
        "'Microsoft.IdentityManagement.PowerShell.ObjectModel.", "'"
    ),
    "null": lambda text: text.replace("'adminDescription',''", "'adminDescription',$null"),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_same_rule_written_otherwise(tmp_path: Path, way: str):
    text = WAYS[way](RULE)
    assert text != RULE
    assert_alike(one(text, tmp_path), READ)


def test_parameters_may_stand_in_any_order(tmp_path: Path):
    def turned(command: str) -> str:
        name, *parameters = command.rstrip("\n").split(" `\n-")
        return " `\n-".join([name, *reversed(parameters)]) + "\n\n\n"

    commands = [command for command in RULE.split("\n\n\n") if command]
    text = "".join(map(turned, commands))
    assert text != RULE
    assert_alike(one(text, tmp_path), READ)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("'Bob''s rule'", "Bob's rule"),
        ("''''", "'"),
        ("'a''''b'", "a''b"),
        ("'a\u2019\u2019b'", "a\u2019b"),
        ("'a'\u2019b'", "a\u2019b"),
        ("'$(x) `n \"y\" @( # <#'", '$(x) `n "y" @( # <#'),
        ('"a""b"', 'a"b'),
        ('"it\'s"', "it's"),
        ("'\u00fcber \U0001f600'", "\u00fcber \U0001f600"),
        ("'two\nlines'", "two\nlines"),
    ],
)
def test_quotation_marks(tmp_path: Path, written: str, expected: str):
    assert one(SMALL.replace("'In from AD - Vendors'", written), tmp_path).name == expected


# --- where it is found ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["rules.ps1", "rules.txt", "RULES.PS1", "rules", "rules.json"])
def test_a_file_is_known_by_its_content(tmp_path: Path, name: str):
    assert load(SMALL, tmp_path / name).source.format is Format.RULES_EDITOR
    (tmp_path / "folder").mkdir()
    shutil.copy(tmp_path / name, tmp_path / "folder" / name)
    assert entradrift.load(str(tmp_path / "folder")).source.format is Format.RULES_EDITOR


@pytest.mark.parametrize("encoding", sorted(BOMS))
def test_a_folder_of_files_with_one_rule_each(tmp_path: Path, encoding: str):
    (tmp_path / "x").mkdir()
    for name, text in (("1.ps1", SMALL), ("deeper/2.ps1", OTHER)):
        path = tmp_path / "x" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(encode(text, encoding, "\r\n"))
    snapshot = entradrift.load(str(tmp_path / "x"))
    assert [rule.name for rule in snapshot.rules] == ["In from AD - Partners", "In from AD - Vendors"]
    assert [file.path for file in snapshot.source.files] == ["x/1.ps1", "x/deeper/2.ps1"]
    assert [rule.place for rule in snapshot.rules] == ["x/deeper/2.ps1, line 1", "x/1.ps1, line 1"]


def test_a_zip_and_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("a/1.ps1", SMALL)
        archive.writestr("a/2.ps1", OTHER)
    assert len(entradrift.load(str(tmp_path / "x.zip")).rules) == 2
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(RULE.encode("utf-16"))))
    [rule] = entradrift.load("-").rules
    assert rule.place == "standard input, line 1"


def test_a_long_comment_before_the_first_rule(tmp_path: Path):
    folder = tmp_path / "x"
    folder.mkdir()
    (folder / "1.ps1").write_text("<#\n" + "about this file\n" * 300 + "#>\n" + SMALL)
    (folder / "2.ps1").write_text("# about\n" * 300 + OTHER)
    assert len(entradrift.load(str(folder)).rules) == 2


def test_a_fuller_export_in_the_same_folder_wins(tmp_path: Path):
    org = contoso()
    writers = {
        Format.SERVER_CONFIGURATION: lambda folder: write_server_configuration(org, folder),
        Format.WIZARD: lambda folder: write_wizard_policy(org, folder),
        Format.CMDLETS: lambda folder: write_bundle(org, folder / "bundle.json"),
    }
    for number, (form, writer) in enumerate(writers.items()):
        folder = tmp_path / f"f{number}"
        writer(folder)
        (folder / "rules.ps1").write_text(SMALL[:-70] + "'")
        snapshot = entradrift.load(str(folder))
        assert snapshot.source.format is form
        assert any(f"Not read: f{number}/rules.ps1" in notice for notice in snapshot.notices), form
        path = tmp_path / f"s{number}" / "snapshot.json"
        path.parent.mkdir()
        path.write_text(write(snapshot, "0"), encoding="utf-8")
        (path.parent / "rules.ps1").write_text(SMALL)
        assert entradrift.load(str(path.parent)).source.format is Format.SNAPSHOT


def test_other_scripts_and_documents_are_passed_over(tmp_path: Path):
    folder = tmp_path / "x"
    folder.mkdir()
    (folder / "rules.ps1").write_text(SMALL)
    (folder / "README.md").write_text("# Exports\n\nWritten by the Export button.\n")
    (folder / "Export.ps1").write_text("<#\n.SYNOPSIS\n Exports.\n#>\nGet-ADSyncRule | ConvertTo-Json\n")
    (folder / "howto.md").write_text("How to\n```\nNew-ADSyncRule `\n  -Name $name\n```\n")
    snapshot = entradrift.load(str(folder))
    assert [file.path for file in snapshot.source.files] == ["x/rules.ps1"]
    assert snapshot.notices[1:] == ("Not read: x/howto.md; not exports of the Synchronization Rules Editor.",)


@pytest.mark.parametrize("cut", ["start", "middle"])
def test_a_damaged_file_never_passes_for_a_stray(tmp_path: Path, cut: str):
    folder = tmp_path / "x"
    folder.mkdir()
    (folder / "1.ps1").write_text(SMALL)
    text = RULE.replace(FIRST, SECOND)
    (folder / "2.ps1").write_text(text[200:] if cut == "start" else text[:-200])
    with pytest.raises(InputError, match=r"^x/2\.ps1, line \d+: "):
        entradrift.load(str(folder))


def test_an_empty_file_never_passes_for_a_stray(tmp_path: Path):
    folder = tmp_path / "x"
    folder.mkdir()
    (folder / "1.ps1").write_text(SMALL)
    (folder / "2.ps1").write_bytes(b"\x00" * 100)
    with pytest.raises(InputError, match=r"^x/2\.ps1: the file is empty\."):
        entradrift.load(str(folder))


def test_a_script_that_is_no_export_is_refused_by_its_line(tmp_path: Path):
    with pytest.raises(InputError) as caught:
        load("# mine\n\nGet-ADSyncRule | Out-Null\n", tmp_path / "mine.ps1")
    assert str(caught.value).startswith(f"{tmp_path / 'mine.ps1'}, line 3: ")


def test_the_export_says_no_time(tmp_path: Path):
    write_rules_editor(contoso(), tmp_path / "rules.ps1")
    found = written_time(tmp_path / "rules.ps1")
    assert (found.time, found.certain) == (None, True)


def test_a_snapshot_of_it_says_what_it_was(tmp_path: Path):
    snapshot = entradrift.load(str(write_rules_editor(contoso(), tmp_path / "rules.ps1")))
    path = tmp_path / "snapshot.json"
    path.write_text(write(snapshot, "0"), encoding="utf-8")
    again = entradrift.load(str(path))
    assert again.source.content_format is Format.RULES_EDITOR
    assert (again.rules, again.content) == (snapshot.rules, snapshot.content)
