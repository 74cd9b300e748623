"""A few rounds of every fault, by the command that plays hundreds of them on demand (docs/testing.md)."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("kills", "disks", "folders", "clocks", "together", "noise")


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="plays with processes as Linux has them")
def test_some_of_every_fault() -> None:
    # A short path: notifications cut long sentences, and these name paths.
    with tempfile.TemporaryDirectory(prefix="f") as folder:
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults", *KINDS, "--rounds", "3"],
            check=False,
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "TMPDIR": folder},
        )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert [line.partition(":")[0] for line in lines] == list(KINDS)
    for line in lines:
        assert re.search(r": (3 rounds: |skipped: mounting )", line), line
