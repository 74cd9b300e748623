"""All documents of one export, sorted by the cmdlet that they come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from entradrift.errors import InputError
from entradrift.exports import secrets, validation
from entradrift.exports.cmdlets import parts
from entradrift.exports.cmdlets.parts import Item, Part
from entradrift.exports.cmdlets.unwrapping import Unwrapper
from entradrift.exports.collected import Collected, plain_guid
from entradrift.exports.files import InputFile
from entradrift.exports.key_case import canonical_keys

SCHEMA: Final = "cmdlets"
_ONE_SERVER: Final = "Give the folder of one server's export"
_SINGLE: Final = (
    parts.GLOBAL_SETTINGS,
    parts.SCHEDULER,
    parts.COMPANY_FEATURE,
    parts.AUTO_UPGRADE,
    parts.DELETION_THRESHOLD,
    parts.TLS,
    parts.HEALTH_AGENT,
    parts.SERVICE_CONFIGURATION,
    parts.ENDPOINTS,
)
"""Cmdlets whose output a server has once."""
_MESSAGE_LENGTH: Final = 200
_FORMAT: Final = "entradrift-bundle"
_MAJOR: Final = "1"
_NOT_AVAILABLE: Final = "not-available"


@dataclass(slots=True)
class Gathered:
    """What was found in the documents of one export."""

    parts: dict[str, list[Part]] = field(default_factory=dict)
    """Outputs by noun."""
    others: list[Part] = field(default_factory=list)
    """Keys of bundles that stand for no cmdlet that is known."""
    collections: list[Item] = field(default_factory=list)
    """What bundles say about themselves."""
    failures: dict[str, str] = field(default_factory=dict)
    """Parts that the collector could not read, with its message."""
    unavailable: dict[str, str] = field(default_factory=dict)
    """Parts that the server cannot show in its version, or only after a sign-in, with the collector's message."""
    hosts: set[str] = field(default_factory=set)
    """Names of the server as remoting wrote them."""

    @property
    def host(self) -> str | None:
        """The fullest name of the server that remoting wrote."""
        return max(self.hosts, key=lambda name: (len(name), name), default=None)

    def items(self, noun: str) -> list[Item]:
        """Return the results of one cmdlet."""
        return [item for part in self.parts.get(noun, ()) for item in part.items()]

    def single(self, noun: str) -> Part | None:
        """Return the only output of a cmdlet that a server has once."""
        return next(iter(self.parts.get(noun, ())), None)

    def collection(self, key: str) -> str | None:
        """Return what the bundles say about themselves under `key`."""
        return next((item.value[key] for item in self.collections if item.value.get(key)), None)


def gather(documents: Sequence[tuple[InputFile, Any]], collected: Collected) -> Gathered:
    """Return the parts of an export.

    Raises InputError for a document that is damaged, and for the exports of two servers.
    """
    gathered = Gathered()
    for file, document in documents:
        unwrapper = Unwrapper(file.path)
        noun = parts.noun_of(document)
        if parts.is_bundle(document):
            _add_bundle(file.path, unwrapper, document, gathered)
        elif noun is not None:
            value = canonical_keys(unwrapper.unwrapped(document), SCHEMA, file.path, noun)
            validation.validate(value, SCHEMA, file.path, noun)
            unwrapper.refuse_cut_off(value)
            gathered.parts.setdefault(noun, []).append(Part(file.path, noun, "$", value))
        else:
            collected.notice(f'"{file.path}" was not recognised and not compared.')
            continue
        gathered.hosts |= unwrapper.hosts
        unwrapper.count_removed(collected)
    _refuse_two_servers(gathered)
    return gathered


def _add_bundle(path: str, unwrapper: Unwrapper, document: dict[str, Any], gathered: Gathered) -> None:
    bundle = canonical_keys(_with_nouns(path, unwrapper.unwrapped(document)), SCHEMA, path)
    validation.validate(bundle, SCHEMA, path)
    unwrapper.refuse_cut_off(bundle)
    for key, value in bundle.items():
        part = Part(path, key, f"$.{key}", value)
        if key == parts.COLLECTION:
            gathered.collections += part.items()
        elif key == parts.ERRORS:
            for item in part.items():
                noun = parts.noun_of_key(item.value["Part"]) or item.value["Part"]
                known = str(item.value.get("Kind")).casefold() == _NOT_AVAILABLE
                noted = gathered.unavailable if known else gathered.failures
                noted.setdefault(noun, _message(item.value.get("Message")))
        elif value is None:
            continue
        elif key in parts.NOUNS:
            gathered.parts.setdefault(key, []).append(part)
        else:
            gathered.others.append(part)
    for item in gathered.collections:
        _check_version(item)


def _with_nouns(path: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a bundle with the keys of cmdlets as their nouns: `Get-ADSyncRule` means `ADSyncRule`."""
    spelled: dict[str, Any] = {}
    for key, value in document.items():
        noun = parts.noun_of_key(key) or key
        if noun in spelled:
            raise InputError(
                path, f"the output of {noun} is there twice", place=f"$.{key}", fix="Export again"
            )
        spelled[noun] = value
    return spelled


def _check_version(item: Item) -> None:
    version = str(item.value.get("FormatVersion") or _MAJOR)
    if item.value.get("Format") == _FORMAT and version.partition(".")[0] != _MAJOR:
        raise item.error(
            f"a bundle of format version {version[:20]}, which this entradrift does not know",
            ".FormatVersion",
            "Update entradrift",
        )


def _message(text: str | None) -> str:
    """Return a message of the server in one short line, nothing where it may hold a secret."""
    line = " ".join((text or "").split())
    if secrets.is_secret("", line):
        return ""
    return line if len(line) <= _MESSAGE_LENGTH else f"{line[: _MESSAGE_LENGTH - 1]}…"


# --- the exports of two servers in one folder -----------------------------------------------------------


def _refuse_two_servers(gathered: Gathered) -> None:
    for noun in _SINGLE:
        found = gathered.parts.get(noun, [])
        if noun == parts.GLOBAL_SETTINGS and len(found) == 1:
            _refuse_second_result(found[0])
        if len(found) > 1:
            output = noun if noun in parts.EVIDENCE else f"output of Get-{noun}"
            raise _second(found[1].path, found[0].path, f"a second {output}")
    for noun in (parts.RULE, parts.CONNECTOR):
        seen: dict[str, Item] = {}
        for item in gathered.items(noun):
            guid = plain_guid(item.value.get("Identifier") or "")
            if guid and guid in seen:
                raise _second(
                    item.part.path,
                    seen[guid].part.path,
                    "the same object again",
                    item.place,
                    seen[guid].place,
                )
            seen[guid] = item
    hosts = {name.partition(".")[0].casefold(): name for name in sorted(gathered.hosts, key=str.casefold)}
    named = {
        str(item.value.get("ComputerName") or "").partition(".")[0].casefold(): item
        for item in gathered.collections
    }
    named.pop("", None)
    if len(named) > 1:
        first, second = list(named.values())[:2]
        raise _second(second.part.path, first.part.path, "the bundle of another server")
    if len(hosts) > 1:
        one, other = list(hosts.values())[:2]
        path = gathered_path(gathered)
        raise InputError(
            path,
            f"PSComputerName names {one[:80]} and {other[:80]}, so the folder holds two servers' exports",
            fix=_ONE_SERVER,
        )


def gathered_path(gathered: Gathered) -> str:
    """Return the file that stands for the whole export in messages."""
    return next((found[0].path for found in gathered.parts.values() if found), "the export")


def _refuse_second_result(part: Part) -> None:
    results = [value for value in part.value if "Name" not in value] if isinstance(part.value, list) else []
    if len(results) > 1:
        raise InputError(
            part.path,
            f"{len(results)} results of Get-{part.noun}, so the file holds several servers' exports",
            place=part.place,
            fix="Give the export of one server",
        )


def _second(path: str, first: str, what: str, place: str = "", first_place: str = "") -> InputError:
    where = f"at {first_place}" if first == path else f"in {first}"
    holds = (
        "the file holds the same export twice" if first == path else "the folder holds two servers' exports"
    )
    fix = "Export again" if first == path else _ONE_SERVER
    return InputError(path, f"{what} as {where}, so {holds}", place=place, fix=fix)
