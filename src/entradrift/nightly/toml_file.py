"""The tables of a TOML file and their values, each with its place: every wrong one is a sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from entradrift.errors import InputError
from entradrift.exports import toml_reader

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_LINE: Final = re.compile(r"line (\d+)")
_SHOWN: Final = 60


def read(path: Path) -> Table:
    """Return the top of the TOML file at `path`.

    Raises InputError, with the line where there is one, for anything but one well-formed file of UTF-8.
    """
    data = toml_reader.read_bytes(path)
    try:
        return Table(toml_reader.parse(data, str(path)), str(path), "$")
    except InputError as error:
        found = _LINE.match(error.place)
        lines = data.splitlines()
        if found and int(found[1]) <= len(lines) and b"\\" in lines[int(found[1]) - 1]:
            fix = r"In a text with \ use single quotes: 'C:\exports\*'"
            raise InputError(error.path, error.problem, place=error.place, fix=fix) from None
        raise


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the file, and where it stands. What reads a value raises InputError for one of another kind."""

    values: Mapping[str, Any]
    file: str
    place: str
    """JSON path: `$.pair[0]`."""

    def __contains__(self, key: str) -> bool:
        """Tell whether there is a value under `key`."""
        return key in self.values

    def at(self, key: str) -> str:
        """Return the JSON path of the value under `key`."""
        return f"{self.place}.{key}" if _BARE.fullmatch(key) else f"{self.place}[{_quoted(key)}]"

    def error(self, key: str, problem: str, fix: str = "", *, index: int | None = None) -> InputError:
        """Return an error at the value under `key`, or at item `index` of it; for an empty key, at the table."""
        place = (self.at(key) if key else self.place) + ("" if index is None else f"[{index}]")
        return InputError(self.file, problem, place=place, fix=fix)

    def refuse_unknown(self, known: Iterable[str], advice: Mapping[str, str] | None = None) -> None:
        """Raise InputError for the first key that is not `known`, with `advice` on that key or a suggestion."""
        known = tuple(known)
        for key in self.values:
            if key in known:
                continue
            if advice and key in advice:
                raise self.error(key, f"there is no such key here: {advice[key]}")
            near = get_close_matches(key.casefold().replace("-", "_"), known, n=1, cutoff=0.6)
            fix = f'Perhaps you mean "{near[0]}"' if near else f"The keys here are {', '.join(known)}"
            raise self.error(key, "there is no such key", fix)

    def text(self, key: str) -> str:
        """Return the text under `key`: not empty and without control characters, which no value needs."""
        return self._text(self.values[key], self.at(key))

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the list of different texts under `key`, which may be empty."""
        value = self.values[key]
        if not isinstance(value, list):
            raise self.wrong_type(key, "a list of texts")
        found = tuple(self._text(item, f"{self.at(key)}[{index}]") for index, item in enumerate(value))
        for index, item in enumerate(found):
            if item in found[:index]:
                raise self.error(key, "the same text a second time", "Remove one", index=index)
        return found

    def table_of_texts(self, key: str) -> dict[str, str]:
        """Return the table under `key`, all of whose values are texts."""
        table = self.table(key)
        return {self._text(name, table.at(name)): table.text(name) for name in table.values}

    def table(self, key: str) -> Table:
        """Return the table under `key`."""
        value = self.values[key]
        if not isinstance(value, dict):
            raise self.wrong_type(key, "a table")
        return Table(value, self.file, self.at(key))

    def whole_number(self, key: str, most: int) -> int:
        """Return the whole number under `key`, from 1 to `most`."""
        value = self.values[key]
        if type(value) is not int:
            raise self.wrong_type(key, f"a whole number from 1 to {most}")
        if not 1 <= value <= most:
            raise self.error(key, f"out of range; expected a whole number from 1 to {most}")
        return value

    def switch(self, key: str) -> bool:
        """Return the Boolean under `key`."""
        value = self.values[key]
        if not isinstance(value, bool):
            raise self.wrong_type(key, "true or false (without quotes)")
        return value

    def word(self, key: str, words: Iterable[str]) -> str:
        """Return the text under `key`, which is one of `words`."""
        words = tuple(words)
        value = self.values[key]
        if value not in words:
            raise self.error(key, f"expected one of {', '.join(words)}")
        return str(value)

    def wrong_type(self, key: str, expected: str) -> InputError:
        """Return an error that says what was found under `key` and what was expected."""
        return self.error(key, f"{_kind(self.values[key])} where {expected} is expected")

    def _text(self, value: object, place: str) -> str:
        if not isinstance(value, str):
            raise InputError(self.file, f"{_kind(value)} where text is expected", place=place)
        if not value.strip():
            raise InputError(
                self.file, "the text is empty", place=place, fix="Give a value or remove the key"
            )
        if any(ord(character) < ord(" ") or ord(character) == 0x7F for character in value):  # noqa: PLR2004
            raise InputError(
                self.file,
                "the text holds a control character",
                place=place,
                fix=r"In a Windows path use single quotes: 'C:\temp\new'",
            )
        return value


def _kind(value: object) -> str:
    return toml_reader.kind_of(value, "a date or another value")


def _quoted(key: str) -> str:
    return json.dumps(key if len(key) <= _SHOWN else f"{key[: _SHOWN - 1]}…", ensure_ascii=False)
