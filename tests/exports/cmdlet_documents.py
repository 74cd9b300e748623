"""Small cmdlet outputs to be changed in tests, and how to read them."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from entradrift.exports import cmdlets, json_reader, server_configuration, xml_reader
from entradrift.exports.files import InputFile, read_export
from entradrift.model.connector import TENANT_CONNECTOR_ID
from entradrift.model.snapshot import Format, Snapshot, Source

FOREST_ID = "5f923197-4de0-4cd2-80fa-7a42bd1a73e9"
PARTITION_ID = "0b1a6f1e-77a8-4d1c-a0a4-6b9b1b0f0a11"
RULE_ID = "28668685-9f07-4817-acc4-a4fcb1b505e6"
ZERO = "00000000-0000-0000-0000-000000000000"
SOURCE = Source(Format.CMDLETS, (), None, Format.CMDLETS)


def rule(**keys: object) -> dict[str, Any]:
    return {
        "Identifier": RULE_ID,
        "InternalId": RULE_ID,
        "Name": "In from AD - Contractors",
        "Version": 3,
        "Description": "Badge first.",
        "ImmutableTag": "",
        "Connector": FOREST_ID,
        "Direction": "Inbound",
        "Disabled": False,
        "SourceObjectType": "user",
        "TargetObjectType": "person",
        "Precedence": 20,
        "PrecedenceAfter": ZERO,
        "PrecedenceBefore": ZERO,
        "LinkType": "Join",
        "EnablePasswordSync": False,
        "JoinFilter": [
            {
                "JoinConditionList": [
                    {"CSAttribute": "mail", "MVAttribute": "mail", "CaseSensitive": True},
                    {"CSAttribute": "employeeID", "MVAttribute": "employeeID", "CaseSensitive": False},
                ],
                "JoinHash": "00ff",
            }
        ],
        "ScopeFilter": [
            {
                "ScopeConditionList": [
                    {"Attribute": "employeeType", "ComparisonOperator": "EQUAL", "ComparisonValue": "X"}
                ]
            }
        ],
        "AttributeFlowMappings": [
            {
                "Source": ["extensionAttribute3"],
                "Destination": "department",
                "FlowType": "Direct",
                "ExecuteOnce": False,
                "Expression": None,
                "ValueMergeType": "Update",
                "MappingSourceAsString": "extensionAttribute3",
            },
            {
                "Source": ["cn", "l"],
                "Destination": "displayName",
                "FlowType": "Expression",
                "ExecuteOnce": True,
                "Expression": '[cn]\r\n & ", " & [l]',
                "ValueMergeType": "MergeCaseInsensitive",
            },
        ],
        "SoftDeleteExpiryInterval": "00:00:00",
    } | keys


def without(document: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key not in keys}


def partition(**keys: object) -> dict[str, Any]:
    return {
        "Identifier": PARTITION_ID,
        "DN": "DC=contoso,DC=com",
        "Selected": True,
        "ConnectorPartitionScope": {
            "ObjectClasses": ["user", "group"],
            "ContainerInclusionList": ["OU=Staff,DC=contoso,DC=com"],
            "ContainerExclusionList": ["DC=contoso,DC=com"],
        },
        "Name": "contoso.com",
        "Parameters": [{"Name": "ssl-bind", "Value": "0"}],
        "PreferredDCs": ["dc02.contoso.com", "dc01.contoso.com"],
        "IsDomain": True,
    } | keys


def forest(**keys: object) -> dict[str, Any]:
    return {
        "ConnectorTypeName": "AD",
        "Identifier": FOREST_ID,
        "Name": "contoso.com",
        "Description": "",
        "Partitions": [partition()],
        "RunProfiles": [{"Name": "Full Import"}],
        "ComponentProvisioningMappings": {"OU": "organizationalUnit"},
        "ConnectivityParameters": {"forest-name": "Contoso.com", "password": "Pa55-w0rd-of-the-forest"},
        "GlobalParameters": {"Connector.GroupFilteringGroupDn": "CN=Pilot,DC=contoso,DC=com"},
        "ObjectInclusionList": ["user", "group"],
        "AttributeInclusionList": ["mail", "cn"],
        "PasswordHashConfiguration": {"Enabled": True, "Target": TENANT_CONNECTOR_ID},
    } | keys


def tenant(**keys: object) -> dict[str, Any]:
    return {
        "ConnectorTypeName": "Extensible2",
        "Subtype": "Windows Azure Active Directory (Microsoft)",
        "Identifier": TENANT_CONNECTOR_ID.upper(),
        "Name": "contoso.onmicrosoft.com - AAD",
        "Partitions": [],
        "RunProfiles": [],
        "ComponentProvisioningMappings": {},
        "ConnectivityParameters": {"UserName": "Sync_SYNC01_0a1b2c3d4e5f@contoso.onmicrosoft.com"},
        "ObjectInclusionList": ["user"],
        "AttributeInclusionList": ["mail"],
        "AADPasswordResetConfiguration": {"Enabled": False, "ModifiedTimestamp": "/Date(1)/"},
    } | keys


def global_settings(**keys: object) -> dict[str, Any]:
    return {
        "Version": 41,
        "InstanceId": "e1b4cbd0-0a4f-4a5d-8f0e-0d7d9a7a3a01",
        "SqlSchemaVersion": 616,
        "Parameters": {
            "Microsoft.Synchronize.StagingMode": "False",
            "Microsoft.Synchronize.ServerConfigurationVersion": "2.5.190.0",
            "Microsoft.Synchronize.TimeInterval": "00:30:00",
            "Microsoft.Synchronize.MaintenanceEnabled": "True",
            "Microsoft.OptionalFeature.ExportDeletionThreshold": "True",
            "Microsoft.OptionalFeature.AutoUpgradeState": "Enabled",
        },
    } | keys


def parsed(name: str, document: object) -> tuple[InputFile, Any]:
    file = InputFile(name, json.dumps(document).encode())
    return file, json_reader.parse(file)


def read(**documents: object) -> Snapshot:
    """The snapshot of files called `<name>.json`."""
    return cmdlets.read([parsed(f"{name}.json", document) for name, document in documents.items()], SOURCE)


def read_folder(folder: Path) -> Snapshot:
    documents = [(file, json_reader.parse(file)) for file in read_export(str(folder))]
    assert [file.path for file, document in documents if not cmdlets.claims(document)] == []
    return cmdlets.read(documents, SOURCE)


def read_tree(folder: Path) -> Snapshot:
    documents = [xml_reader.parse(file) for file in read_export(str(folder))]
    source = Source(Format.SERVER_CONFIGURATION, (), None, Format.SERVER_CONFIGURATION)
    return server_configuration.read(documents, source)


def meaning(snapshot: Snapshot) -> Snapshot:
    """The snapshot without where it comes from and what was not kept."""
    return replace(snapshot, source=SOURCE, dropped=(), server=replace(snapshot.server, host=None))
