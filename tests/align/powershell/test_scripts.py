"""Round trips: the scripts of a plan are run on a simulated server, and the servers are compared again.

The interpreter (`tests/powershell`) reads the scripts by a PowerShell grammar and knows nothing of how they are written.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.compare.builders import (
    FOREST,
    TENANT,
    partner,
    rule,
    setting,
    snapshot,
    standard,
)
from tests.powershell import syntax
from tests.powershell.adsync import Server
from tests.powershell.host import powershell
from tests.powershell.interpreter import Outcome, run

from entradrift.align.powershell.script import align_script, rollback_script
from entradrift.aligning import AlignError, alignment_of
from entradrift.comparing import comparison_of
from entradrift.errors import WrongPairError
from entradrift.exports.load import load
from entradrift.model.alignment import Alignment
from entradrift.model.change import Side
from entradrift.model.finding import Status
from entradrift.model.section import Section
from entradrift.model.snapshot import Role, Snapshot
from entradrift.model.sync_rule import Clause, Flow, JoinCondition, SyncRule

SAMPLES = Path(__file__).resolve().parents[3] / "sample-configs"
CASES = sorted(path.name for path in (SAMPLES / "cases").iterdir())
NO_PAIR = {"wrong-pair-no-common-connector", "wrong-pair-tenant"}
REFUSED = {
    Side.STAGING: NO_PAIR | {"both-servers-active", "roles-swapped", "same-server", "same-server-unchanged"},
    Side.PRIMARY: NO_PAIR | {"both-servers-staging", "roles-swapped"},
}
"""Cases for which no plan is made: the exports are no pair, or the server to be changed has the other role."""
REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "contoso-serverconfig"


@dataclass(frozen=True)
class Planned:
    """A plan with its scripts and a simulated server to run them on."""

    primary: Snapshot
    staging: Snapshot
    target: Side
    alignment: Alignment

    @property
    def present(self) -> Snapshot:
        return self.staging if self.target is Side.STAGING else self.primary

    @property
    def script(self) -> str:
        return align_script(self.alignment)

    @property
    def rollback(self) -> str:
        return rollback_script(self.alignment)

    def server(self) -> Server:
        return Server.from_snapshot(self.present)

    def run(self, script: str, server: Server, **options: object) -> Outcome:
        return run(script, server, computer_name=self.alignment.host, **options)

    def open_after(self, server: Server) -> set[str]:
        after = server.to_snapshot(self.present)
        pair = (self.primary, after) if self.target is Side.STAGING else (after, self.staging)
        return open_ids(*pair)


def open_ids(primary: Snapshot, staging: Snapshot) -> set[str]:
    found = comparison_of(primary, staging).findings
    return {finding.id for finding in found if finding.status is Status.DRIFT}


def planned(primary: Snapshot, staging: Snapshot, target: Side = Side.STAGING, **options: object) -> Planned:
    host = "SYNC02" if target is Side.STAGING else "SYNC01"
    named = (staging if target is Side.STAGING else primary).server.host or host
    return Planned(
        primary, staging, target, alignment_of(primary, staging, target=target, host=named, **options)
    )


def proves(plan: Planned) -> None:
    """Running settles what the plan calls scripted and nothing else; twice is once; the way back leads back."""
    server = plan.server()
    before = server.to_snapshot(plan.present)
    found = plan.run(plan.script, server)
    assert (found.error, found.exit_code, found.warnings[1:]) == (None, 0, ())
    assert len(found.backups) == 1
    once = server.to_snapshot(plan.present)
    scripted = {finding.id for finding in plan.alignment.scripted}
    left = plan.open_after(server)
    assert left & scripted == set()
    assert left == {step.finding.id for step in plan.alignment.manual} | {
        finding.id for finding in plan.alignment.left_out
    }
    again = plan.run(plan.script, server)
    assert (again.error, again.exit_code, changes_of(again)) == (None, 0, [])
    assert server.to_snapshot(plan.present) == once
    back = plan.run(plan.rollback, server)
    assert (back.error, back.exit_code, back.warnings[1:]) == (None, 0, ())
    assert canonical(server.to_snapshot(plan.present)) == canonical(before)
    assert changes_of(plan.run(plan.rollback, server)) == []


def changes_of(outcome: Outcome) -> list[str]:
    """What was changed but for the switch of the scheduler, which goes off and on again."""
    return [change.command for change in outcome.calls if "SyncCycleEnabled" not in str(change)]


def canonical(snapshot: Snapshot) -> tuple[object, ...]:
    """A server's state with identifiers and numbers, without the order in which it lists its rules."""
    rules = sorted(
        (repr(replace(one, place="")) for one in snapshot.rules),
    )
    return rules, snapshot.settings, snapshot.connectors


# --- samples and the real export --------------------------------------------------------------------------


@pytest.mark.parametrize("target", list(Side))
@pytest.mark.parametrize("case", CASES)
def test_a_sample_is_aligned_as_far_as_its_plan_says(case: str, target: Side) -> None:
    primary, staging = (load(str(SAMPLES / "cases" / case / side.value)) for side in Side)
    try:
        plan = planned(primary, staging, target)
    except (AlignError, WrongPairError):
        assert case in REFUSED[target]
        return
    assert case not in REFUSED[target]
    if plan.alignment.rule_changes or plan.alignment.scheduler_changes:
        proves(plan)
    else:
        assert plan.alignment.scripted == ()


def test_contoso_is_aligned() -> None:
    primary, staging = (load(str(SAMPLES / "contoso" / side.value)) for side in Side)
    plan = planned(primary, staging)
    proves(plan)
    assert [change.action.value for change in plan.alignment.rule_changes] == [
        "create", "create", "replace", "replace", "replace", "move", "move", "disable",
    ]  # fmt: skip
    assert {step.finding.rule for step in plan.alignment.manual} == {
        "ou-only-on-primary",
        "attribute-only-on-primary",
        "deletion-threshold-differs",
        "password-hash-sync-connector-on-primary",
    }


@pytest.mark.skipif(not REAL.exists(), reason="the real export is not here")
def test_the_real_export_gets_what_its_partner_has() -> None:
    real = load(str(REAL))
    join = next(one for one in real.rules if one.name == "In from AD - User Join")
    clone = replace(
        join, name=f"{join.name} - Cloned - 1/2/2026 3:04:05 PM", tag_base="", tag_version="", precedence=50,
        identifier="0a8c9e5c-6f1d-4a77-8a3f-0123456789ab",
    )  # fmt: skip
    off = tuple(replace(one, disabled=True) if one is join else one for one in real.rules)
    staging = replace(
        real, server=replace(real.server, host="CONTOSO-SYNC02", role=Role.STAGING), rules=real.rules
    )
    plan = planned(replace(real, rules=(*off, clone)), staging)
    assert [change.action.value for change in plan.alignment.rule_changes] == ["create", "disable"]
    proves(plan)


# --- what a script calls ----------------------------------------------------------------------------------

CHANGES_A_SERVER = {
    "Add-ADSyncRule",
    "Remove-ADSyncRule",
    "Set-ADSyncScheduler",
}
ONLY_MAKES_OR_READS = {
    "Add-ADSyncAttributeFlowMapping",
    "Add-ADSyncJoinConditionGroup",
    "Add-ADSyncScopeConditionGroup",
    "ForEach-Object",
    "Get-ADSyncConnector",
    "Get-ADSyncRule",
    "Get-ADSyncScheduler",
    "Get-ADSyncServerConfiguration",
    "Get-Date",
    "Import-Module",
    "Join-Path",
    "New-ADSyncRule",
    "New-Item",
    "New-Object",
    "Out-Null",
    "Set-StrictMode",
    "Where-Object",
    "Write-Information",
    "Write-Warning",
}


def scripts(tmp_path: Path) -> list[Path]:
    """Both scripts of the plan for contoso, as files."""
    primary, staging = (load(str(SAMPLES / "contoso" / side.value)) for side in Side)
    plan = planned(primary, staging)
    paths = [tmp_path / "align-staging.ps1", tmp_path / "rollback.ps1"]
    for path, text in zip(paths, (plan.script, plan.rollback), strict=True):
        path.write_bytes(text.encode("utf-8"))
    return paths


def test_a_script_calls_nothing_but_what_it_needs(tmp_path: Path) -> None:
    for path in scripts(tmp_path):
        text = path.read_text("utf-8-sig")
        own = set(re.findall(r"^function ([A-Za-z-]+)", text, re.MULTILINE))
        called = {name for name, _ in syntax.commands(text)} - own
        assert CHANGES_A_SERVER <= called <= CHANGES_A_SERVER | ONLY_MAKES_OR_READS | {"$Build", "$Change"}


def test_powershell_itself_can_read_a_script(tmp_path: Path) -> None:
    shell = powershell()
    assert [shell.problems(path) for path in scripts(tmp_path)] == ["", ""]


def test_the_analyzer_has_nothing_to_say_about_a_script(tmp_path: Path) -> None:
    shell = powershell()
    assert [shell.analysis(path) for path in scripts(tmp_path)] == ["", ""]


# --- anything that an export can hold ---------------------------------------------------------------------

HOSTILE = st.sampled_from(
    [
        "'", "''", "\u2018", "\u2019", "\u201a\u201b", "\u201c\u201d", '"', "`", "$", "$(Get-Date)", "$x", "@", "#", "#>",
        "<#",
        "\n", "\r", "\t", "\\", "|", ",", ";", "{", "}", "(", ")", "&", "--%", "\x00", "\x07", "\x1b[31m", "\u202e", "\u200b",
        "\ufeff", "\u2028", "\u2013", "\u00e9", "e\u0301", "\U0001f600", " ", "a", "\u00a0",
        "'; Remove-ADSyncRule -Identifier x #",
    ]
)  # fmt: skip
TEXT = st.lists(HOSTILE, max_size=5).map(lambda parts: "".join(parts).replace("\r\n", "\n").strip())
NAME = TEXT.map(lambda text: f"R{text}".strip())
MERGES = st.sampled_from(["Update", "Merge"])
DIRECT = st.lists(NAME, min_size=1, max_size=3).map(lambda names: ("Direct", tuple(names), ""))
CONSTANT = TEXT.map(lambda text: ("Constant", (text,), ""))
EXPRESSION = NAME.map(lambda text: ("Expression", (), text))
FLOW = st.builds(
    lambda destination, how, merge_type, once: Flow(destination, *how, merge_type, once),
    NAME,
    DIRECT | CONSTANT | EXPRESSION,
    MERGES,
    st.booleans(),
)
FLOWS = st.lists(FLOW, max_size=3, unique_by=lambda one: one.destination).map(
    lambda flows: tuple(sorted(flows))
)
CLAUSE = st.builds(Clause, NAME, st.sampled_from(["EQUAL", "ISNULL", "NOTSTARTSWITH"]), TEXT)
FILTER = st.lists(
    st.lists(CLAUSE, min_size=1, max_size=2, unique=True).map(lambda one: tuple(sorted(one))), max_size=2
).map(lambda groups: tuple(sorted(groups)))
JOINS = st.lists(
    st.lists(st.builds(JoinCondition, NAME, NAME, st.booleans()), min_size=1, max_size=2, unique=True).map(
        lambda one: tuple(sorted(one, key=str))
    ),
    max_size=2,
).map(tuple)
RULE = st.builds(
    rule,
    NAME,
    connector=st.sampled_from([FOREST, TENANT]),
    direction=st.sampled_from(["Inbound", "Outbound"]),
    precedence=st.integers(0, 9),
    description=TEXT,
    disabled=st.booleans(),
    password_sync=st.booleans(),
    scoping_filter=FILTER,
    join_rules=JOINS,
    flows=FLOWS,
    identifier=st.uuids().map(str),
)


def numbered(rules: Sequence[SyncRule]) -> tuple[SyncRule, ...]:
    """The rules whose number and whose name nobody before them has, as on a real server."""
    kept: dict[object, SyncRule] = {}
    for one in rules:
        taken = {(other.precedence, other.name) for other in kept.values()}
        if one.precedence not in {number for number, _ in taken}:
            kept.setdefault((one.connector, one.direction, one.name), one)
    return tuple(kept.values())


RULES = st.lists(RULE, max_size=4).map(numbered)


EDITS = st.fixed_dictionaries(
    {},
    optional={"description": TEXT, "flows": FLOWS, "scoping_filter": FILTER, "disabled": st.booleans()},
)


@st.composite
def partners(draw: st.DrawFn) -> tuple[tuple[SyncRule, ...], tuple[SyncRule, ...]]:
    """The rules of two servers: some alike, some with another number, some edited, some on one server only."""
    primary = draw(RULES)
    numbers = draw(st.permutations(range(10)))
    edited = [
        replace(
            one,
            precedence=draw(st.sampled_from([one.precedence, number])),
            identifier=str(draw(st.uuids())),
            **draw(EDITS),
        )
        for one, number in zip(primary, numbers, strict=False)
        if draw(st.integers(0, 3))
    ]
    return primary, numbered([*edited, *draw(RULES)])


@given(partners())
@settings(max_examples=15)
def test_nothing_in_an_export_gets_out_of_its_quotes(both: tuple[tuple[SyncRule, ...], tuple[SyncRule, ...]]):
    """A value that ended its literal would be no PowerShell of ours, call another command, or leave another rule."""
    one = snapshot([*both[0], standard()])
    proves_if_any(planned(one, partner(one, rules=(*both[1], standard()))))


@given(NAME, TEXT)
@settings(max_examples=40)
def test_no_name_of_a_server_or_connector_gets_out_of_its_quotes(name: str, host: str):
    connectors = (replace(snapshot().connectors[0], name=name), snapshot().connectors[1])
    one = snapshot([rule(connector=name)], connectors=connectors)
    other = replace(partner(one, rules=()), server=replace(one.server, host=f"S{host}", role=Role.STAGING))
    plan = planned(one, other)
    server = plan.server()
    found = run(plan.script, server, computer_name=plan.alignment.host)
    assert found.error is None
    assert plan.open_after(server) == set()


def proves_if_any(plan: Planned) -> None:
    if plan.alignment.rule_changes:
        proves(plan)


def test_rules_that_move_past_another_one_settle_a_difference_of_order_that_names_only_that_one() -> None:
    """On staging B stands first, and it is B that the comparison names; but A and C move, and B stays at 20."""
    numbers = {"A": (10, 30), "B": (20, 20), "C": (15, 40)}
    servers = [
        [
            rule(name, precedence=both[side], identifier=name * 8 + "-0000-4000-8000-000000000000")
            for name, both in numbers.items()
        ]
        for side in (0, 1)
    ]
    plan = small(*servers)
    [order] = [finding for finding in plan.alignment.scripted if finding.object.kind == "precedence-order"]
    assert order.object.name == "B"
    assert {change.rule.name: order.id in change.findings for change in plan.alignment.rule_changes} == {
        "A": True,
        "C": True,
    }
    assert plan.alignment.manual == ()
    proves(plan)


# --- on a server that is not as the export shows it -------------------------------------------------------

A, B = rule("A", precedence=10, identifier="aaaaaaaa-0000-4000-8000-000000000000"), rule(
    "B", precedence=20, identifier="bbbbbbbb-0000-4000-8000-000000000000"
)  # fmt: skip


def small(primary: Sequence[SyncRule], staging: Sequence[SyncRule]) -> Planned:
    one = snapshot(primary)
    return planned(one, partner(one, rules=tuple(staging)))


@pytest.mark.parametrize(
    ("primary", "staging", "meanwhile", "why"),
    [
        ([A, B], [A], [A, replace(B, description="new")], "Somebody made a rule of this name"),
        ([A, B], [A], [A, replace(A, name="C", precedence=20, identifier="c" + A.identifier[1:])], "The precedence 20"),
        ([A, replace(B, description="x")], [A, B], [A, replace(B, link_type="Provision")], "The rule was changed since"),
        ([A, replace(B, description="x")], [A, B], [A], "The rule is not there any more."),
        ([A, replace(B, disabled=True)], [A, B], [A, replace(B, flows=())], "The rule was changed since"),
        ([A], [A, B], [A, replace(B, password_sync=True)], "The rule was changed since"),
        ([A, replace(B, precedence=30)], [A, B], [A, replace(B, precedence=25)], "The precedence of the rule was changed since"),
    ],
)  # fmt: skip
def test_what_was_changed_since_the_export_is_left_alone(
    primary: list[SyncRule], staging: list[SyncRule], meanwhile: list[SyncRule], why: str
) -> None:
    plan = small(primary, staging)
    present = replace(plan.staging, rules=tuple(meanwhile))
    server = Server.from_snapshot(present)
    found = plan.run(plan.script, server)
    assert (found.error, found.exit_code) == (None, 3)
    assert changes_of(found) == []
    [_, warning] = found.warnings
    assert warning.startswith("Skipped: ")
    assert why in warning
    assert canonical(server.to_snapshot(present)) == canonical(
        Server.from_snapshot(present).to_snapshot(present)
    )


def test_a_rule_that_was_changed_since_does_not_even_make_room() -> None:
    plan = small([replace(A, precedence=20), replace(B, precedence=10, description="x")], [A, B])
    present = replace(plan.staging, rules=(A, replace(B, link_type="Provision")))
    server = Server.from_snapshot(present)
    found = plan.run(plan.script, server)
    assert (found.exit_code, changes_of(found)) == (3, [])
    assert [warning.partition(". ")[2] for warning in found.warnings[1:]] == [
        "The rule was changed since the export was taken. Export, compare and align again.",
        'The precedence 20 belongs to the rule "B" now.',
    ]


def test_a_rule_whose_own_step_fails_gets_its_number_back() -> None:
    """The third call of Add-ADSyncRule is the step that would have given the displaced rule its new number."""
    plan = small([replace(A, precedence=20), replace(B, precedence=10)], [A, B])
    server = plan.server()
    server.failing = {"Add-ADSyncRule": 2}
    found = plan.run(plan.script, server)
    assert found.error is not None
    assert {one.name: one.precedence for one in server.to_snapshot(plan.staging).rules} == {"A": 10, "B": 20}
    server.failing = {}
    assert plan.run(plan.script, server).error is None
    assert {one.name: one.precedence for one in server.to_snapshot(plan.staging).rules} == {"A": 20, "B": 10}


def test_a_rule_that_was_made_already_gets_its_number() -> None:
    plan = small([A, B], [A])
    server = Server.from_snapshot(replace(plan.staging, rules=(A, replace(B, precedence=98))))
    found = plan.run(plan.script, server)
    assert (found.exit_code, changes_of(found)) == (3, [])
    assert "The precedence of the rule was changed since" in found.warnings[1]


def test_a_new_name_that_is_taken_is_not_given_twice() -> None:
    wanted = replace(B, name="B, renamed")
    plan = small([A, wanted], [A, B])
    taken = replace(A, name="B, renamed", identifier="c" + A.identifier[1:], precedence=30)
    server = Server.from_snapshot(replace(plan.staging, rules=(A, B, taken)))
    found = plan.run(plan.script, server)
    assert (found.exit_code, changes_of(found)) == (3, [])
    assert 'Another rule is called "B, renamed" now.' in found.warnings[1]


def test_a_scheduler_that_is_off_stays_off_and_says_so() -> None:
    plan = small([A, B], [A])
    server = plan.server()
    server.set_scheduler({"SyncCycleEnabled": False})
    found = plan.run(plan.script, server)
    assert (found.error, found.exit_code) == (None, 0)
    assert "The scheduler is off already and stays off." in found.warnings[0]
    assert not [change for change in found.calls if change.command == "Set-ADSyncScheduler"]


def test_what_if_changes_nothing_and_says_what_it_would_do() -> None:
    plan = small([A, B], [replace(A, disabled=True)])
    server = plan.server()
    found = plan.run(plan.script, server, what_if=True)
    assert (found.error, found.calls, found.backups, found.folders) == (None, (), (), ())
    assert [action for _, action in found.would] == [
        "Save the configuration of this server (Get-ADSyncServerConfiguration)",
        "Pause",
        "Create the sync rule",
        "Set Disabled of the sync rule to False",
    ]


def test_another_server_is_refused() -> None:
    plan = small([A, B], [A])
    found = run(plan.script, plan.server(), computer_name="SYNC03")
    assert found.error is not None
    assert found.error.startswith("This script was made for the server SYNC02, but this is SYNC03.")
    assert (found.exit_code, found.calls, found.backups) == (1, (), ())


def test_a_server_that_left_staging_mode_is_refused() -> None:
    plan = small([A, B], [A])
    active = replace(plan.staging, server=replace(plan.staging.server, role=Role.ACTIVE))
    found = plan.run(plan.script, Server.from_snapshot(active))
    assert found.error is not None
    assert "staging mode is True, but here it is False" in found.error
    assert (found.calls, found.backups) == ((), ())


# --- what is asked for ------------------------------------------------------------------------------------


def test_only_what_is_asked_for_is_changed() -> None:
    primary, staging = (load(str(SAMPLES / "contoso" / side.value)) for side in Side)
    plan = planned(primary, staging, only=["f-e55fcf921e1e", "f-6b3cdea42961"])
    assert [finding.id for finding in plan.alignment.scripted] == ["f-e55fcf921e1e"]
    assert [step.finding.id for step in plan.alignment.manual] == ["f-6b3cdea42961"]
    assert len(plan.alignment.left_out) == 10
    proves(plan)


def test_an_id_that_is_no_open_finding_is_refused() -> None:
    primary, staging = (load(str(SAMPLES / "contoso" / side.value)) for side in Side)
    with pytest.raises(AlignError, match=r"^f-000000000000 is not the id of an open finding"):
        planned(primary, staging, only=["f-000000000000"])


def test_settings_of_the_scheduler_come_back_too() -> None:
    name = "Microsoft.Synchronize.RunHistoryPurgeInterval"
    one = snapshot([A], settings=[setting(name, "7.00:00:00", Section.SCHEDULER)])
    plan = planned(one, partner(one, settings=(setting(name, "14.00:00:00", Section.SCHEDULER),)))
    proves(plan)
    assert [change.parameter for change in plan.alignment.scheduler_changes] == ["PurgeRunHistoryInterval"]


def test_a_server_without_a_name_needs_one() -> None:
    one = snapshot([A, B])
    other = replace(partner(one, rules=(A,)), server=replace(one.server, host=None, role=Role.STAGING))
    with pytest.raises(AlignError, match=r"does not say its server's name.*--host"):
        alignment_of(one, other)
    with pytest.raises(AlignError, match=r"--host SYNC07 is not the server of the staging export"):
        alignment_of(one, partner(one, rules=(A,)), host="SYNC07")
