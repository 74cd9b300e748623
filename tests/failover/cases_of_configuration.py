"""Cases of the checks about passwords, sign-in, credentials and configuration (R16 to R33, R35)."""

from collections.abc import Callable

from tests.exportkit.cases.tiny import (
    FOREST,
    SITE,
    Edit,
    include,
    set_domain,
    set_flow,
    set_forest,
    set_rule,
    set_setting,
    set_tenant,
    tiny_domain,
    without_rule,
)
from tests.exportkit.contoso import add_schemas, forest
from tests.exportkit.dice import Dice
from tests.exportkit.organisation import Organisation
from tests.failover.cases import FAIL, PASS, UNKNOWN, WARN, Case, cases_of
from tests.failover.cases_of_runs import applied, mode, version
from tests.failover.servers import (
    Change,
    all_of,
    certificate,
    document,
    on_both,
    on_primary,
    on_staging,
    without,
    without_setting,
)

HASH_SYNC = "Microsoft.OptionalFeature.PasswordHashSync"
WRITEBACK = "Microsoft.OptionalFeature.PasswordWriteback"
METHOD = "Microsoft.UserSignIn.SignOnMethod"
FEATURES = "ADSyncAADCompanyFeature"
CREDENTIAL = "ADSyncEntraConnectorCredential"
ACCOUNT = {"ConnectorIdentityType": "ServiceAccount"}
AGENTS = "PassThroughAgents"


def setting(name: str) -> Callable[[str], Edit]:
    return lambda value: set_setting(name, value)


anchor = setting("Microsoft.SynchronizationOption.AnchorAttribute")
user_name = setting("Microsoft.SynchronizationOption.UPNAttribute")
join = setting("Microsoft.SynchronizationOption.JoinCriteria")
custom = setting("Microsoft.SynchronizationOption.CustomAttribute")
group_filter = setting("Microsoft.OptionalFeature.GroupFiltering")
app_filter = setting("Microsoft.OptionalFeature.FilterAAD")
devices = setting("Microsoft.OptionalFeature.DeviceWriteBack")
method = setting(METHOD)


def both_documents(noun: str, value: object) -> Change:
    return all_of(document("primary", noun, value), document("staging", noun, value))


def accepted(*rules: str) -> Change:
    """Sign off every difference of these rules."""
    return lambda situation: situation.accepted_rules.extend(rules)


def second_forest(org: Organisation) -> None:
    dice = Dice(org.host)
    directory = forest(
        "fabrikam.com",
        "FABRIKAM",
        dice,
        [tiny_domain("DC=fabrikam,DC=com", "fabrikam.com", "FABRIKAM", dice)],
    )
    directory.run_profiles = []
    org.connectors.append(directory)
    add_schemas(org)


def member_limit(limit: int) -> Edit:
    return set_flow(SITE, "site", expression=f"IIF([memberCount] > {limit}, True, False)")


def agents(*machines: str, status: str = "active") -> Change:
    return all_of(
        on_both(method("PassThroughAuthentication")),
        document("staging", AGENTS, [{"MachineName": name, "Status": status} for name in machines]),
    )


PASSWORDS: tuple[Case, ...] = (
    *cases_of(
        "R16",
        (
            PASS,
            "on",
            all_of(),
            (
                "Both servers have password hash synchronization switched on; expect a delay, because a staging server does not "
                "run it."
            ),
        ),
        (
            PASS,
            "off",
            on_both(set_forest(password_hash_sync=False)),
            "Both servers have password hash synchronization switched off.",
        ),
        (
            PASS,
            "before 2.6.84 the server repairs the tenant's switch",
            all_of(on_both(version("2.6.3.0")), without("primary", FEATURES), without("staging", FEATURES)),
        ),
        (
            WARN,
            "staging reads as off",
            on_staging(set_forest(password_hash_sync=False)),
            "Connector adatum.com: password hash synchronization is on for the primary only.",
        ),
        (
            WARN,
            "accepted",
            all_of(
                on_primary(set_forest(password_hash_sync=False)),
                accepted("password-hash-sync-connector-on-staging"),
            ),
        ),
        (
            FAIL,
            "the intent differs",
            all_of(on_primary(set_setting(HASH_SYNC, "True")), on_staging(set_setting(HASH_SYNC, "False"))),
        ),
        (FAIL, "on for staging only", on_primary(set_forest(password_hash_sync=False))),
        (
            FAIL,
            "off in the tenant",
            all_of(
                document("primary", FEATURES, PasswordHashSync=False),
                document("staging", FEATURES, PasswordHashSync=False),
            ),
            (
                "Password hash synchronization is on, but switched off in the tenant: it is broken without a message, and since "
                "2.6.84 no server repairs that by itself."
            ),
        ),
        (
            UNKNOWN,
            "the tenant's switch not collected",
            all_of(without("primary", FEATURES), without("staging", FEATURES)),
            "Whether the tenant accepts password hashes (Get-ADSyncAADCompanyFeature) is not known.",
        ),
        (UNKNOWN, "not carried", applied),
    ),
    *cases_of(
        "R17",
        (PASS, "healthy", all_of(), "Leaving staging mode does not turn password hash synchronization on."),
        (
            FAIL,
            "newly on",
            on_primary(set_forest(password_hash_sync=False)),
            "Leaving staging mode would turn password hash synchronization on: SYNC02 has it, SYNC01 has not.",
        ),
        (
            UNKNOWN,
            "not carried",
            applied,
            "Whether password hash synchronization is on is not known for SYNC01.adatum.com and SYNC02.adatum.com.",
        ),
    ),
    *cases_of(
        "R18",
        (PASS, "healthy", all_of(), "Both servers have password writeback switched on."),
        (
            PASS,
            "off",
            on_both(set_tenant(password_writeback=False)),
            "Both servers have password writeback switched off.",
        ),
        (WARN, "staging reads as off", on_staging(set_tenant(password_writeback=False))),
        (
            WARN,
            "accepted",
            all_of(
                on_primary(set_tenant(password_writeback=False)),
                accepted("password-writeback-connector-differs"),
            ),
        ),
        (FAIL, "on for staging only", on_primary(set_tenant(password_writeback=False))),
        (
            FAIL,
            "the intent differs",
            all_of(on_primary(set_setting(WRITEBACK, "True")), on_staging(set_setting(WRITEBACK, "False"))),
        ),
        (
            FAIL,
            "two active servers",
            mode("staging", on=False),
            "Password writeback runs on two active servers, which disturbs its service bus.",
        ),
        (UNKNOWN, "not carried", applied),
    ),
    *cases_of(
        "R19",
        (PASS, "healthy", all_of(), "The sign-in method is the same on both servers (PasswordHashSync)."),
        (
            WARN,
            "accepted",
            all_of(on_staging(method("PassThroughAuthentication")), accepted("sign-in-differs")),
            "Accepted by hand: The sign-in method is PasswordHashSync on SYNC01 and PassThroughAuthentication on SYNC02.",
        ),
        (
            FAIL,
            "differs",
            on_staging(method("PassThroughAuthentication")),
            "The sign-in method is PasswordHashSync on SYNC01 and PassThroughAuthentication on SYNC02.",
        ),
        (
            UNKNOWN,
            "not shown",
            on_staging(without_setting(METHOD)),
            "The export of SYNC02 does not show the sign-in method.",
        ),
    ),
    *cases_of(
        "R20",
        (PASS, "not in use", all_of(), "Pass-through authentication is not in use."),
        (
            PASS,
            "enough agents",
            agents("pta01.adatum.com", "pta02", "SYNC01"),
            "Agents are active on pta01, pta02, sync01.",
        ),
        (
            WARN,
            "two agents",
            agents("pta01", "pta02"),
            "2 agents for pass-through authentication: pta01, pta02; three are recommended.",
        ),
        (
            WARN,
            "on the servers only",
            agents("SYNC01", "SYNC02.adatum.com"),
            "Agents run on the Entra Connect servers only: sync01, sync02.",
        ),
        (
            WARN,
            "none active",
            agents("pta01", "pta02", "pta03", status="inactive"),
            "No agent for pass-through authentication is active.",
        ),
        (
            UNKNOWN,
            "not listed",
            on_both(method("PassThroughAuthentication")),
            "Pass-through authentication is in use; exports do not show on which servers its agents run.",
        ),
        (UNKNOWN, "one method not known", on_staging(without_setting(METHOD))),
    ),
    *cases_of(
        "R21",
        (PASS, "healthy", all_of(), "Both servers have seamless single sign-on switched off."),
        (
            WARN,
            "differs",
            on_staging(set_setting("Microsoft.UserSignIn.DesktopSsoEnabled", "True")),
            "Seamless single sign-on differs between the two servers.",
        ),
        (UNKNOWN, "not shown", on_both(without_setting("Microsoft.UserSignIn.DesktopSsoEnabled"))),
    ),
    *cases_of(
        "R22",
        (PASS, "healthy", all_of(), "Federation is not in use."),
        (
            WARN,
            "in use",
            on_both(method("Federation with AD FS")),
            "Federation is in use: its options are not carried over by an import of settings.",
        ),
        (UNKNOWN, "not shown", on_primary(without_setting(METHOD))),
    ),
    *cases_of(
        "R32",
        (
            PASS,
            "healthy",
            all_of(),
            "Both connectors sign in with applications and certificates of their own.",
        ),
        (
            PASS,
            "service accounts",
            both_documents(CREDENTIAL, ACCOUNT),
            "Both connectors sign in with service accounts of their own.",
        ),
        (
            WARN,
            "another kind",
            document("staging", CREDENTIAL, ACCOUNT),
            "The connectors sign in differently: SYNC01 as Application, SYNC02 as ServiceAccount.",
        ),
        (
            WARN,
            "the same certificate",
            both_documents(CREDENTIAL, certificate("AA01")),
            "Both servers use the same certificate; each should have its own.",
        ),
        (
            WARN,
            "renewed differently",
            document("staging", CREDENTIAL, certificate("BB", keeper="Customer")),
            "The certificates are renewed differently on the two servers.",
        ),
        (
            WARN,
            "one account for both",
            all_of(
                both_documents(CREDENTIAL, ACCOUNT),
                on_both(set_tenant(user_name="sync@adatum.onmicrosoft.com")),
            ),
            (
                "Both servers sign in with one account (sync@adatum.onmicrosoft.com); a change of its credential breaks the "
                "other server."
            ),
        ),
        (
            UNKNOWN,
            "not collected",
            without("staging", CREDENTIAL),
            "How the connector of SYNC02 signs in to the tenant is not known.",
        ),
        (UNKNOWN, "a kind that nobody knows", document("staging", CREDENTIAL, {"ConnectorIdentityType": 2})),
        (UNKNOWN, "without a thumbprint", document("staging", CREDENTIAL, certificate(""))),
        (UNKNOWN, "without its keeper", document("staging", CREDENTIAL, certificate("BB", keeper=""))),
        (
            UNKNOWN,
            "an account not shown",
            all_of(both_documents(CREDENTIAL, ACCOUNT), on_staging(set_tenant(user_name=""))),
        ),
    ),
    *cases_of(
        "R33",
        (PASS, "healthy", all_of(), "No certificate in use ends within 150 days."),
        (PASS, "service accounts", both_documents(CREDENTIAL, ACCOUNT)),
        (
            WARN,
            "150 days",
            document("staging", CREDENTIAL, certificate("BB", days=150)),
            "The certificate of SYNC02 ends in 150 days.",
        ),
        (
            WARN,
            "nothing renews it",
            all_of(
                on_staging(set_setting("Microsoft.Synchronize.SchedulerSuspended", "True")),
                document("staging", "ADSyncScheduler", SchedulerSuspended=True),
            ),
            "The scheduler of SYNC02 does not run, so the certificate that it manages is not renewed.",
        ),
        (
            PASS,
            "somebody else renews it",
            all_of(
                on_staging(set_setting("Microsoft.Synchronize.SchedulerSuspended", "True")),
                document("staging", "ADSyncScheduler", SchedulerSuspended=True),
                document("staging", CREDENTIAL, certificate("BB", keeper="Customer")),
            ),
        ),
        (
            FAIL,
            "expired",
            document("primary", CREDENTIAL, certificate("AA", days=-3)),
            "The certificate of SYNC01 ended 3 days ago.",
        ),
        (
            FAIL,
            "30 days",
            document("staging", CREDENTIAL, certificate("BB", days=30)),
            "The certificate of SYNC02 ends in 30 days.",
        ),
        (UNKNOWN, "not collected", without("staging", CREDENTIAL)),
        (
            UNKNOWN,
            "no end",
            document("staging", CREDENTIAL, {"ConnectorIdentityType": "Application"}),
            "When the certificate of SYNC02 ends is not known.",
        ),
        (
            UNKNOWN,
            "scheduler not known",
            all_of(
                on_staging(without_setting("Microsoft.Synchronize.SchedulerSuspended")),
                document("staging", "ADSyncScheduler", SchedulerSuspended=None),
            ),
            "Whether the scheduler of SYNC02 runs, which renews the certificate, is not known.",
        ),
    ),
)

CONFIGURATION: tuple[Case, ...] = (
    *cases_of(
        "R23",
        (PASS, "healthy", all_of(), "The source anchor is mS-DS-ConsistencyGuid on both servers."),
        (PASS, "letter case", on_staging(anchor("MS-DS-consistencyGUID"))),
        (
            FAIL,
            "differs",
            on_staging(anchor("objectGUID")),
            "The source anchor is mS-DS-ConsistencyGuid on SYNC01 and objectGUID on SYNC02.",
        ),
        (
            FAIL,
            "differs although accepted",
            all_of(on_staging(anchor("objectGUID")), accepted("source-anchor-differs")),
        ),
        (
            UNKNOWN,
            "not shown",
            on_staging(without_setting("Microsoft.SynchronizationOption.AnchorAttribute")),
            "The export of SYNC02 does not show the source anchor.",
        ),
    ),
    *cases_of(
        "R24",
        (PASS, "healthy", all_of(), "The user principal name and the join criteria are the same."),
        (
            FAIL,
            "user principal name",
            on_staging(user_name("mail")),
            "User principal name from: userPrincipalName on SYNC01 and mail on SYNC02.",
        ),
        (FAIL, "join criteria", on_staging(join("ObjectSID"))),
        (
            FAIL,
            "custom attribute",
            all_of(on_primary(custom("employeeID")), on_staging(custom("employeeNumber"))),
        ),
        (
            FAIL,
            "differs although accepted",
            all_of(on_staging(join("ObjectSID")), accepted("join-criteria-differ")),
        ),
        (UNKNOWN, "not shown", on_both(without_setting("Microsoft.SynchronizationOption.JoinCriteria"))),
        (
            UNKNOWN,
            "a custom attribute on one side",
            on_staging(
                without_setting("Microsoft.SynchronizationOption.CustomAttribute"), version("2.6.91.0")
            ),
            "The export of SYNC02 does not show how users are identified.",
        ),
    ),
    *cases_of(
        "R25",
        (PASS, "healthy", all_of(), "Domains and organizational units are filtered alike."),
        (
            FAIL,
            "narrower",
            on_primary(include("OU=Vendors")),
            "OU=Vendors,DC=adatum,DC=com is synchronized by the primary only.",
        ),
        (
            FAIL,
            "wider",
            on_staging(include("OU=Vendors")),
            "OU=Vendors,DC=adatum,DC=com is synchronized by the staging server only.",
        ),
        (
            WARN,
            "accepted",
            all_of(on_staging(include("OU=Vendors")), accepted("ou-only-on-staging")),
            "Accepted by hand: OU=Vendors,DC=adatum,DC=com is synchronized by the staging server only.",
        ),
        (UNKNOWN, "not in full", applied),
    ),
    *cases_of(
        "R26",
        (
            PASS,
            "healthy",
            all_of(),
            "Group, app and attribute filters and directory extensions are the same.",
        ),
        (FAIL, "group filter", on_staging(group_filter("True"))),
        (FAIL, "app filter", on_staging(app_filter("True"))),
        (
            FAIL,
            "extensions",
            all_of(
                on_both(set_setting("Microsoft.OptionalFeature.DirectoryExtension", "True")),
                on_staging(
                    set_setting(
                        "Microsoft.OptionalFeature.DirectoryExtensionAttributes", "a.user.String.True"
                    )
                ),
            ),
        ),
        (WARN, "accepted", all_of(on_staging(group_filter("True")), accepted("group-filter-differs"))),
        (
            UNKNOWN,
            "a switch not shown",
            on_both(without_setting("Microsoft.OptionalFeature.GroupFiltering")),
            "The export of SYNC01 does not show Microsoft.OptionalFeature.GroupFiltering.",
        ),
        (
            UNKNOWN,
            "a list not shown",
            on_both(app_filter("True"), without_setting("Microsoft.AADFilter.ApplicationList")),
        ),
    ),
    *cases_of(
        "R27",
        (PASS, "healthy", all_of(), "Both servers have the same connectors."),
        (PASS, "letter case", on_staging(set_forest(name="ADATUM.com"))),
        (FAIL, "missing", on_primary(second_forest), "Connector fabrikam.com exists on the primary only."),
        (WARN, "accepted", all_of(on_primary(second_forest), accepted("connector-only-on-primary"))),
        (UNKNOWN, "none", on_staging(lambda org: org.rules.clear(), lambda org: org.connectors.clear())),
    ),
    *cases_of(
        "R28",
        (PASS, "healthy", all_of(), "Both servers have the same sync rules in the same order."),
        (FAIL, "missing", on_staging(without_rule(SITE)), f"Custom rule {SITE} exists on the primary only."),
        (FAIL, "switched off", on_staging(set_rule(SITE, disabled=True))),
        (FAIL, "another flow", on_staging(set_flow(SITE, "site", expression='"Head office"'))),
        (
            WARN,
            "description",
            on_staging(set_rule(SITE, description="Offices.")),
            f"{SITE}: the description differs.",
        ),
        (WARN, "accepted", all_of(on_staging(without_rule(SITE)), accepted("custom-rule-only-on-primary"))),
        (UNKNOWN, "none", on_staging(lambda org: org.rules.clear())),
        (UNKNOWN, "not in full", applied),
    ),
    *cases_of(
        "R29",
        (
            PASS,
            "healthy",
            all_of(),
            "Object types, attributes, run profiles and provisioning hierarchy are the same.",
        ),
        (FAIL, "object type", on_staging(set_domain(object_types=["user"]))),
        (FAIL, "attribute", on_staging(lambda org: org.ad(FOREST).attributes.remove("mail"))),
        (WARN, "hierarchy", on_staging(lambda org: org.ad(FOREST).component_mappings.pop("CN"))),
        (
            WARN,
            "accepted",
            all_of(on_staging(set_domain(object_types=["user"])), accepted("object-type-only-on-primary")),
        ),
        (UNKNOWN, "not in full", applied),
    ),
    *cases_of(
        "R30",
        (PASS, "healthy", all_of(), "Writeback and Exchange hybrid are configured alike on both servers."),
        (FAIL, "device writeback", on_staging(devices("True"))),
        (
            FAIL,
            "container",
            on_staging(set_setting("Microsoft.DeviceWriteBack.Container", "OU=Devices,DC=adatum,DC=com")),
        ),
        (
            WARN,
            "group writeback v2",
            all_of(
                document("primary", FEATURES, GroupWritebackV2=True),
                document("staging", FEATURES, GroupWritebackV2=True),
            ),
            "Group writeback v2 is on: it can no longer be switched on anew, so do not switch it off.",
        ),
        (WARN, "accepted", all_of(on_staging(devices("True")), accepted("feature-differs"))),
        (
            UNKNOWN,
            "a switch not shown",
            on_both(without_setting("Microsoft.OptionalFeature.DeviceWriteBack")),
            "The export of SYNC01 does not show DeviceWriteBack.",
        ),
        (
            UNKNOWN,
            "features not collected",
            without("primary", FEATURES),
            "Whether group writeback v2 is on in the tenant (Get-ADSyncAADCompanyFeature) is not known for both servers.",
        ),
    ),
    *cases_of(
        "R31",
        (
            UNKNOWN,
            "healthy",
            all_of(),
            "Exports name the connector accounts but not their permissions in Active Directory.",
        ),
        (
            UNKNOWN,
            "inheritance disabled",
            document("staging", "ADSyncObjectsWithInheritanceDisabled", ["CN=Admin,DC=adatum,DC=com"]),
            (
                "1 object in Active Directory without inherited permissions; whether the connector accounts may write there is "
                "not shown by any export."
            ),
        ),
    ),
    *cases_of(
        "R35",
        (PASS, "healthy", all_of(), "The limit for the members of a group is the same (none in the rules)."),
        (
            PASS,
            "a limit",
            on_both(member_limit(50000)),
            "The limit for the members of a group is the same (50000).",
        ),
        (
            FAIL,
            "another limit",
            all_of(on_primary(member_limit(250000)), on_staging(member_limit(50000))),
            f"The limit for the members of a group differs: {SITE}.",
        ),
        (FAIL, "a limit on one server", on_staging(member_limit(50000))),
        (
            FAIL,
            "another endpoint",
            document("staging", "EndpointVersions", AadConnectorExportApiVersion=1),
            "The two servers use different versions of the synchronization endpoint.",
        ),
        (UNKNOWN, "registry not collected", without("staging", "EndpointVersions")),
        (UNKNOWN, "expressions not carried", applied),
    ),
)
CASES = (*PASSWORDS, *CONFIGURATION)
