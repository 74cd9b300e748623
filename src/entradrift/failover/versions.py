"""What is known about versions of Microsoft Entra Connect: facts that age, from a dated file."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from entradrift import resources
from entradrift.errors import InputError
from entradrift.exports import toml_reader, validation

_SCHEMA: Final = "versions"
_OWN: Final = "failover/versions.toml"
_FORMAT: Final = "entradrift-versions"
_MAJOR: Final = "1"
_PARTS: Final = 4
_TYPES: Final = {"string": "text", "integer": "a whole number", "array": "a list", "object": "a table"}
_FOREVER: Final = 36500
"""Days beyond which the calendar itself would end."""
Version = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """One known release."""

    version: Version
    retires: date | None
    """Last day of support; None where no date is published."""
    withdrawn: str
    """Why it was withdrawn; empty for a good release."""


@dataclass(frozen=True, slots=True)
class VersionTable:
    """The whole file."""

    origin: str
    """Which file it is, for people."""
    verified: date
    fresh_days: int
    floor: Version
    floor_since: date
    floor_effect: str
    floor_source: str
    tls_from: Version
    tls_effect: str
    policy_source: str
    releases: tuple[Release, ...]
    """Oldest first."""

    def is_fresh(self, today: date) -> bool:
        """Tell whether the facts were looked up recently enough to be relied on."""
        return self.verified <= today <= self.verified + timedelta(days=min(self.fresh_days, _FOREVER))

    def release(self, version: Version) -> Release | None:
        """Return what is known about one version."""
        return next((release for release in self.releases if release.version == version), None)

    @property
    def latest(self) -> Version:
        """The newest release that was not withdrawn."""
        return max(release.version for release in self.releases if not release.withdrawn)


def read_versions(path: Path | None = None) -> VersionTable:
    """Return the facts that entradrift ships with, or those of `path`. Raises InputError."""
    if path is None:
        return _table(tomllib.loads(resources.text(_OWN)), "the table of entradrift")
    name = str(path)
    document = toml_reader.parse(toml_reader.read_bytes(path), name)
    _refuse_shape(document, name)
    if document["format"] != _FORMAT or document["format_version"].partition(".")[0] != _MAJOR:
        raise InputError(
            name,
            f"not a versions file of format {_FORMAT}, version {_MAJOR}",
            place="format",
            fix="See entradrift schema versions for the form",
        )
    return _table(document, name)


def _refuse_shape(document: Mapping[str, Any], name: str) -> None:
    """Raise InputError for a key that is missing, for one that is not known, and for a value of another type."""
    found = validation.violations(toml_reader.as_json(document), _SCHEMA)
    if not found:
        return
    # A key that is missing says more than the misspelled one that stands in its place.
    first = next((violation for violation in found if violation.missing), found[0])
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in first.steps)
    place = "".join(steps).lstrip(".")
    if first.missing:
        problem, fix = f'the key "{first.missing}" is missing', "Add it"
    elif not first.expected:
        problem, fix = "a key that is not known here", "Remove it or correct its name"
    else:
        problem = f"another type than {' or '.join(_TYPES[word] for word in first.expected)}"
        fix = "Correct the value"
    raise InputError(name, problem, place=place, fix=f"{fix}; entradrift schema versions shows the form")


def version_of(text: str | None) -> Version | None:
    """Return a product version such as `2.5.190.0` as numbers; None where it is unknown or something else."""
    parts = (text or "").split(".")
    return (
        tuple(map(int, parts)) if len(parts) > 1 and all(p.isascii() and p.isdigit() for p in parts) else None
    )


def text_of(version: Version) -> str:
    """Return a version as people write it."""
    return ".".join(map(str, version))


def _table(document: Mapping[str, Any], origin: str) -> VersionTable:
    floor, tls = document["service_floor"], document["tls"]
    releases = [_release(item, index, origin) for index, item in enumerate(document["release"])]
    if all(release.withdrawn for release in releases):
        raise InputError(origin, "names no release that is in use", place="release", fix="Add the releases")
    twice = [version for version, count in Counter(one.version for one in releases).items() if count > 1]
    if twice:
        raise InputError(
            origin,
            f"lists version {text_of(twice[0])} twice",
            place="release",
            fix="Leave one of them",
        )
    if document["fresh_days"] < 1:
        raise InputError(
            origin, "less than one day", place="fresh_days", fix="Say for how many days the facts are good"
        )
    return VersionTable(
        origin=origin,
        verified=_day(document["verified"], "verified", origin),
        fresh_days=document["fresh_days"],
        floor=_known(floor["version"], "service_floor.version", origin),
        floor_since=_day(floor["since"], "service_floor.since", origin),
        floor_effect=floor["effect"],
        floor_source=floor["source"],
        tls_from=_known(tls["version"], "tls.version", origin),
        tls_effect=tls["effect"],
        policy_source=document["policy"]["source"],
        releases=tuple(sorted(releases, key=lambda release: release.version)),
    )


def _release(item: Mapping[str, Any], index: int, origin: str) -> Release:
    place = f"release[{index}]"
    return Release(
        _known(item["version"], f"{place}.version", origin),
        _day(item["retires"], f"{place}.retires", origin) if "retires" in item else None,
        item.get("withdrawn", ""),
    )


def _known(text: str, place: str, origin: str) -> Version:
    version = version_of(text)
    if version is None or len(version) != _PARTS:
        raise InputError(
            origin, "not a version", place=place, fix="Write it as four numbers with dots, such as 2.5.190.0"
        )
    return version


def _day(value: object, place: str, origin: str) -> date:
    if type(value) is date:
        return value
    raise InputError(
        origin, "not a TOML date", place=place, fix="Write days without quotes, such as 2026-11-21"
    )
