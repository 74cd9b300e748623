"""What a single value of the configuration may be: each reader returns it, or says what was expected."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, timedelta, tzinfo
from difflib import get_close_matches
from pathlib import Path, PurePath
from typing import Any, Final, Generic, TypeVar
from urllib.parse import urlsplit

from entradrift.model.finding import Severity
from entradrift.nightly import config_keys as keys
from entradrift.nightly import durations, environment
from entradrift.nightly.toml_file import Table

T = TypeVar("T")

LEVELS: Final = (*(each.value for each in Severity if each is not Severity.INFO), keys.NEVER)
MOST_DAYS: Final = 36_600
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://.")
_SCHEMES_TO_PING: Final = ("http", "https")
_SCHEMES_TO_READ: Final = ("http", "https", "file")


@dataclass(frozen=True, slots=True)
class Context:
    """What a value can depend on besides itself."""

    folder: PurePath
    """Absolute: where relative paths start."""
    environment: Mapping[str, str] | None
    """None: what comes from it is left out."""


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """A value, as the program and as people are to see it."""

    value: T
    shown: Any
    """Text, number, list or table for people; without secrets."""
    variables: tuple[str, ...] = ()
    """Environment variables that are part of it."""


Reader = Callable[[Table, str, Context], Read[T]]
"""Reads the value under a key of a table. Raises InputError with the place, what was expected and what to do."""


def path(table: Table, key: str, context: Context) -> Read[Path]:
    """Return an absolute path."""
    found = absolute(table.text(key), context.folder)
    return Read(Path(found), found)


def pattern(table: Table, key: str, context: Context) -> Read[str]:
    """Return an absolute path that may hold the wildcards `*` and `?`."""
    found = _pattern(table.text(key), table, key, context)
    return Read(found, found)


def patterns(table: Table, key: str, context: Context) -> Read[str | tuple[str, ...] | dict[str, str]]:
    """Return one pattern, a list of them, or a table of them by label."""
    value = table.values[key]
    if isinstance(value, str):
        found = _pattern(table.text(key), table, key, context)
        return Read(found, found)
    if not isinstance(value, list | dict):
        raise table.wrong_type(key, "text, a list of texts or a table of texts")
    if not value:
        raise table.error(key, "no staging server at all", "Name the exports of one")
    if isinstance(value, list):
        many = tuple(
            _pattern(item, table, key, context, index) for index, item in enumerate(table.texts(key))
        )
        return Read(many, list(many))
    inner = table.table(key)
    labelled = {
        label: _pattern(item, inner, label, context) for label, item in table.table_of_texts(key).items()
    }
    return Read(labelled, labelled)


def _pattern(text: str, table: Table, key: str, context: Context, index: int | None = None) -> str:
    if "**" in text:
        raise table.error(
            key, '"**" is not supported', 'Write one "*" for each level of folders', index=index
        )
    return absolute(text, context.folder)


def absolute(text: str, folder: PurePath) -> str:
    """Return `text` as an absolute path, `~` expanded, relative to `folder`; by the rules of `folder`'s platform."""
    return str(folder / (os.path.expanduser(text) if text.startswith("~") else text))  # noqa: PTH111 - pure path


def duration(table: Table, key: str, context: Context) -> Read[timedelta]:  # noqa: ARG001
    """Return a duration such as `26h`."""
    written = table.text(key)
    try:
        return Read(durations.parse(written), written)
    except ValueError as error:
        raise table.error(key, str(error)) from None


def days(table: Table, key: str, context: Context) -> Read[int]:  # noqa: ARG001
    """Return a number of days."""
    number = table.whole_number(key, MOST_DAYS)
    return Read(number, number)


def jobs(table: Table, key: str, context: Context) -> Read[int]:  # noqa: ARG001
    """Return a number of processes."""
    number = table.whole_number(key, keys.MOST_JOBS)
    return Read(number, number)


def switch(table: Table, key: str, context: Context) -> Read[bool]:  # noqa: ARG001
    """Return a Boolean."""
    value = table.switch(key)
    return Read(value, value)


def level(table: Table, key: str, context: Context) -> Read[Severity | None]:  # noqa: ARG001
    """Return the lowest severity that fails, None for `never`."""
    word = table.word(key, LEVELS)
    return Read(None if word == keys.NEVER else Severity(word), word)


def undated(table: Table, key: str, context: Context) -> Read[str]:  # noqa: ARG001
    """Return what to do with exports that do not say when they were taken."""
    word = table.word(key, keys.UNDATED)
    return Read(word, word)


def timezone(table: Table, key: str, context: Context) -> Read[tzinfo]:  # noqa: ARG001
    """Return the time zone of an IANA name."""
    name = table.text(key)
    if name.upper() == "UTC":
        # Without the database of zones as well, which Windows does not have.
        return Read(UTC, "UTC")
    from zoneinfo import ZoneInfo, available_timezones  # noqa: PLC0415 - only when needed

    try:
        return Read(ZoneInfo(name), name)
    except (KeyError, ValueError, OSError):
        known = available_timezones()
        near = get_close_matches(name, known, n=1, cutoff=0.8)
        fix = f'Perhaps you mean "{near[0]}"' if near else "Use an IANA name such as Europe/Oslo"
        if not known:
            fix = "Install the Python package tzdata: this computer has no database of time zones"
        raise table.error(key, "not a known time zone", fix) from None


def notifiers(table: Table, key: str, context: Context) -> Read[tuple[str, ...]]:
    """Return Apprise URLs with the environment filled in; none without an environment."""
    if context.environment is None:
        return Read((), [])
    urls: list[str] = []
    variables: list[str] = []
    for index, written in enumerate(table.texts(key)):
        url, used = _filled(written, table, key, context.environment, index)
        if not _SCHEME.match(url):
            raise table.error(
                key,
                "not an Apprise URL",
                "Write a URL such as mailto://… or a variable that holds one, ${NAME}",
                index=index,
            )
        urls.append(url)
        variables += used
    if len(set(urls)) < len(urls):
        raise table.error(key, "the same URL a second time, so each message would come twice", "Remove one")
    return Read(tuple(urls), [environment.masked(url) for url in urls], tuple(dict.fromkeys(variables)))


def ping(table: Table, key: str, context: Context) -> Read[str | None]:
    """Return the URL of a dead-man switch with the environment filled in; none without an environment."""
    if context.environment is None:
        return Read(None, None)
    url, variables = _filled(table.text(key), table, key, context.environment)
    if not _is_url(url, _SCHEMES_TO_PING):
        raise table.error(
            key, "not a URL that can be called", "Write https://… or a variable that holds it, ${NAME}"
        )
    return Read(url, environment.masked(url), variables)


def base_url(table: Table, key: str, context: Context) -> Read[str]:  # noqa: ARG001
    """Return the URL of a folder, without a final slash."""
    url = table.text(key)
    if not _is_url(url, _SCHEMES_TO_READ):
        raise table.error(key, "not a URL that people can open", "Write https://… or file://…")
    parts = urlsplit(url)
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise table.error(
            key,
            "a URL with a user, a query or a fragment, which cannot be the beginning of links",
            "Write it without",
        )
    return Read(url.rstrip("/"), url)


def names(table: Table, key: str, context: Context) -> Read[Mapping[str, str]]:  # noqa: ARG001
    """Return names that differ on purpose, and the names that they are compared as."""
    found = table.table(key)
    misplaced = next((name for name in found.values if name in keys.PAIR), None)
    if misplaced:
        raise found.error(
            misplaced,
            "a key of the pair stands below [pair.map], so it would be read as a name",
            f"Move {misplaced} above [pair.map]",
        )
    pairs = table.table_of_texts(key)
    seen: set[str] = set()
    for name, other in pairs.items():
        if name == other:
            raise found.error(name, "a name that is mapped to itself", "Remove it")
        if name.casefold() in seen:
            raise found.error(name, "the same name a second time but for letter case", "Remove one")
        seen.add(name.casefold())
    return Read(pairs, pairs)


def text(table: Table, key: str, context: Context) -> Read[str]:  # noqa: ARG001
    """Return any text."""
    found = table.text(key)
    return Read(found, found)


def _filled(
    written: str, table: Table, key: str, variables: Mapping[str, str], index: int | None = None
) -> tuple[str, tuple[str, ...]]:
    try:
        return environment.filled(written, variables)
    except ValueError as error:
        fix = "Set it for the account that runs entradrift"
        raise table.error(key, str(error), fix, index=index) from None


def _is_url(url: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) or (parts.scheme == "file" and bool(parts.path))
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in schemes and named and not any(character.isspace() for character in url)
