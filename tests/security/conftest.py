"""Commands in process, as the tests of the command line have them, and commands with bounds of the operating system."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import drifted, healthy, run

__all__ = ["drifted", "healthy", "run"]

ROOT = Path(__file__).resolve().parents[2]
LIMITS = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
"""
COMMAND = "from entradrift.cli.main import run; run()"


@pytest.fixture
def bounded() -> Callable[..., str]:
    """Run a command (or `code`) that may use 1 GiB of memory and a minute of CPU; return what it says."""

    def call(*arguments: str, code: str = COMMAND) -> str:
        done = subprocess.run(
            [sys.executable, "-c", LIMITS + code, *arguments],
            check=False,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode in {0, 1, 2, 3}, done
        return done.stdout + done.stderr

    return call
