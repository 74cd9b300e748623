"""The calls of a script: one for each change, with everything that it checks before it acts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from entradrift.align.powershell.literals import array, boolean, comment, literal
from entradrift.align.powershell.rule_commands import build_commands
from entradrift.align.powershell.rule_state import state_lines
from entradrift.align.whole import why_not_whole
from entradrift.model.alignment import Action, RuleChange, SchedulerChange
from entradrift.model.sync_rule import SyncRule

_TITLES: Final = {
    Action.CREATE: "Create the sync rule",
    Action.REPLACE: "Replace the sync rule",
    Action.MOVE: "Change the precedence of the sync rule",
    Action.ENABLE: "Enable the sync rule",
    Action.DISABLE: "Disable the sync rule",
    Action.REMOVE: "Remove the sync rule",
}
_INDENT: Final = "    "


def title(change: RuleChange | SchedulerChange) -> str:
    """Return in words what a change does, for people; names stand in it as they are."""
    if isinstance(change, SchedulerChange):
        return f"Set {change.parameter} of the scheduler from {change.before} to {change.after}"
    rule = change.rule
    words = f'{_TITLES[change.action]} "{rule.name}" ({rule.connector}, {rule.direction})'
    before, after = change.before, change.after
    if before and after and before.name != after.name:
        words += f', now called "{after.name}"'
    if change.moves and before and after:
        words += f", from precedence {before.precedence} to {after.precedence}"
    return words


def calls(changes: Iterable[RuleChange | SchedulerChange]) -> Iterator[str]:
    """Yield the lines that make the changes, each under a comment with the findings that it is for."""
    numbered = list(changes)
    for number, change in enumerate(numbered, start=1):
        yield ""
        yield comment(f"{number} of {len(numbered)}: {title(change)}")
        yield comment(f"Findings: {', '.join(change.findings)}")
        yield from _scheduler_call(change) if isinstance(change, SchedulerChange) else _rule_call(change)


def _rule_call(change: RuleChange) -> Iterator[str]:
    action, before, after = change.action, change.before, change.after
    arguments = [*_subject(change)]
    if action is Action.CREATE and after is not None:
        yield from _call(
            "Invoke-RuleCreation",
            [
                *arguments,
                f"-Identifier {literal(after.identifier)}",
                f"-Precedence {after.precedence}",
                f"-Build {_build(after)}",
            ],
        )
    elif action is Action.REMOVE and before is not None:
        yield from _call("Invoke-RuleRemoval", [*arguments, _before(before)])
    elif before is not None and after is not None:
        yield from _call(*_edit(action, before, after, arguments))


def _edit(action: Action, before: SyncRule, after: SyncRule, arguments: list[str]) -> tuple[str, list[str]]:
    if action in {Action.ENABLE, Action.DISABLE}:
        return "Invoke-RuleSwitch", [
            *arguments,
            _before(before),
            f"-Disabled {boolean(value=after.disabled is True)}",
        ]
    numbers = [f"-PrecedenceBefore {before.precedence}", f"-Precedence {after.precedence}"]
    if action is Action.MOVE:
        return "Invoke-RuleMove", [*arguments, *numbers]
    return "Invoke-RuleReplacement", [
        *arguments,
        f"-NewName {literal(after.name)}",
        _before(before),
        *numbers,
        f"-Build {_build(after)}",
    ]


def _subject(change: RuleChange) -> Iterator[str]:
    rule = change.rule
    yield f"-Title {literal(title(change))}"
    yield f"-ConnectorName {literal(rule.connector)}"
    yield f"-Direction {literal(rule.direction)}"
    yield f"-Name {literal(rule.name)}"


def _before(rule: SyncRule) -> str:
    """Return what must still be so; nothing where the export does not show the rule whole (a switch needs no more)."""
    return f"-Before {array(() if why_not_whole(rule) else state_lines(rule), _INDENT)}"


def _build(rule: SyncRule) -> str:
    lines = [
        "param($ConnectorId, $Identifier)",
        *build_commands(rule, "$ConnectorId", "$Identifier"),
        "$syncRule[0]",
    ]
    inner = "\n".join(f"{_INDENT * 2}{line}" for line in lines)
    return f"{{\n{inner}\n{_INDENT}}}"


def scheduler_command(parameter: str, value: str) -> str:
    """Return the command that gives a parameter of the scheduler its value: a time span, or a Boolean as text."""
    is_switch = parameter == "MaintenanceEnabled"
    shown = boolean(value=value.casefold() == "true") if is_switch else literal(value)
    return f"Set-ADSyncScheduler -{parameter} {shown}"


def _scheduler_call(change: SchedulerChange) -> Iterator[str]:
    yield from _call(
        "Invoke-SchedulerSetting",
        [
            f"-Title {literal(title(change))}",
            f"-Parameter {literal(change.parameter)}",
            f"-Before {literal(change.before)}",
            f"-Value {literal(change.after)}",
            f"-Set {{ {scheduler_command(change.parameter, change.after)} }}",
        ],
    )


def _call(name: str, arguments: list[str]) -> Iterator[str]:
    lines = [name, *(f"{_INDENT}{argument}" for argument in arguments)]
    yield from (f"{line} `" for line in lines[:-1])
    yield lines[-1]
