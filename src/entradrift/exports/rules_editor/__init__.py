"""The PowerShell text that the Export button of the Synchronization Rules Editor writes.

It is read as data: a small reader of literal values understands the few commands that such a text holds, and
refuses everything else. Nothing of it is ever run. It holds the rules that were selected in the Editor, which
shows one direction at a time, and calls connectors by their identifiers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from entradrift.errors import InputError
from entradrift.exports import json_reader
from entradrift.exports.cmdlets.parts import RULE, Item, Part
from entradrift.exports.cmdlets.rules import read_rule, refuse_second_server
from entradrift.exports.collected import Collected
from entradrift.exports.files import InputFile
from entradrift.exports.identity import connector_reference
from entradrift.exports.rules_editor.content import NOTICE, content_of
from entradrift.exports.rules_editor.written_rules import WrittenRule, written_rules
from entradrift.model.connector import TENANT_CONNECTOR_ID, ConnectorKind
from entradrift.model.snapshot import Role, Server, Snapshot, Source
from entradrift.model.sync_rule import SyncRule
from entradrift.model.values import NOT_CARRIED, NotCarried

MAX_BYTES: Final = 128 * 1024 * 1024
"""A thousand rules with a hundred flows each are not a fifth of it."""
_ENCODING_FIX: Final = "Save the file again with the encoding UTF-8"
_LINE_END: Final = re.compile(r"\r\n?")


def read(files: Sequence[InputFile], source: Source) -> Snapshot:
    """Return the snapshot of one server from the files that hold its rules, one or several in each.

    Raises InputError with the line for what such a file does not hold, for one that is cut off, and for rules that
    are there twice.
    """
    written = [(file, rule) for file in files for rule in written_rules(text_of(file), file.path)]
    if not written:
        raise InputError(
            files[0].path,
            "no sync rule in it",
            fix="Select the rules in the Synchronization Rules Editor first",
        )
    _refuse_repeated(written)
    collected = Collected(_references(written))
    collected.notice(NOTICE)
    names = {TENANT_CONNECTOR_ID: ConnectorKind.TENANT.value}
    items = [_item(file, rule) for file, rule in written]
    rules = [_rule(read_rule(item, names, collected), item, collected) for item in items]
    refuse_second_server(zip(items, rules, strict=True))
    rules.sort(key=lambda rule: (rule.name, rule.connector.casefold(), rule.direction, rule.identifier))
    return Snapshot(
        server=Server(None, Role.UNKNOWN, None, None),
        source=source,
        content=content_of(rules),
        connectors=(),
        rules=tuple(rules),
        settings=(),
        metaverse=NOT_CARRIED,
        dropped=collected.dropped_list(),
        notices=tuple(collected.notices),
    )


def text_of(file: InputFile) -> str:
    """Return the text of a file with LF at the end of lines. Raises InputError for what is no text."""
    if len(file.data) > MAX_BYTES:
        raise InputError(
            file.path,
            f"larger than {MAX_BYTES // 1024**2} MiB, so it is not an export of the Synchronization Rules Editor",
        )
    try:
        text = _LINE_END.sub("\n", json_reader.decode(file))
    except InputError as error:
        raise InputError(file.path, error.problem, place=error.place, fix=_ENCODING_FIX) from None
    zero = text.find("\x00")
    if zero >= 0:
        line = text.count("\n", 0, zero) + 1
        raise InputError(
            file.path,
            "a zero byte, which no text holds",
            place=f"line {line}",
            fix="Copy or export the file again",
        )
    return text


def _refuse_repeated(written: Sequence[tuple[InputFile, WrittenRule]]) -> None:
    """Raise InputError when a rule is there twice: which of the two the server has would be a guess."""
    seen: dict[str, tuple[InputFile, WrittenRule]] = {}
    for file, rule in written:
        first = seen.setdefault(rule.value["Identifier"], (file, rule))
        if first[1] is not rule:
            raise InputError(
                file.path,
                f"a sync rule whose identifier is also that of the one in {first[0].path}, line {first[1].line}",
                place=f"line {rule.line}",
                fix="Give each rule once, from one server and of one time",
            )


def _references(written: Sequence[tuple[InputFile, WrittenRule]]) -> dict[str, str]:
    """Return words for the identifiers that the export itself explains."""
    words = {TENANT_CONNECTOR_ID: connector_reference(TENANT_CONNECTOR_ID, "")}
    for _, rule in written:
        words.setdefault(rule.value["Identifier"], f"rule {rule.value['Name']}")
    return words


def _item(file: InputFile, rule: WrittenRule) -> Item:
    return Item(Part(file.path, RULE, "", [rule.value]), f"line {rule.line}", rule.value, 1)


def _rule(rule: SyncRule, item: Item, collected: Collected) -> SyncRule:
    """Return the rule as this kind of export shows it."""

    def other(key: str, read_as: str | NotCarried) -> str | NotCarried:
        # A rule that was not selected has no name here, which says nothing about the order.
        guid = item.value[key]
        return read_as if not guid or guid in collected.references else NOT_CARRIED

    return replace(
        rule,
        precedence_after=other("PrecedenceAfter", rule.precedence_after),
        precedence_before=other("PrecedenceBefore", rule.precedence_before),
    )
