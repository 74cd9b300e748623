"""What differs between two runs."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.history.builders import name_of, report, run_of, sighting, write_run

from entradrift.history import run_diff as run_diff_module
from entradrift.history.run_diff import Judged, Revalued, RunDiff, run_diff
from entradrift.model.comparison import Verdict
from entradrift.model.finding import Severity, Status


def test_what_appeared_went_and_changed(reports: Path):
    a, b, c, d = (sighting(name) for name in "abcd")
    b_raised, c_accepted = replace(b, severity=Severity.HIGH), replace(c, status=Status.ACCEPTED)
    one, other = run_of(0, [a, b, c]), run_of(1, [d, c_accepted, b_raised])
    write_run(reports, one, report=report(a=(1, 2), b=(1, 2), c=([1], None)))
    write_run(reports, other, report=report(b=(1, 3), c=([1], None), d=(5, 6)))
    assert run_diff(reports, one, other) == RunDiff(
        appeared=(d,),
        gone=(a,),
        judged=(Judged(c, c_accepted), Judged(b, b_raised)),
        revalued=(Revalued(b_raised, ("1", "2"), ("1", "3")),),
        notes=(),
    )
    assert run_diff(reports, other, one) == RunDiff(
        appeared=(a,),
        gone=(d,),
        judged=(Judged(b_raised, b), Judged(c_accepted, c)),
        revalued=(Revalued(b, ("1", "3"), ("1", "2")),),
        notes=(),
    )


def test_a_run_does_not_differ_from_itself(reports: Path):
    run = run_of(0, [sighting("a")])
    write_run(reports, run, report=report(a=({"x": 1, "y": 2}, None)))
    assert run_diff(reports, run, run) == RunDiff((), (), (), (), ())


@pytest.mark.parametrize(
    ("before", "after", "differs"),
    [
        (1, 1, False),
        (1, True, True),
        (1, 1.0, True),
        ("1", 1, True),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, False),
    ],
)
def test_values_differ_as_json_does(reports: Path, before: object, after: object, *, differs: bool):
    one, other = run_of(0, [sighting("a")]), run_of(1, [sighting("a")])
    write_run(reports, one, report=report(a=(before, None)))
    write_run(reports, other, report=report(a=(after, None)))
    assert bool(run_diff(reports, one, other).revalued) is differs


def test_a_report_that_is_gone_is_said(reports: Path):
    one, other = run_of(0, [sighting("a"), sighting("b")]), run_of(1, [sighting("a")])
    write_run(reports, other, report=report(a=(1, 2)))
    found = run_diff(reports, one, other)
    assert (found.gone, found.revalued) == ((sighting("b"),), ())
    path = reports / "contoso" / name_of(0) / "report.json"
    [note] = found.notes
    assert note == (
        f"Values are not compared: {path}: cannot be read (No such file or directory). Restore the run folder from a "
        "backup to see the values."
    )
    assert run_diff(reports, one, run_of(1, [])).notes == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "truncated"),
        ('{"format": "entradrift-run", "format_version": "1.0"}', "not a file of format entradrift-report"),
        ('{"format": "entradrift-report", "format_version": "2.0"}', "not of format version 1.0"),
        (
            '{"format": "entradrift-report", "format_version": "1.0", "findings": {}}',
            "no list of findings with ids",
        ),
        (
            '{"format": "entradrift-report", "format_version": "1.0", "findings": [5]}',
            "no list of findings with ids",
        ),
        (
            '{"format": "entradrift-report", "format_version": "1.0", "findings": [{}]}',
            "no list of findings with ids",
        ),
    ],
)
def test_a_report_that_cannot_be_read_is_said(reports: Path, text: str, said: str):
    one, other = run_of(0, [sighting("a")]), run_of(1, [sighting("a")])
    write_run(reports, one, report=report(a=(1, 2)))
    (write_run(reports, other) / "report.json").write_text(text, encoding="utf-8")
    [note] = run_diff(reports, one, other).notes
    assert said in note


def test_a_report_that_is_too_large_is_said(reports: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(run_diff_module, "_MAX_BYTES", len(json.dumps(report(a=(1, 2)))) - 1)
    one, other = run_of(0, [sighting("a")]), run_of(1, [sighting("a")])
    for run in (one, other):
        write_run(reports, run, report=report(a=(1, 2)))
    [note] = run_diff(reports, one, other).notes
    assert "larger than" in note


def test_what_an_incomplete_run_does_not_show_need_not_be_gone(reports: Path):
    one, other, third = run_of(0, [sighting("a")]), run_of(1, [], Verdict.INCOMPLETE), run_of(2, verdict=None)
    assert run_diff(reports, one, other).notes == (
        f"contoso/{name_of(1)} is incomplete, so what it does not show need not be gone.",
    )
    assert run_diff(reports, third, one).notes == (
        f"contoso/{name_of(2)} is failed, so what it does not show need not be gone.",
    )
