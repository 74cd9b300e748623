"""Expressions of attribute flows as tokens: white space outside string literals means nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_TOKEN: Final = re.compile(
    r'"(?:[^"]|"")*"?'  # a string literal; a quote inside is doubled; unterminated: up to the end
    r"|\[[^\]]*\]?"  # an attribute, whose name may hold spaces
    r"|%[\w.]+%"  # a parameter such as %Domain.FQDN%
    r"|&H[0-9A-Fa-f]+"  # a hexadecimal number
    r"|&&|\|\||<>|<=|>=|=="
    r"|[\w.]+"
    r"|\S",
    re.DOTALL,
)


@lru_cache(maxsize=65536)
def tokens(expression: str) -> tuple[str, ...]:
    """Return the tokens of `expression`; two expressions with equal tokens do the same.

    >>> tokens('IIF( IsPresent([mail]), "a  b" , NULL )')
    ('IIF', '(', 'IsPresent', '(', '[mail]', ')', ',', '"a  b"', ',', 'NULL', ')')
    """
    return tuple(_TOKEN.findall(expression))


def same_meaning(one: str, other: str) -> bool:
    """Tell whether two expressions differ in layout only."""
    return one == other or tokens(one) == tokens(other)
