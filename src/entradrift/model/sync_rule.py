"""A synchronization rule in canonical form.

The fields are those of `Get-ADSyncRule` and of the files in `SynchronizationRules/`; names are the
Synchronization Rules Editor's. Fields that differ between any two servers (identifiers, where the rule
was read from) do not take part in equality, so `==` already means "configured alike" apart from
precedence, which is compared as an order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from entradrift.model.settings import Setting
from entradrift.model.values import NotCarried


class Flow(NamedTuple):
    """One attribute flow ("transformation") of a sync rule.

    A named tuple because a large installation has hundreds of thousands of them.
    """

    destination: str
    kind: str
    """`Direct`, `Constant` or `Expression`; `#n` where the export wrote the enum as the integer n; empty where
    it does not say which."""
    source: tuple[str, ...]
    """The source attribute (Direct), the constant's text (Constant), empty for Expression."""
    expression: str
    """The expression as written, line ends as LF; empty unless `kind` is Expression."""
    merge_type: str
    execute_once: bool | None
    settings: tuple[Setting, ...] = ()
    """What else the export says about this flow."""


class Clause(NamedTuple):
    """One clause of a scoping filter group; the clauses of a group are ANDed."""

    attribute: str
    operator: str
    value: str


class JoinCondition(NamedTuple):
    """One condition of a join rule group; the conditions of a group are ANDed."""

    connector_attribute: str
    metaverse_attribute: str
    case_sensitive: bool | None


ScopingFilter = tuple[tuple[Clause, ...], ...]
"""Groups, ORed, sorted; the clauses inside a group are sorted too: the order means nothing."""

JoinRules = tuple[tuple[JoinCondition, ...], ...]
"""Groups in order, because the first group that matches wins; conditions inside a group are sorted."""


@dataclass(frozen=True, slots=True)
class SyncRule:
    """One sync rule of one server."""

    name: str
    connector: str = field(compare=False)
    """Name of the connector as this server writes it; the id where the export does not resolve it."""
    direction: str
    """`Inbound` or `Outbound`; `#n` where the export wrote the enum as the integer n."""
    tag_base: str
    """The immutable tag without its version, such as `Microsoft.InfromADUserJoin`; empty for custom rules."""
    tag_version: str
    precedence: int | NotCarried | None = field(compare=False)
    description: str | NotCarried
    disabled: bool | NotCarried | None
    link_type: str | NotCarried
    source_object_type: str | NotCarried
    target_object_type: str | NotCarried
    precedence_after: str | NotCarried
    """Name of the rule that this one is placed after, empty for none."""
    precedence_before: str | NotCarried
    password_sync: bool | NotCarried | None
    soft_delete_expiry: str | NotCarried
    """A time span such as `00:00:00`."""
    scoping_filter: ScopingFilter | NotCarried
    join_rules: JoinRules | NotCarried
    flows: tuple[Flow, ...] | NotCarried
    """Sorted by destination."""
    settings: tuple[Setting, ...] = ()
    """What else the export says about this rule."""
    identifier: str = field(default="", compare=False)
    """Lower case GUID without braces. Differs by server; used only to recognise a renamed rule."""
    place: str = field(default="", compare=False)
    """File (and JSON path) that the rule was read from, for messages."""

    @property
    def is_standard(self) -> bool:
        """True for an out-of-box rule: those carry an immutable tag that begins with `Microsoft.`."""
        return self.tag_base.casefold().startswith("microsoft.")
