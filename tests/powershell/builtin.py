"""The cmdlets of PowerShell itself that scripts of ours use."""

from __future__ import annotations

import ntpath
from collections.abc import Callable
from typing import Final

from tests.powershell.commands import Call, Signature, arguments_of, cmdlet, run_inline
from tests.powershell.conversions import text_of, truth_of
from tests.powershell.runtime import Cmdlet, Output, Runtime
from tests.powershell.tree import Node
from tests.powershell.values import (
    ArrayList,
    GenericList,
    Listed,
    PowerShellError,
    Record,
    ScriptBlock,
    Unsupported,
    Value,
    collapsed,
    enumerated,
)

NOW: Final = {"yyyy": "2026", "MM": "03", "dd": "04", "HH": "05", "mm": "06", "ss": "07"}
"""The time at which every script runs."""

Constructor = Callable[[list[Value]], Value]


def builtin_cmdlets(constructors: dict[str, Constructor]) -> dict[str, Cmdlet]:
    """Return the cmdlets by folded name; `constructors` are the types that New-Object knows beside its own."""
    made = {
        name: cmdlet(name, signature, act)
        for name, (signature, act) in {**_CMDLETS, "New-Object": _new_object(constructors)}.items()
    }
    return {
        "where-object": _where,
        "foreach-object": _for_each,
        "out-null": _out_null,
        **{name.casefold(): run for name, run in made.items()},
    }


def _block(runtime: Runtime, node: Node, items: Output | None) -> tuple[ScriptBlock, Output]:
    match arguments_of(runtime, node):
        case [ScriptBlock() as block] if items is not None:
            return block, items
    raise Unsupported("Where-Object and ForEach-Object with anything but one script block behind a pipeline")


def _where(runtime: Runtime, node: Node, items: Output | None) -> Output:
    block, found = _block(runtime, node, items)
    return [item for item in found if truth_of(collapsed(run_inline(runtime, block, item)))]


def _for_each(runtime: Runtime, node: Node, items: Output | None) -> Output:
    block, found = _block(runtime, node, items)
    return [result for item in found for result in run_inline(runtime, block, item)]


def _out_null(runtime: Runtime, node: Node, items: Output | None) -> Output:
    if arguments_of(runtime, node) or items is None:
        raise Unsupported("Out-Null with arguments")
    return []


def _strict_mode(runtime: Runtime, call: Call) -> Output:
    if call.arguments["Version"] != 1.0:
        raise Unsupported("a strict mode other than 1.0")
    runtime.strict = True
    return []


def _information(runtime: Runtime, call: Call) -> Output:
    runtime.streams.information.append(text_of(call.arguments["MessageData"]))
    return []


def _host(runtime: Runtime, call: Call) -> Output:
    runtime.streams.information.append(text_of(call.arguments.get("Object")))
    return []


def _warning(runtime: Runtime, call: Call) -> Output:
    runtime.streams.warnings.append(call.arguments["Message"])
    return []


def _verbose(runtime: Runtime, call: Call) -> Output:
    runtime.streams.verbose.append(call.arguments["Message"])
    return []


def _output(_runtime: Runtime, call: Call) -> Output:
    return enumerated(call.arguments["InputObject"])


def _import(_runtime: Runtime, call: Call) -> Output:
    if call.arguments["Name"].casefold() != "adsync":
        raise PowerShellError(f"The module '{call.arguments['Name']}' was not found.")
    return []


def _join_path(_runtime: Runtime, call: Call) -> Output:
    return [ntpath.join(call.arguments["Path"], call.arguments["ChildPath"].lstrip("\\"))]


def _date(_runtime: Runtime, call: Call) -> Output:
    result = call.arguments["Format"]
    for part, digits in NOW.items():
        result = result.replace(part, digits)
    if any(character.isalpha() for character in result):
        raise Unsupported(f"the date format {call.arguments['Format']}")
    return [result]


def _new_item(runtime: Runtime, call: Call) -> Output:
    path, force = call.arguments["Path"], call.arguments.get("Force", False)
    if call.arguments["ItemType"].casefold() != "directory":
        raise Unsupported("New-Item for anything but a folder")
    if truth_of(runtime.get("WhatIfPreference")):
        runtime.streams.would.append((path, "Create Directory"))
        return []
    if path in runtime.streams.folders and not force:
        raise PowerShellError(f"An item with the specified name {path} already exists.")
    runtime.streams.folders.append(path)
    return [Record("System.IO.DirectoryInfo", {"FullName": path})]


def _test_path(runtime: Runtime, call: Call) -> Output:
    path = call.arguments.get("LiteralPath") or call.arguments.get("Path")
    return [path in runtime.streams.folders]


_LISTS: Final[dict[str, type[Listed]]] = {
    "system.collections.arraylist": ArrayList,
    "collections.arraylist": ArrayList,
    "system.collections.generic.list[string]": GenericList,
    "collections.generic.list[string]": GenericList,
    "system.collections.generic.list[system.string]": GenericList,
}


def _new_object(
    constructors: dict[str, Constructor],
) -> tuple[Signature, Callable[[Runtime, Call], Output]]:
    def act(_runtime: Runtime, call: Call) -> Output:
        name, given = call.arguments["TypeName"], call.arguments.get("ArgumentList")
        arguments = [] if given is None else list(given) if isinstance(given, Listed) else [given]
        if name.casefold() in _LISTS and not arguments:
            # An empty list puts nothing into the pipeline, but the cmdlet writes the list itself as one object.
            return [_LISTS[name.casefold()]()]
        construct = next((made for known, made in constructors.items() if known.casefold() == name.casefold()), None)  # fmt: skip
        if construct is None:
            raise Unsupported(f"New-Object {name}")
        return [construct(arguments)]

    kinds = {"TypeName": "string", "ArgumentList": "object"}
    return Signature(kinds, ("TypeName", "ArgumentList"), ("TypeName",)), act


_CMDLETS: Final[dict[str, tuple[Signature, Callable[[Runtime, Call], Output]]]] = {
    "Set-StrictMode": (Signature({"Version": "object"}, (), ("Version",)), _strict_mode),
    "Write-Information": (
        Signature({"MessageData": "object"}, ("MessageData",), ("MessageData",)),
        _information,
    ),
    "Write-Host": (Signature({"Object": "object"}, ("Object",)), _host),
    "Write-Warning": (Signature({"Message": "string"}, ("Message",), ("Message",)), _warning),
    "Write-Verbose": (Signature({"Message": "string"}, ("Message",), ("Message",)), _verbose),
    "Write-Output": (Signature({"InputObject": "object"}, ("InputObject",), ("InputObject",)), _output),
    "Import-Module": (Signature({"Name": "string"}, ("Name",), ("Name",)), _import),
    "Join-Path": (
        Signature({"Path": "string", "ChildPath": "string"}, ("Path", "ChildPath"), ("Path", "ChildPath")),
        _join_path,
    ),
    "Get-Date": (Signature({"Format": "string"}, (), ("Format",)), _date),
    "New-Item": (
        Signature(
            {"Path": "string", "ItemType": "string", "Force": "switch"}, ("Path",), ("Path", "ItemType")
        ),
        _new_item,
    ),
    "Test-Path": (Signature({"Path": "string", "LiteralPath": "string"}, ("Path",)), _test_path),
}
