"""What can be said of an expression without running it: what it reads, and whether its brackets and quotes close."""

from __future__ import annotations

from typing import Final

from entradrift.compare.expressions import tokens
from entradrift.model.sync_rule import Flow

_NOTHING: Final = frozenset({"null", "ignorethisflow", '""'})
"""Expressions that contribute no value."""


def attributes_read(flow: Flow) -> tuple[str, ...]:
    """Return the attributes that a flow reads, each once, in the order in which they first appear.

    A constant reads none. Where the export does not say what kind of flow it is, both places count.
    """
    direct = () if flow.kind in ("Constant", "Expression") else flow.source
    return tuple(dict.fromkeys((*direct, *references(flow.expression))))


def references(expression: str) -> tuple[str, ...]:
    """Return the attributes that an expression names in brackets, each once.

    >>> references('IIF(IsPresent([mail]), [mail], "[no]" & [sn])')
    ('mail', 'sn')
    """
    found = (token[1:-1].strip() for token in tokens(expression) if token[0] == "[" and token[-1] == "]")
    return tuple(dict.fromkeys(name for name in found if name))


def problem(expression: str) -> str:
    """Return why an expression cannot be read, in words; empty when its brackets and quotes close.

    Nothing else is judged: names of functions and numbers of arguments differ between builds.
    """
    depth = 0
    for part in tokens(expression):
        if part[0] == '"' and part.count('"') % 2:
            return "a text in quotation marks does not end"
        if part[0] == "[" and part[-1] != "]":
            return "an attribute name in square brackets does not end"
        if part == "]":
            return "a square bracket closes that was not opened"
        depth += {"(": 1, ")": -1}.get(part, 0)
        if depth < 0:
            return "a parenthesis closes that was not opened"
    if depth:
        return "1 parenthesis is not closed" if depth == 1 else f"{depth} parentheses are not closed"
    return "" if expression.strip() else "it is empty"


def always_has_a_value(flow: Flow) -> bool:
    """Tell whether a flow gives a value (or forbids one) whatever the source object holds."""
    if flow.kind == "Constant":
        return any(flow.source)
    if flow.kind != "Expression":
        return False
    found = tokens(flow.expression)
    # One literal, or the literal that says "no value, and nobody else's either"; everything longer may be NULL.
    return (
        len(found) == 1
        and found[0].casefold() not in _NOTHING
        and (found[0][0] == '"' or found[0].isdigit() or found[0].casefold() in ("true", "authoritativenull"))
    )
