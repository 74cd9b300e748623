"""The entry point: commands loaded when they are called, and the one error boundary."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Final

import click

from entradrift.cli.terminal import say
from entradrift.errors import EntradriftError
from entradrift.model.comparison import ExitCode
from entradrift.version import VERSION

_COMMANDS: Final = {
    "compare": "Compare the primary with the staging server.",
    "check": "GO or NO-GO: may the staging server be made active?",
    "pending": "Say what a server is about to export, and whether that is safe.",
    "align": "Write scripts and steps that bring staging in line; nothing is run.",
    "nightly": "Compare all configured pairs unattended, and speak only when something changed.",
    "history": "Show what earlier nights found, and choose baselines.",
    "validate": "Say what an export is, what it carries, and what is wrong with it.",
    "document": "Write one server's configuration as a readable page.",
    "snapshot": "Write one server's configuration in entradrift's own canonical form.",
    "config": "Check or show the configuration of the nightly run.",
    "accept": "Sign off differences, with a reason, an owner and an end date.",
    "rules": "List the rules that judge differences.",
    "explain": "Explain a rule or a finding: why it matters and how to align.",
    "schema": "Print the JSON Schema of an input or output.",
}
_EPILOG: Final = """\b
Exit codes:
  0   compared, no open drift at or above --fail-on; check: GO
  1   drift; check: NO-GO
  2   usage, or an input that cannot be read or is invalid
  3   incomplete: something that should be comparable was not
  70  a bug in entradrift
  75  another nightly run holds the lock
"""


class _LazyGroup(click.Group):
    """A group whose commands are imported when they are called: `--version` imports nothing heavy."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"entradrift.cli.{cmd_name}_command").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=_EPILOG,
)
@click.version_option(VERSION, prog_name="entradrift")
def group() -> None:
    """Compare a primary with a staging Microsoft Entra Connect server.

    \b
    entradrift compare --primary exports/SYNC01 --staging exports/SYNC02 --out report.html
    """  # noqa: D301 - \b is click's mark for text that must not be wrapped


def run() -> None:
    """Run the command line and exit with its code."""
    sys.exit(main(sys.argv[1:]))


def main(arguments: list[str]) -> int:
    """Run the command line and return the exit code. No expected failure ever shows a traceback."""
    try:
        result = group.main(arguments, prog_name="entradrift", standalone_mode=False)
    except EntradriftError as error:
        _say(str(error))
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _say("Interrupted.")
        return 130
    except Exception:  # noqa: BLE001 - the one boundary: a bug is reported, not shown
        _say(_report_bug())
        return ExitCode.BUG
    return int(result) if isinstance(result, int) else ExitCode.OK


def _say(sentence: str) -> None:
    for number, line in enumerate(sentence.splitlines()):
        say(line if number else f"entradrift: {line}")


def _report_bug() -> str:
    from entradrift import bugs  # noqa: PLC0415 - only when something went wrong

    bug = bugs.report()
    return f"{bug.sentence}\n{bug.details}" if bug.details else bug.sentence
