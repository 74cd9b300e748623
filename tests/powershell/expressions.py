"""Expressions: what has a value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tests.powershell import literals
from tests.powershell.comparisons import OPERATORS, added
from tests.powershell.conversions import cast, joined, text_of, truth_of
from tests.powershell.members import call_method, call_static, get_item, get_member, get_static
from tests.powershell.runtime import Output, Runtime, code, only, operands, text, unsupported
from tests.powershell.tree import Node
from tests.powershell.values import (
    Array,
    Hashtable,
    ScriptBlock,
    TypeName,
    Unsupported,
    Value,
    collapsed,
    plain_null,
)


def pipeline_value(runtime: Runtime, node: Node) -> Value:
    """Return the value of a pipeline in parentheses or behind `=`.

    An expression keeps its value as it is; the output of commands is one value, an array, or nothing.
    """
    chain = node if node.type == "pipeline_chain" else only(node)
    if chain.type != "pipeline_chain":
        raise unsupported(node)
    children = code(chain)
    if len(children) == 1 and children[0].type != "command":
        return runtime.value(children[0])
    output: Output = []
    runtime.execute(chain, output)
    return collapsed(output)


def _through(runtime: Runtime, node: Node) -> Value:
    return runtime.value(only(node))


def _variable(runtime: Runtime, node: Node) -> Value:
    return runtime.get(variable_name(node))


def variable_name(node: Node) -> str:
    """Return the name that a variable node speaks of."""
    name = text(node).removeprefix("$")
    if not name or name[0] in "@$^?":
        raise unsupported(node)
    return name[1:-1] if name.startswith("{") else name


def _verbatim(_runtime: Runtime, node: Node) -> str:
    return literals.verbatim(text(node))


def _expandable(runtime: Runtime, node: Node) -> str:
    source = node.text.encode()
    inner = {
        child.start - node.start: child
        for child in code(node)
        if child.type in {"variable", "sub_expression"}
    }
    for child in code(node):
        if child.is_named and child.start - node.start not in inner:
            raise unsupported(child)
    result: list[str] = []
    at = len(source[:4].decode("utf-8", "ignore")[0].encode())
    end = len(source) - at
    while at < end:
        if at in inner:
            result.append(text_of(runtime.value(inner[at])))
            at += inner[at].end - inner[at].start
            continue
        character = source[at:].decode("utf-8", "ignore")[0]
        at += len(character.encode())
        if character == "$" and source[at : at + 1].isalnum():
            raise unsupported(node)
        if character == "`" or character in literals.DOUBLE:
            following = source[at:].decode("utf-8", "ignore")[0]
            at += len(following.encode())
            result.append(literals.escaped(following) if character == "`" else following)
        else:
            result.append(character)
    return joined(*result)


def _integer(_runtime: Runtime, node: Node) -> int:
    number = int(text(node), 0)
    if not 0 <= number < 2**31:
        raise unsupported(node)
    return number


def _sub_expression(runtime: Runtime, node: Node) -> Value:
    return collapsed(_statements(runtime, node, "$(", ")"))


def _array(runtime: Runtime, node: Node) -> Array:
    return Array(_statements(runtime, node, "@(", ")"))


def _statements(runtime: Runtime, node: Node, *tokens: str) -> Output:
    output: Output = []
    for child in operands(node, *tokens):
        runtime.execute(child, output)
    return output


def _parenthesized(runtime: Runtime, node: Node) -> Value:
    [inner] = operands(node, "(", ")")
    return pipeline_value(runtime, inner)


def _array_literal(runtime: Runtime, node: Node) -> Array:
    return Array([plain_null(runtime.value(child)) for child in operands(node, ",")])


def _hashtable(runtime: Runtime, node: Node) -> Hashtable:
    made = Hashtable()
    for body in operands(node, "@{", "}"):
        for entry in operands(body, ";"):
            if entry.type == "empty_statement":
                continue
            key_node, value_node = operands(entry, "=", ";")
            [key_part] = code(key_node)
            key = text(key_part) if key_part.type == "simple_name" else runtime.value(key_part)
            if not isinstance(key, str) or made.key(key) is not None:
                raise unsupported(entry)
            made[key] = plain_null(pipeline_value(runtime, value_node))
    return made


def _script_block(_runtime: Runtime, node: Node) -> ScriptBlock:
    return ScriptBlock(node, text(node)[1:-1])


def _binary(combine: Callable[[str, Value, Value], Value]) -> Callable[[Runtime, Node], Value]:
    def evaluate(runtime: Runtime, node: Node) -> Value:
        left, operator, right = code(node)
        return combine(text(operator).casefold(), runtime.value(left), runtime.value(right))

    return evaluate


def _added(operator: str, left: Value, right: Value) -> Value:
    if operator == "+":
        return added(left, right)
    if operator == "-" and type(left) is int and type(right) is int:
        return left - right
    raise Unsupported(f"the operator {operator} between {type(left).__name__} and {type(right).__name__}")


def _compared(operator: str, left: Value, right: Value) -> Value:
    if operator not in OPERATORS:
        raise Unsupported(f"the operator {operator}")
    return OPERATORS[operator](left, right)


def _logical(runtime: Runtime, node: Node) -> bool:
    left, operator, right = code(node)
    word = text(operator).casefold()
    first = truth_of(runtime.value(left))
    if word == "-and":
        return first and truth_of(runtime.value(right))
    if word == "-or":
        return first or truth_of(runtime.value(right))
    raise unsupported(operator)


def _unary(runtime: Runtime, node: Node) -> Value:
    children = code(node)
    if len(children) == 1 and children[0].type == "cast_expression":
        kind, operand = code(children[0])
        return cast(type_name(kind), runtime.value(operand))
    operator, operand = children
    word, value = text(operator).casefold(), runtime.value(operand)
    if word in {"-not", "!"}:
        return not truth_of(value)
    if word == "-join":
        return OPERATORS["-join"](value, "")
    if word == "-" and type(value) is int:
        return -value
    raise unsupported(node)


def type_name(node: Node) -> TypeName:
    """Return the type that a type literal names."""
    return TypeName("".join(text(node).split())[1:-1])


def _type(_runtime: Runtime, node: Node) -> TypeName:
    return type_name(node)


def _member(runtime: Runtime, node: Node) -> Value:
    owner, operator, name = code(node)
    value, member = runtime.value(owner), member_name(runtime, name)
    if operator.type == "::":
        if not isinstance(value, TypeName):
            raise unsupported(node)
        return get_static(value, member)
    return get_member(plain_null(value), member)


def member_name(runtime: Runtime, node: Node) -> str:
    """Return the name of a member, which a variable may hold."""
    inner = only(node)
    name = text(inner) if inner.type == "simple_name" else runtime.value(inner)
    if not isinstance(name, str):
        raise unsupported(node)
    return name


def _invocation(runtime: Runtime, node: Node) -> Value:
    owner, operator, name, listed = code(node)
    return _call(runtime, node, (owner, operator, name), listed)


def method_call(runtime: Runtime, member: Node, listed: Node) -> Value:
    """Call the method that a member access names with the arguments of a list."""
    if member.type != "member_access":
        raise unsupported(member)
    owner, operator, name = code(member)
    return _call(runtime, member, (owner, operator, name), listed)


def _call(runtime: Runtime, node: Node, method: tuple[Node, Node, Node], listed: Node) -> Value:
    owner, operator, name = method
    value, member = runtime.value(owner), member_name(runtime, name)
    arguments = [
        plain_null(runtime.value(only(argument)))
        for group in operands(listed, "(", ")")
        for argument in operands(group, ",")
    ]
    if operator.type == "::":
        if not isinstance(value, TypeName):
            raise unsupported(node)
        return call_static(runtime.host, value, member, arguments)
    return call_method(plain_null(value), member, arguments)


def _element(runtime: Runtime, node: Node) -> Value:
    owner, index = operands(node, "[", "]")
    return get_item(plain_null(runtime.value(owner)), runtime.value(index))


def _generic_token(_runtime: Runtime, node: Node) -> str:
    word = text(node)
    if not word.replace("-", "").replace(".", "").replace("_", "").isalnum():
        raise unsupported(node)
    return word


def _real(_runtime: Runtime, node: Node) -> float:
    return float(text(node))


def _value_of_statement(runtime: Runtime, node: Node) -> Value:
    return pipeline_value(runtime, node)


def truth(runtime: Runtime, node: Node) -> bool:
    """Return whether the condition of `if` holds."""
    return truth_of(pipeline_value(runtime, node))


EXPRESSIONS: Final[dict[str, Callable[[Runtime, Node], Value]]] = {
    "unary_expression": _through,
    "string_literal": _through,
    "integer_literal": _through,
    "variable": _variable,
    "verbatim_string_characters": _verbatim,
    "expandable_string_literal": _expandable,
    "decimal_integer_literal": _integer,
    "hexadecimal_integer_literal": _integer,
    "real_literal": _real,
    "sub_expression": _sub_expression,
    "array_expression": _array,
    "parenthesized_expression": _parenthesized,
    "array_literal_expression": _array_literal,
    "hash_literal_expression": _hashtable,
    "script_block_expression": _script_block,
    "additive_expression": _binary(_added),
    "comparison_expression": _binary(_compared),
    "logical_expression": _logical,
    "additive_argument_expression": _binary(_added),
    "comparison_argument_expression": _binary(_compared),
    "logical_argument_expression": _logical,
    "expression_with_unary_operator": _unary,
    "type_literal": _type,
    "member_access": _member,
    "invocation_expression": _invocation,
    "element_access": _element,
    "generic_token": _generic_token,
    "pipeline_chain": _value_of_statement,
}
