"""Elements are counted over all files of an export, before anything of them is built."""

import re

import pytest

from entradrift.errors import InputError
from entradrift.exports import swarm
from entradrift.exports.files import InputFile
from entradrift.exports.swarm import refuse_swarm

MOST = 2_000_000
PROBLEM = "more than 2 million elements and entries in all, so it is not a configuration export. Check which file this is."


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swarm, "MAX_MARKS", MOST)


@pytest.mark.parametrize("mark", [b"<", b"=", b"{", b"[", b","])
def test_the_file_with_which_it_becomes_too_much_is_named(mark: bytes):
    half = mark * (MOST // 2)
    most = [InputFile("a.xml", half), InputFile("b.xml", half), InputFile("c.xml", b" text ")]
    refuse_swarm(most)
    with pytest.raises(InputError, match=f"^{re.escape(f'd.xml: {PROBLEM}')}$"):
        refuse_swarm([*most, InputFile("d.xml", mark), InputFile("e.xml", mark)])


def test_many_bytes_are_not_many_elements():
    refuse_swarm([InputFile("a.json", b'"x" ' * MOST)])
