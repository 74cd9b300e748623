"""R32, R33: the identity with which each connector signs in to the tenant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from entradrift.exports.cmdlets import parts
from entradrift.failover.checks import sources
from entradrift.failover.checks.check import Check, Judged, collect, failed, passed, unknown, warned, worst
from entradrift.failover.checks.scheduler import cycle_enabled, suspended
from entradrift.failover.evidence import Document, PairEvidence, ServerEvidence
from entradrift.failover.reading import ago, both, moment
from entradrift.model.connector import ConnectorKind
from entradrift.model.readiness import Answer, Evidence

GROUP: Final = "Passwords and sign-in"
IDENTITY_TYPE: Final = "ConnectorIdentityType"
_KINDS: Final = {"serviceaccount": "ServiceAccount", "application": "Application"}
_SERVICE_ACCOUNT: Final = "ServiceAccount"
_CERTIFICATE: Final = "Certificate"
_EXPIRES_SOON: Final = timedelta(days=30)
_WARNS: Final = timedelta(days=150)
"""From this many days before its end on the product itself warns of the certificate."""
_OWN: Final = "connect"
"""In the name of the keeper when Microsoft Entra Connect renews the certificate by itself."""


def identity_of(server: ServerEvidence) -> tuple[str | None, Document | None]:
    """Return how a server's connector to the tenant signs in (ServiceAccount or Application), None where not known."""
    document = server.first(parts.CREDENTIAL)
    said = document.get(IDENTITY_TYPE) if document else None
    return _KINDS.get(str(said).replace(" ", "").casefold()), document


def _identities(pair: PairEvidence) -> Judged:
    found = [identity_of(server) for server in pair.servers]
    evidence = tuple(
        server.of_document(document, "Identity of the connector", document.get(IDENTITY_TYPE), IDENTITY_TYPE)
        for server, (_, document) in zip(pair.servers, found, strict=True)
        if document
    )
    silent = pair.silent(kind for kind, _ in found)
    if silent:
        return unknown(f"How the connector of {both(silent)} signs in to the tenant is not known.", *evidence)
    (one, first), (other, second) = found
    if one != other:
        return warned(
            f"The connectors sign in differently: {pair.primary.name} as {one}, {pair.staging.name} as {other}.",
            *evidence,
        )
    if one == _SERVICE_ACCOUNT:
        return _accounts(pair, evidence)
    return worst(*_certificates(pair, _certificate(first), _certificate(second), evidence))


def _accounts(pair: PairEvidence, evidence: tuple[Evidence, ...]) -> Judged:
    names = [_account(server) for server in pair.servers]
    evidence = (
        *evidence,
        *(
            server.of_connector(connector, "Synchronization account", name, "UserName")
            for server, name in zip(pair.servers, names, strict=True)
            for connector in server.connectors(ConnectorKind.TENANT)
            if name
        ),
    )
    silent = [server.name for server, name in zip(pair.servers, names, strict=True) if not name]
    if silent:
        return unknown(f"The account of the connector of {both(silent)} is not shown.", *evidence)
    if names[0].casefold() == names[1].casefold():
        return warned(
            f"Both servers sign in with one account ({names[0]}); a change of its credential breaks the other server.",
            *evidence,
        )
    return passed("Both connectors sign in with service accounts of their own.", *evidence)


def _account(server: ServerEvidence) -> str:
    values = (
        server.connector_value(connector, "account", "UserName parameter")
        for connector in server.connectors(ConnectorKind.TENANT)
    )
    return next((str(value).strip() for value in values if value), "")


def _certificates(
    pair: PairEvidence, first: Document | None, second: Document | None, evidence: tuple[Evidence, ...]
) -> Iterator[Judged]:
    evidence = (
        *evidence,
        *(
            server.of_document(item, f"Certificate: {label}", item.get(key))
            for server, item in zip(pair.servers, (first, second), strict=True)
            if item
            for label, key in (("thumbprint", "Thumbprint"), ("managed by", "ManagedBy"))
        ),
    )
    yield passed("Both connectors sign in with applications and certificates of their own.", *evidence)
    prints, keepers = (
        [str((item and item.get(key)) or "").casefold() for item in (first, second)]
        for key in ("Thumbprint", "ManagedBy")
    )
    if not all(prints):
        yield unknown("The thumbprints of the certificates of both servers are not known.", *evidence)
    elif prints[0] == prints[1]:
        yield warned("Both servers use the same certificate; each should have its own.", *evidence)
    if not all(keepers):
        yield unknown("Who renews the certificates of both servers is not known.", *evidence)
    elif keepers[0] != keepers[1]:
        yield warned("The certificates are renewed differently on the two servers.", *evidence)


def _certificate(document: Document | None) -> Document | None:
    found = document.get(_CERTIFICATE) if document else None
    if document is None or not isinstance(found, dict):
        return None
    return Document(found, document.file, f"{document.place}.CertificateCredential")


# --- validity --------------------------------------------------------------------------------------------


def _validity(pair: PairEvidence) -> Judged:
    proof = passed(f"No certificate in use ends within {_WARNS.days} days.")
    return worst(proof, *(judged for server in pair.servers for judged in _valid(pair, server)))


def _valid(pair: PairEvidence, server: ServerEvidence) -> Iterator[Judged]:
    kind, document = identity_of(server)
    if kind is None:
        yield unknown(f"How the connector of {server.name} signs in to the tenant is not known.")
        return
    if kind == _SERVICE_ACCOUNT:
        shown = (
            (server.of_document(document, "Identity of the connector", kind, IDENTITY_TYPE),)
            if document
            else ()
        )
        yield passed(f"The connector of {server.name} signs in without a certificate.", *shown)
        return
    certificate = _certificate(document)
    end = moment(certificate.get("NotAfter")) if certificate else None
    if certificate is None or end is None:
        yield unknown(f"When the certificate of {server.name} ends is not known.")
        return
    left = end - pair.now
    evidence = server.of_document(certificate, "Certificate valid until", end.date().isoformat(), "NotAfter")
    if left <= timedelta(0):
        yield failed(f"The certificate of {server.name} ended {ago(-left)} ago.", evidence)
    elif left <= _EXPIRES_SOON:
        yield failed(f"The certificate of {server.name} ends in {ago(left)}.", evidence)
    elif left <= _WARNS:
        yield warned(f"The certificate of {server.name} ends in {ago(left)}.", evidence)
    else:
        yield passed(f"The certificate of {server.name} is valid for {ago(left)}.", evidence)
    yield from _rotation(server, certificate)


def _rotation(server: ServerEvidence, certificate: Document) -> Iterator[Judged]:
    """Yield what keeps the product from renewing its certificate: only its scheduler does."""
    keeper = str(certificate.get("ManagedBy") or "")
    if keeper and _OWN not in keeper.casefold():
        return
    enabled, paused = cycle_enabled(server), suspended(server)
    evidence = server.of_document(certificate, "Certificate: managed by", keeper or None, "ManagedBy")
    if enabled is False or paused:
        yield warned(
            f"The scheduler of {server.name} does not run, so the certificate that it manages is not renewed.",
            evidence,
        )
    elif enabled is None or paused is None:
        yield unknown(
            f"Whether the scheduler of {server.name} runs, which renews the certificate, is not known.",
            evidence,
        )


CHECKS: Final = (
    Check(
        id="R32",
        group=GROUP,
        question="Do both connectors sign in to the tenant in the same way, with credentials of their own?",
        why="A server without valid credentials of its own cannot export after the switch; one that shares them loses them "
        "when the other renews them.",
        todo="Set up the staging server's own application identity and certificate.",
        looks_at="Get-ADSyncEntraConnectorCredential: kind of identity, thumbprint, who renews the certificate; the accounts "
        "of the connectors to the tenant",
        collect=collect(parts.CREDENTIAL),
        source=sources.SHARED_IDENTITY,
        when={
            Answer.PASS: "the same kind of identity, with an account or a certificate of its own on each server",
            Answer.WARN: "another kind of identity, one account or certificate for both, or renewed differently",
            Answer.UNKNOWN: "the identity, the account or the certificate of a server is not known",
        },
        judge=_identities,
    ),
    Check(
        id="R33",
        group=GROUP,
        question="Are the certificates valid for long enough?",
        why="With an expired certificate nothing is exported at all.",
        todo="Rotate the certificate before the switch.",
        looks_at="Get-ADSyncEntraConnectorCredential: end of the certificate, who renews it; whether the scheduler runs",
        collect=collect(parts.CREDENTIAL),
        source=sources.APPLICATION_IDENTITY,
        when={
            Answer.PASS: "more than 150 days are left on both servers, or no certificate is used",
            Answer.WARN: "at most 150 days are left, or the scheduler that renews the certificate does not run",
            Answer.UNKNOWN: "the identity, the end of the certificate, or the scheduler that renews it is not known",
            Answer.FAIL: "expired, or at most 30 days are left",
        },
        judge=_validity,
    ),
)
