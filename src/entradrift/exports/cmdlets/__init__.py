"""JSON that people make from the ADSync cmdlets with ConvertTo-Json: a folder of files, or one bundle.

Each file is recognised by its content. The bundle is one object whose keys are the cmdlets' nouns; our
collector writes it, and `schemas/cmdlets.schema.json` describes it. Settings have the path names of the XML
export, so that the same server reads alike in both formats.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from entradrift.exports import catalogue, identity
from entradrift.exports.cmdlets import parts
from entradrift.exports.cmdlets.connectors import read_connector, references
from entradrift.exports.cmdlets.coverage import content_of
from entradrift.exports.cmdlets.gathering import Gathered, gather
from entradrift.exports.cmdlets.parts import Item
from entradrift.exports.cmdlets.plain_values import keep
from entradrift.exports.cmdlets.rules import read_rule, refuse_second_server
from entradrift.exports.cmdlets.server import (
    GlobalSettings,
    Scheduler,
    auto_upgrade,
    count_overrides,
    feature_settings,
    with_passwords,
)
from entradrift.exports.collected import Collected, plain_guid
from entradrift.exports.files import InputFile
from entradrift.model.connector import Connector
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.snapshot import Role, Server, Snapshot, Source
from entradrift.model.sync_rule import SyncRule
from entradrift.model.values import NOT_CARRIED

_ABOUT: tuple[str, ...] = ("Format", "FormatVersion", "ComputerName", "CollectedAt", "ProductVersion")


def claims(document: Any) -> bool:  # noqa: ANN401 - a JSON document is any value
    """Tell whether a parsed JSON document is the output of an ADSync cmdlet, or a bundle of several."""
    return parts.is_bundle(document) or parts.noun_of(document) is not None


def read(documents: Sequence[tuple[InputFile, Any]], source: Source) -> Snapshot:
    """Return the snapshot of one server from all JSON documents of its export.

    Documents that no cmdlet writes are named in a notice. Raises InputError for values that cannot be right,
    for exports that ConvertTo-Json cut off, and for the files of more than one server.
    """
    collected = Collected()
    gathered = gather(documents, collected)
    by_noun = {noun: gathered.items(noun) for noun in parts.NOUNS}
    collected.references = _references(by_noun[parts.CONNECTOR], by_noun[parts.RULE])
    connectors, password_settings = with_passwords(
        _connectors(by_noun[parts.CONNECTOR], collected), by_noun, collected
    )
    names = {connector.identifier: connector.name for connector in connectors if connector.identifier}
    rules = _rules(by_noun[parts.RULE], names, collected)
    known = GlobalSettings(gathered.single(parts.GLOBAL_SETTINGS), collected)
    scheduler = Scheduler(next(iter(by_noun[parts.SCHEDULER]), None), known, collected)
    count_overrides(by_noun[parts.OVERRIDE], names, collected)
    settings = [
        *known.settings,
        *scheduler.settings,
        *password_settings,
        *auto_upgrade(gathered.single(parts.AUTO_UPGRADE), known, collected),
        *feature_settings(by_noun, known, collected),
        *_other_parts(gathered, collected),
    ]
    server = _server(gathered, connectors, known, scheduler, collected)
    settings += _product_version(gathered, server, collected)
    settings.sort(key=lambda setting: (setting.section, setting.path))
    captured_at = identity.iso_time(gathered.collection("CollectedAt"))
    return Snapshot(
        server=server,
        source=Source(
            source.format,
            source.files,
            captured_at,
            source.content_format,
            tuple(sorted(noun for noun in gathered.parts if noun not in parts.EVIDENCE)),
        ),
        content=content_of(gathered, connectors, rules, settings, server),
        connectors=connectors,
        rules=rules,
        settings=tuple(settings),
        metaverse=NOT_CARRIED,
        dropped=collected.dropped_list(),
        notices=tuple(collected.notices),
    )


def _references(connectors: Sequence[Item], rules: Sequence[Item]) -> dict[str, str]:
    """Return words for every GUID that the export itself explains: GUIDs differ by server, names do not."""
    words = dict(references(connectors))
    for item in rules:
        words.setdefault(plain_guid(item.value.get("Identifier") or ""), f"rule {item.value['Name'].strip()}")
    words.pop("", None)
    return words


def _connectors(items: Iterable[Item], collected: Collected) -> list[Connector]:
    # In one order, whatever the order of files: the order of connectors means nothing.
    connectors = (read_connector(item, collected) for item in items)
    return sorted(connectors, key=lambda connector: (connector.name.casefold(), connector.identifier))


def _rules(items: Sequence[Item], names: dict[str, str], collected: Collected) -> tuple[SyncRule, ...]:
    rules = [read_rule(item, names, collected) for item in items]
    refuse_second_server(zip(items, rules, strict=True))
    return tuple(
        sorted(
            rules, key=lambda rule: (rule.name, rule.connector.casefold(), rule.direction, rule.identifier)
        )
    )


def _other_parts(gathered: Gathered, collected: Collected) -> Iterable[Setting]:
    for noun in gathered.unavailable:
        collected.drop(
            f"Errors/{noun[:80]}", "not available in this version of the product, or only signed in"
        )
    for part in gathered.others:
        yield from keep(part.value, (part.noun,), collected, Section.OTHER_SETTINGS)
    for item in gathered.collections:
        for key in item.value:
            if key not in _ABOUT:
                collected.drop(f"Collection/{key}", "about the collection, not the configuration")


def _server(
    gathered: Gathered,
    connectors: Sequence[Connector],
    known: GlobalSettings,
    scheduler: Scheduler,
    collected: Collected,
) -> Server:
    account, tenant = identity.tenant_of(connectors)
    role = identity.role(catalogue.parameter(known.parameters, catalogue.STAGING_MODE))
    scheduled = Role.UNKNOWN if scheduler.staging is None else identity.role(str(scheduler.staging))
    if Role.UNKNOWN not in (role, scheduled) and role is not scheduled:
        collected.notice(
            f"The global settings say that the server is {role}, Get-ADSyncScheduler says {scheduled}; "
            "the global settings count here."
        )
    elif scheduled is role is not Role.UNKNOWN:
        collected.drop("ADSyncScheduler/StagingModeEnabled", "repeats the server's role")
    return Server(
        host=gathered.host or gathered.collection("ComputerName") or identity.host_of_account(account),
        role=scheduled if role is Role.UNKNOWN else role,
        product_version=catalogue.parameter(known.parameters, catalogue.CONFIGURATION_VERSION)
        or gathered.collection("ProductVersion"),
        tenant=tenant,
    )


def _product_version(gathered: Gathered, server: Server, collected: Collected) -> Iterable[Setting]:
    """Yield the version of the installed product where it is not that of the configuration."""
    version = gathered.collection("ProductVersion")
    if version == server.product_version and version is not None:
        collected.drop("Collection/ProductVersion", "repeats the product version")
    elif version is not None:
        collected.notice(
            f"The installed product has version {version[:40]}, its configuration {server.product_version}: "
            "an upgrade may not be complete."
        )
        yield from collected.setting(Section.OTHER_SETTINGS, ("ProductVersion",), version)
