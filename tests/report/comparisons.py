"""Comparisons built by hand: one for each thing that a report has to say well."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from entradrift.model.change import ObjectRef, Presence, Side
from entradrift.model.comparison import (
    Compared,
    Comparison,
    ExitCode,
    SectionCoverage,
    ServerSummary,
    Verdict,
)
from entradrift.model.finding import Finding, Severity, Status
from entradrift.model.section import Section
from entradrift.model.snapshot import Dropped, Format, Role, Server, Source, SourceFile
from entradrift.model.values import Value

USER_JOIN = ObjectRef("sync-rule", "In from AD - User Join", "contoso.com", "Inbound")
TENANT = "contoso.onmicrosoft.com - AAD"
WHY = "After a failover the staging server exports what its own rules produce, so this reaches the cloud."
ALIGN = (
    "Open the Synchronization Rules Editor on the staging server and make the rule equal to the primary's."
)
SOURCE = "Microsoft Learn: Microsoft Entra Connect Sync, operational tasks and considerations"
DISPLAY_NAME = 'IIF(IsPresent([displayName]), Trim([displayName]), Trim([givenName] & " " & [sn]))'


def finding(
    number: int,
    title: str,
    *,
    primary: Value = None,
    staging: Value = None,
    ref: ObjectRef = USER_JOIN,
    section: Section = Section.SYNC_RULES,
    severity: Severity = Severity.MEDIUM,
    status: Status = Status.DRIFT,
    presence: Presence = Presence.BOTH,
    path: str = "",
    rule: str = "sync-rule-changed",
    side: Side | None = None,
    why: str = WHY,
    align: str = ALIGN,
    acceptance: Mapping[str, str] | None = None,
    facts: Mapping[str, tuple[str, ...]] | None = None,
    group: str | None = None,
) -> Finding:
    """Return a finding whose id follows from its number."""
    return Finding(
        id=f"f-{number:012x}",
        rule=rule,
        section=section,
        severity=severity,
        status=status,
        presence=presence,
        object=ref,
        path=path,
        primary=primary,
        staging=staging,
        title=title,
        why=why,
        align=align,
        source=SOURCE,
        side=side,
        acceptance=acceptance,
        facts=facts or {},
        group=group,
    )


def server(host: str, role: Role, *, version: str = "2.5.79.0", files: int = 1) -> ServerSummary:
    """Return a server that was read from `files` files."""
    names = [f"{host.partition('.')[0]}/{name}" for name in _FILE_NAMES[:files]]
    return ServerSummary(
        Server(host, role, version, "contoso.onmicrosoft.com"),
        Source(
            Format.SERVER_CONFIGURATION,
            tuple(SourceFile(name, hashlib.sha256(name.encode()).hexdigest(), 48_213) for name in names),
            "2026-11-20T20:55:03Z",
            Format.SERVER_CONFIGURATION,
        ),
        (
            Dropped("connectors/*/private-configuration/adma-configuration/password", "secret", 2),
            Dropped("connectors/*/creation-time", "differs on every server, no configuration", 2),
            Dropped("sync-rules/*/ImmutableTag", "kept as tag and version", 148),
        ),
    )


def coverage(**missing: SectionCoverage) -> tuple[SectionCoverage, ...]:
    """Return the coverage of all sections, fully compared but for those named (`_` for `-`)."""
    full = {
        section: SectionCoverage(section, Compared.COMPARED, "", count, count, by_nature=True)
        for section, count in zip(Section, (1, 2, 61, 148, 24, 5, 14, 2, 402, 9), strict=True)
    }
    for name, section in missing.items():
        full[Section(name.replace("_", "-"))] = section
    return tuple(full.values())


def comparison(
    *findings: Finding,
    verdict: Verdict = Verdict.DRIFT,
    exit_code: ExitCode = ExitCode.DRIFT,
    failover: str = "The staging server is not safe to promote: 1 critical and 3 high differences are open.",
    notices: tuple[str, ...] = (),
    covered: tuple[SectionCoverage, ...] | None = None,
) -> Comparison:
    """Return a comparison of two servers with these findings."""
    return Comparison(
        tool_version="0.1.0",
        generated_at="2026-11-21T02:00:00+00:00",
        verdict=verdict,
        exit_code=exit_code,
        failover=failover,
        primary=server("sync01.contoso.com", Role.ACTIVE),
        staging=server("sync02.contoso.com", Role.STAGING, version="2.5.76.0", files=5),
        baseline=None,
        coverage=coverage() if covered is None else covered,
        findings=findings,
        notices=notices,
        options={"fail-on": "low", "strict": "no"},
    )


def clean() -> Comparison:
    """Nothing differs at all."""
    return comparison(
        verdict=Verdict.IN_SYNC,
        exit_code=ExitCode.OK,
        failover="Nothing that was compared speaks against promoting the staging server.",
    )


def accepted_only() -> Comparison:
    """Everything that differs was signed off or is expected."""
    return replace(clean(), findings=(*_SET_ASIDE,))


def incomplete() -> Comparison:
    """The verdict must not read like an all-clear although nothing is open."""
    return comparison(
        *_SET_ASIDE[:1],
        verdict=Verdict.INCOMPLETE,
        exit_code=ExitCode.INCOMPLETE,
        failover="Whether the staging server is safe to promote is unknown: its rules could not be read.",
        covered=coverage(
            sync_rules=SectionCoverage(
                Section.SYNC_RULES,
                Compared.PARTIAL,
                "The staging export ends in the middle of rule 61 of 148.",
                148,
                60,
                by_nature=False,
            ),
            scheduler=SectionCoverage(
                Section.SCHEDULER,
                Compared.NOT_COMPARED,
                "A server configuration export does not carry the scheduler.",
                0,
                0,
                by_nature=True,
            ),
        ),
    )


def drift() -> Comparison:
    """Many kinds of differences, as a change meeting would see them."""
    return comparison(
        *_OPEN,
        *_SET_ASIDE,
        notices=("The servers run different builds: 2.5.79.0 on the primary and 2.5.76.0 on staging.",),
        covered=coverage(
            scheduler=SectionCoverage(
                Section.SCHEDULER,
                Compared.NOT_COMPARED,
                "A server configuration export does not carry the scheduler.",
                0,
                0,
                by_nature=True,
            ),
        ),
    )


def with_baseline() -> Comparison:
    """A baseline says on which server each change was made."""
    changed = replace(
        finding(1, "The precedence of a rule differs", primary=100, staging=120, path="precedence"),
        baseline=100,
        changed_on="staging",
        first_seen="2026-11-18",
    )
    older = server("sync01.contoso.com", Role.ACTIVE)
    return replace(comparison(changed), baseline=older)


HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><a href="https://evil.example/" style="color:red" onclick="alert(1)">x</a>',
    "{{ 7*7 }}{% raw %}",
    "user\u202egnp.exe\u2066\u200bzero",
    "\x1b[2J\x1b]0;title\x07\x9b31m\x00\x08",
    "lone \ud800 surrogate",
    "line one\nline two\r\n\ttabbed\u2028separated",
    "name \u05e9\u05dc\u05d5\u05dd \u6f22\u5b57 caf\u00e9",
)


def hostile() -> Comparison:
    """Text that tries to become markup, terminal commands or another reading order, in every field."""
    findings = [
        finding(
            number,
            f"Title {text}",
            primary=text,
            staging=(text, f"other {text}"),
            ref=ObjectRef(f"kind{text}", text, text, text),
            path=text,
            why=text,
            align=text,
            acceptance={"owner": text, "reason": text},
            facts={text: (text,)},
            group=text,
        )
        for number, text in enumerate(HOSTILE)
    ]
    everything = "".join(HOSTILE)
    evil = replace(
        server(everything, Role.UNKNOWN),
        dropped=(Dropped(everything, everything, 1),),
        source=Source(
            Format.WIZARD,
            (SourceFile(everything, "0" * 64, 1),),
            everything,
            Format.CMDLETS,
        ),
    )
    return replace(
        comparison(*findings, failover=everything, notices=HOSTILE),
        primary=evil,
        staging=evil,
        options={"accept": everything},
    )


def long_values() -> Comparison:
    """A 10 kB expression with one changed word, and long lists."""
    branches = "".join(f'IIF([extensionAttribute{n}] = "Branch {n}", "Office {n}", ' for n in range(220))
    expression = f'{branches}"none"{")" * 220}'
    units = tuple(f"OU=Department {n:04},OU=Users,DC=contoso,DC=com" for n in range(800))
    return comparison(
        finding(
            1,
            "An expression differs",
            primary=expression,
            staging=expression.replace("Office 117", "Office 118"),
            path="flows/office/expression",
        ),
        finding(
            2, "Selected units differ", primary=units, staging=(*units[:400], *units[405:]), path="inclusions"
        ),
        finding(
            3, "One unbroken word differs", primary="x" * 10_000, staging="y" * 10_000, path="description"
        ),
    )


def huge(count: int = 2000) -> Comparison:
    """More findings than anybody reads."""
    return comparison(
        *(
            finding(
                number,
                "An attribute flow differs",
                primary=f'IIF(IsPresent([mail{number}]), [mail{number}], "")',
                staging=f"[mail{number}]",
                ref=ObjectRef("sync-rule", f"Custom rule {number // 8}", "contoso.com", "Inbound"),
                severity=list(Severity)[number % 5],
                section=list(Section)[number // 8 % 7],
                path=f"flows/attribute{number}/expression",
            )
            for number in range(count)
        )
    )


@cache
def every_comparison() -> Mapping[str, Comparison]:
    """Return all of the above by name."""
    from tests.report.pictures import pictures  # noqa: PLC0415 - it is made of what stands here
    from tests.report.three_way import over_time, three_way  # noqa: PLC0415 - the same

    return MappingProxyType(
        {
            "clean": clean(),
            "drift": drift(),
            "accepted_only": accepted_only(),
            "incomplete": incomplete(),
            "with_baseline": with_baseline(),
            "hostile": hostile(),
            "long_values": long_values(),
            "huge": huge(),
            "pictures": pictures(),
            "three_way": three_way(),
            "over_time": over_time(),
        }
    )


_FILE_NAMES = (
    "Connectors/Connector_{2f6a9b0c}.xml",
    "Connectors/Connector_{b891884f}.xml",
    "GlobalSettings/GlobalSettings.xml",
    "PersistedState.xml",
    "SynchronizationRules/SyncRule_{0a4c}.xml",
)

_OPEN = (
    finding(
        1,
        "StagingMode is off on both servers",
        primary=False,
        staging="False",
        ref=ObjectRef("setting", "StagingMode"),
        section=Section.SERVER,
        severity=Severity.CRITICAL,
        path="StagingMode",
        rule="staging-mode-off",
        why="Two active servers export to the same tenant and overwrite each other.",
        align="Run the wizard on the staging server and choose Configure staging mode.",
    ),
    finding(
        2,
        "Organizational units are selected on one server only",
        primary=(
            "OU=Contractors,DC=contoso,DC=com",
            "OU=Groups,DC=contoso,DC=com",
            "OU=Sales,OU=Users,DC=contoso,DC=com",
            "OU=Service Accounts,DC=contoso,DC=com",
            "OU=Shared,DC=contoso,DC=com",
            "OU=Users,DC=contoso,DC=com",
            "OU=Vendors,DC=contoso,DC=com",
        ),
        staging=(
            "OU=Groups,DC=contoso,DC=com",
            "OU=Sales,OU=Users,DC=contoso,DC=com",
            "OU=Service Accounts,DC=contoso,DC=com",
            "OU=Shared,DC=contoso,DC=com",
            "OU=Test,DC=contoso,DC=com",
            "OU=Users,DC=contoso,DC=com",
            "OU=Vendors,DC=contoso,DC=com",
        ),
        ref=ObjectRef("partition", "DC=contoso,DC=com", "contoso.com"),
        section=Section.FILTERING,
        severity=Severity.HIGH,
        path="inclusions",
        rule="ou-scope-differs",
        side=Side.PRIMARY,
        why="Objects in a unit that only the primary selects are deleted from the cloud after a failover.",
        align="Run the wizard on the staging server, and select the same units.",
    ),
    finding(
        3,
        "A synchronization rule is missing on the staging server",
        primary={
            "precedence": 90,
            "link type": "Join",
            "source object type": "user",
            "target object type": "person",
            "flows": ("extensionAttribute1 -> department", "extensionAttribute2 -> costCenter"),
        },
        staging=None,
        ref=ObjectRef("sync-rule", "In from AD - User Department (custom)", "contoso.com", "Inbound"),
        severity=Severity.HIGH,
        presence=Presence.PRIMARY_ONLY,
        rule="sync-rule-missing-on-staging",
        side=Side.PRIMARY,
        facts={"attributes": ("department", "costCenter")},
    ),
    finding(
        4,
        "The expression of an attribute flow differs",
        primary=DISPLAY_NAME,
        staging=DISPLAY_NAME.replace("Trim([displayName])", "[displayName]").replace(
            "[givenName]", "[preferredName]"
        ),
        severity=Severity.HIGH,
        path="flows/displayName/expression",
        rule="flow-expression-differs",
        facts={"attributes": ("displayName",)},
    ),
    finding(
        5,
        "The scoping filter differs",
        primary={"isCriticalSystemObject": "NOTEQUAL True", "department": "EQUAL Sales", "mail": ""},
        staging={"isCriticalSystemObject": "NOTEQUAL True", "department": "STARTSWITH Sales", "mail": ()},
        path="scoping filter/group 1",
        rule="scoping-filter-differs",
    ),
    finding(6, "The link type of a rule differs", primary="Join", staging="Provision", path="link type"),
    finding(
        7,
        "The order of rules differs",
        primary=(
            "In from AD - User Join",
            "In from AD - User Common",
            "In from AD - Custom",
            "In from AD - Exchange",
        ),
        staging=(
            "In from AD - Custom",
            "In from AD - User Join",
            "In from AD - User Common",
            "In from AD - Exchange",
        ),
        ref=ObjectRef("precedence-order", "Inbound rules of contoso.com", "contoso.com", "Inbound"),
        rule="precedence-order-differs",
        facts={"attributes": ("department", "displayName", "mail")},
    ),
    finding(
        8,
        "Password hash synchronization is on for one server only",
        primary=True,
        staging=False,
        ref=ObjectRef("setting", "Password hash synchronization"),
        section=Section.FEATURES,
        path="enabled",
        rule="feature-differs",
        side=Side.PRIMARY,
        why="Users whose password changes after a failover sign in with the old one.",
    ),
    finding(
        9,
        "A run profile exists on the staging server only",
        primary=None,
        staging=None,
        ref=ObjectRef("run-profile", "Full Import (test)", TENANT),
        section=Section.RUN_PROFILES,
        severity=Severity.LOW,
        presence=Presence.STAGING_ONLY,
        rule="run-profile-missing-on-primary",
        side=Side.STAGING,
    ),
    finding(
        10,
        "A description differs",
        primary="Created by the wizard",
        staging=None,
        ref=ObjectRef("connector", "contoso.com"),
        section=Section.CONNECTORS,
        severity=Severity.INFO,
        path="description",
    ),
)

_SET_ASIDE = (
    finding(
        101,
        "The host differs",
        primary="sync01.contoso.com",
        staging="sync02.contoso.com",
        ref=ObjectRef("server", "server"),
        section=Section.SERVER,
        severity=Severity.INFO,
        status=Status.EXPECTED,
        path="host",
        rule="host-differs",
        why="Two servers have two names.",
        align="Nothing to do.",
    ),
    finding(
        102,
        "The layout of an expression differs",
        primary="IIF(IsPresent([mail]), [mail], NULL)",
        staging="IIF( IsPresent([mail]),\n  [mail], NULL )",
        severity=Severity.INFO,
        status=Status.COSMETIC,
        path="flows/mail/expression",
        rule="expression-layout-differs",
    ),
    finding(
        103,
        "The synchronization interval differs",
        primary="00:30:00",
        staging="01:00:00",
        ref=ObjectRef("setting", "Scheduler"),
        section=Section.SCHEDULER,
        severity=Severity.LOW,
        status=Status.ACCEPTED,
        path="customized interval",
        acceptance={
            "owner": "identity team",
            "reason": "The staging server shares its database host until the move.",
            "expires": "2027-02-01",
        },
    ),
)
