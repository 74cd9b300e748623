"""The sync rules of two servers: those of the one that is changed, and those that show how it is to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from entradrift.align.whole import FULL_EXPORT
from entradrift.compare.connector_pairs import ConnectorMatch, match_connectors
from entradrift.compare.rule_pairs import LoneRule, MatchedRule, RuleMatch
from entradrift.compare.snapshots import rules_matched
from entradrift.model.change import Side
from entradrift.model.finding import Finding
from entradrift.model.snapshot import Format, Snapshot
from entradrift.model.sync_rule import SyncRule

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Pair:
    """Which sync rule is which, seen from the server that is changed."""

    target: Side
    """The server that is changed."""
    rules: RuleMatch
    connector_names: Mapping[str, str]
    """Name of a connector on the server that is changed, by its name on the partner."""
    identifiers: frozenset[str]
    """Identifiers of the sync rules of the server that is changed."""
    unfit: str = ""
    """Why no rule of these two exports can be written by a script, one sentence; empty where rules can."""

    def sides(self, match: MatchedRule) -> tuple[SyncRule, SyncRule]:
        """Return a matched rule as it is on the server that is changed, and on its partner."""
        return changed_first(self.target, match.primary, match.staging)

    @property
    def only_present(self) -> tuple[LoneRule, ...]:
        """The rules that only the server that is changed has."""
        return changed_first(self.target, self.rules.primary_only, self.rules.staging_only)[0]

    @property
    def only_model(self) -> tuple[LoneRule, ...]:
        """The rules that only its partner has."""
        return changed_first(self.target, self.rules.primary_only, self.rules.staging_only)[1]

    def connectors_of(self, finding: Finding) -> tuple[str, ...]:
        """Return the connectors that a finding is about as the server that is changed calls them.

        Nothing where the finding says it already.
        """
        if finding.object.kind == "precedence-order":
            moved = finding.object.identities
            present = (self.sides(match)[0] for match in self.rules.matched if match.ref.identity in moved)
            return tuple(sorted({rule.connector for rule in present}))
        name = self.connector_names.get(finding.object.connector or "")
        return (name,) if name and self.target is Side.STAGING else ()


def pair_of(primary: Snapshot, staging: Snapshot, target: Side) -> Pair:
    """Return the sync rules of both servers, matched as the comparison matches them."""
    connectors = match_connectors(primary.connectors, staging.connectors)
    present, _ = changed_first(target, primary, staging)
    return Pair(
        target,
        rules_matched(primary, staging, connectors),
        _names(connectors, target),
        frozenset(rule.identifier for rule in present.rules),
        why_unfit((primary.source.content_format, staging.source.content_format)),
    )


def why_unfit(formats: Iterable[Format]) -> str:
    """Return why no rule can be written by a script when the exports have these formats, empty where rules can."""
    found = set(formats)
    if Format.WIZARD in found:
        return f"A policy of the wizard does not carry rules as a whole. {FULL_EXPORT}."
    if Format.RULES_EDITOR in found:
        return (
            "An export of the Synchronization Rules Editor shows neither its server nor the names of connectors, and can be a "
            f"selection. {FULL_EXPORT}."
        )
    return ""


def changed_first(target: Side, primary: _Item, staging: _Item) -> tuple[_Item, _Item]:
    """Return what belongs to the server that is changed, and what belongs to its partner."""
    return (staging, primary) if target is Side.STAGING else (primary, staging)


def _names(connectors: ConnectorMatch, target: Side) -> dict[str, str]:
    pairs = [changed_first(target, pair.primary.name, pair.staging.name) for pair in connectors.pairs]
    return {model: present for present, model in pairs}
