"""What holds for all tests: none of them looks at how long something takes. What could be slow has bounds instead."""

import gc
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

SOURCE = Path(__file__).resolve().parents[1] / "src"
LIMITS = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
"""
COMMAND = "from entradrift.cli.main import run; run()"


@pytest.fixture
def bounded() -> Callable[..., str]:
    """Run a command (or `code`) that may use 1 GiB of memory and a minute of CPU; return what it says.

    What takes quadratic time or memory is ended by the operating system, whatever else the machine does.
    """
    if sys.platform == "win32":
        pytest.skip("bounds of POSIX")

    def call(*arguments: str, code: str = COMMAND) -> str:
        done = subprocess.run(
            [sys.executable, "-c", LIMITS + code, *arguments],
            check=False,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONIOENCODING": "utf-8"},
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode in {0, 1, 2, 3}, done
        return done.stdout + done.stderr

    return call


def pytest_collection_finish() -> None:
    """Thousands of collected tests stay to the end: the garbage collector need not look through them all the time."""
    gc.set_threshold(*gc.get_threshold()[:2], 1000)
