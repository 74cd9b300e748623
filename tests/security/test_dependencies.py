"""What entradrift depends on: declared, listed in SECURITY.md, with licences that are allowed."""

import os
import re
import stat
import subprocess
import sys
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "SECURITY.md").read_text("utf-8").partition("## Dependencies")[2]
ROWS = re.findall(r"^\| (\S+) \| (\S+) \| (\S+) \| ([^|]+) \|$", TEXT, re.MULTILINE)[1:]
ALLOWED = re.compile(r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla", re.IGNORECASE)
DENIED = re.compile(r"\bA?L?GPL|Proprietary|Commercial", re.IGNORECASE)


def declared() -> dict[str, str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["notify"]]
    return dict(re.match(r"([\w-]+)>=([\d.]+)", line).groups() for line in lines)  # type: ignore[union-attr]


def licence(found: Distribution) -> str:
    metadata = found.metadata
    classifiers = [line for line in metadata.get_all("Classifier") or [] if line.startswith("License")]
    return str(
        metadata.get("License-Expression") or (metadata.get("License") or "")[:80] or " ".join(classifiers)
    )


def needed() -> set[str]:
    """Return the names of all packages that are installed because entradrift needs them."""
    found: set[str] = set()
    waiting = list(declared())
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            continue  # for other platforms
        if name in found:
            continue
        found.add(name)
        lines = [line for line in installed.requires or () if "extra ==" not in line]
        waiting += [name[0] for name in (re.match(r"[\w.-]+", line) for line in lines) if name]
    return found


def test_the_table_is_that_of_the_package() -> None:
    assert {name: bound for name, bound, _, _ in ROWS} == declared()


def test_every_installed_package_has_a_licence_that_is_allowed() -> None:
    found = {name: licence(distribution(name)) for name in needed()}
    assert len(found) >= len(declared()) - 1
    assert {
        name: text for name, text in found.items() if not ALLOWED.search(text) or DENIED.search(text)
    } == {}
    for name, _, family, _ in ROWS:
        if name in found:
            assert family.split("-")[0] in found[name]


@pytest.mark.skipif(sys.platform == "win32", reason="a script for a shell")
@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        (
            '{"dependencies": [{"name": "click", "version": "8", "vulns": []}]}',
            0,
            "1 of 1 packages asked about, 0 known",
        ),
        (
            '{"dependencies": [{"name": "click", "skip_reason": "not found"}]}',
            3,
            "nothing could be learned about click",
        ),
        ('{"dependencies": []}', 3, "0 of 0 packages asked about"),
        ("", 3, "no answer"),
        (
            (
                '{"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]},'
                ' {"name": "b", "skip_reason": "x"}]}'
            ),
            1,
            "a 1: CVE-1, fixed in 2",
        ),
    ],
    ids=["nothing known", "not asked", "no packages", "no answer", "a weakness"],
)
def test_silence_of_the_audit_is_not_taken_for_good_news(
    answer: str, code: int, said: str, tmp_path: Path
) -> None:
    """The script with a pip-audit that gives this answer: nothing is installed, nobody is asked."""
    script = (ROOT / ".ci" / "audit").read_text("utf-8")
    begin, end = script.index("python3 -m venv"), script.index("status=0")
    stub = tmp_path / "pip-audit"
    stub.write_text(f"#!/bin/sh\ncat <<'ANSWER'\n{answer}\nANSWER\n", "utf-8")
    stub.chmod(stub.stat().st_mode | stat.S_IXUSR)
    made = script[:begin] + script[end:].replace('"$work/tool/bin/pip-audit"', f'"{stub}"')
    made = made.replace('cd "$(dirname "$0")/.."', f'cd "{tmp_path}"').replace(
        "python3 -", f'"{sys.executable}" -'
    )
    (tmp_path / "audit").write_text(made, "utf-8")
    done = subprocess.run(
        ["bash", str(tmp_path / "audit")], check=False, capture_output=True, text=True, env=dict(os.environ)
    )
    assert (done.returncode, done.stderr) == (code, "")
    assert said in done.stdout
