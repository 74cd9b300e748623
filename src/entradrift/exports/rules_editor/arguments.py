"""The values of a command's parameters, each of the type that is expected."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from entradrift.errors import InputError
from entradrift.exports.collected import GUID, ZERO_GUID, plain_guid
from entradrift.exports.rules_editor.statements import Argument, Command, Literal, Reference
from entradrift.exports.rules_editor.tokens import wrong

_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_NO_RULE: Final = frozenset({"", "0000", ZERO_GUID})


class Arguments:
    """Takes the parameters of one command one by one; `rest` is what nobody took."""

    def __init__(self, command: Command, shown: str, path: str) -> None:
        """Take the `command`, which people know as `shown`, from the file at `path`."""
        self.line = command.line
        self._shown = shown
        self._path = path
        self._left = dict(command.arguments)

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text; null is empty. Without a `default` the parameter is required."""
        argument = self._take(name, required=default is None)
        if argument is None:
            return default or ""
        if len(argument.values) != 1:
            raise self.wrong(argument, "one value is expected")
        return self._text_of(argument, argument.values[0])

    def texts(self, name: str) -> list[str] | None:
        """Return a list of texts, None where the parameter is left out."""
        argument = self._take(name, required=False)
        if argument is None:
            return None
        if argument.switch:
            raise self.wrong(argument, "a list of values is expected")
        return [self._text_of(argument, value) for value in argument.values]

    def literals(self, name: str) -> tuple[Literal, ...]:
        """Return the values of a required parameter as they stand."""
        argument = self._take(name, required=True)
        if argument is None or argument.switch:
            raise wrong(self._path, self.line, f"the parameter -{name} has no values")
        return argument.values

    def switch(self, name: str) -> bool:
        """Tell whether a switch is on."""
        argument = self._take(name, required=False)
        if argument is None:
            return False
        if argument.switch:
            return True
        if argument.attached and len(argument.values) == 1 and isinstance(argument.values[0], bool):
            return argument.values[0]
        raise self.wrong(argument, "nothing, or $true or $false behind a colon, is expected")

    def number(self, name: str) -> int:
        """Return a whole number from 0 up."""
        line, text = self.line_of(name), self.text(name)
        if not _NUMBER.fullmatch(text):
            raise wrong(self._path, line, f"a value of -{name} that is not a whole number from 0 up")
        return int(text)

    def guid(self, name: str) -> str:
        """Return an identifier in small letters without braces."""
        line = self.line_of(name)
        return self._guid(name, line, self.text(name))

    def rule_reference(self, name: str) -> str:
        """Return the identifier of another rule, empty for none."""
        line, text = self.line_of(name), plain_guid(self.text(name, ""))
        return "" if text in _NO_RULE else self._guid(name, line, text)

    def reference(self, name: str) -> Reference:
        """Return the element of a variable that a required parameter is given."""
        values = self.literals(name)
        if len(values) == 1 and isinstance(values[0], Reference):
            return values[0]
        raise wrong(
            self._path,
            self.line,
            f"a value of -{name} that is not an element of a variable such as $syncRule[0]",
        )

    def variable(self, name: str, *, required: bool) -> str:
        """Return the name of a variable in small letters, empty where the parameter is left out."""
        return self.text(name, None if required else "").strip().casefold()

    def line_of(self, name: str) -> int:
        """Return the line of a parameter, that of the command where it is left out or taken."""
        argument = self._left.get(name.casefold())
        return argument.line if argument else self.line

    def rest(self, known: Iterable[str]) -> dict[str, Literal | list[Literal]]:
        """Return the parameters that nobody took, with a dash before their names.

        Raises InputError for those that abbreviate one of the `known` (in small letters) and for variables.
        """
        found: dict[str, Literal | list[Literal]] = {}
        names = tuple(known)
        for folded, argument in self._left.items():
            if any(name.startswith(folded) for name in names):
                raise self.wrong(argument, "the whole name of the parameter is expected")
            if any(isinstance(value, Reference) for value in argument.values):
                raise self.wrong(argument, "a literal value is expected")
            values = list(argument.values)
            found[f"-{argument.name}"] = (
                True if argument.switch else values[0] if len(values) == 1 else values
            )
        return found

    def refuse_rest(self) -> None:
        """Raise InputError for a parameter that nobody took."""
        for argument in self._left.values():
            raise self.wrong(argument, f"{self._shown} does not have it in such an export")

    def wrong(self, argument: Argument, problem: str) -> InputError:
        """Return the error for a parameter."""
        return wrong(self._path, argument.line, f"the parameter -{argument.name[:40]}: {problem}")

    def _guid(self, name: str, line: int, text: str) -> str:
        if not GUID.fullmatch(text.strip()):
            raise wrong(self._path, line, f"a value of -{name} that is not an identifier such as {ZERO_GUID}")
        return plain_guid(text)

    def _take(self, name: str, *, required: bool) -> Argument | None:
        argument = self._left.pop(name.casefold(), None)
        if argument is None and required:
            raise wrong(
                self._path,
                self.line,
                f"{self._shown} without the parameter -{name}, which the Editor always writes",
            )
        return argument

    def _text_of(self, argument: Argument, value: Literal) -> str:
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        raise self.wrong(argument, "a text is expected")
