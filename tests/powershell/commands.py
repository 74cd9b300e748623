"""Calling commands: which arguments go to which parameters, and what functions and script blocks do with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from tests.powershell.conversions import default_of, parameter_value, truth_of
from tests.powershell.runtime import (
    Output,
    ReturnSignal,
    Runtime,
    code,
    only,
    operands,
    text,
    unsupported,
)
from tests.powershell.tree import Node
from tests.powershell.values import (
    ArrayList,
    PowerShellError,
    ScriptBlock,
    Unsupported,
    Value,
    plain_null,
)


@dataclass(frozen=True)
class Named:
    """The name of a parameter among the arguments of a call."""

    name: str
    has_value: bool
    """Whether the value is bound to it by a colon."""


@dataclass(frozen=True)
class Signature:
    """The parameters of a cmdlet."""

    kinds: Mapping[str, str | Callable[[Value], Value]]
    """By name: a type's name, `switch`, or how an argument is converted."""
    positional: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    pipeline: str = ""
    """The parameter that takes what the pipeline brings, for each item anew; empty for none."""


@dataclass
class Call:
    """A call of a cmdlet."""

    name: str
    arguments: dict[str, Value]
    """What was given, by the parameter's name as the signature writes it; a switch that is set is True."""
    common: dict[str, Value] = field(default_factory=dict)


_COMMON: Final[dict[str, str]] = {
    "OutVariable": "string",
    "ErrorAction": "string",
    "InformationAction": "string",
    "Confirm": "switch",
    "WhatIf": "switch",
    "Verbose": "switch",
}


def run_command(runtime: Runtime, node: Node, items: Output | None) -> Output:
    """Run the command of a node and return its output; `items` is what the pipeline brings, None for no pipeline."""
    operator = next((child for child in code(node) if child.type == "command_invocation_operator"), None)
    name_node = node.fields.get("command_name")
    if name_node is None or any(
        child.type not in {"command_invocation_operator", "command_name", "command_name_expr", "command_elements"}
        for child in code(node)
    ):  # fmt: skip
        raise unsupported(node)
    if operator is not None:
        if text(operator) != "&":
            raise unsupported(node)
        [called] = code(name_node)
        block = runtime.value(only(called) if called.type == "path_command_name" else called)
        if not isinstance(block, ScriptBlock) or items is not None:
            raise unsupported(node)
        return invoke(runtime, "the script block", block, arguments_of(runtime, node))
    name = text(name_node)
    function = runtime.functions.get(name.casefold())
    if function is not None:
        if items is not None:
            raise Unsupported(f"a pipeline into the function {name}")
        return invoke(runtime, name, function, arguments_of(runtime, node))
    cmdlet = runtime.cmdlets.get(name.casefold())
    if cmdlet is None:
        raise Unsupported(f"the command {name} (line {node.line})")
    return cmdlet(runtime, node, items)


def arguments_of(runtime: Runtime, node: Node) -> list[Value]:
    """Return the arguments of a call in order: names as `Named`, everything else as its value."""
    elements = node.fields.get("command_elements")
    if elements is None:
        return []
    result: list[Value] = []
    children = code(elements)
    for child, following in zip(children, [*children[1:], None], strict=True):
        if following is not None and following.type == "argument_list":
            # A method call as an argument: the grammar puts its parentheses behind the member.
            if child.end != following.start or child.type != "unary_expression":
                raise unsupported(following)
            result.append(plain_null(runtime.method_call(child, following)))
        elif child.type == "argument_list":
            continue
        elif child.type == "command_argument_sep":
            if text(child).strip(" \t`\r\n") == ":" and isinstance(result[-1], Named):
                result[-1] = Named(result[-1].name, has_value=True)
            elif text(child).strip(" \t`\r\n"):
                raise unsupported(child)
        elif child.type == "command_parameter":
            word = text(child)
            result.append(Named(word.lstrip("-").rstrip(":"), has_value=word.endswith(":")))
        else:
            result.append(plain_null(runtime.value(child)))
    return result


def bind(
    command: str, kinds: Mapping[str, Value], positional: tuple[str, ...], arguments: list[Value]
) -> dict[str, Value]:
    """Return what each parameter was given, not converted. Raises PowerShellError as binding does."""
    bound: dict[str, Value] = {}
    loose: list[Value] = []
    waiting = iter(arguments)
    for argument in waiting:
        if not isinstance(argument, Named):
            loose.append(argument)
            continue
        name = next((known for known in kinds if known.casefold() == argument.name.casefold()), None)
        if name is None:
            raise Unsupported(f"{command} has no parameter -{argument.name}")
        if name in bound:
            raise PowerShellError(f"{command}: the parameter {name} is given twice.")
        if kinds[name] == "switch" and not argument.has_value:
            bound[name] = True
            continue
        value = next(waiting, argument)
        if isinstance(value, Named):
            raise PowerShellError(f"{command}: Missing an argument for parameter '{name}'.")
        bound[name] = value
    free = [name for name in positional if name not in bound]
    if len(loose) > len(free):
        raise PowerShellError(
            f"{command}: A positional parameter cannot be found that accepts argument '{loose[len(free)]}'."
        )
    bound.update(zip(free, loose, strict=False))
    return bound


def invoke(runtime: Runtime, name: str, block: ScriptBlock, arguments: list[Value]) -> Output:
    """Run a function or a script block in a scope of its own and return what it puts out."""
    body = next((child for child in code(block.node) if child.type == "script_block"), None)
    declared = parameters_of(block.node)
    kinds = {parameter.name: parameter.kind for parameter in declared}
    bound = bind(name, kinds, tuple(kinds), arguments)
    output: Output = []
    with runtime.scope():
        declare(runtime, declared, bound)
        if body is not None:
            run_body(runtime, body, output)
    return output


def run_body(runtime: Runtime, body: Node, output: Output) -> None:
    """Run the statements of a script block; `return` ends them."""
    try:
        for child in code(body):
            if child.type != "param_block":
                runtime.execute(child, output)
    except ReturnSignal:
        pass


def run_inline(runtime: Runtime, block: ScriptBlock, item: Value) -> Output:
    """Run a script block for one item of a pipeline, in the present scope, with the item as `$_`."""
    output: Output = []
    with runtime.item(item):
        for child in code(block.node):
            if child.type == "script_block":
                if parameters_of(block.node):
                    raise unsupported(child)
                run_body(runtime, child, output)
    return output


@dataclass(frozen=True)
class Parameter:
    """A parameter as a function declares it."""

    name: str
    kind: str
    """The type's name, empty for none."""
    default: Node | None


@lru_cache(maxsize=64)
def parameters_of(node: Node) -> tuple[Parameter, ...]:
    """Return the parameters of a function, a script block or a whole script."""
    found: list[Parameter] = []
    holder = next((child for child in code(node) if child.type == "script_block"), node)
    for block in (child for child in code(holder) if child.type == "param_block"):
        for child in operands(block, "param", "(", ")"):
            if child.type == "attribute_list" and node.type == "program":
                continue
            if child.type != "parameter_list":
                raise unsupported(child)
            found.extend(map(_parameter, operands(child, ",")))
    return tuple(found)


def _parameter(node: Node) -> Parameter:
    kind, name, default = "", "", None
    for child in code(node):
        if child.type == "attribute_list":
            names = [text(part).strip("[] \t") for part in code(child)]
            literals = [part for part in code(child) if code(part)[0].type == "type_literal"]
            if len(names) != 1 or len(literals) != 1:
                raise unsupported(child)
            kind = "".join(text(literals[0]).split())[1:-1]
        elif child.type == "variable":
            name = text(child)[1:]
        elif child.type == "script_parameter_default":
            [default] = operands(child, "=")
        else:
            raise unsupported(child)
    return Parameter(name, kind, default)


def declare(runtime: Runtime, declared: Iterable[Parameter], bound: Mapping[str, Value]) -> None:
    """Make the variables of the parameters in the present scope."""
    for parameter in declared:
        if parameter.name in bound:
            value = parameter_value(parameter.kind, bound[parameter.name])
        elif parameter.default is not None:
            value = parameter_value(parameter.kind, runtime.value(parameter.default))
        else:
            value = default_of(parameter.kind)
        runtime.declare(parameter.name, value, parameter.kind)


def cmdlet(
    name: str, signature: Signature, act: Callable[[Runtime, Call], Output]
) -> Callable[[Runtime, Node, Output | None], Output]:
    """Return a cmdlet: binds its arguments, acts once (or once for each item of the pipeline), fills -OutVariable."""

    def run(runtime: Runtime, node: Node, items: Output | None) -> Output:
        bound = bind(name, {**signature.kinds, **_COMMON}, signature.positional, arguments_of(runtime, node))
        call = Call(name, {}, {key: bound.pop(key) for key in _COMMON if key in bound})
        _check_common(call)
        if items is None:
            output = _act(runtime, signature, call, bound, act)
        elif signature.pipeline:
            output = [
                result
                for item in items
                for result in _act(runtime, signature, call, {**bound, signature.pipeline: item}, act)
            ]
        else:
            raise Unsupported(f"a pipeline into {name}")
        if "OutVariable" in call.common:
            runtime.set(str(call.common["OutVariable"]), ArrayList(output))
        return output

    return run


def _act(
    runtime: Runtime,
    signature: Signature,
    call: Call,
    bound: dict[str, Value],
    act: Callable[[Runtime, Call], Output],
) -> Output:
    try:
        _check_required(call.name, signature, bound)
        arguments = {name: _converted(signature.kinds[name], value) for name, value in bound.items()}
        return act(runtime, Call(call.name, arguments, call.common))
    except PowerShellError as error:
        stops = (
            runtime.preference("ErrorActionPreference") == "stop"
            or str(call.common.get("ErrorAction")).casefold() == "stop"
        )
        if stops:
            raise
        raise Unsupported(
            f"an error while $ErrorActionPreference is not Stop, so that the script would go on: {error}"
        ) from error


def _check_required(command: str, signature: Signature, bound: dict[str, Value]) -> None:
    for name in signature.required:
        if name not in bound:
            raise PowerShellError(f"{command} needs the parameter -{name}.")


def _converted(kind: str | Callable[[Value], Value], value: Value) -> Value:
    if callable(kind):
        return kind(plain_null(value))
    if kind == "switch":
        return truth_of(value)
    return plain_null(value) if kind == "object" else parameter_value(kind, value)


def _check_common(call: Call) -> None:
    allowed = {"ErrorAction": {"stop"}, "InformationAction": {"continue"}}
    for name, values in allowed.items():
        if name in call.common and str(call.common[name]).casefold() not in values:
            raise Unsupported(f"-{name} {call.common[name]}")
    for name in ("Confirm", "WhatIf", "Verbose"):
        if call.common.get(name):
            raise Unsupported(f"-{name}")
