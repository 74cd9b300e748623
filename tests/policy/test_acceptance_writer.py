"""New entries: whatever they say is read back as it was, and what stood in the file stands there still."""

import json
import tomllib
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entradrift.errors import EntradriftError, InputError
from entradrift.model.change import Side
from entradrift.policy.acceptance import Acceptance
from entradrift.policy.acceptance_file import parse
from entradrift.policy.acceptance_writer import HEADER, block, with_entries

DAY = date(2027, 2, 1)
ENTRY = Acceptance("Until the move.", "identity team", DAY, id="f-0123456789ab")
OTHER = '[[accept]]\nid = "f-ba9876543210"\nreason = "r"\nowner = "o"\nexpires = 2027-01-01\n'
SPECIAL = "\x00\x07\x1b\x7f\t\n\r\"'\\#=[]{}.\u2028\u202e\ufeff\U0001f600a "
TEXTS = st.text(
    st.sampled_from(SPECIAL) | st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12
).filter(str.strip)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple) | st.dictionaries(st.just("") | TEXTS, inner, max_size=3)
    ),
    max_leaves=8,
)


@pytest.fixture(scope="module", autouse=True)
def _today() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1795219200")  # 2026-11-21
        yield


def written(data: bytes, entry: Acceptance = ENTRY, comment: str = "") -> bytes:
    return with_entries(data, "a.toml", [entry], [block(entry, comment)])


@given(TEXTS, TEXTS, TEXTS, st.dictionaries(st.sampled_from(list(Side)), VALUES))
def test_an_entry_reads_back_as_it_was(reason: str, owner: str, comment: str, pinned: dict[Side, Any]):
    entry = Acceptance(reason.strip(), owner.strip(), DAY, id="f-0123456789ab", pinned=pinned)
    content = written(OTHER.encode(), entry, comment)
    assert content.startswith(OTHER.encode())
    other, found = parse(content, "a.toml")
    assert (other.id, found) == ("f-ba9876543210", entry)
    assert json.dumps(found.pinned, sort_keys=True) == json.dumps(pinned, sort_keys=True)  # 1 is not 1.0


@given(TEXTS, TEXTS)
def test_a_comment_stays_one_line(first: str, second: str):
    text = block(ENTRY, f'{first}\n[[accept]]\nid = "{second}')
    assert [line for line in text.split("\n") if line.startswith("#")] == text.split("\n")[:1]
    assert len(tomllib.loads(text)["accept"]) == 1


def test_an_entry_looks_as_in_the_documents():
    entry = Acceptance(
        "Until the move.",
        "identity team",
        DAY,
        id="f-0123456789ab",
        ticket="CHG42",
        run="2026-11-20T020000Z-1a2b3c",
        pinned={Side.PRIMARY: ("a", {"d": 1, "b": 1}), Side.STAGING: {"d": None, "b": 1}},
    )
    assert block(entry, "sync-rule-renamed, low: a title") == (
        "# sync-rule-renamed, low: a title\n"
        "[[accept]]\n"
        'id = "f-0123456789ab"\n'
        'reason = "Until the move."\n'
        'owner = "identity team"\n'
        "expires = 2027-02-01\n"
        'ticket = "CHG42"\n'
        'run = "2026-11-20T020000Z-1a2b3c"\n'
        'primary = ["a", {b = 1, d = 1}]\n'
        'staging_json = "{\\"b\\": 1, \\"d\\": null}"\n'
    )


def test_an_entry_of_an_object():
    entry = Acceptance(
        "r", "o", DAY, rule="sync-rule-renamed", object='a "b"', connector="contoso.com", path="name"
    )
    assert block(entry) == (
        '[[accept]]\nrule = "sync-rule-renamed"\nobject = "a \\"b\\""\nconnector = "contoso.com"\npath = "name"\n'
        'reason = "r"\nowner = "o"\nexpires = 2027-02-01\n'
    )


BLOCK = block(ENTRY)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", f"{HEADER}\n{BLOCK}".encode()),
        (b"\xef\xbb\xbf", b"\xef\xbb\xbf" + f"{HEADER}\n{BLOCK}".encode()),
        (b"# ours\n", f"# ours\n\n{BLOCK}".encode()),
        (OTHER.encode() + b"# the end", f"{OTHER}# the end\n\n{BLOCK}".encode()),
        (OTHER.replace("\n", "\r\n").encode(), f"{OTHER}\n{BLOCK}".replace("\n", "\r\n").encode()),
        ("# \u00e4 \u4e2d\n".encode(), f"# \u00e4 \u4e2d\n\n{BLOCK}".encode()),
    ],
    ids=["new", "mark only", "comment only", "no line end", "Windows", "letters"],
)
def test_what_stands_in_the_file_stays(before: bytes, after: bytes):
    assert written(before) == after


def test_a_broken_file_is_not_added_to():
    with pytest.raises(InputError) as caught:
        written(b'[[accept]]\nid = "x"\n')
    assert str(caught.value).startswith("a.toml, $.accept[0]: the key")


@pytest.mark.parametrize(
    "text", ["accept = []\n", "  accept=[{id='f-ba9876543210',reason='r',owner='o',expires=2027-01-01}]\n"]
)
def test_a_list_in_brackets_cannot_be_added_to(text: str):
    with pytest.raises(EntradriftError) as caught:
        written(text.encode())
    assert str(caught.value) == (
        "a.toml lists its entries as accept = [...], so no entry can be added; write each as a [[accept]] table first."
    )


def test_an_entry_that_would_not_be_valid_is_not_written():
    with pytest.raises(EntradriftError) as caught:
        written(b"", Acceptance("r", "o", date(2028, 1, 1), id="f-0123456789ab"))
    assert str(caught.value) == (
        "Nothing was written, because the file would not be valid: a.toml, $.accept[0].expires: more than 365 days "
        "ahead. Give a date up to 2027-11-21."
    )


def test_half_a_character_is_not_written():
    with pytest.raises(EntradriftError) as caught:
        written(b"", Acceptance("r \udce4", "o", DAY, id="f-0123456789ab"))
    assert (
        str(caught.value)
        == "A text that was given is not valid Unicode; nothing was written. Give it in UTF-8."
    )
