"""The samples: each is compared by the real command, and shows exactly what its `expected.json` says."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.exportkit.cases.findings import in_order
from tests.exportkit.cases.sample import Sample
from tests.exportkit.samples import samples, write_samples

from entradrift.cli.main import main
from entradrift.policy.registry import RULES
from entradrift.policy.rule import PolicyRule

ROOT = Path(__file__).resolve().parents[1] / "sample-configs"
SAMPLES = {sample.folder: sample for sample in samples()}
REPORTED = [folder for folder, sample in SAMPLES.items() if not sample.error]
REFUSED = [folder for folder, sample in SAMPLES.items() if sample.error]
MIRRORED = [folder for folder, sample in SAMPLES.items() if sample.mirror]
FIELDS = ("id", "rule", "section", "severity", "status", "presence", "path")

Run = tuple[int, dict[str, Any]]


def read(folder: str, name: str) -> dict[str, Any]:
    text = (ROOT / folder / name).read_text("utf-8")
    return json.loads(text) if name.endswith(".json") else tomllib.loads(text)


def arguments(folder: str, *, swapped: bool = False) -> list[str]:
    sides = ("staging", "primary") if swapped else ("primary", "staging")
    paths = [str(ROOT / folder / side) for side in sides]
    options = read(folder, "case.toml")["options"]
    for name, option in (("accepted-drift.toml", "--accept"), ("baseline", "--baseline")):
        if (ROOT / folder / name).exists():
            options = [*options, option, str(ROOT / folder / name)]
    return ["compare", "--primary", paths[0], "--staging", paths[1], "--format", "json", *options]


def run(capfdbinary: pytest.CaptureFixture[bytes], folder: str, *, swapped: bool = False) -> Run:
    code = main(arguments(folder, swapped=swapped))
    out, err = capfdbinary.readouterr()
    assert err == b""
    return code, json.loads(out)


def shown(report: dict[str, Any]) -> list[dict[str, Any]]:
    fields = (*FIELDS, "changed_on", "baseline") if report["baseline"] else FIELDS
    found = [
        {name: finding[name] for name in fields}
        | {"object": {name: finding["object"][name] for name in ("kind", "name")}}
        for finding in report["findings"]
    ]
    return sorted(found, key=lambda finding: (finding["status"], finding["rule"], finding["id"]))


@pytest.mark.parametrize("folder", REPORTED)
def test_a_sample_shows_what_it_should(folder: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    expected = read(folder, "expected.json")
    code, report = run(capfdbinary, folder)
    assert shown(report) == expected["findings"]
    assert report["verdict"] == expected["verdict"]
    assert (code, report["exit_code"]) == (expected["exit_code"], expected["exit_code"])
    assert report["notices"] == expected.get("notices", [])
    incomplete = [section["section"] for section in report["coverage"] if section["incomplete"]]
    assert incomplete == expected.get("incomplete", [])


def test_an_acceptance_that_has_expired_says_so(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    _, report = run(capfdbinary, "cases/acceptance-expired")
    [finding] = [finding for finding in report["findings"] if finding["status"] == "drift"]
    assert finding["acceptance"] == {
        "expires": "2025-06-30",
        "owner": "Kim, identity team",
        "reason": "The offices are renamed until the summer.",
        "state": "expired",
        "ticket": "CHG-1138",
    }


@pytest.mark.parametrize("folder", REFUSED)
@pytest.mark.parametrize("swapped", [False, True])
def test_a_wrong_pair_is_refused(
    folder: str, *, swapped: bool, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    expected = read(folder, "expected.json")
    out = tmp_path / "report.html"
    assert main([*arguments(folder, swapped=swapped), "--out", str(out)]) == expected["exit_code"] == 3
    written = capfd.readouterr()
    assert written.out == ""
    assert not out.exists()
    if not swapped:
        assert written.err == f"entradrift: {expected['error']}\n"


@pytest.mark.parametrize("folder", REPORTED)
def test_a_sample_is_mirrored_when_the_servers_are_swapped(
    folder: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    sample = SAMPLES[folder]
    mirrored = [finding.mirrored() for finding in sample.findings]
    _, report = run(capfdbinary, folder, swapped=True)
    assert shown(report) == in_order(mirrored, with_baseline=sample.baseline is not None)
    drift = any(finding.is_open for finding in mirrored)
    incomplete = sample.incomplete or sample.verdict == "incomplete"
    assert report["verdict"] == ("incomplete" if incomplete else "drift" if drift else "in-sync")


@pytest.mark.parametrize("folder", MIRRORED)
def test_mirror_cases_are_mirror_images(folder: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Swapping the servers of one case gives the other case, but for the roles."""

    def but_for_roles(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [finding for finding in found if not finding["rule"].startswith("roles-")]

    other = SAMPLES[folder].mirror
    assert SAMPLES[other].mirror == folder
    _, report = run(capfdbinary, folder, swapped=True)
    assert but_for_roles(shown(report)) == but_for_roles(read(other, "expected.json")["findings"])


@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
def test_every_rule_has_a_case(rule: str) -> None:
    expected = read(f"cases/{rule}", "expected.json")
    assert rule in {finding["rule"] for finding in expected["findings"]}


@pytest.mark.parametrize(
    "rule",
    # Roles are mirrored in every sample.
    [rule for rule in RULES if rule.mirror and not rule.id.startswith("roles-")],
    ids=lambda rule: rule.id,
)
def test_every_mirrored_rule_has_a_mirror_case(rule: PolicyRule) -> None:
    assert SAMPLES[f"cases/{rule.id}"].mirror == f"cases/{rule.mirror}"


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=lambda sample: sample.folder)
def test_a_case_is_of_one_thing(sample: Sample) -> None:
    still_open = [finding for finding in sample.findings if finding.is_open]
    assert len(still_open) <= 1 or sample.several
    about = read(sample.folder, "case.toml")
    assert about["title"]
    assert about["shows"].endswith(".")


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=lambda sample: sample.folder)
def test_ids_are_distinct(sample: Sample) -> None:
    ids = [finding.id for finding in sample.findings]
    assert sorted(set(ids)) == sorted(ids)


def test_the_folder_is_what_the_generator_writes(tmp_path: Path) -> None:
    write_samples(tmp_path / "samples")

    def files(root: Path) -> dict[str, bytes]:
        return {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in sorted(root.rglob("*"))
            if path.is_file()
        }

    written, committed = files(tmp_path / "samples"), files(ROOT)
    assert sorted(written) == sorted(committed), "run python -m tests.exportkit.samples"
    differing = [name for name in written if written[name] != committed[name]]
    assert differing == [], "run python -m tests.exportkit.samples"


def test_the_job_of_the_readme(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "report.html"
    folder = ROOT / "contoso"
    sides = ["--primary", str(folder / "primary"), "--staging", str(folder / "staging")]
    assert main(["compare", *sides, "--out", str(report)]) == 1
    written = capfd.readouterr()
    assert written.out.startswith("DRIFT: 12 open differences: 3 critical, 5 high, 2 medium, 2 low\n")
    assert written.err == f"Wrote {report}\n"
    assert report.read_bytes().startswith(b"<!doctype html>")
