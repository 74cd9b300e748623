"""The helper that other tests read PowerShell with sees what is wrong, and what is called."""

import pytest
from tests.powershell import syntax

SCRIPT = """
function Get-Thing {
    param([string] $Name)
    $found = Get-Item -LiteralPath $Name -Force:$true | Where-Object { $_.Name -eq 'it''s' }
    "$(Get-Date) $found"
    & $exe $Name '/f:x' | Out-Null
}
Get-Thing 'a'
"""


def test_a_whole_script_has_no_errors():
    assert syntax.errors(SCRIPT) == []


@pytest.mark.parametrize(
    "text",
    [
        "function F {\n  'a'\n",
        "if ($a) { 'x' }}\n",
        "$a = 'open\n",
        "Get-Item (1 + 2\n",
        '$a = @"\nno end\n',
        "if ($a -eq) { 1 }\n",
        "def f(x):\n    return {x: 1}\n",
    ],
)
def test_a_broken_script_has_errors(text: str):
    assert syntax.errors(text) != []


def test_an_error_says_its_line():
    [first, *_] = syntax.errors("$a = 1\n$b = 2\nif ($a -eq) { 1 }\n")
    assert first.line == 3


def test_every_command_is_found_where_it_is_called():
    assert syntax.commands(SCRIPT) == [
        ("Get-Item", 4),
        ("Where-Object", 4),
        ("Get-Date", 5),
        ("$exe", 6),
        ("Out-Null", 6),
        ("Get-Thing", 8),
    ]


def test_how_a_command_is_called():
    calls = {syntax.name_of(node): node for node in syntax.command_nodes(syntax.parse(SCRIPT))}
    assert syntax.parameters(calls["Get-Item"]) == ["-LiteralPath", "-Force"]
    assert syntax.operator_of(calls["$exe"]) == "&"
    assert syntax.operator_of(calls["Get-Item"]) == ""
    assert syntax.arguments(calls["$exe"]) == ["$Name", "'/f:x'"]
    assert [syntax.function_around(calls[name]) for name in ("Get-Item", "Get-Thing")] == ["Get-Thing", ""]


def test_functions_and_strings():
    tree = syntax.parse(SCRIPT)
    assert list(syntax.functions(tree)) == ["Get-Thing"]
    assert syntax.strings(tree.root_node) == ["it's", "/f:x", "a"]
