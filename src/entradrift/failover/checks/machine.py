"""R14, R15, R36: what the machine itself needs."""

from __future__ import annotations

from typing import Final

from entradrift.exports.cmdlets import parts
from entradrift.failover.checks import sources
from entradrift.failover.checks.check import Check, Judged, failed, passed, unknown, warned, worst
from entradrift.failover.checks.versions import GROUP
from entradrift.failover.evidence import Document, PairEvidence, ServerEvidence
from entradrift.failover.reading import boolean, both, number
from entradrift.failover.versions import text_of, version_of
from entradrift.model.readiness import Answer, Evidence

_TLS_KEYS: Final = (
    ("SchannelClientEnabled", True),
    ("SchannelClientDisabledByDefault", False),
    ("SchannelServerEnabled", True),
    ("SchannelServerDisabledByDefault", False),
    ("SchUseStrongCrypto64", True),
    ("SchUseStrongCrypto32", True),
    ("SystemDefaultTlsVersions64", True),
    ("SystemDefaultTlsVersions32", True),
)
"""Registry values that turn TLS 1.2 on, with what each of them must be."""
_DOTNET: Final = "DotNetRelease"
_DOTNET_472: Final = 461808
"""Release number of .NET Framework 4.7.2 in the registry."""
_TLS_COMMAND: Final = (
    "$k = 'HKLM:\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full'; ConvertTo-Json "
    "@(@(Get-ADSyncToolsTls12 -ErrorAction Stop) + [pscustomobject]@{Path = $k; Name = 'Release'; "
    "Value = (Get-ItemPropertyValue $k Release)}) | Set-Content -Encoding UTF8 TlsConfiguration.json"
)
_HASHES: Final = ("Sha256", "Hash")


def _tls(pair: PairEvidence) -> Judged:
    server = pair.staging
    documents = server.items(parts.TLS)
    if not documents:
        return unknown(f"The TLS settings of {server.name} {_were(server, parts.TLS)}.")
    needed = Evidence(
        "TLS 1.2 needed from version",
        text_of(pair.versions.tls_from),
        file=pair.versions.origin,
        place="tls",
    )
    return worst(
        passed(f"TLS 1.2 and .NET 4.7.2 or newer are in place on {server.name}.", needed),
        *(_tls_of(server, documents)),
        _dotnet(server, documents),
    )


def _were(server: ServerEvidence, noun: str) -> str:
    return server.not_collected(noun).replace("was ", "were ", 1)


def _tls_of(server: ServerEvidence, documents: tuple[Document, ...]) -> list[Judged]:
    evidence, wrong, missing, silent = [], [], [], []
    for key, wanted in _TLS_KEYS:
        document = next((item for item in documents if item.has(key)), None)
        if document is None:
            silent.append(key)
            continue
        value = document.get(key)
        evidence.append(server.of_document(document, key, "not there" if value is None else value, key))
        if value is None:
            missing.append(key)
        elif _is_on(value) is not wanted:
            wrong.append(key)
    answers = []
    if wrong:
        answers.append(
            failed(f"TLS 1.2 is switched off or weak on {server.name}: {', '.join(wrong)}.", *evidence)
        )
    if missing:
        answers.append(
            failed(
                f"Values that turn TLS 1.2 on are missing on {server.name}: {', '.join(missing)}.", *evidence
            )
        )
    if silent:
        answers.append(unknown(f"Not collected on {server.name}: {', '.join(silent)}.", *evidence))
    return answers or [passed(f"TLS 1.2 is in place on {server.name}.", *evidence)]


def _is_on(value: object) -> bool | None:
    """Return what a value of the registry means; Windows also writes 0xffffffff for "on"."""
    counted = number(value)
    return boolean(value) if counted is None else counted > 0


def _dotnet(server: ServerEvidence, documents: tuple[Document, ...]) -> Judged:
    document = next((item for item in documents if item.has(_DOTNET)), None)
    release = number(document.get(_DOTNET)) if document else None
    if document is None or release is None:
        return unknown(f"The version of .NET Framework on {server.name} was not collected.")
    evidence = server.of_document(document, ".NET Framework, release", release, _DOTNET)
    if release < _DOTNET_472:
        return failed(f"{server.name} has a .NET Framework older than 4.7.2.", evidence)
    return passed(f"{server.name} has .NET Framework 4.7.2 or newer.", evidence)


def _health_agent(pair: PairEvidence) -> Judged:
    found = [server.first(parts.HEALTH_AGENT) for server in pair.servers]
    texts = [str(item.get("Version") or "") if item else "" for item in found]
    evidence = tuple(
        server.of_document(item, "Health agent", item.get("Version"), "Version")
        for server, item in zip(pair.servers, found, strict=True)
        if item
    )
    one, other = (version_of(text) for text in texts)
    if one is None or other is None:
        silent = [
            server.name for server, known in zip(pair.servers, (one, other), strict=True) if known is None
        ]
        return unknown(f"The version of the Health agent on {both(silent)} was not collected.", *evidence)
    if other < one:
        return warned(
            f"The Health agent of {pair.staging.name} ({texts[1]}) is older than that of {pair.primary.name} ({texts[0]}).",
            *evidence,
        )
    return passed(
        f"The Health agent of {pair.staging.name} ({texts[1]}) is not older than that of {pair.primary.name}.",
        *evidence,
    )


def _service_configuration(pair: PairEvidence) -> Judged:
    found = [server.first(parts.SERVICE_CONFIGURATION) for server in pair.servers]
    hashes = [str(item.get(*_HASHES) or "").casefold() if item else "" for item in found]
    evidence = tuple(
        server.of_document(item, "miiserver.exe.config, SHA-256", item.get(*_HASHES))
        for server, item in zip(pair.servers, found, strict=True)
        if item
    )
    silent = [server.name for server, digest in zip(pair.servers, hashes, strict=True) if not digest]
    if silent:
        return unknown(f"The service configuration file of {both(silent)} was not collected.", *evidence)
    if hashes[0] != hashes[1]:
        return warned("The service configuration files of the two servers differ.", *evidence)
    return passed("The service configuration files of both servers are alike.", *evidence)


CHECKS: Final = (
    Check(
        id="R14",
        group=GROUP,
        question="Is TLS 1.2 in place on the staging server?",
        why="Without it the server cannot talk to the service.",
        todo="Set-ADSyncToolsTls12 -Enabled $true (module ADSyncTools), then restart the server.",
        looks_at="the registry values for TLS 1.2 (SCHANNEL, .NETFramework) and the release of .NET Framework",
        collect=_TLS_COMMAND,
        source=sources.TLS,
        when={
            Answer.PASS: "all values turn TLS 1.2 on, and .NET Framework is 4.7.2 or newer",
            Answer.UNKNOWN: "a value was not collected",
            Answer.FAIL: "a value is missing on the server or turns TLS 1.2 off, or .NET Framework is older",
        },
        judge=_tls,
    ),
    Check(
        id="R15",
        group=GROUP,
        question="Is the Health agent of the staging server up to date?",
        why="Alerts, and automatic upgrade, rest on it.",
        todo="Update Microsoft Entra Connect Health on the staging server.",
        looks_at="the versions of the Health agents of both servers",
        collect="Export-EntraConnect.ps1",
        source=sources.STAGING,
        when={
            Answer.PASS: "it is not older than that of the primary",
            Answer.WARN: "it is older than that of the primary",
            Answer.UNKNOWN: "a version was not collected",
        },
        judge=_health_agent,
    ),
    Check(
        id="R36",
        group=GROUP,
        question="Are the service configuration files alike?",
        why="Hand edits, such as for FIPS, must be on both servers; some break upgrades.",
        todo="Compare miiserver.exe.config of both servers by hand.",
        looks_at="the SHA-256 of miiserver.exe.config on both servers",
        collect='Get-FileHash "$env:ProgramFiles\\Microsoft Azure AD Sync\\Bin\\miiserver.exe.config" | ConvertTo-Json | '
        "Set-Content -Encoding UTF8 ServiceConfiguration.json",
        source=sources.UPGRADE,
        when={
            Answer.PASS: "the files are the same",
            Answer.WARN: "they differ",
            Answer.UNKNOWN: "the file of a server was not collected",
        },
        judge=_service_configuration,
    ),
)
