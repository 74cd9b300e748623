"""JSON that people (and our collector) make of the ADSync cmdlets.

`payloads` says what the cmdlets return; the writers lay that out as a folder of files, as one file a rule, or
as the one-file bundle of our collector. Shapes that no public source shows are marked "our guess".
"""

import dataclasses
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from .dice import Dice
from .organisation import (
    TENANT_SUBTYPE,
    ADConnector,
    Connector,
    Organisation,
    Partition,
    Schema,
    SyncRule,
    TenantConnector,
)
from .powershell_json import (
    NetEnum,
    NetObject,
    NetTimeSpan,
    NetVersion,
    Parameters,
    Style,
    dumps,
    lower,
)
from .text_files import write_text

MODEL = "Microsoft.IdentityManagement.PowerShell.ObjectModel"
METAVERSE_NAMESPACE = "6bde75ee-0f5c-4a4c-9f27-6a8f0b1a1c01"
BUNDLE_FORMAT = "entradrift-bundle"
BUNDLE_VERSION = "1.0"
UNSAFE = re.compile(r'[\\/:*?"<>|]')

FILE_NAMES = {
    "ADSyncRule": "Get-ADSyncRule.json",
    "ADSyncConnector": "Get-ADSyncConnector.json",
    "ADSyncGlobalSettings": "Get-ADSyncGlobalSettings.json",
    "ADSyncScheduler": "Get-ADSyncScheduler.json",
    "ADSyncAADCompanyFeature": "Get-ADSyncAADCompanyFeature.json",
    "ADSyncAADPasswordSyncConfiguration": "Get-ADSyncAADPasswordSyncConfiguration.json",
    "ADSyncAADPasswordResetConfiguration": "Get-ADSyncAADPasswordResetConfiguration.json",
    "ADSyncAutoUpgrade": "Get-ADSyncAutoUpgrade.json",
    "ADSyncExportDeletionThreshold": "Get-ADSyncExportDeletionThreshold.json",
    "ADSyncSchedulerConnectorOverride": "Get-ADSyncSchedulerConnectorOverride.json",
    "ADSyncRunProfileResult": "Get-ADSyncRunProfileResult.json",
}
"""Cmdlet noun to file name of the separate-file layout."""


def obj(name: str, **properties: object) -> NetObject:
    """An object of the ADSync module."""
    return NetObject(f"{MODEL}.{name}", properties)


# --- what the cmdlets return


def rule_object(org: Organisation, rule: SyncRule) -> NetObject:
    """One result of Get-ADSyncRule."""
    connector = org.connector(rule.connector)
    agnostic, _, version = rule.tag.rpartition(".") if rule.is_standard else ("", "", "")
    inbound = rule.direction == "Inbound"
    joins = [
        obj(
            "JoinConditionGroup",
            JoinConditionList=[
                obj(
                    "JoinCondition",
                    CSAttribute=clause.cs_attribute,
                    MVAttribute=clause.mv_attribute,
                    CaseSensitive=clause.case_sensitive,
                )
                for clause in group
            ],
            JoinHash=Dice(rule.id).hex(f"join {place}", 16),
        )
        for place, group in enumerate(rule.joins)
    ]
    scope = [
        obj(
            "ScopeConditionGroup",
            ScopeConditionList=[
                obj(
                    "ScopeCondition",
                    Attribute=clause.attribute,
                    ComparisonValue=clause.value,
                    ComparisonOperator=NetEnum("ComparisonOperator", clause.operator),
                )
                for clause in group
            ],
        )
        for group in rule.scope
    ]
    flows = [
        obj(
            "AttributeFlowMapping",
            Source=list(flow.source),
            Destination=flow.destination,
            FlowType=NetEnum("FlowType", flow.kind),
            ExecuteOnce=flow.execute_once,
            Expression=flow.expression or None,
            ValueMergeType=NetEnum("ValueMergeType", flow.merge),
            MappingSourceAsString=flow.expression or ",".join(flow.source),
        )
        for flow in rule.flows
    ]
    return obj(
        "SynchronizationRule",
        Identifier=rule.id,
        InternalId=rule.internal_id or rule.id,
        Name=rule.name,
        Version=rule.version,
        Description=rule.description,
        ImmutableTag=rule.tag,
        Connector=connector.id,
        Direction=NetEnum("Direction", rule.direction),
        Disabled=rule.disabled,
        SourceObjectType=rule.source_type,
        TargetObjectType=rule.target_type,
        Precedence=rule.precedence,
        PrecedenceAfter=rule.precedence_after,
        PrecedenceBefore=rule.precedence_before,
        LinkType=NetEnum("LinkType", rule.link_type),
        EnablePasswordSync=rule.password_sync,
        JoinFilter=joins,
        ScopeFilter=scope,
        AttributeFlowMappings=flows,
        SoftDeleteExpiryInterval=NetTimeSpan(rule.soft_delete),
        SourceNamespaceId=connector.id if inbound else METAVERSE_NAMESPACE,
        TargetNamespaceId=METAVERSE_NAMESPACE if inbound else connector.id,
        VersionAgnosticTag=agnostic,
        TagVersion=int(version or 0),
        IsStandardRule=rule.is_standard,
        IsLegacyCustomRule=False,
        JoinHash=Dice(rule.id).hex("join", 16),
    )


def parameter(
    name: str, value: object, scope: str, *, kind: str = "String", intrinsic: bool = False
) -> NetObject:
    """One parameter of a keyed collection; all values are texts."""
    text = str(int(value)) if isinstance(value, bool) else str(value)
    return obj(
        "Parameter",
        Name=name,
        InputType=NetEnum("InputType", kind),
        Scope=NetEnum("Scope", scope),
        Description="",
        RegexValidationPattern="",
        DefaultValue="",
        Value=text,
        Extensible=False,
        PageNumber=0,
        Intrinsic=intrinsic,
        DataType=NetEnum("DataType", "String"),
    )


def parameters(values: Mapping[str, object], scope: str, *, intrinsic: bool = False) -> tuple[NetObject, ...]:
    """Parameters of one scope."""
    return tuple(
        parameter(
            name,
            value,
            scope,
            kind="EncryptedString" if name.casefold() == "password" else "String",
            intrinsic=intrinsic,
        )
        for name, value in values.items()
    )


def schema_object(schema: Schema) -> NetObject:
    """A schema (its shape is our guess)."""
    return obj(
        "Schema",
        ObjectTypes=[
            obj(
                "ObjectType",
                Name=kind.name,
                AttributeBindings=[
                    obj("AttributeBinding", Name=name, Required=name in kind.required)
                    for name in [*kind.attributes, *kind.auxiliary]
                ],
            )
            for kind in schema.classes
        ],
        AttributeTypes=[
            obj("AttributeType", Name=item.name, Multivalued=not item.single_value, Syntax=item.syntax)
            for item in schema.attribute_types
        ],
    )


def partition_object(connector: Connector, partition: Partition) -> NetObject:
    """One partition of a connector."""
    values: tuple[NetObject, ...] = ()
    if isinstance(connector, ADConnector):
        values = parameters(
            {
                "guid": partition.domain_guid,
                "sign-and-seal": partition.sign_and_seal,
                "last-dc": partition.last_dc,
                "dc-failover": partition.dc_failover,
                "crl-check": partition.crl_check,
                "ssl-bind": partition.ssl_bind,
                "simple-bind": partition.simple_bind,
                "cookie": partition.cookie,
            },
            "Partition",
        ) + parameters(
            {
                "Domain.FQDN": partition.name,
                "Domain.LDAP": partition.dn,
                "Domain.Netbios": partition.netbios,
            },
            "Partition",
            intrinsic=True,
        )
    return obj(
        "ConnectorPartition",
        Identifier=partition.id,
        DN=partition.dn,
        Version=partition.version,
        CreationTime=partition.created,
        LastModificationTime=partition.modified,
        Selected=partition.selected,
        ConnectorPartitionScope=obj(
            "ConnectorPartitionScope",
            ObjectClasses=list(partition.object_types),
            ContainerInclusionList=list(partition.inclusions),
            ContainerExclusionList=list(partition.exclusions),
        ),
        Name=partition.name,
        Parameters=Parameters(values),
        PreferredDCs=list(partition.preferred_dcs),
        IsDomain=partition.is_domain,
    )


def connectivity(connector: Connector) -> Parameters:
    """ConnectivityParameters; passwords are there by name only."""
    if isinstance(connector, ADConnector):
        values: dict[str, object] = {
            "forest-name": connector.forest,
            "forest-port": connector.forest_port,
            "forest-login-user": connector.account,
            "forest-login-domain": connector.account_domain,
            "password": "",
            "sign-and-seal": connector.sign_and_seal,
            "default-ssl-strength": connector.default_ssl_strength,
            "ssl-bind": connector.ssl_bind,
            "crl-check": connector.crl_check,
            "simple-bind": connector.simple_bind,
        }
    elif isinstance(connector, TenantConnector):
        values = {"UserName": connector.user_name, "Password": ""}
    else:
        values = {}
    return Parameters(parameters(values, "Connectivity"))


def connector_object(org: Organisation, connector: Connector, *, include_schema: bool) -> NetObject:
    """One result of Get-ADSyncConnector."""
    tenant = isinstance(connector, TenantConnector)
    global_values: tuple[NetObject, ...] = ()
    hashes = reset = extension = None
    if isinstance(connector, ADConnector):
        global_values = parameters(
            {"Connector.GroupFilteringGroupDn": connector.group_filter_dn}, "ConnectorGlobal"
        ) + parameters(
            {"Forest.FQDN": connector.forest, "Forest.Netbios": connector.netbios},
            "ConnectorGlobal",
            intrinsic=True,
        )
        hashes = obj(
            "PasswordHashConfiguration",
            Enabled=connector.password_hash_sync,
            Target=org.tenant_connector.id,
        )
    elif isinstance(connector, TenantConnector):
        reset = obj(
            "AADPasswordResetConfiguration",
            Enabled=connector.password_writeback,
            ModifiedTimestamp=connector.password_writeback_modified,
            AdalAuthority=connector.authority,
        )
        extension = obj(
            "ExtensionConfiguration",
            ExtensionFileName=connector.extension["filename"],
            AssemblyVersion=NetVersion(org.version),
            ImportDefaultPageSize=int(connector.extension["import-default-page-size"]),
            ImportMaxPageSize=int(connector.extension["import-max-page-size"]),
            ExportDefaultPageSize=int(connector.extension["export-default-page-size"]),
            ExportMaxPageSize=int(connector.extension["export-max-page-size"]),
        )
    kind = "Extensible2" if tenant else "AD"
    return obj(
        "Connector",
        ConnectorTypeName=kind,
        Identifier=connector.id,
        Version=connector.version,
        InternalVersion=connector.internal_version,
        FormatVersion=1,
        Name=connector.name,
        Description=connector.description,
        CreationTime=connector.created,
        LastModificationTime=connector.modified,
        Partitions=[partition_object(connector, item) for item in connector.partitions],
        RunProfiles=[
            obj(
                "RunProfile",
                Name=item.name,
                Identifier=item.id,
                Type=NetEnum("RunProfileType", "Standard"),
            )
            for item in connector.run_profiles
        ],
        # the real shape is not public; this is our guess
        ComponentProvisioningMappings=[
            obj("ComponentProvisioningMapping", DnComponent=component, ObjectClass=kind_)
            for component, kind_ in connector.component_mappings.items()
        ],
        Schema=schema_object(connector.schema) if include_schema else None,
        AllParameterDefinitions=[],
        ConnectivityParameters=connectivity(connector),
        GlobalParameters=Parameters(global_values),
        CapabilityParameters=Parameters(()),
        SchemaParameters=Parameters(()),
        ObjectInclusionList=connector.object_types,
        AttributeInclusionList=list(connector.attributes),
        AnchorConstructionSettings=[],
        ListName=TENANT_SUBTYPE if tenant else "",
        CompanyName="Microsoft" if tenant else "",
        Type=kind,
        Subtype=TENANT_SUBTYPE if tenant else "",
        IsUpgradeOrImportScenario=False,
        ExtensionConfiguration=extension,
        PasswordHashConfiguration=hashes,
        AADPasswordResetConfiguration=reset,
    )


def scheduler_object(org: Organisation) -> NetObject:
    """The result of Get-ADSyncScheduler; the customized interval is null while the default applies."""
    interval = org.settings["Microsoft.Synchronize.TimeInterval"]
    customized = None if interval == "00:30:00" else NetTimeSpan(interval)
    return obj(
        "Scheduler",
        AllowedSyncCycleInterval=NetTimeSpan("00:30:00"),
        CurrentlyEffectiveSyncCycleInterval=NetTimeSpan(interval),
        CustomizedSyncCycleInterval=customized,
        NextSyncCyclePolicyType=org.scheduler.next_policy,
        NextSyncCycleStartTimeInUTC=org.scheduler.next_start,
        PurgeRunHistoryInterval=NetTimeSpan(org.settings["Microsoft.Synchronize.RunHistoryPurgeInterval"]),
        SyncCycleEnabled=org.settings["Microsoft.Synchronize.SynchronizationSchedule"] == "True",
        MaintenanceEnabled=org.settings["Microsoft.Synchronize.MaintenanceEnabled"] == "True",
        StagingModeEnabled=org.staging,
        SchedulerSuspended=org.settings["Microsoft.Synchronize.SchedulerSuspended"] == "True",
        SyncCycleInProgress=org.scheduler.in_progress,
    )


def run_results(org: Organisation) -> list[object]:
    """The results of Get-ADSyncRunProfileResult."""
    results: list[object] = []
    for run in org.run_history:
        connector = org.connector(run.connector)
        profile = next((item for item in connector.run_profiles if item.name == run.profile), None)
        if profile is None:
            continue
        results.append(
            obj(
                "RunProfileResult",
                RunHistoryId=Dice(org.host).guid(f"run {run.number}"),
                ConnectorId=connector.id,
                ConnectorName=connector.name,
                RunProfileId=profile.id,
                RunProfileName=profile.name,
                RunNumber=run.number,
                Username="NT SERVICE\\ADSync",
                IsRunComplete=True,
                Result=run.result,
                CurrentStepNumber=len(profile.steps),
                TotalSteps=len(profile.steps),
                StartDate=run.started,
                EndDate=run.ended,
                RunStepResults=[],
            )
        )
    return results


def payloads(org: Organisation, *, include_schema: bool = False) -> dict[str, object]:
    """What each cmdlet returns, by its noun. A list is a pipeline; anything else is one object."""
    tenant = org.tenant_connector
    threshold = org.deletion_threshold
    return {
        "ADSyncRule": [rule_object(org, rule) for rule in org.rules],
        "ADSyncConnector": [
            connector_object(org, item, include_schema=include_schema) for item in org.connectors
        ],
        "ADSyncGlobalSettings": obj(
            "GlobalSettings",
            Version=org.settings_version,
            SqlSchemaVersion=org.sql_schema_version,
            InstanceId=org.instance_id,
            Schema=schema_object(org.metaverse) if include_schema else None,
            Parameters=Parameters(parameters(org.settings, "SynchronizationGlobal")),
        ),
        "ADSyncScheduler": scheduler_object(org),
        "ADSyncAADCompanyFeature": obj("CompanyFeature", **org.company_features),
        "ADSyncAADPasswordSyncConfiguration": [
            obj(
                "PasswordSyncConfiguration",
                SourceConnector=item.name,
                TargetConnector=tenant.name,
                Enabled=item.password_hash_sync,
            )
            for item in org.ad_connectors
        ],
        "ADSyncAADPasswordResetConfiguration": obj(
            "PasswordResetConfiguration", Connector=tenant.name, Enabled=tenant.password_writeback
        ),
        "ADSyncAutoUpgrade": org.settings["Microsoft.OptionalFeature.AutoUpgradeState"],
        # the name ThresholdCount is our guess
        "ADSyncExportDeletionThreshold": obj(
            "ExportDeletionThreshold",
            DeletionPrevention=int(threshold is not None),
            ThresholdCount=int(org.settings["Microsoft.OptionalFeature.ExportDeletionThresholdValue"]),
        ),
        "ADSyncSchedulerConnectorOverride": [
            obj(
                "SchedulerConnectorOverride",
                ConnectorIdentifier=org.connector(item.connector).id,
                FullImportRequired=item.full_import,
                FullSyncRequired=item.full_sync,
            )
            for item in org.overrides
        ],
        "ADSyncRunProfileResult": run_results(org),
    }


# --- files


def with_remoting(org: Organisation, value: object) -> object:
    """The properties that Invoke-Command adds to everything it returns."""
    if isinstance(value, list):
        return [with_remoting(org, item) for item in value]
    if isinstance(value, NetObject):
        extra = {
            "PSComputerName": org.host,
            "RunspaceId": Dice(org.host).guid("runspace"),
            "PSShowComputerName": True,
        }
        return dataclasses.replace(value, properties={**value.properties, **extra})
    return value


def written_style(style: Style | None, *, depth_truncated: bool) -> Style:
    """The style to use: ConvertTo-Json without -Depth stops at 2."""
    chosen = style or Style()
    return dataclasses.replace(chosen, depth=2) if depth_truncated else chosen


def json_text(value: object, *, powershell: bool) -> str:
    """JSON laid out as Windows PowerShell does, or plainly."""
    if powershell:
        return dumps(value) + "\n"
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def pipeline(value: object, *, lone_objects: bool) -> object:
    """What `cmdlet | ConvertTo-Json` sees: one result is an object, not an array; no result is nothing."""
    if lone_objects and isinstance(value, list) and len(value) == 1:
        return value[0]
    return value


def write_cmdlet_folder(
    org: Organisation,
    folder: Path,
    *,
    style: Style | None = None,
    encoding: str = "utf-8",
    newline: str = "\n",
    powershell_layout: bool = True,
    lone_objects: bool = True,
    remoting: bool = False,
    depth_truncated: bool = False,
    include_schema: bool = False,
    rule_files: bool = False,
    file_names: Mapping[str, str] | None = None,
    without: tuple[str, ...] = (),
) -> Path:
    """Write one file for each cmdlet (with `rule_files`: one for each rule) and return the folder.

    file_names: other names for some cmdlet nouns; without: nouns that were not collected;
    lone_objects: a result of one is an object instead of an array, as the pipeline of PowerShell does.
    Cmdlets that return nothing leave no file.
    """
    chosen = written_style(style, depth_truncated=depth_truncated)
    names = {**FILE_NAMES, **(file_names or {})}

    def write(name: str, value: object) -> None:
        if remoting:
            value = with_remoting(org, value)
        lowered = lower(pipeline(value, lone_objects=lone_objects), chosen)
        write_text(folder / name, json_text(lowered, powershell=powershell_layout), encoding, newline)

    for noun, value in payloads(org, include_schema=include_schema).items():
        if noun in without or value == []:
            continue
        if noun == "ADSyncRule" and rule_files:
            for rule in org.rules:
                label = f"[{rule.direction}-{rule.precedence:03d}] - {rule.name}.json"
                write(UNSAFE.sub("_", label), rule_object(org, rule))
        else:
            write(names[noun], value)
    return folder


def write_bundle(
    org: Organisation,
    path: Path,
    *,
    style: Style | None = None,
    encoding: str = "utf-8",
    newline: str = "\n",
    powershell_layout: bool = True,
    remoting: bool = False,
    depth_truncated: bool = False,
    include_schema: bool = False,
    without: Mapping[str, str] | None = None,
) -> Path:
    """Write the one-file bundle of our collector and return its path.

    without: cmdlet nouns that failed, with the message that stands under `Errors` instead.
    """
    chosen = written_style(style, depth_truncated=depth_truncated)
    failed = without or {}
    bundle: dict[str, object] = {
        "Collection": {
            "Format": BUNDLE_FORMAT,
            "FormatVersion": BUNDLE_VERSION,
            "ComputerName": org.computer_name,
            "CollectedAt": iso(org.exported_at),
            "ProductVersion": org.version,
        }
    }
    for noun, value in payloads(org, include_schema=include_schema).items():
        if noun not in failed:
            bundle[noun] = with_remoting(org, value) if remoting else value
    bundle["Errors"] = [{"Part": noun, "Message": message} for noun, message in failed.items()]
    text = json_text(lower(bundle, chosen), powershell=powershell_layout)
    return write_text(path, text, encoding, newline)


def iso(moment: datetime) -> str:
    """ISO 8601 in UTC, whole seconds."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
