"""The interpreter does what PowerShell does, and gives up where it does not know."""

import json
import uuid
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.powershell import host, literals, syntax
from tests.powershell.adsync import Server
from tests.powershell.conversions import text_of
from tests.powershell.interpreter import Outcome, run
from tests.powershell.snippets import SNIPPETS
from tests.powershell.values import Array, Char, Unsupported, Value

SHOULD_PROCESS = "[CmdletBinding(SupportsShouldProcess = $true)]\nparam([string] $Folder = 'C:\\b')\n"


def execute(script: str, **options: Value) -> Outcome:
    return run("\ufeff" + script, Server.new("sync01.contoso.com", []), **options)


def described(value: Value) -> str:
    if value is None:
        return "null"
    if isinstance(value, Array):
        return f"{'String' if value.element == 'string' else 'Object'}[]:{text_of(value)}"
    kinds = {Char: "Char", str: "String", bool: "Boolean", int: "Int32"}
    return f"{kinds[type(value)]}:{text_of(value)}"


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_snippet_puts_out_what_powershell_does(name: str):
    script, expected = SNIPPETS[name]
    outcome = execute(script)
    assert (outcome.error, [*map(described, outcome.output)]) == (None, expected)


def test_powershell_says_the_same(tmp_path: Path):
    source, result = tmp_path / "snippets.ps1", tmp_path / "result.json"
    blocks = "\n".join(f"Add-Result {{\n{script}\n}}" for script, _ in SNIPPETS.values())
    source.write_text(
        "$script:results = New-Object -TypeName System.Collections.ArrayList\n"
        "function Add-Result {\n    param($Block)\n"
        "    $lines = @(& $Block | ForEach-Object { if ($null -eq $_) { 'null' } "
        "else { $_.GetType().Name + ':' + [string] $_ } })\n"
        "    [void] $script:results.Add([string[]] $lines)\n}\n"
        f"{blocks}\n"
        f"[System.IO.File]::WriteAllText('{result}', (ConvertTo-Json -InputObject $script:results))\n",
        encoding="utf-8-sig",
        newline="",
    )
    done = host.powershell().run("-ExecutionPolicy", "Bypass", "-File", source)
    assert (done.code, done.err) == (0, "")
    said = dict(zip(SNIPPETS, json.loads(result.read_text(encoding="utf-8")), strict=True))
    assert said == {name: expected for name, (_, expected) in SNIPPETS.items()}


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ("throw ('a' + 1)", "a1"),
        ("$x = $null\n$x.Trim()", "You cannot call a method on a null-valued expression."),
        ("$x = $null\n$x[0]", "Cannot index into a null array."),
        (
            "function F { param([string] $A)\n}\nF @(1, 2)",
            'Cannot convert "1 2" to the type "System.String".',
        ),
        ("function F { param([bool] $A)\n}\nF 'x'", 'Cannot convert "x" to the type "System.Boolean".'),
        ("function F { param([bool] $A)\n}\nF $null", 'Cannot convert $null to the type "System.Boolean".'),
        ("function F { param($A)\n}\nF -A", "F: Missing an argument for parameter 'A'."),
        (
            "function F { param($A)\n}\nF 1 2",
            "F: A positional parameter cannot be found that accepts argument '2'.",
        ),
        ("[int] 'x'", 'Cannot convert value "x" to type "System.Int32".'),
        (
            "Set-StrictMode -Version 1.0\n$missing",
            "The variable '$missing' cannot be retrieved because it has not been set.",
        ),
        ("@(1).Add(2)", 'Exception calling "Add": Collection was of a fixed size.'),
        ("'a'.Replace('', 'b')", 'Exception calling "Replace": String cannot be of zero length.'),
    ],
)
def test_an_error_ends_the_script(script: str, error: str):
    outcome = execute(f"{script}\n'after'")
    assert (outcome.error, outcome.exit_code, outcome.output) == (error, 1, ())


def test_without_strict_mode_an_unknown_variable_is_null():
    assert execute("$missing -eq $null").output == (True,)


def test_exit_ends_the_script_after_finally():
    outcome = execute("try { exit 3 } finally { Write-Warning -Message 'end' }\n'after'")
    assert (outcome.exit_code, outcome.error, outcome.output, outcome.warnings) == (3, None, (), ("end",))


def test_a_script_that_comes_to_its_end():
    assert (execute("'a'").exit_code, execute("'a'").error) == (0, None)


@pytest.mark.parametrize(
    "script",
    [
        "while ($true) { 1 }",
        "switch (1) { 1 { 'a' } }",
        "Invoke-Expression 'x'",
        "$x = 1\n$x -= 1",
        "$global:x = 1",
        "@'\na\n'@",
        "'a' -match 'b'",
        "'{0}' -f 1",
        "1..3",
        "Get-ADSyncRule > file.txt",
        "Get-ADSyncRule -ErrorAction SilentlyContinue",
        "Set-StrictMode -Version 2.0",
        "function F { [CmdletBinding()] param() }\nF",
        "function F { param([Parameter(Mandatory = $true)] $A) }\nF 1",
        "function F { 1 }\n1 | F",
        "function F { function G { } }\nF",
        "function F { param($A)\n}\nF -Missing 1",
        '"`u{41}"',
        "$args",
        ". { 1 }",
        "& 'Get-ADSyncRule'",
        "$x = 'a' # ok\n$y = 'b'#no",
        "[System.IO.File]::Delete('x')",
        "[System.Array]::Sort(@('a'), [System.StringComparer]::Ordinal)",
        "'a'.ToUpper()",
        "Get-ADSyncScheduler | ForEach-Object { $_.Missing }",
        "Remove-ADSyncRule -Identifier '22222222-2222-2222-2222-222222222222'",
        "Write-Warning -Message 'x' -WhatIf",
        "if ($x -eq) { 1 }",
    ],
)
def test_what_is_not_known_is_never_passed_over(script: str):
    with pytest.raises(Unsupported):
        execute(script)


@pytest.mark.parametrize(
    "script",
    [
        "'a\u2019; 'b'",
        "'a\u2019 # '",
        '"a\u201d # "',
        "$x = 'a\u2019\n$y = 'b'\n'c'",
        '"a\u201d; "b"',
        "\u2018a\u2019",
        "'a' \u2013eq 'b'",
        "$\u200bx",
        "'a'\u00a0",
        "'a' `\u00a0\n",
        "Write-Output a`b",
    ],
)
def test_a_text_that_ends_somewhere_else_than_it_seems_is_refused(script: str):
    with pytest.raises(Unsupported):
        execute(script)


def test_characters_outside_of_ascii_need_a_byte_order_mark():
    with pytest.raises(Unsupported, match="byte order mark"):
        run("'ü'", Server.new("sync01", []))
    assert run("\ufeff'ü'", Server.new("sync01", [])).output == ("ü",)


def test_line_ends_of_windows():
    assert execute("Write-Output `\r\n    'a\r\nb'\r\n# x\r\n'c'\r\n").output == ("a\r\nb", "c")


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0")))
def test_a_quoted_text_is_read_as_it_was_written(text: str):
    quoted = "".join(
        character * 2 if character in "'\u2018\u2019\u201a\u201b" else character for character in text
    )
    assert literals.verbatim(f"'{quoted}'") == text
    source = f"$x = '{quoted}'\n'end'"
    literals.refuse_other_readings(source, syntax.parse(source))
    assert execute(f"$x = '{quoted}'\n$x").output == (text,)


def test_environment_and_host_name():
    script = "$env:COMPUTERNAME\n[System.Net.Dns]::GetHostName()\n$env:MISSING"
    assert execute(script).output == ("SYNC01", "sync01.contoso.com", None)
    assert execute(script, computer_name="other").output == ("OTHER", "other", None)


def test_streams():
    outcome = execute(
        "Write-Information -MessageData ('a' + 1) -InformationAction Continue\nWrite-Warning -Message 'w'\n"
        "Write-Verbose -Message 'v'\nWrite-Output 'o'"
    )
    assert (outcome.information, outcome.warnings, outcome.output) == (("a1",), ("w",), ("o",))


def test_folders_and_dates():
    script = (
        "Import-Module -Name ADSync\n$ErrorActionPreference = 'Stop'\n"
        "$f = Join-Path -Path $PSScriptRoot -ChildPath ('b-' + (Get-Date -Format 'yyyyMMdd-HHmmss'))\n"
        "New-Item -Path $f -ItemType Directory | Out-Null\nTest-Path -Path $f\n"
    )
    outcome = execute(script)
    assert (outcome.folders, outcome.output) == (("C:\\align\\b-20260304-050607",), (True,))
    again = execute(f"{script}New-Item -Path $f -ItemType Directory | Out-Null")
    assert again.error == "An item with the specified name C:\\align\\b-20260304-050607 already exists."


def test_should_process():
    script = (
        f"{SHOULD_PROCESS}$c = $PSCmdlet\nfunction F {{ $c.ShouldProcess('t', 'a') }}\nF\n"
        "New-Item -Path $Folder -ItemType Directory | Out-Null"
    )
    done = execute(script, parameters={"Folder": "D:\\x"})
    assert (done.output, done.would, done.folders) == ((True,), (), ("D:\\x",))
    kept = execute(script, what_if=True)
    assert (kept.output, kept.folders) == ((False,), ())
    assert kept.would == (("t", "a"), ("C:\\b", "Create Directory"))


def test_what_if_needs_a_script_that_supports_it():
    outcome = execute("param([string] $A)\n'a'", what_if=True)
    assert outcome.error == "A parameter cannot be found that matches parameter name 'WhatIf'."


def test_parameters_of_a_script():
    script = "param([string] $A, [int] $B = 2)\n$A + $B"
    assert execute(script).output == ("2",)
    assert execute(script, parameters={"A": "x", "B": "3"}).output == ("x3",)
    assert execute(script, parameters={"C": 1}).exit_code == 1


def test_identifiers_and_time_spans():
    server = Server.new(
        "sync01", [("contoso.com", "ABCDEF01-1111-1111-1111-111111111111")], SyncCycleEnabled=False
    )
    script = (
        "$c = Get-ADSyncConnector\n[string] $c.Identifier\n$c.Identifier -eq 'abcdef01-1111-1111-1111-111111111111'\n"
        "[string] (Get-ADSyncScheduler).PurgeRunHistoryInterval\n(Get-ADSyncScheduler).SyncCycleEnabled"
    )
    assert run(script, server).output == ("abcdef01-1111-1111-1111-111111111111", True, "7.00:00:00", False)
    assert server.connectors[0]["Identifier"] == uuid.UUID("abcdef01-1111-1111-1111-111111111111")
