"""No connection, no other program, no code from data: every command but those that somebody told to send something."""

import ast
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

from tests.cli.conftest import Pair

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "entradrift"
WATCHED = """
import sys
FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "urllib.", "http.client.", "ctypes.",
             "webbrowser.", "winreg.", "ftplib.", "smtplib.", "pickle.find_class")
seen = []

def hear(event, arguments):
    if event.startswith(FORBIDDEN):
        seen.append(event)

from entradrift.cli.main import main
sys.addaudithook(hear)
for command in sys.argv[1].split("\\n"):
    code = main(command.split("\\t"))
    assert code in (0, 1, 3), (command, code)
sys.stderr.write("\\n".join(sorted(set(seen))))
"""
NETWORK = {
    "nightly/ping.py": {"http.client", "urllib.error", "urllib.request"},
    "nightly/notify.py": {"apprise"},
}
"""The only modules that can open a connection, and only to what the configuration names."""
HARMLESS = {"urllib.parse"}
DANGEROUS = (
    "socket", "ssl", "http", "urllib", "requests", "ftplib", "smtplib", "telnetlib", "xmlrpc", "subprocess", "pty", "ctypes",
    "pickle", "shelve", "code", "runpy", "webbrowser",
    "apprise", "yaml",
)  # fmt: skip


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(str(node.module))
    return found - HARMLESS


def test_only_two_modules_can_open_a_connection() -> None:
    found = {}
    for path in SOURCE.rglob("*.py"):
        names = {name for name in imported(path) if name.split(".")[0] in DANGEROUS}
        if names:
            found[path.relative_to(SOURCE).as_posix()] = names
    assert found == NETWORK


def test_no_code_is_made_of_data() -> None:
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"eval", "exec", "compile", "__import__"}, f"{path}:{node.lineno}"
    found = {
        path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py") if "marshal" in imported(path)
    }
    # What one process of ours gives to another; never a file.
    assert found <= {"failover/pending/filling.py", "failover/pending/packing.py"}


def test_no_command_connects_or_starts_a_program(drifted: Pair, tmp_path: Path) -> None:
    (tmp_path / "entradrift.toml").write_text(
        f'[nightly]\nmax_age = "3000d"\n[[pair]]\nname = "contoso"\n'
        f"primary = '{drifted.primary}'\nstaging = '{drifted.staging}'\n",
        "utf-8",
    )
    config = ["--config", str(tmp_path / "entradrift.toml")]
    pending = str(ROOT / "sample-configs" / "pending" / "staging")
    commands = [
        *(
            ["compare", *drifted.argv, "--format", form]
            for form in ("text", "json", "html", "md", "csv", "junit", "sarif", "github")
        ),
        ["check", *drifted.argv, "--format", "html"],
        ["pending", pending],
        ["validate", "-v", str(drifted.primary)],
        ["document", str(drifted.primary), "--format", "html"],
        ["snapshot", str(drifted.primary), "--out", "-"],
        ["nightly", *config],
        ["history", "list", *config],
        ["config", "check", *config],
        ["rules"],
        ["schema"],
    ]
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, "\n".join("\t".join(command) for command in commands)],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    assert (done.returncode, done.stderr) == (0, "")
