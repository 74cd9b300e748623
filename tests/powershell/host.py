"""A real PowerShell, where there is one."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

REQUIRED = "ENTRADRIFT_REQUIRE_POWERSHELL"
_TIMEOUT = 300


@dataclass(frozen=True)
class Outcome:
    """How a script ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class PowerShell:
    """A PowerShell that can be run."""

    path: str

    def run(self, *arguments: str | Path, **environment: str) -> Outcome:
        """Run it with these arguments, without profile and without anybody to ask."""
        command = [self.path, "-NoLogo", "-NoProfile", "-NonInteractive", *map(str, arguments)]
        done = subprocess.run(
            command,
            env={**os.environ, "POWERSHELL_TELEMETRY_OPTOUT": "1", **environment},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_TIMEOUT,
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    def problems(self, path: Path) -> str:
        """Return what PowerShell's own parser says about a script, a line each; nothing for one that it can read."""
        outcome = self.run(
            "-Command",
            "$e = $null; [void] [System.Management.Automation.Language.Parser]::ParseFile("
            f"'{path}', [ref] $null, [ref] $e); $e | ForEach-Object {{ \"$($_.Extent.StartLineNumber): $_\" }}",
        )
        return f"{outcome.out}{outcome.err}{outcome.code or ''}"

    def analysis(self, path: Path) -> str:
        """Return what PSScriptAnalyzer says about a script, a line each; skip the test where it is not installed."""
        if not self.run("-Command", "Get-Module -ListAvailable PSScriptAnalyzer").out.strip():
            pytest.skip("the module PSScriptAnalyzer is not installed")
        return self.run(
            "-Command",
            f"Invoke-ScriptAnalyzer -Path '{path}' -Severity Error, Warning | "
            'ForEach-Object { "$($_.Line): $($_.RuleName): $($_.Message)" }',
        ).out


def powershell() -> PowerShell:
    """Return the PowerShell of this computer; skip the test where there is none and none is demanded."""
    path = shutil.which("powershell") or shutil.which("pwsh")
    if path is None:
        reason = "there is no PowerShell (pwsh or powershell) on the search path"
        if os.environ.get(REQUIRED):
            pytest.fail(f"{reason}, and {REQUIRED} is set")
        pytest.skip(reason)
    return PowerShell(path)
