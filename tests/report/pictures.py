"""A comparison whose findings come with pictures: whole rules, a tree of containers, two orders."""

from __future__ import annotations

from dataclasses import replace

from tests.report.comparisons import DISPLAY_NAME, USER_JOIN, comparison, finding

from entradrift.model.change import ObjectRef, Presence, Side
from entradrift.model.comparison import Comparison, RulePicture
from entradrift.model.finding import Severity
from entradrift.model.section import Section
from entradrift.model.sync_rule import Clause, Flow, JoinCondition, SyncRule
from entradrift.model.values import NOT_CARRIED

ROOT = "DC=contoso,DC=com"
FLOWS = tuple(
    Flow(
        f"extensionAttribute{number}",
        "Direct",
        (f"extensionAttribute{number}",),
        "",
        "Update",
        execute_once=False,
    )
    for number in range(1, 16)
)
RULE = SyncRule(
    name="In from AD - User Join",
    connector="contoso.com",
    direction="Inbound",
    tag_base="Microsoft.InfromADUserJoin",
    tag_version="006",
    precedence=100,
    description="Joins users.",
    disabled=False,
    link_type="Provision",
    source_object_type="user",
    target_object_type="person",
    precedence_after="",
    precedence_before="",
    password_sync=False,
    soft_delete_expiry="00:00:00",
    scoping_filter=(
        (
            Clause("isCriticalSystemObject", "NOTEQUAL", "True"),
            Clause("adminDescription", "NOTSTARTSWITH", "User_"),
        ),
        (Clause("department", "EQUAL", "Sales"),),
    ),
    join_rules=((JoinCondition("objectSID", "sourceObjectSID", case_sensitive=False),),),
    flows=(Flow("displayName", "Expression", (), DISPLAY_NAME, "Update", execute_once=False), *FLOWS),
    place="SynchronizationRules/SyncRule_{0a4c}.xml",
)
EDITED = replace(
    RULE,
    connector="contoso.com",
    link_type="Join",
    scoping_filter=(RULE.scoping_filter[0], (Clause("department", "STARTSWITH", "Sales"),)),  # type: ignore[index]
    flows=(
        Flow(
            "displayName",
            "Expression",
            (),
            DISPLAY_NAME.replace("Trim", "PCase"),
            "Update",
            execute_once=True,
        ),
        *FLOWS[1:],
        Flow("company", "Constant", ("Contoso",), "", "Update", execute_once=False),
    ),
)
LONE = replace(
    RULE, name="In from AD - Vendors", tag_base="", tag_version="", flows=FLOWS[:3], join_rules=NOT_CARRIED
)


def rule(name: str, identity: str) -> ObjectRef:
    return ObjectRef("sync-rule", name, "contoso.com", "Inbound", identity)


JOINED = replace(USER_JOIN, identity="join")
LISTS = {
    "primary included": (f"OU=Vendors,{ROOT}", f"OU=Staff,{ROOT}", f"OU=Sites,OU=Staff,{ROOT}"),
    "primary excluded": (ROOT, f"OU=Leavers,OU=Staff,{ROOT}", f"OU=Old,OU=Vendors,{ROOT}"),
    "staging included": (f"OU=Staff,{ROOT}", f"OU=Sites,OU=Staff,{ROOT}", f"OU=Leavers,OU=Staff,{ROOT}"),
    "staging excluded": (ROOT, f"OU=Old,OU=Vendors,{ROOT}"),
}
ORDER = tuple(f"{100 + number} In from AD - Rule {number}" for number in range(30))
STAGING_ORDER = ("90 In from AD - Rule 12", *(each for each in ORDER if not each.endswith(" 12")))


def pictures() -> Comparison:
    """Return findings of an edited, a missing and a cloned rule, of OU scope and of precedence."""
    partition = ObjectRef("partition", ROOT, "contoso.com", identity="partition")
    cloned = rule("In from AD - User Common", "common")
    result = comparison(
        finding(
            1,
            f"OU=Vendors,{ROOT} is synchronized by the primary only",
            primary="included",
            staging="excluded",
            ref=partition,
            section=Section.FILTERING,
            severity=Severity.CRITICAL,
            path=f"containers/OU=Vendors,{ROOT}",
            facts=LISTS | {"subtree": (f"OU=Vendors,{ROOT}",)},
            side=Side.PRIMARY,
        ),
        finding(
            2,
            f"OU=Leavers,OU=Staff,{ROOT} is synchronized by the staging server only",
            primary="excluded",
            staging="included",
            ref=partition,
            section=Section.FILTERING,
            path=f"containers/OU=Leavers,OU=Staff,{ROOT}",
            facts=LISTS | {"subtree": (f"OU=Leavers,OU=Staff,{ROOT}",)},
            side=Side.STAGING,
        ),
        finding(
            3, "The link type differs", primary="Provision", staging="Join", ref=JOINED, path="link-type"
        ),
        finding(
            4,
            "The flow into displayName differs",
            primary=DISPLAY_NAME,
            staging=DISPLAY_NAME.replace("Trim", "PCase"),
            ref=JOINED,
            path="flows/displayName/expression",
            rule="attribute-flow-differs",
            why="Attributes get other values.",
        ),
        finding(
            5,
            "A rule is missing",
            primary={"precedence": 100},
            ref=rule(LONE.name, "vendors"),
            presence=Presence.PRIMARY_ONLY,
        ),
        finding(
            6,
            "In from AD - User Common was cloned on the primary only",
            primary="clone in use",
            staging="original in use",
            ref=cloned,
            presence=Presence.PRIMARY_ONLY,
            facts={"clone": ("In from AD - User Common - Cloned - 06/05/2025 11:02:37",)},
        ),
        finding(
            7,
            "The order of precedence differs: In from AD - Rule 12",
            primary=(ORDER[12],),
            staging=STAGING_ORDER[:1],
            ref=ObjectRef("precedence-order", "In from AD - Rule 12", identity="12"),
            path="precedence",
            facts={"primary order": ORDER, "staging order": STAGING_ORDER, "attributes": ("department",)},
        ),
    )
    return replace(
        result,
        rules={
            "join": RulePicture(RULE, EDITED),
            "vendors": RulePicture(LONE, None),
            "common": RulePicture(
                replace(RULE, name="In from AD - User Common - Cloned"), RULE, Side.PRIMARY
            ),
        },
    )
