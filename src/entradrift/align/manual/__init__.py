"""What a person has to do about a finding: tool, page, exact values, and the runs that are needed afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from entradrift.align.manual import wizard_pages as pages
from entradrift.align.manual.filtering import STEPS_OF_FILTERING, STEPS_OF_SELECTIONS
from entradrift.align.manual.rule_content import STEPS_OF_RULE_CONTENT
from entradrift.align.manual.rules import STEPS_OF_PRECEDENCE, STEPS_OF_RULES
from entradrift.align.manual.servers import STEPS_OF_CONNECTORS, STEPS_OF_SERVERS
from entradrift.align.manual.service_manager import STEPS_OF_RUN_PROFILES, STEPS_OF_THE_METAVERSE
from entradrift.align.manual.settings import STEPS_OF_FEATURES, STEPS_OF_IDENTITY
from entradrift.align.manual.subject import Subject
from entradrift.align.manual.tenant_values import STEPS_OF_TENANT_VALUES, STEPS_OF_UNKNOWN_SETTINGS
from entradrift.align.sync_steps import merged
from entradrift.model.alignment import ManualStep
from entradrift.model.change import Side
from entradrift.model.finding import Finding

STEPS: Final[Mapping[str, Callable[[Subject], ManualStep]]] = MappingProxyType(
    {
        **STEPS_OF_SERVERS,
        **STEPS_OF_IDENTITY,
        **STEPS_OF_CONNECTORS,
        **STEPS_OF_FEATURES,
        **STEPS_OF_FILTERING,
        **STEPS_OF_THE_METAVERSE,
        **STEPS_OF_RULES,
        **STEPS_OF_RULE_CONTENT,
        **STEPS_OF_PRECEDENCE,
        **STEPS_OF_SELECTIONS,
        **STEPS_OF_RUN_PROFILES,
        **STEPS_OF_TENANT_VALUES,
        **STEPS_OF_UNKNOWN_SETTINGS,
    }
)
"""By rule id, in the order in which people work: what makes later steps needless comes first."""

COMES_FIRST: Final = frozenset(
    {*STEPS_OF_SERVERS, *STEPS_OF_IDENTITY, "connector-only-on-primary", "connector-only-on-staging"}
)
"""Rules whose steps come before any script: a server is upgraded, installed anew, or gets another directory, and after that
another export shows other differences."""
_RANK: Final = MappingProxyType({rule_id: rank for rank, rule_id in enumerate(STEPS)})
_CHANGES_NOTHING: Final = frozenset({pages.EXPORTS, pages.COMMAND_LINE, pages.NO_PAGE})


def manual_step(
    finding: Finding, target: Side, *, reason: str = "", connectors: Sequence[str] = ()
) -> ManualStep:
    """Return what a person has to do about `finding` on the server `target`, to make it like its partner.

    `reason` says why a finding that a script could settle is left to a person. `connectors` name the connectors that the
    finding is about as `target` calls them, where the finding does not say it or the partner calls them otherwise.
    Raises KeyError for a rule that never judges drift.
    """
    step = STEPS[finding.rule](Subject(finding, target, tuple(connectors)))
    caution = step.caution
    if target is Side.PRIMARY and step.where not in _CHANGES_NOTHING:
        caution = f"{pages.EXPORTS_AT_ONCE} {caution}".rstrip()
    return replace(step, reason=reason, caution=caution, afterwards=merged(step.afterwards))


def in_working_order(steps: Iterable[ManualStep]) -> tuple[ManualStep, ...]:
    """Return steps in the order in which people should take them; those of one rule keep their order."""
    return tuple(sorted(steps, key=lambda step: _RANK[step.finding.rule]))
