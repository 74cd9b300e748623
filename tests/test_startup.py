"""Starting is cheap: what only a comparison needs is imported only by a comparison."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("apprise", "deepdiff", "filelock", "jinja2", "jsonschema", "rich", "tomlkit")
PROBE = f"""
import sys
from entradrift.cli.main import main
code = main(sys.argv[1:])
loaded = sorted(name for name in {HEAVY!r} if name in sys.modules)
print("loaded:", *loaded)
sys.exit(code)
"""
SOURCE = Path(__file__).resolve().parents[1] / "src"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join(filter(None, [str(SOURCE), os.environ.get("PYTHONPATH", "")]))
    return subprocess.run(
        [sys.executable, "-c", PROBE, *arguments],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )


@pytest.mark.parametrize(
    "arguments", [("--version",), ("--help",), ("-h",), ("compare", "--help"), ("nightly", "--help")]
)
def test_nothing_heavy_is_imported(arguments: tuple[str, ...]):
    result = run(*arguments)
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[-1] == "loaded:"


def test_importing_the_library_imports_nothing_heavy():
    probe = f"import sys, entradrift; print(*[name for name in {(*HEAVY, 'click')!r} if name in sys.modules])"
    result = subprocess.run(
        [sys.executable, "-c", probe],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
    )
    assert result.stdout.strip() == ""


def test_the_library_can_compare_more_than_once():
    # Importing the room `entradrift.compare` must not hide the function of that name.
    program = (
        "import entradrift, entradrift.comparing\n"
        "from entradrift.compare import engine\n"
        "assert callable(entradrift.compare) and engine.differences({}, {}) == []"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
