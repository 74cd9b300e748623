"""Exports of every kind into which secrets were planted, in every place where one can be."""

import json
from pathlib import Path
from typing import Any

from tests.exportkit.cases.ready import NOW, evidence
from tests.exportkit.cases.sample import as_bundle
from tests.exportkit.cases.tiny import BADGE, SITE, set_rule
from tests.exportkit.organisation import Organisation, constant, direct
from tests.exportkit.write_pending import Attribute, Pending, anchor, tenant_dn, write_pending
from tests.exportkit.write_server_configuration import write_server_configuration
from tests.exportkit.write_wizard import write_wizard_policy

HUSH = "hunter2"
"""What no output may ever hold. Each secret has an end of its own, so that a leak says where it is from."""
TOKEN = f"eyJ{HUSH}aaaaaaa.{HUSH}bbbbbbb.cccc"
TEXTS = {
    "connection": f"Server=db;User=sa;Password={HUSH}-connection;",
    "bearer": f"Bearer {TOKEN}",
    "key": f"-----BEGIN PRIVATE KEY-----\n{HUSH}-key",
    "proxy": f"http://user:{HUSH}-url@proxy.example:8080",
    "nested json": json.dumps({"user": "sa", "password": f"{HUSH}-json"}),
    "sas": f"https://x.example/?sv=1&sig={HUSH}-sas",
}
"""Secrets by how they look, whatever the setting is called."""
NAMES = (
    "ClientSecret",
    "ProxyPassword",
    "forest-login-passwd",
    "apiKey",
    "AccessToken",
    "Cookie",
    "EncryptedCredential",
)
"""Secrets by how the setting is called."""


def plant(org: Organisation, end: str) -> Organisation:
    """Put secrets where every kind of export has room: settings, cookies, accounts, sync rules. `end` tells two servers apart."""
    for name, text in TEXTS.items():
        org.settings[f"Contoso.{name}"] = f"{text}{end}"
    for name in NAMES:
        org.settings[f"Contoso.{name}"] = f"{HUSH}-{name}{end}"
    for connector in org.connectors:
        for partition in connector.partitions:
            partition.cookie = f"{HUSH}-cookie{end}"
    set_rule(SITE, description=f"Runs with password={HUSH}-description{end}")(org)
    set_rule(
        BADGE, flows=[constant("userPassword", f"{HUSH}-constant{end}"), *direct("badgeNumber<employeeID")]
    )(org)
    return org


def bundle(org: Organisation, folder: Path, end: str) -> Path:
    """JSON of the cmdlets, with encrypted parameters, messages and properties that nobody knows."""

    def change(document: dict[str, Any]) -> None:
        for connector in document["ADSyncConnector"]:
            connector["ConnectivityParameters"]["password"] = f"{HUSH}-parameter{end}"
            connector["OAuthSecret"] = {"Data": [f"{HUSH}-nested{end}"]}
        document["ADSyncFuture"] = {
            "Items": [{"Name": "RefreshToken", "Value": f"{HUSH}-named{end}"}, TEXTS["bearer"]]
        }
        document["Errors"] = [{"Part": "ADSyncScheduler", "Message": f"failed: token={HUSH}-message{end}"}]

    return as_bundle(plant(org, end), folder, change=change).parent


def tree(org: Organisation, folder: Path, end: str) -> Path:
    """The XML files of Get-ADSyncServerConfiguration, with the wizard's own state beside them."""
    write_server_configuration(plant(org, end), folder)
    for path in folder.rglob("*.xml"):
        text = path.read_text("utf-8")
        text = text.replace('encrypted="1"></parameter>', f'encrypted="1">{HUSH}-encrypted{end}</parameter>')
        text = text.replace('encrypted="1" />', f'encrypted="1">{HUSH}-encrypted{end}</parameter>')
        text = text.replace("</ma-data>", f"<client-secret>{HUSH}-element{end}</client-secret></ma-data>")
        path.write_text(text, "utf-8")
    (folder / "PersistedState.xml").write_text(f"<state><p>{HUSH}-state{end}</p></state>", "utf-8")
    return folder


def policy(org: Organisation, folder: Path, end: str) -> Path:
    """The JSON of the wizard."""
    path = write_wizard_policy(plant(org, end), folder / "policy.json")
    document = json.loads(path.read_text("utf-8"))
    planted = {
        **{name: f"{HUSH}-{name}{end}" for name in NAMES},
        "named": [{"name": "clientSecret", "value": f"{HUSH}-named{end}"}],
        "texts": [*TEXTS.values(), "plain"],
    }
    document.update(planted)
    document["azureDirectoryPolicy"].update(planted)
    path.write_text(json.dumps(document), "utf-8")
    return folder


def evidence_of(org: Organisation, path: Path, end: str) -> Path:
    """The evidence for the readiness check, with secrets in every result."""
    document = evidence(org, NOW)
    for value in document.values():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                item.update({name: f"{HUSH}-{name}{end}" for name in NAMES} | {"Proxy": TEXTS["proxy"]})
    path.write_text(json.dumps(document), "utf-8")
    return path


def pending(path: Path) -> Path:
    """A pending export that sets a password."""
    attributes = [
        Attribute("userPassword", add=[f"{HUSH}-user"]),
        Attribute("unicodePwd", add=[f"{HUSH}-new"], remove=[f"{HUSH}-old"]),
        Attribute("info", add=[TEXTS["connection"]]),
        Attribute("title", add=["Engineer"]),
    ]
    return write_pending(
        path, [Pending(tenant_dn(anchor("x")), attributes=attributes, error=("x", TEXTS["connection"]))]
    )
