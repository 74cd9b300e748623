"""The README's pair: an ordinary organisation whose staging server nobody has looked at for half a year."""

import copy
from datetime import timedelta
from pathlib import Path

from tests.exportkit.contoso import CONTOSO, FABRIKAM, contoso, rule, set_clock
from tests.exportkit.dice import Dice
from tests.exportkit.identity import as_other_server
from tests.exportkit.organisation import Organisation, direct, expression
from tests.exportkit.powershell_json import Style
from tests.exportkit.write_cmdlets import write_cmdlet_folder

from .findings import (
    TENANT,
    Expected,
    connector,
    cosmetic,
    healthy,
    order,
    partition,
    setting,
    sync_rule,
)
from .sample import Pair, Sample

TENANT_CONNECTOR = "contoso.onmicrosoft.com - AAD"
FORESTS = (CONTOSO, FABRIKAM)
CLONED_HERE, CLONED_THERE = "14/03/2025 09:12:44", "17/03/2025 16:40:09"
CLONED_IN_MAY = "06/05/2025 11:02:37"

JOIN_CLONE = f"In from AD - User Join - Cloned - {CLONED_HERE}"
COMMON = "In from AD - User Common"
SITE = "In from AD - Department and Site"
VENDORS = "In from AD - Vendor Accounts"
CONTRACTORS = "In from AD - Contractors Filter"
GROUPS = "In from AD - Project Groups"
COST_CENTRE = "Out to AAD - User Site and Cost Centre"

RENAMED = "Fabrikam.com"
FABRIKAM_CONNECTOR = connector(FABRIKAM, swapped=RENAMED)

READABLE = Style(timespans="object", versions="object", parameters="objects")
"""What `ConvertTo-Json -Depth 12` gives, laid out as PowerShell 7 does: half as long as by version 5.1."""


def contoso_pair() -> Pair:
    """The two servers. They were alike in December; what happened since is below, server by server."""
    primary = contoso("sync01.contoso.com")
    staging = as_other_server(
        primary, "sync02.contoso.com", "half a year", change_case=False, clone_suffix=CLONED_THERE
    )
    role = "Microsoft.SystemInformation.MachineRole"
    staging.settings[role] = primary.settings[role]
    set_clock(staging, primary.exported_at + timedelta(minutes=41))
    half_a_year_on_the_primary(primary)
    half_a_year_on_the_staging_server(staging)
    return primary, staging


def half_a_year_on_the_primary(org: Organisation) -> None:
    """What the administrators did on the server that they use every day."""
    dice = Dice("half a year")
    forest = org.ad(CONTOSO)
    # January: vendors get accounts, in an OU and with a rule of their own.
    forest.partition("DC=contoso,DC=com").inclusions.append("OU=Vendors,DC=contoso,DC=com")
    org.rules.append(
        rule(
            dice,
            VENDORS,
            CONTOSO,
            "user person",
            precedence=25,
            scope=["distinguishedName CONTAINS OU=Vendors"],
            flows=[
                expression("employeeType", '"Vendor"'),
                expression("displayName", 'Trim([displayName]) & " (vendor)"'),
            ],
            description="Vendors are marked, so that nobody takes them for colleagues.",
        )
    )
    # February: interns are called trainees.
    contractors = org.rule(CONTRACTORS)
    for group in contractors.scope:
        for clause in group:
            clause.value = "Trainee" if clause.value == "Intern" else clause.value
    # March: people without a department shall be found.
    site = org.rule(SITE, CONTOSO)
    site.flow("department").expression = 'IIF(IsPresent([department]), Trim([department]), "Unassigned")'
    org.rule(GROUPS).description = "Project groups get a readable name. Owner: Workplace team."
    # April: the employee number of the new HR system is imported.
    forest.attributes.append("employeeNumber")
    # May: a standard rule is edited the way it should be, by cloning it.
    original = org.rule(COMMON, CONTOSO)
    clone = copy.deepcopy(original)
    original.disabled = True
    clone.name = f"{COMMON} - Cloned - {CLONED_IN_MAY}"
    clone.tag, clone.precedence, clone.description = "", 11, "With the employee number."
    clone.id = clone.internal_id = dice.guid("clone")
    clone.flows.extend(direct("employeeNumber"))
    org.rules.append(clone)
    # June: a rule gets another number on the way; a long expression is laid out to be read.
    org.rule(COST_CENTRE).precedence = 55
    org.rule(SITE, CONTOSO).flow(
        "extensionAttribute5"
    ).expression = 'Switch(\n  [l] = "Oslo",  "NO-01",\n  [l] = "Leeds", "UK-07",\n  True, "HQ & others"\n)'


SELECTED = (
    "An export of the Synchronization Rules Editor holds the rules that were selected there, in one direction at a time: a "
    "rule that is not in it need not be missing on the server."
)


TAKEN = (
    'The connector "{}" of the primary export is taken for {} of the staging export, because {}; if it is another, say so '
    "with --map."
)
WHOLE = (
    "The staging export holds every standard rule of some connectors and directions, so it is taken to hold all custom rules "
    "of these as well: those that are not in it are reported as missing."
)


def half_a_year_on_the_staging_server(org: Organisation) -> None:
    """What was tried out on the standby server and forgotten."""
    # A clean-up in February needed a higher threshold, and fewer runs.
    org.deletion_threshold = 2000
    org.settings["Microsoft.Synchronize.TimeInterval"] = "01:00:00"
    # Two rules changed places in a test of who wins.
    one, other = org.rule(SITE, CONTOSO), org.rule(SITE, FABRIKAM)
    one.precedence, other.precedence = other.precedence, one.precedence
    # Password hash synchronization of the second forest was never selected here.
    org.ad(FABRIKAM).password_hash_sync = False
    # The wizard wrote a name its own way, and the server stands on another site.
    org.ad(FABRIKAM).name = RENAMED
    org.ad(CONTOSO).partition("DC=contoso,DC=com").preferred_dcs = ["dc07.contoso.com"]
    org.settings["Microsoft.OptionalFeature.AutoUpgradeState"] = "Suspended"


def open_in_both_formats() -> list[Expected]:
    """The open findings that a wizard policy shows as well."""
    site = sync_rule(SITE, CONTOSO)
    swapped = order(
        site,
        sync_rule(SITE, FABRIKAM),
        name=f"{SITE} ({CONTOSO}), {SITE} ({FABRIKAM})",
        swapped=f"{SITE} ({RENAMED}), {SITE} ({CONTOSO})",
    )
    return [
        Expected(
            "ou-only-on-primary",
            partition(CONTOSO, "DC=contoso,DC=com"),
            ("containers", "OU=Vendors,DC=contoso,DC=com"),
        ),
        Expected("custom-rule-only-on-primary", sync_rule(VENDORS, CONTOSO), presence="primary-only"),
        Expected("sync-rule-scoping-filter-differs", sync_rule(CONTRACTORS, CONTOSO), ("scoping-filter",)),
        Expected("attribute-flow-differs", site, ("flows", "department", "expression")),
        Expected("precedence-order-differs", swapped, ("precedence",)),
        Expected("sync-rule-description-differs", sync_rule(GROUPS, CONTOSO), ("description",)),
        Expected("custom-rule-precedence-differs", sync_rule(COST_CENTRE, TENANT), ("precedence",)),
    ]


def never_open() -> list[Expected]:
    """What both formats show of letter case, layout and the dates in names."""
    return [
        cosmetic("connector-name-differs", FABRIKAM_CONNECTOR, "name"),
        cosmetic(
            "attribute-flow-differs",
            sync_rule(SITE, CONTOSO),
            "flows",
            "extensionAttribute5",
            "expression",
        ),
        cosmetic(
            "sync-rule-name-differs",
            sync_rule(
                JOIN_CLONE,
                CONTOSO,
                identity="In from AD - User Join",
                swapped=f"In from AD - User Join - Cloned - {CLONED_THERE}",
            ),
            "name",
        ),
    ]


def clone_finding(form: str) -> Expected:
    """The edited clone: with the disabled original where the format shows that, else as a rule of its own."""
    if form == "wizard":
        clone = sync_rule(f"{COMMON} - Cloned - {CLONED_IN_MAY}", CONTOSO, identity=COMMON)
        return Expected("custom-rule-only-on-primary", clone, presence="primary-only")
    original = sync_rule(COMMON, CONTOSO, tag="Microsoft.InfromADUserCommon")
    return Expected("rule-clone-only-on-primary", original, ("clone",), presence="primary-only")


def as_cmdlet_folder(org: Organisation, folder: Path) -> Path:
    """One file for each cmdlet; the staging server's as Out-File of Windows PowerShell writes UTF-8."""
    encoding, newline = ("utf-8-sig", "\r\n") if org.staging else ("utf-8", "\n")
    return write_cmdlet_folder(
        org, folder, style=READABLE, powershell_layout=False, encoding=encoding, newline=newline
    )


def contoso_samples() -> list[Sample]:
    """The README's pair in two formats, and a healthy pair in the third."""
    cmdlets = [
        *healthy("cmdlets", FORESTS, TENANT_CONNECTOR, {FABRIKAM: RENAMED}),
        *open_in_both_formats(),
        *never_open(),
        clone_finding("cmdlets"),
        Expected(
            "attribute-only-on-primary",
            connector(CONTOSO),
            ("attributes", "employeeNumber"),
            presence="primary-only",
        ),
        Expected(
            "deletion-threshold-differs", setting("Microsoft.OptionalFeature.ExportDeletionThresholdValue")
        ),
        Expected("scheduler-differs", setting("Microsoft.Synchronize.TimeInterval")),
        Expected(
            "password-hash-sync-connector-on-primary", FABRIKAM_CONNECTOR, ("password-hash-sync", "enabled")
        ),
        Expected("preferred-domain-controllers", partition(CONTOSO, "DC=contoso,DC=com"), ("preferred-dcs",)),
        Expected("server-identity", setting("Microsoft.OptionalFeature.AutoUpgradeState")),
    ]
    several = "An ordinary pair after half a year of neglect, not a case of one thing."
    return [
        Sample(
            folder="contoso",
            title="Contoso after half a year of neglect, as JSON of the ADSync cmdlets",
            shows="An ordinary organisation with two forests and about a hundred rules. Twelve differences would "
            "matter at a failover; the others are a matter of writing or belong to each server.",
            pair=contoso_pair,
            findings=tuple(cmdlets),
            writers=(as_cmdlet_folder, as_cmdlet_folder),
            several=several,
        ),
        Sample(
            folder="contoso-wizard",
            title="The same pair, as the wizard exports it",
            shows="Which of the differences a SynchronizationPolicy JSON can show: those of OUs and custom rules. It "
            "does not hold roles, selected attributes, features, the deletion threshold and the scheduler, and of a "
            "standard rule it says no more than the name, so a clone looks like any custom rule.",
            pair=contoso_pair,
            form="wizard",
            findings=(
                *healthy("wizard", FORESTS, TENANT_CONNECTOR),
                *open_in_both_formats(),
                *never_open(),
                clone_finding("wizard"),
            ),
            notices=(
                "The export of the primary and of the staging server does not say whether staging mode is on.",
            ),
            several=several,
        ),
        rules_editor_sample(several),
        healthy_sample(),
    ]


def rules_editor_sample(several: str) -> Sample:
    """The pair as the Synchronization Rules Editor exports it, with the names of one server's connectors given."""
    primary, staging = contoso_pair()
    contoso_there, fabrikam_there = staging.ad(CONTOSO).id, staging.ad(FABRIKAM).id
    site = sync_rule(SITE, CONTOSO)
    order_name = f"{SITE} ({CONTOSO}), {SITE} ({FABRIKAM})"
    only_rules = [finding for finding in open_in_both_formats() if finding.thing.kind == "sync-rule"]
    swapped = order(site, sync_rule(SITE, FABRIKAM), name=order_name)
    return Sample(
        folder="contoso-rules-editor",
        title="The same pair, as the Synchronization Rules Editor exports it",
        shows="Which of the differences the PowerShell of the Editor's Export button can show: all those of rules, standard "
        "rules too. It calls connectors by identifiers that differ on every server: --map names those of the primary, and "
        "which ones of the staging server they are follows from their rules.",
        pair=contoso_pair,
        form="rules-editor",
        findings=(
            *only_rules,
            Expected("precedence-order-differs", swapped, ("precedence",)),
            *never_open()[1:],
            clone_finding("rules-editor"),
        ),
        options=(
            "--map", f"{primary.ad(CONTOSO).id}={CONTOSO}", "--map", f"{primary.ad(FABRIKAM).id}={FABRIKAM}",
        ),
        notices=(
            "The export of the primary and of the staging server does not say whether staging mode is on.",
            WHOLE,
            f"primary: {SELECTED}",
            f"staging: {SELECTED}",
            TAKEN.format(FABRIKAM, fabrikam_there, "no other connector has the same rules"),
            TAKEN.format(CONTOSO, contoso_there, "it is the only connector that is left"),
        ),
        several=several,
    )  # fmt: skip


def healthy_pair() -> Pair:
    """Two servers that are configured alike and written as differently as healthy servers are."""
    primary = contoso("sync01.contoso.com")
    return primary, as_other_server(primary, "sync02.contoso.com", "healthy", clone_suffix=CLONED_THERE)


def healthy_sample() -> Sample:
    """A pair without drift."""
    findings = healthy(
        "server-configuration",
        FORESTS,
        TENANT_CONNECTOR,
        {name: name.swapcase() for name in (*FORESTS, TENANT_CONNECTOR)},
    )
    findings.append(Expected("server-identity", setting("Microsoft.SystemInformation.MachineRole")))
    findings += never_open()[2:]
    findings += [
        cosmetic("connector-name-differs", connector(name, swapped=name.upper()), "name") for name in FORESTS
    ]
    tenant = connector(TENANT_CONNECTOR, TENANT, swapped=TENANT_CONNECTOR.swapcase())
    findings.append(cosmetic("connector-name-differs", tenant, "name"))
    for forest, domains in {CONTOSO: ("", "emea.", "lab."), FABRIKAM: ("",)}.items():
        for domain in domains:
            labels = f"{domain}{forest}".split(".")
            part = partition(
                forest,
                ",".join(f"DC={label}" for label in labels),
                swapped=",".join(f"dc={label.upper()}" for label in labels),
            )
            for path in (("connectivity", "dn"), ("connectivity", "name"), ("display-name",)):
                findings.append(cosmetic("connector-setting-differs", part, *path))
            if domain != "lab.":
                findings.append(Expected("ou-list-redundant", part, ("containers",)))
    return Sample(
        folder="healthy",
        title="A healthy pair, as Get-ADSyncServerConfiguration writes it",
        shows="Everything in which two servers that are configured alike differ: identifiers, accounts, host names, "
        "times, orders that mean nothing, letter case.",
        pair=healthy_pair,
        findings=tuple(findings),
        form="server-configuration",
    )
