"""TOML that people write: one bounded file of UTF-8, and every mistake in it a sentence with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from typing import Any, Final

from entradrift.errors import InputError

MAX_BYTES: Final = 1024 * 1024
_TEXT_OR_COMMENT: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*', re.DOTALL
)
_LONG_KEY: Final = re.compile(r'(?<![\w"-])(?:[\w"-]++[ \t]*+\.[ \t]*+){16}')
"""tomllib needs memory by the square of the parts of a key; nobody needs sixteen."""
_KINDS: Final = (
    (bool, "true or false"),
    (int | float, "a number"),
    (str, "text"),
    (list, "a list"),
    (dict, "a table"),
)
_WHERE: Final = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")


def read_bytes(path: Path) -> bytes:
    """Return the content of the file at `path`. Raises InputError when it is missing or larger than MAX_BYTES."""
    shown = str(path)
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputError(shown, "there is no such file", fix="Check the path") from None
    except (OSError, ValueError) as error:
        if path.is_dir():
            raise InputError(shown, "a folder, not a file", fix="Give the file itself") from None
        cause = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise InputError(shown, f"cannot be read ({cause})", fix="Check the permissions") from None
    return data


def parse(data: bytes, shown: str) -> dict[str, Any]:
    """Return the document in `data`; `shown` names the file in errors.

    Raises InputError for what is too large, not UTF-8, nested too deeply, or not TOML.
    """
    if len(data) > MAX_BYTES:
        raise InputError(shown, f"larger than {MAX_BYTES // 1024} KiB", fix="Check which file this is")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            shown, "not valid UTF-8 text", place=f"line {line}", fix="Save the file as UTF-8"
        ) from None
    # Texts become "", so that their own dots do not count.
    long = _LONG_KEY.search(_TEXT_OR_COMMENT.sub('""', text))
    if long:
        raise InputError(shown, "a key of more than 16 parts", fix="Check which file this is")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise InputError(shown, "nested too deeply", fix="Check which file this is") from None
    except tomllib.TOMLDecodeError as error:
        raise _broken(str(error), text, shown) from None
    except ValueError:
        # int() refuses numbers of more than 4300 digits.
        raise InputError(shown, "a number that is too long", fix="Check which file this is") from None


def kind_of(value: object, otherwise: str) -> str:
    """Return what people call a value of this type; `otherwise` where it is a date or a time."""
    return next((words for kind, words in _KINDS if isinstance(value, kind)), otherwise)


def as_json(value: Any) -> Any:  # noqa: ANN401 - TOML values have no narrower type
    """Return what TOML says as JSON has it: dates and times are texts there."""
    if isinstance(value, Mapping):
        return {name: as_json(item) for name, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, date | time) else value


def _broken(message: str, text: str, shown: str) -> InputError:
    found = _WHERE.search(message)
    place = f"line {found[1]}, column {found[2]}" if found and found[1] else ""
    if found and not found[1]:
        place = f"line {text.rstrip().count(chr(10)) + 1}"
    reason = _WHERE.sub("", message)
    return InputError(
        shown,
        f"not valid TOML ({reason[:1].lower()}{reason[1:]})",
        place=place,
        fix="Correct this line; text needs quotation marks, a date has none" if place else "Correct it",
    )
