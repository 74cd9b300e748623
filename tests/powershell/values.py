"""What the values of a script are here, and the ways in which running one can end.

`None` is `$null`; `bool`, `int`, `str` and `uuid.UUID` stand for their .NET counterparts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final, TypeAlias

from tests.powershell.tree import Node

_TICKS: Final = 10_000_000

Value: TypeAlias = Any
"""A value of a script; see the beginning of this module."""


class Unsupported(Exception):  # noqa: N818
    """The script uses something that this interpreter does not know: it gives up instead of guessing."""


class PowerShellError(Exception):
    """A terminating error of the script: `throw`, or a command that failed."""


class Nothing(Enum):
    """The type of `NOTHING`."""

    NOTHING = "no output at all"


NOTHING: Final = Nothing.NOTHING
"""What a command without output leaves in a variable: `$null` in expressions, and no item in `@(...)`."""


class Char(str):
    """One UTF-16 unit."""

    __slots__ = ()


class Listed(list[Value]):
    """Anything that PowerShell enumerates."""


class Array(Listed):
    """An array; its size is fixed, `+=` makes a new one."""

    def __init__(self, items: Iterable[Value] = (), element: str = "object") -> None:
        super().__init__(items)
        self.element = element


class ArrayList(Listed):
    """A System.Collections.ArrayList, which -OutVariable fills."""


class GenericList(Listed):
    """A System.Collections.Generic.List[string]."""


class FrozenList(GenericList):
    """A list that a script may only read, although .NET lets it add to the list."""


class Hashtable(dict[str, Value]):
    """A hashtable with text keys, which are found whatever their case."""

    def key(self, name: str) -> str | None:
        """Return the key as it is written, None where there is none."""
        return next((known for known in self if known.casefold() == name.casefold()), None)


@dataclass(frozen=True)
class EnumValue:
    """A value of an enumeration, by name."""

    name: str


@dataclass(frozen=True, order=True)
class TimeSpan:
    """A time span in units of 100 nanoseconds."""

    ticks: int

    @property
    def text(self) -> str:
        """The time span as .NET writes it: `[-][d.]hh:mm:ss[.fffffff]`."""
        seconds, fraction = divmod(abs(self.ticks), _TICKS)
        minutes, second = divmod(seconds, 60)
        hours, minute = divmod(minutes, 60)
        days, hour = divmod(hours, 24)
        return (
            ("-" if self.ticks < 0 else "")
            + (f"{days}." if days else "")
            + f"{hour:02d}:{minute:02d}:{second:02d}"
            + (f".{fraction:07d}" if fraction else "")
        )


@dataclass(frozen=True)
class TypeName:
    """A type literal, such as `[string]`."""

    name: str


@dataclass(frozen=True)
class ScriptBlock:
    """A script block, or the body of a function."""

    node: Node = field(compare=False)
    text: str


@dataclass
class Record:
    """An object with named, typed properties.

    Reading or setting a property that it does not have is Unsupported, although PowerShell reads `$null`: it is
    always a mistake in a script of ours.
    """

    type_name: str
    properties: dict[str, Value]
    convert: dict[str, Callable[[Value], Any]] = field(default_factory=dict)
    """How a property takes a value that is assigned to it; setting one that is not here is Unsupported."""
    origin: Value = None
    """What the object was made from; no script sees it."""

    def name(self, wanted: str) -> str | None:
        """Return the name of a property as the object writes it."""
        return next((name for name in self.properties if name.casefold() == wanted.casefold()), None)

    def __getitem__(self, name: str) -> Value:
        return self.properties[name]

    def copied(self) -> Record:
        """Return a copy with lists of its own. What is in the lists is shared: no script can change it."""
        return Record(
            self.type_name,
            {
                name: type(value)(value) if isinstance(value, GenericList) else value
                for name, value in self.properties.items()
            },
            self.convert,
            self.origin,
        )


def enumerated(value: Value) -> list[Value]:
    """Return what a value puts into a pipeline: the items of a collection, `$null` as itself."""
    if value is NOTHING:
        return []
    return list(value) if isinstance(value, Listed) else [value]


def collapsed(output: list[Value]) -> Value:
    """Return what a variable gets from the output of a command."""
    if not output:
        return NOTHING
    return output[0] if len(output) == 1 else Array(output)


def plain_null(value: Value) -> Value:
    """Return `$null` for no output, which is all that an expression or a parameter sees of it."""
    return None if value is NOTHING else value
