"""Statements: what runs, and what it puts out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tests.powershell.commands import run_command
from tests.powershell.comparisons import added
from tests.powershell.conversions import cast, integer_of, text_of
from tests.powershell.expressions import member_name, pipeline_value, truth, type_name, variable_name
from tests.powershell.members import set_member
from tests.powershell.runtime import (
    ExitSignal,
    LoopSignal,
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
    PowerShellError,
    Record,
    ScriptBlock,
    Value,
    collapsed,
    enumerated,
    plain_null,
)


def _each(runtime: Runtime, node: Node, output: Output) -> None:
    for child in code(node):
        runtime.execute(child, output)


def _pipeline(runtime: Runtime, node: Node, output: Output) -> None:
    runtime.execute(only(node), output)


def _chain(runtime: Runtime, node: Node, output: Output) -> None:
    first, *rest = operands(node, "|")
    if first.type == "command":
        items = run_command(runtime, first, None)
    elif not rest and _is_increment(first):
        _increment(runtime, first)
        return
    else:
        items = enumerated(runtime.value(first))
    for command in rest:
        items = run_command(runtime, command, items)
    output.extend(items)


def _is_increment(node: Node) -> bool:
    return node.type == "unary_expression" and only(node).type == "post_increment_expression"


def _increment(runtime: Runtime, node: Node) -> None:
    variable, _ = code(only(node))
    if variable.type != "variable":
        raise unsupported(node)
    name = variable_name(variable)
    runtime.set(name, added(runtime.get(name), 1))


def _assignment(runtime: Runtime, node: Node, _output: Output) -> None:
    left, operator_node, value_node = code(node)
    operator = text(operator_node)
    if operator not in {"=", "+="}:
        raise unsupported(operator_node)
    value = _assigned(runtime, only(value_node) if value_node.type == "assignment_value" else value_node)
    target = only(left)
    if target.type != "unary_expression":
        raise unsupported(target)
    target = only(target)
    if target.type == "expression_with_unary_operator":
        _declaration(runtime, target, operator, value)
        return
    if target.type == "variable":
        name = variable_name(target)
        runtime.set(name, value if operator == "=" else added(runtime.get(name), value))
    elif target.type == "member_access":
        owner_node, dot, name_node = code(target)
        if dot.type != "." or operator != "=":
            raise unsupported(target)
        set_member(plain_null(runtime.value(owner_node)), member_name(runtime, name_node), plain_null(value))
    else:
        raise unsupported(target)


def _assigned(runtime: Runtime, node: Node) -> Value:
    if node.type in {"if_statement", "foreach_statement"}:
        output: Output = []
        runtime.execute(node, output)
        return collapsed(output)
    return pipeline_value(runtime, node)


def _declaration(runtime: Runtime, node: Node, operator: str, value: Value) -> None:
    """`[type] $name = value`: the variable keeps its type."""
    [cast_node] = code(node)
    kind_node, operand = code(cast_node)
    variable = only(operand)
    if operator != "=" or variable.type != "variable":
        raise unsupported(node)
    kind = type_name(kind_node)
    runtime.declare(variable_name(variable), cast(kind, value), kind.name)


def _if(runtime: Runtime, node: Node, output: Output) -> None:
    clauses = [(node, code(node))]
    other: Node | None = None
    for child in code(node):
        if child.type == "elseif_clauses":
            clauses += [(clause, code(clause)) for clause in code(child)]
        elif child.type == "else_clause":
            other = code(child)[-1]
    for clause, children in clauses:
        condition = clause.fields.get("condition")
        block = next(child for child in children if child.type == "statement_block")
        if condition is None:
            raise unsupported(clause)
        if truth(runtime, condition):
            runtime.execute(block, output)
            return
    if other is not None:
        runtime.execute(other, output)


def _block(runtime: Runtime, node: Node, output: Output) -> None:
    for child in operands(node, "{", "}"):
        runtime.execute(child, output)


def _foreach(runtime: Runtime, node: Node, output: Output) -> None:
    variable, collection, block = operands(node, "foreach", "(", "in", ")")
    if variable.type != "variable" or block.type != "statement_block":
        raise unsupported(node)
    value = pipeline_value(runtime, collection)
    # A loop over $null runs no time, unlike a pipeline.
    for item in [] if value is None else enumerated(value):
        runtime.set(variable_name(variable), item)
        try:
            runtime.execute(block, output)
        except LoopSignal as signal:
            if signal.word == "break":
                break


def _try(runtime: Runtime, node: Node, output: Output) -> None:
    _, block, *clauses = code(node)
    finals = [code(clause)[-1] for clause in clauses if clause.type == "finally_clause"]
    catches = [clause for group in clauses if group.type == "catch_clauses" for clause in operands(group)]
    if len(catches) > 1 or any(len(code(clause)) != 2 for clause in catches):
        raise unsupported(node)
    try:
        try:
            runtime.execute(block, output)
        except PowerShellError as error:
            if not catches:
                raise
            with runtime.item(_error_record(error)):
                runtime.execute(code(catches[0])[1], output)
    finally:
        for final in finals:
            runtime.execute(final, output)


def _error_record(error: PowerShellError) -> Record:
    message = str(error)
    return Record("ErrorRecord", {"Exception": Record("Exception", {"Message": message})}, origin=error)


def _flow_control(runtime: Runtime, node: Node, output: Output) -> None:
    word, *rest = code(node)
    match word.type.casefold():
        case "return":
            for pipeline in rest:
                runtime.execute(pipeline, output)
            raise ReturnSignal
        case "throw" if rest:
            raise PowerShellError(text_of(plain_null(pipeline_value(runtime, rest[0]))))
        case "throw":
            record = runtime.get("_")
            if isinstance(record, Record) and isinstance(record.origin, PowerShellError):
                raise record.origin
        case "exit":
            code_value = pipeline_value(runtime, rest[0]) if rest else 0
            raise ExitSignal(integer_of(code_value))
        case "break" | "continue" if not rest:
            raise LoopSignal(word.type.casefold())
    raise unsupported(node)


def _function(runtime: Runtime, node: Node, _output: Output) -> None:
    if runtime.depth > 1:
        raise unsupported(node)
    name = next(text(child) for child in code(node) if child.type == "function_name")
    if any(child.type not in {"function", "function_name", "{", "}", "script_block"} for child in code(node)):
        raise unsupported(node)
    runtime.functions[name.casefold()] = ScriptBlock(node, text(node).partition("{")[2][:-1])


def _empty(_runtime: Runtime, _node: Node, _output: Output) -> None:
    pass


STATEMENTS: Final[dict[str, Callable[[Runtime, Node, Output], None]]] = {
    "statement_list": _each,
    "script_block_body": _each,
    "pipeline": _pipeline,
    "pipeline_chain": _chain,
    "assignment_expression": _assignment,
    "if_statement": _if,
    "statement_block": _block,
    "foreach_statement": _foreach,
    "try_statement": _try,
    "flow_control_statement": _flow_control,
    "function_statement": _function,
    "empty_statement": _empty,
}
