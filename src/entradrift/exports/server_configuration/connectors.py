"""Files of the Connectors folder."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

from entradrift.exports import identity
from entradrift.exports.collected import Collected, plain_guid
from entradrift.exports.flatten_xml import child, children, flatten, leftover, local, text_of
from entradrift.exports.server_configuration.booleans import boolean
from entradrift.exports.server_configuration.paths import COUNTER, IDENTIFIER, keep, settings_of
from entradrift.exports.server_configuration.schema import read_schema
from entradrift.exports.xml_reader import XmlDocument
from entradrift.model.connector import Connector, ConnectorKind, Partition, RunProfile
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.values import NOT_CARRIED

CONNECTOR_ROOT: Final = "ma-data"
_CONNECTOR_PARTS: Final = frozenset(
    {
        "id",
        "name",
        "category",
        "subtype",
        "schema",
        "attribute-inclusion",
        "ma-partition-data",
        "ma-run-data",
        "component_mappings",
    }
)


def read_connector(document: XmlDocument, collected: Collected) -> Connector:
    """Return one connector. Raises InputError when it has no name or a value cannot be right."""
    root = document.root
    name = text_of(child(root, "name"))
    if not name:
        raise document.error(root, "the connector has no name", fix="Export again")
    guid = plain_guid(text_of(child(root, "id")))
    collected.drop(f"{CONNECTOR_ROOT}/id", IDENTIFIER)
    category = text_of(child(root, "category"))
    kind = identity.connector_kind(guid, category, text_of(child(root, "subtype")))
    settings = list(settings_of(root, _CONNECTOR_PARTS, collected))
    for tag in ("category", "subtype"):
        settings.extend(collected.setting(Section.CONNECTORS, (tag,), text_of(child(root, tag))))
    inclusion = child(root, "attribute-inclusion")
    hierarchy = child(root, "component_mappings")
    runs = child(root, "ma-run-data")
    schema = child(root, "schema")
    partitions = child(root, "ma-partition-data")
    for part, wanted in (
        (inclusion, "attribute"),
        (hierarchy, "mapping"),
        (runs, "run-configuration"),
        (partitions, "partition"),
    ):
        if part is not None:
            keep(leftover(part, (local(part.tag),), known=(wanted,)), settings, collected)
    for mapping in children(hierarchy, "mapping"):
        keep(
            leftover(
                mapping,
                ("component_mappings", f"[{text_of(child(mapping, 'dn_component'))}]"),
                known=("dn_component", "object_class"),
            ),
            settings,
            collected,
        )
    for holder in (schema, child(schema, "dsml") if schema is not None else None):
        if holder is not None:
            keep(
                leftover(holder, (local(holder.tag),), known=("dsml", "directory-schema")),
                settings,
                collected,
            )
    return Connector(
        name=name,
        kind=kind,
        forest=_forest(root, kind, name),
        partitions=tuple(
            _partition(document, found, collected) for found in children(partitions, "partition")
        ),
        object_types=NOT_CARRIED,
        attributes=tuple(sorted(text_of(found) for found in children(inclusion, "attribute"))),
        run_profiles=tuple(_run_profile(found, collected) for found in children(runs, "run-configuration")),
        provisioning_hierarchy={
            text_of(child(found, "dn_component")): text_of(child(found, "object_class"))
            for found in children(hierarchy, "mapping")
        },
        schema=read_schema(schema),
        settings=tuple(sorted(settings, key=lambda setting: (setting.section, setting.path))),
        identifier=guid,
        place=document.file.path,
    )


def _forest(root: Element, kind: ConnectorKind, name: str) -> str:
    if kind is ConnectorKind.TENANT:
        return ""
    private = child(root, "private-configuration")
    configuration = child(private, "adma-configuration") if private is not None else None
    forest = text_of(child(configuration, "forest-name")) if configuration is not None else ""
    return (forest or (name if kind is ConnectorKind.ACTIVE_DIRECTORY else "")).casefold()


_PARTITION_PARTS: Final = frozenset({"id", "name", "selected", "filter"})


def _partition(document: XmlDocument, element: Element, collected: Collected) -> Partition:
    selection = child(element, "filter")
    containers = child(selection, "containers") if selection is not None else None
    types = child(selection, "object-classes") if selection is not None else None
    collected.drop("partition/id", IDENTIFIER)
    settings = list(settings_of(element, _PARTITION_PARTS, collected))
    for part, known in (
        (selection, ("object-classes", "containers")),
        (containers, ("inclusions", "exclusions")),
        (types, ("object-class",)),
        (_holder(containers, "inclusions"), ("inclusion",)),
        (_holder(containers, "exclusions"), ("exclusion",)),
    ):
        if part is not None:
            keep(leftover(part, (local(part.tag),), known=known), settings, collected)

    def listed(kind: str) -> tuple[str, ...]:
        return tuple(sorted(text_of(found) for found in children(_holder(containers, kind + "s"), kind)))

    return Partition(
        name=text_of(child(element, "name")),
        selected=boolean(document, child(element, "selected")),
        inclusions=listed("inclusion"),
        exclusions=listed("exclusion"),
        object_types=tuple(sorted(text_of(found) for found in children(types, "object-class"))),
        settings=tuple(sorted(settings, key=lambda setting: (setting.section, setting.path))),
        identifier=plain_guid(text_of(child(element, "id"))),
    )


def _holder(element: Element | None, name: str) -> Element | None:
    return child(element, name) if element is not None else None


def _run_profile(element: Element, collected: Collected) -> RunProfile:
    for tag in ("id", "version"):
        if child(element, tag) is not None:
            collected.drop(f"run-configuration/{tag}", IDENTIFIER if tag == "id" else COUNTER)
    configuration = child(element, "configuration")
    steps = tuple(
        tuple(
            setting
            for path, value in sorted(flatten(step), key=lambda leaf: leaf[0])
            for setting in collected.setting(Section.RUN_PROFILES, path, value)
        )
        for step in children(configuration, "step")
    )
    settings: list[Setting] = []
    keep(leftover(element, (), known=("id", "name", "version", "configuration")), settings, collected)
    if configuration is not None:
        keep(leftover(configuration, ("configuration",), known=("step",)), settings, collected)
    return RunProfile(text_of(child(element, "name")), steps, tuple(settings))
