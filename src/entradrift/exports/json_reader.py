"""JSON as PowerShell writes it: any Unicode encoding in, and nothing ambiguous through.

`json` alone keeps the last of two equal keys in silence, accepts NaN and half surrogate pairs, and
recurses; here each of these is an error with the file and the line.
"""

from __future__ import annotations

import codecs
import json
import math
import re
from json import decoder, scanner
from typing import Any, Final, NoReturn

from entradrift.errors import InputError
from entradrift.exports.files import InputFile

MAX_DEPTH: Final = 100
"""ConvertTo-Json itself stops at 100 levels."""
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|.)", re.DOTALL)

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[][{}]|[-+.\w]+', re.DOTALL)
"""Strings, brackets, numbers and words: enough to find a place in a text for an error message."""
_LONG: Final = re.compile(r"-?\d{4300,}")


class _DuplicateKeyError(Exception):
    def __init__(self, key: str) -> None:
        self.key = key
        self.line = 0
        super().__init__(key)


def parse(file: InputFile) -> Any:  # noqa: ANN401 - a JSON document is any value
    """Return the document in `file`, as `json.loads` would.

    Raises InputError with the line for text that is not exactly one well-formed, unambiguous document.
    """
    text = decode(file)
    try:
        document = json.loads(
            text,
            object_pairs_hook=_without_duplicates,
            parse_constant=lambda name: _fail(file, text, name, f"{name} is not a JSON value"),
            parse_float=lambda digits: _finite(file, text, digits),
        )
    except _DuplicateKeyError as error:
        line = _line_of_duplicate(file, text)
        raise InputError(
            file.path,
            f'the key "{_shown(error.key)}" appears twice in the object that begins here, so its value is unclear',
            place=f"line {line}",
            fix="Export again",
        ) from None
    except json.JSONDecodeError as error:
        raise _syntax_error(file, text, error) from None
    except RecursionError:
        raise _too_deep(file, text) from None
    except ValueError as error:
        # int() refuses numbers of more than 4300 digits.
        start = next((token.start() for token in _TOKEN.finditer(text) if _LONG.fullmatch(token[0])), 0)
        raise InputError(
            file.path, f"a number that cannot be read ({error})", place=_line(text, start)
        ) from None
    _check_depth(file, text, document)
    lone = _lone_surrogate(text) if "\\ud" in text or "\\uD" in text else None
    if lone is not None:
        raise InputError(
            file.path,
            "half of a surrogate pair, which is no character",
            place=f"line {text.count(chr(10), 0, lone) + 1}",
            fix="Export again with -Encoding UTF8",
        )
    return document


def decode(file: InputFile) -> str:
    """Return the text of `file`: byte order mark first, then the pattern of zero bytes, then UTF-8."""
    data = file.data
    bom, encoding = next((known for known in _BOMS if data.startswith(known[0])), (b"", _guess(data[:4])))
    data = data[len(bom) :]
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            file.path,
            f"not valid {encoding.upper()} text",
            place=f"line {line}",
            fix="Export again with -Encoding UTF8",
        ) from None


def _guess(head: bytes) -> str:
    zeros = tuple(byte == 0 for byte in head)
    if zeros == (False, True, True, True):
        return "utf-32-le"
    if zeros == (True, True, True, False):
        return "utf-32-be"
    if zeros[:2] == (False, True):
        return "utf-16-le"
    if zeros[:2] == (True, False):
        return "utf-16-be"
    return "utf-8"


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _DuplicateKeyError(key)
            seen.add(key)
    return document


def _lone_surrogate(text: str) -> int | None:
    """Return where the first escaped half of a surrogate pair stands, read escape by escape as JSON does."""
    high: re.Match[str] | None = None
    for escape in _ESCAPE.finditer(text):
        code = int(escape[1] or "0", 16)
        low = 0xDC00 <= code <= 0xDFFF  # noqa: PLR2004 - the bounds of Unicode
        paired = high is not None and low and high.end() == escape.start()
        if not paired and (high is not None or low):
            return (high or escape).start()
        high = escape if 0xD800 <= code <= 0xDBFF else None  # noqa: PLR2004
    return None if high is None else high.start()


def _line_of_duplicate(file: InputFile, text: str) -> int:
    """Parse again, slowly, with a scanner that knows where each object begins."""
    slow = decoder.JSONDecoder(object_pairs_hook=_without_duplicates)

    def parse_object(text_and_position: tuple[str, int], *arguments: Any) -> Any:  # noqa: ANN401
        try:
            return decoder.JSONObject(text_and_position, *arguments)  # type: ignore[attr-defined]
        except _DuplicateKeyError as error:
            error.line = error.line or text.count("\n", 0, text_and_position[1]) + 1
            raise

    slow.parse_object = parse_object  # type: ignore[attr-defined]
    slow.scan_once = scanner.py_make_scanner(slow)  # type: ignore[attr-defined]
    try:
        slow.decode(text)
    except _DuplicateKeyError as error:
        return error.line
    except RecursionError:
        raise _too_deep(file, text) from None
    return 1


def _check_depth(file: InputFile, text: str, document: object) -> None:
    level: list[Any] = [document] if isinstance(document, dict | list) else []
    for _ in range(MAX_DEPTH):
        if not level:
            return
        level = [
            child
            for item in level
            for child in (item.values() if isinstance(item, dict) else item)
            if isinstance(child, dict | list)
        ]
    if level:
        raise _too_deep(file, text)


def _too_deep(file: InputFile, text: str) -> InputError:
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth > MAX_DEPTH:
            break
    return InputError(
        file.path,
        f"nested more than {MAX_DEPTH} levels deep, so it is not a configuration export",
        place=_line(text, token.start()),
        fix="Check which file this is",
    )


def _syntax_error(file: InputFile, text: str, error: json.JSONDecodeError) -> InputError:
    start = text.lstrip()[:200].casefold()
    if start.startswith(("<!doctype html", "<html")):
        return InputError(
            file.path,
            "a web page (HTML), not an export",
            fix="The download probably saved a sign-in or error page; export or download again",
        )
    if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
        return InputError(
            file.path,
            "the JSON ends too early; the file is truncated",
            place=f"line {error.lineno}",
            fix="Copy or export it again",
        )
    return InputError(
        file.path,
        f"not valid JSON ({error.msg.lower()})",
        place=f"line {error.lineno}, column {error.colno}",
        fix="Export again instead of editing by hand",
    )


def _fail(file: InputFile, text: str, word: str, problem: str) -> NoReturn:
    start = next((token.start() for token in _TOKEN.finditer(text) if token[0] == word), 0)
    raise InputError(file.path, problem, place=_line(text, start), fix="Export again")


def _finite(file: InputFile, text: str, digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        _fail(file, text, digits, "a number too large to be read")
    return number


def _line(text: str, position: int) -> str:
    return f"line {text.count(chr(10), 0, position) + 1}"


def _shown(key: str) -> str:
    return key if len(key) <= 60 and key.isprintable() else ascii(key[:60])[1:-1] + "..."  # noqa: PLR2004
