"""The readers and the seeds of `python -m fuzz`, which looks for bytes that break a reader: all of it but the fuzzer."""

import ast
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from fuzz import parts
from fuzz.mutations import MUTATIONS, of_json, of_lines, of_xml
from fuzz.readers import LONGEST_MESSAGE, READERS, BrokenPromiseError, Reader
from fuzz.surroundings import SURROUNDINGS
from fuzz.words import CORPUS, ZIPPED, seeds, words

from entradrift.errors import InputError

MUTATED = 25
"""Changed seeds that each reader is given here; the fuzzer tries millions."""
SEEDS = [(reader, name) for reader in READERS for name in seeds(reader)]
WORDS = words()


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SURROUNDINGS.items():
        monkeypatch.setenv(name, value)


def test_every_reader_has_seeds_and_they_are_small():
    assert {path.name for path in CORPUS.iterdir()} == set(READERS)
    for reader in READERS:
        assert 0 < sum(map(len, seeds(reader).values())) < 20_000


@pytest.mark.parametrize(("reader", "name"), SEEDS)
def test_every_seed_is_read(reader: str, name: str):
    assert READERS[reader](seeds(reader)[name]) is True


@pytest.mark.parametrize("reader", READERS)
def test_changed_seeds_are_read_or_refused_with_a_sentence(reader: str):
    dice = Random(reader)  # noqa: S311 - not for secrets
    mutation = MUTATIONS[READERS[reader].text]
    seed = next(iter(seeds(reader).values()))
    answers = set()
    for _ in range(MUTATED):
        changed = mutation(seed, dice, WORDS)
        if changed is not None:
            answers.add(READERS[reader](changed))
    assert answers
    assert True in answers or reader in ZIPPED


# --- what counts as a broken promise ---------------------------------------------------------------------


def raising(error: Exception) -> Reader:
    def read(_data: bytes) -> None:
        raise error

    return Reader(read, "other")


def test_a_sentence_is_no_crash_and_everything_else_is():
    assert Reader(len, "other")(b"") is True
    assert raising(InputError("a.json", "no export"))(b"") is False
    with pytest.raises(KeyError):
        raising(KeyError("Name"))(b"")
    for problem in ("x" * LONGEST_MESSAGE, 'Traceback (most recent call last)\n  File "a"'):
        with pytest.raises(BrokenPromiseError, match="not a sentence"):
            raising(InputError("a.json", problem))(b"")


def test_pieces_that_say_something_else_are_a_crash(monkeypatch: pytest.MonkeyPatch):
    def sizes(stream: io.BytesIO, *_rest: object) -> Iterator[int]:
        yield len(stream.read(1000))

    monkeypatch.setattr("fuzz.readers.read_objects", sizes)
    with pytest.raises(BrokenPromiseError, match="in small pieces"):
        READERS["pending"](b"<cs-objects/>" * 100)


# --- several files in one text ---------------------------------------------------------------------------


def test_files_are_split_and_joined():
    text = b"==> a/b.json\n{}\n==> c.xml\n<a>\n==>\n</a>"
    assert parts.split(text) == [(b"a/b.json", b"{}"), (b"c.xml", b"<a>\n==>\n</a>")]
    assert parts.join(parts.split(text)) == text
    assert parts.split(b"{}") == [(b"", b"{}")]
    assert parts.join([(b"", b"{}")]) == b"{}"


def test_several_files_become_a_zip():
    with zipfile.ZipFile(io.BytesIO(parts.as_input(b"==> a.json\n{}\n==> b.json\n[]"))) as archive:
        assert {entry.filename: archive.read(entry) for entry in archive.infolist()} == {
            "a.json": b"{}",
            "b.json": b"[]",
        }
    assert parts.as_input(b"{}") == b"{}"


# --- changes ---------------------------------------------------------------------------------------------


def test_changes_are_decided_by_the_dice_alone():
    for mutation, text in ((of_json, b'{"a":[1,2]}'), (of_xml, b"<a><b/>c</a>"), (of_lines, b"a\nb")):
        results = [[mutation(text, Random(seed), WORDS) for seed in range(30)] for _ in range(2)]  # noqa: S311
        assert results[0] == results[1]
        assert len(set(results[0])) > 10


def test_what_is_no_document_is_left_to_the_fuzzer():
    assert of_json(b"{", Random(1), WORDS) is None  # noqa: S311
    assert of_xml(b"<a>", Random(1), WORDS) is None  # noqa: S311


def test_words_are_what_the_readers_look_for():
    assert {"ADSyncRule", "AttributeFlowMappings", "unapplied-export", "keep_days"} <= set(WORDS)


def test_the_fuzzer_is_asked_for_where_it_is_used_only():
    for path in Path(parts.__file__).parent.glob("*.py"):
        top = [node for node in ast.parse(path.read_bytes()).body if isinstance(node, ast.Import)]
        assert "atheris" not in {name.name for node in top for name in node.names}
