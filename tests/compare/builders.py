"""Small snapshots for tests of the comparison: every builder makes one thing with usual values."""

# ruff: noqa: ANN401 - test data is of any type

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from entradrift.compare.engine import Missing
from entradrift.compare.snapshots import Difference, compare_snapshots
from entradrift.model.change import Change, Presence, Side
from entradrift.model.connector import (
    TENANT_CONNECTOR_ID,
    Connector,
    ConnectorKind,
    Partition,
    RunProfile,
    Schema,
)
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.snapshot import Carried, Format, Role, SectionContent, Server, Snapshot, Source
from entradrift.model.sync_rule import Clause, Flow, JoinCondition, SyncRule
from entradrift.model.values import NotCarried

FOREST = "contoso.com"
TENANT = "contoso.onmicrosoft.com - AAD"
DOMAIN = "DC=contoso,DC=com"
VERSION = "2.5.190.0"

Told = tuple[str, str, str, str, str | None]
"""A change in short: topic, section, object, path, side."""


def partition(name: str = DOMAIN, **fields: Any) -> Partition:
    usual: dict[str, Any] = {
        "selected": True,
        "inclusions": ("OU=Staff,DC=contoso,DC=com",),
        "exclusions": (DOMAIN,),
        "object_types": ("group", "user"),
    }
    return Partition(name, **(usual | fields))


def connector(name: str = FOREST, **fields: Any) -> Connector:
    usual: dict[str, Any] = {
        "kind": ConnectorKind.ACTIVE_DIRECTORY,
        "forest": name.casefold(),
        "partitions": (partition(),),
        "object_types": (),
        "attributes": ("mail", "sn"),
        "run_profiles": (profile(),),
        "provisioning_hierarchy": {"OU": "organizationalUnit"},
        "schema": Schema({"user": {"attribute sn": ""}}, {"sn": {"syntax": "1"}}),
    }
    return Connector(name, **(usual | fields))


def tenant_connector(name: str = TENANT, **fields: Any) -> Connector:
    usual: dict[str, Any] = {
        "kind": ConnectorKind.TENANT,
        "forest": "",
        "identifier": TENANT_CONNECTOR_ID,
        "partitions": (partition("default", inclusions=(), exclusions=()),),
    }
    return connector(name, **(usual | fields))


def step(**values: str) -> tuple[Setting, ...]:
    return tuple(
        Setting(Section.RUN_PROFILES, (name.replace("_", "-"),), value) for name, value in values.items()
    )


def profile(name: str = "Full Import", *steps: tuple[Setting, ...]) -> RunProfile:
    return RunProfile(name, steps or (step(partition=f"partition {DOMAIN}", page_size="500"),))


def flow(destination: str = "mail", source: str | None = None, **fields: Any) -> Flow:
    usual: dict[str, Any] = {
        "kind": "Direct",
        "source": (source or destination,),
        "expression": "",
        "merge_type": "Update",
        "execute_once": False,
    }
    return Flow(destination, **(usual | fields))


def expression(destination: str, text: str) -> Flow:
    return flow(destination, kind="Expression", source=(), expression=text)


def rule(name: str = "In from AD - Site", **fields: Any) -> SyncRule:
    usual: dict[str, Any] = {
        "connector": FOREST,
        "direction": "Inbound",
        "tag_base": "",
        "tag_version": "",
        "precedence": 10,
        "description": "",
        "disabled": False,
        "link_type": "Join",
        "source_object_type": "user",
        "target_object_type": "person",
        "precedence_after": "",
        "precedence_before": "",
        "password_sync": False,
        "soft_delete_expiry": "00:00:00",
        "scoping_filter": ((Clause("sn", "ISNOTNULL", ""),),),
        "join_rules": ((JoinCondition("mail", "mail", case_sensitive=False),),),
        "flows": (flow("mail"), flow("sn")),
    }
    return SyncRule(name, **(usual | fields))


def standard(
    name: str = "In from AD - User Join", tag: str = "Microsoft.InfromADUserJoin.006", **fields: Any
):
    base, _, version = tag.rpartition(".")
    return rule(name, **({"tag_base": base, "tag_version": version, "precedence": 100} | fields))


def setting(path: str, value: Any, section: Section = Section.OTHER_SETTINGS) -> Setting:
    return Setting(section, tuple(path.split("/")), value)


def schema(
    classes: Mapping[str, Mapping[str, Any]] | None = None,
    attributes: Mapping[str, Mapping[str, Any]] | None = None,
) -> Schema:
    return Schema(
        classes if classes is not None else {"person": {"attribute sn": "", "attribute mail": ""}},
        attributes if attributes is not None else {"sn": {"syntax": "1"}, "mail": {"syntax": "1"}},
    )


def snapshot(
    rules: Sequence[SyncRule] = (),
    *,
    connectors: Sequence[Connector] | None = None,
    settings: Sequence[Setting] = (),
    host: str | None = "SYNC01",
    role: Role = Role.ACTIVE,
    version: str | None = VERSION,
    tenant: str | None = "contoso.onmicrosoft.com",
    form: Format = Format.SERVER_CONFIGURATION,
    content: Mapping[Section, SectionContent] | None = None,
    **fields: Any,
) -> Snapshot:
    usual: dict[str, Any] = {"metaverse": schema()}
    return Snapshot(
        server=Server(host, role, version, tenant),
        source=Source(form, (), None, form),
        content={section: SectionContent(Carried.FULL, 1) for section in Section} | dict(content or {}),
        connectors=tuple([connector(), tenant_connector()] if connectors is None else connectors),
        rules=tuple(rules),
        settings=tuple(settings),
        **(usual | fields),
    )


def partner(of: Snapshot, **changes: Any) -> Snapshot:
    """The same server in staging mode, changed."""
    server = replace(of.server, host="SYNC02", role=Role.STAGING)
    return replace(of, **({"server": server} | changes))


def difference(primary: Snapshot, staging: Snapshot) -> Difference:
    return compare_snapshots(primary, staging)


def changes(primary: Snapshot, staging: Snapshot) -> list[Change]:
    """The changes but for those that any two servers have (role, host)."""
    usual = {"role-as-expected", "server-identity"}
    found = [change for change in compare_snapshots(primary, staging).changes if change.topic not in usual]
    for change in found:
        check_sound(change)
    return found


def check_sound(change: Change) -> None:
    """What holds for every change: values are values, and what one server lacks exists on the other one."""
    assert not {type(change.primary), type(change.staging)} & {Missing, NotCarried}
    if change.presence is Presence.BOTH:
        return
    lacking = {
        Presence.PRIMARY_ONLY: (Side.PRIMARY, change.staging),
        Presence.STAGING_ONLY: (Side.STAGING, change.primary),
    }
    side, absent = lacking[change.presence]
    assert change.side is side or (change.side is None and absent is None)


def told(found: Sequence[Change]) -> list[Told]:
    return sorted(
        (
            change.topic,
            change.section.value,
            change.object.name,
            "/".join(change.path),
            change.side.value if change.side else None,
        )
        for change in found
    )


def of_rules(primary: Sequence[SyncRule], staging: Sequence[SyncRule], **fields: Any) -> list[Change]:
    """The changes between two servers that differ in their rules only."""
    one = snapshot(primary, **fields)
    return changes(one, partner(one, rules=tuple(staging)))


def of_connectors(primary: Sequence[Connector], staging: Sequence[Connector], **fields: Any) -> list[Change]:
    """The changes between two servers that differ in their connectors only; the tenant's is added."""
    one = snapshot(connectors=[*primary, tenant_connector()], **fields)
    return changes(one, partner(one, connectors=(*staging, tenant_connector())))


def of_settings(primary: Sequence[Setting], staging: Sequence[Setting], **fields: Any) -> list[Change]:
    """The changes between two servers that differ in their global settings only."""
    one = snapshot(settings=primary, **fields)
    return changes(one, partner(one, settings=tuple(staging)))
