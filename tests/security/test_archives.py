"""Archives that unpack to more than they show: nested ones, links, endless lists of files, swarms of elements."""

import io
import resource
import stat
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Pair, Run

from entradrift.exports import archive_listing, swarm
from entradrift.exports.files import read_export

RULES = b'[{"Name": "x"}]'
LINKS = "the archive lists more files than an export can have"


def archive(path: Path, entries: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", packing) as made:
        for name, data in entries.items():
            made.writestr(name, data)
    return path


def packed(entries: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries.items():
            made.writestr(name, data)
    return stream.getvalue()


def test_an_archive_inside_an_archive_is_not_unpacked(tmp_path: Path) -> None:
    bomb = packed({f"{number}.json": bytes(1_000_000) for number in range(10)})
    for _ in range(3):
        bomb = packed({f"{number}.zip": bomb for number in range(10)})
    path = archive(tmp_path / "x.zip", {"inner.zip": bomb, "a.json": RULES})
    assert [file.data for file in read_export(str(path))] == [RULES]


@pytest.mark.skipif(sys.platform == "win32", reason="links of POSIX")
def test_a_link_in_an_archive_is_read_as_its_own_text_and_nothing_is_written(tmp_path: Path) -> None:
    secret = tmp_path / "secret.json"
    secret.write_bytes(b'{"outside": true}')
    link = zipfile.ZipInfo("link.json")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(link, str(secret))
        made.writestr("a.json", RULES)
    before = sorted(tmp_path.iterdir())
    assert [file.data for file in read_export(str(path))] == [RULES]
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    "name", ["CON.json", "NUL", "aux.xml:stream", "a/LPT1.json", "trailing. ", "a\tb.json"]
)
def test_names_that_windows_reserves_are_only_shown(tmp_path: Path, name: str, run: Run) -> None:
    """Nothing is ever written under a name from an archive, so that reserved ones do no harm."""
    path = archive(tmp_path / "x.zip", {name: b"{}"})
    before = sorted(tmp_path.rglob("*"))
    assert run("validate", path).code == 2
    assert sorted(tmp_path.rglob("*")) == before


@pytest.fixture
def long_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(archive_listing, "MAX_BYTES", 5000)
    return archive(tmp_path / "x.zip", {f"{number}.json": b"{}" for number in range(200)}, zipfile.ZIP_STORED)


def test_a_list_of_files_without_end_is_not_read(long_list: Path, run: Run) -> None:
    """A hundred thousand entries fit into a few megabytes and become gigabytes, before anybody can count them."""
    assert f"{long_list}: {LINKS}." in run("validate", long_list).out
    assert run("pending", long_list).err == f"entradrift: {long_list}: {LINKS}.\n"


def test_a_list_within_the_bound_is_read_with_its_entries(tmp_path: Path) -> None:
    large = b'{"x": "' + b"a" * (archive_listing.MAX_BYTES + 10) + b'"}'
    path = archive(tmp_path / "x.zip", {"a.json": large}, zipfile.ZIP_STORED)
    assert [len(file.data) for file in read_export(str(path))] == [len(large)]


SWARMS = {
    "elements": b"<r>" + b"<a/>" * 3000 + b"</r>",
    "attributes": b"<r " + b" ".join(b'a%d=""' % number for number in range(3000)) + b"/>",
    "objects": b"[" + b"{}," * 3000 + b"{}]",
    "lists": b"[" + b"[]," * 3000 + b"[]]",
    "entries": b"[" + b"1," * 3000 + b"1]",
}


@pytest.mark.parametrize("kind", SWARMS)
def test_a_swarm_of_elements_is_refused_before_it_is_built(
    kind: str, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swarm, "MAX_MARKS", 2999)
    path = tmp_path / "x.json"
    path.write_bytes(SWARMS[kind])
    assert "elements and entries in all, so it is not a configuration export" in run("validate", path).out


def test_a_swarm_in_many_files_counts_together(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swarm, "MAX_MARKS", 7000)
    for number in range(3):
        (tmp_path / f"{number}.json").write_bytes(SWARMS["objects"])
    assert "elements and entries in all" in run("validate", tmp_path).out


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_AS"), reason="needs a bound on memory")
def test_a_small_archive_cannot_fill_the_memory(
    tmp_path: Path, healthy: Pair, bounded: Callable[..., str]
) -> None:
    """Less than a hundred kilobytes that unpack to 96 MiB of empty elements, which would need 1.5 GB."""
    path = archive(tmp_path / "x.zip", {"a.xml": b"<r>" + b"<a/>" * 24_000_000 + b"</r>"})
    assert path.stat().st_size < 100_000
    said = bounded("compare", "--primary", str(healthy.primary), "--staging", str(path))
    assert "more than 20 million elements" in said
