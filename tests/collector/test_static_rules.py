"""What the scripts of the collector may do, read out of their syntax trees: they read, and write only where asked."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.collector import scripts
from tests.collector.scripts import EXPORT, REGISTER, ROOT, tree_of
from tests.powershell import syntax
from tree_sitter import Node

from entradrift.exports import secrets
from entradrift.exports.cmdlets import parts
from entradrift.exports.cmdlets.coverage import _SECTIONS_OF

SCHEMA = json.loads((ROOT / "schemas" / "cmdlets.schema.json").read_text(encoding="utf-8"))
BOTH = [EXPORT, REGISTER]
POWERSHELL = sorted([*BOTH, *scripts.SIMULATED.rglob("*.ps*1")])

READING = {
    "Get-ADSyncAADCompanyFeature", "Get-ADSyncAADPasswordResetConfiguration", "Get-ADSyncAADPasswordSyncConfiguration",
    "Get-ADSyncAutoUpgrade", "Get-ADSyncConnector", "Get-ADSyncConnectorRunStatus", "Get-ADSyncConnectorStatistics",
    "Get-ADSyncCSObject", "Get-ADSyncDatabaseConfiguration", "Get-ADSyncEntraConnectorCredential",
    "Get-ADSyncExportDeletionThreshold", "Get-ADSyncGlobalSettings", "Get-ADSyncPartitionPasswordSyncState",
    "Get-ADSyncRule", "Get-ADSyncRunProfileResult", "Get-ADSyncScheduler", "Get-ADSyncSchedulerConnectorOverride",
    "Get-ADSyncServerConfiguration",
}  # fmt: skip
"""Every cmdlet of the ADSync module that may be called."""
ALLOWED = {
    EXPORT: {
        *READING, "Add-Type", "ForEach-Object", "Get-ChildItem", "Get-Command", "Get-Item", "Import-Module", "Join-Path",
        "New-Object", "Out-Null", "Select-Object", "Set-StrictMode", "Sort-Object", "Test-Path", "Where-Object",
        "Write-Output", "Write-Verbose",
    },
    REGISTER: {
        "Get-Acl", "Get-ScheduledTask", "Join-Path", "New-ScheduledTaskAction", "New-ScheduledTaskPrincipal",
        "New-ScheduledTaskSettingsSet", "New-ScheduledTaskTrigger", "New-TimeSpan", "Out-Null", "Register-ScheduledTask",
        "Set-StrictMode", "Test-Path", "Unregister-ScheduledTask", "Write-Output",
    },
}  # fmt: skip
STATIC = {
    EXPORT: {
        "[System.BitConverter]::ToString", "[System.Convert]::ToString",
        "[System.Diagnostics.FileVersionInfo]::GetVersionInfo", "[System.IO.Directory]::CreateDirectory",
        "[System.IO.Directory]::Delete", "[System.IO.Directory]::Exists", "[System.IO.Directory]::GetFiles",
        "[System.IO.File]::Delete", "[System.IO.File]::Exists", "[System.IO.File]::Move", "[System.IO.File]::Open",
        "[System.IO.File]::OpenRead", "[System.IO.File]::ReadAllText", "[System.IO.File]::Replace",
        "[System.IO.File]::WriteAllText", "[System.IO.Path]::GetDirectoryName", "[System.IO.Path]::GetExtension",
        "[System.IO.Path]::GetFileName", "[System.IO.Path]::GetTempPath",
        "[System.Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties",
        "[System.Security.Cryptography.SHA256]::Create", "[guid]::NewGuid", "[regex]::Escape", "[string]::Equals",
    },
    REGISTER: {"[System.IO.Path]::IsPathRooted"},
}  # fmt: skip
METHODS = {
    EXPORT: {
        "Add", "AddDays", "Append", "ComputeHash", "Contains", "ContainsKey", "CopyTo", "CreateEntry", "Dispose",
        "GetBytes", "GetEnumerator", "GetType", "GetUnresolvedProviderPathFromPSPath", "GetValue", "Load", "Open", "Replace",
        "Save", "SelectNodes", "ShouldProcess", "Substring", "ToString", "ToUniversalTime", "Trim", "TrimEnd", "Write",
        "WriteLine",
    },
    REGISTER: {
        "Contains", "EndsWith", "GetAccessRules", "GetOwner", "ShouldProcess", "ToString", "TrimEnd", "WriteLine",
    },
}  # fmt: skip
OBJECTS = {
    EXPORT: {
        "System.Collections.ArrayList", "System.IO.Compression.ZipArchive", "System.Text.StringBuilder",
        "System.Text.UTF8Encoding", "System.Xml.XmlDocument",
    },
    REGISTER: set(),
}  # fmt: skip
WRITING_METHODS = {
    "[System.IO.Directory]::CreateDirectory", "[System.IO.Directory]::Delete", "[System.IO.File]::Delete",
    "[System.IO.File]::Move", "[System.IO.File]::Replace", "[System.IO.File]::WriteAllText",
}  # fmt: skip
WRITING_COMMANDS = {
    "$csexport", "Get-ADSyncServerConfiguration", "Register-ScheduledTask", "Unregister-ScheduledTask",
}  # fmt: skip
NEWER = {
    "&&", "||", "?", "??", "??=", "?.", "?[", "ternary_expression", "null_coalesce_expression", "class_statement",
    "using_statement", "workflow", "clean",
}  # fmt: skip
"""What Windows PowerShell 3.0 to 5.1 does not understand, or the collector has no use for."""

NOT_COLLECTED: dict[str, dict[str, str]] = {
    parts.RULE: {
        "JoinHash": "derived by the server",
        "MappingSourceAsString": "derived by the server",
    },
    parts.CONNECTOR: {
        "Schema": "no published shape; the XML files have it",
        "AllParameterDefinitions": "repeats the parameters, and holds secrets",
        "AnchorConstructionSettings": "no published shape; the XML files have it",
        "RunSteps": "no published shape; the XML files have it",
        "ConnectorIdentifier": "the connector's own identifier",
        **dict.fromkeys(
            (
                "InputType", "Scope", "RegexValidationPattern", "DefaultValue", "Extensible", "PageNumber", "DataType",
            ),
            "declaration of a parameter, fixed by the product",
        ),
        **dict.fromkeys(("KeyedCollectionAsList", "Comparer", "Count"), "another writer's form of a list"),
    },
    parts.GLOBAL_SETTINGS: {
        "Schema": "no published shape; the XML files have it",
        **dict.fromkeys(
            (
                "InputType", "Scope", "Description", "RegexValidationPattern", "DefaultValue", "Extensible", "PageNumber",
                "DataType",
            ),
            "declaration of a parameter, fixed by the product",
        ),
        **dict.fromkeys(("KeyedCollectionAsList", "Comparer", "Count"), "another writer's form of a list"),
    },
    parts.PASSWORD_RESET: dict.fromkeys(
        ("ModifiedTimestamp", "AdalAuthority"), "the connector itself says it"
    ),
    parts.RUN_RESULT: {"Username": "who ran it is nobody's business here", "RunStepResults": "errors of single objects"},
    parts.TLS: dict.fromkeys(("Path", "Name", "Value"), "another writer's form"),
    parts.SERVICE_CONFIGURATION: dict.fromkeys(("Hash", "Algorithm"), "another writer's form"),
}  # fmt: skip
"""Keys of the schema that the collector leaves out on purpose, by part."""
OPEN = {parts.COMPANY_FEATURE}
"""Parts of which every switch is taken, whatever it is called."""
PARTS_NOT_COLLECTED = {
    parts.SIGN_IN_AGENTS: "only the admin center lists them",
    parts.INHERITANCE: "a search in Active Directory, not a state of this server",
}
NO_SCHEMA_KEYS = {parts.RUN_STATUS: {"ConnectorName", "RunState"}}


def label(path: Path) -> str:
    return path.name


def method_calls(path: Path) -> list[tuple[str, Node]]:
    """Every method that a script calls: `[Type]::Name`, or the name alone for a method of an object."""
    found = []
    for node in syntax.walk(tree_of(path).root_node):
        if node.type == "invocation_expression":
            name = next(
                syntax.shown(child, whole=True) for child in node.children if child.type == "member_name"
            )
            owner = node.children[0]
            is_static = owner.type == "type_literal" and node.children[1].type == "::"
            found.append((f"{syntax.shown(owner, whole=True)}::{name}" if is_static else name, node))
    return found


# --- what they are


@pytest.mark.parametrize("path", POWERSHELL, ids=label)
def test_it_is_powershell_from_the_first_line_to_the_last(path: Path):
    assert [str(problem) for problem in syntax.errors(scripts.text_of(path))] == []


@pytest.mark.parametrize("path", POWERSHELL, ids=label)
def test_it_reads_alike_in_every_code_page(path: Path):
    data = path.read_bytes()
    assert data.isascii()
    assert b"\r" not in data
    assert b"\t" not in data
    assert data.endswith(b"\n")


@pytest.mark.parametrize("path", BOTH, ids=label)
def test_nothing_in_it_needs_a_newer_powershell(path: Path):
    used = {node.type for node in syntax.walk(tree_of(path).root_node)} & NEWER
    assert used == set()
    assert "::new(" not in scripts.text_of(path)
    assert (
        re.findall(r"(?i)-parallel\b|-skiplast\b|-nonewline\b|\$is(?:windows|linux)\b", scripts.text_of(path))
        == []
    )


def test_newer_syntax_would_be_found():
    text = "$a = $b ?? 1\n$c = $d ? 1 : 2\nGet-Item && Get-Item\n"
    used = {node.type for node in syntax.walk(syntax.parse(text).root_node)} & NEWER
    assert used == {"??", "null_coalesce_expression", "?", "ternary_expression", "&&"}


@pytest.mark.parametrize("path", BOTH, ids=label)
def test_it_explains_itself(path: Path):
    text = scripts.text_of(path)
    help_text = text[text.index("<#") : text.index("#>")]
    for section in (".SYNOPSIS", ".DESCRIPTION", ".EXAMPLE", ".NOTES"):
        assert section in help_text
    # The grammar takes what follows a default value for a part of it, so all variables are looked at.
    block = next(node for node in syntax.walk(tree_of(path).root_node) if node.type == "param_block")
    parameters = {
        name
        for node in syntax.walk(block)
        if node.type == "variable"
        and (name := syntax.shown(node, whole=True).removeprefix("$")) not in ("true", "false")
    }
    assert set(re.findall(r"^\.PARAMETER (\w+)$", help_text, re.MULTILINE)) == parameters


@pytest.mark.parametrize("path", BOTH, ids=label)
def test_it_is_strict(path: Path):
    text = scripts.text_of(path)
    assert "Set-StrictMode -Version 2.0\n$ErrorActionPreference = 'Stop'\n" in text
    assert "[CmdletBinding(SupportsShouldProcess = $true" in text


# --- what they call


@pytest.mark.parametrize("path", BOTH, ids=label)
def test_every_command_is_known(path: Path):
    own = set(syntax.functions(tree_of(path)))
    called = {name for name, _ in syntax.commands(scripts.text_of(path))} - own
    assert called - {"$csexport"} == ALLOWED[path]


@pytest.mark.parametrize("path", BOTH, ids=label)
def test_every_function_is_used(path: Path):
    own = set(syntax.functions(tree_of(path)))
    assert own - {name for name, _ in syntax.commands(scripts.text_of(path))} == set()


def test_of_the_adsync_module_only_what_reads_is_called():
    called = {name for name, _ in syntax.commands(scripts.text_of(EXPORT)) if "ADSync" in name}
    assert called == READING
    assert all(name.startswith("Get-") for name in called)
    assert not [name for name, _ in syntax.commands(scripts.text_of(REGISTER)) if "ADSync" in name]


def test_the_only_program_that_is_run_is_csexport():
    invoked = [
        (syntax.operator_of(node), syntax.shown(node).rstrip())
        for path in BOTH
        for node in syntax.command_nodes(tree_of(path))
        if syntax.operator_of(node) or not re.fullmatch(r"[A-Z][A-Za-z]+-[A-Za-z]+", syntax.name_of(node))
    ]
    assert invoked == [("&", "& $csexport $name $path '/f:x'")]
    assert "$csexport = Join-Path (Get-ServiceFolder) 'csexport.exe'\n" in scripts.text_of(EXPORT)


def test_a_failing_cmdlet_is_never_taken_for_an_empty_answer():
    calls = [node for node in syntax.command_nodes(tree_of(EXPORT)) if "ADSync" in syntax.name_of(node)]
    assert len(calls) == 21
    for node in calls:
        assert "-ErrorAction Stop" in syntax.shown(node, whole=True)


@pytest.mark.parametrize("path", BOTH, ids=label)
def test_every_method_is_known(path: Path):
    called = {name for name, _ in method_calls(path)}
    assert {name for name in called if "::" in name} == STATIC[path]
    assert {name for name in called if "::" not in name} == METHODS[path]


@pytest.mark.parametrize("path", BOTH, ids=label)
def test_every_object_that_is_made_is_known(path: Path):
    made = {
        syntax.arguments(node)[0].partition("(")[0]
        for node in syntax.command_nodes(tree_of(path))
        if syntax.name_of(node) == "New-Object"
    }
    assert made == OBJECTS[path]
    assert [
        syntax.arguments(node)
        for node in syntax.command_nodes(tree_of(path))
        if syntax.name_of(node) == "Add-Type"
    ] == ([["-AssemblyName", "System.IO.Compression"]] if path == EXPORT else [])


@pytest.mark.parametrize("path", BOTH, ids=label)
def test_nothing_is_redirected_into_a_file(path: Path):
    assert not [node for node in syntax.walk(tree_of(path).root_node) if "redirection" in node.type]


# --- what they write


def is_asked_for(node: Node) -> bool:
    """Whether a node stands in the body of an `if` (or `elseif`) that asks ShouldProcess."""
    found = node
    while found.parent is not None:
        above = found.parent
        if found.type == "statement_block" and above.type in {"if_statement", "elseif_clause"}:
            condition = next(child for child in above.children if child.type == "pipeline")
            if "$PSCmdlet.ShouldProcess(" in syntax.shown(condition, whole=True):
                return True
        found = above
    return False


@pytest.mark.parametrize("path", BOTH, ids=label)
def test_whatever_writes_is_asked_for_first(path: Path):
    tree = tree_of(path)
    commands = {syntax.name_of(node): node for node in syntax.command_nodes(tree)}
    writing = [
        node
        for name, node in method_calls(path)
        if name in WRITING_METHODS or name in {"Save", "CreateEntry"}
    ]
    writing += [
        node
        for name, node in method_calls(path)
        if name == "[System.IO.File]::Open" and "CreateNew" in syntax.shown(node, whole=True)
    ]
    writing += [node for name, node in commands.items() if name in WRITING_COMMANDS]
    assert writing
    # A function that writes unasked must be called where it was asked, and so on upwards.
    writers = {syntax.function_around(node) for node in writing if not is_asked_for(node)}
    assert "" not in writers, "the script itself writes unasked"
    cleaning = {"Clear-RunFolder"}  # what it removes was made after it had been asked for
    waiting, seen = writers - cleaning, set[str]()
    while waiting:
        seen |= waiting
        callers = [
            node
            for node in syntax.command_nodes(tree)
            if syntax.name_of(node) in waiting and not is_asked_for(node)
        ]
        assert [syntax.shown(node) for node in callers if not syntax.function_around(node)] == []
        waiting = {syntax.function_around(node) for node in callers} - seen - cleaning
    if path == EXPORT:
        assert seen == {
            *("Add-RunFolder", "Clear-SecretNode", "Get-PendingExportFile", "Get-ServerConfigurationFile"),
            *("Move-IntoPlace", "Write-TextFile", "Write-ZipFile"),
        }


def test_only_what_this_run_made_or_its_own_names_are_removed():
    deletes = {
        syntax.function_around(node): syntax.shown(node, whole=True)
        for name, node in method_calls(EXPORT)
        if name.endswith("::Delete")
    }
    assert deletes == {
        "Write-TextFile": "[System.IO.File]::Delete($temporary)",
        "Write-ZipFile": "[System.IO.File]::Delete($temporary)",
        "Clear-RunFolder": "[System.IO.Directory]::Delete($Folder, $true)",
        "Clear-OldFile": "[System.IO.File]::Delete($path)",
    }
    assert "if ($runFolder) { Clear-RunFolder $runFolder }" in scripts.text_of(EXPORT)
    patterns = re.findall(r'-cmatch "(.+?)"', scripts.text_of(EXPORT))
    assert patterns == [
        r"^$kind-$server-(\d{8}T\d{6}Z)\.(json|zip)$",
        r"^$kind-$server-(\d{8}T\d{6}Z)\.(json|zip)\.[0-9a-f]{8}\.tmp$",
    ]


# --- what a bundle holds


def keys_of(definition: dict[str, Any]) -> set[str]:
    """Every key that a definition of the schema names, at any depth."""
    keys: set[str] = set()
    waiting, seen = [definition], set[str]()
    while waiting:
        found = waiting.pop()
        keys |= set(found.get("properties", {}))
        waiting += list(found.get("properties", {}).values())
        waiting += [found["items"]] if "items" in found else []
        reference = found.get("$ref", "").rpartition("/")[2]
        if reference and reference not in seen:
            seen.add(reference)
            waiting.append(SCHEMA["$defs"][reference])
    return keys


def collected_keys(part: str) -> set[str]:
    """The keys that the script writes for a part."""
    tree = tree_of(EXPORT)
    functions = scripts.reachable(tree, scripts.readers(tree)[part])
    notes = syntax.functions(tree)["Add-Failure"]
    return {key for function in functions if function != notes for key in scripts.written_keys(function)}


def test_every_part_of_the_schema_is_collected():
    known = set(SCHEMA["properties"]) - {parts.COLLECTION, parts.ERRORS}
    assert set(scripts.readers(tree_of(EXPORT))) == known - set(PARTS_NOT_COLLECTED)


def test_the_table_of_parts_names_what_is_read():
    table = re.findall(
        r"^ {4}'(\w+)' += @\{ Command = '([\w-]*)'(.*) \}$", scripts.text_of(EXPORT), re.MULTILINE
    )
    tree = tree_of(EXPORT)
    assert [part for part, _, _ in table] == [*dict.fromkeys(part for part, _, _ in table)]
    assert {part for part, _, _ in table} == set(scripts.readers(tree))
    for part, command, flags in table:
        called = {
            name
            for function in scripts.reachable(tree, scripts.readers(tree)[part])
            for name in scripts.calls_of(function)
            if "ADSync" in name
        }
        assert command in called or (not command and not called), part
        # What is compared is worth an exit code.
        assert ("IsConfiguration" in flags) == bool(_SECTIONS_OF[part]), part
        assert ("IsEssential" in flags) == (part in {parts.RULE, parts.CONNECTOR, parts.GLOBAL_SETTINGS}), (
            part
        )


@pytest.mark.parametrize(
    "part", sorted(set(SCHEMA["properties"]) - {"Collection", "Errors"} - set(PARTS_NOT_COLLECTED))
)
def test_what_is_collected_is_what_is_read(part: str):
    known = keys_of({"$ref": f"#/$defs/{part}"}) | NO_SCHEMA_KEYS.get(part, set())
    omitted = set(NOT_COLLECTED.get(part, {}))
    assert omitted <= known, "a reason for a key that the schema does not have"
    if part in OPEN:
        assert collected_keys(part) == set()
    else:
        assert collected_keys(part) == known - omitted


@pytest.mark.parametrize(("key", "definition"), [("Collection", "collection"), ("Errors", "failure")])
def test_what_a_bundle_says_of_itself_is_what_is_read(key: str, definition: str):
    functions = syntax.functions(tree_of(EXPORT))
    holder = functions["Read-Everything" if key == "Collection" else "Add-Failure"]
    found = {
        name
        for node in syntax.walk(holder)
        if node.type == "hash_entry"
        for name in [syntax.shown(node.children[0], whole=True)]
    }
    assert found == set(SCHEMA["$defs"][definition]["properties"])


def test_its_words_are_those_of_the_reader():
    text = scripts.text_of(EXPORT)
    assert "$BundleFormat = 'entradrift-bundle'\n$BundleFormatVersion = '1.0'\n" in text
    assert set(re.findall(r"'(failed|not-available)'", text)) == {"failed", "not-available"}


def test_its_secrets_are_those_of_the_reader():
    text = scripts.text_of(EXPORT)
    [pattern] = re.findall(r"^\$SecretName = '\((.+)\)\$'$", text, re.MULTILINE)
    endings = set(pattern.replace("credentials?", "credential|credentials").split("|"))
    assert endings == set(secrets._SECRET_ENDINGS)  # noqa: SLF001 - two lists that must be one
    [block] = re.findall(r"^\$SecretText = @\(\n(.+?)^\) -join '\|'$", text, re.MULTILINE | re.DOTALL)
    assert re.findall(r"^    '(.+)'$", block, re.MULTILINE) == list(secrets._SECRET_TEXTS)  # noqa: SLF001
    # The patterns say themselves where letter case does not count.
    assert re.findall(r"-(\w+) \$SecretText", text) == ["cmatch", "cmatch", "cnotmatch"]
