"""Small cases: synchronization rules."""

import copy

from tests.exportkit.dice import Dice
from tests.exportkit.organisation import Organisation, direct, scope_group

from .findings import (
    STANDARD_RULES,
    TENANT,
    Expected,
    cosmetic,
    order,
    sync_rule,
)
from .sample import Case, both_ways
from .tiny import (
    BADGE,
    CLOUD,
    COMMON,
    COST_CENTRE,
    FOREST,
    JOIN,
    OUT_JOIN,
    SITE,
    TAGS,
    Edit,
    add_rule,
    clone_rule,
    set_flow,
    set_rule,
    without_rule,
)

HERE, THERE = "primary-only", "staging-only"
GUESTS = "In from AD - Guests"
OFFICE = "Out to AAD - Office"
CLONED = "06/05/2025 11:02:37"

ON_SITE, ON_COST_CENTRE, ON_BADGE = (sync_rule(name, FOREST) for name in (SITE, COST_CENTRE, BADGE))
ON_JOIN, ON_COMMON = (sync_rule(name, FOREST, tag=TAGS[name]) for name in (JOIN, COMMON))
ON_OUT_JOIN = sync_rule(OUT_JOIN, TENANT, tag=TAGS[OUT_JOIN])


def add_flow(name: str, destination: str, source: str) -> Edit:
    """Add a transformation to a rule."""
    return lambda org: org.rule(name).flows.extend(direct(f"{destination}<{source}"))


def duplicate(org: Organisation) -> None:
    """Import a rule a second time."""
    twin = copy.deepcopy(org.rule(BADGE))
    twin.id = twin.internal_id = Dice(org.host).guid("duplicate")
    twin.precedence += 1
    org.rules.append(twin)


def same_identifier(name: str, connector: str) -> Edit:
    """Write a rule with the identifier that its script gives it on every server."""
    identifier = Dice("script").guid(name)
    return add_rule(name, precedence=40, connector=connector, id=identifier, internal_id=identifier)


def before(name: str, other: str) -> Edit:
    """Place a rule relative to another."""

    def edit(org: Organisation) -> None:
        org.rule(name).precedence_before = org.rule(other).id

    return edit


def shift_standard_rules(org: Organisation) -> None:
    """Number the standard rules as a server does on which one more feature had been enabled once."""
    for item in org.rules:
        item.precedence += 4 * item.is_standard


def change_places(one: str, other: str) -> Edit:
    """Let two rules change their places in the order of precedence."""

    def edit(org: Organisation) -> None:
        first, second = org.rule(one), org.rule(other)
        first.precedence, second.precedence = second.precedence, first.precedence

    return edit


def presence_cases() -> list[Case]:
    """Rules that one server lacks, has twice, or calls otherwise."""
    return [
        *both_ways(
            ("custom-rule-only-on-primary", "custom-rule-only-on-staging"),
            ("A rule of one's own on the primary only", "A rule of one's own on the staging server only"),
            ("It was never created on the staging server.", "It was tried out on the standby server."),
            add_rule(GUESTS, precedence=40),
            (Expected("custom-rule-only-on-primary", sync_rule(GUESTS, FOREST), presence=HERE),),
        ),
        *both_ways(
            ("standard-rule-only-on-staging", "standard-rule-only-on-primary"),
            (
                "A standard rule was deleted on the primary",
                "A standard rule was deleted on the staging server",
            ),
            (
                "The builds are the same, so nothing explains it.",
                "The builds are the same, so nothing explains it.",
            ),
            without_rule(COMMON),
            (Expected("standard-rule-only-on-staging", ON_COMMON, presence=THERE),),
        ),
        Case(
            "sync-rule-duplicate",
            "A rule is there twice on the staging server",
            "Two rules of one name, connector and direction cannot be told apart, so they are not compared one by one.",
            (Expected("sync-rule-duplicate", ON_BADGE),),
            staging=duplicate,
        ),
        Case(
            "sync-rule-duplicate-on-both",
            "A rule is there twice on both servers",
            "The servers agree, so nothing is open; but a notice says it.",
            base=duplicate,
            more={"notices": (f'Both servers have several sync rules called "{BADGE}".',)},
        ),
        Case(
            "sync-rule-renamed",
            "A rule was renamed on the staging server",
            "It does the same, so it is recognised by its content and reported once, not as gone and new.",
            (
                Expected(
                    "sync-rule-renamed",
                    sync_rule(
                        BADGE, FOREST, identity="In from AD - Access Card", swapped="In from AD - Access Card"
                    ),
                    ("name",),
                ),
            ),
            staging=set_rule(BADGE, name="In from AD - Access Card"),
        ),
        Case(
            "sync-rule-name-differs",
            "A standard rule has another name on the staging server",
            "Standard rules are recognised by their tag.",
            (
                Expected(
                    "sync-rule-name-differs",
                    sync_rule(COMMON, FOREST, tag=TAGS[COMMON], swapped=f"{COMMON} Attributes"),
                    ("name",),
                ),
            ),
            staging=set_rule(COMMON, name=f"{COMMON} Attributes"),
        ),
        Case(
            "clone-names-differ",
            "The same clone with another date in its name",
            "The editor puts the local date into the name of a clone, so the name differs and nothing else does.",
            (
                cosmetic(
                    "sync-rule-name-differs",
                    sync_rule(
                        f"{COMMON} - Cloned - {CLONED}",
                        FOREST,
                        identity=COMMON,
                        swapped=f"{COMMON} - Cloned - 5/7/2025 4:15:00 PM",
                    ),
                    "name",
                ),
            ),
            primary=clone_rule(COMMON, CLONED, 5),
            staging=clone_rule(COMMON, "5/7/2025 4:15:00 PM", 5),
        ),
        *both_ways(
            ("rule-clone-only-on-primary", "rule-clone-only-on-staging"),
            (
                "A standard rule was cloned on the primary only",
                "A standard rule was cloned on the staging server only",
            ),
            (
                "The clone is in use and the original disabled: what one person did is one finding.",
                "The clone is in use and the original disabled: what one person did is one finding.",
            ),
            clone_rule(COMMON, CLONED, 5),
            (Expected("rule-clone-only-on-primary", ON_COMMON, ("clone",), HERE),),
        ),
        *both_ways(
            ("sync-rule-disabled-on-primary", "sync-rule-disabled-on-staging"),
            ("A rule is disabled on the primary only", "A rule is disabled on the staging server only"),
            ("After a failover it takes effect again.", "After a failover what it does stops."),
            set_rule(COST_CENTRE, disabled=True),
            (Expected("sync-rule-disabled-on-primary", ON_COST_CENTRE, ("disabled",)),),
        ),
        Case(
            "sync-rule-disabled-unknown",
            "An export that does not say whether a rule is disabled",
            "The staging server's export has null there, so it is not known what a failover would change.",
            (Expected("sync-rule-disabled-unknown", ON_COST_CENTRE, ("disabled",)),),
            staging=set_rule(COST_CENTRE, disabled=None),
        ),
        Case(
            "disabled-on-both",
            "A disabled rule was edited on one server",
            "The rule is disabled on both servers, so the critical difference in its scope is low.",
            (Expected("sync-rule-scoping-filter-differs", ON_SITE, ("scoping-filter",), severity="low"),),
            base=set_rule(SITE, disabled=True),
            staging=set_rule(SITE, scope=[]),
        ),
    ]


def field_cases() -> list[Case]:
    """Scope, joins, types, tags and the like."""
    moved = sync_rule(OFFICE, FOREST)
    return [
        Case(
            "sync-rule-scoping-filter-differs",
            "The scope of a rule",
            "The staging server applies the rule to interns as well.",
            (Expected("sync-rule-scoping-filter-differs", ON_SITE, ("scoping-filter",)),),
            staging=lambda org: org.rule(SITE).scope.append(
                scope_group("l ISNOTNULL; employeeType EQUAL Intern")
            ),
        ),
        Case(
            "sync-rule-join-rules-differ",
            "Join rules in another order",
            "The first join rule that matches wins, so their order counts.",
            (Expected("sync-rule-join-rules-differ", ON_JOIN, ("join-rules",)),),
            staging=lambda org: org.rule(JOIN).joins.reverse(),
        ),
        Case(
            "sync-rule-link-type-differs",
            "A rule that provisions on one server only",
            "On the staging server it would only join.",
            (Expected("sync-rule-link-type-differs", ON_OUT_JOIN, ("link-type",)),),
            staging=set_rule(OUT_JOIN, link_type="Join"),
        ),
        Case(
            "sync-rule-object-type-differs",
            "A rule for another object type",
            "The staging server applies the rule to inetOrgPerson objects.",
            (Expected("sync-rule-object-type-differs", ON_BADGE, ("source-object-type",)),),
            staging=set_rule(BADGE, source_type="inetOrgPerson"),
        ),
        Case(
            "sync-rule-target-differs",
            "The same rule at another connector",
            "A script created the rule with one identifier on both servers, but with the connector of the tenant on "
            "the primary and of the forest on the staging server.",
            (Expected("sync-rule-target-differs", moved, ("connector",)),),
            primary=same_identifier(OFFICE, CLOUD),
            staging=same_identifier(OFFICE, FOREST),
        ),
        Case(
            "sync-rule-password-sync-differs",
            "Password synchronization of a rule",
            "It is enabled on the primary only.",
            (Expected("sync-rule-password-sync-differs", ON_OUT_JOIN, ("password-sync",)),),
            staging=set_rule(OUT_JOIN, password_sync=False),
        ),
        Case(
            "sync-rule-soft-delete-differs",
            "How long objects are kept that have left the scope",
            "Thirty days on the staging server, not at all on the primary.",
            (Expected("sync-rule-soft-delete-differs", ON_BADGE, ("soft-delete-expiry",)),),
            staging=set_rule(BADGE, soft_delete="30.00:00:00"),
        ),
        Case(
            "sync-rule-tag-differs",
            "A standard rule of another build",
            "The servers say that they run the same version, so an update of one was not completed.",
            (Expected("sync-rule-tag-differs", ON_JOIN, ("immutable-tag",)),),
            staging=set_rule(JOIN, tag=f"{TAGS[JOIN]}.005"),
        ),
        Case(
            "sync-rule-precedence-reference-differs",
            "A rule placed before another one",
            "The number is the same on both servers, but on the primary it follows from another rule.",
            (Expected("sync-rule-precedence-reference-differs", ON_BADGE, ("precedence-before",)),),
            primary=before(BADGE, JOIN),
        ),
        Case(
            "sync-rule-description-differs",
            "The description of a rule",
            "Somebody described the rule anew on one server.",
            (Expected("sync-rule-description-differs", ON_SITE, ("description",)),),
            staging=set_rule(SITE, description="Offices and home offices."),
        ),
    ]


def flow_cases() -> list[Case]:
    """Transformations."""
    return [
        Case(
            "attribute-flow-differs",
            "An expression was edited",
            "One space more inside a text of the expression: that is another value.",
            (Expected("attribute-flow-differs", ON_SITE, ("flows", "site", "expression")),),
            staging=set_flow(SITE, "site", expression='IIF([l] = "Oslo", "NO  01", "Head office")'),
        ),
        Case(
            "attribute-flow-kind-differs",
            "A constant instead of an attribute",
            "The flow type was changed, and the source with it: one finding.",
            (Expected("attribute-flow-differs", ON_BADGE, ("flows", "badgeNumber")),),
            staging=set_flow(BADGE, "badgeNumber", kind="Constant", source=["0000"]),
        ),
        Case(
            "expression-layout",
            "An expression laid out otherwise",
            "White space outside texts means nothing in an expression, so this is cosmetic.",
            (cosmetic("attribute-flow-differs", ON_SITE, "flows", "site", "expression"),),
            staging=set_flow(SITE, "site", expression='IIF(\n  [l]="Oslo",\n  "NO 01",\n  "Head office"\n)'),
        ),
        *both_ways(
            ("attribute-flow-only-on-primary", "attribute-flow-only-on-staging"),
            ("A transformation on the primary only", "A transformation on the staging server only"),
            ("It was added to a rule of one's own.", "It was added to a rule of one's own."),
            add_flow(BADGE, "employeeType", "employeeType"),
            (Expected("attribute-flow-only-on-primary", ON_BADGE, ("flows", "employeeType"), HERE),),
        ),
        Case(
            "attribute-flow-retargeted",
            "The same transformation into another attribute",
            "One finding, not one transformation gone and another new.",
            (Expected("attribute-flow-retargeted", ON_BADGE, ("flows", "badgeNumber")),),
            staging=set_flow(BADGE, "badgeNumber", destination="cardNumber"),
        ),
        Case(
            "attribute-flow-merge-type-differs",
            "The merge type of a transformation",
            "The staging server would collect the values of all rules.",
            (
                Expected(
                    "attribute-flow-merge-type-differs", ON_COST_CENTRE, ("flows", "costCentre", "merge-type")
                ),
            ),
            staging=set_flow(COST_CENTRE, "costCentre", merge="Merge"),
        ),
        Case(
            "attribute-flow-apply-once-differs",
            "A transformation that is applied once on one server",
            "The primary writes the value only when the object is created.",
            (
                Expected(
                    "attribute-flow-apply-once-differs", ON_BADGE, ("flows", "badgeNumber", "execute-once")
                ),
            ),
            primary=set_flow(BADGE, "badgeNumber", execute_once=True),
        ),
    ]


def precedence_cases() -> list[Case]:
    """Numbers and order."""
    return [
        Case(
            "precedence-order-differs",
            "Two rules have changed places",
            "Both rules write mail, so the other one wins after a failover.",
            (Expected("precedence-order-differs", order(ON_SITE, ON_COST_CENTRE), ("precedence",)),),
            staging=change_places(SITE, COST_CENTRE),
        ),
        Case(
            "precedence-order-differs-uncontested",
            "Two rules have changed places that write different attributes",
            "No attribute gets another value today.",
            (
                Expected(
                    "precedence-order-differs-uncontested", order(ON_COST_CENTRE, ON_BADGE), ("precedence",)
                ),
            ),
            staging=change_places(COST_CENTRE, BADGE),
        ),
        Case(
            "custom-rule-precedence-differs",
            "A rule with another number in the same order",
            "Nothing changes today, but the next rule can fall between the numbers.",
            (Expected("custom-rule-precedence-differs", ON_BADGE, ("precedence",)),),
            staging=set_rule(BADGE, precedence=35),
        ),
        Case(
            "precedence-numbers-shifted",
            "The standard rules have other numbers in the same order",
            "Only the order counts, so this is cosmetic.",
            (Expected("precedence-numbers-shifted", STANDARD_RULES, ("precedence",)),),
            staging=shift_standard_rules,
        ),
    ]


def all_rule_cases() -> list[Case]:
    """All of them."""
    return [*presence_cases(), *field_cases(), *flow_cases(), *precedence_cases()]
