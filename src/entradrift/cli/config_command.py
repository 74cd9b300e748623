"""`entradrift config`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from entradrift.cli.config_option import config_option
from entradrift.cli.format_option import text_or_json
from entradrift.cli.output import write_stdout
from entradrift.cli.terminal import plain
from entradrift.model.comparison import ExitCode

if TYPE_CHECKING:
    from entradrift.nightly.config import Effective

_OFF = "off"


@click.group("config", short_help="Check or show the configuration of the nightly run.")
def command() -> None:
    """Check or show the configuration of the nightly run: `config check`, `config show`."""


@command.command("check", short_help="Say whether the configuration would work tonight.")
@config_option
def check(*, config_file: str | None) -> int:
    """Read the configuration and say whether it would work tonight: a line for each comparison.

    Looks for folders, exports, the file of accepted differences and notification URLs; loads no export and
    sends nothing. Exits with 0 when all is well, with 2 otherwise.
    """
    from entradrift.nightly.config import find_config, read_config  # noqa: PLC0415 - only when needed
    from entradrift.nightly.config_check import check as checked  # noqa: PLC0415

    path = find_config(config_file)
    results = checked(read_config(path))
    for result in results:
        name = result.name or str(path)
        words = " ".join(result.problems) if result.problems else f"ok ({', '.join(result.facts)})"
        write_stdout(f"{plain(name)}: {plain(words)}\n")
    return ExitCode.INVALID if any(result.problems for result in results) else ExitCode.OK


@command.command("show", short_help="Show every value and where it comes from.")
@config_option
@text_or_json
def show(*, config_file: str | None, format_name: str) -> int:
    """Show every value that is in force and where it comes from. Notification and ping URLs are masked."""
    from entradrift.nightly.config import locate_config, read_with_origins  # noqa: PLC0415 - only when needed

    path, how = locate_config(config_file)
    config, effective = read_with_origins(path)
    if format_name == "json":
        document = {
            "config": str(path),
            "found_by": how,
            "comparisons": [lane.name for lane in config.lanes],
            "values": [
                {"pair": each.pair, "key": each.key, "value": each.value, "origin": each.origin}
                for each in effective
            ],
        }
        write_stdout(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
    else:
        write_stdout(f"{plain(str(path))} ({how})\n" + "".join(_lines(effective)))
    return ExitCode.OK


def _lines(effective: Sequence[Effective]) -> Iterator[str]:
    key_width = max(len(each.key) for each in effective)
    value_width = min(48, max(len(_words(each.value)) for each in effective))
    heading: str | None = None
    for each in effective:
        above = "[nightly]" if each.pair is None else f"[[pair]] {each.pair}"
        if above != heading:
            yield f"\n{plain(above)}\n"
            heading = above
        value = plain(_words(each.value))
        yield f"{each.key:<{key_width}}  {value:<{value_width}}  {plain(each.origin)}\n"


def _words(value: Any) -> str:  # noqa: ANN401 - whatever the file can hold
    if value is None or value in ([], {}):
        return _OFF
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return ", ".join(f"{name} = {text}" for name, text in value.items())
    return ", ".join(value) if isinstance(value, list) else str(value)
