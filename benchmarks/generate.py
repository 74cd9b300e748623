"""Exports of any size in the shape that real servers write, made with the tests' independent writers.

The second server is configured like the first but for a share of its objects; its GUIDs, accounts and times are
its own, and everything without an order stands in another order.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.exportkit.contoso import CLOUD, add_schemas, contoso, domain, forest
from tests.exportkit.dice import Dice
from tests.exportkit.identity import as_other_server
from tests.exportkit.organisation import Flow, Organisation, SyncRule, constant, expression, scope_group
from tests.exportkit.write_cmdlets import write_cmdlet_folder
from tests.exportkit.write_server_configuration import write_server_configuration

FLOWS = 40
FORESTS = 5
"""Forests that the rules of a rule benchmark are spread over, beside the tenant."""
CUSTOM = 5
"""Every fifth rule is a custom one."""


@dataclass(frozen=True)
class Size:
    """How much there is to compare. Without `rules` and `connectors`: the invented organisation as it is."""

    name: str
    rules: int = 0
    connectors: int = 0
    ous: int = 0
    changed: float = 0.01
    """Share of the rules, or of the connectors and of their OUs, that differ."""


def write_pair(size: Size, folder: Path, kind: str) -> tuple[Path, Path]:
    """Write both servers as `json` or `xml` and return their folders."""
    primary = organisation(size)
    staging = as_other_server(primary, "sync02.contoso.com", size.name, change_case=False)
    change(staging, size)
    folders = folder / kind / "primary", folder / kind / "staging"
    for server, target in zip((primary, staging), folders, strict=True):
        if kind == "json":
            write_cmdlet_folder(server, target, powershell_layout=False)
        else:
            write_server_configuration(server, target)
    return folders


def organisation(size: Size) -> Organisation:
    """The primary server."""
    org = contoso()
    dice = Dice(size.name)
    for number in range(size.connectors or FORESTS):
        name = f"forest{number:02d}.example"
        root = f"DC=forest{number:02d},DC=example"
        org.connectors.append(
            forest(
                name,
                f"FOREST{number:02d}",
                dice,
                [
                    domain(
                        root, name, f"FOREST{number:02d}", dice, inclusions=ous(root, size), exclusions=[root]
                    )
                ],
            )
        )
    if size.rules:
        forests = [connector.key for connector in org.ad_connectors][-FORESTS:]
        org.rules = [rule(number, forests, dice) for number in range(size.rules)]
    add_schemas(org)
    return org


def ous(root: str, size: Size) -> list[str]:
    """Organizational units of one domain: departments with teams below them."""
    return [
        f"OU=Team {number},OU=Department {number // 50},OU=Staff,{root}" for number in range(size.ous)
    ] or [f"OU=Staff,{root}"]


def rule(number: int, forests: list[str], dice: Dice) -> SyncRule:
    """One rule with flows that no other rule has."""
    outbound = number % 3 == 0
    custom = number % CUSTOM == 0
    rule_id = dice.guid(f"rule/{number}")
    words = (
        ("Out to AAD", "Outbound", CLOUD)
        if outbound
        else ("In from AD", "Inbound", forests[number % len(forests)])
    )
    return SyncRule(
        id=rule_id,
        internal_id=rule_id,
        name=f"{words[0]} - Measured {number}",
        connector=words[2],
        direction=words[1],
        source_type="person" if outbound else "user",
        target_type="user" if outbound else "person",
        link_type="Join",
        precedence=number,
        tag="" if custom else f"Microsoft.Measured{number}.004",
        description=f"Rule {number} of the benchmark",
        scope=[scope_group("isCriticalSystemObject NOTEQUAL True; adminDescription NOTSTARTSWITH User_")],
        flows=list(flows(number)),
    )


def flows(number: int) -> Iterator[Flow]:
    """A third of the flows is computed, as in real rule sets; a few are constants."""
    for place in range(FLOWS):
        destination = f"measuredAttribute{place:02d}"
        if place % 3 == 0:
            text = f'IIF(IsPresent([mail]), Left(Trim([source{number % 97}]), {number}), "rule {number}, flow {place}")'
            yield expression(destination, text)
        elif place % 20 == 1:
            yield constant(destination, f"value {number}")
        else:
            yield Flow(destination, "Direct", [f"source{(number + place) % 97}"])


def change(staging: Organisation, size: Size) -> None:
    """Make a share of the objects differ: one flow of a rule, some OUs of a connector."""
    every = round(1 / size.changed)
    by_name = sorted(staging.rules, key=lambda found: found.name)
    for found in by_name[::every] if size.rules else []:
        flow = found.flow("measuredAttribute00")
        flow.expression += " & [changed]"
    if size.ous:
        connectors = sorted(staging.ad_connectors, key=lambda found: found.name)
        for connector in [found for found in connectors if found.name.startswith("forest")][::every]:
            listed = connector.partitions[0].inclusions
            del listed[: round(len(listed) * size.changed)]
