"""What is known about the two servers: their configuration, and what their tools say about runs and versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from entradrift.exports.cmdlets import parts
from entradrift.failover.reading import boolean, moment, shown
from entradrift.failover.versions import VersionTable
from entradrift.model.change import Side
from entradrift.model.comparison import Compared, Comparison
from entradrift.model.connector import Connector, ConnectorKind
from entradrift.model.finding import Finding, Status
from entradrift.model.pending import PendingTotals
from entradrift.model.readiness import Evidence
from entradrift.model.section import Section
from entradrift.model.snapshot import Role, Snapshot
from entradrift.model.values import Value

_COMPANY_FEATURE: Final = "CompanyFeature"
"""First step of the settings that a snapshot keeps of Get-ADSyncAADCompanyFeature."""


@dataclass(frozen=True, slots=True)
class Document:
    """One result of a cmdlet (or of the collector), without secrets and without what no check looks at."""

    value: Mapping[str, Any]
    file: str
    place: str
    """JSON path inside the file, or the name of a setting."""

    def get(self, *names: str) -> Any:  # noqa: ANN401 - whatever the cmdlet wrote
        """Return the first of `names` that the document has, without regard to letter case; None without one."""
        folded = {key.casefold(): value for key, value in self.value.items()}
        return next((folded[name.casefold()] for name in names if name.casefold() in folded), None)

    def has(self, name: str) -> bool:
        """Tell whether the document has this key, even if its value is null."""
        return any(key.casefold() == name.casefold() for key in self.value)


@dataclass(frozen=True, slots=True)
class ServerEvidence:
    """Everything that is known about one server."""

    side: Side
    snapshot: Snapshot
    documents: Mapping[str, tuple[Document, ...]] = field(default_factory=dict)
    """Outputs of cmdlets by noun, such as `ADSyncRunProfileResult`, and the collector's own parts."""
    failures: Mapping[str, str] = field(default_factory=dict)
    """Parts that the collector could not read, by noun, with its message."""
    next_start: Document | None = None
    """Where it is said when the next cycle starts; the time is under `value`."""
    next_policy: Document | None = None
    """Where it is said what the next cycle will be (Delta or Initial, under `value`)."""
    changed: tuple[Document, ...] = ()
    """When each connector was last changed: Name, LastModificationTime."""
    settings_file: str = ""
    """The file that holds the global settings."""

    @property
    def name(self) -> str:
        """What to call the server in a sentence."""
        return self.snapshot.server.host or f"the {self.side.value} server"

    @property
    def roles(self) -> frozenset[Role]:
        """What the export and Get-ADSyncScheduler say about staging mode: nothing, one role, or both."""
        said = {self.snapshot.server.role}
        for document in self.documents.get(parts.SCHEDULER, ()):
            staging = boolean(document.get("StagingModeEnabled"))
            if staging is not None:
                said.add(Role.STAGING if staging else Role.ACTIVE)
        return frozenset(said - {Role.UNKNOWN})

    @property
    def role(self) -> Role:
        """Active or staging; unknown where nothing says it, or where two sources contradict each other."""
        return next(iter(self.roles)) if len(self.roles) == 1 else Role.UNKNOWN

    @property
    def captured(self) -> datetime | None:
        """When the export was taken, in UTC."""
        return moment(self.snapshot.source.captured_at)

    def items(self, noun: str) -> tuple[Document, ...] | None:
        """Return the results of one cmdlet; None where its output was not collected."""
        return self.documents.get(noun)

    def first(self, noun: str) -> Document | None:
        """Return the only result of a cmdlet; None where it was not collected."""
        return next(iter(self.documents.get(noun, ())), None)

    def not_collected(self, noun: str) -> str:
        """Return how to say that the output of a cmdlet is missing, such as `was not collected`."""
        if noun not in self.failures:
            return "was not collected"
        said = self.failures[noun]
        return "could not be read on the server" + (f" ({said})" if said else "")

    def setting(self, name: str) -> Value:
        """Return a global setting by its name; None where the export does not have it."""
        wanted = name.casefold()
        return next(
            (
                setting.value
                for setting in self.snapshot.settings
                if len(setting.path) == 1 and setting.path[0].casefold() == wanted
            ),
            None,
        )

    def flag(self, name: str) -> bool | None:
        """Return a global setting that is on or off; None where the export does not say."""
        return boolean(self.setting(name))

    def company_feature(self, name: str) -> bool | None:
        """Return a feature of the tenant that is on or off; None where it was not collected."""
        said = [document.get(name) for document in self.documents.get(parts.COMPANY_FEATURE, ())]
        said += [
            setting.value
            for setting in self.snapshot.settings
            if setting.path[:1] == (_COMPANY_FEATURE,) and setting.path[-1].casefold() == name.casefold()
        ]
        return next((flag for value in said if (flag := boolean(value)) is not None), None)

    def of_setting(self, name: str, label: str = "") -> Evidence:
        """Return a global setting as evidence."""
        return Evidence(label or name, shown(self.setting(name)), self.side.value, self.settings_file, name)

    def of_document(self, document: Document, label: str, value: object, key: str = "") -> Evidence:
        """Return a value of a cmdlet's output as evidence."""
        place = f"{document.place}.{key}" if key else document.place
        return Evidence(label, shown(value), self.side.value, document.file, place)

    def of_connector(self, connector: Connector, label: str, value: object, *path: str) -> Evidence:
        """Return a setting of a connector as evidence."""
        file, _, place = connector.place.partition(", ")
        return Evidence(label, shown(value), self.side.value, file, ".".join(filter(None, (place, *path))))

    def of_company_feature(self, name: str) -> Evidence:
        """Return a feature of the tenant as evidence."""
        label = f"Get-ADSyncAADCompanyFeature: {name}"
        document = self.first(parts.COMPANY_FEATURE)
        if document is None:
            return self.fact(label, self.company_feature(name))
        return self.of_document(document, label, document.get(name), name)

    def fact(self, label: str, value: object) -> Evidence:
        """Return something that the export as a whole says as evidence."""
        files = self.snapshot.source.files
        file = files[0].path if len(files) == 1 else self.settings_file
        return Evidence(label, shown(value), self.side.value, file, "")

    def connectors(self, kind: ConnectorKind | None = None) -> tuple[Connector, ...]:
        """Return the connectors, all or of one kind."""
        return tuple(c for c in self.snapshot.connectors if kind is None or c.kind is kind)

    def connector_value(self, connector: Connector, *path: str) -> Value:
        """Return a setting of a connector; None where it has none."""
        return next((setting.value for setting in connector.settings if setting.path == path), None)


@dataclass(frozen=True, slots=True)
class PairEvidence:
    """Everything that the checks may look at."""

    primary: ServerEvidence
    staging: ServerEvidence
    comparison: Comparison
    versions: VersionTable
    now: datetime
    """In UTC."""
    pending: tuple[PendingTotals, ...] = ()
    """What the staging server is about to export, one for each connector."""
    threshold: int | None = None
    """Deletion threshold given by hand; None: as the servers say, else 500."""
    further_active: tuple[str, ...] = ()
    """Names of further servers whose exports say that they are active."""
    after: bool = False
    """The switch has been made: the two servers have changed their roles."""

    @property
    def servers(self) -> tuple[ServerEvidence, ServerEvidence]:
        """Both servers, the primary first."""
        return self.primary, self.staging

    @property
    def successor(self) -> ServerEvidence:
        """The server that takes over, or has taken over."""
        return self.primary if self.after else self.staging

    @property
    def predecessor(self) -> ServerEvidence:
        """The server that exports until the switch."""
        return self.staging if self.after else self.primary

    def silent(self, values: Iterable[object]) -> list[str]:
        """Return the names of the servers of which a value, the primary's first, is not known (None)."""
        return [server.name for server, value in zip(self.servers, values, strict=True) if value is None]

    def open_findings(self, *rules: str) -> tuple[Finding, ...]:
        """Return the open findings of these rules, in the order of the report."""
        return self._findings(Status.DRIFT, rules)

    def accepted_findings(self, *rules: str) -> tuple[Finding, ...]:
        """Return the accepted findings of these rules, in the order of the report."""
        return self._findings(Status.ACCEPTED, rules)

    def _findings(self, status: Status, rules: Iterable[str]) -> tuple[Finding, ...]:
        wanted = frozenset(rules)
        return tuple(
            finding
            for finding in self.comparison.findings
            if finding.status is status and finding.rule in wanted
        )

    def gaps(self, *sections: Section) -> tuple[str, ...]:
        """Return why these sections were not compared in full; nothing where they were."""
        covered = {part.section: part for part in self.comparison.coverage}
        return tuple(
            f"{section.value}: {(part and part.reason) or 'not compared'}"
            for section in sections
            if (part := covered.get(section)) is None or part.status is not Compared.COMPARED
        )
