"""JSON as PowerShell writes it: any Unicode encoding, and nothing ambiguous through."""

# ruff: noqa: ANN401 - test data is of any type

import codecs
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entradrift.errors import InputError
from entradrift.exports.files import InputFile
from entradrift.exports.json_reader import MAX_DEPTH, parse

EDITED = "Export again instead of editing by hand."
WEB_PAGE = "a web page (HTML), not an export. The download probably saved a sign-in or error page; export or download again."
DOCUMENT = {"Name": "In from AD \u2013 \u00dcser \U0001f600", "n": [1, 2.5, True, None], "e": ""}


def read(data: bytes | str) -> Any:
    return parse(InputFile("x.json", data.encode() if isinstance(data, str) else data))


def refused(data: bytes | str) -> str:
    with pytest.raises(InputError) as caught:
        read(data)
    sentence = str(caught.value)
    assert sentence.startswith("x.json")
    assert sentence.endswith(".")
    return sentence.removeprefix("x.json").removeprefix(", ").removeprefix(": ")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("bom", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
        (b"", "utf-32-le"),
        (b"", "utf-32-be"),
    ],
)
@pytest.mark.parametrize("escaped", [True, False])
def test_encodings(bom: bytes, encoding: str, newline: str, escaped: bool):  # noqa: FBT001
    text = json.dumps(DOCUMENT, ensure_ascii=escaped, indent=2).replace("\n", newline)
    assert read(bom + text.encode(encoding)) == DOCUMENT


@pytest.mark.parametrize("text", ["1", '"x"', "[]", "{}", "null", " true ", "{}\n\n"])
def test_any_json_value_is_a_document(text: str):
    assert read(text) == json.loads(text)


def test_escapes_of_windows_powershell():
    assert read(r'{"a": "\u003cb\u003e \u0026 \u0027c\u0027 \/Date(0)\/"}') == {"a": "<b> & 'c' /Date(0)/"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            '{"a": 1, "a": 2}',
            'line 1: the key "a" appears twice in the object that begins here, so its value is unclear. Export again.',
        ),
        (
            '{\n"x": [\n{"b": 1},\n{\n"a": 1,\n"a": 1}]}',
            'line 4: the key "a" appears twice in the object that begins here, so its value is unclear. Export again.',
        ),
        (
            '[{"a": {"k": 1, "k": 2}}]',
            'line 1: the key "k" appears twice in the object that begins here, so its value is unclear. Export again.',
        ),
        ('{"a": NaN}', "line 1: NaN is not a JSON value. Export again."),
        ("[Infinity]", "line 1: Infinity is not a JSON value. Export again."),
        ("[-Infinity]", "line 1: -Infinity is not a JSON value. Export again."),
        ("[1e400]", "line 1: a number too large to be read. Export again."),
        ("[-1e400]", "line 1: a number too large to be read. Export again."),
        ('{"a": 1', "line 1: the JSON ends too early; the file is truncated. Copy or export it again."),
        ("[\n1,\n", "line 3: the JSON ends too early; the file is truncated. Copy or export it again."),
        ('{"a": "b', "line 1: the JSON ends too early; the file is truncated. Copy or export it again."),
        ('{"a"', "line 1: the JSON ends too early; the file is truncated. Copy or export it again."),
        (
            '{"a": 1} x',
            "line 1, column 10: not valid JSON (extra data). Export again instead of editing by hand.",
        ),
        (
            "{}\n{}",
            "line 2, column 1: not valid JSON (extra data). Export again instead of editing by hand.",
        ),
        (
            "{'a': 1}",
            "line 1, column 2: not valid JSON (expecting property name enclosed in double quotes). " + EDITED,
        ),
        (
            "Name : x",
            "line 1, column 1: not valid JSON (expecting value). Export again instead of editing by hand.",
        ),
        (
            "<html><body>Sign in</body></html>",
            WEB_PAGE,
        ),
        (
            "  <!DOCTYPE HTML>\n<html>",
            WEB_PAGE,
        ),
        (
            '{"a": "\n"}',
            "line 1, column 8: not valid JSON (invalid control character at). Export again instead of editing by hand.",
        ),
    ],
)
def test_what_is_refused(text: str, sentence: str):
    assert refused(text) == sentence


def test_a_number_of_thousands_of_digits_is_one_sentence():
    assert "a number that cannot be read" in refused("[" + "9" * 5000 + "]")


DEEP = (
    "line 1: nested more than 100 levels deep, so it is not a configuration export. Check which file this is."
)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 200 + "]" * 200,
        "[" * 100_000,
        "[" * 100_000 + "]" * 100_000,
        '{"a":' * 200 + "1" + "}" * 200,
        '{"a":' * 500 + '{"k": 1, "k": 2}' + "}" * 500,
        "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1),
    ],
    ids=["lists", "only openings", "very deep", "objects", "with a repeated key", "one too many"],
)
def test_nesting(text: str):
    assert refused(text) == DEEP


def test_nesting_that_powershell_can_write_is_read():
    read("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    read('{"a":' * (MAX_DEPTH - 1) + "[]" + "}" * (MAX_DEPTH - 1))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (r'["\ud83d"]', 1),
        (r'["\udE00"]', 1),
        ('[1,\n"\\uD83Dx"]', 2),
        (r'["\ude00\ud83d"]', 1),
        (r'["\ud83d\ud83d\ude00"]', 1),
        (r'["\ud83d\\ude00"]', 1),
        (r'["\\ud83d\ude00"]', 1),
        (r'["\\\ud83d"]', 1),
        (r'{"\ud83d": 1}', 1),
        (r'["\ud83d", "\ude00"]', 1),
    ],
)
def test_half_of_a_surrogate_pair(text: str, line: int):
    expected = (
        f"line {line}: half of a surrogate pair, which is no character. Export again with -Encoding UTF8."
    )
    assert refused(text) == expected


@pytest.mark.parametrize(
    "text", [r'["\ud83d\ude00"]', r'["\\ud83d"]', r'["\\\\ude00 \uD83D\uDE00"]', r'["\n\u0064"]']
)
def test_whole_surrogate_pairs_and_what_only_looks_like_one(text: str):
    assert read(text) == json.loads(text)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            '{"a": "\u00e9"}'.encode("cp1252"),
            "line 1: not valid UTF-8 text. Export again with -Encoding UTF8.",
        ),
        (b'{\n"a":\n"\xff"}', "line 3: not valid UTF-8 text. Export again with -Encoding UTF8."),
        (
            codecs.BOM_UTF16_LE + '{"a": 1}'.encode("utf-16-le")[:-1],
            "line 1: not valid UTF-16-LE text. Export again with -Encoding UTF8.",
        ),
        (
            codecs.BOM_UTF16_LE + '{"'.encode("utf-16-le") + b"\x00\xd8" + '"}'.encode("utf-16-le"),
            "line 1: not valid UTF-16-LE text. Export again with -Encoding UTF8.",
        ),
        (b'{"a": "\xed\xa0\x80"}', "line 1: not valid UTF-8 text. Export again with -Encoding UTF8."),
    ],
)
def test_invalid_text(data: bytes, sentence: str):
    assert refused(data) == sentence


def test_a_long_or_strange_key_is_shown_safely():
    sentence = refused('{"%s": 1, "%s": 2}' % (("\\u001b[31m" * 20,) * 2))
    assert "\x1b" not in sentence
    assert len(sentence) < 300


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)


@given(VALUES, st.booleans(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_whatever_json_can_say_is_read_as_json_reads_it(value: Any, escaped: bool, encoding: str):  # noqa: FBT001
    text = json.dumps(value, ensure_ascii=escaped)
    assert read(text.encode(encoding)) == json.loads(text)


@given(VALUES.filter(lambda value: isinstance(value, dict | list)), st.data())
def test_a_document_cut_off_anywhere_is_never_read(value: Any, data: st.DataObject):
    text = json.dumps(value).encode()
    with pytest.raises(InputError):
        read(text[: data.draw(st.integers(1, len(text) - 1))])
