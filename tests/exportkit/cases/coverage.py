"""Small cases: what could not be compared, pairs that are none, options, and exports of two formats."""

from functools import partial
from pathlib import Path
from typing import Any

from tests.exportkit.organisation import TENANT_CONNECTOR_ID, Organisation, scope_group
from tests.exportkit.powershell_json import Style
from tests.exportkit.write_cmdlets import write_cmdlet_folder
from tests.exportkit.write_rules_editor import write_rules_editor
from tests.exportkit.write_wizard import write_wizard_policy

from .contoso_pair import SELECTED, TAKEN
from .findings import IN_RULE, SERVER, Expected, Thing, healthy, partition, sync_rule
from .sample import COMPACT, Case, as_bundle
from .tiny import (
    DOMAIN,
    FOREST,
    SITE,
    TENANT_CONNECTOR,
    include,
    partner_of,
    set_rule,
    set_tenant,
    tiny,
)

XML = "server-configuration"
INTEGERS = Style(dates="iso", timespans="string", versions="string", parameters="dict", enums="integers")
NO_ROLE = "The export of the primary and of the staging server does not say whether staging mode is on."
INTEGER_NOTICE = (
    "This export holds integers where names are expected (direction, link type, flow type, ...): they are compared only "
    "with integers. To get names, export with our collector, or with ConvertTo-Json -EnumsAsStrings where PowerShell 7 "
    "is at hand."
)
APPLIED = (
    "This policy was saved when the wizard last changed something, so changes made since then in the Synchronization "
    "Rules Editor, in Synchronization Service Manager or by PowerShell may be missing. For a current one, run the "
    'wizard, choose "View or export current configuration" and then "Export settings".'
)
ACCEPTED = """# Accepted until the end of June 2025.
[[accept]]
id = "ID"
reason = "The offices are renamed until the summer."
owner = "Kim, identity team"
expires = 2025-06-30
ticket = "CHG-1138"
"""


def as_folder(org: Organisation, folder: Path, *without: str) -> Path:
    """Write one file for each cmdlet."""
    return write_cmdlet_folder(
        org, folder, style=COMPACT, powershell_layout=False, without=("ADSyncRunProfileResult", *without)
    )


def folder_without_rules(org: Organisation, folder: Path) -> Path:
    """Write one file for each cmdlet but Get-ADSyncRule."""
    return as_folder(org, folder, "ADSyncRule")


def other_tenant(org: Organisation) -> None:
    """Synchronize into another tenant."""
    set_tenant(
        name="litware.onmicrosoft.com - AAD", user_name="Sync_SYNC02_0123456789ab@litware.onmicrosoft.com"
    )(org)


def other_directory(org: Organisation) -> None:
    """Have a connector to another forest."""
    forest = org.ad(FOREST)
    forest.name = forest.forest = "litware.com"


def without_tenant(document: dict[str, Any]) -> None:
    """Take the tenant's connector and its rules out of a bundle."""
    for part, key in (("ADSyncConnector", "Identifier"), ("ADSyncRule", "Connector")):
        document[part] = [item for item in document[part] if item[key] != TENANT_CONNECTOR_ID]


def by_number(name: str) -> Thing:
    """A rule whose direction is an integer: it takes no part in the identity, as nobody knows what it means."""
    return Thing("sync-rule", name, IN_RULE.join([FOREST, "", name.casefold()]))


def incomplete_cases() -> list[Case]:
    """What should have been there and is not."""
    failed = {"ADSyncConnector": "Access is denied."}
    return [
        Case(
            "incomplete-missing-rules",
            "The output of Get-ADSyncRule is missing",
            "Nothing that was compared differs, but the rules of the staging server were not compared: incomplete, "
            "never in sync.",
            more={"writers": (as_folder, folder_without_rules), "incomplete": ("sync-rules",)},
        ),
        Case(
            "incomplete-collector-error",
            "The collector could not read the connectors",
            "The bundle says why, and the sections that come from connectors are incomplete, and so are the rules, because "
            "it cannot be told which connector a rule belongs to.",
            (),
            usual=(
                *(
                    finding
                    for finding in healthy("cmdlets", [FOREST], TENANT_CONNECTOR)
                    if finding.rule != "connector-account"
                ),
            ),
            more={
                "writers": (None, partial(as_bundle, without=failed)),
                "incomplete": (
                    "connectors",
                    "filtering",
                    "sync-rules",
                    "run-profiles",
                    "provisioning-hierarchy",
                ),
            },
        ),
        Case(
            "incomplete-with-drift",
            "Drift in what could be compared",
            "An OU differs, and the rules are missing: incomplete comes first, the drift is shown all the same.",
            (
                Expected(
                    "ou-only-on-primary", partition(FOREST, DOMAIN), ("containers", f"OU=Vendors,{DOMAIN}")
                ),
            ),
            primary=include("OU=Vendors"),
            more={"writers": (as_folder, folder_without_rules), "incomplete": ("sync-rules",)},
        ),
        Case(
            "enum-integers",
            "One export has integers where the other has names",
            "ConvertTo-Json writes enumerations as integers unless told otherwise. What they mean is not published, "
            "so they are not compared with names.",
            more={
                "writers": (None, partial(as_bundle, style=INTEGERS)),
                "incomplete": ("sync-rules",),
                "notices": (f"staging: {INTEGER_NOTICE}",),
            },
        ),
        Case(
            "enum-integers-on-both",
            "Both exports have integers for enumerations",
            "Integers are compared with integers.",
            (Expected("sync-rule-link-type-differs", by_number(SITE), ("link-type",)),),
            staging=set_rule(SITE, link_type="Provision"),
            more={
                "writers": (partial(as_bundle, style=INTEGERS),) * 2,
                "notices": tuple(f"{side}: {INTEGER_NOTICE}" for side in ("primary", "staging")),
            },
        ),
    ]


def pair_cases() -> list[Case]:
    """Exports that are not a primary and a staging server of one tenant."""
    return [
        Case(
            "wrong-pair-tenant",
            "Servers of two tenants",
            "There is nothing to compare, so there is no report, and no file is written.",
            staging=other_tenant,
            more={
                "error": "The two exports belong to different tenants (primary: adatum.onmicrosoft.com, staging: "
                "litware.onmicrosoft.com), so there is nothing to compare; check both paths."
            },
        ),
        Case(
            "wrong-pair-no-common-connector",
            "Servers of two directories",
            "The exports do not name a tenant and have no connector in common.",
            staging=other_directory,
            more={
                "writers": (partial(as_bundle, change=without_tenant),) * 2,
                "error": "The two exports have no connector in common, so they are not a primary and a staging server "
                "of one directory; check both paths.",
            },
        ),
    ]


def format_cases() -> list[Case]:
    """Other formats, and two formats at once."""
    return [
        Case(
            "mixed-formats",
            "Exports of two formats",
            "What both formats carry is compared; the same server in two formats shows no drift.",
            usual=tuple(healthy("cmdlets", [FOREST], TENANT_CONNECTOR)),
            more={"form": XML, "staging_form": "cmdlets"},
        ),
        Case(
            "wizard-and-server-configuration",
            "A policy of the wizard and a folder of Get-ADSyncServerConfiguration",
            "The scope of a rule of one's own differs, which both formats carry.",
            (Expected("sync-rule-scoping-filter-differs", sync_rule(SITE, FOREST), ("scoping-filter",)),),
            primary=set_rule(SITE, scope=[scope_group("l ISNOTNULL")]),
            usual=(Expected("server-identity", SERVER, ("host",)),),
            more={
                "form": "wizard",
                "staging_form": XML,
                "notices": ("The export of the primary server does not say whether staging mode is on.",),
            },
        ),
        Case(
            "wizard-applied-policy",
            "The policy that the wizard wrote after its last change",
            "Changes by the rules editor and by PowerShell may be missing in it, which a notice says.",
            more={
                "form": "wizard",
                "writers": (partial(write_wizard_policy, kind="Applied"),) * 2,
                "notices": (NO_ROLE, f"primary: {APPLIED}", f"staging: {APPLIED}"),
            },
        ),
        Case(
            "strict-wizard",
            "What a format cannot carry, with --strict",
            "Nothing that was compared differs, but a policy of the wizard does not hold everything.",
            more={
                "form": "wizard",
                "options": ("--strict",),
                "verdict": "incomplete",
                "exit_code": 3,
                "notices": (NO_ROLE,),
            },
        ),
    ]


def rules_editor_cases() -> list[Case]:
    """Exports of the Synchronization Rules Editor beside a fuller one: all rules, and some of them."""
    selected = "staging: " + SELECTED
    there = partner_of(tiny(), "SYNC02.adatum.com").ad(FOREST).id
    no_role = "The export of the staging server does not say whether staging mode is on."
    return [
        Case(
            "rules-editor-and-server-configuration",
            "All rules of the Synchronization Rules Editor and a folder of Get-ADSyncServerConfiguration",
            "The scope of a rule of one's own differs. The Editor knows connectors by identifiers; the folder gives the "
            "name.",
            (Expected("sync-rule-scoping-filter-differs", sync_rule(SITE, FOREST), ("scoping-filter",)),),
            primary=set_rule(SITE, scope=[scope_group("l ISNOTNULL")]),
            usual=(),
            more={
                "form": XML,
                "staging_form": "rules-editor",
                "notices": (
                    no_role,
                    selected,
                    TAKEN.format(FOREST, there, "no other connector has the same rules"),
                ),
            },
        ),
        Case(
            "rules-editor-selection",
            "Some rules of the Synchronization Rules Editor and a folder of Get-ADSyncServerConfiguration",
            "One rule of one's own was selected, and its scope differs. Of the other rules nothing is known: incomplete, "
            "and no rule is called missing.",
            (Expected("sync-rule-scoping-filter-differs", sync_rule(SITE, FOREST), ("scoping-filter",)),),
            primary=set_rule(SITE, scope=[scope_group("l ISNOTNULL")]),
            usual=(),
            more={
                "form": XML,
                "staging_form": "rules-editor",
                "writers": (None, partial(write_rules_editor, chosen=lambda rule: rule.name == SITE)),
                "incomplete": ("sync-rules",),
                "notices": (
                    no_role,
                    selected,
                    TAKEN.format(FOREST, there, "it is the only connector that is left"),
                ),
            },
        ),
    ]


def option_cases() -> list[Case]:
    """Options that change the exit code."""
    described = Expected("sync-rule-description-differs", sync_rule(SITE, FOREST), ("description",))
    vendors = Expected(
        "ou-only-on-primary", partition(FOREST, DOMAIN), ("containers", f"OU=Vendors,{DOMAIN}")
    )
    return [
        Case(
            "fail-on-medium",
            "A low finding with --fail-on medium",
            "The finding is shown and the verdict is drift, but the exit code is 0.",
            (described,),
            staging=set_rule(SITE, description="Offices."),
            more={"options": ("--fail-on", "medium"), "exit_code": 0},
        ),
        Case(
            "fail-on-never",
            "A critical finding with --fail-on never",
            "The finding is shown and the verdict is drift, but the exit code is 0.",
            (vendors,),
            primary=include("OU=Vendors"),
            more={"options": ("--fail-on", "never"), "exit_code": 0},
        ),
        Case(
            "acceptance-expired",
            "A difference that was accepted until a day that has passed",
            "The finding is open again, and every report says when its acceptance expired.",
            (described,),
            staging=set_rule(SITE, description="Offices."),
            more={"accepted": ACCEPTED.replace("ID", described.id)},
        ),
    ]


def all_coverage_cases() -> list[Case]:
    """All of them."""
    return [*incomplete_cases(), *pair_cases(), *format_cases(), *rules_editor_cases(), *option_cases()]
