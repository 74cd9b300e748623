"""Which path of a connector, partition or rule is dropped, and which has a better name or section."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final
from xml.etree.ElementTree import Element

from entradrift.exports import secrets
from entradrift.exports.collected import Collected
from entradrift.exports.flatten_xml import children, leftover, local, text_of
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.values import Value

_SLASH: Final = "\x1f"
_PARAMETERS: Final = "parameter-values"
COUNTER: Final = "counter or time of the server's own database"
IDENTIFIER: Final = "identifier that is different on every server"
_RUN_DATA: Final = "run data"
_DERIVED: Final = "derived by the server from the directory or the product"
DECLARATION: Final = "declaration of a parameter, fixed by the product"
_DIRECTORY_ID: Final = "identifier of the directory partition, read from the directory"

DROPPED_PATHS: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(pattern), reason)
    for pattern, reason in (
        (r"(.*/)?(format-version|version|internal-version|creation-time|last-modification-time)", COUNTER),
        (r"(.*/)?modified-timestamp", COUNTER),
        (r"private-configuration/adma-configuration/forest-guid", _DIRECTORY_ID),
        (r"custom-data/[^/]+/guid", _DIRECTORY_ID),
        (r"custom-data/[^/]+/last-dc", _RUN_DATA),
        (r"custom-data/([^/]+/)?(cookie|water-mark)", _RUN_DATA),
        (r"cookie|water-mark", _RUN_DATA),
        (r"parameters/[^/]+/(guid|forest-guid)", _DIRECTORY_ID),
        (r"parameters/[^/]+/last-dc", _RUN_DATA),
        (r"parameters/[^/]+/(cookie|water-mark)", _RUN_DATA),
        (r"id|internal-id", IDENTIFIER),
    )
)
"""Paths inside a connector, partition, run profile or rule that are never compared, with the reason."""

_MOVED: Final[tuple[tuple[re.Pattern[str], str, Section], ...]] = tuple(
    (re.compile(pattern), replacement, section)
    for pattern, replacement, section in (
        (
            r"private-configuration/adma-configuration/password-hash-sync-config/(.+)",
            r"password-hash-sync/\1",
            Section.FEATURES,
        ),
        (
            r"private-configuration/MAConfig/aad-password-reset-config/(.+)",
            r"password-writeback/\1",
            Section.FEATURES,
        ),
        (r"parameters/global/(Connector\.GroupFilteringGroupDn)", r"group-filter/\1", Section.FILTERING),
        (
            r"private-configuration/adma-configuration/(forest-login-user|forest-login-domain)",
            r"account/\1",
            Section.CONNECTORS,
        ),
        (
            r"parameters/connectivity/(forest-login-user|forest-login-domain|UserName)",
            r"account/\1 parameter",
            Section.CONNECTORS,
        ),
        (r"custom-data/adma-partition-data/preferred-dcs(/.*)?", r"preferred-dcs", Section.CONNECTORS),
        (r"custom-data/adma-partition-data/(login-user|login-domain)", r"account/\1", Section.CONNECTORS),
        (r"private-configuration/adma-configuration/(.+)", r"connectivity/\1", Section.CONNECTORS),
        (r"custom-data/(?:adma|ecma)-partition-data/(.+)", r"connectivity/\1", Section.CONNECTORS),
        (r"private-configuration/MAConfig/(.+)", r"\1", Section.CONNECTORS),
        (r"(parameters/(?:connectivity|global|partition|schema|capability)/.+)", r"\1", Section.CONNECTORS),
        (
            (
                r"((?:category|subtype|description|ma-listname|ma-companyname|display-name|password-sync-allowed"
                r"|password-sync|join|projection|export-attribute-flow|encrypted-attributes)(?:/.*)?)"
            ),
            r"\1",
            Section.CONNECTORS,
        ),
    )
)
"""Paths that have a better name or another section than `other-settings`."""


def settings_of(element: Element, parts: frozenset[str], collected: Collected) -> Iterable[Setting]:
    """Yield every leaf of `element` outside `parts` as a setting, and count what is dropped."""
    for path, value in _leaves(element, parts, collected):
        reason, moved, section = _treatment(path)
        if reason:
            collected.drop(f"{local(element.tag)}/{'/'.join(path)}", reason)
        elif section is Section.OTHER_SETTINGS:
            yield from collected.setting(section, moved, value)
        else:
            yield from collected.setting(section, moved, _without_order(moved, value))


@lru_cache(maxsize=8192)
def _treatment(path: tuple[str, ...]) -> tuple[str, tuple[str, ...], Section]:
    """Return why a path is dropped (empty if it is not), its better name, and its section."""
    # Names inside a path may hold slashes themselves.
    joined = "/".join(step.replace("/", _SLASH) for step in path)
    for pattern, reason in DROPPED_PATHS:
        if pattern.fullmatch(joined):
            return reason, path, Section.OTHER_SETTINGS
    for pattern, replacement, section in _MOVED:
        if pattern.fullmatch(joined):
            moved = pattern.sub(replacement, joined).split("/")
            return "", tuple(step.replace(_SLASH, "/") for step in moved), section
    return "", path, Section.OTHER_SETTINGS


def _without_order(path: tuple[str, ...], value: Value) -> Value:
    """Return the value of a known path; none of the lists that are known has an order."""
    if path == ("preferred-dcs",) and isinstance(value, str):
        # A list of one looks like a lone value.
        return (value,) if value else ()
    return tuple(sorted(value, key=repr)) if isinstance(value, tuple) else value


def _leaves(
    element: Element, parts: frozenset[str], collected: Collected
) -> Iterable[tuple[tuple[str, ...], Value]]:
    yield from leftover(element, (), known=parts, without=_PARAMETERS)
    holders = (
        holder
        for part in element
        if local(part.tag) not in parts
        for holder in part.iter()
        if local(holder.tag) == _PARAMETERS
    )
    for holder in holders:
        yield from leftover(holder, ("parameters",), known=("parameter",))
        for parameter in children(holder, "parameter"):
            yield from _parameter(element, parameter, collected)


def _parameter(
    owner: Element, parameter: Element, collected: Collected
) -> Iterable[tuple[tuple[str, ...], Value]]:
    name = parameter.get("name", "")
    path = ("parameters", parameter.get("use", ""), name)
    shown = f"{local(owner.tag)}/{'/'.join(path)}"
    if parameter.get("encrypted") == "1" or parameter.get("type") == "encrypted-string":
        collected.drop(shown, secrets.REASON)
        return
    if parameter.get("intrinsic") == "1":
        collected.drop(f"{local(owner.tag)}/parameters/{path[1]}/(intrinsic)", _DERIVED)
        return
    for attribute in parameter.attrib:
        if local(attribute) in {"type", "dataType"}:
            collected.drop(f"{local(owner.tag)}/parameters/*/@{local(attribute)}", DECLARATION)
    yield from leftover(
        parameter, path, known=(), attributes=("name", "use", "type", "dataType", "encrypted", "intrinsic")
    )
    yield path, text_of(parameter)


def keep(
    leaves: Iterable[tuple[tuple[str, ...], Value]], settings: list[Setting], collected: Collected
) -> None:
    """Add `leaves` to `settings` under `other-settings`."""
    for path, value in leaves:
        settings.extend(collected.setting(Section.OTHER_SETTINGS, path, value))
