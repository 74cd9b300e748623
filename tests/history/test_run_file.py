"""`run.json`: what is written is read back equal, and nothing else is taken for a run."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.history.builders import document_of, run_of, sighting

from entradrift.errors import InputError
from entradrift.history import json_file, run_file
from entradrift.model.change import Side
from entradrift.model.comparison import ExitCode, Verdict
from entradrift.model.finding import Severity, Status
from entradrift.model.run import ExportUsed, News, NewsKind, Run, Sighting
from entradrift.model.section import Section
from entradrift.resources import schema

RUN = run_of(1, [sighting("a"), sighting("b", Severity.CRITICAL, Status.ACCEPTED, connector=None, side=None)])
FAILED = run_of(2, verdict=None, news=(), notices=(), options={}, timings={})


@pytest.mark.parametrize("run", [RUN, FAILED], ids=["compared", "failed"])
def test_a_run_is_written_as_the_schema_says(run: Run):
    document = json.loads(run_file.dumps(run))
    assert document == document_of(run)
    Draft202012Validator(schema("run")).validate(document)
    assert set(document) == set(schema("run")["required"])


@pytest.mark.parametrize("run", [RUN, FAILED], ids=["compared", "failed"])
def test_a_run_is_read_back(run: Run, tmp_path: Path):
    path = tmp_path / "run.json"
    path.write_text(json.dumps(document_of(run)), encoding="utf-8")
    assert run_file.read(path) == run


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
MAYBE = st.none() | TEXT
SECONDS = st.floats(min_value=0, max_value=1e6)
SIGHTINGS = st.builds(
    Sighting,
    TEXT,
    TEXT,
    st.sampled_from(Section),
    st.sampled_from(Severity),
    st.sampled_from(Status),
    TEXT,
    TEXT,
    MAYBE,
    TEXT,
    st.sampled_from(["primary", "staging", "both", "unknown"]),
    st.none() | st.sampled_from(Side),
    MAYBE,
)
NEWS = st.builds(News, st.sampled_from(NewsKind), TEXT, MAYBE, st.none() | st.sampled_from(Severity))
EXPORTS = st.none() | st.builds(ExportUsed, MAYBE, TEXT, MAYBE, TEXT, MAYBE)


def tuples(items: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(items, max_size=3).map(tuple)


RUNS = st.builds(
    Run,
    TEXT,
    TEXT,
    st.datetimes().map(lambda moment: f"{moment.replace(microsecond=0).isoformat()}+00:00"),
    SECONDS,
    st.none() | st.sampled_from(Verdict),
    st.sampled_from(ExitCode),
    TEXT,
    tuples(TEXT),
    EXPORTS,
    EXPORTS,
    tuples(SIGHTINGS),
    tuples(NEWS),
    tuples(TEXT),
    TEXT,
    st.dictionaries(TEXT, TEXT, max_size=3),
    st.dictionaries(TEXT, SECONDS, max_size=3),
)


@given(RUNS)
@settings(deadline=None)
def test_any_run_is_read_back(tmp_path_factory: pytest.TempPathFactory, run: Run):
    path = tmp_path_factory.getbasetemp() / "any.json"
    text = run_file.dumps(run)
    path.write_text(text, encoding="utf-8")
    assert run_file.read(path) == run
    assert run_file.parse(text) == run
    assert all(character.isprintable() for character in text if character != "\n")


def exported(run: Run) -> ExportUsed:
    assert run.primary is not None
    return run.primary


def test_a_path_that_is_no_text_is_kept_in_words(tmp_path: Path):
    path = tmp_path / "run.json"
    primary = replace(exported(RUN), path="exports/\udcff")
    path.write_text(run_file.dumps(replace(RUN, primary=primary)), encoding="utf-8")
    assert run_file.read(path).primary == replace(primary, path="exports/\\udcff")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2026-01-02T02:00:00Z", "2026-01-02T02:00:00+00:00"),
        ("2026-01-02T03:30:00+01:30", "2026-01-02T02:00:00+00:00"),
        ("2026-01-02T02:00:00.999999+00:00", "2026-01-02T02:00:00+00:00"),
        ("2025-12-31T21:00:00-05:00", "2026-01-01T02:00:00+00:00"),
    ],
)
def test_starts_are_kept_in_utc_so_that_they_sort(given: str, kept: str):
    assert run_file.parse(json.dumps(document_of(RUN) | {"started_at": given})).started_at == kept


# --- what is refused -------------------------------------------------------------------------------------

Edit = Callable[[dict[str, Any]], object]


def without(key: str) -> Edit:
    return lambda document: document.pop(key)


def with_value(key: str, value: Any) -> Edit:  # noqa: ANN401
    return lambda document: document.update({key: value})


def in_first(key: str, name: str, value: Any) -> Edit:  # noqa: ANN401
    return lambda document: document[key][0].update({name: value})


UNKNOWN = "which this version of entradrift does not know"


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (with_value("format", "entradrift-report"), "$.format: not a file of format entradrift-run"),
        (without("format"), "$.format: not a file of format entradrift-run"),
        (with_value("format_version", "2.0"), "$.format_version: not of format version 1.0"),
        (with_value("format_version", 1.0), "$.format_version: not of format version 1.0"),
        (without("format_version"), "$.format_version: not of format version 1.0"),
        (without("sightings"), 'the key "sightings" is missing'),
        (with_value("sightings", {}), "$.sightings: an object where a list is expected"),
        (with_value("seconds", "5"), "$.seconds: text where a number is expected"),
        (with_value("seconds", 10**400), f"a number of seconds that is too large, {UNKNOWN}"),
        (with_value("timings", {"load": -(10**400)}), f"a number of seconds that is too large, {UNKNOWN}"),
        (with_value("verdict", "fine"), f"a verdict, {UNKNOWN}"),
        (with_value("exit_code", 9), f"an exit code, {UNKNOWN}"),
        (with_value("exit_code", value=True), "$.exit_code: true/false where a whole number is expected"),
        (with_value("started_at", "2026-01-02T02:00:00"), "a start that is no ISO 8601 time with a zone"),
        (with_value("started_at", "yesterday"), "a start that is no ISO 8601 time with a zone"),
        (
            with_value("started_at", "9999-12-31T23:59:59-23:59"),
            "a start that is no ISO 8601 time with a zone",
        ),
        (in_first("sightings", "section", "weather"), f"a section, {UNKNOWN}"),
        (in_first("sightings", "severity", "dire"), f"a severity, {UNKNOWN}"),
        (in_first("sightings", "status", "odd"), f"a status, {UNKNOWN}"),
        (in_first("sightings", "side", "left"), f"a side, {UNKNOWN}"),
        (in_first("news", "kind", "gossip"), f"a kind of news, {UNKNOWN}"),
        (in_first("news", "severity", "dire"), f"a severity, {UNKNOWN}"),
    ],
)
def test_what_is_no_run_is_refused(tmp_path: Path, edit: Edit, said: str):
    document = document_of(RUN)
    edit(document)
    path = tmp_path / "run.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        run_file.read(path)
    assert said in str(caught.value)
    assert str(caught.value).startswith(str(path))


@pytest.mark.parametrize("length", [0, 1, 100, 1000])
def test_a_truncated_run_is_refused(tmp_path: Path, length: int):
    path = tmp_path / "run.json"
    path.write_text(run_file.dumps(RUN)[:length], encoding="utf-8")
    with pytest.raises(InputError):
        run_file.read(path)


@pytest.mark.parametrize(
    "data", [b"\x00" * 100, b"[]", b"null", b'"run"', b"\xff\xfe", b"{", b'{"a": 1, "a": 2}', b"[" * 10_000]
)
def test_what_is_no_json_object_is_refused(tmp_path: Path, data: bytes):
    path = tmp_path / "run.json"
    path.write_bytes(data)
    with pytest.raises(InputError):
        run_file.read(path)


def test_a_missing_run_and_a_folder_are_refused(tmp_path: Path):
    with pytest.raises(InputError, match="cannot be read"):
        run_file.read(tmp_path / "run.json")
    with pytest.raises(InputError, match="cannot be read"):
        run_file.read(tmp_path)


def test_a_run_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "run.json"
    text = run_file.dumps(RUN)
    path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(run_file, "MAX_BYTES", len(text))
    assert run_file.read(path) == RUN
    monkeypatch.setattr(run_file, "MAX_BYTES", len(text) - 1)
    with pytest.raises(InputError, match="larger than"):
        run_file.read(path)


def test_keys_of_a_newer_minor_version_are_passed_over(tmp_path: Path):
    document = document_of(RUN) | {"format_version": "1.7", "weather": "rain"}
    document["sightings"][0]["mood"] = 5
    path = tmp_path / "run.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert run_file.read(path) == RUN


def test_the_same_reader_serves_every_file_of_ours(tmp_path: Path):
    path = tmp_path / "x.json"
    path.write_text('{"format": "x", "format_version": "3.1"}', encoding="utf-8")
    assert json_file.read_json(path, "x", "3.0", max_bytes=100, fix="Do it")["format_version"] == "3.1"
    with pytest.raises(InputError, match="Do it"):
        json_file.read_json(path, "y", "3.0", max_bytes=100, fix="Do it")
