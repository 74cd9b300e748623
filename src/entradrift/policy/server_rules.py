"""Rules about the servers themselves: roles, versions, identity."""

from __future__ import annotations

from typing import Final

from entradrift.model.change import Side
from entradrift.model.finding import Severity, Status
from entradrift.model.section import Section
from entradrift.policy import sources
from entradrift.policy.rule import PolicyRule

SERVER_RULES: Final = (
    PolicyRule(
        id="both-servers-active",
        area=Section.SERVER,
        severity=Severity.CRITICAL,
        title="Both servers are active and export",
        why="Two exporting servers overwrite each other's changes in the tenant every cycle and break password "
        "writeback; only one server may be active.",
        align="Turn on staging mode on one of them now, in the wizard: Configure staging mode.",
        source=sources.STAGING,
    ),
    PolicyRule(
        id="both-servers-staging",
        area=Section.SERVER,
        severity=Severity.MEDIUM,
        title="Both servers are in staging mode, so nobody exports",
        why="Nothing reaches the tenant until one server becomes active; in the middle of a switch-over this is "
        "expected, for longer it is an outage of synchronization.",
        align="Turn off staging mode on the server that is to be active, in the wizard.",
        source=sources.STAGING,
    ),
    PolicyRule(
        id="roles-swapped",
        mirror="roles-as-expected",
        area=Section.SERVER,
        severity=Severity.HIGH,
        title="The server given as primary is in staging mode and the one given as staging is active",
        why="Every statement of this report about primary and staging is the wrong way round, and so would be any "
        "alignment made from it.",
        align="Swap --primary and --staging, or find out who switched the servers.",
        source=sources.STAGING,
    ),
    PolicyRule(
        id="roles-as-expected",
        mirror="roles-swapped",
        area=Section.SERVER,
        severity=Severity.INFO,
        status=Status.EXPECTED,
        title="The primary is active and the staging server is in staging mode",
        why="This is how a healthy pair looks.",
        align="Nothing to do.",
        source=sources.STAGING,
    ),
    PolicyRule(
        id="product-version-differs",
        area=Section.SERVER,
        severity=Severity.MEDIUM,
        title="The servers run different versions: primary {primary}, staging {staging}",
        why="Another version brings other standard rules and settings, so promoting the staging server changes what "
        "is synchronized; if the staging server is the older one, it takes standard rules back.",
        align="Upgrade the older server, then export and compare again.",
        source=sources.UPGRADE,
    ),
    PolicyRule(
        id="server-identity",
        area=Section.SERVER,
        severity=Severity.INFO,
        status=Status.EXPECTED,
        title="{object} differs: {path}",
        why="Host name, accounts, database and update state belong to each server and differ on every healthy pair.",
        align="Nothing to do.",
        source=sources.IMPORT_EXPORT,
    ),
    PolicyRule(
        id="changed-alike",
        area=Section.SERVER,
        severity=Severity.INFO,
        status=Status.EXPECTED,
        title="{what} on both servers alike since {since}",
        why="The servers agree, so a failover changes nothing; both have left the baseline in the same way, which a review "
        "of changes wants to see.",
        align="Nothing to do if the change was wanted; otherwise take it back on both servers.",
        source=sources.STAGING,
    ),
    PolicyRule(
        id="unresolved-identifier",
        area=Section.OTHER_SETTINGS,
        severity=Severity.INFO,
        status=Status.EXPECTED,
        title="{object}: an identifier differs ({path})",
        why="Identifiers are given by each server itself and differ on every healthy pair; this one names nothing "
        "that the export explains.",
        align="Nothing to do, unless you set this identifier by hand.",
        source=sources.UPGRADE,
    ),
)

SERVER_TOPICS: Final[dict[tuple[str, Side | None], str]] = {
    ("role-both-active", None): "both-servers-active",
    ("role-both-staging", None): "both-servers-staging",
    ("role-swapped", None): "roles-swapped",
    ("role-as-expected", None): "roles-as-expected",
    ("product-version", None): "product-version-differs",
    ("server-identity", None): "server-identity",
    ("unresolved-identifier", None): "unresolved-identifier",
}
