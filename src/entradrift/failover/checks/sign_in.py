"""R19 to R22: how people sign in, which acts on the whole tenant."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from entradrift.exports.cmdlets import parts
from entradrift.failover.checks import sources
from entradrift.failover.checks.check import (
    EXPORT,
    Check,
    Judged,
    passed,
    unknown,
    warned,
)
from entradrift.failover.checks.credentials import GROUP
from entradrift.failover.evidence import PairEvidence
from entradrift.failover.reading import both, listed, plural, shown
from entradrift.model.finding import Finding
from entradrift.model.readiness import Answer, Evidence

_METHOD: Final = "Microsoft.UserSignIn.SignOnMethod"
_SINGLE_SIGN_ON: Final = "Microsoft.UserSignIn.DesktopSsoEnabled"
_FEDERATED: Final = ("federat", "adfs", "ping")
_PASSING_THROUGH: Final = "passthrough"
_ENOUGH_AGENTS: Final = 3


def methods_of(pair: PairEvidence) -> list[str | None]:
    """Return the sign-in methods of both servers in plain letters; None where an export does not say."""
    values = (server.setting(_METHOD) for server in pair.servers)
    return [_plain(str(value)) or None if value is not None else None for value in values]


def _plain(method: str) -> str:
    return "".join(character for character in method.casefold() if character.isalnum())


def passes_through(method: str | None) -> bool:
    """Tell whether a method is pass-through authentication."""
    return _PASSING_THROUGH in (method or "")


def _shown(pair: PairEvidence) -> tuple[Evidence, ...]:
    return tuple(server.of_setting(_METHOD, "Sign-in method") for server in pair.servers)


def _silent(pair: PairEvidence) -> list[str]:
    return pair.silent(methods_of(pair))


def _findings(found: Iterable[Finding], setting: str) -> tuple[str, ...]:
    return tuple(finding.id for finding in found if finding.object.name == setting)


def _method(pair: PairEvidence) -> Judged:
    one, other = methods_of(pair)
    evidence = _shown(pair)
    if one and other and one != other:
        said = (
            f"The sign-in method is {shown(pair.primary.setting(_METHOD))} on {pair.primary.name} and "
            f"{shown(pair.staging.setting(_METHOD))} on {pair.staging.name}."
        )
        accepted = _findings(pair.accepted_findings("sign-in-differs"), _METHOD)
        if accepted:
            return Judged(Answer.WARN, f"Accepted by hand: {said}", evidence, accepted)
        return Judged(Answer.FAIL, said, evidence, _findings(pair.open_findings("sign-in-differs"), _METHOD))
    if silent := _silent(pair):
        return unknown(f"The export of {both(silent)} does not show the sign-in method.", *evidence)
    return passed(
        f"The sign-in method is the same on both servers ({shown(pair.primary.setting(_METHOD))}).", *evidence
    )


def _agents(pair: PairEvidence) -> Judged:
    methods = methods_of(pair)
    evidence = _shown(pair)
    if not any(map(passes_through, methods)):
        if silent := _silent(pair):
            return unknown(
                f"The sign-in method of {both(silent)} is not known, so neither is whether agents are needed.",
                *evidence,
            )
        return passed("Pass-through authentication is not in use.", *evidence)
    found = [
        (server, document)
        for server in pair.servers
        for document in server.items(parts.SIGN_IN_AGENTS) or ()
        if str(document.get("Status")).casefold() == "active"
    ]
    if all(server.items(parts.SIGN_IN_AGENTS) is None for server in pair.servers):
        return unknown(
            "Pass-through authentication is in use; exports do not show on which servers its agents run.",
            *evidence,
            todo="Check in the admin center that at least three agents run, not only on the Entra Connect servers.",
        )
    machines = {str(document.get("MachineName")).partition(".")[0].casefold() for _, document in found}
    own = {server.name.partition(".")[0].casefold() for server in pair.servers}
    agents = tuple(
        server.of_document(document, "Active agent", document.get("MachineName"))
        for server, document in found
    )
    if not machines:
        return warned("No agent for pass-through authentication is active.", *evidence)
    if machines <= own:
        return warned(
            f"Agents run on the Entra Connect servers only: {listed(sorted(machines))}.", *evidence, *agents
        )
    if len(machines) < _ENOUGH_AGENTS:
        return warned(
            f"{plural(len(machines), 'agent')} for pass-through authentication: {listed(sorted(machines))}; three are "
            "recommended.",
            *evidence,
            *agents,
        )
    return passed(f"Agents are active on {listed(sorted(machines))}.", *evidence, *agents)


def _single_sign_on(pair: PairEvidence) -> Judged:
    values = [server.flag(_SINGLE_SIGN_ON) for server in pair.servers]
    evidence = tuple(server.of_setting(_SINGLE_SIGN_ON, "Seamless single sign-on") for server in pair.servers)
    if None in values:
        silent = pair.silent(values)
        return unknown(f"The export of {both(silent)} does not show seamless single sign-on.", *evidence)
    if values[0] != values[1]:
        findings = pair.open_findings("sign-in-differs") + pair.accepted_findings("sign-in-differs")
        return Judged(
            Answer.WARN,
            "Seamless single sign-on differs between the two servers.",
            evidence,
            _findings(findings, _SINGLE_SIGN_ON),
        )
    state = "on" if values[0] else "off"
    return passed(f"Both servers have seamless single sign-on switched {state}.", *evidence)


def _federation(pair: PairEvidence) -> Judged:
    evidence = _shown(pair)
    if any(word in (method or "") for method in methods_of(pair) for word in _FEDERATED):
        return warned(
            "Federation is in use: its options are not carried over by an import of settings.",
            *evidence,
            todo="Enter the AD FS or PingFederate options on the staging server again and check them.",
        )
    if silent := _silent(pair):
        return unknown(
            f"The sign-in method of {both(silent)} is not known, so neither is whether federation is in use.",
            *evidence,
        )
    return passed("Federation is not in use.", *evidence)


CHECKS: Final = (
    Check(
        id="R19",
        group=GROUP,
        question="Is the sign-in method the same?",
        why="Choosing another method on a staging server disables pass-through authentication for the whole tenant.",
        todo="Choose the primary's method on the staging server in the wizard: Change user sign-in.",
        looks_at="the setting Microsoft.UserSignIn.SignOnMethod",
        collect=EXPORT,
        source=sources.PASS_THROUGH,
        when={
            Answer.PASS: "the method is the same",
            Answer.WARN: "the methods differ, and that was accepted",
            Answer.UNKNOWN: "an export does not show it",
            Answer.FAIL: "the methods differ",
        },
        judge=_method,
    ),
    Check(
        id="R20",
        group=GROUP,
        question="Do agents for pass-through authentication survive the loss of the old server?",
        why="An agent on the dying server goes with it; with none left nobody can sign in.",
        todo="Have at least three agents, on other servers too.",
        looks_at="the sign-in method; the agents as the admin center lists them (PassThroughAgents in a bundle)",
        collect="",
        source=sources.PASS_THROUGH,
        when={
            Answer.PASS: "it is not in use, or three agents are active and not on the Entra Connect servers only",
            Answer.WARN: "fewer than three are active, or they run on the Entra Connect servers only",
            Answer.UNKNOWN: "the method is not known, or it is in use and the agents were not listed",
        },
        judge=_agents,
    ),
    Check(
        id="R21",
        group=GROUP,
        question="Is seamless single sign-on the same?",
        why="It is a state of the forest and the tenant; a server that believes otherwise may change it.",
        todo="Set it alike on both servers in the wizard: Change user sign-in.",
        looks_at="the setting Microsoft.UserSignIn.DesktopSsoEnabled",
        collect=EXPORT,
        source=sources.SINGLE_SIGN_ON,
        when={
            Answer.PASS: "it is on or off alike",
            Answer.WARN: "it differs",
            Answer.UNKNOWN: "an export does not show it",
        },
        judge=_single_sign_on,
    ),
    Check(
        id="R22",
        group=GROUP,
        question="Are federation options entered on the staging server?",
        why="An import of settings does not carry them over.",
        todo="Enter them in the wizard on the staging server.",
        looks_at="the sign-in method",
        collect=EXPORT,
        source=sources.IMPORT_EXPORT,
        when={
            Answer.PASS: "federation is not in use",
            Answer.WARN: "it is in use: check the options by hand",
            Answer.UNKNOWN: "the sign-in method is not known",
        },
        judge=_federation,
    ),
)
