"""What one Entra Connect server is: plain dataclasses, meant to be copied (`copy.deepcopy`) and changed.

Every fact is stored once. Things a real server repeats (StagingMode in the settings and in the scheduler, the
object types of a connector and of its partitions, ...) are derived by the writers or by properties.
References are by *key*: a rule names its connector by `Connector.key`, a run step names its partition by DN.
Keys are never written; they survive renames, new GUIDs and changed letter case.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

ZERO_GUID = "00000000-0000-0000-0000-000000000000"
TENANT_CONNECTOR_ID = "b891884f-051e-4a83-95af-2544101c9083"
TENANT_SUBTYPE = "Windows Azure Active Directory (Microsoft)"
STRING_SYNTAX = "1.3.6.1.4.1.1466.115.121.1.15"
DN_SYNTAX = "1.3.6.1.4.1.1466.115.121.1.12"
BOOLEAN_SYNTAX = "1.3.6.1.4.1.1466.115.121.1.7"
INTEGER_SYNTAX = "1.3.6.1.4.1.1466.115.121.1.27"
BINARY_SYNTAX = "1.3.6.1.4.1.1466.115.121.1.40"

DEFAULT_SETTINGS = {
    "Microsoft.Synchronize.StagingMode": "False",
    "Microsoft.Synchronize.ServerConfigurationVersion": "2.5.190.0",
    "Microsoft.Synchronize.SynchronizationPolicy": "Delta",
    "Microsoft.Synchronize.NextStartTime": "Mon, 02 Jun 2025 06:30:00 GMT",
    "Microsoft.Synchronize.SchedulerSuspended": "False",
    "Microsoft.Synchronize.TimeInterval": "00:30:00",
    "Microsoft.Synchronize.MaintenanceEnabled": "True",
    "Microsoft.Synchronize.SynchronizationSchedule": "True",
    "Microsoft.Synchronize.RunHistoryPurgeInterval": "7.00:00:00",
    "Microsoft.SynchronizationOption.AnchorAttribute": "mS-DS-ConsistencyGuid",
    "Microsoft.SynchronizationOption.UPNAttribute": "userPrincipalName",
    "Microsoft.SynchronizationOption.JoinCriteria": "AlwaysProvision",
    "Microsoft.SynchronizationOption.CustomAttribute": "",
    "Microsoft.OptionalFeature.DeviceWriteBack": "False",
    "Microsoft.OptionalFeature.DeviceWriteUp": "True",
    "Microsoft.OptionalFeature.UserWriteBack": "False",
    "Microsoft.OptionalFeature.GroupWriteBack": "False",
    "Microsoft.OptionalFeature.HybridExchange": "False",
    "Microsoft.OptionalFeature.ExchangeMailPublicFolder": "False",
    "Microsoft.OptionalFeature.DirectoryExtension": "False",
    "Microsoft.OptionalFeature.DirectoryExtensionAttributes": "",
    "Microsoft.OptionalFeature.FilterAAD": "False",
    "Microsoft.OptionalFeature.GroupFiltering": "False",
    "Microsoft.OptionalFeature.ExportDeletionThreshold": "True",
    "Microsoft.OptionalFeature.ExportDeletionThresholdValue": "500",
    "Microsoft.OptionalFeature.AutoUpgradeState": "Enabled",
    "Microsoft.OptionalFeature.AutoUpgradeSuspensionReason": "",
    "Microsoft.DirectoryExtension.SourceTargetAttributesMap": "",
    "Microsoft.AADFilter.ApplicationList": "",
    "Microsoft.AADFilter.AttributeExclusionList": "",
    "Microsoft.DeviceWriteBack.Forest": "",
    "Microsoft.DeviceWriteBack.Container": "",
    "Microsoft.UserWriteBack.Forest": "",
    "Microsoft.UserWriteBack.Container": "",
    "Microsoft.GroupWriteBack.Forest": "",
    "Microsoft.GroupWriteBack.Container": "",
    "Microsoft.UserSignIn.SignOnMethod": "PasswordHashSync",
    "Microsoft.UserSignIn.DesktopSsoEnabled": "False",
    "Microsoft.SystemInformation.MachineRole": "RoleMemberServer",
    "Microsoft.ConnectDirectories.WizardDirectoryMode": "AD",
    "Microsoft.Version.SynchronizationRuleImmutableTag": "V1",
}
"""The `Microsoft.*` global settings of a 2.x server. All values are strings, as on a real server."""

LEGACY_SETTINGS = {
    "Microsoft.OptionalFeature.PasswordHashSync": "False",
    "Microsoft.OptionalFeature.PasswordWriteback": "False",
}
"""Settings seen on 1.1 servers only; newer servers keep these per connector."""

DEFAULT_COMPANY_FEATURES = {
    "PasswordHashSync": True,
    "ForcePasswordChangeOnLogOn": False,
    "UserWriteback": False,
    "DeviceWriteback": False,
    "UnifiedGroupWriteback": False,
    "GroupWritebackV2": False,
}


@dataclass
class ScopeClause:
    """One clause of a scoping group."""

    attribute: str
    operator: str
    value: str = ""


@dataclass
class JoinClause:
    """One clause of a join group: connector space attribute = metaverse attribute."""

    cs_attribute: str
    mv_attribute: str
    case_sensitive: bool = False


@dataclass
class Flow:
    """One transformation. `source` holds attribute names, or the one value of a Constant."""

    destination: str
    kind: str
    source: list[str] = field(default_factory=list)
    expression: str = ""
    merge: str = "Update"
    execute_once: bool = False


@dataclass
class SyncRule:
    """One synchronization rule. `tag` is `Microsoft.<Name>.NNN` for a standard one, else empty."""

    id: str
    name: str
    connector: str
    direction: str
    source_type: str
    target_type: str
    link_type: str
    precedence: int
    tag: str = ""
    description: str = ""
    disabled: bool = False
    password_sync: bool = False
    soft_delete: str = "00:00:00"
    precedence_before: str = ZERO_GUID
    precedence_after: str = ZERO_GUID
    internal_id: str = ""
    version: int = 1
    scope: list[list[ScopeClause]] = field(default_factory=list)
    joins: list[list[JoinClause]] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)

    @property
    def is_standard(self) -> bool:
        """Whether it came with the product."""
        return self.tag.startswith("Microsoft.")

    def flow(self, destination: str) -> Flow:
        """The transformation to a destination."""
        return next(flow for flow in self.flows if flow.destination == destination)


@dataclass
class AttributeType:
    """One attribute of a schema."""

    name: str
    syntax: str = STRING_SYNTAX
    single_value: bool = True


@dataclass
class SchemaClass:
    """One object class of a schema. `auxiliary`: attributes that come through a content rule (AD)."""

    name: str
    attributes: list[str] = field(default_factory=list)
    required: list[str] = field(default_factory=list)
    auxiliary: list[str] = field(default_factory=list)


@dataclass
class Schema:
    """Classes and attribute types, of a connector or of the metaverse."""

    classes: list[SchemaClass] = field(default_factory=list)
    attribute_types: list[AttributeType] = field(default_factory=list)


@dataclass
class Partition:
    """One domain of a forest, or the one `default` partition of the tenant."""

    id: str
    dn: str
    name: str
    object_types: list[str]
    inclusions: list[str] = field(default_factory=list)
    exclusions: list[str] = field(default_factory=list)
    selected: bool = True
    is_domain: bool = True
    netbios: str = ""
    domain_guid: str = ZERO_GUID
    sign_and_seal: bool = True
    ssl_bind: bool = False
    crl_check: bool = False
    simple_bind: bool = False
    dc_failover: bool = True
    preferred_dcs: list[str] = field(default_factory=list)
    last_dc: str = ""
    login_user: str = ""
    login_domain: str = ""
    cookie: str = ""
    created: datetime = datetime(2024, 1, 15, 8, 0, tzinfo=UTC)
    modified: datetime = datetime(2024, 1, 15, 8, 0, tzinfo=UTC)
    version: int = 1


@dataclass
class RunStep:
    """One step of a run profile. `kind`: full-import, delta-import, full-sync, delta-sync, export."""

    kind: str
    partition: str
    batch_size: int = 0
    page_size: int = 500
    time_limit: int = 120
    object_threshold: int = 0
    delete_threshold: int | None = None


@dataclass
class RunProfile:
    """A named list of steps; the order of the steps is the order of execution."""

    id: str
    name: str
    steps: list[RunStep] = field(default_factory=list)
    version: int = 1


@dataclass
class Connector:
    """What AD and tenant connectors have in common."""

    key: str
    id: str
    name: str
    description: str = ""
    partitions: list[Partition] = field(default_factory=list)
    run_profiles: list[RunProfile] = field(default_factory=list)
    attributes: list[str] = field(default_factory=list)
    component_mappings: dict[str, str] = field(default_factory=dict)
    schema: Schema = field(default_factory=Schema)
    created: datetime = datetime(2024, 1, 15, 8, 0, tzinfo=UTC)
    modified: datetime = datetime(2024, 1, 15, 8, 0, tzinfo=UTC)
    version: int = 1
    internal_version: int = 0

    def partition(self, dn: str) -> Partition:
        """The partition with this DN, in any letter case."""
        return next(part for part in self.partitions if part.dn.casefold() == dn.casefold())

    def run_profile(self, name: str) -> RunProfile:
        """The run profile of this name."""
        return next(profile for profile in self.run_profiles if profile.name == name)

    def remove_partition(self, dn: str) -> None:
        """Take a partition away, and its steps out of the run profiles."""
        gone = self.partition(dn)
        self.partitions.remove(gone)
        for profile in self.run_profiles:
            profile.steps = [
                step for step in profile.steps if step.partition.casefold() != gone.dn.casefold()
            ]

    @property
    def object_types(self) -> list[str]:
        """Every object type that some partition includes, in order of first appearance."""
        return list(dict.fromkeys(kind for part in self.partitions for kind in part.object_types))


@dataclass
class ADConnector(Connector):
    """A forest."""

    forest: str = ""
    netbios: str = ""
    account: str = ""
    account_domain: str = ""
    password_hash_sync: bool = False
    group_filter_dn: str = ""
    forest_port: int = 0
    sign_and_seal: bool = True
    default_ssl_strength: int = 0
    ssl_bind: bool = False
    crl_check: bool = False
    simple_bind: bool = False


def default_extension() -> dict[str, str]:
    """The extension-config block of a tenant connector (the assembly version is added by the writers)."""
    return {
        "filename": "Microsoft.Azure.ActiveDirectory.Connector.dll",
        "import-default-page-size": "50",
        "import-max-page-size": "50",
        "export-default-page-size": "30",
        "export-max-page-size": "30",
        "export-mode": "call-based",
        "import-mode": "call-based",
        "export-enabled": "1",
        "import-enabled": "1",
        "capability-bits": "2147982384",
        "export-type": "2",
        "discovery-partition": "",
        "discovery-schema": "extensibility",
        "discovery-hierarchy": "",
        "password-management-enabled": "",
    }


@dataclass
class TenantConnector(Connector):
    """The connector to Microsoft Entra ID."""

    user_name: str = ""
    password_writeback: bool = False
    password_writeback_modified: datetime = datetime(2024, 1, 15, 8, 0, tzinfo=UTC)
    authority: str = ""
    extension: dict[str, str] = field(default_factory=default_extension)


@dataclass
class ConnectorOverride:
    """A full import or full synchronization that is waiting to be run."""

    connector: str
    full_import: bool = False
    full_sync: bool = False


@dataclass
class RunResult:
    """One run of a run profile, from the run history."""

    connector: str
    profile: str
    number: int
    started: datetime
    ended: datetime
    result: str = "success"


@dataclass
class Scheduler:
    """What the scheduler knows besides the settings that `Organisation.settings` already holds."""

    next_policy: str = "Delta"
    next_start: datetime = datetime(2025, 6, 2, 6, 30, tzinfo=UTC)
    in_progress: bool = False


@dataclass
class Database:
    """Where a server keeps its data; differs between any two servers."""

    server: str = "(localdb)"
    instance: str = ".\\ADSync2019"
    name: str = "ADSync"
    kind: str = "LocalDb"


@dataclass
class Organisation:
    """One Entra Connect server and everything it is configured to do."""

    host: str
    tenant: str
    exported_at: datetime
    connectors: list[Connector] = field(default_factory=list)
    rules: list[SyncRule] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=lambda: dict(DEFAULT_SETTINGS))
    scheduler: Scheduler = field(default_factory=Scheduler)
    metaverse: Schema = field(default_factory=Schema)
    company_features: dict[str, bool] = field(default_factory=lambda: dict(DEFAULT_COMPANY_FEATURES))
    overrides: list[ConnectorOverride] = field(default_factory=list)
    run_history: list[RunResult] = field(default_factory=list)
    database: Database = field(default_factory=Database)
    author: str = "CONTOSO\\svc-deploy"
    service_account: str = "NT SERVICE\\ADSync"
    instance_id: str = ZERO_GUID
    settings_version: int = 1
    sql_schema_version: int = 616

    @property
    def computer_name(self) -> str:
        """The short name in capitals, as `$env:COMPUTERNAME` has it."""
        return self.host.split(".")[0].upper()

    @property
    def staging(self) -> bool:
        """Whether the server is in staging mode."""
        return self.settings["Microsoft.Synchronize.StagingMode"] == "True"

    @staging.setter
    def staging(self, value: bool) -> None:
        self.settings["Microsoft.Synchronize.StagingMode"] = str(value)

    @property
    def version(self) -> str:
        """The product version."""
        return self.settings["Microsoft.Synchronize.ServerConfigurationVersion"]

    @version.setter
    def version(self, value: str) -> None:
        self.settings["Microsoft.Synchronize.ServerConfigurationVersion"] = value

    @property
    def deletion_threshold(self) -> int | None:
        """How many deletions stop an export, or None when the protection is off."""
        if self.settings["Microsoft.OptionalFeature.ExportDeletionThreshold"] != "True":
            return None
        return int(self.settings["Microsoft.OptionalFeature.ExportDeletionThresholdValue"])

    @deletion_threshold.setter
    def deletion_threshold(self, value: int | None) -> None:
        self.settings["Microsoft.OptionalFeature.ExportDeletionThreshold"] = str(value is not None)
        if value is not None:
            self.settings["Microsoft.OptionalFeature.ExportDeletionThresholdValue"] = str(value)

    @property
    def ad_connectors(self) -> list[ADConnector]:
        """The forests."""
        return [connector for connector in self.connectors if isinstance(connector, ADConnector)]

    @property
    def tenant_connector(self) -> TenantConnector:
        """The connector to the tenant."""
        return next(item for item in self.connectors if isinstance(item, TenantConnector))

    def connector(self, key: str) -> Connector:
        """The connector of this key."""
        return next(connector for connector in self.connectors if connector.key == key)

    def ad(self, key: str) -> ADConnector:
        """The forest of this key."""
        return next(connector for connector in self.ad_connectors if connector.key == key)

    def remove_connector(self, key: str) -> None:
        """Take a connector away, with everything that refers to it."""
        self.connectors = [item for item in self.connectors if item.key != key]
        self.rules = [rule for rule in self.rules if rule.connector != key]
        self.overrides = [item for item in self.overrides if item.connector != key]
        self.run_history = [run for run in self.run_history if run.connector != key]

    def rule(self, name: str, connector: str | None = None) -> SyncRule:
        """The rule of this name (and connector key)."""
        return next(rule for rule in self.rules if rule.name == name and connector in (None, rule.connector))

    @property
    def custom_rules(self) -> list[SyncRule]:
        """The rules the organisation wrote itself, by precedence."""
        return sorted((r for r in self.rules if not r.is_standard), key=lambda rule: rule.precedence)


REFERENCE = re.compile(r"\[([A-Za-z][\w-]*)\]")


def direct(attributes: str) -> list[Flow]:
    """Direct flows from words: `name` flows to itself, `destination<source` renames."""
    flows = []
    for word in attributes.split():
        destination, _, source = word.partition("<")
        flows.append(Flow(destination, "Direct", [source or destination]))
    return flows


def constant(destination: str, value: str, *, execute_once: bool = False) -> Flow:
    """A flow of one fixed value."""
    return Flow(destination, "Constant", [value], execute_once=execute_once)


def expression(destination: str, text: str, *, merge: str = "Update", execute_once: bool = False) -> Flow:
    """A computed flow. Its source list is derived from the expression, two attributes at most."""
    names = list(dict.fromkeys(REFERENCE.findall(text)))[:2]
    return Flow(destination, "Expression", names, text, merge, execute_once)


def scope_group(text: str) -> list[ScopeClause]:
    """A scoping group from `attribute OPERATOR value; attribute OPERATOR`."""
    clauses = []
    for part in text.split("; "):
        attribute, operator, *value = part.split(maxsplit=2)
        clauses.append(ScopeClause(attribute, operator, value[0].strip() if value else ""))
    return clauses


def join_group(text: str, *, case_sensitive: bool = False) -> list[JoinClause]:
    """A join group from `csAttribute=mvAttribute, csAttribute=mvAttribute`."""
    pairs = (part.strip().partition("=") for part in text.split(","))
    return [JoinClause(cs_name, mv_name, case_sensitive) for cs_name, _, mv_name in pairs]
