"""Runs a script on a simulated server: the subset of Windows PowerShell 5.1 that scripts of ours are written in.

It works on the syntax tree and knows nothing of how scripts are generated. Whatever it does not know is `Unsupported`:
it never leaves anything out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from tests.powershell import literals, syntax
from tests.powershell.adsync import Backup, Change, Server
from tests.powershell.adsync_cmdlets import adsync_cmdlets
from tests.powershell.adsync_objects import CONSTRUCTORS
from tests.powershell.builtin import builtin_cmdlets
from tests.powershell.commands import declare, parameters_of
from tests.powershell.conversions import text_of
from tests.powershell.expressions import EXPRESSIONS, method_call
from tests.powershell.runtime import ExitSignal, Output, ReturnSignal, Runtime, code, text, unsupported
from tests.powershell.statements import STATEMENTS
from tests.powershell.tree import Node, tree_of
from tests.powershell.values import PowerShellError, Record, Unsupported, Value

_BOM: Final = "\ufeff"
_SCRIPT_FOLDER: Final = "C:\\align"
_REQUIREMENTS: Final = frozenset(
    f"#requires -{words}"
    for words in ("version 5.1", "psedition desktop", "modules adsync", "runasadministrator")
)
"""What every simulated server meets."""


@dataclass(frozen=True)
class Outcome:
    """What a run did and said."""

    calls: tuple[Change, ...]
    """The calls that changed the server, in order."""
    backups: tuple[Backup, ...]
    output: tuple[Value, ...]
    warnings: tuple[str, ...]
    information: tuple[str, ...]
    would: tuple[tuple[str, str], ...]
    """Target and action of what -WhatIf kept from being done."""
    folders: tuple[str, ...]
    """Folders that were made."""
    error: str | None
    """The error that ended the script."""
    exit_code: int


def run(
    script_text: str,
    server: Server,
    *,
    what_if: bool = False,
    computer_name: str | None = None,
    parameters: Mapping[str, Value] | None = None,
) -> Outcome:
    """Run a script (as it is in its file, with the byte order mark) on a server and return what it did.

    `computer_name` is the name of the computer where that is not the server's name. Raises Unsupported for everything
    that the interpreter does not know.
    """
    if not script_text.isascii() and not script_text.startswith(_BOM):
        raise Unsupported("Windows PowerShell reads a file without a byte order mark in a code page")
    program = _program(script_text.removeprefix(_BOM))
    name = server.name if computer_name is None else computer_name
    runtime = Runtime(
        EXPRESSIONS, STATEMENTS, method_call, {"COMPUTERNAME": name.split(".")[0].upper()}, name
    )
    runtime.cmdlets = {**builtin_cmdlets(dict(CONSTRUCTORS)), **adsync_cmdlets(server)}
    changes_before, backups_before = len(server.changes), len(server.backups)
    error: str | None = None
    exit_code = 0
    output: Output = []
    try:
        _run_program(runtime, program, dict(parameters or {}), output, what_if=what_if)
    except PowerShellError as stopped:
        error, exit_code = str(stopped), 1
    except ExitSignal as ended:
        exit_code = ended.code
    streams = runtime.streams
    return Outcome(
        tuple(server.changes[changes_before:]),
        tuple(server.backups[backups_before:]),
        tuple(output),
        tuple(streams.warnings),
        tuple(streams.information),
        tuple(streams.would),
        tuple(streams.folders),
        error,
        exit_code,
    )


@lru_cache(maxsize=8)
def _program(source: str) -> Node:
    """Return the tree of a script, which nobody changes. Reading takes longer than running, and scripts are run twice."""
    tree = syntax.parse(source)
    problems = syntax.errors(source)
    if problems:
        raise Unsupported(f"no PowerShell: {', '.join(map(str, problems))}")
    literals.refuse_other_readings(source, tree)
    return tree_of(tree)


def _run_program(
    runtime: Runtime, program: Node, parameters: dict[str, Value], output: Output, *, what_if: bool
) -> None:
    runtime.declare("WhatIfPreference", what_if)
    runtime.declare("PSScriptRoot", _SCRIPT_FOLDER)
    supports_should_process = _supports_should_process(program)
    if supports_should_process:
        runtime.declare("PSCmdlet", _cmdlet(runtime, what_if=what_if))
    elif what_if:
        raise PowerShellError("A parameter cannot be found that matches parameter name 'WhatIf'.")
    declared = parameters_of(program)
    unknown = parameters.keys() - {parameter.name for parameter in declared}
    if unknown:
        raise PowerShellError(f"A parameter cannot be found that matches {sorted(unknown)}.")
    declare(runtime, declared, parameters)
    try:
        for child in code(program):
            if child.type == "requires_directive_list":
                _check_requires(child)
            elif child.type != "param_block":
                runtime.execute(child, output)
    except ReturnSignal:
        pass


def _check_requires(node: Node) -> None:
    for statement in code(node):
        words = " ".join(text(statement).split()).casefold()
        if words not in _REQUIREMENTS:
            raise unsupported(statement)


def _supports_should_process(program: Node) -> bool:
    for block in (child for child in code(program) if child.type == "param_block"):
        for attributes in (child for child in code(block) if child.type == "attribute_list"):
            words = "".join(text(attributes).split()).casefold()
            if words in {
                "[cmdletbinding(supportsshouldprocess=$true)]",
                "[cmdletbinding(supportsshouldprocess)]",
            }:
                return True
            if words != "[cmdletbinding()]":
                raise unsupported(attributes)
    return False


def _cmdlet(runtime: Runtime, *, what_if: bool) -> Record:
    def should_process(*arguments: Value) -> bool:
        if not 1 <= len(arguments) <= 2:
            raise Unsupported(f"ShouldProcess with {len(arguments)} arguments")
        target, action = (*map(text_of, arguments), "")[:2]
        (runtime.streams.would if what_if else runtime.streams.did).append((target, action))
        return not what_if

    return Record("PSScriptCmdlet", {"shouldprocess": should_process})
