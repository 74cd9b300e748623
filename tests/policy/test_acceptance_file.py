"""The file of accepted differences: what it says, and one sentence for everything that is wrong in it."""

from datetime import date
from pathlib import Path

import pytest

from entradrift.errors import InputError
from entradrift.exports.toml_reader import MAX_BYTES
from entradrift.model.change import Side
from entradrift.policy.acceptance import Acceptance
from entradrift.policy.acceptance_file import read
from entradrift.resources import schema

ID = 'id = "f-0123456789ab"\n'
OBJECT = 'rule = "sync-rule-renamed"\nobject = "In from AD - Site"\n'
REST = 'reason = "Until the move."\nowner = "identity team"\nexpires = 2027-02-01\n'
ALL_KEYS = "id, rule, object, connector, path, reason, owner, expires, ticket, run, primary, primary_json, staging, staging_json"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795219200")  # 2026-11-21


def entry(*lines: str) -> str:
    return "[[accept]]\n" + "".join(lines)


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "accepted-drift.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def error(folder: Path, text: str | bytes) -> str:
    """What is said about a file, after its path."""
    path = write(folder, text)
    with pytest.raises(InputError) as caught:
        read(path)
    assert str(caught.value).startswith(str(path))
    return str(caught.value).removeprefix(str(path)).removeprefix(", ")


# --- what a file says -------------------------------------------------------------------------------------


def test_an_entry_of_each_kind(tmp_path: Path):
    path = write(
        tmp_path,
        entry(ID, REST)
        + entry(
            OBJECT,
            'connector = "contoso.com"\npath = "name"\nticket = "CHG42"\nrun = "2026-11-20T020000Z-1a2b3c"\n',
            'primary = [ "a", { b = 1, c = 2.5, d = true } ]\nstaging_json = \'{"e": [null]}\'\n',
            REST,
        ),
    )
    first, second = read(path)
    assert first == Acceptance("Until the move.", "identity team", date(2027, 2, 1), id="f-0123456789ab")
    assert second == Acceptance(
        "Until the move.",
        "identity team",
        date(2027, 2, 1),
        rule="sync-rule-renamed",
        object="In from AD - Site",
        connector="contoso.com",
        path="name",
        ticket="CHG42",
        run="2026-11-20T020000Z-1a2b3c",
        pinned={Side.PRIMARY: ("a", {"b": 1, "c": 2.5, "d": True}), Side.STAGING: {"e": (None,)}},
    )
    assert [first.place, second.place] == [
        "accepted-drift.toml, $.accept[0]",
        "accepted-drift.toml, $.accept[1]",
    ]


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "accept = []\n"])
def test_a_file_without_entries_is_right(tmp_path: Path, text: str):
    assert read(write(tmp_path, text)) == ()


def test_a_byte_order_mark_and_windows_line_ends(tmp_path: Path):
    data = b"\xef\xbb\xbf" + entry(ID, REST).replace("\n", "\r\n").encode()
    assert [each.id for each in read(write(tmp_path, data))] == ["f-0123456789ab"]


def test_an_acceptance_may_have_expired_or_end_a_year_from_today(tmp_path: Path):
    text = entry(ID, REST)
    for day in ("1999-12-31", "2027-11-21"):
        [found] = read(write(tmp_path, text.replace("2027-02-01", day)))
        assert found.expires.isoformat() == day


def test_the_schema_knows_every_key():
    assert list(schema("acceptances")["$defs"]["entry"]["properties"]) == ALL_KEYS.split(", ")


# --- what is wrong ----------------------------------------------------------------------------------------

KEY = "0123456789ab" * 6
CASES = {
    "unknown key": (
        entry(ID, REST, 'onwer = "me"\n'),
        '$.accept[0]: there is no key "onwer". Write "owner".',
    ),
    "unknown key in another style": (
        entry(ID, REST, 'Primary-JSON = "1"\n'),
        '$.accept[0]: there is no key "Primary-JSON". Write "primary_json".',
    ),
    "unknown key like no other": (
        entry(ID, REST) + entry(OBJECT, REST, "zzzzzz = 1\n"),
        f'$.accept[1]: there is no key "zzzzzz". The keys here are {ALL_KEYS}.',
    ),
    "long unknown key": (
        entry(ID, REST, f"{KEY} = 1\n"),
        f'$.accept[0]: there is no key "{KEY[:59]}\u2026". The keys here are {ALL_KEYS}.',
    ),
    "unknown table": (
        entry(ID, REST).replace("accept", "acept"),
        '$: there is no key "acept". Write "accept".',
    ),
    "reason missing": (
        entry(ID, *REST.splitlines(keepends=True)[1:]),
        '$.accept[0]: the key "reason" is missing. Say why the difference is right for now.',
    ),
    "owner missing": (
        entry(ID, REST) + entry(OBJECT, REST.replace("owner", "ticket")),
        '$.accept[1]: the key "owner" is missing. Say who answers for it: a person or a team.',
    ),
    "expires missing": (
        entry(ID, REST.partition("expires")[0]),
        (
            '$.accept[0]: the key "expires" is missing. Give the last day on which it is accepted, such as expires = '
            "2027-02-01."
        ),
    ),
    "reason empty": (
        entry(ID, REST.replace("Until the move.", " \\n ")),
        "$.accept[0].reason: the text is empty. Say why the difference is right for now.",
    ),
    "owner empty": (
        entry(ID, REST.replace("identity team", "")),
        "$.accept[0].owner: the text is empty. Say who answers for it: a person or a team.",
    ),
    "ticket empty": (
        entry(ID, REST, 'ticket = ""\n'),
        "$.accept[0].ticket: the text is empty. Remove it or fill it in.",
    ),
    "id empty": (
        entry('id = ""\n', REST),
        "$.accept[0].id: the text is empty. Remove it or fill it in.",
    ),
    "reason no text": (
        entry(ID, REST.replace('"Until the move."', "5")),
        "$.accept[0].reason: a number where text is expected. Put it in quotation marks.",
    ),
    "owner a list": (
        entry(ID, REST.replace('"identity team"', '["a", "b"]')),
        "$.accept[0].owner: a list where text is expected. Put it in quotation marks.",
    ),
    "expires as text": (
        entry(ID, REST.replace("2027-02-01", '"2027-02-01"')),
        (
            "$.accept[0].expires: text where a date is expected. Write it without quotation marks and without a time: "
            "expires = 2027-02-01."
        ),
    ),
    "expires with a time": (
        entry(ID, REST.replace("2027-02-01", "2027-02-01T00:00:00Z")),
        (
            "$.accept[0].expires: a time where a date is expected. Write it without quotation marks and without a time: "
            "expires = 2027-02-01."
        ),
    ),
    "expires as a number": (
        entry(ID, REST.replace("2027-02-01", "20270201")),
        (
            "$.accept[0].expires: a number where a date is expected. Write it without quotation marks and without a "
            "time: expires = 2027-02-01."
        ),
    ),
    "expires too far ahead": (
        entry(ID, REST.replace("2027-02-01", "2027-11-22")),
        "$.accept[0].expires: more than 365 days ahead. Give a date up to 2027-11-21.",
    ),
    "no such date": (
        entry(ID, REST.replace("2027-02-01", "2027-02-30")),
        (
            "line 5, column 11: not valid TOML (invalid date or datetime). Correct this line; text needs quotation "
            "marks, a date has none."
        ),
    ),
    "id malformed": (
        entry('id = "F-0123456789AB"\n', REST),
        "$.accept[0].id: not the id of a finding: f- and 12 hexadecimal digits. Copy the id from a report.",
    ),
    "id and rule": (
        entry(ID, OBJECT, REST),
        '$.accept[0]: both "id" and "rule". Keep id for one finding, or rule and object for all of an object.',
    ),
    "id and path": (
        entry(ID, 'path = "x"\n', REST),
        '$.accept[0]: both "id" and "path". Keep id for one finding, or rule and object for all of an object.',
    ),
    "neither id nor rule": (
        entry(REST),
        '$.accept[0]: neither "id" nor "rule" and "object". Say which difference is meant; copy it from a report.',
    ),
    "rule without object": (
        entry('rule = "sync-rule-renamed"\n', REST),
        '$.accept[0]: neither "id" nor "rule" and "object". Say which difference is meant; copy it from a report.',
    ),
    "rule misspelt": (
        entry(OBJECT.replace("renamed", "renam"), REST),
        '$.accept[0].rule: there is no rule "sync-rule-renam". Write "sync-rule-renamed".',
    ),
    "rule unknown": (
        entry(OBJECT.replace("sync-rule-renamed", "zzz"), REST),
        '$.accept[0].rule: there is no rule "zzz". "entradrift rules" lists all of them.',
    ),
    "run malformed": (
        entry(ID, REST, 'run = "last night"\n'),
        "$.accept[0].run: not the name of a nightly run. Copy it from the list of runs: 2026-11-20T020000Z-1a2b3c.",
    ),
    "same id twice": (
        entry(ID, REST) + entry(OBJECT, REST) + entry(ID, REST),
        "$.accept[2]: the same difference as in $.accept[0] (f-0123456789ab). Remove one of them.",
    ),
    "same object twice": (
        entry(OBJECT, REST) + entry(OBJECT.replace("In from", "IN  FROM"), REST),
        (
            "$.accept[1]: the same difference as in $.accept[0] (sync-rule-renamed of IN  FROM AD - Site). Remove one of "
            "them."
        ),
    ),
    "value pinned twice": (
        entry(ID, REST, "primary = 1\nprimary_json = '1'\n"),
        '$.accept[0]: both "primary" and "primary_json". Keep one of them.',
    ),
    "value of no JSON": (
        entry(ID, REST, "staging_json = 'NaN'\n"),
        "$.accept[0].staging_json: not valid JSON. Copy the value from the JSON report; null stands for not present.",
    ),
    "value half JSON": (
        entry(ID, REST, "staging_json = '{'\n"),
        "$.accept[0].staging_json: not valid JSON. Copy the value from the JSON report; null stands for not present.",
    ),
    "value a date": (
        entry(ID, REST, "staging = [ 2027-02-01 ]\n"),
        "$.accept[0].staging: a value that JSON does not have. Write a date or time as text.",
    ),
    "value infinite": (
        entry(ID, REST, "staging = inf\n"),
        "$.accept[0].staging: a value that JSON does not have. Write a date or time as text.",
    ),
    "accept a table": (
        entry(ID, REST).replace("[[accept]]", "[accept]"),
        "$.accept: a table where a list of [[accept]] tables is expected. Write each entry as a [[accept]] table.",
    ),
    "accept a list of texts": (
        'accept = [ "f-0123456789ab" ]\n',
        "$.accept[0]: text where a table is expected. Write each entry as a [[accept]] table.",
    ),
    "the second of two is broken": (
        entry(ID, REST) + "[[accept]]\nid = f-0123456789ab\n",
        (
            "line 7, column 6: not valid TOML (invalid value). Correct this line; text needs quotation marks, a date has "
            "none."
        ),
    ),
    "text not closed": (
        entry('id = "f-0123456789ab\n', REST),
        (
            "line 2, column 21: not valid TOML (illegal character '\\n'). Correct this line; text needs quotation marks, "
            "a date has none."
        ),
    ),
    "end in the middle": (
        entry(ID, REST, "primary = [ 1,\n"),
        "line 6: not valid TOML (invalid value). Correct this line; text needs quotation marks, a date has none.",
    ),
    "key twice": (
        entry(ID, ID, REST),
        (
            "line 3, column 22: not valid TOML (cannot overwrite a value). Correct this line; text needs quotation marks, "
            "a date has none."
        ),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_is_said_in_one_sentence(tmp_path: Path, name: str):
    text, sentence = CASES[name]
    assert error(tmp_path, text) == (sentence if sentence.startswith(("$", "line")) else f": {sentence}")


@pytest.mark.parametrize("number", range(1, 12))
def test_the_first_mistake_of_many_entries_is_named(tmp_path: Path, number: int):
    right = [f'[[accept]]\nid = "f-{each:012x}"\n{REST}' for each in range(12)]
    wrong = [text.replace("owner", "ticket") for text in right]
    assert error(tmp_path, "".join(right[:number] + wrong[number:])).startswith(
        f"$.accept[{number}]: the key"
    )


# --- files that cannot be read ----------------------------------------------------------------------------


def test_a_file_that_is_not_there(tmp_path: Path):
    with pytest.raises(InputError) as caught:
        read(tmp_path / "missing.toml")
    assert str(caught.value) == f"{tmp_path / 'missing.toml'}: there is no such file. Check the path."


def test_a_folder(tmp_path: Path):
    with pytest.raises(InputError) as caught:
        read(tmp_path)
    assert str(caught.value) == f"{tmp_path}: a folder, not a file. Give the file itself."


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (entry(ID, REST).encode("utf-16"), "line 1: not valid UTF-8 text. Save the file as UTF-8."),
        (b"# ok\n# \xe4\n", "line 2: not valid UTF-8 text. Save the file as UTF-8."),
        (b"#" * (MAX_BYTES + 1), ": larger than 1024 KiB. Check which file this is."),
        (b"x = " + b"[" * 100_000, ": nested too deeply. Check which file this is."),
        (b"x = " + b"9" * 5000, ": a number that is too long. Check which file this is."),
        (b"a." * 200_000 + b"a = 1", ": a key of more than 16 parts. Check which file this is."),
        (b'" ". " ".' * 50_000 + b"a = 1", ": a key of more than 16 parts. Check which file this is."),
    ],
    ids=["UTF-16", "Latin-1", "large", "deep", "number", "key", "quoted key"],
)
def test_a_file_that_is_something_else(tmp_path: Path, data: bytes, sentence: str):
    assert error(tmp_path, data) == sentence


def test_dots_in_texts_are_no_parts_of_a_key(tmp_path: Path):
    oid = "1.2." * 50
    [found] = read(write(tmp_path, entry(ID, REST, f'ticket = "{oid}x"\n', f"# {oid}\nprimary = '{oid}'\n")))
    assert found.pinned == {Side.PRIMARY: oid}
