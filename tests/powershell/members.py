"""Members of values: properties, methods, items, and the few static members that are known."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Final

from tests.powershell.conversions import joined, text_of, units
from tests.powershell.values import (
    NOTHING,
    Array,
    ArrayList,
    Char,
    EnumValue,
    FrozenList,
    GenericList,
    Hashtable,
    Listed,
    PowerShellError,
    Record,
    TimeSpan,
    TypeName,
    Unsupported,
    Value,
    collapsed,
)

_SPACE: Final = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""What .NET takes for white space (Char.IsWhiteSpace); Python's own list holds four control characters more."""
_ORDINAL: Final = "ordinal comparer"


def get_member(value: Value, name: str) -> Value:
    """Return a property."""
    folded = name.casefold()
    if isinstance(value, Record):
        known = value.name(name)
        if known is not None:
            return value.properties[known]
        if folded in {"count", "length"}:
            return 1
        raise Unsupported(f"{value.type_name} has no property {name}: PowerShell reads $null")
    if isinstance(value, Hashtable):
        key = value.key(name)
        if key is not None:
            return value[key]
        if folded == "keys":
            return Array(value)
        return len(value) if folded == "count" else None
    if isinstance(value, Listed):
        if folded in {"count", "length"}:
            if folded == "length" and not isinstance(value, Array):
                raise Unsupported("Length of a list")
            return len(value)
        found = [get_member(item, name) for item in value]
        return collapsed([item for part in found for item in (part if isinstance(part, Listed) else [part])])
    if value is None:
        return 0 if folded in {"count", "length"} else None
    if isinstance(value, str) and folded == "length":
        return len(units(value)) // 2
    if folded in {"count", "length"}:
        return 1
    raise Unsupported(f"the property {name} of {type(value).__name__}")


def set_member(value: Value, name: str, new: Value) -> None:
    """Assign to a property."""
    new = None if new is NOTHING else new
    if isinstance(value, Hashtable):
        value[value.key(name) or name] = new
        return
    if isinstance(value, Record):
        known = value.name(name)
        if known is None:
            raise PowerShellError(f"The property '{name}' cannot be found on this object.")
        if known not in value.convert:
            raise Unsupported(f"assigning to {name} of {value.type_name}")
        value.properties[known] = value.convert[known](new)
        return
    if value is None:
        raise PowerShellError(f"The property '{name}' cannot be found on this object: it is $null.")
    raise Unsupported(f"assigning to {name} of {type(value).__name__}")


def get_item(value: Value, index: Value) -> Value:
    """Return `value[index]`; behind the end of an array there is `$null`."""
    if value is None:
        raise PowerShellError("Cannot index into a null array.")
    if isinstance(value, Hashtable):
        key = value.key(text_of(index))
        return None if key is None else value[key]
    if isinstance(index, bool) or not isinstance(index, int):
        raise Unsupported("an index that is no number")
    if isinstance(value, str):
        codes = units(value)
        at = index + len(codes) // 2 if index < 0 else index
        unit = codes[at * 2 : at * 2 + 2] if at >= 0 else b""
        return Char(unit.decode("utf-16-be", "surrogatepass")) if unit else None
    if isinstance(value, Listed):
        return value[index] if -len(value) <= index < len(value) else None
    if index in {0, -1} and isinstance(value, int | uuid.UUID | EnumValue | TimeSpan):
        return value
    raise Unsupported(f"an item of {type(value).__name__}")


def call_method(value: Value, name: str, arguments: list[Value]) -> Value:
    """Call a method."""
    folded = name.casefold()
    if value is None:
        raise PowerShellError("You cannot call a method on a null-valued expression.")
    if isinstance(value, Record) and folded in value.properties and callable(value.properties[folded]):
        return value.properties[folded](*arguments)
    if folded == "tostring" and not arguments and not isinstance(value, Listed | Hashtable):
        return text_of(value)
    for kind, methods in _METHODS:
        if isinstance(value, kind) and folded in methods:
            return methods[folded](value, *arguments)
    raise Unsupported(f"the method {name} of {type(value).__name__}")


def _text_argument(value: Value) -> str:
    if isinstance(value, Listed):
        raise Unsupported("an array as the argument of a text's method")
    return text_of(value)


def _replace(value: str, old: Value, new: Value) -> str:
    old, new = _text_argument(old), _text_argument(new)
    if not old:
        raise PowerShellError('Exception calling "Replace": String cannot be of zero length.')
    return joined(value.replace(old, new))


def _split(value: str, separators: Value) -> Array:
    found = [""]
    for character in value:
        if character in _text_argument(separators):
            found.append("")
        else:
            found[-1] += character
    return Array(found, "string")


def _equals(value: str, other: Value) -> bool:
    return isinstance(other, str) and value == str(other)


def _add(value: Value, item: Value) -> Value:
    if isinstance(value, Array):
        raise PowerShellError('Exception calling "Add": Collection was of a fixed size.')
    if isinstance(value, FrozenList):
        raise Unsupported("adding to a list inside of a rule")
    value.append(text_of(item) if isinstance(value, GenericList) else item)
    return len(value) - 1 if isinstance(value, ArrayList) else NOTHING


def _add_key(value: Hashtable, key: Value, item: Value) -> Value:
    if value.key(text_of(key)) is not None:
        raise PowerShellError('Exception calling "Add": Item has already been added.')
    value[text_of(key)] = item
    return NOTHING


def _to_array(value: Value) -> Array:
    return Array(value, "string" if isinstance(value, GenericList) else "object")


_METHODS: Final[tuple[tuple[type, dict[str, Callable[..., Value]]], ...]] = (
    (
        str,
        {
            "replace": _replace,
            "trim": lambda value: value.strip(_SPACE),
            "split": _split,
            "equals": _equals,
            "startswith": lambda value, start, kind: _ordinal(kind) and value.startswith(start),
            "contains": lambda value, part: _text_argument(part) in value,
        },
    ),
    (Listed, {"add": _add, "toarray": _to_array}),
    (
        Hashtable,
        {
            "add": _add_key,
            "containskey": lambda value, key: value.key(text_of(key)) is not None,
        },
    ),
)


def get_static(kind: TypeName, name: str) -> Value:
    """Return a static property."""
    wanted = (_plain(kind), name.casefold())
    if wanted in {("stringcomparer", "ordinal"), ("stringcomparison", "ordinal")}:
        return TypeName(_ORDINAL)
    raise Unsupported(f"[{kind.name}]::{name}")


def call_static(host: str, kind: TypeName, name: str, arguments: list[Value]) -> Value:
    """Call a static method."""
    match (_plain(kind), name.casefold(), arguments):
        case ("net.dns", "gethostname", []):
            return host
        case ("array", "sort", [Array() as array, TypeName() as comparer]):
            _sort(array, comparer)
            return NOTHING
        case ("string", "equals", [one, other]):
            return _same(one, other)
        case ("string", "equals", [one, other, comparer]) if _ordinal(comparer):
            return _same(one, other)
        case ("string", "compareordinal", [one, other]):
            first, second = units(text_of(one)), units(text_of(other))
            return (first > second) - (first < second)
        case ("string", "isnullorempty", [value]):
            return text_of(value) == ""
        case ("string", "join", [separator, Array() as items]):
            return joined(text_of(separator).join(map(text_of, items)))
    raise Unsupported(f"[{kind.name}]::{name} with {len(arguments)} arguments")


def _sort(array: Array, comparer: TypeName) -> None:
    if array.element != "string" or not _ordinal(comparer):
        raise Unsupported("sorting anything but a [string[]] by code")
    array.sort(key=units)


def _same(one: Value, other: Value) -> bool:
    """Compare by code; parameters of .NET's type String take `$null` for the empty text."""
    return text_of(one) == text_of(other)


def _ordinal(comparer: Value) -> bool:
    text = comparer.name if isinstance(comparer, TypeName) else text_of(comparer).casefold()
    if text not in {_ORDINAL, "ordinal"}:
        raise Unsupported("a comparison that is not ordinal")
    return True


def _plain(kind: TypeName) -> str:
    return kind.name.casefold().removeprefix("system.")
