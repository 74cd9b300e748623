"""The folder that `Get-ADSyncServerConfiguration -Path` writes: the most complete export there is.

`GlobalSettings/MV.xml`, `Connectors/*.xml` and `SynchronizationRules/*.xml`, recognised by their root
elements. Every element is modelled, kept as a setting, or dropped for a reason that is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from entradrift.errors import InputError
from entradrift.exports import catalogue, identity
from entradrift.exports.collected import Collected, plain_guid
from entradrift.exports.flatten_xml import child, children, local, text_of
from entradrift.exports.server_configuration import outline
from entradrift.exports.server_configuration.connectors import CONNECTOR_ROOT, read_connector
from entradrift.exports.server_configuration.content import content_of
from entradrift.exports.server_configuration.global_settings import (
    GLOBAL_ROOT,
    read_global_settings,
    read_metaverse,
    read_parameters,
)
from entradrift.exports.server_configuration.rules import RULE_ROOT, read_rule
from entradrift.exports.xml_reader import XmlDocument
from entradrift.model.snapshot import Server, Snapshot, Source

ROOTS: Final = frozenset({RULE_ROOT, CONNECTOR_ROOT, GLOBAL_ROOT})


def read(documents: Iterable[XmlDocument], source: Source) -> Snapshot:
    """Return the snapshot of one server from the documents of its export.

    Raises InputError for values that cannot be right and for the files of more than one server.
    """
    by_root: dict[str, list[XmlDocument]] = {root: [] for root in ROOTS}
    for document in documents:
        by_root[local(document.root.tag)].append(document)
    outline.check(by_root)
    _refuse_two_servers(by_root)
    collected = Collected(_references(by_root))
    connectors = tuple(read_connector(document, collected) for document in by_root[CONNECTOR_ROOT])
    names = {connector.identifier: connector.name for connector in connectors}
    rules = tuple(read_rule(document, names, collected) for document in by_root[RULE_ROOT])
    global_settings = by_root[GLOBAL_ROOT][0] if by_root[GLOBAL_ROOT] else None
    parameters = read_parameters(global_settings)
    settings = read_global_settings(global_settings, parameters, collected)
    metaverse = read_metaverse(global_settings)
    root = global_settings.root if global_settings else None
    tenant_account, tenant = identity.tenant_of(connectors)
    server = Server(
        host=(root.get("server") if root is not None else None) or identity.host_of_account(tenant_account),
        role=identity.role(catalogue.parameter(parameters, catalogue.STAGING_MODE)),
        product_version=catalogue.parameter(parameters, catalogue.CONFIGURATION_VERSION),
        tenant=tenant,
    )
    captured_at = identity.iso_time(root.get("export-date")) if root is not None else None
    return Snapshot(
        server=server,
        source=Source(source.format, source.files, captured_at, source.content_format),
        content=content_of(
            server,
            connectors,
            rules,
            set(names.values()),
            settings,
            metaverse,
            has_globals=global_settings is not None,
        ),
        connectors=connectors,
        rules=rules,
        settings=settings,
        metaverse=metaverse,
        dropped=collected.dropped_list(),
        notices=tuple(collected.notices),
    )


def _refuse_two_servers(by_root: Mapping[str, list[XmlDocument]]) -> None:
    globals_ = by_root[GLOBAL_ROOT]
    if len(globals_) > 1:
        raise InputError(
            globals_[1].file.path,
            f"a second set of global settings beside {globals_[0].file.path}, so the folder holds two servers' exports",
            fix="Give the folder of one server",
        )
    for root, tag in ((CONNECTOR_ROOT, "id"), (RULE_ROOT, "id")):
        seen: dict[str, XmlDocument] = {}
        for document in by_root[root]:
            guid = plain_guid(text_of(child(document.root, tag)))
            if guid and guid in seen:
                raise InputError(
                    document.file.path,
                    f"the same object as in {seen[guid].file.path}, so the folder holds two exports",
                    fix="Give the folder of one server's export",
                )
            seen[guid] = document


def _references(by_root: Mapping[str, list[XmlDocument]]) -> dict[str, str]:
    """Return words for every GUID that the export itself explains: GUIDs differ by server, names do not."""
    references: dict[str, str] = {}
    for document in by_root[CONNECTOR_ROOT]:
        root = document.root
        guid = plain_guid(text_of(child(root, "id")))
        references[guid] = identity.connector_reference(guid, text_of(child(root, "name")))
        for partition in children(child(root, "ma-partition-data"), "partition"):
            references[plain_guid(text_of(child(partition, "id")))] = identity.partition_reference(
                text_of(child(partition, "name"))
            )
    for document in by_root[RULE_ROOT]:
        guid = plain_guid(text_of(child(document.root, "id")))
        references.setdefault(guid, f"rule {text_of(child(document.root, 'name'))}")
    references.pop("", None)
    return references
