"""The conversions of PowerShell: casts, and what operators and parameters do to their operands."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Final

from tests.powershell.values import (
    NOTHING,
    Array,
    ArrayList,
    Char,
    EnumValue,
    GenericList,
    Hashtable,
    Listed,
    PowerShellError,
    Record,
    ScriptBlock,
    TimeSpan,
    TypeName,
    Unsupported,
    Value,
    enumerated,
    plain_null,
)

TEXT_TYPES: Final = frozenset({"string", "system.string"})
_INTEGER: Final = re.compile(r"\s*([+-]?)(?:0x([0-9a-fA-F]{1,8})|(\d+))\s*", re.ASCII)
_SPAN: Final = re.compile(
    r"\s*(-?)(?:(\d{1,8})\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?\s*", re.ASCII
)
_GUID: Final = re.compile(
    r"\s*(\{)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?(1)\})\s*",
    re.IGNORECASE | re.ASCII,
)


def text_of(value: Value) -> str:
    """Return a value as text, as `[string]` and string operators do."""
    if value is None or value is NOTHING:
        return ""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool | int | uuid.UUID):
        return str(value)
    if isinstance(value, EnumValue):
        return value.name
    if isinstance(value, TimeSpan):
        return value.text
    if isinstance(value, Listed):
        return " ".join(text_of(item) for item in value)
    if isinstance(value, Record):
        return value.type_name
    if isinstance(value, Hashtable):
        return "System.Collections.Hashtable"
    if isinstance(value, ScriptBlock):
        return value.text
    raise Unsupported(f"the text of {value!r}")


def joined(*texts: str) -> str:
    """Return texts one after another; halves of surrogate pairs that meet are one character again."""
    whole = "".join(texts)
    if any("\ud800" <= character <= "\udfff" for character in whole):
        return whole.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return whole


def units(text: str) -> bytes:
    """Return what .NET sorts ordinally by: the UTF-16 units, big end first."""
    return text.encode("utf-16-be", "surrogatepass")


def truth_of(value: Value) -> bool:
    """Return whether a value counts as true."""
    if value is None or value is NOTHING:
        return False
    if isinstance(value, Char):
        return value != "\0"
    if isinstance(value, bool | int | str):
        return bool(value)
    if isinstance(value, Listed):
        if len(value) == 1:
            [only] = value
            return bool(only) if isinstance(only, Listed) else truth_of(only)
        return bool(value)
    if isinstance(value, EnumValue):
        raise Unsupported("the number behind an enumeration's value")
    return True


def integer_of(value: Value) -> int:
    """Return a value as `[int]`."""
    if value is None or value is NOTHING:
        return 0
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, Char):
        return int.from_bytes(units(value), "big")
    if isinstance(value, int):
        return value
    if isinstance(value, str):
        match = _INTEGER.fullmatch(value)
        if not value:
            return 0
        if match is None or match.group(2):
            raise PowerShellError(f'Cannot convert value "{value}" to type "System.Int32".')
        number = int(match.group(1) + match.group(3))
        if not -(2**31) <= number < 2**31:
            raise PowerShellError(f'Cannot convert value "{value}" to type "System.Int32": it is too large.')
        return number
    raise _cannot(value, "System.Int32")


def span_of(value: Value) -> TimeSpan:
    """Return a value as `[timespan]`: a number counts ticks."""
    if isinstance(value, TimeSpan):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return TimeSpan(value)
    if isinstance(value, str):
        if re.fullmatch(r"\s*-?\d{1,8}\s*", value, re.ASCII):
            return TimeSpan(int(value) * 86_400 * 10_000_000)
        match = _SPAN.fullmatch(value)
        if match is not None:
            sign, days, hours, minutes, seconds, fraction = match.groups(default="0")
            if int(hours) < 24 and int(minutes) < 60 and int(seconds) < 60:
                whole = ((int(days) * 24 + int(hours)) * 60 + int(minutes)) * 60 + int(seconds)
                ticks = whole * 10_000_000 + int(f"{fraction:0<7}")
                return TimeSpan(-ticks if sign == "-" else ticks)
    raise _cannot(value, "System.TimeSpan")


def guid_of(value: Value) -> uuid.UUID:
    """Return a value as `[guid]`."""
    if isinstance(value, uuid.UUID):
        return value
    if isinstance(value, str) and _GUID.fullmatch(value):
        return uuid.UUID(value.strip())
    raise _cannot(value, "System.Guid")


def character_of(value: Value) -> Char:
    """Return a value as `[char]`."""
    if isinstance(value, int) and not isinstance(value, bool):
        if not 0 <= value <= 0xFFFF:
            raise PowerShellError(f'Cannot convert value "{value}" to type "System.Char".')
        return Char(chr(value))
    if isinstance(value, str) and len(units(value)) == 2:
        return Char(value)
    raise _cannot(value, "System.Char")


def texts_of(value: Value) -> Value:
    """Return a value as `[string[]]`; `$null` stays `$null`."""
    value = plain_null(value)
    if value is None:
        return None
    return Array([text_of(item) for item in enumerated(value)], "string")


def block_of(value: Value) -> ScriptBlock:
    """Return a value as `[scriptblock]`; text would be compiled, which no script of ours may do."""
    if isinstance(value, ScriptBlock):
        return value
    raise Unsupported("a script block that is made of something else")


def enum_of(kind: str, names: tuple[str, ...]) -> Callable[[Value], EnumValue]:
    """Return the conversion into an enumeration that has these names."""

    def convert(value: Value) -> EnumValue:
        text = text_of(value).strip()
        for name in names:
            if name.casefold() == text.casefold():
                return EnumValue(name)
        raise PowerShellError(f'Cannot convert value "{text}" to type "{kind}": it is none of its names.')

    return convert


_CASTS: Final[dict[str, Callable[[Value], Value]]] = {
    "string": text_of,
    "int": integer_of,
    "bool": truth_of,
    "string[]": texts_of,
    "scriptblock": block_of,
    "char": character_of,
    "guid": guid_of,
    "timespan": span_of,
    "array": lambda value: value if isinstance(value, Array) else Array(enumerated(value)),
    "object[]": lambda value: value if isinstance(value, Array) else Array(enumerated(value)),
    "void": lambda _value: NOTHING,
    "system.collections.arraylist": lambda value: ArrayList(enumerated(value)),
    "system.collections.generic.list[string]": lambda value: GenericList(map(text_of, enumerated(value))),
}


def cast(kind: TypeName, value: Value) -> Value:
    """Return `[kind] value`."""
    name = kind.name.casefold().removeprefix("system.") if "." not in kind.name[7:] else kind.name.casefold()
    if name not in _CASTS:
        raise Unsupported(f"the type [{kind.name}]")
    return _CASTS[name](value)


def parameter_value(kind: str, value: Value) -> Value:
    """Return an argument as a parameter of a type takes it: stricter than a cast.

    A text parameter takes no array, a `[bool]` no text and no `$null`.
    """
    name = kind.casefold()
    value = plain_null(value)
    if name in TEXT_TYPES and isinstance(value, Listed):
        raise _cannot(value, "System.String")
    if name == "bool" and not (isinstance(value, bool | int)):
        raise _cannot(value, "System.Boolean")
    if name == "int" and isinstance(value, Listed):
        raise _cannot(value, "System.Int32")
    return cast(TypeName(kind), value) if kind else value


def default_of(kind: str) -> Value:
    """Return what a parameter of a type holds when nothing is given for it."""
    return {"string": "", "int": 0, "bool": False}.get(kind.casefold())


def _cannot(value: Value, kind: str) -> PowerShellError:
    shown = "$null" if value is None else f'"{text_of(value)[:80]}"'
    return PowerShellError(f'Cannot convert {shown} to the type "{kind}".')
