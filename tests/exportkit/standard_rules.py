"""The out-of-box synchronization rules of a server.

The wizard creates the rules group by group: every forest gets its copy of a rule, in the order the forests
were added, before the next rule of the list; precedence counts up from 100.
"""

from collections.abc import Sequence

from .dice import Dice
from .organisation import Flow, SyncRule, join_group, scope_group
from .standard_templates import templates

FIRST_PRECEDENCE = 100


def standard_rules(
    forests: Sequence[str], tenant: str, dice: Dice, *, extensions: Sequence[str] = ()
) -> list[SyncRule]:
    """The out-of-box rules for these connectors; `extensions`: directory extensions of users."""
    rules: list[SyncRule] = []
    for template in templates(extensions):
        for connector in (tenant,) if template.of_tenant else forests:
            rule_id = dice.guid(f"rule/{connector}/{template.name}")
            source, target = template.types.split()
            rules.append(
                SyncRule(
                    id=rule_id,
                    internal_id=rule_id,
                    name=template.name,
                    connector=connector,
                    direction="Inbound" if template.inbound else "Outbound",
                    source_type=source,
                    target_type=target,
                    link_type="Provision" if template.provision else "Join",
                    precedence=FIRST_PRECEDENCE + len(rules),
                    tag=f"Microsoft.{template.tag}",
                    password_sync=template.password_sync,
                    scope=[scope_group(text) for text in template.scope],
                    joins=[
                        join_group(text, case_sensitive=template.case_sensitive) for text in template.joins
                    ],
                    flows=[
                        Flow(f.destination, f.kind, list(f.source), f.expression, f.merge, f.execute_once)
                        for f in template.flows
                    ],
                )
            )
    return rules
