"""A server for the simulated ADSync module: what its cmdlets return, with marks for .NET types."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.collector.bundles import SECRET, Age, evidence
from tests.collector.scripts import EXPORT, SIMULATED
from tests.exportkit.organisation import Organisation
from tests.exportkit.powershell_json import NetEnum, NetObject, NetTimeSpan, NetVersion, Parameters
from tests.exportkit.write_cmdlets import payloads
from tests.exportkit.write_server_configuration import write_server_configuration
from tests.powershell.host import Outcome, PowerShell

GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?")
CONFIGURATION_FILE = b"<configuration/>\n"
TLS = "SYSTEM/CurrentControlSet/Control/SecurityProviders/SCHANNEL/Protocols/TLS 1.2"
NET_64 = "SOFTWARE/Microsoft/.NETFramework/v4.0.30319"
NET_32 = "SOFTWARE/WOW6432Node/Microsoft/.NETFramework/v4.0.30319"
NET_SETUP = "SOFTWARE/Microsoft/NET Framework Setup/NDP/v4/Full"
CONNECT = "SOFTWARE/Microsoft/Azure AD Connect"
SERVICE = "SYSTEM/CurrentControlSet/Services/ADSync/Parameters"
UNINSTALL = "SOFTWARE/Microsoft/Windows/CurrentVersion/Uninstall"
HEALTH_VERSION = "4.5.2520.0"


def marked(value: Any, name: str = "") -> Any:  # noqa: ANN401 - any value
    """The JSON that the simulated module makes .NET objects of."""
    match value:
        case NetEnum():
            return {"$enum": f"{value.family}.{value.name}"}
        case NetTimeSpan():
            return {"$span": value.text}
        case NetVersion():
            return {"$version": value.text}
        case datetime():
            return {"$time": f"t:{value:%Y-%m-%dT%H:%M:%S}.{value.microsecond // 1000:03d}Z"}
        case Parameters():
            return [_parameter(item) for item in value.items]
        case NetObject():
            return {key: marked(item, key) for key, item in value.properties.items()}
        case dict():
            return {key: marked(item, key) for key, item in value.items()}
        case list() | tuple():
            return [marked(item) for item in value]
        case str() if GUID.fullmatch(value):
            return {"$guid": value}
        case str() if TIME.fullmatch(value) and name.endswith(("Date", "Timestamp", "NotBefore", "NotAfter")):
            return {"$time": f"t:{value}"}
    return value


def _parameter(item: NetObject) -> dict[str, Any]:
    found: dict[str, Any] = marked(item)
    if SECRET.search(found["Name"]):
        found["Value"] = {"$secret": True}
    return found


@dataclass
class Simulation:
    """One simulated server in a folder."""

    folder: Path
    org: Organisation
    age: Age
    failing: Mapping[str, str] = field(default_factory=dict)
    """Cmdlets that fail, by noun, with the message."""
    has_tree: bool = True
    registry: dict[str, Any] = field(default_factory=dict)
    """Values by key and name, over what every server has."""

    def results(self) -> dict[str, Any]:
        """What each cmdlet that exists returns, with marks."""
        org, age = self.org, self.age
        org.version = age.version
        org.settings["Microsoft.Synchronize.ServerConfigurationVersion"] = age.version
        known = evidence(org, age)
        found: dict[str, Any] = {**payloads(org), **known}
        found.pop("ADSyncExportDeletionThreshold")
        found["ADSyncAutoUpgrade"] = [
            {"AutoUpgradeState": found["ADSyncAutoUpgrade"], "SuspensionReason": ""}
        ]
        [counted] = found.pop("ConnectorStatistics")
        found["ADSyncConnectorStatistics"] = [
            {
                "Name": counted["ConnectorName"],
                "TotalDisconnectors": 3,
                "TotalConnectors": counted["TotalConnectors"],
                "ExportDeletes": 0,
            },
            *({"Name": item.name, "TotalConnectors": 12} for item in org.ad_connectors),
        ]
        for part in ("TlsConfiguration", "HealthAgent", "ServiceConfiguration", "EndpointVersions"):
            found.pop(part)
        lacking = {
            *age.lacking,
            *(["ADSyncConnectorStatistics"] if "ConnectorStatistics" in age.lacking else []),
        }
        lacks = {noun: value for noun, value in found.items() if noun not in lacking | set(self.failing)}
        return {
            noun: [
                _without(marked(item), age.properties)
                for item in (value if isinstance(value, list) else [value])
            ]
            for noun, value in lacks.items()
        }

    def write(self) -> tuple[Path, Path]:
        """Write the server and its registry; return the file and the folder."""
        server = self.folder / "server.json"
        tree = self.folder / "exported"
        if self.has_tree:
            write_server_configuration(self.org, tree)
        counts = [
            {"ConnectorName": self.org.tenant_connector.name, "ObjectType": kind}
            for kind in ("user", "user", "group")
        ]
        document = {
            "results": {**self.results(), "ADSyncCSObject": counts},
            "failing": dict(self.failing),
            "tree": str(tree) if self.has_tree else "",
        }
        server.write_text(json.dumps(document), encoding="utf-8")
        programs = self.folder / "Microsoft Azure AD Sync" / "Bin"
        programs.mkdir(parents=True, exist_ok=True)
        (programs / "miiserver.exe.config").write_bytes(CONFIGURATION_FILE)
        known = evidence(self.org, self.age)
        tls, endpoints = known["TlsConfiguration"], known["EndpointVersions"]
        values = {
            f"{TLS}/Client/Enabled": -1,  # how .NET reads 0xffffffff
            f"{TLS}/Client/DisabledByDefault": tls["SchannelClientDisabledByDefault"],
            f"{TLS}/Server/Enabled": tls["SchannelServerEnabled"],
            f"{TLS}/Server/DisabledByDefault": tls["SchannelServerDisabledByDefault"],
            f"{NET_64}/SchUseStrongCrypto": tls["SchUseStrongCrypto64"],
            f"{NET_64}/SystemDefaultTlsVersions": tls["SystemDefaultTlsVersions64"],
            f"{NET_32}/SchUseStrongCrypto": tls["SchUseStrongCrypto32"],
            f"{NET_SETUP}/Release": tls["DotNetRelease"],
            f"{CONNECT}/AadConnectorExportApiVersion": endpoints["AadConnectorExportApiVersion"],
            f"{SERVICE}/Path": str(programs.parent),
            f"{UNINSTALL}/one/DisplayName": "Microsoft Entra Connect Health agent for sync",
            f"{UNINSTALL}/one/DisplayVersion": HEALTH_VERSION,
            f"{UNINSTALL}/two/DisplayName": "Microsoft Entra Connect Health Agent for AD DS",
            f"{UNINSTALL}/two/DisplayVersion": "9.9.9.9",
            f"{UNINSTALL}/three/DisplayName": "Something else",
            f"{UNINSTALL}/four/NoName": "x",
            **self.registry,
        }
        root = self.folder / "registry"
        for name, value in values.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(value), encoding="utf-8")
        return server, root

    def run(self, shell: PowerShell, **parameters: object) -> Outcome:
        """Run the script on this server."""
        server, registry = self.write()
        plan = self.folder / "plan.json"
        plan.write_text(
            json.dumps({"script": str(EXPORT), "registry": str(registry), "parameters": parameters}),
            encoding="utf-8",
        )
        return shell.run(
            "-File", SIMULATED / "Invoke-Simulated.ps1", plan, ENTRADRIFT_SIMULATED_SERVER=str(server)
        )

    def expected_machine(self) -> dict[str, Any]:
        """The parts that come from the registry and from files."""
        known = evidence(self.org, self.age)
        return {
            "TlsConfiguration": {
                **known["TlsConfiguration"],
                "SchannelClientEnabled": 0xFFFFFFFF,
                "SystemDefaultTlsVersions32": None,
            },
            "HealthAgent": {"Version": HEALTH_VERSION},
            "ServiceConfiguration": {
                "Path": str(self.folder / "Microsoft Azure AD Sync" / "Bin" / "miiserver.exe.config"),
                "Sha256": hashlib.sha256(CONFIGURATION_FILE).hexdigest().upper(),
            },
            "EndpointVersions": {
                "AadConnectorImportApiVersion": None,
                "AadConnectorExportApiVersion": known["EndpointVersions"]["AadConnectorExportApiVersion"],
            },
        }


def _without(value: Any, lacking: frozenset[str]) -> Any:  # noqa: ANN401
    if isinstance(value, list):
        return [_without(item, lacking) for item in value]
    if isinstance(value, dict):
        return {key: _without(item, lacking) for key, item in value.items() if key not in lacking}
    return value
