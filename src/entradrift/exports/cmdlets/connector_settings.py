"""What connectors say beyond their selection, under the path names of the XML export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from entradrift.exports import xml_reader
from entradrift.exports.cmdlets.parameters import other_properties, read_parameters, value_of
from entradrift.exports.cmdlets.parts import Item
from entradrift.exports.cmdlets.plain_values import keep, plain, setting_text
from entradrift.exports.cmdlets.unwrapping import holds_cut_off
from entradrift.exports.collected import Collected, frozen
from entradrift.exports.files import InputFile
from entradrift.exports.flatten_xml import flatten
from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.values import Value

PASSWORD_HASH_SYNC: Final = ("password-hash-sync", "enabled")
PASSWORD_WRITEBACK: Final = ("password-writeback", "enabled")
CUT_OFF: Final = "cut off by ConvertTo-Json, and of a form that is not public"
IDENTIFIER: Final = "identifier that is different on every server"
COUNTER: Final = "counter or time of the server's own database"
_RUN_DATA: Final = "run data"
_SECRET: Final = "secret"  # noqa: S105 - a reason
_DIRECTORY_ID: Final = "identifier of the directory partition, read from the directory"
_DERIVED: Final = "derived by the server from the directory or the product"
_TEXTS: Final = {"Description": "description", "ListName": "ma-listname", "CompanyName": "ma-companyname"}
_PARAMETER_LISTS: Final = {
    "ConnectivityParameters": "connectivity",
    "GlobalParameters": "global",
    "CapabilityParameters": "capability",
    "SchemaParameters": "schema",
}
_PARAMETER_DROPPED: Final = {
    "guid": _DIRECTORY_ID,
    "forest-guid": _DIRECTORY_ID,
    "last-dc": _RUN_DATA,
    "cookie": _RUN_DATA,
    "water-mark": _RUN_DATA,
    "microsoft.synchronize.forcefullpasswordsync": "run data: a full password synchronization was asked for",
}
_ACCOUNTS: Final = {
    name.casefold(): name for name in ("forest-login-user", "forest-login-domain", "UserName")
}
_GROUP_FILTER: Final = "Connector.GroupFilteringGroupDn"
_CONFIGURATIONS: Final = {
    "PasswordHashConfiguration": (PASSWORD_HASH_SYNC[0], Section.FEATURES),
    "AADPasswordResetConfiguration": (PASSWORD_WRITEBACK[0], Section.FEATURES),
    "ExtensionConfiguration": ("extension-config", Section.CONNECTORS),
}
_XML_NAMES: Final = {
    "Enabled": "enabled",
    "Target": "target",
    "AdalAuthority": "adal-authority",
    "ModifiedTimestamp": "modified-timestamp",
    "ExtensionFileName": "filename",
    "AssemblyVersion": "assembly-version",
    **{
        f"{cached}{direction}{limit}PageSize": f"{direction}-{limit}-page-size".casefold()
        for cached in ("", "Cached")
        for direction in ("Import", "Export")
        for limit in ("Default", "Max")
    },
}
"""Names in the XML export of properties that mean the same there."""
_MODIFIED: Final = "modified-timestamp"


KNOWN_KEYS: Final[frozenset[str]] = frozenset(
    {"Schema", "AllParameterDefinitions", *_TEXTS, *_PARAMETER_LISTS, *_CONFIGURATIONS}
)
"""Properties of a connector that are read here."""


def known_settings(item: Item, collected: Collected) -> Iterator[Setting]:
    """Yield the settings of a connector that have a place of their own."""
    yield from _texts(item, collected)
    yield from _parameter_lists(item, collected)
    yield from _configurations(item, collected)
    yield from schema_setting(item.value, ("schema",), "ADSyncConnector/Schema", collected)


def _texts(item: Item, collected: Collected) -> Iterator[Setting]:
    for key, name in _TEXTS.items():
        if key in item.value:
            value = setting_text(item.value[key])
            yield from collected.setting(Section.CONNECTORS, (name,), value)


def _parameter_lists(item: Item, collected: Collected) -> Iterator[Setting]:
    for key, use in _PARAMETER_LISTS.items():
        yield from parameter_settings(item, item.value.get(key), f".{key}", use, collected)
    repeated = {
        parameter.name.casefold()
        for key in _PARAMETER_LISTS
        for parameter in read_parameters(item, item.value.get(key), f".{key}", Collected())
    }
    yield from _definitions(item, repeated, collected)


def parameter_settings(
    item: Item,
    value: Any,  # noqa: ANN401
    at: str,
    use: str,
    collected: Collected,
) -> Iterator[Setting]:
    """Yield the parameters of a list at `at` inside a connector; `use` is what the XML export calls the list."""
    for parameter in read_parameters(item, value, at, collected):
        folded = parameter.name.casefold()
        path: tuple[str, ...] = ("parameters", use, parameter.name)
        shown = f"ADSyncConnector/{'/'.join(path)}"
        reason = _PARAMETER_DROPPED.get(folded) or (_SECRET if parameter.secret else "")
        if reason or parameter.intrinsic:
            collected.drop(
                shown if reason else f"ADSyncConnector/parameters/{use}/(intrinsic)", reason or _DERIVED
            )
            continue
        section = Section.CONNECTORS
        if folded in _ACCOUNTS:
            path = ("account", f"{_ACCOUNTS[folded]} parameter")
        elif folded == _GROUP_FILTER.casefold():
            path, section = ("group-filter", _GROUP_FILTER), Section.FILTERING
        yield from collected.setting(section, path, _parameter_value(parameter.value))
        yield from other_properties(parameter, path, collected)


def _definitions(item: Item, repeated: set[str], collected: Collected) -> Iterator[Setting]:
    key = "AllParameterDefinitions"
    for parameter in read_parameters(item, item.value.get(key), f".{key}", collected):
        path = ("parameters", "definitions", parameter.name)
        shown = f"ADSyncConnector/{'/'.join(path)}"
        if parameter.secret:
            collected.drop(shown, _SECRET)
        elif parameter.name.casefold() in repeated:
            collected.drop(f"{shown}/Value", "repeats the value of the parameter")
        else:
            yield from collected.setting(Section.CONNECTORS, path, _parameter_value(parameter.value))
        yield from other_properties(parameter, path, collected)


def _configurations(item: Item, collected: Collected) -> Iterator[Setting]:
    for key, (name, section) in _CONFIGURATIONS.items():
        value = item.value.get(key)
        if isinstance(value, dict):
            for inner in value:
                yield from _configuration(item, key, (name, section), inner, collected)
        elif isinstance(value, str) and value.strip().startswith("<"):
            # Some builds return the fragment of the XML export as text.
            document = xml_reader.parse(InputFile(item.part.path, value.encode()))
            for path, leaf in flatten(document.root):
                if path[-1:] == (_MODIFIED,):
                    collected.drop(f"ADSyncConnector/{key}/{_MODIFIED}", COUNTER)
                else:
                    yield from collected.setting(section, (name, *path), leaf)
        elif isinstance(value, str) and value.strip():
            yield from collected.setting(section, (name,), value.strip())


def _configuration(
    item: Item, owner: str, named: tuple[str, Section], key: str, collected: Collected
) -> Iterator[Setting]:
    container = item.value[owner]
    name = _XML_NAMES.get(key, key)
    if name == _MODIFIED:
        collected.drop(f"ADSyncConnector/{owner}/{key}", COUNTER)
        return
    canonical = plain(item.boolean(container, key, f".{owner}") if key == "Enabled" else container[key])
    if isinstance(canonical, dict | list):
        yield from keep(canonical, (named[0], name), collected, named[1])
    else:
        text = None if canonical is None and key == "Enabled" else setting_text(canonical)
        yield from collected.setting(named[1], (named[0], name), text)


def schema_setting(
    document: Mapping[str, Any], path: tuple[str, ...], shown: str, collected: Collected
) -> Iterator[Setting]:
    """Yield the `Schema` of a connector or of the metaverse as one value: what is in it is not public."""
    schema = document.get("Schema")
    if not schema:
        return
    if isinstance(schema, dict) and "Identifier" in schema:
        collected.drop(f"{shown}/Identifier", IDENTIFIER)
        schema = {key: value for key, value in schema.items() if key != "Identifier"}
    if holds_cut_off(schema):
        collected.drop(shown, CUT_OFF)
    else:
        yield from collected.setting(Section.OTHER_SETTINGS, path, frozen(plain(schema)))


def _parameter_value(value: Any) -> Value:  # noqa: ANN401
    return setting_text(value) if isinstance(value, bool) else value_of(value)
