"""A connector, what it selects from its directory, and how it runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from entradrift.model.settings import Setting
from entradrift.model.values import NotCarried, Value

TENANT_CONNECTOR_ID = "b891884f-051e-4a83-95af-2544101c9083"
"""The identifier of the connector to Microsoft Entra ID, the same on every server."""
TENANT_CONNECTOR_SUBTYPE = "Windows Azure Active Directory (Microsoft)"


class ConnectorKind(StrEnum):
    """What a connector connects to."""

    ACTIVE_DIRECTORY = "Active Directory"
    TENANT = "Microsoft Entra ID"
    OTHER = "other"


NAMES_OF_TENANT = frozenset({TENANT_CONNECTOR_ID, ConnectorKind.TENANT.value})
"""What rules call the tenant's connector where an export does not hold the connector itself."""


@dataclass(frozen=True, slots=True)
class Schema:
    """Object classes and attribute types by name; the positional ids of the export are resolved."""

    classes: Mapping[str, Mapping[str, Value]]
    attributes: Mapping[str, Mapping[str, Value]]


@dataclass(frozen=True, slots=True)
class Partition:
    """One domain (or the tenant connector's only partition) and what is selected in it."""

    name: str
    """Distinguished name, or `default`."""
    selected: bool | NotCarried | None
    inclusions: tuple[str, ...] | NotCarried
    """Distinguished names as written, sorted; the nearest listed ancestor decides."""
    exclusions: tuple[str, ...] | NotCarried
    object_types: tuple[str, ...] | NotCarried
    settings: tuple[Setting, ...] = ()
    identifier: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class RunProfile:
    """A run profile with its steps in order."""

    name: str
    steps: tuple[tuple[Setting, ...], ...] | NotCarried
    settings: tuple[Setting, ...] = ()


@dataclass(frozen=True, slots=True)
class Connector:
    """One connector of one server."""

    name: str
    kind: ConnectorKind
    forest: str
    """DNS name of the forest (Active Directory) or of the tenant; empty where unknown."""
    partitions: tuple[Partition, ...] | NotCarried
    object_types: tuple[str, ...] | NotCarried
    """Selected object types where the export lists them per connector instead of per partition."""
    attributes: tuple[str, ...] | NotCarried
    """Selected attributes, sorted."""
    run_profiles: tuple[RunProfile, ...] | NotCarried
    provisioning_hierarchy: Mapping[str, str] | NotCarried
    """DN component to object class."""
    schema: Schema | NotCarried
    settings: tuple[Setting, ...] = ()
    identifier: str = field(default="", compare=False)
    place: str = field(default="", compare=False)
