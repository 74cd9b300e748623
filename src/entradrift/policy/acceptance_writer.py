"""New entries for a file of accepted differences; everything that stands in the file already stays as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from entradrift.errors import EntradriftError, InputError
from entradrift.model.values import Value
from entradrift.policy import acceptance_file
from entradrift.policy.acceptance import Acceptance

if TYPE_CHECKING:
    from tomlkit.items import Item

HEADER: Final = """\
# Differences between the primary and the staging server that somebody signed off.
# entradrift compare --accept FILE reads them; entradrift accept adds to them; comments are kept.
# Each entry needs a reason, an owner and the last day on which it holds (UTC, at most 365 days ahead).
# An accepted difference stays in every report and takes effect at a failover all the same.
"""
_BOM: Final = b"\xef\xbb\xbf"
_LISTED: Final = re.compile(rb"^[ \t]*accept[ \t]*=", re.MULTILINE)


def block(entry: Acceptance, comment: str = "") -> str:
    """Return one entry as TOML, `comment` above it as one line; every value is quoted as TOML needs it."""
    import tomlkit  # noqa: PLC0415 - only when needed

    table = tomlkit.table()
    texts = {"id": entry.id, "rule": entry.rule, "object": entry.object, "connector": entry.connector}
    texts |= {"path": entry.path, "reason": entry.reason, "owner": entry.owner}
    for name, text in texts.items():
        if text:
            table.add(name, text)
    table.add("expires", entry.expires)
    for name, text in (("ticket", entry.ticket), ("run", entry.run)):
        if text:
            table.add(name, text)
    for side, value in entry.pinned.items():
        if _has_null(value):
            table.add(f"{side.value}_json", json.dumps(_plain(value), ensure_ascii=False, sort_keys=True))
        else:
            table.add(side.value, _item(value))
    entries = tomlkit.aot()
    entries.append(table)
    document = tomlkit.document()
    document.add("accept", entries)
    line = "".join(character if character.isprintable() else " " for character in comment)
    return (f"# {line}\n" if line else "") + tomlkit.dumps(document)


def with_entries(data: bytes, shown: str, entries: Iterable[Acceptance], blocks: Iterable[str]) -> bytes:
    """Return the content of a file with `blocks` after what it holds, byte for byte; a new file gets a header.

    `entries` are what the blocks say. Raises InputError when the file is not valid, and EntradriftError when it
    would not be valid, or not say the same, with the blocks.
    """
    before = acceptance_file.parse(data, shown)
    text = "".join(f"\n{each}" for each in blocks)
    if not data.removeprefix(_BOM).strip():
        text = HEADER + text
    elif not data.endswith(b"\n"):
        text = f"\n{text}"
    if b"\r\n" in data:
        text = text.replace("\n", "\r\n")
    try:
        content = data + text.encode("utf-8")
        after = acceptance_file.parse(content, shown)
    except UnicodeEncodeError:
        raise EntradriftError(
            "A text that was given is not valid Unicode; nothing was written. Give it in UTF-8."
        ) from None
    except InputError as error:
        if _LISTED.search(data):
            raise EntradriftError(
                f"{shown} lists its entries as accept = [...], so no entry can be added; write each as a [[accept]] "
                "table first."
            ) from None
        raise EntradriftError(f"Nothing was written, because the file would not be valid: {error}") from None
    if after != (*before, *entries):
        raise RuntimeError("an entry does not read back as it was written")
    return content


def _item(value: Value) -> Item:
    import tomlkit  # noqa: PLC0415 - only when needed

    if isinstance(value, tuple):
        array = tomlkit.array()
        for item in value:
            array.append(_item(item))
        return array
    if isinstance(value, Mapping):
        table = tomlkit.inline_table()
        for name in sorted(value):
            table.add(name, _item(value[name]))
        return table
    return tomlkit.item(value)


def _has_null(value: Value) -> bool:
    if isinstance(value, tuple):
        return any(map(_has_null, value))
    if isinstance(value, Mapping):
        return any(map(_has_null, value.values()))
    return value is None


def _plain(value: Value) -> Any:  # noqa: ANN401 - JSON values have no narrower type
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    return value
