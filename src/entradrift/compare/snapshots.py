"""Compare two snapshots as a whole."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from entradrift.compare import ou_scope
from entradrift.compare.connector_pairs import TENANT_KEY, ConnectorMatch, match_connectors
from entradrift.compare.connectors import connector_changes
from entradrift.compare.context import Context, context_of
from entradrift.compare.coverage import coverage_of
from entradrift.compare.metaverse import metaverse_changes
from entradrift.compare.rule_pairs import RuleMatch, match_rules
from entradrift.compare.rules import rule_changes
from entradrift.compare.selections import holds_selection, match_selections, with_gaps
from entradrift.compare.server import (
    SERVER_REF,
    notices_over_time,
    pair_notices,
    refuse_two_servers,
    server_changes,
)
from entradrift.compare.settings import SettingsOf, setting_changes
from entradrift.errors import WrongPairError
from entradrift.model.change import Change, Presence, Side
from entradrift.model.comparison import OVER_TIME, PAIR, Compared, Labels, SectionCoverage
from entradrift.model.section import Section
from entradrift.model.snapshot import Snapshot
from entradrift.model.values import NOT_CARRIED, carried


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs, and how much could be compared."""

    changes: tuple[Change, ...]
    coverage: tuple[SectionCoverage, ...]
    notices: tuple[str, ...]
    connectors: ConnectorMatch
    """Which connector is which."""
    rules: RuleMatch | None
    """Which sync rule is which; None where the rules could not be compared."""


def compare_snapshots(primary: Snapshot, staging: Snapshot, labels: Labels = PAIR) -> Difference:
    """Return every difference between the two servers, or with `OVER_TIME` between two states of one server.

    Raises WrongPairError when the exports belong to different tenants, have no connector in common, or are of two
    servers although they are to be of one.
    """
    over_time = labels is OVER_TIME
    _refuse_wrong_pair(primary, staging, labels)
    context = context_of(primary, staging)
    coverage = coverage_of(primary, staging, labels)
    compared = {part.section for part in coverage if part.status is not Compared.NOT_COMPARED}
    match = match_connectors(primary.connectors, staging.connectors)
    if primary.connectors and staging.connectors and not match.pairs:
        raise WrongPairError(
            "The two exports have no connector in common, so they are not "
            + (
                "one server before and after"
                if over_time
                else "a primary and a staging server of one directory"
            )
            + "; check both paths."
        )
    changes = server_changes(
        primary.server, staging.server, same_export=_same_export(primary, staging), over_time=over_time
    )
    changes += _global_setting_changes(primary, staging, context)
    if primary.connectors and staging.connectors:
        changes += connector_changes(match, _rules_per_connector(primary, staging), context)
    notices = notices_over_time(primary, staging) if over_time else pair_notices(primary, staging)
    notices += _scope_notices(match, labels)
    rules: RuleMatch | None = None
    if Section.SYNC_RULES in compared:
        known = bool(primary.connectors and staging.connectors)
        if holds_selection(primary, staging):
            selected = match_selections(primary, staging, labels)
            rules, coverage = selected.rules, with_gaps(coverage, selected.gaps)
            notices += selected.notices
        else:
            rules = rules_matched(primary, staging, match)
        several = "The server has" if over_time else "Both servers have"
        notices += [f'{several} several sync rules called "{name}".' for name in rules.repeated]
        changes += rule_changes(rules, _claimed(match) if known else (set(), set()), context)
    if primary.metaverse is not NOT_CARRIED and staging.metaverse is not NOT_CARRIED:
        changes += metaverse_changes(
            primary.metaverse, staging.metaverse, builds_differ=context.builds_differ
        )
    kept = [change for change in changes if change.section in compared or change.section is Section.SERVER]
    for side, snapshot in ((labels.primary, primary), (labels.staging, staging)):
        notices += [f"{side}: {notice}" for notice in snapshot.notices]
    return Difference(tuple(kept), coverage, tuple(notices), match, rules)


def rules_matched(primary: Snapshot, staging: Snapshot, connectors: ConnectorMatch) -> RuleMatch:
    """Return which sync rule is which, given which connector is which."""
    if holds_selection(primary, staging):
        return match_selections(primary, staging).rules
    known = bool(primary.connectors and staging.connectors)
    keys = _keys(connectors, 0, known), _keys(connectors, 1, known)
    return match_rules(primary.rules, staging.rules, keys)


def _same_export(primary: Snapshot, staging: Snapshot) -> bool:
    """Tell whether both are the same server in the same state."""
    return primary is staging or (
        primary.server == staging.server
        and primary.source.captured_at == staging.source.captured_at
        and (primary.connectors, primary.rules, primary.settings, primary.metaverse)
        == (staging.connectors, staging.rules, staging.settings, staging.metaverse)
    )


def _refuse_wrong_pair(primary: Snapshot, staging: Snapshot, labels: Labels) -> None:
    if labels is OVER_TIME:
        refuse_two_servers(primary.server, staging.server)
    tenants = primary.server.tenant, staging.server.tenant
    if tenants[0] and tenants[1] and tenants[0] != tenants[1]:
        raise WrongPairError(
            f"The two exports belong to different tenants ({labels.primary}: {tenants[0]}, {labels.staging}: {tenants[1]}), "
            "so there is nothing to compare; check both paths."
        )


def _global_setting_changes(primary: Snapshot, staging: Snapshot, context: Context) -> list[Change]:
    owner = SettingsOf(SERVER_REF, "global-setting", primary.settings, staging.settings, global_names=True)
    return [
        change
        for change in setting_changes([owner], context)
        if not (
            (change.presence is Presence.PRIMARY_ONLY and _lacks_global_settings(staging, change.section))
            or (change.presence is Presence.STAGING_ONLY and _lacks_global_settings(primary, change.section))
        )
    ]


def _lacks_global_settings(snapshot: Snapshot, section: Section) -> bool:
    """Tell whether an export says of itself that it lacks the file with all global settings."""
    content = snapshot.content.get(section)
    return (
        content is not None
        and not content.by_nature
        and not any(setting.path[0].startswith("Microsoft.") for setting in snapshot.settings)
    )


def _keys(match: ConnectorMatch, side: int, known: bool) -> dict[str, str]:  # noqa: FBT001
    """Return the identities of connectors by name; only the tenant's where one export holds no connectors at all."""
    keys = match.keys(side)
    return keys if known else {name: key for name, key in keys.items() if key == TENANT_KEY}


def _claimed(match: ConnectorMatch) -> tuple[set[str], set[str]]:
    primary, staging = (
        {connector.name for connector in lone} for lone in (match.primary_only, match.staging_only)
    )
    return primary, staging


def _rules_per_connector(primary: Snapshot, staging: Snapshot) -> Counter[tuple[Side, str]]:
    return Counter(
        (side, rule.connector)
        for side, snapshot in ((Side.PRIMARY, primary), (Side.STAGING, staging))
        for rule in snapshot.rules
    )


def _scope_notices(match: ConnectorMatch, labels: Labels) -> list[str]:
    notices: list[str] = []
    for pair in match.pairs:
        for side, connector in ((labels.primary, pair.primary), (labels.staging, pair.staging)):
            for partition in carried(connector.partitions):
                lists = ou_scope.lists_of(partition)
                notices += [
                    f"{side}: {dn} is both included and excluded in {partition.name}; what the server does with it "
                    "is not documented."
                    for dn in (ou_scope.contradictions(lists) if lists else ())
                ]
    return notices
