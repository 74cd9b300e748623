"""Texts of the Synchronization Rules Editor as inputs: PowerShell that would create the rules.

Every literal, parameter and command is a leaf, and so is a whole rule. A text is cut where the Editor ends its lines;
nothing of the product's own reader is used for that.
"""

import re
from collections.abc import Iterator
from functools import partial

from entradrift.exports import rules_editor
from entradrift.exports.files import InputFile
from entradrift.model.snapshot import Format, Snapshot, Source

from .leaf_changes import (
    CASE,
    ENTRY_GONE,
    ENTRY_TWICE,
    GONE,
    VALUE,
    Edit,
    LeafChange,
    another,
    digest,
    gone_from_list,
    put,
    twice_in_list,
)
from .portions import RULES_IN_A_PORTION, Portion, Unit

BETWEEN = "\n\n\n"
"""Behind a command."""
CONTINUED = " `\n"
"""Behind each of its lines but the last."""
LAST = "Get-ADSyncRule"
"""The command behind the last one of a rule."""
_LITERAL = re.compile(r"'(?:[^']|'')*'|\$\w+(?:\[\d+\])?|[\w.:-]+")
_SOURCE = Source(Format.RULES_EDITOR, (), None, Format.RULES_EDITOR)

Command = list[str]
"""A command and its parameters, each with its value, as written."""
Rule = list[Command]


def text_portions(name: str, texts: dict[str, str]) -> Iterator[Portion]:
    """Yield the portions of an export that falls into these texts, by file name."""
    rules = [rule for text in texts.values() for rule in rules_of(text)]
    for start in range(0, len(rules), RULES_IN_A_PORTION):
        chosen = rules[start : start + RULES_IN_A_PORTION]
        untouched = text_of(chosen)
        yield Portion(
            name,
            Format.RULES_EDITOR,
            partial(_read, untouched),
            lambda chosen=chosen: _read(text_of(chosen)),  # type: ignore[misc]
            tuple(
                Unit(digest(text_of([rule]).encode()), partial(changes_of_rule, chosen, index))
                for index, rule in enumerate(chosen)
            ),
        )


def _read(text: str) -> Snapshot:
    return rules_editor.read([InputFile("rules.ps1", text.encode())], _SOURCE)


def rules_of(text: str) -> list[Rule]:
    """Cut a text into rules, commands and parameters."""
    rules: list[Rule] = [[]]
    for part in text.replace("\r\n", "\n").split(BETWEEN):
        if part.strip():
            rules[-1].append(part.split(CONTINUED))
            if part.startswith(LAST):
                rules.append([])
    return rules[:-1]


def text_of(rules: list[Rule]) -> str:
    """Put rules together again."""
    return "".join(CONTINUED.join(command) + BETWEEN for rule in rules for command in rule)


def changes_of_rule(rules: list[Rule], index: int) -> Iterator[LeafChange]:
    """Yield every change of a rule."""
    rule = rules[index]
    gone = gone_from_list(rules, index)
    whole = digest(text_of([rule]).encode())
    for place, command in enumerate(rule):
        yield from _changes_of_command(rule, place, (gone,), digest(CONTINUED.join(command).encode()), whole)
    yield LeafChange("rule", ENTRY_GONE, "", gone, whole, (gone,))
    yield LeafChange("rule", ENTRY_TWICE, "", twice_in_list(rules, index), whole, (gone,))


def _changes_of_command(
    rule: Rule, place: int, above: tuple[Edit, ...], entry: str, whole: str
) -> Iterator[LeafChange]:
    command = rule[place]
    gone = gone_from_list(rule, place)
    name = command[0].strip()
    # A flow stands by itself; what other commands do depends on the rest of the rule.
    entry = entry if name.startswith("Add-ADSyncAttribute") else whole
    for at in range(1, len(command)):
        parameter, _, _ = command[at].partition(" ")
        path = f"{name}/{parameter}"
        dropped = gone_from_list(command, at)
        for step, kind, old, edit in _changes_of_value(command, at, path):
            yield LeafChange(path + step, kind, old, edit, entry, (dropped, gone))
        yield LeafChange(path, GONE, _value(command[at]), dropped, entry, (dropped, gone))
        yield LeafChange(
            path, ENTRY_TWICE, _value(command[at]), twice_in_list(command, at), entry, (dropped, gone)
        )
    yield LeafChange(name, ENTRY_GONE, "", gone, whole, (gone, *above))
    yield LeafChange(name, ENTRY_TWICE, "", twice_in_list(rule, place), whole, (gone, *above))


def _changes_of_value(command: Command, at: int, path: str) -> Iterator[tuple[str, str, str, Edit]]:
    """Yield the changes of literals: what the path has more, the kind, the old value, the edit."""
    old = command[at]
    begin = len(old.partition(" ")[0])
    literals = list(_LITERAL.finditer(old, begin))
    for number, found in enumerate(literals):
        step = f"/[{number}]" if "ArgumentList" in path else "/[]" if "@(" in old else ""
        text = _unquoted(found[0])
        for kind, new in ((VALUE, _another(found[0])), (CASE, found[0].swapcase())):
            if new != found[0]:
                yield step, kind, text, _instead(command, at, old[: found.start()] + new + old[found.end() :])
        if len(literals) > 1 or "@(" in old:
            ends = [old[begin : literals[0].start()], old[literals[-1].end() :]]
            items = [one[0] for one in literals]
            for kind, left in (
                (ENTRY_GONE, items[:number] + items[number + 1 :]),
                (ENTRY_TWICE, items[: number + 1] + items[number:]),
            ):
                new = old[:begin] + ends[0] + ",".join(left) + ends[1]
                yield step, kind, text, _instead(command, at, new)


def _instead(command: Command, at: int, new: str) -> Edit:
    return Edit(put(command, at, new), put(command, at, command[at]))


def _value(parameter: str) -> str:
    return _unquoted(parameter.partition(" ")[2].strip())


def _unquoted(literal: str) -> str:
    return literal[1:-1].replace("''", "'") if literal.startswith("'") else literal


def _another(literal: str) -> str:
    """Another literal of the same kind."""
    if literal in {"$true", "$false"}:
        return "$false" if literal == "$true" else "$true"
    if literal.startswith("$"):
        return re.sub(r"(\[|$)", r"Xq\1", literal, count=1)
    if literal.startswith("'"):
        return "'" + another(_unquoted(literal)).replace("'", "''") + "'"
    return another(literal)
