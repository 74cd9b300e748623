"""Filling a spool: one process or several give the same, and what is broken is told as by one."""

import contextlib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.failover.pending.documents import (
    attr,
    cs_object,
    dn_attr,
    document,
    export,
    hologram,
    reference,
    tenant_dn,
    value,
)

from entradrift.errors import InputError
from entradrift.failover.pending import filling
from entradrift.failover.pending.filling import fill
from entradrift.failover.pending.location import locate
from entradrift.failover.pending.spool import Spool
from entradrift.failover.pending.tally import Reading
from entradrift.model.pending import PendingObject
from entradrift.processes import workers


def some(number: int) -> str:
    """Objects of many kinds, some with nothing pending, some with what nobody expected."""
    operation = ("add", "update", "delete", "strange", "obsolete")[number % 5]
    parts = [
        export(
            attr(
                "title",
                value(f"Größe {number} < 5", "add"),
                value("x" * (number % 300), "delete"),
                operation="update",
            ),
            dn_attr("member", *(reference(tenant_dn(f"{each}"), "add") for each in range(number % 7))),
            operation=operation,
        )
        if number % 6
        else "",
        hologram("synchronized", attr("displayName", value(f"Person {number}"))),
        f"<novelty-{number % 3}/>" if number % 4 == 0 else "",
        f"<ma-name>{'contoso.com' if number % 9 else 'fabrikam.com'}</ma-name>",
    ]
    return cs_object(*parts, dn=tenant_dn(f"{number}"), id="")


OBJECTS = [some(number) for number in range(60)]
PLAIN = document(*OBJECTS)


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "PART", 3000)
    monkeypatch.setattr(filling, "_WINDOW", 700)


@pytest.fixture
def inline(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Parts are read in this process: quick, and it shows which. What is between two processes is tested apart."""
    read: list[tuple[int, int]] = []

    class Done:
        def __init__(self, result: object) -> None:
            self._result = result

        def result(self) -> object:
            return self._result

    class Pool:
        def submit(self, _function: object, part: filling._Part) -> Done:
            read.append((part.start, part.stop))
            return Done(filling._read_part(part))  # noqa: SLF001

    monkeypatch.setattr(filling, "workers", lambda _jobs: contextlib.nullcontext(Pool()))
    return read


def filled(
    path: Path, *, jobs: int, told: list[int] | None = None
) -> tuple[list[PendingObject], tuple[Reading, ...]]:
    progress = None if told is None else told.append
    with Spool() as spool:
        readings = fill(spool, locate([str(path)]).files, jobs=jobs, progress=progress)
        return list(spool), readings


def saved(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_what_this_file_is_about(tmp_path: Path):
    objects, (reading,) = filled(saved(tmp_path / "x.xml", PLAIN), jobs=1)
    assert (len(objects), reading.pending, reading.without, len(reading.unknown)) == (50, 50, 10, 3)
    assert reading.connectors == ("fabrikam.com", "contoso.com")
    assert len(reading.notices) == 4


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        PLAIN.replace("<cs-objects>", '<cs-objects xmlns="urn:x" version="1">'),
        PLAIN.removeprefix('<?xml version="1.0" encoding="utf-8"?>'),
        "\ufeff" + PLAIN,
        PLAIN.replace('"utf-8"?>', '"UTF-8" standalone="yes" ?>\r\n\r\n'),
        PLAIN.replace("><", ">\r\n  <"),
        PLAIN.replace("</cs-objects>", "<!-- the end -->\n</cs-objects>\n<!-- really -->"),
        # What looks like the end of an object, where it is none, but not where the file is cut.
        PLAIN.replace("Person 5<", "<![CDATA[</cs-object>]]><", 1),
    ],
)
@pytest.mark.parametrize("part", [1000, 3000, 4567])
def test_several_processes_give_the_same(
    text: str, part: int, tmp_path: Path, inline: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
):
    path = saved(tmp_path / "x.xml", text)
    expected = filled(path, jobs=1)
    assert inline == []
    monkeypatch.setattr(filling, "PART", part)
    assert filled(path, jobs=2) == expected
    assert len(inline) > 3
    assert [start for start, _ in inline] == [0, *(stop for _, stop in inline[:-1])]
    assert inline[-1][1] == path.stat().st_size


TRAPS = {
    "comments": lambda text: f"<!-- {text} -->",
    "CDATA": lambda text: f"<novelty><![CDATA[{text}]]></novelty>",
    "instructions": lambda text: f"<?pi {text}?>",
}


@pytest.mark.parametrize("trap", TRAPS)
@pytest.mark.parametrize("place", range(0, 60, 7))
def test_the_end_of_an_object_that_is_none(
    trap: str, place: int, tmp_path: Path, inline: list[tuple[int, int]]
):
    # So much of it that the file is cut inside.
    wrapped = TRAPS[trap](OBJECTS[place] * 20)
    path = saved(tmp_path / "x.xml", document(*OBJECTS[:place], wrapped, *OBJECTS[place:]))
    expected = filled(path, jobs=1)
    assert len(expected[0]) == 50
    assert filled(path, jobs=2) == expected
    assert len(inline) > 1


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.replace("utf-8", "utf-16").encode("utf-16"),
        PLAIN.replace("utf-8", "iso-8859-1").encode("latin-1"),
        # These bytes are other letters in UTF-8.
        PLAIN.replace("utf-8", "windows-1252").replace("Person", "Ã¼").encode("cp1252"),
        PLAIN.replace("utf-8", "us-ascii").encode("ascii", "xmlcharrefreplace"),
        PLAIN.replace("<cs-objects>", "<!-- first --><cs-objects>").encode(),
        PLAIN.replace("<cs-objects>", "<cs-objects a='>'>").encode(),
        PLAIN.replace("<cs-object", "<x:cs-object")
        .replace("</cs-object", "</x:cs-object")
        .replace("<x:cs-objects>", '<x:cs-objects xmlns:x="urn:x">')
        .encode(),
    ],
)
def test_what_may_not_be_cut_is_read_as_a_whole(data: bytes, tmp_path: Path, inline: list[tuple[int, int]]):
    path = saved(tmp_path / "x.xml", data)
    assert filled(path, jobs=2) == filled(path, jobs=1)
    # What is odd in the root is found by the parser of the second part.
    assert inline == [] or b"a='>'" in data


def test_small_files_and_archives_are_read_as_a_whole(tmp_path: Path, inline: list[tuple[int, int]]):
    small = saved(tmp_path / "small.xml", document(*OBJECTS[:3]))
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("pending_export_x.xml", PLAIN)
    assert filled(small, jobs=2) == filled(small, jobs=1)
    assert filled(tmp_path / "x.zip", jobs=2) == filled(tmp_path / "x.zip", jobs=1)
    assert inline == []


BREAKS = {
    "cut off": lambda text: text[: len(text) // 2],
    "cut off at the end": lambda text: text[: -len("</cs-objects>")],
    "two roots": lambda text: text + "\n<cs-objects/>",
    "0x00": lambda text: text[: len(text) // 2] + "\0" + text[len(text) // 2 :],
    "wrong nesting": lambda text: text.replace("</cs-object>", "", 1),
    "an end too many": lambda text: text.replace("</cs-object>", "</cs-object></cs-objects>", 1),
    "a late DOCTYPE": lambda text: text.replace("</cs-object>", "</cs-object><!DOCTYPE x>", 1),
    "a beginning too many": lambda text: text.replace("</cs-object>", "</cs-object><cs-objects>", 1),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_broken_is_told_as_by_one_process(name: str, tmp_path: Path, inline: list[tuple[int, int]]):
    path = saved(tmp_path / "x.xml", BREAKS[name](PLAIN.replace("</cs-object>", "</cs-object>\n")))
    with pytest.raises(InputError) as alone:
        filled(path, jobs=1)
    with pytest.raises(InputError) as several:
        filled(path, jobs=2)
    assert str(several.value) == str(alone.value)
    assert ", line " in str(alone.value)
    assert len(inline) >= 1


def test_nested_objects_are_read_as_one_process_reads_them(tmp_path: Path, inline: list[tuple[int, int]]):
    nested = cs_object(*OBJECTS[:20], export(operation="delete"))
    path = saved(tmp_path / "x.xml", document(*OBJECTS[:10], nested, *OBJECTS[20:]))
    assert filled(path, jobs=2) == filled(path, jobs=1)
    assert len(inline) > 1


@pytest.mark.parametrize("jobs", [1, 2])
def test_progress(jobs: int, tmp_path: Path, inline: list[tuple[int, int]]):  # noqa: ARG001
    path = saved(tmp_path / "x.xml", PLAIN)
    told: list[int] = []
    filled(path, jobs=jobs, told=told)
    assert sum(told) == path.stat().st_size


def test_several_files_one_after_the_other(tmp_path: Path):
    saved(tmp_path / "pending_export_a.xml", document(cs_object(export(operation="add"))))
    saved(tmp_path / "pending_export_b.xml", document(cs_object(export(operation="delete"))))
    objects, readings = filled(tmp_path, jobs=1)
    assert [(item.connector, item.operation.value) for item in objects] == [("a", "add"), ("b", "delete")]
    assert [reading.connectors for reading in readings] == [("a",), ("b",)]


@pytest.fixture
def large(tmp_path: Path) -> Path:
    return saved(tmp_path / "x.xml", document(*OBJECTS * 20))


def test_real_processes_give_the_same(large: Path):
    expected = filled(large, jobs=1)
    assert len(expected[0]) == 1000
    assert filled(large, jobs=2) == expected


def test_a_process_that_dies_costs_time_only(large: Path, monkeypatch: pytest.MonkeyPatch):
    @contextlib.contextmanager
    def dying(jobs: int) -> Iterator[object]:
        with workers(jobs) as executor:
            yield SimpleNamespace(submit=lambda *_work: executor.submit(_die))

    monkeypatch.setattr(filling, "workers", dying)
    assert len(filled(large, jobs=2)[0]) == 1000


def _die() -> None:
    import os  # noqa: PLC0415

    os._exit(1)
