"""What the Export button of the Synchronization Rules Editor writes: PowerShell that would create the rules.

The shape is that of public exports: one command after the other with empty lines between them, one parameter a line,
two spaces behind the name of a command and behind a switch. How the Editor writes a quotation mark inside a value is not
shown by any of them; it is doubled here, as PowerShell demands.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from .organisation import Flow, Organisation, SyncRule
from .text_files import write_text

CONDITION = "Microsoft.IdentityManagement.PowerShell.ObjectModel."
BETWEEN = "\n\n\n"
QUOTES = "'\u2018\u2019\u201a\u201b"
"""What PowerShell takes for a single quotation mark."""


def quoted(text: str) -> str:
    """A text as a literal value."""
    return "'" + "".join(char * 2 if char in QUOTES else char for char in text) + "'"


def listed(texts: Iterable[str]) -> str:
    """A list of texts."""
    return "@(" + ",".join(map(quoted, texts)) + ")"


def command(name: str, *parameters: str) -> str:
    """One command; a switch has a space behind it."""
    return " `\n".join((f"{name} ", *parameters))


def switch(name: str, *, on: bool) -> tuple[str, ...]:
    """A switch, which is left out where it is off."""
    return (f"-{name} ",) if on else ()


def soft_delete(span: str) -> str:
    """Zero as a number; no public export has another value."""
    return "0" if span == "00:00:00" else quoted(span)


def flow(one: Flow) -> str:
    """One transformation."""
    return command(
        "Add-ADSyncAttributeFlowMapping",
        "-SynchronizationRule $syncRule[0]",
        *((f"-Source {listed(one.source)}",) if one.source else ()),
        f"-Destination {quoted(one.destination)}",
        f"-FlowType {quoted(one.kind)}",
        f"-ValueMergeType {quoted(one.merge)}",
        *switch("ExecuteOnce", on=one.execute_once),
        *((f"-Expression {quoted(one.expression)}",) if one.expression else ()),
        "-OutVariable syncRule",
    )


def group(kind: str, conditions: list[str]) -> list[str]:
    """A group of scope or join conditions: first the conditions, then the group."""
    made = [
        command(
            "New-Object",
            f"-TypeName '{CONDITION}{kind}Condition'",
            f"-ArgumentList {values}",
            f"-OutVariable condition{number}",
        )
        for number, values in enumerate(conditions)
    ]
    names = ",".join(f"$condition{number}[0]" for number in range(len(conditions)))
    return [
        *made,
        command(
            f"Add-ADSync{kind}ConditionGroup",
            "-SynchronizationRule $syncRule[0]",
            f"-{kind}Conditions @({names})",
            "-OutVariable syncRule",
        ),
    ]


def rule_commands(rule: SyncRule, connector: str) -> list[str]:
    """All commands for one rule of the connector with this identifier."""
    commands = [
        command(
            "New-ADSyncRule",
            f"-Name {quoted(rule.name)}",
            f"-Identifier '{rule.id}'",
            f"-Description {quoted(rule.description)}",
            f"-Direction '{rule.direction}'",
            f"-Precedence {rule.precedence}",
            f"-PrecedenceAfter '{rule.precedence_after}'",
            f"-PrecedenceBefore '{rule.precedence_before}'",
            f"-SourceObjectType {quoted(rule.source_type)}",
            f"-TargetObjectType {quoted(rule.target_type)}",
            f"-Connector '{connector}'",
            f"-LinkType '{rule.link_type}'",
            f"-SoftDeleteExpiryInterval {soft_delete(rule.soft_delete)}",
            f"-ImmutableTag {quoted(rule.tag)}",
            *switch("EnablePasswordSync", on=rule.password_sync),
            *switch("Disabled", on=rule.disabled),
            "-OutVariable syncRule",
        )
    ]
    commands += [flow(one) for one in rule.flows]
    for scope in rule.scope:
        commands += group(
            "Scope", [",".join(map(quoted, (one.attribute, one.value, one.operator))) for one in scope]
        )
    for join in rule.joins:
        commands += group(
            "Join",
            [
                f"{quoted(one.cs_attribute)},{quoted(one.mv_attribute)},${str(one.case_sensitive).lower()}"
                for one in join
            ],
        )
    commands.append(command("Add-ADSyncRule", "-SynchronizationRule $syncRule[0]"))
    commands.append(command("Get-ADSyncRule", f"-Identifier '{rule.id}'"))
    return commands


def script(org: Organisation, chosen: Callable[[SyncRule], bool] = lambda _: True) -> str:
    """The rules that were selected, in the order of the Editor's list: by precedence."""
    ids = {connector.key: connector.id for connector in org.connectors}
    rules = sorted(filter(chosen, org.rules), key=lambda rule: (rule.precedence, rule.name))
    texts = [text for rule in rules for text in rule_commands(rule, ids[rule.connector])]
    return "".join(text + BETWEEN for text in texts)


def write_rules_editor(
    org: Organisation,
    path: Path,
    *,
    chosen: Callable[[SyncRule], bool] = lambda _: True,
    encoding: str = "utf-8",
    newline: str = "\r\n",
) -> Path:
    """Write the rules that were selected into one file and return its path; a path without suffix is a folder.

    The Editor shows one direction at a time, so a folder gets a file for each.
    """
    if path.suffix:
        return write_text(path, script(org, chosen), encoding, newline)
    for direction in ("Inbound", "Outbound"):
        text = script(org, lambda rule, wanted=direction: rule.direction == wanted and chosen(rule))
        if text:
            write_text(path / f"{direction}.ps1", text, encoding, newline)
    return path
