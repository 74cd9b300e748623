"""What the nightly run is told to do: the configuration file as frozen values, each with its origin."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta, tzinfo
from pathlib import Path
from typing import Any, Final, TypeVar

from entradrift.errors import EntradriftError, InputError
from entradrift.model.finding import Severity
from entradrift.nightly import config_keys as keys
from entradrift.nightly import config_values as values
from entradrift.nightly import lanes, toml_file
from entradrift.nightly.config_values import Context, Reader
from entradrift.nightly.toml_file import Table

FILE_NAME: Final = "entradrift.toml"
VARIABLE: Final = "ENTRADRIFT_CONFIG"
DEFAULT: Final = "default"
"""Origin of a value that nobody has given."""
_DEFAULTS: Final = Table(keys.DEFAULTS, "", "$")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Lane:
    """One comparison of every night: a primary with one of its staging servers."""

    name: str
    """Unique without regard to case, and fit to be the name of a folder on every platform."""
    pair: str
    """The `[[pair]]` that it belongs to; equal to `name` where the pair has one staging server."""
    primary: str
    """Absolute path or pattern of the primary's exports."""
    staging: str
    """Absolute path or pattern of the staging server's exports."""
    accept: Path | None
    """The file of accepted differences."""
    fail_on: Severity | None
    """Lowest severity of open drift that makes the exit code 1; None: never."""
    strict: bool
    notify: tuple[str, ...] = field(repr=False)
    """Apprise URLs with the environment filled in. They hold secrets: never show, log or store them."""
    ping: str | None = field(repr=False)
    """URL of a dead-man switch. Whoever knows it can silence it: never show, log or store it."""
    timezone: tzinfo
    """Zone of times that an export states without one."""
    names: Mapping[str, str]
    """Names of the staging server that differ on purpose, and the name that the primary has for each."""
    undated: str
    """What to do with exports that do not say when they were taken: `incomplete` or `file-time`."""


@dataclass(frozen=True, slots=True)
class NightlyConfig:
    """The whole configuration file. All paths are absolute."""

    path: Path
    """The configuration file itself."""
    reports: Path
    """Folder of the run folders and the index page."""
    history: Path
    """The database."""
    max_age: timedelta
    max_skew: timedelta
    keep_days: int
    remind: timedelta | None
    """How often open differences are told again; None: never."""
    link: str | None
    """Base URL under which the reports folder can be reached, without a final slash."""
    jobs: int
    """How many processes compare at the same time, unless `--jobs` says otherwise."""
    lanes: tuple[Lane, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """Where the nights of a configuration are kept: all that somebody who only reads them needs. Paths are absolute."""

    reports: Path
    """Folder of the run folders and the index page."""
    history: Path
    """The database."""
    lanes: tuple[str, ...]
    """Names of the comparisons."""


@dataclass(frozen=True, slots=True)
class Effective:
    """One value that is in force, and where it comes from."""

    pair: str | None
    """None for `[nightly]`."""
    key: str
    value: Any
    """Text, number, list or table for people; None: off. URLs of `notify` and `ping` are masked."""
    origin: str
    """`default`, or the place in the file, with the environment variables that were filled in."""


class NoConfigError(EntradriftError):
    """No configuration file was named, and none was found."""


def read_config(path: Path) -> NightlyConfig:
    """Return the configuration in the file at `path`, defaults and environment filled in.

    Raises InputError with the file, the place, what was expected and what to do.
    """
    return read_with_origins(path)[0]


def read_with_origins(path: Path) -> tuple[NightlyConfig, tuple[Effective, ...]]:
    """Return the configuration, and every value of it with its origin. Raises InputError as `read_config` does."""
    return _read(path, os.environ)


def read_kept(path: Path) -> Kept:
    """Return where the configuration in the file at `path` keeps its nights; asks the environment for nothing.

    Raises InputError as `read_config` does, but for variables that are not set and for URLs.
    """
    # The configuration itself must not get out of here: it lacks the notifiers.
    config, _ = _read(path, None)
    return Kept(config.reports, config.history, tuple(lane.name for lane in config.lanes))


def _read(path: Path, environment: Mapping[str, str] | None) -> tuple[NightlyConfig, tuple[Effective, ...]]:
    path = _absolute(path)
    top = toml_file.read(path)
    top.refuse_unknown(("nightly", "pair"), keys.TOP_ADVICE)
    nightly = top.table("nightly") if "nightly" in top else Table({}, top.file, "$.nightly")
    nightly.refuse_unknown(keys.NIGHTLY, keys.NIGHTLY_ADVICE)
    reader = _Reader(Context(path.parent, environment))
    general = reader.of(None, nightly)
    config = NightlyConfig(
        path=path,
        reports=general.value("reports", values.path),
        history=general.value("history", values.path),
        max_age=general.value("max_age", values.duration),
        max_skew=general.value("max_skew", values.duration),
        keep_days=general.value("keep_days", values.days),
        remind=general.optional("remind", values.duration),
        link=general.optional("link", values.base_url),
        jobs=general.value("jobs", values.jobs),
        lanes=(),
    )
    # What holds for all pairs is read here as well: an error in it is one also where no pair needs it.
    general.value("fail_on", values.level)
    general.value("strict", values.switch)
    general.value("timezone", values.timezone)
    general.value("undated", values.undated)
    general.value("notify", values.notifiers)
    made = tuple(lane for pair in _pairs(top) for lane in reader.lanes(pair, nightly))
    config = replace(config, lanes=made)
    _refuse_history_among_runs(config, nightly)
    return config, tuple(reader.effective)


def find_config(given: str | None) -> Path:
    """Return the configuration file: `given` (--config), ENTRADRIFT_CONFIG, or the nearest entradrift.toml upwards.

    Raises NoConfigError when there is none.
    """
    return locate_config(given)[0]


def locate_config(given: str | None) -> tuple[Path, str]:
    """Return the configuration file as `find_config` does, and how it was found. Raises NoConfigError."""
    if given:
        return _absolute(given), "command line"
    named = os.environ.get(VARIABLE)
    if named:
        return _absolute(named), f"environment variable {VARIABLE}"
    start = _absolute(Path())
    for folder in (start, *start.parents):
        # Not Path.is_file, which fails in a folder that may not be entered.
        if os.path.isfile(folder / FILE_NAME):  # noqa: PTH113
            return folder / FILE_NAME, "found from the working directory upwards"
    raise NoConfigError(
        f"There is no {FILE_NAME} in {start} or in a folder above it; write one with a [[pair]] that names its "
        "primary and staging exports (docs/configuration.md shows how), or name the file with --config."
    )


class _Reader:
    """Reads values, remembers where each came from, and sees to it that lanes can be told apart."""

    def __init__(self, context: Context) -> None:
        self.effective: list[Effective] = []
        self._context = context
        self._names: dict[str, str] = {}
        self._compared: dict[tuple[str, str], str] = {}

    def of(self, pair: str | None, *tables: Table) -> _Values:
        """Return the values of a pair (None: of all): each from the first table that has it."""
        return _Values(self._context, pair, tables, self.effective)

    def lanes(self, table: Table, nightly: Table) -> Iterator[Lane]:
        """Yield the lanes of one `[[pair]]`. Raises InputError."""
        table.refuse_unknown(keys.PAIR, keys.PAIR_ADVICE)
        missing = next((key for key in keys.REQUIRED if key not in table), None)
        if missing:
            raise table.error(
                "", f'the key "{missing}" is missing', f"Every pair needs {', '.join(keys.REQUIRED)}"
            )
        name = table.text("name")
        self._take(name, table, table.at("name"))
        shared = Table(
            {key: nightly.values[key] for key in keys.SHARED if key in nightly}, table.file, nightly.place
        )
        pair = self.of(name, table, shared)
        pair.value("name", values.text)
        primary = pair.value("primary", values.pattern)
        staging = pair.value("staging", values.patterns)
        first = Lane(
            name=name,
            pair=name,
            primary=primary,
            staging="",
            accept=pair.optional("accept", values.path),
            fail_on=pair.value("fail_on", values.level),
            strict=pair.value("strict", values.switch),
            timezone=pair.value("timezone", values.timezone),
            undated=pair.value("undated", values.undated),
            notify=pair.value("notify", values.notifiers),
            ping=pair.optional("ping", values.ping),
            names=pair.optional("map", values.names) or {},
        )
        for index, (lane, pattern) in enumerate(lanes.lane_names(name, staging).items()):
            place = _place_of(table, staging, index)
            if lane != name:
                self._take(lane, table, place)
            self._refuse_same(primary, pattern, lane, table, place)
            yield replace(first, name=lane, staging=pattern)

    def _take(self, name: str, table: Table, place: str) -> None:
        problem = lanes.problem_of(name)
        if problem:
            raise InputError(table.file, problem, place=place, fix="Choose another name")
        other = self._names.setdefault(name.casefold(), place)
        if other != place:
            problem = f'the name "{name}" is taken by {other}; letter case does not tell names apart'
            raise InputError(table.file, problem, place=place, fix="Choose another name")

    def _refuse_same(self, primary: str, staging: str, lane: str, table: Table, place: str) -> None:
        compared = (_same_file_key(primary), _same_file_key(staging))
        if compared[0] == compared[1]:
            problem = "the same exports as those of the primary, which always look in sync"
            raise InputError(table.file, problem, place=place, fix="Name the staging server's own exports")
        other = self._compared.setdefault(compared, lane)
        if other != lane:
            problem = f'the same exports that "{other}" compares already'
            raise InputError(table.file, problem, place=place, fix="Remove one of the two")


class _Values:
    """Values that stand in the first of several tables, or in none."""

    def __init__(
        self, context: Context, pair: str | None, tables: Sequence[Table], effective: list[Effective]
    ) -> None:
        self._context = context
        self._pair = pair
        self._tables = (*tables, _DEFAULTS)
        self._effective = effective

    def value(self, key: str, read: Reader[_T]) -> _T:
        """Return the value of a key that has a default or must be there."""
        table = next(table for table in self._tables if key in table)
        found = read(table, key, self._context)
        origin = DEFAULT if table is _DEFAULTS else table.at(key)
        if found.variables:
            origin += f" and the environment variable {', '.join(found.variables)}"
        self._effective.append(Effective(self._pair, key, found.shown, origin))
        return found.value

    def optional(self, key: str, read: Reader[_T]) -> _T | None:
        """Return the value of a key that is off where nobody has given it."""
        if any(key in table for table in self._tables):
            return self.value(key, read)
        self._effective.append(Effective(self._pair, key, None, DEFAULT))
        return None


def _absolute(path: str | Path) -> Path:
    try:
        return Path(values.absolute(str(path), Path.cwd()))
    except OSError as error:
        raise NoConfigError(
            f"The working directory cannot be used ({error.strerror}); change to another."
        ) from None


def _pairs(top: Table) -> Iterator[Table]:
    if "pair" not in top:
        raise top.error("", "there is no [[pair]]", "Add one with name, primary and staging")
    found = top.values["pair"]
    if isinstance(found, dict):
        raise top.error(
            "pair", "one table where a list of tables is expected", "Write [[pair]], in two brackets"
        )
    if not isinstance(found, list) or not found or not all(isinstance(pair, dict) for pair in found):
        raise top.error("pair", "a list of tables is expected", "Write [[pair]] above the keys of each pair")
    for index, pair in enumerate(found):
        yield Table(pair, top.file, f"$.pair[{index}]")


def _place_of(table: Table, staging: str | Sequence[str] | Mapping[str, str], index: int) -> str:
    """Return where a pair says what its lane number `index` compares with the primary."""
    if isinstance(staging, str):
        return table.at("staging")
    if isinstance(staging, Mapping):
        return table.table("staging").at(list(staging)[index])
    return f"{table.at('staging')}[{index}]"


def _same_file_key(pattern: str) -> str:
    return os.path.normcase(os.path.normpath(pattern))


def _refuse_history_among_runs(config: NightlyConfig, nightly: Table) -> None:
    def folded(path: Path) -> tuple[str, ...]:
        return tuple(part.casefold() for part in path.parts)

    reports, history = folded(config.reports), folded(config.history)
    lanes_taken = {(*reports, lane.name.casefold()) for lane in config.lanes}
    if history == reports or history[: len(reports) + 1] in lanes_taken:
        raise nightly.error(
            "history", "a place that the reports need", "Name a file outside the pairs' folders"
        )
