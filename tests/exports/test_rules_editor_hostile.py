"""The reader of the Rules Editor's export under attack: hostile values, damage of every kind, and texts made to be slow."""

# ruff: noqa: ANN401 - strategies are of any type

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exportkit.contoso import contoso
from tests.exportkit.organisation import Flow, JoinClause, ScopeClause, SyncRule
from tests.exportkit.write_rules_editor import script, write_rules_editor
from tests.exports.test_rules_editor import OTHER, RULE

from entradrift.errors import InputError
from entradrift.exports.files import InputFile
from entradrift.exports.load import load
from entradrift.exports.rules_editor import read
from entradrift.model.snapshot import Format, Snapshot, Source
from entradrift.model.sync_rule import Clause, JoinCondition
from entradrift.model.sync_rule import Flow as ReadFlow

SETTINGS = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
HOSTILE = (
    "'", "''", "\u2018", "\u2019\u2019", "\u201c", '"', "`", "`\n", "$", "$(Remove-Item x)", "$true", "@(", ")", "#", "<#",
    "#>", ";", "|", "\n", "\n\n\n", " `\n-Disabled ", "New-ADSyncRule", "Add-ADSyncRule  `\n-SynchronizationRule $syncRule[0]",
    "\t", "\u00a0", "\u2013", "{", "}", "%", "&", "[mail]", "\u2028", "\U0001f600", "e\u0301", "\x85", "\x1f",
)  # fmt: skip
CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00")
TEXT = st.lists(st.one_of(st.sampled_from(HOSTILE), CHARACTERS), max_size=12).map("".join)
FILLED = TEXT.filter(str.strip)
GUIDS = st.uuids(version=4).map(str)


def read_text(text: str) -> Snapshot:
    return read(
        [InputFile("x.ps1", text.encode())], Source(Format.RULES_EDITOR, (), None, Format.RULES_EDITOR)
    )


@st.composite
def flows(draw: Any) -> Flow:
    kind = draw(st.sampled_from(["Direct", "Constant", "Expression"]))
    flow = Flow(
        draw(FILLED), kind, merge=draw(st.sampled_from(["Update", "Merge"])), execute_once=draw(st.booleans())
    )
    if kind != "Expression" or draw(st.booleans()):
        flow.source = draw(st.lists(TEXT, min_size=1, max_size=2 if kind != "Constant" else 1))
    if kind == "Expression":
        flow.expression = draw(FILLED)
    return flow


@st.composite
def rules(draw: Any) -> SyncRule:
    return SyncRule(
        id=draw(GUIDS),
        name=draw(FILLED),
        connector="forest",
        direction=draw(st.sampled_from(["Inbound", "Outbound"])),
        source_type=draw(TEXT),
        target_type=draw(TEXT),
        link_type=draw(st.sampled_from(["Join", "Provision", "StickyJoin"])),
        precedence=draw(st.integers(0, 10**9 - 1)),
        description=draw(TEXT),
        disabled=draw(st.booleans()),
        password_sync=draw(st.booleans()),
        scope=draw(
            st.lists(
                st.lists(st.builds(ScopeClause, FILLED, FILLED, TEXT), min_size=1, max_size=3), max_size=3
            )
        ),
        joins=draw(
            st.lists(
                st.lists(st.builds(JoinClause, FILLED, FILLED, st.booleans()), min_size=1, max_size=3),
                max_size=3,
            )
        ),
        flows=draw(st.lists(flows(), max_size=4, unique_by=lambda flow: flow.destination.strip())),
    )


class _Org:
    """As much of an organisation as the writer asks for."""

    def __init__(self, made: list[SyncRule]) -> None:
        self.rules = made
        self.connectors = [type("C", (), {"key": "forest", "id": "093c3526-55a5-4de9-9005-186fd0a6a849"})]


def expected_flow(flow: Flow) -> ReadFlow:
    source = () if flow.kind == "Expression" else tuple(flow.source)
    return ReadFlow(
        flow.destination.strip(), flow.kind, source, flow.expression.strip(), flow.merge, flow.execute_once
    )


@given(made=st.lists(rules(), min_size=1, max_size=3, unique_by=lambda rule: rule.id))
@settings(SETTINGS, max_examples=80)
def test_hostile_values_are_read_as_they_are(made: list[SyncRule]):
    found = {rule.identifier: rule for rule in read_text(script(_Org(made))).rules}  # type: ignore[arg-type]
    assert set(found) == {rule.id for rule in made}
    for rule in made:
        its = found[rule.id]
        assert (its.name, its.description) == (rule.name.strip(), rule.description.strip())
        assert (its.direction, its.link_type, its.precedence) == (
            rule.direction,
            rule.link_type,
            rule.precedence,
        )
        assert (its.disabled, its.password_sync) == (rule.disabled, rule.password_sync)
        types = rule.source_type.strip(), rule.target_type.strip()
        assert (its.source_object_type, its.target_object_type) == types
        assert its.flows == tuple(sorted(map(expected_flow, rule.flows), key=lambda flow: flow.destination))
        assert its.scoping_filter == tuple(
            sorted(
                tuple(sorted(Clause(one.attribute.strip(), one.operator.strip(), one.value) for one in group))
                for group in rule.scope
            )
        )
        assert its.join_rules == tuple(
            tuple(
                sorted(
                    (
                        JoinCondition(one.cs_attribute.strip(), one.mv_attribute.strip(), one.case_sensitive)
                        for one in group
                    ),
                    key=str,
                )
            )
            for group in rule.joins
        )


# --- damage ---------------------------------------------------------------------------------------------

BOTH = RULE + OTHER
WHOLE = read_text(BOTH).rules
LINE = re.compile(r"^[^\n]*?x\.ps1(?:, line \d+: .+|: the file is empty\b.*)$", re.DOTALL)


def outcome(data: bytes, folder: Path) -> Snapshot | str:
    """A snapshot, or the sentence with which the file was refused: nothing else may come out."""
    path = folder / "x.ps1"
    path.write_bytes(data)
    try:
        return load(str(path))
    except InputError as error:
        return str(error)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_file_that_is_cut_off_anywhere(tmp_path: Path, encoding: str):
    """What is left are whole rules, or nothing."""
    data = BOTH.encode(encoding)
    for end in range(0, len(data), 3 if encoding == "utf-8" else 97):
        found = outcome(data[:end], tmp_path)
        if isinstance(found, str):
            assert LINE.match(found), (end, found)
        else:
            assert [rule for rule in found.rules if rule not in WHOLE] == [], end
            assert "Add-ADSyncRule" in data[:end].decode(encoding, "ignore")


@given(data=st.data())
@settings(SETTINGS, max_examples=300)
def test_any_mutation_is_read_or_refused_with_a_line(tmp_path: Path, data: st.DataObject):
    text = BOTH
    for _ in range(data.draw(st.integers(1, 4))):
        begin = data.draw(st.integers(0, len(text)))
        end = min(len(text), begin + data.draw(st.sampled_from([0, 1, 1, 2, 40, 400])))
        text = (
            text[:begin] + data.draw(st.one_of(TEXT, st.just(""), st.just(text[begin:end] * 2))) + text[end:]
        )
    found = outcome(text.encode(), tmp_path)
    assert not isinstance(found, str) or LINE.match(found), found


@given(junk=st.binary(max_size=300))
@settings(SETTINGS, max_examples=200)
def test_any_bytes_behind_a_rule(tmp_path: Path, junk: bytes):
    found = outcome(BOTH.encode() + junk, tmp_path)
    assert not isinstance(found, str) or LINE.match(found), found


DEFAULTS = ("-PrecedenceAfter", "-PrecedenceBefore", "-SoftDeleteExpiryInterval")
"""Parameters whose absence means what they say here."""


def harmless(line: str, before: str) -> bool:
    """Whether the rule stays the same without this line: it says the default, or what is read does not need it."""
    command = before.rpartition("\n\n")[2].strip().split(" ")[0]
    derived = line.startswith("-Source @('displayName'")
    return (
        line.startswith(DEFAULTS)
        or derived
        or (line.startswith("-OutVariable syncRule") and command.startswith("Add-"))
    )


def test_a_line_that_is_lost_is_never_overlooked(tmp_path: Path):
    lines = RULE.splitlines(keepends=True)
    whole = outcome(RULE.encode(), tmp_path)
    assert isinstance(whole, Snapshot)
    overlooked = []
    for number, line in enumerate(lines):
        if not line.strip() or harmless(line, "".join(lines[:number])):
            continue
        found = outcome("".join(lines[:number] + lines[number + 1 :]).encode(), tmp_path)
        if not isinstance(found, str) and found.rules == whole.rules:
            overlooked.append(line)
    assert overlooked == []


QUOTED = [
    match.span()
    for match in re.finditer(r"'(?:[^']|'')*'", RULE)
    if len(match[0]) > 2 and "ObjectModel" not in match[0]
]


@given(data=st.data())
@settings(SETTINGS, max_examples=200)
def test_a_character_of_a_value_is_never_overlooked(tmp_path: Path, data: st.DataObject):
    begin, end = data.draw(st.sampled_from(QUOTED))
    place = data.draw(st.integers(begin + 1, end - 2))
    char = data.draw(st.sampled_from("qZ7-"))
    text = RULE[:place] + char + RULE[place + 1 :]
    found = outcome(text.encode(), tmp_path)
    if char == RULE[place] or isinstance(found, str):
        return
    [rule] = found.rules
    [whole] = read_text(RULE).rules
    # The identifiers of the rule and of its connector take no part in equality; sources of expressions are derived.
    derived = RULE[begin:end] in ("'displayName'", "'cn'")
    same = (rule, rule.connector, rule.identifier, rule.precedence) == (
        whole, whole.connector, whole.identifier, whole.precedence,
    )  # fmt: skip
    assert not same or derived


# --- time -----------------------------------------------------------------------------------------------

MANY = 400_000
MANY_RULES = 2000
SLOW = {
    "quotation marks": "New-ADSyncRule -Name " + "'" * MANY,
    "odd quotation marks": "New-ADSyncRule -Name '" + "'" * MANY,
    "open value": "New-ADSyncRule -Name '" + "a" * MANY,
    "open values": "New-ADSyncRule -Name 'a\n" * (MANY // 20),
    "double quotation marks": 'New-ADSyncRule -Name "' + '"' * MANY,
    "open double value": 'New-ADSyncRule -Name "' + "a" * MANY,
    "lists": "New-ADSyncRule -Source " + "@(" * MANY,
    "long list": "New-ADSyncRule -Source @(" + "'a'," * MANY,
    "commas": "New-ADSyncRule -Source 'a'" + ",\n" * MANY,
    "comments": "<#" * MANY,
    "short comments": "<##>" * MANY + "x",
    "backticks": "New-ADSyncRule " + "`\n" * MANY,
    "spaces": "New-ADSyncRule" + " " * MANY + "\x07",
    "backtick and spaces": ("`" + " " * 500) * (MANY // 500),
    "words": "New-ADSyncRule" + "a" * MANY + "$",
    "parameters": "New-ADSyncRule " + " ".join(f"-P{number}" for number in range(MANY // 4)),
    "line ends": "\n" * MANY + "New-ADSyncRule -",
    "dashes": "New-ADSyncRule " + "-" * MANY,
    "variables": "New-ADSyncRule -Name $" + "a" * MANY + "[" + "1" * MANY,
}


EACH = """
from pathlib import Path
from entradrift.errors import InputError
from entradrift.exports.load import load
for path in sorted(Path(sys.argv[1]).iterdir()):
    try:
        load(str(path))
    except InputError:
        print(path.stem)
"""


def test_no_text_is_slow(bounded: Callable[..., str], tmp_path: Path):
    for name, text in SLOW.items():
        (tmp_path / f"{name}.ps1").write_text(text, "utf-8")
    assert bounded(str(tmp_path), code=EACH).splitlines() == sorted(SLOW)


def test_many_rules_are_not_slow(bounded: Callable[..., str], tmp_path: Path):
    org = contoso()
    one = next(rule for rule in org.rules if rule.flows)
    org.rules = [
        SyncRule(**{**vars(one), "id": str(UUID(int=number)), "tag": "", "name": f"Rule {number}"})
        for number in range(MANY_RULES)
    ]
    path = write_rules_editor(org, tmp_path / "rules.ps1")
    code = "import entradrift; print(len(entradrift.load(sys.argv[1]).rules))"
    assert bounded(str(path), code=code) == f"{MANY_RULES}\n"
